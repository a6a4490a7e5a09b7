"""A lease: what a sender took and fell over is taken again, by whoever comes up after it."""

from __future__ import annotations

from gateway.sender import LEASE_SECONDS
from storage import delivery, outbox
from tests.gateway.outbound import Outbound, outbound


def _taken(out: Outbound, kind: str = outbox.REPLY) -> int:
    """A message that a sender claimed just now, before its process fell."""
    said = out.say(out.chat(1), kind=kind)
    with out.database.write() as db:
        delivery.claim(db, [said], lease_until=out.now + LEASE_SECONDS)
    return said


async def test_reply_under_the_lease_of_a_fallen_sender_is_sent_again() -> None:
    with outbound() as out:
        said = _taken(out)
        assert out.sender.recover() == 1
        out.now += LEASE_SECONDS
        await out.sender.settle()
        assert out.said() == ["hoi"]
        assert out.row(said)[0] == "sent"


async def test_what_is_under_a_longer_lease_than_any_sender_takes_is_left_alone() -> None:
    with outbound() as out:
        said = _taken(out)
        with out.database.write() as db:
            assert delivery.recover(db, leased_until=out.now + LEASE_SECONDS - 1, at=out.now) == 0
        assert out.row(said)[0] == "sending"
