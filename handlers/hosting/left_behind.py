"""A group became a supergroup: an open question that stayed behind in the old chat is asked once more."""

from __future__ import annotations

from handlers.core.turn_taking import TurnTaker
from scheduler.fence import Fence
from scheduler.local_time import after_quiet
from scheduler.ticks import Duty, whenever
from storage import delivery, groups, keyboards, outbox
from storage.database import Transaction
from storage.delivery import LeftBehind

# The next reminder of a meeting asks anew by itself, and a facilitator posts the rules again.
ASKED_ONCE = ("ending_vote", "group_ladder")


def duty(_turns: TurnTaker) -> Duty:
    """For the ticks: the same buttons, whose answers count together, under the same words in the new chat."""

    fence = Fence("question that stayed behind")

    def run(db: Transaction, now: int) -> int:
        def again(left: LeftBehind) -> None:
            _ask_again(db, left, now)

        rows = [each for each in delivery.left_behind(db, ASKED_ONCE, now=now) if _can_be_asked(db, each)]
        return fence.each(db, rows, again, now=now, key=lambda each: each.keyboard_id)

    return Duty("question that stayed behind", run, whenever)


def _can_be_asked(db: Transaction, left: LeftBehind) -> bool:
    """Whether the chat is a group's still, and the words are known."""
    is_known = outbox.as_shown(db, left.chat_id, left.outbox_id) is not None
    return is_known and groups.of_chat(db, left.chat_id) is not None


def _ask_again(db: Transaction, left: LeftBehind, now: int) -> None:
    group, says = groups.of_chat(db, left.chat_id), outbox.as_shown(db, left.chat_id, left.outbox_id)
    assert group is not None
    assert says is not None
    asked = outbox.add(
        db,
        chat_id=left.chat_id,
        kind=outbox.NOTICE,
        says=says,
        at=now,
        not_before=after_quiet(now, group.zone),
        valid_until=left.valid_until,
    )
    keyboards.shown_in(db, left.keyboard_id, asked)
