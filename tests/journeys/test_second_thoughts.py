"""Who changes her mind, or types when another question stands there by now, finds a way on."""

from __future__ import annotations

from simulator.people import Person
from storage import meetings
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

ON = ("mama", "20:00", "zondag", "Nee, later")


async def _at_participation(world: World) -> Person:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4)
    return anna


async def test_parent_who_says_no_and_then_yes_to_the_same_question_takes_part(world: World) -> None:
    anna = await _at_participation(world)
    question = anna.last
    await does(world, anna, "Nee, liever niet")
    anna.tap("Ja, ik doe mee", question)
    await world.settle()
    await does(world, anna, "Ja, dat mag", "Ja, ook mijn woorden", "Ja, dat mag", *ON)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    assert "Ja, nu" in [label for row in anna.last.buttons for label in row]


async def test_parent_who_says_no_twice_is_told_twice(world: World) -> None:
    anna = await _at_participation(world)
    question = anna.last
    await does(world, anna, "Nee, liever niet")
    told = anna.last.text
    tap = anna.tap("Nee, liever niet", question)
    await world.settle()
    assert tap.answer is not None
    assert [each.text for each in anna.chat.messages].count(told) == 2


async def test_words_typed_when_the_calendar_stands_there_again_are_no_place(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    with world.database.write() as db:
        began = amsterdam("2026-03-05 19:30")
        meeting = meetings.add(db, group_id=group.id, session=1, starts_at=began, zone=ZONE, at=world.clock.now())
    await does(world, sanne, "> /bijeenkomst", "donderdag 5 maart, 19:30 · sessie 1", "Plek of link", "Terug")
    await does(world, sanne, "> tot morgen allemaal")
    with world.database.read() as db:
        assert meetings.get(db, meeting.id).place is None
