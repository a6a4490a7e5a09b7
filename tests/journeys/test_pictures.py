"""A parent sees her week and her way as a picture, when she asks for it or on a Sunday; a fall loses none."""

from __future__ import annotations

import pytest

from commands import file_makers
from content.packs import Library
from simulator.messages import Message
from simulator.people import Person
from storage import export_requests, week_pictures
from storage.export_requests import ASKED, MADE
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World, with_all_taught

PNG = b"\x89PNG"


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


def _pictures(person: Person) -> list[Message]:
    """Pictures of her own answers: the ladder's shows none."""
    shown = [message for message in person.chat.messages if message.photo is not None]
    return [each for each in shown if not each.text.startswith("De ladder is een plaatje")]


def _exports_lying_about(world: World) -> list[str]:
    folder = world.folder / "exports"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def _answers(world: World, person: Person, day: int, tension: str, ladder: str) -> None:
    await world.go_to(amsterdam(f"2026-03-{day:02} 20:00"))
    await does(world, person, "Ja, nu", tension, "Buik, maag", "Klaar", ladder, "Toen het begon")


async def test_parent_asks_for_her_week_and_its_caption_says_what_it_shows(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /mijnweek")
    assert anna.last.text.startswith("Er is nog te weinig voor een plaatje.")
    await _answers(world, anna, 2, "7", "Midden")
    await _answers(world, anna, 3, "3", "Midden")
    await does(world, anna, "> /mijnweek")
    (picture,) = _pictures(anna)
    assert picture.photo is not None
    assert picture.photo.content.startswith(PNG)
    assert picture.text == (
        "Je spanning was tussen 3 en 7.\nJe stond het vaakst in het midden.\n"
        "Hier voelde je het vaakst iets: Buik, maag."
    )
    await world.go_to(world.clock.now() + 1)
    assert _exports_lying_about(world) == []


@pytest.mark.long
async def test_parent_sees_her_whole_way(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    for day, tension, ladder in ((3, "7", "Midden"), (6, "6", "Midden"), (10, "4", "Boven"), (12, "3", "Boven")):
        await _answers(world, anna, day, tension, ladder)
    await does(world, anna, "> /mijnweek", "Mijn hele weg")
    assert "Elke stip is één week." in _pictures(anna)[-1].text


@pytest.mark.long
async def test_parent_who_wants_it_is_asked_on_sundays_in_words_that_tell_nothing_and_can_end_it(
    world: World,
) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /mijnweek", "Vraag het elke zondag", "> /week")
    assert "zondag 8 maart, 20:00: kijken naar je week." in anna.last.text
    await _answers(world, anna, 3, "7", "Midden")
    await _answers(world, anna, 4, "4", "Boven")
    await world.go_to(amsterdam("2026-03-08 20:00"))
    assert anna.last.text == "Hoi. Er ligt iets voor je klaar.\nWil je nu kijken?"
    assert not _pictures(anna)
    await does(world, anna, "Ja, laat zien")
    assert len(_pictures(anna)) == 1
    await world.go_to(amsterdam("2026-03-15 20:00"))
    assert "Er ligt iets voor je klaar" in anna.last.text
    await does(world, anna, "Niet meer op zondag")
    with world.database.read() as db:
        assert week_pictures.of(db, 1) is None


async def test_sunday_question_keeps_its_distance_from_a_check_in_at_the_same_hour(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /mijnweek", "Vraag het elke zondag", "> /tijd", "Andere rustdag", "zaterdag")
    for day in (3, 5):
        await _answers(world, anna, day, "4", "Midden")
    await world.go_to(amsterdam("2026-03-08 20:29"))
    assert not _offered(world, anna)
    await world.go_to(amsterdam("2026-03-08 20:31"))
    assert _offered(world, anna) == 1


def _offered(world: World, person: Person) -> int:
    return sum("Er ligt iets voor je klaar" in message.text for message in person.chat.messages)


async def test_picture_that_a_fall_interrupted_is_drawn_after_the_restart_and_sent_once(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await _answers(world, anna, 2, "7", "Midden")
    await _answers(world, anna, 3, "3", "Midden")
    with world.database.write() as db:
        export_requests.ask(db, group_id=group.id, member_id=1, about_id=1, purpose="week", at=world.clock.now())
    await world.anker.stop()
    await world.start_bot()
    await world.settle()
    assert len(_pictures(anna)) == 1


async def test_picture_that_fails_is_told_and_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await world.enrolled("Anna", world.group())

    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(file_makers, "draw", fails)
    await does(world, anna, "> /mijnweek")
    assert anna.last.text == "Het plaatje lukte niet. Er is niets kwijt. Probeer het straks nog eens."


async def test_forgotten_parent_leaves_no_picture_no_request_and_no_wish(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, 2, "7", "Midden")
    await _answers(world, anna, 3, "3", "Midden")
    await does(world, anna, "> /mijnweek", "Vraag het elke zondag")
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 1)
    assert _exports_lying_about(world) == []
    with world.database.read() as db:
        assert week_pictures.of(db, 1) is None
        assert not [each for state in (ASKED, MADE) for each in export_requests.in_state(db, state)]
