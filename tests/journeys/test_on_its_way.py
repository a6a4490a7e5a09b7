"""What is on its way to Telegram when it is taken back, or when she leaves: it does not stay, nor go once more."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

pytestmark = pytest.mark.thorough

TOO_MANY: dict[str, Any] = {"code": 429, "retry_after": 1}


async def _under_way(world: World) -> None:
    """What was tapped is handled, and what is due leaves for Telegram; its answer is not written down yet."""
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    world.anker.sender.turn()


async def _handled(world: World) -> None:
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()


def _texts(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages]


@pytest.mark.parametrize("answer", [None, TOO_MANY], ids=["it arrives", "Telegram asks for a wait"])
@pytest.mark.parametrize("said", ["> /hulp", "> /gegevens"])
async def test_what_was_under_way_when_she_left_in_a_hurry_does_not_stay(
    world: World, said: str, answer: dict[str, Any] | None
) -> None:
    anna = await world.enrolled("Anna", world.group())
    anna.say(said[1:].strip())
    if answer is not None:
        world.telegram.fault("sendMessage", **answer)
    await _under_way(world)
    anna.say("/weg")
    await world.settle()
    assert _texts(anna) == ["Oké, tot later."]


async def test_edit_that_was_under_way_when_she_left_is_not_shown_afresh(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    anna.tap("Ja, nu")
    world.telegram.fault("editMessageText", kind="drop_before", times=2)
    await _under_way(world)
    anna.say("/weg")
    await world.settle()
    await world.go_to(world.clock.now() + 60)
    assert _texts(anna) == ["Oké, tot later."]


@pytest.mark.parametrize("answer", [None, TOO_MANY], ids=["it arrives", "Telegram asks for a wait"])
async def test_share_that_is_taken_back_on_its_way_is_not_posted_again(
    world: World, answer: dict[str, Any] | None
) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien", "Zet in de groep")
    await world.anker.ticks.once()
    if answer is not None:
        world.telegram.fault("sendMessage", **answer)
    before = len(world.telegram.calls)
    world.anker.sender.turn()
    anna.tap("Haal weg")
    await _handled(world)
    await world.settle()
    await world.go_to(world.clock.now() + 5)
    posted = [each for each in world.telegram.calls[before:] if "zwaluwen" in str(each.params)]
    assert len(posted) == 1, "it went once, and is not tried again"
    assert not [each for each in room.messages if "zwaluwen" in each.text]


@pytest.mark.parametrize("fault", [TOO_MANY, {"kind": "drop_before"}], ids=["a wait", "no answer"])
async def test_question_on_its_way_to_who_is_forgotten_is_not_asked_once_more(
    world: World, fault: dict[str, Any]
) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg")
    world.clock.move_to(amsterdam("2026-03-02 20:00"))
    await world.anker.ticks.once()
    world.telegram.fault("sendMessage", **fault)
    world.anker.sender.turn()
    anna.tap("Ja, alles weg")
    await _handled(world)
    await world.settle()
    await world.go_to(world.clock.now() + 3600)
    assert not [each for each in _texts(anna) if "even een minuut" in each]
