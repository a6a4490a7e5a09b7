"""Which of somebody's open buttons are to be seen: not those of a message that never arrived, or that waits."""

from __future__ import annotations

from typing import Any

import pytest

from storage import keyboards, people
from tests.moments import T0
from tests.storage.rows_of_outbox import Outbox


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        ({"state": "sent", "message_id": 70}, True),
        ({"state": "due"}, True),
        ({"state": "uncertain"}, True),
        ({"state": "failed", "reason": "message_gone"}, True),
        ({"state": "failed", "reason": "forbidden"}, False),
        ({"state": "expired", "reason": "too_late"}, False),
        ({"state": "cancelled", "reason": "unreachable"}, False),
        ({"state": "due", "not_before": T0 + 3600}, False),
    ],
)
def test_the_newest_buttons_are_those_that_are_to_be_seen(out: Outbox, shown: dict[str, Any], seen: bool) -> None:
    person_id = people.add(out.db, 9, name="Bea", language="nl", at=T0).id
    older, newer = [
        keyboards.add(out.db, person_id=person_id, kind="call", subject=0, choices=["go_on"], at=at)
        for at in (T0, T0 + 60)
    ]
    for each, row in ((older, {"state": "sent", "message_id": 69}), (newer, shown)):
        keyboards.shown_in(out.db, each.id, out.put(**row))
    newest = keyboards.newest_of_person(out.db, person_id)
    assert newest is not None
    assert newest.id == (newer if seen else older).id
    assert keyboards.said_since(out.db, person_id, T0) is seen


@pytest.mark.parametrize(("later", "place"), [(60, 68), (0, 70)])
def test_what_is_unwritten_has_its_place_among_others(out: Outbox, later: int, place: int) -> None:
    person_id = people.add(out.db, 9, name="Bea", language="nl", at=T0).id
    shown = [
        keyboards.add(out.db, person_id=person_id, kind=kind, subject=0, choices=["x"], at=at, unwritten=unwritten)
        for kind, at, unwritten in (("call", T0, False), ("share", T0 + later, True))
    ]
    for each, message_id in zip(shown, (69, place), strict=True):
        keyboards.shown_in(out.db, each.id, out.put(state="sent", message_id=message_id))
    newest = keyboards.newest_of_person(out.db, person_id)
    assert newest is not None
    assert newest.kind == "share"


@pytest.mark.sqlite
def test_open_buttons_are_found_among_those_that_are_open(out: Outbox) -> None:
    asked: list[str] = []
    out.db.connection.set_trace_callback(asked.append)
    keyboards.newest_of_person(out.db, 1)
    keyboards.open_of(out.db, 1)
    keyboards.said_since(out.db, 1, T0)
    out.db.connection.set_trace_callback(None)
    plans = [out.db.connection.execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in asked]
    assert [plan[0][3] for plan in plans] == ["SEARCH keyboard USING INDEX ix_keyboard_open (person_id=?)"] * 3
