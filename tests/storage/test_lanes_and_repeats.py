"""By each kind of message: before and after which others it goes, and whether and when it is sent once more."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select

from storage import chats, delivery, outbox
from storage.database import Transaction
from storage.outbox import LANES
from storage.said import Text
from tests.scheduler.cast import fresh_database

AT_ONCE = {"reply", "unwritten", "edit", "delete", "topic", "correction"}
IN_ITS_TIME = {
    *("quiet", "menu", "pin", "door", "prompt", "reminder", "notice", "question", "document", "post", "meeting"),
    *("agenda", "ask", "call", "look"),
}
AT_THE_END = {"broadcast", "byline", "tally", "clear"}

# Where a repeat is harmless: at once, or after ten minutes, as two of them side by side would be odd.
REPEATED_AT_ONCE = {
    *("reply", "unwritten", "edit", "delete", "menu", "pin", "door", "topic", "quiet", "tally", "correction"),
    *("clear", "byline", "ask", "call", "look", "document"),
}
REPEATED_LATER = {"notice", "question", "prompt", "reminder", "meeting", "agenda"}

_ROW = select(outbox.outbox.c.state, outbox.outbox.c.not_before).where(outbox.outbox.c.id == bindparam("which"))


def _unknown(db: Transaction, kind: str, attempts: int) -> tuple[str, int]:
    """What becomes of a message of this kind of which nobody knows whether it arrived, at instant 100."""
    chat_id = chats.add(db, 7, "private", at=0)
    which = outbox.add(db, chat_id=chat_id, kind=kind, says=Text("x"), at=0)
    delivery.claim(db, [which], lease_until=100)
    delivery.unknown(db, which, kind, attempts, at=100)
    state, not_before = db.one(_ROW, which=which) or ("", 0)
    return str(state), int(not_before)


def test_replies_go_before_what_has_its_time_and_that_before_what_goes_to_many() -> None:
    assert set(LANES) == AT_ONCE | IN_ITS_TIME | AT_THE_END
    lanes = [{LANES[kind] for kind in kinds} for kinds in (AT_ONCE, IN_ITS_TIME, AT_THE_END)]
    assert [len(each) for each in lanes] == [1, 1, 1]
    assert sorted(lanes, key=max) == lanes


@pytest.mark.parametrize("kind", sorted(AT_ONCE | IN_ITS_TIME | AT_THE_END))
def test_what_may_have_arrived_is_sent_once_more_where_a_repeat_is_harmless(kind: str) -> None:
    with fresh_database() as database, database.write() as db:
        state, when = _unknown(db, kind, 1)
    if kind in REPEATED_AT_ONCE:
        assert (state, when) == ("due", 100)
    elif kind in REPEATED_LATER:
        assert (state, when) == ("due", 700)
    else:
        assert state == "uncertain"


@pytest.mark.parametrize(
    ("attempts", "after"), [(1, 0), (2, 5), (3, 30), (4, 120), (5, 600), (6, 1800), (7, None)]
)
def test_ever_longer_pauses_and_after_six_it_is_given_up(attempts: int, after: int | None) -> None:
    with fresh_database() as database, database.write() as db:
        state, when = _unknown(db, "reply", attempts)
    assert (state, when) == (("uncertain", 0) if after is None else ("due", 100 + after))
