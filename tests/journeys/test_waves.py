"""Measurements over HTTP: asked in a window around their session, in parts, without hurry; scored, exported."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.packs import Library
from handlers.wave import from_paper
from reports.export import export
from simulator.people import Person
from storage import groups, meetings, members, planned_prompts, prompts, routines, waves
from storage.groups import Group
from storage.prompts import Prompt
from tests.journeys.hands import does
from tests.journeys.pairs import Pair
from tests.journeys.test_forged_choices import Cast, _is_refused
from tests.moments import ZONE, amsterdam
from tests.world import World, library


def add_meeting(world: World, group: Group, session: int, at: str, *, held: bool = False) -> int:
    with world.database.write() as db:
        made = meetings.add(
            db, group_id=group.id, session=session, starts_at=amsterdam(at), zone=ZONE, at=world.clock.now()
        )
        if held:
            meetings.hold(db, made.id, at=world.clock.now())
    return made.id


def of_wave(world: World, group: Group, key: str) -> list[Prompt]:
    with world.database.read() as db:
        parent = members.of_group(db, group.id, members.PARENT)[0]
        return waves.asked(db, parent.id, key)


@pytest.fixture(scope="module")
def content() -> Library:
    return Library.load()


@pytest.fixture
async def world(tmp_path: Path, content: Library) -> AsyncIterator[World]:
    """A world in which the programme's measurements are asked."""
    world = World(tmp_path, content=content)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def anna(world: World) -> Person:
    return await world.enrolled("Anna", world.group())


def the_group(world: World) -> Group:
    with world.database.read() as db:
        return groups.every(db)[0]


async def test_a_wave_is_asked_in_parts_over_days_with_a_restart_in_between(world: World, anna: Person) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    ring = await anna.sees("Er liggen een paar vragen klaar")
    assert "spanning" not in ring.text
    await does(world, anna, "Ja, nu")
    assert ring.text.startswith("Dit gaat over wat je merkt."), "at the start there is nothing to know yet"
    await does(world, anna, "Verder")
    assert "Je begeleider ziet deze antwoorden niet" in ring.text
    await does(world, anna, "Begin")
    assert ring.text.startswith("1 van de 6\n\nDenk aan deze week.\nHoe vaak merkte je iets in je lijf?")
    await does(world, anna, "Soms", "Terug")
    assert ring.text.startswith("1 van de 6")
    await does(world, anna, "Vaak", "> weet ik niet")

    await world.anker.stop()
    await world.start_bot()
    ring = anna.last  # it was said below her words
    await does(world, anna, "Vaak")
    assert "Dat waren er 3 van de 6" in ring.text
    await does(world, anna, "Andere keer")
    assert ring.text == "Prima. De rest ligt hier klaar tot maandag 9 maart."

    await world.go_to(amsterdam("2026-03-03 10:30"))
    again = await anna.sees("Wil je nog een paar vragen doen?")
    await does(world, anna, "Ja, nu")
    assert again.text.startswith("4 van de 6")
    await does(world, anna, "Sla over", "> bijna altijd", "Nooit")
    assert anna.last.text.startswith("Dank je.")
    assert again not in anna.chat.messages
    first, *_ = of_wave(world, group, "start")
    assert (first.state, first.instrument, first.local_date) == (prompts.COMPLETED, "attention", "2026-03-02")


async def test_a_moment_is_not_promised_on_a_day_that_a_measurement_comes_back(world: World, anna: Person) -> None:
    group = the_group(world)
    pair = Pair(world, group, anna, await world.enrolled("Sanne", group, "facilitator"))
    add_meeting(world, group, 1, "2026-03-01 19:30", held=True)
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await anna.sees("Er liggen een paar vragen klaar")
    await world.go_to(amsterdam("2026-03-03 21:00"))
    await pair.wish()
    await pair.work_out()
    await pair.agree()
    await anna.sees("Ik schrijf je donderdag om 17:30 uur.")
    await world.go_to(amsterdam("2026-03-04 20:00"))
    await anna.sees("Je vragen liggen klaar tot")
    await world.go_to(amsterdam("2026-03-05 17:30"))
    await anna.sees("Dit is jouw moment")


