"""The group hears in the evening that its facilitators stop reading: once, and only after a day of reading."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


async def test_group_hears_once_an_evening_when_somebody_reads_again(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /leesuren ma-vr 9:00")

    def said() -> list[str]:
        return [each.text for each in room.messages if each.from_bot and "geen begeleider mee" in each.text]

    await world.go_to(amsterdam("2026-03-02 21:10"))
    assert said() == [], "nobody asked for it"
    await does(world, sanne, "> /overzicht", "Avondgroet groep: uit. Zet aan")
    await world.go_to(amsterdam("2026-03-06 20:59"))
    before = len(said())
    await world.go_to(amsterdam("2026-03-06 23:00"))
    assert len(said()) == before + 1
    assert "Sanne leest hier maandag om 9 uur." in said()[-1]
    await world.go_to(amsterdam("2026-03-08 23:00"))
    assert len(said()) == before + 1, "in the weekend nobody read"
    await does(world, sanne, "> /overzicht", "Avondgroet groep: aan. Zet uit")
    await world.go_to(amsterdam("2026-03-09 23:00"))
    assert len(said()) == before + 1


async def _hosted(world: World, *acts: str) -> tuple[Person, Person, Chatroom]:
    """A group in which Anker is an administrator and the evening's line is on, since a Monday morning."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /overzicht", "Avondgroet groep: uit. Zet aan", *acts)
    return sanne, anna, room


def _said(room: Chatroom) -> list[str]:
    return [each.text for each in room.messages if each.from_bot and "geen begeleider mee" in each.text]


async def _at(world: World, moment: str, who: Person, room: Chatroom) -> list[str]:
    await world.go_to(amsterdam(moment))
    who.say("kanarie", room)
    await world.settle()
    return _said(room)


async def test_who_writes_after_the_last_reading_hears_who_reads_next_once_that_evening(world: World) -> None:
    sanne, anna, room = await _hosted(world, "> /leesuren ma-vr 9:00 16:00")
    assert await _at(world, "2026-03-02 12:00", anna, room) == [], "at four somebody reads"
    assert await _at(world, "2026-03-02 17:00", anna, room) == [], "that is just now"
    assert await _at(world, "2026-03-02 18:30", sanne, room) == [], "who reads knows that she does"
    (line,) = await _at(world, "2026-03-02 18:40", anna, room)
    assert "Sanne leest hier morgen om 9 uur." in line
    assert "**" not in line
    assert "112" in line
    assert len(await _at(world, "2026-03-02 23:30", anna, room)) == 1, "once an evening"
    assert len(await _at(world, "2026-03-03 06:30", anna, room)) == 1, "the evening lasts until seven"


async def test_by_night_it_is_said_only_where_somebody_writes(world: World) -> None:
    _, anna, room = await _hosted(world, "> /leesuren ma-vr 20:30")
    await world.go_to(amsterdam("2026-03-04 01:00"))
    assert _said(room) == [], "nobody wrote"
    (line,) = await _at(world, "2026-03-04 01:30", anna, room)
    assert "Sanne leest hier vandaag om 20:30 uur." in line


async def test_at_nine_nobody_is_sent_away_who_reads_at_half_past(world: World) -> None:
    sanne, _, room = await _hosted(world, "> /leesuren ma-vr 9:00 21:15")
    room.demote_bot(by=sanne)
    await world.settle()
    await world.go_to(amsterdam("2026-03-02 21:40"))
    assert _said(room) == []
    await world.go_to(amsterdam("2026-03-02 21:50"))
    (line,) = _said(room)
    assert "morgen om 9 uur" in line


async def test_day_without_reading_is_told_to_who_writes_and_an_absence_counts(world: World) -> None:
    sanne, anna, room = await _hosted(world, "> /leesuren ma-vr 9:00")
    await world.go_to(amsterdam("2026-03-06 23:00"))
    before = len(_said(room))
    found = await _at(world, "2026-03-07 10:00", anna, room)
    assert len(found) == before + 1
    assert "Sanne leest hier maandag om 9 uur." in found[-1]
    assert len(await _at(world, "2026-03-07 20:00", anna, room)) == before + 1
    await world.go_to(amsterdam("2026-03-08 12:00"))
    away = ("> /leesuren", "Ik ben een tijdje weg", "maandag 16 maart")
    await does(world, sanne, *away)
    assert "leest hier maandag 16 maart om 9 uur." in (await _at(world, "2026-03-09 12:00", anna, room))[-1]


async def test_nobody_hears_it_where_it_is_off_or_anker_is_a_quiet_guest(world: World) -> None:
    sanne, anna, room = await _hosted(world, "> /leesuren ma-vr 9:00")
    room.demote_bot(by=sanne)
    world.telegram.world.bot.reads_all_group_messages = True
    await world.settle()
    assert await _at(world, "2026-03-02 15:00", anna, room) == []
    room.promote_bot(by=sanne)
    await does(world, sanne, "> /overzicht", "Avondgroet groep: aan. Zet uit")
    assert await _at(world, "2026-03-02 16:00", anna, room) == []
