"""Lessons over HTTP: opened by a meeting, brought at her moment, read page by page, read again, spoken in."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from reports.export import export
from scheduler import lesson_moments
from simulator.people import Person
from storage import burden, lessons, meetings, members, prompts
from storage.groups import Group
from storage.prompts import Prompt
from tests import world as worlds
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import PROGRAMME, World, library

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"]
HELD = ["Ja, geweest", "Klaar"]
CHECKIN = ["Ja, nu", "7", "Nergens", "Klaar", "Pas later"]
A_PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00"


async def test_parent_gets_the_lesson_of_a_held_meeting_at_her_moment_and_reads_it_to_the_end(
    world: World,
) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    await does(world, anna, "> /uitleg")
    assert anna.last.buttons[0] == ["1. De automatische piloot"], "she may read it before it comes"

    await does(world, anna, "> /tijd", "Dag van de uitleg")
    asked = await anna.sees("Op welke dag past dat jou?")
    assert ["zondag"] not in asked.buttons, "her rest day"
    await does(world, anna, "zaterdag")
    assert "Op zaterdag. Hoe laat?" in asked.text
    await does(world, anna, "> 23 uur")
    assert "Kies een tijd overdag" in anna.last.text
    await does(world, anna, "> half 9")
    assert anna.last.text == "Prima. Je krijgt het op zaterdag om 20:30."

    await world.go_to(amsterdam("2026-03-07 20:30"))
    ready = await anna.sees("Er ligt iets kleins klaar")
    await does(world, anna, "Later")
    assert "Ik kom terug om 21:30" in ready.text
    await world.go_to(amsterdam("2026-03-07 21:30"))
    await does(world, anna, "Lees nu")
    first = await anna.sees("Veel gaat vanzelf.")
    assert first.buttons == [["Verder"], ["Nog eens, anders"]]
    await does(world, anna, "Verder", "Nog eens, anders")
    assert "je sluit de deur" in anna.last.text
    assert first.text.startswith("De automatische piloot\n\nVeel gaat vanzelf."), "earlier pages keep their words"
    assert first.buttons == [], "and lose their buttons"
    assert _lesson(world, group).state == prompts.OPENED
    await does(world, anna, "Verder", "Verder")
    assert "Dat was het" in anna.last.text

    read = _lesson(world, group)
    assert (read.state, read.subject, read.session) == (prompts.COMPLETED, 1, 1)
    await does(world, anna, "Naar de oefening")
    assert anna.chat.messages[-2].text == "Zien, horen, ruiken, voelen, proeven.", "the exercise has its picture"
    assert anna.chat.messages[-2].file is not None
    await does(world, anna, "Liever zittend", "Verder", "Ik stop")
    assert "Noem drie dingen die je ziet" in anna.last.text

    await does(world, anna, "> /uitleg", "1. De automatische piloot", "Verder", "Verder", "Verder")
    assert "Dat was het" in anna.last.text
    await world.go_to(amsterdam("2026-03-15 12:00"))
    assert ready.text == "Het staat nu hieronder."
    assert len([each for each in anna.chat.messages if "iets kleins klaar" in each.text]) == 1
    with world.database.read() as db:
        recent = prompts.recent_of(db, _member(world, group).id, prompts.LESSON, most=5)
    assert [(each.state, each.reason) for each in recent if each.local_date == "2026-03-14"] == [
        (prompts.NOT_SENT, "not_applicable")
    ]


async def test_warning_stands_before_anything_of_its_lesson_and_one_may_stop_there(world: World) -> None:
    _, _, anna = await _group_with_a_meeting_held(world, session=11)
    await does(world, anna, "> /uitleg", "11. Wat duwt je omlaag")
    warned = await anna.sees("Duwt of slaat iemand jou echt?")
    assert warned.text.startswith("Wat duwt je omlaag\n\n")
    assert warned.buttons == [["Verder"], ["Ik stop"]]
    assert not [each for each in anna.chat.messages if each.photo], "its picture waits too"
    await does(world, anna, "Verder")
    pictured, first = anna.chat.messages[-2:]
    assert pictured.photo is not None
    assert first.text.startswith("Soms ga je ineens omlaag op je ladder."), "the title stood above the warning"

    await does(world, anna, "> /uitleg", "11. Wat duwt je omlaag", "Ik stop")
    assert "Noem drie dingen die je ziet" in anna.last.text


async def test_lesson_comes_by_itself_the_day_after_the_meeting_and_one_tap_changes_its_day(world: World) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    await world.go_to(amsterdam("2026-03-06 20:05"))
    assert "Heb je even een minuut" in anna.last.text, "her check-in, at the same hour, comes first"
    await world.go_to(amsterdam("2026-03-06 20:10"))
    await anna.sees("Er ligt iets kleins klaar")
    assert _lesson(world, group).subject == 1
    await does(world, anna, "Ander moment", "dinsdag", "> half 9")
    await anna.sees("Je krijgt het op dinsdag om 20:30.")
    await world.go_to(amsterdam("2026-03-10 20:30"))
    assert "Er ligt iets kleins klaar" in anna.last.text, "it comes again when she was told"
    await does(world, anna, "Lees nu")
    await anna.sees("Veel gaat vanzelf.")


async def test_lesson_that_comes_by_itself_follows_a_changed_hour(world: World) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    await does(world, anna, "> /tijd", "Andere tijd", "21:00")
    await world.go_to(amsterdam("2026-03-06 20:59"))
    assert not [each for each in anna.chat.messages if "iets kleins klaar" in each.text]
    await world.go_to(amsterdam("2026-03-06 21:10"))
    await anna.sees("Er ligt iets kleins klaar")
    assert _lesson(world, group).subject == 1


async def test_week_names_a_lesson_that_was_put_off(world: World) -> None:
    _, _, anna = await _group_with_a_meeting_held(world)
    await world.go_to(amsterdam("2026-03-06 20:10"))
    await does(world, anna, "Later", "> /week")
    assert "vrijdag 6 maart, 21:10: een korte uitleg." in anna.last.text


async def test_who_wants_none_gets_none_though_one_was_to_come_by_itself_days_later(world: World) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    member = _member(world, group)
    with world.database.write() as db:
        monday = lesson_moments.plan_after(db, member, 1, amsterdam("2026-03-08 19:30"), world.clock.now())
    assert monday is not None
    await does(world, anna, "> /tijd", "Dag van de uitleg", "Liever niet")
    with world.database.read() as db:
        assert prompts.find(db, monday.id) is None


@pytest.mark.long
async def test_who_wants_no_lessons_gets_none_and_none_comes_after_the_next_meeting(world: World) -> None:
    group, sanne, anna = await _group_with_a_meeting_held(world)
    bea = await world.enrolled("Bea", group)
    await does(world, anna, "> /tijd", "Dag van de uitleg", "Liever niet")
    await does(world, bea, "> /tijd", "Dag van de uitleg", "donderdag", "> half 9")
    await world.go_to(amsterdam("2026-03-12 22:00"))
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-14 22:00"))
    assert not [each for each in anna.chat.messages if "iets kleins klaar" in each.text]
    assert len([each for each in bea.chat.messages if "iets kleins klaar" in each.text]) == 1
    with world.database.read() as db:
        _, member = members.of_group(db, group.id, "parent")
        assert lessons.given(db, member.id) == [2], "the first one lies ready to read, and does not come late"


async def test_lesson_for_which_full_days_had_no_room_can_be_read_all_the_same(world: World) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    await does(world, anna, "> /tijd", "Dag van de uitleg", "zaterdag", "> half 9")
    with world.database.write() as db:
        for day in ("2026-03-07", "2026-03-09"):
            for kind in ("experiment", "checkin"):
                burden.say(db, _member(world, group).id, day, kind, 99, at=amsterdam(f"{day} 12:00"))
    await world.go_to(amsterdam("2026-03-09 21:00"))
    assert (_lesson(world, group).state, _lesson(world, group).reason) == (prompts.NOT_SENT, prompts.BUDGET)
    await does(world, anna, "> /uitleg", "1. De automatische piloot")
    await anna.sees("Veel gaat vanzelf.")


async def test_facilitator_speaks_a_lesson_in_and_her_parents_hear_the_same_recording(world: World) -> None:
    group, sanne, anna = await _group_with_a_meeting_held(world)
    stranger = await world.enrolled("Cato", world.group("Groep Eik"))

    await does(world, sanne, "> /uitleg", "1. De automatische piloot", "Spreek in", "> zo?")
    assert "Dat is geen spraakbericht" in sanne.last.text
    spoken = sanne.send_voice(b"OggS for Linde")
    await world.settle()
    assert "Bewaard bij De automatische piloot" in sanne.last.text

    await does(world, anna, "> /uitleg", "1. De automatische piloot")
    (heard,) = [each for each in anna.chat.messages if each.voice]
    assert heard.voice is not None
    assert spoken.voice is not None
    assert heard.voice.unique_id == spoken.voice.unique_id
    uploads = [call for call in world.telegram.calls if call.method == "sendVoice"]
    assert [call.params["voice"] for call in uploads] == [spoken.voice.file_id], "by its name, never uploaded"
    await does(world, sanne, "> /uitleg")
    assert sanne.last.buttons[0] == ["★ 1. De automatische piloot"]
    await does(world, sanne, "★ 1. De automatische piloot", "Haal opname weg")
    with world.database.read() as db:
        assert lessons.voice(db, group.id, 1) is None
    assert not [each for each in stranger.chat.messages if each.voice]


async def test_parent_sees_the_picture_of_a_lesson_that_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "ladder.png").write_bytes(A_PICTURE)
    with_picture = replace(library(), packs={PROGRAMME: tmp_path})
    monkeypatch.setattr(worlds, "library", lambda: with_picture)
    (tmp_path / "data").mkdir()
    world = World(tmp_path / "data")
    await world.start()
    try:
        _, _, anna = await _group_with_a_meeting_held(world, session=10)
        await does(world, anna, "> /uitleg", "10. De ladder")
        (shown,) = [each for each in anna.chat.messages if each.photo]
        assert shown.photo is not None
        assert shown.photo.content == A_PICTURE
        assert shown.sequence < anna.last.sequence
    finally:
        await world.stop()


async def test_checkins_of_the_week_after_a_meeting_end_with_its_question_and_the_export_has_it(
    world: World, tmp_path: Path
) -> None:
    group, _, anna = await _group_with_a_meeting_held(world)
    await world.go_to(amsterdam("2026-03-06 20:00"))
    await does(world, anna, *CHECKIN)
    asked = await anna.sees("Ging er vandaag iets vanzelf?")
    assert ["Terug"] in [row[-1:] for row in asked.buttons]
    await does(
        world, anna, "Terug", "Geen spanning", "> ja, één keer", "Ja, nog twee", "Zonder nadenken", "> thee"
    )
    await world.go_to(amsterdam("2026-03-07 20:00"))
    await does(world, anna, *CHECKIN, "Sla over")
    await world.go_to(amsterdam("2026-03-09 20:00"))
    await does(world, anna, *CHECKIN, "Weet ik niet", "Iets veranderen", "4. Weet ik niet", "Ja, vaker")
    await world.go_to(amsterdam("2026-03-10 20:00"))
    await does(world, anna, *CHECKIN[:-1])
    await world.go_to(amsterdam("2026-03-13 20:00"))
    await does(world, anna, *CHECKIN)
    assert not [each for each in anna.chat.messages[-2:] if "vanzelf ging" in each.text], "a week later no more"

    out = tmp_path / "export"
    export(world.database, library(), group.key, out, now=world.clock.now())
    rows = list(csv.DictReader((out / "responses.csv").read_text().splitlines()))
    asked_rows = [row for row in rows if row["item"] == "s01_by_itself"]
    assert [
        (row["study_day"], row["value"], row["label"], row["reason"], row["session"]) for row in asked_rows
    ] == [
        ("5", "once", "Ja, één keer", "", "1"),
        ("6", "", "", "skipped", "1"),
        ("8", "often", "Ja, vaker", "", "1"),
        ("9", "", "", "not_reached", "1"),
    ]
    order = [row["item"] for row in rows if row["study_day"] == "5"]
    assert order.index("noticed") < order.index("s01_by_itself") < order.index("autopilot")
    before = [row["session"] for row in rows if row["study_day"] == "4"]
    assert set(before) <= {""}


async def test_the_ladder_is_asked_once_it_was_taught_and_before_that_the_export_says_so(
    world: World, tmp_path: Path
) -> None:
    group, _, anna = await _group_with_a_meeting_held(world, session=9)
    await world.go_to(amsterdam("2026-03-06 20:00"))
    await does(world, anna, *CHECKIN)
    _plan(world, group, 10, starts_at="2026-03-07 12:00")
    with world.database.write() as db:
        meetings.hold(db, meetings.of_group(db, group.id)[-1].id, at=amsterdam("2026-03-07 14:00"))
    await world.go_to(amsterdam("2026-03-07 20:00"))
    await does(world, anna, *CHECKIN[:-1], "Midden", CHECKIN[-1])

    out = tmp_path / "export"
    export(world.database, library(), group.key, out, now=world.clock.now())
    rows = csv.DictReader((out / "responses.csv").read_text().splitlines())
    told = [(row["study_day"], row["value"], row["reason"]) for row in rows if row["item"] == "ladder"]
    assert told[-2:] == [("5", "", "not_taught"), ("6", "middle", "")]


async def _group_with_a_meeting_held(world: World, session: int = 1) -> tuple[Group, Person, Person]:
    """A group whose first meeting was held on Thursday the fifth, with a facilitator and one parent."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    if session == 1:
        await does(world, sanne, *PLANNED)
    else:
        _plan(world, group, session)
    await world.go_to(amsterdam("2026-03-04 20:00"))
    await does(world, anna, "Sla over")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, *HELD)
    return group, sanne, anna


def _plan(world: World, group: Group, session: int, starts_at: str = "2026-03-05 19:30") -> None:
    with world.database.write() as db:
        meetings.add(
            db,
            group_id=group.id,
            session=session,
            starts_at=amsterdam(starts_at),
            zone=group.zone,
            at=world.clock.now(),
        )


def _member(world: World, group: Group) -> members.Member:
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
    return member


def _lesson(world: World, group: Group) -> Prompt:
    """Her latest lesson that was said."""
    with world.database.read() as db:
        recent = prompts.recent_of(db, _member(world, group).id, prompts.LESSON, most=5)
    return next(each for each in recent if each.state != prompts.PLANNED)