async def test_a_measurement_waits_a_day_for_a_first_moment_that_was_promised(world: World, anna: Person) -> None:
    group = the_group(world)
    pair = Pair(world, group, anna, await world.enrolled("Sanne", group, "facilitator"))
    add_meeting(world, group, 9, "2026-02-20 19:30", held=True)  # what may be tried was taught
    await pair.wish("Hard of zacht")
    await pair.work_out()
    await pair.agree()
    await anna.sees("Ik schrijf je vandaag om 17:30 uur.")
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 17:30"))
    await anna.sees("Dit is jouw moment")
    assert not any("Er liggen een paar vragen klaar" in each.text for each in anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 10:30"))
    await anna.sees("Er liggen een paar vragen klaar")


async def test_a_reminder_of_a_measurement_waits_for_it_too(world: World, anna: Person) -> None:
    group = the_group(world)
    pair = Pair(world, group, anna, await world.enrolled("Sanne", group, "facilitator"))
    add_meeting(world, group, 9, "2026-02-20 19:30", held=True)
    await pair.wish("Hard of zacht")
    await pair.taps(pair.sanne, "Samen uitwerken", "Zo laten", "Zo laten", "17:30", "vrijdag")
    await pair.taps(pair.sanne, "Klaar", "in de keuken", "één keer", "Zo laten", "Zo laten")
    await pair.agree()
    await anna.sees("Ik schrijf je vrijdag om 17:30 uur.")
    add_meeting(world, group, 1, "2026-03-09 15:00")
    await world.go_to(amsterdam("2026-03-04 10:30"))
    await anna.sees("Je vragen liggen klaar tot")
    await world.go_to(amsterdam("2026-03-06 17:30"))
    await anna.sees("Dit is jouw moment")
    assert not any("Er is nog tijd tot" in each.text for each in anna.chat.messages)


async def test_part_that_would_come_during_a_meeting_comes_the_same_day_once_it_is_over(
    world: World, anna: Person
) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await does(world, anna, "Ja, nu", "Verder", "Begin", "Soms", "Vaak", "Vaak", "Andere keer")
    with world.database.write() as db:
        parent = members.of_group(db, group.id, members.PARENT)[0]
        routines.set_for(db, parent.id, routines.CHECKIN, zone=ZONE, minute=20 * 60, active=False)
        planned_prompts.unplan_kind(db, parent.id, prompts.CHECKIN)
    add_meeting(world, group, 2, "2026-03-03 10:00")
    await world.go_to(amsterdam("2026-03-03 12:29"))
    assert not any("Wil je nog een paar vragen doen?" in each.text for each in anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 12:31"))
    await anna.sees("Wil je nog een paar vragen doen?")


async def test_two_gentle_reminders_and_then_it_ends_in_silence(world: World, anna: Person) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-03 19:30")
    seen: dict[str, int] = {}  # on which day of March first
    for day in range(4, 13):
        await world.go_to(amsterdam(f"2026-03-{day:02} 11:00"))
        for each in anna.chat.messages:
            if any(words in each.text for words in ("Je vragen liggen klaar tot", "Er is nog tijd tot")):
                seen.setdefault(each.text, day)
    assert [*seen.values()] == [7, 9], "not the same sentence twice; the sixth has two other things"
    (first,) = of_wave(world, group, "start")
    assert (first.state, first.reason) == (prompts.EXPIRED, None)
    assert first.local_date == "2026-03-04", "on the days before and of the meeting she hears of that"
    with world.database.read() as db:
        assert waves.get(db, first.id).reminders == 2
    assert not [each for each in anna.chat.messages if each.buttons and "vragen" in each.text]


async def test_whoever_skips_one_is_not_asked_the_others_of_that_wave(world: World, anna: Person) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await does(world, anna, "Sla over")
    await anna.sees("Prima. Tot de volgende keer.")
    await world.go_to(amsterdam("2026-03-12 12:00"))
    assert [each.state for each in of_wave(world, group, "start")] == [prompts.DECLINED]


@pytest.mark.parametrize("words", ["morgen", "Morgen graag", "tomorrow"])
async def test_tomorrow_typed_at_a_measurement_leaves_it_ready(world: World, anna: Person, words: str) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    ring = await anna.sees("Er liggen een paar vragen klaar")
    await does(world, anna, f"> {words}")
    assert anna.last.text == "Prima. De vraag blijft staan."
    assert [each.state for each in of_wave(world, group, "start")] == [prompts.SENT]
    await does(world, anna, "Ja, nu")
    assert ring.text.startswith("Dit gaat over wat je merkt.")


async def test_scores_of_the_export_agree_with_the_items_beside_them(
    world: World, anna: Person, tmp_path: Path
) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await does(
        world,
        anna,
        "Ja, nu",
        "Verder",
        "Begin",
        "Vaak",
        "Sla over",
        "Vaak",
        "Nog een paar",
        "Soms",
        "Vaak",
        "Nooit",
    )
    rows = exported(world, group, tmp_path)
    items = {row["measure"]: row["value"] for row in rows if row["measure_kind"] == "item" and row["value"]}
    points = {"never": 1, "sometimes": 2, "often": 3, "mostly": 4}
    numbers = [5 - points[value] if key == "by_itself" else points[value] for key, value in items.items()]
    assert len(numbers) == 5, "one was skipped"
    scores = {row["measure"]: row for row in rows if row["measure_kind"] == "score"}
    assert float(scores["attention"]["value"]) == sum(numbers) / 5
    assert (scores["attention_3"]["value"], scores["attention_3"]["reason"]) == ("", "not_applicable")
    assert {(row["wave"], row["source"], row["status"]) for row in rows} == {("start", "chat", "completed")}


async def test_a_form_from_paper_is_entered_by_a_facilitator_and_marked_so(
    world: World, anna: Person, tmp_path: Path
) -> None:
    group = the_group(world)
    sanne = await world.enrolled("Sanne", group, "facilitator")
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    ring = await anna.sees("Er liggen een paar vragen klaar")
    await does(world, sanne, "> /papier", "Anna", "Begin", "Vragen over merken")
    assert not ring.buttons, "what came from paper is not asked in her chat as well"
    assert sanne.last.text.startswith("Van papier, Anna: 1 van de 6")
    assert "Terug" not in str(sanne.last.buttons), "there is nothing before the first"
    await sanne.sees("Vragen over merken, van Anna")
    await does(world, sanne, "Vaak", "> vaak", "Terug", "> soms", "Leeg op papier", "Later verder")
    await does(world, sanne, "> /papier", "Anna", "Begin", "Vragen over merken")
    assert sanne.last.text.startswith("Van papier, Anna: 4 van de 6")
    await does(world, sanne, "Vaak", "Vaak", "Nooit")
    assert "Erbij staat dat het van papier komt" in sanne.last.text
    rows = [row for row in exported(world, group, tmp_path) if row["source"] == "paper"]
    told = {row["measure"]: row["value"] for row in rows}
    assert (told["signals"], told["early"], told["by_itself"]) == ("often", "sometimes", "")
    assert (rows[0]["wave"], rows[0]["status"], told["attention"]) == ("start", "completed", "2.4")
    await does(world, sanne, "> /papier", "Anna", "Begin", "Vragen over merken")
    assert "staat er al in" in sanne.last.text


async def test_only_forms_of_a_measurement_are_entered_and_none_of_who_is_forgotten(
    world: World, anna: Person
) -> None:
    group = the_group(world)
    sanne = await world.enrolled("Sanne", group, "facilitator")
    add_meeting(world, group, 1, "2026-03-05 19:30")
    with world.database.read() as db:
        places = {
            "Sanne": members.of_group(db, group.id, members.FACILITATOR)[0],
            "Anna": members.of_group(db, group.id, members.PARENT)[0],
        }
    cast = Cast(world, {"Sanne": sanne}, places, {"Sanne": places["Sanne"].id})
    for wave, instrument in (("start", "daily"), ("start", "no such form"), ("no such wave", "daily")):
        forged = from_paper.Form(places["Anna"].id, wave, instrument)
        await _is_refused(cast, "Sanne", from_paper.CHOOSE, "Sanne", forged)
    await does(world, sanne, "> /papier", "Anna", "Begin", "Vragen over merken")
    open_form = sanne.last
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    before = open_form.text
    tap = sanne.tap("Vaak", open_form)
    await world.settle()
    assert (await tap.answered()).text, "she hears that it is no more"
    assert open_form.text == before
    with world.database.read() as db:
        assert waves.asked(db, places["Anna"].id, "start") == []


async def test_midway_says_to_whom_answered_at_the_start_that_any_change_is_fine(
    world: World, anna: Person
) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-05 19:30", held=True)
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await does(world, anna, "Ja, nu", "Verder", "Begin", "Soms", "Soms", "Sla over", "Andere keer")
    add_meeting(world, group, 8, "2026-03-16 19:30", held=True)
    await world.go_to(amsterdam("2026-03-18 10:30"))
    assert next(each.state for each in of_wave(world, group, "start")) == prompts.PARTIAL
    await does(world, anna, "Ja, nu")
    assert "Je antwoord mag hoger of lager zijn." in anna.last.text


async def test_midway_asks_how_it_was_then(world: World, anna: Person) -> None:
    group = the_group(world)
    add_meeting(world, group, 8, "2026-03-02 19:30", held=True)
    await world.go_to(amsterdam("2026-03-04 10:30"))
    await does(world, anna, "Ja, nu")
    assert anna.last.text.startswith("Dit gaat over wat je merkt."), "who saw no start knows nothing of it"
    await does(world, anna, "Verder", "Begin", *["Soms"] * 3, "Nog een paar", *["Soms"] * 3)
    await world.go_to(amsterdam("2026-03-05 10:30"))
    await does(world, anna, "Ja, nu")
    assert anna.last.text.startswith("Denk terug aan het begin van de groep."), "these she does not know yet"
    await does(world, anna, "Verder", "Begin")
    assert "1 van de 3\n\nToen, aan het begin." in anna.last.text
    assert [each.instrument for each in of_wave(world, group, "midway")] == ["attention", "attention_then"]


def exported(world: World, group: Group, folder: Path) -> list[dict[str, str]]:
    export(world.database, library(), group.key, folder / "export", now=world.clock.now())
    with (folder / "export" / "waves.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_two_measurements_whose_windows_overlap_come_on_two_days(world: World, anna: Person) -> None:
    group = the_group(world)
    add_meeting(world, group, 1, "2026-03-03 19:30")
    add_meeting(world, group, 8, "2026-03-02 09:00", held=True)  # its window opens two days later
    await world.go_to(amsterdam("2026-03-09 23:00"))
    days = [of_wave(world, group, key)[0].local_date for key in ("start", "midway")]
    assert len(set(days)) == 2
