"""What staff cause at night wakes nobody in the group's chat: it is said there at seven."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import group_endings, meetings
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

NIGHT, MORNING = amsterdam("2026-03-02 23:30"), amsterdam("2026-03-03 07:00")
MEETING = "donderdag 5 maart, 19:30 · sessie 1"


async def _at_night(world: World) -> tuple[Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot("can_restrict_members", "can_pin_messages", by=sanne)
    room.permit("can_send_messages")
    await world.settle()
    await does(world, sanne, "Koppelen")
    with world.database.write() as db:
        starts = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=group.id, session=1, starts_at=starts, zone=ZONE, at=world.clock.now())
    await world.go_to(NIGHT)
    return sanne, room


def _said(room: Chatroom) -> list[str]:
    return [each.text for each in room.messages if each.from_bot]


async def test_nothing_that_staff_do_at_night_rings_in_the_group_before_seven(world: World) -> None:
    sanne, room = await _at_night(world)
    before = _said(room)
    await does(world, sanne, "> /bijeenkomst", MEETING, "Verzetten", "> vrijdag 6 maart 19:00", "Ja, verzet")
    await does(world, sanne, "> /afspraken", "Zelf schrijven", "> We luisteren", "Ja, zet in de groep")
    assert any("Het is nacht. De groep leest het om 7 uur." in each.text for each in sanne.chat.messages)
    await does(world, sanne, "> /afsluiten", "Laat ouders kiezen")
    sanne.say("/koppelen", room)
    await world.settle()
    await world.go_to(MORNING - 1)
    assert _said(room) == before
    await world.go_to(MORNING)
    said = " ".join(_said(room)[len(before) :])
    assert "vrijdag 6 maart" in said
    assert "We luisteren" in said
    assert any("Samen verder" in row for each in room.messages for row in each.buttons)
    pinned = [each.text for each in room.messages if each.id in {one.id for one in room.pinned}]
    assert any("We luisteren" in each for each in pinned), "it is pinned once it stands there"


async def test_who_cannot_write_at_night_reads_why_at_once(world: World) -> None:
    sanne, room = await _at_night(world)
    await does(world, sanne, "> /stil", "Iedereen")
    await does(world, sanne, sanne.last.buttons[0][0])
    assert room.messages[-1].text.startswith("Het is hier nu even stil.")


async def test_a_farewell_that_was_late_waits_for_the_morning_and_is_said_before_anker_goes(world: World) -> None:
    _, room = await _at_night(world)
    with world.database.write() as db:
        group_endings.plan(db, 1, group_endings.CLOSE, ends_at=NIGHT - 3 * 3600)
    before = len(_said(room))
    await world.go_to(MORNING - 1)
    assert len(_said(room)) == before
    await world.go_to(MORNING + 5)
    await world.anker.ticks.once()
    await world.settle()
    assert _said(room)[before].startswith("Dit gesprek is nu klaar."), "and then it goes"
