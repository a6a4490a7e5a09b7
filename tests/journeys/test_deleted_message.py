"""A parent who clears her chat in the middle of a check-in is asked on, in a message of its own."""

from __future__ import annotations

from tests.moments import amsterdam
from tests.world import World


async def test_parent_who_deleted_the_question_is_asked_again_when_she_types(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    anna.tap("Ja, nu")
    await world.settle()
    anna.delete(anna.last)
    anna.say("7")
    await world.settle()

    assert "Waar in je lijf" in anna.last.text
    anna.tap("Sla over")
    await world.settle()
    assert "ladder" in anna.last.text
