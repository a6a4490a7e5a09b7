"""A parent's own ladder over HTTP: in her own words, hers alone, and given back where it helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.packs import Library
from reports.export import export
from simulator.people import Person
from storage import ladders, meetings, members
from storage.groups import Group
from storage.ladders import Rung
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import ZONE, amsterdam
from tests.world import World, library, with_all_taught

STORM = ["> /ladder", "Midden", "> storm", "> mijn kaak klemt", "> naar buiten met Tim"]
CHECKIN = ["Ja, nu", "5", "Nergens", "Klaar"]


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


def _ladder(world: World, group: Group) -> dict[str, Rung]:
    with world.database.read() as db:
        return ladders.of(db, members.of_group(db, group.id, members.PARENT)[0].id)


async def test_her_step_up_comes_back_with_a_checkin_on_that_rung_and_with_no_other(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *STORM)
    assert "Zo noem ik het: storm\nMijn lijf: mijn kaak klemt\nDit helpt: naar buiten met Tim" in anna.last.text
    assert _ladder(world, group) == {"middle": Rung("storm", "mijn kaak klemt", "naar buiten met Tim")}

    await world.go_to(amsterdam("2026-03-02 20:00"))
    await anna.sees("Heb je even een minuut?")
    await does(world, anna, *CHECKIN, "Midden", "Pas later")
    assert "Dit schreef jij voor deze plek.\nnaar buiten met Tim" in anna.last.text, (
        "below the picture of the ladder"
    )
    await world.go_to(amsterdam("2026-03-03 20:00"))
    await anna.sees("Heb je even een minuut?")
    await does(world, anna, *CHECKIN, "Boven", "Pas later")
    assert "schreef jij" not in anna.last.text


async def test_each_question_may_be_skipped_and_what_she_wrote_can_be_changed_and_cleared(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /ladder", "Boven", "Sla over", "Sla over", "> zingen")
    assert _ladder(world, group) == {"top": Rung(step="zingen")}
    message = next(each for each in reversed(anna.chat.messages) if each.text == "zingen")
    anna.edit(message, "samen zingen")
    await world.settle()
    assert _ladder(world, group) == {"top": Rung(step="samen zingen")}

    await does(world, anna, "> /ladder", "Onder", "> stop")
    assert _ladder(world, group)["bottom"].word == "stop", "where words are asked for, that is a word too"
    await does(world, anna, "Ik stop")
    await does(world, anna, "Maak leeg", "Nee, toch niet")
    assert _ladder(world, group) != {}, "not by a slip of the thumb"
    await does(world, anna, "Maak leeg", "Ja, haal weg")
    assert _ladder(world, group) == {}


async def test_what_she_wrote_becomes_a_card_to_keep_for_her_alone(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *STORM, "Mijn kaart")

    card = next(each for each in anna.chat.messages if each.photo is not None)
    assert card.photo is not None
    assert card.photo.content.startswith(b"\x89PNG")
    assert card.text == "Dit is jouw kaart, met jouw woorden.\nJij kiest wie hem ziet."
    await world.go_to(world.clock.now() + 1)
    assert not list((world.folder / "exports").iterdir()), "it stays nowhere but with her"


async def test_too_long_and_a_picture_lose_nothing_and_the_question_stays_open(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /ladder", "Midden", "> " + "x" * 201)
    assert "Dat is te lang" in anna.last.text
    anna.send_photo(b"\x89PNG", "")
    await world.settle()
    await does(world, anna, "> storm")
    assert _ladder(world, group) == {"middle": Rung(word="storm")}


async def test_her_words_are_in_no_export_and_go_with_her_answers(world: World, tmp_path: Path) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *STORM)
    export(world.database, library(), group.key, tmp_path / "out", now=world.clock.now())
    assert not [file for file in (tmp_path / "out").iterdir() if "Tim" in file.read_text(encoding="utf-8")]

    await does(world, anna, "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    assert _ladder(world, group) == {}
    assert "Tim" not in everything_in(world.database)


@pytest.mark.long
async def test_after_the_session_about_the_ladder_she_is_asked_once(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await _lead(world, group, sanne, session=10, starts="2026-03-03 19:30", noted="2026-03-03 21:30")
    await world.go_to(amsterdam("2026-03-04 12:00"))
    await anna.sees("Jouw ladder kan eigen woorden krijgen.")
    await does(world, anna, "Ja, nu", "Onder", "> mist", "Ik stop")
    assert _ladder(world, group) == {"bottom": Rung(word="mist")}
    await _lead(world, group, sanne, session=11, starts="2026-03-10 19:30", noted="2026-03-10 21:30")
    await world.go_to(amsterdam("2026-03-13 12:00"))
    assert len([each for each in anna.chat.messages if "eigen woorden krijgen" in each.text]) <= 1


async def _lead(world: World, group: Group, sanne: Person, *, session: int, starts: str, noted: str) -> None:
    with world.database.write() as db:
        meetings.add(
            db, group_id=group.id, session=session, starts_at=amsterdam(starts), zone=ZONE, at=world.clock.now()
        )
    await world.go_to(amsterdam(noted))
    await does(world, sanne, "Ja, geweest", "Klaar")
