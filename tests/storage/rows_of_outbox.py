"""An outbox with rows in whatever state they are wanted, in two chats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from storage import chats, outbox
from storage.database import Transaction
from storage.said import Text
from tests.moments import T0
from tests.scheduler.cast import a_parent, fresh_database, plan_by_hand

_TABLE = outbox.outbox
_PUT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("which"))
    .values(
        state=bindparam("new_state"),
        message_id=bindparam("telegram"),
        sent_at=bindparam("sent"),
        edits=bindparam("of"),
        reason=bindparam("why"),
        created_at=bindparam("created"),
        uncertain_at=bindparam("unsure"),
    )
)
_STATE = select(_TABLE.c.state).where(_TABLE.c.id == bindparam("which"))


@dataclass
class Outbox:
    """An outbox with two chats, and two prompts."""

    db: Transaction
    here: int
    elsewhere: int
    prompts: tuple[int, int]

    def put(self, says: Any = None, **row: Any) -> int:
        """A row as it is wanted; by default here, a reply that is due."""
        chat_id = self.elsewhere if row.get("chat") == "elsewhere" else self.here
        prompt_id = self.prompts[row["prompt"]] if "prompt" in row else None
        which = outbox.add(
            self.db,
            chat_id=chat_id,
            kind=row.get("kind", "reply"),
            says=says or Text("hoi"),
            at=T0,
            prompt_id=prompt_id,
            subject=row.get("subject"),
            not_before=row.get("not_before"),
        )
        self.db.run(
            _PUT,
            which=which,
            new_state=row.get("state", "due"),
            telegram=row.get("message_id"),
            sent=row.get("sent_at"),
            of=row.get("edits"),
            why=row.get("reason"),
            created=row.get("created_at", T0),
            unsure=row.get("uncertain_at"),
        )
        return which

    def state(self, which: int) -> str:
        """The state of a row."""
        row = self.db.one(_STATE, which=which)
        assert row is not None
        return str(row[0])


@contextmanager
def an_outbox() -> Iterator[Outbox]:
    """An empty one, in a fresh database."""
    with fresh_database() as database, database.write() as db:
        anna = a_parent(db, at=T0)
        planned = tuple(plan_by_hand(db, anna, kind, T0).id for kind in ("checkin", "lesson"))
        here, elsewhere = (chats.add(db, number, "private", at=T0) for number in (7, 8))
        yield Outbox(db, here, elsewhere, (planned[0], planned[1]))
