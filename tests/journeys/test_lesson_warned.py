"""A lesson that begins with a warning: to stop there or to read on works by tap and by word, in any order."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import meetings, members, prompts
from storage.groups import Group
from storage.prompts import COMPLETED, DECLINED, OPENED
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

WARNING = "Duwt of slaat iemand jou echt?"
FIRST_WORDS = "Soms ga je ineens omlaag op je ladder."
STOPPED = "Noem drie dingen die je ziet"
STOP_WORDS = ("Ik stop", "> ik stop", "> Ik stop.", "> stop", "> STOP!")
ON_WORDS = ("Verder", "> verder", "> Verder!")


async def warned(world: World) -> tuple[Group, Person]:
    """A parent to whom the lesson of session 11 came by itself, at its warning."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        at = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=group.id, session=11, starts_at=at, zone=ZONE, at=world.clock.now())
    await world.go_to(amsterdam("2026-03-04 20:00"))
    await does(world, anna, "Sla over")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-07 21:00"))  # the day before is full
    await anna.sees("Er ligt iets kleins klaar")
    return group, anna


def state_of(world: World, group: Group) -> str:
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, members.PARENT)
        return next(
            each.state for each in prompts.recent_of(db, member.id, prompts.LESSON, most=5) if each.subject
        )


def heard(person: Person) -> str:
    return "\n".join(each.text for each in person.chat.messages if each.from_bot)


async def restarts(world: World) -> None:
    await world.anker.stop()
    await world.start_bot()


@pytest.mark.parametrize("way", STOP_WORDS)
async def test_to_stop_at_the_warning_ends_it_and_it_is_said_no_more(world: World, way: str) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Lees nu")
    assert WARNING in anna.last.text
    await restarts(world)
    await does(world, anna, way)
    assert STOPPED in anna.last.text
    assert state_of(world, group) == DECLINED
    assert FIRST_WORDS not in heard(anna)
    assert not [each for each in anna.chat.messages if each.photo or each.voice]
    count = sum("Er ligt iets kleins klaar" in each.text for each in anna.chat.messages)
    await world.go_to(amsterdam("2026-03-12 12:00"))
    assert sum("Er ligt iets kleins klaar" in each.text for each in anna.chat.messages) == count
    await does(world, anna, "> /uitleg", "11. Wat duwt je omlaag")
    assert WARNING in anna.last.text, "she may still read it, behind its warning"


@pytest.mark.parametrize("way", ON_WORDS)
async def test_to_read_on_shows_its_first_words_and_to_its_end(world: World, way: str) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Lees nu")
    await restarts(world)
    await does(world, anna, way)
    assert anna.last.text.startswith(FIRST_WORDS)
    assert state_of(world, group) == OPENED
    for _ in range(12):
        if ["Naar de oefening"] in anna.last.buttons:
            break
        await does(world, anna, way)
    assert state_of(world, group) == COMPLETED


async def test_later_and_then_stopped_it_does_not_come_again_within_the_hour(world: World) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Later", "Lees nu", "Ik stop")
    await world.go_to(world.clock.now() + 2 * 3600)
    assert sum("Er ligt iets kleins klaar" in each.text for each in anna.chat.messages) == 1, "where it stood"
    assert state_of(world, group) == DECLINED


async def test_later_and_then_read_it_does_not_come_again_within_the_hour(world: World) -> None:
    _, anna = await warned(world)
    await does(world, anna, "Later", "Lees nu", "Verder")
    await world.go_to(world.clock.now() + 2 * 3600)
    assert sum("Er ligt iets kleins klaar" in each.text for each in anna.chat.messages) == 1, "where it stood"
    assert anna.last.text.startswith(FIRST_WORDS)


async def test_stopped_and_read_again_it_may_be_read_to_its_end(world: World) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Lees nu", "Ik stop", "> /uitleg", "11. Wat duwt je omlaag", "> verder")
    assert anna.last.text.startswith(FIRST_WORDS)
    assert state_of(world, group) == DECLINED


async def test_after_reading_on_the_stop_of_the_warning_does_nothing_more(world: World) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Lees nu")
    warning = anna.last
    stop = next(each for row in warning.keyboard_rows for each in row if each["text"] == "Ik stop")[
        "callback_data"
    ]
    await does(world, anna, "Verder")
    assert not warning.buttons
    anna.tap_data(stop, warning)
    await world.settle()
    assert anna.last.text.startswith(FIRST_WORDS)
    assert state_of(world, group) == OPENED


async def test_danger_and_help_at_the_warning_are_heard_and_it_can_be_gone_on_with(world: World) -> None:
    _, anna = await warned(world)
    await does(world, anna, "Lees nu", "> ja hij slaat mij")
    assert "112" in heard(anna)
    await does(world, anna, "> hulp", "Verder")
    assert anna.last.text.startswith(FIRST_WORDS)


async def test_a_check_in_that_rings_meanwhile_takes_no_stop_from_the_warning(world: World) -> None:
    group, anna = await warned(world)
    await does(world, anna, "Lees nu")
    await world.go_to(amsterdam("2026-03-09 20:00"))
    assert "Heb je even een minuut" in anna.last.text
    await does(world, anna, "Ik stop")
    assert STOPPED in heard(anna)
    assert state_of(world, group) == DECLINED
    await does(world, anna, "Ja, nu")
    assert any("10" in row for each in anna.chat.messages for row in each.buttons), "it asks for a number"
