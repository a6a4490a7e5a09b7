"""Six weeks of five parents: what /week says in the morning of a day is what comes that day, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, select

from simulator.people import Person
from storage import outbox, people, prompts
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

pytestmark = pytest.mark.long

FIRST, DAYS = date(2026, 3, 3), 42
# A line of /week with its day and time, in either language, and what it tells.
_AT = re.compile(r"• \w+ (\d+) (\w+), (\d\d:\d\d): (.+)")
_NONE_ON = re.compile(r"• \w+ (\d+) (\w+): (?:geen vragen|no questions)\.")
_MONTHS = {"maart": 3, "april": 4, "mei": 5, "March": 3, "April": 4, "May": 5}
_DAILY = re.compile(r"• (?:Vragen|Questions)\b.*?(\d\d:\d\d)")
_WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
_IN_ENGLISH = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_KINDS = {
    "je vragen.": "checkin",
    "your questions.": "checkin",
    "een korte uitleg.": "lesson",
    "a short lesson.": "lesson",
}
_NOT_SAID = {"we zien elkaar.", "we meet."}  # a meeting is met, not said

_CAME = (
    select(outbox.outbox.c.prompt_id, outbox.outbox.c.sent_at)
    .where(
        outbox.outbox.c.chat_id == bindparam("chat"),
        outbox.outbox.c.kind == outbox.PROMPT,
        outbox.outbox.c.edits.is_(None),
        outbox.outbox.c.sent_at.is_not(None),
        outbox.outbox.c.prompt_id.is_not(None),
    )
    .order_by(outbox.outbox.c.sent_at)
)


def told(text: str, day: date) -> list[str]:
    """What /week says of this day."""
    found, usual, changed = [], "", False
    for line in text.splitlines():
        if (at := _AT.fullmatch(line)) is not None:
            if date(day.year, _MONTHS[at[2]], int(at[1])) == day and at[4] not in _NOT_SAID:
                kind = _KINDS.get(at[4], "experiment")
                found.append(f"{at[3]} {kind}")
                changed |= kind == "checkin"
        elif (none := _NONE_ON.fullmatch(line)) is not None:
            changed |= date(day.year, _MONTHS[none[2]], int(none[1])) == day
        elif (daily := _DAILY.match(line)) is not None:
            names = _WEEKDAYS if "Vragen" in line else _IN_ENGLISH
            named = [number for number, name in enumerate(names) if name in line]
            off = "Rust op" in line or line.endswith("off.")
            on = named if named and not off else [number for number in range(7) if number not in named]
            usual = daily[1] if day.weekday() in on else ""
    return sorted([*found, *([f"{usual} checkin"] if usual and not changed else [])])


def came(world: World, person: Person) -> dict[date, list[str]]:
    """What came by itself, by day: each prompt once, when it was said first."""
    found, seen = defaultdict(list), set()
    with world.database.read() as db:
        known = people.find(db, person.id)
        assert known is not None
        for prompt_id, sent_at in db.all(_CAME, chat=known.chat_id):
            prompt = prompts.get(db, prompt_id)
            if prompt_id not in seen and prompt.kind in ("checkin", "lesson", "experiment"):
                seen.add(prompt_id)
                local = datetime.fromtimestamp(sent_at, ZoneInfo(ZONE))
                found[local.date()].append(f"{local:%H:%M} {prompt.kind}")
    return {day: sorted(each) for day, each in found.items()}


async def agrees_on(world: World, sanne: Person, parent: Person, how: str) -> None:
    """A parent and her facilitator agree on a cue."""
    await does(world, parent, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    await does(world, sanne, "Samen uitwerken", "Zo laten", "> bij de kassa", how, "elke dag", "in de keuken")
    await does(world, sanne, "> 12 keer", "Zo laten", "Zo laten", "Zo doen we het")
    await does(world, parent, "Zo doen we het")


async def test_what_the_week_says_is_what_comes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea, carla, dina, els = [
        await world.enrolled(name, group, hour=hour)
        for name, hour in (
            ("Anna", "20:00"),
            ("Bea", "20:30"),
            ("Carla", "19:00"),
            ("Dina", "20:00"),
            ("Els", "21:00"),
        )
    ]
    parents = (anna, bea, carla, dina, els)
    await does(world, carla, "> /taal", "English", "Normal sentences")
    await does(
        world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"
    )
    said: dict[tuple[str, date], list[str]] = {}
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        await world.go_to(amsterdam(f"{day} 07:15"))
        await _staff_do(world, sanne, parents, number)
        for each in parents:
            await does(world, each, "> /week")
            said[each.name, day] = told(each.last.text, day)
        await world.go_to(amsterdam(f"{day} 22:00"))
        if "Ja, geweest" in str([each.buttons for each in sanne.chat.messages[-6:]]):
            await does(world, sanne, "Ja, geweest", "Klaar")
        for each in (anna, carla, els):
            await does(world, each, "> /checkin", "Skip" if each is carla else "Sla over")
    differ = []
    for each in parents:
        hers = came(world, each)
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            if said[each.name, day] != hers.get(day, []):
                differ.append(f"{each.name} {day:%a %d %b}: said {said[each.name, day]}, came {hers.get(day, [])}")
    assert not differ, "\n".join(differ)
    everything = [kind for each in parents for day in came(world, each).values() for kind in day]
    assert {each.split()[1] for each in everything} == {"checkin", "lesson", "experiment"}, "all kinds came"


async def _staff_do(world: World, sanne: Person, parents: tuple[Person, ...], number: int) -> None:
    """What changes on the morning of a day, before anybody reads her week."""
    anna, _, _, dina, els = parents
    match number:
        case 6:
            await agrees_on(world, sanne, anna, "In de ochtend noemen")
        case 7:
            await agrees_on(world, sanne, els, "In de avond vragen")
        case 8:
            await does(world, sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Verzetten")
            await does(world, sanne, "> 13 maart 19:30", "Ja, verzet")
        case 14:
            await does(world, dina, "> /pauze", "Eén week")
        case 16:
            await does(world, sanne, "> /bijeenkomst", "donderdag 19 maart, 19:30 · sessie 3", "Verzetten")
            await does(world, sanne, "> 19 maart 20:45", "Ja, verzet")
        case 22:
            await does(
                world, sanne, "> /bijeenkomst", "donderdag 26 maart, 19:30 · sessie 4", "Afzeggen", "Ja, zeg af"
            )
        case 28:
            await does(world, anna, "> /tijd 18:30")
