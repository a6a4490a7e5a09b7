"""A lease: what a sender took and fell over is taken again, by whoever comes up after it."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("back", [1, 90, 864_000])
async def test_reply_is_sent_again_though_the_clock_was_set_back_in_between(back: int) -> None:
    """Until when the fallen sender had it was reckoned by a clock that was ahead."""
    with outbound() as out:
        out.now += back
        said = _taken(out)
        out.now -= back
        assert out.sender.recover() == 1
        await out.sender.settle()
        assert out.row(said)[0] == "sent"
