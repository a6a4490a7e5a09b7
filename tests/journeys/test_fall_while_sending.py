"""A bot that fell while it was sending says at once, when it is up again, what a parent waits for."""

from __future__ import annotations

from gateway.sender import LEASE_SECONDS
from storage import delivery, waiting_messages
from tests.moments import amsterdam
from tests.world import World


async def test_parent_does_not_wait_for_the_lease_of_a_fallen_sender(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    anna.tap("Ja, nu")
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    with world.database.write() as db:
        (question,) = waiting_messages.first_of_each(db, now=world.clock.now(), most=5)
        delivery.claim(db, [question.id], lease_until=world.clock.now() + LEASE_SECONDS)
    assert "Heb je even een minuut?" in anna.last.text

    await world.anker.stop()
    await world.start_bot()
    await world.settle()

    assert "Hoe gespannen is je lijf nu?" in anna.last.text


async def test_parent_sees_a_reminder_that_got_lost_ten_minutes_later(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    asked = anna.last
    world.telegram.fault("sendMessage", kind="drop_before")

    await world.go_to(amsterdam("2026-03-02 21:09"))
    assert anna.last is asked
    await world.go_to(amsterdam("2026-03-02 21:10"))
    assert "Het kan nog tot" in anna.last.text
