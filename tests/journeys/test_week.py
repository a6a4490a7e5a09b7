"""Not too much, and nothing unannounced: /week, the day's budget, and one question after a silence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, select

from content.scheduling import Prompting
from scheduler import week_ahead
from simulator.messages import Message
from simulator.people import Person
from storage import meetings, members, outbox, people, prompts, routines
from storage.database import values_of
from storage.groups import Group
from storage.statements import one_of
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World, library, shipped

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"]
EASING = "Wat past jou nu het best?"
_STARTED_WITH = (
    select(outbox.outbox.c.sent_at)
    .where(
        outbox.outbox.c.chat_id == bindparam("chat"),
        one_of(outbox.outbox.c.kind, (outbox.PROMPT, outbox.MEETING)),
        outbox.outbox.c.edits.is_(None),
    )
    .order_by(outbox.outbox.c.sent_at)
)
EXEMPT = ("De tijd is anders", "Dit is afgezegd")


async def test_parent_sees_in_one_message_what_comes_in_the_next_seven_days(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /week")
    assert anna.last.text == "Dit komt er deze week:\n• Vragen elke dag om 20:00. Rust op zondag."

    await does(world, sanne, *PLANNED)
    await world.go_to(amsterdam("2026-03-04 20:00"))
    await does(world, anna, "Sla over")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-06 10:00"))
    await does(world, anna, "> /tijd", "Dag van de uitleg", "zaterdag", "20:30", "> /week")
    assert anna.last.text.splitlines()[1:] == [
        "• Vragen elke dag om 20:00. Rust op zondag.",
        "• zaterdag 7 maart, 20:30: een korte uitleg.",
        "• donderdag 12 maart, 18:15: je vragen.",
        "• donderdag 12 maart, 19:30: we zien elkaar.",
    ]

    await does(world, sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Afzeggen", "Ja, zeg af")
    await does(world, anna, "> /week")
    assert "zien elkaar" not in anna.last.text
    await does(world, anna, "> /pauze", "Eén week", "> /week")
    assert anna.last.text.startswith("Je hebt nu pauze")
    await does(world, sanne, "> /week")
    assert sanne.last.text == "Dit kan hier nu niet."


@pytest.mark.parametrize(
    ("lessons_on", "lesson_comes"),
    [
        (None, "vrijdag 6 maart, 20:10"),
        ("donderdag", "vrijdag 6 maart, 20:30"),
        ("zaterdag", "zaterdag 7 maart, 20:30"),
    ],
)
async def test_what_the_week_foresees_is_what_comes(
    world: World, lessons_on: str | None, lesson_comes: str
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    if lessons_on is not None:
        await does(world, anna, "> /tijd", "Dag van de uitleg", lessons_on, "20:30")
    await does(world, sanne, *PLANNED)
    await world.go_to(amsterdam("2026-03-02 21:00"))
    await does(world, anna, "Sla over", "> /week")
    told = anna.last.text
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        foreseen = week_ahead.foresee(db, member, world.clock.now(), world.clock.now() + 7 * 24 * 3600)
    for day in range(3, 10):
        await world.go_to(amsterdam(f"2026-03-{day:02} 21:00"))
        if day == 5:
            await world.go_to(amsterdam("2026-03-05 21:30"))
            await does(world, sanne, "Ja, geweest", "Klaar")
        await does(world, anna, "> /checkin", "Sla over")
    with world.database.read() as db:
        came = values_of(db.all(_STARTED_WITH, chat=people.get(db, member.person_id or 0).chat_id))
    assert [each.instant for each in foreseen] == came[1:], "the first was before"
    assert f"• {lesson_comes}: een korte uitleg." in told.splitlines()
    assert "• donderdag 5 maart, 18:15: je vragen." in told.splitlines()


async def test_a_week_tells_of_questions_at_random_times_and_of_a_measurement_in_their_windows(
    tmp_path: Path,
) -> None:
    chance = {"prompting": Prompting(after_session=1, days=3)}
    moment = library().instrument("moment").model_copy(update=chance)
    content = replace(shipped(), instruments={**shipped().instruments, "moment": moment})
    world = World(tmp_path, content=content)
    await world.start()
    try:
        group = world.group()
        sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
        await does(world, sanne, *PLANNED, "> /week")
        await does(world, anna, "> /week")
        assert any("extra vragen" in line for line in anna.last.text.splitlines())
        await world.go_to(amsterdam("2026-03-05 21:30"))
        await does(world, sanne, "Ja, geweest", "Klaar")
        await does(world, anna, "> /week")
        told = anna.last.text.splitlines()
        assert "• vrijdag 6 maart, ergens tussen 10:00 en 20:00: vragen." in told
        await world.go_to(amsterdam("2026-03-06 20:01"))
        with world.database.read() as db:
            (member,) = members.of_group(db, group.id, "parent")
            recent = prompts.recent_of(db, member.id, prompts.CHECKIN, most=9)
        (came,) = [each for each in recent if each.instrument == "moment"]
        assert amsterdam("2026-03-06 10:00") <= came.scheduled_at <= amsterdam("2026-03-06 20:00")
    finally:
        await world.stop()


@pytest.mark.long
async def test_who_stopped_reads_in_the_week_that_it_stopped(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze", "> /week")
    assert anna.last.text.startswith("Mijn vragen aan jou zijn gestopt.")


async def test_after_three_unanswered_checkins_she_is_asked_once_until_she_answers_again(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-05 10:00"))
    assert not _asked(anna), "two went by, and a third runs out tonight"
    await world.go_to(amsterdam("2026-03-06 10:00"))
    assert len(_asked(anna)) == 1
    await does(world, anna, "Minder vaak")
    assert await anna.sees("Ik schrijf minder vaak:\nmaandag, woensdag, vrijdag, om 20:00.")
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        routine = routines.of(db, member.id, routines.CHECKIN)
    assert routine is not None
    assert routine.days == 0b0010101, "Monday, Wednesday, Friday"
    await does(world, anna, "> /tijd")
    assert anna.last.text == "Vragen om 20:00: maandag, woensdag, vrijdag."
    await does(world, anna, "Dag van de uitleg")
    assert anna.last.buttons == [["maandag", "woensdag"], ["vrijdag"], ["Liever niet"]]

    await world.go_to(amsterdam("2026-03-20 12:00"))
    assert _asked(anna) == [], "quiet about it, however many go by"
    await world.go_to(amsterdam("2026-03-20 20:00"))
    await does(world, anna, "Ja, nu", "3", "Nergens", "Klaar", "Geen spanning")
    await world.go_to(amsterdam("2026-03-30 12:00"))
    assert len(_asked(anna)) == 1, "she had answered, and three more went by"
    await does(world, anna, "Zo laten")
    assert "We laten het zo" in (await anna.sees("Prima. We laten het zo.")).text


async def test_that_question_leaves_a_checkin_of_the_same_minutes_its_own(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd 10:05")
    await world.go_to(amsterdam("2026-03-05 10:16"))
    (asked,) = _asked(anna)
    ring = anna.chat.messages[anna.chat.messages.index(asked) - 1]
    assert "Heb je even een minuut?" in ring.text
    assert [f"{datetime.fromtimestamp(each.date, ZoneInfo(ZONE)):%H:%M}" for each in (ring, asked)] == [
        "10:05",
        "10:15",
    ]


async def test_line_of_a_checkin_put_off_and_then_left_is_the_only_one(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Later")
    await world.go_to(amsterdam("2026-03-02 21:00"))
    assert anna.chat.messages[-2].text == "Je vragen staan hieronder."
    await world.go_to(amsterdam("2026-03-03 00:01"))
    assert [each for each in anna.chat.messages if "staan hieronder" in each.text] == []
    await world.go_to(amsterdam("2026-03-04 00:01"))
    assert len([each for each in anna.chat.messages if "zijn nu dicht" in each.text]) == 1


@pytest.mark.long
async def test_who_leaves_that_question_too_hears_once_a_week_without_a_trail_until_she_answers(
    world: World,
) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-07 10:00"))
    await anna.sees("De vragen komen nu één keer per week.")
    assert _asked(anna) == [], "the question stands there no more"
    await does(world, anna, "> /tijd")
    assert anna.last.text == "Vragen één keer per week.\nDe volgende keer is vrijdag om 20 uur."
    await world.go_to(amsterdam("2026-03-28 12:00"))
    closed = [each for each in anna.chat.messages if each.text.startswith("Deze vragen zijn nu dicht")]
    days = [f"{datetime.fromtimestamp(each.date, ZoneInfo(ZONE)):%d}" for each in closed]
    assert days == ["06"], "one line stands for all"
    assert not [each for each in anna.chat.messages if each.text.startswith("Hoi. Het kan nog tot")]
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        recent = prompts.recent_of(db, member.id, prompts.CHECKIN, most=7)
    assert [(each.state, each.reason) for each in recent] == [
        ("expired", None),
        *[("not_sent", "eased")] * 5,
        ("expired", None),
    ]

    await world.go_to(amsterdam("2026-04-03 20:00"))
    await does(world, anna, "Ja, nu", "3", "Nergens", "Klaar", "Geen spanning")
    asked = await anna.sees("Wil je het weer zoals eerst?")
    await does(world, anna, "Weer zoals eerst")
    assert asked.text.startswith("Prima. Ik schrijf je weer op je eigen dagen.")
    await world.go_to(amsterdam("2026-04-04 20:00"))
    assert "Heb je even een minuut" in anna.last.text


async def test_no_day_of_a_silent_parent_has_more_than_two_messages_of_ankers_own(world: World) -> None:
    """Everything at once: reminders, meetings, lessons, offers; a moved and a cancelled meeting are exempt."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    _wants_lessons(world, group, weekday=4)
    await does(world, sanne, *PLANNED)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-11 15:00"))
    await does(world, sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Verzetten")
    await does(world, sanne, "> 13 maart 19:30", "Ja, verzet")
    await world.go_to(amsterdam("2026-03-16 15:00"))
    await does(world, sanne, "Ja, geweest", "Klaar", "> /bijeenkomst")
    await does(world, sanne, "donderdag 19 maart, 19:30 · sessie 3", "Afzeggen", "Ja, zeg af")
    await world.go_to(amsterdam("2026-03-28 12:00"))

    days = defaultdict(list)
    for message in anna.chat.history.values():  # also what was deleted since
        day = datetime.fromtimestamp(message.date, ZoneInfo(ZONE)).date()
        if message.from_bot and not message.text.startswith(EXEMPT):
            days[day.isoformat()].append(message.text)
    days.pop("2026-03-02")  # the day on which she enrolled
    assert {day: texts for day, texts in days.items() if len(texts) > 2} == {}
    everything = "\n".join(text for texts in days.values() for text in texts)
    for expected in (
        "Morgen zien we elkaar",
        "Vandaag zien we elkaar",
        "Je leest dit later",
        "De vragen komen nu één keer per week",
    ):
        assert expected in everything, "what weighs enough still came"
    assert "2026-03-08" not in days, "her rest day"
    told = [each.text for each in anna.chat.messages if each.text.startswith(EXEMPT)]
    assert len(told) == 2


async def test_on_a_full_day_the_meeting_and_the_checkin_come_and_the_rest_waits(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    _wants_lessons(world, group, weekday=4, minute=9 * 60)
    await does(world, sanne, *PLANNED)
    _meets(world, group, "2026-03-06 19:30", session=2)
    await world.go_to(amsterdam("2026-03-05 12:00"))
    late = await world.enrolled("Cato", group)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-09 21:30"))

    assert _came(anna, since="2026-03-05 12:00") == {
        "Thu": ["17:30", "19:30"],  # today's meeting, and tomorrow's
        "Fri": ["17:30", "18:15"],  # the check-in before the meeting; the lesson of nine waits a day
        "Sat": ["09:00", "20:00"],  # the lesson and the check-in; the question of ten o'clock waits on
        "Mon": ["10:00", "20:00"],  # after her rest day: what suits her? and the check-in, without its reminder
    }
    assert _came(late, since="2026-03-05 12:00")["Thu"] == ["17:30", "19:30"], "also for who came in between"


def _came(person: Person, *, since: str) -> dict[str, list[str]]:
    """When something came, by the day of the week."""
    came = defaultdict(list)
    for message in person.chat.history.values():  # also what was deleted since
        if message.from_bot and message.date > amsterdam(since):
            local = datetime.fromtimestamp(message.date, ZoneInfo(ZONE))
            came[f"{local:%a}"].append(f"{local:%H:%M}")
    return came


def _asked(person: Person) -> list[Message]:
    """The questions that still wait for her tap."""
    return [each for each in person.chat.messages if EASING in each.text and each.buttons]


def _meets(world: World, group: Group, when: str, *, session: int) -> None:
    with world.database.write() as db:
        meetings.add(
            db, group_id=group.id, session=session, starts_at=amsterdam(when), zone=ZONE, at=world.clock.now()
        )


def _wants_lessons(world: World, group: Group, *, weekday: int, minute: int = 20 * 60) -> None:
    with world.database.write() as db:
        (member,) = members.of_group(db, group.id, "parent")
        routines.set_for(db, member.id, routines.LESSON, zone=ZONE, minute=minute, days=1 << weekday)
