"""Names for feelings over HTTP: first the body, then a name, then what it means; once it was taught."""

from __future__ import annotations

import csv
from pathlib import Path

from reports.export import export
from simulator.people import Person
from storage import meetings, members, prompts, responses
from storage.groups import Group
from storage.responses import Response
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World, library, with_all_taught


async def test_before_the_session_that_teaches_it_no_name_is_asked(world: World, tmp_path: Path) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await anna.sees("Heb je even een minuut?")

    await does(world, anna, "Ja, nu", "5", "Buik, maag", "Klaar", "Pas later")

    assert "Ja, nog twee" in str(anna.last.buttons)
    assert "feeling" not in _answers(world, group)
    assert _exported(world, group, tmp_path)["feeling_missing"] == "not_taught"


async def test_after_it_she_names_what_she_feels_and_then_what_it_means(world: World, tmp_path: Path) -> None:
    group, anna = await _taught(world)

    await does(world, anna, "Ja, nu", "5", "Buik, maag", "Klaar")
    assert "Hoe heet dat gevoel?" in anna.last.text
    await does(world, anna, "😨 Bang", "Pas later", "Nee")
    assert "Wil je nog een paar vragen?" in anna.last.text
    await does(world, anna, "Ja, nog een paar")
    assert "Wat heb je nodig bij dat gevoel?" in anna.last.text
    await does(world, anna, "> een knuffel")

    assert (_answers(world, group)["feeling"].value, _answers(world, group)["need"].value) == ("scared", "someone")
    row = _exported(world, group, tmp_path)
    assert (row["feeling"], row["need"]) == ("scared", "someone")


async def test_her_own_word_is_kept_for_her_and_comes_along_only_where_words_do(
    world: World, tmp_path: Path
) -> None:
    group, anna = await _taught(world)

    await does(world, anna, "Ja, nu", "5", "Buik, maag", "Klaar", "> een steen in mijn maag")

    kept = _answers(world, group)["feeling"]
    assert (kept.value, kept.words) == ("own", "een steen in mijn maag")
    assert _exported(world, group, tmp_path)["feeling"] == "own"
    without = tmp_path / "without"
    export(world.database, library(), group.key, without, now=world.clock.now(), with_words=False)
    assert not [each for each in without.iterdir() if "in mijn maag" in each.read_text(encoding="utf-8")]
    (row,) = [
        each
        for each in (tmp_path / "out" / "responses.csv").read_text("utf-8").splitlines()
        if "in mijn maag" in each
    ]
    assert ",own," in row


async def test_her_own_word_can_be_written_anew_and_the_label_of_a_button_is_none(world: World) -> None:
    group, anna = await _taught(world)
    await does(world, anna, "Ja, nu", "5", "Buik, maag", "Klaar", "> een steen", "Pas later", "Nee")
    await world.go_to(amsterdam("2026-03-03 12:00"))
    week = ("> /gegevens", "Mijn antwoorden", "Alles per week", "Elke dag", "2 – 8 maart")
    changes = (*week, "Verander maandag 2 maart, 20:00", "3. een steen")
    await does(world, anna, *changes, "> terug")
    assert _answers(world, group)["feeling"].words == "een steen"
    await does(world, anna, "3. een steen", "> een knoop")
    assert "Het is veranderd." in anna.last.text
    assert _answers(world, group)["feeling"].words == "een knoop"
    await does(world, anna, "Terug", "3. een knoop", "😠 Boos")
    assert (_answers(world, group)["feeling"].value, _answers(world, group)["feeling"].words) == ("angry", None)


async def test_it_can_be_skipped_or_unknown_and_where_nothing_is_felt_no_name_is_asked(world: World) -> None:
    group, anna = await _taught(world)

    await does(world, anna, "Ja, nu", "5", "Nergens", "Klaar")
    assert "Wanneer merkte je" in anna.last.text
    await does(world, anna, "Terug", "Buik, maag", "Klaar", "Weet ik niet")
    assert "Wanneer merkte je" in anna.last.text
    await does(world, anna, "Terug", "Sla over", "Pas later", "Nee")

    assert _answers(world, group)["feeling"].reason == responses.SKIPPED
    assert "Ja, nog twee" in str(anna.last.buttons), "what it means is asked only of a name"


async def test_what_is_asked_is_answered_although_the_content_asks_it_later_since(world: World) -> None:
    await world.anker.stop()
    world.content = with_all_taught()
    await world.start_bot()
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await anna.sees("Heb je even een minuut?")
    await does(world, anna, "Ja, nu", "5", "Buik, maag", "Klaar")
    assert "Waar sta je nu op je ladder?" in anna.last.text

    await world.anker.stop()
    world.content = library()
    await world.start_bot()
    await does(world, anna, "> midden")

    assert _answers(world, group)["ladder"].value == "middle"
    assert "Wanneer merkte je" in anna.last.text


async def _taught(world: World) -> tuple[Group, Person]:
    """The group had the third and the fifth session; it is the hour of the check-in."""
    group = world.group()
    anna = await world.enrolled("Anna", group)
    noon, now = amsterdam("2026-03-02 12:00"), world.clock.now()
    with world.database.write() as db:
        made = meetings.add(db, group_id=group.id, session=5, starts_at=noon, zone=ZONE, at=now)
    await world.go_to(amsterdam("2026-03-02 14:00"))
    with world.database.write() as db:
        meetings.hold(db, made.id, at=world.clock.now())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await anna.sees("Heb je even een minuut?")
    return group, anna


def _answers(world: World, group: Group) -> dict[str, Response]:
    with world.database.read() as db:
        anna = members.of_group(db, group.id, members.PARENT)[0]
        checkin = prompts.recent_of(db, anna.id, prompts.CHECKIN, most=1)[0]
        return responses.of(db, checkin.id)


def _exported(world: World, group: Group, folder: Path) -> dict[str, str]:
    export(world.database, library(), group.key, folder / "out", now=world.clock.now())
    with (folder / "out" / "checkins_wide.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))
