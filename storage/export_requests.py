"""Files asked for in the chat, exports and pictures: asked → made (ready, and being sent) → sent, or failed."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    insert,
    select,
)

from storage import delivery
from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.outbox import CANCELLED, DUE, EXPIRED, UNCERTAIN, outbox
from storage.outbox import FAILED as NOT_TAKEN
from storage.outbox import SENT as TAKEN
from storage.statements import one_of
from storage.states import Transitions, moves

ASKED, MADE, SENT, FAILED = "asked", "made", "sent", "failed"

TRANSITIONS: Transitions = {
    ASKED: frozenset({MADE, SENT, FAILED}),  # sent at once where there is nothing to draw, and that is said
    MADE: frozenset({SENT, FAILED}),
    SENT: frozenset(),
    FAILED: frozenset(),
}

# What for: to work with, to share, or to give one parent what is kept of her.
WORK, SHARING, ONE_PARENT = "work", "sharing", "one_parent"
# A parent's own pictures and data, and the report on a group.
WEEK, WAY, CARD, OWN_DATA, REPORT = "week", "way", "card", "own_data", "report"
# A meeting's agenda, to print.
AGENDA = "agenda"
# A group's ideas, to print.
POT = "pot"
# How a group stands on the ladder before a meeting: for its chat, where nobody asked for it, or for a facilitator.
LADDER = "ladder"
# Invitations as cards to print, and one as a picture with a code to scan.
INVITATION_CARDS, INVITATION_PICTURE = "invitation_cards", "invitation_picture"

export_request = Table(
    "export_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey("cohort.id"), nullable=False),
    Column("member_id", ForeignKey("member.id")),  # who asked; empty for a chat's, or once she is forgotten
    Column("state", Text, nullable=False),
    Column("file", Text),  # its name in the folder of exports, while it stands there
    Column("outbox_id", Integer),  # the message that carries it
    Column("asked_at", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("about_id", ForeignKey("member.id")),  # the one parent; empty once she is forgotten
    Column("shown_in", Integer),  # the outbox message that says how far it is
    Column("of_meeting", Integer),  # the meeting it is about
    Column("of_count", Integer),  # how many invitations
    Index("ix_export_request_state", "state"),
)


@frozen
class ExportRequest:
    """Somebody's wish for a file: data of a group, or a picture."""

    id: int
    group_id: int
    member_id: int | None
    state: str
    file: str | None
    outbox_id: int | None
    asked_at: int
    purpose: str
    about_id: int | None
    shown_in: int | None
    of_meeting: int | None
    of_count: int | None


_ADD = insert(export_request).returning(export_request.c.id)
_THIS = export_request.c.id == bindparam("request_id")
_BY_ID = select(export_request).where(_THIS)
_IN_STATE = select(export_request).where(export_request.c.state == bindparam("of_state"))
_MOVES = moves(export_request.c.state, TRANSITIONS, _THIS, lambda _new: {"file": None})
_MADE = _MOVES[MADE].values(file=bindparam("file_name"), outbox_id=bindparam("message"))
_DEALT_WITH = (
    select(*export_request.c, outbox.c.state)
    .join(outbox, outbox.c.id == export_request.c.outbox_id, isouter=True)
    .where(
        export_request.c.state == MADE,
        outbox.c.id.is_(None) | one_of(outbox.c.state, (TAKEN, UNCERTAIN, NOT_TAKEN, EXPIRED, CANCELLED)),
    )
)
# Files about the parents of a group whose message waits to be sent.
_WAITING = (
    select(outbox.c.id)
    .join(export_request, export_request.c.outbox_id == outbox.c.id)
    .where(
        export_request.c.group_id == bindparam("of_group"),
        export_request.c.state == MADE,
        one_of(export_request.c.purpose, (WORK, SHARING, ONE_PARENT, REPORT, POT, AGENDA)),
        outbox.c.state == DUE,
    )
)


def ask(
    db: Transaction,
    *,
    group_id: int,
    member_id: int | None,
    at: int,
    purpose: str = WORK,
    about_id: int | None = None,
    shown_in: int | None = None,
    of_meeting: int | None = None,
    of_count: int | None = None,
) -> int:
    """Write the wish down; its id."""
    return db.insert(
        _ADD,
        group_id=group_id,
        member_id=member_id,
        state=ASKED,
        asked_at=at,
        purpose=purpose,
        about_id=about_id,
        shown_in=shown_in,
        of_meeting=of_meeting,
        of_count=of_count,
    )


def find(db: Transaction, request_id: int) -> ExportRequest | None:
    """The request with this id."""
    row = db.one(_BY_ID, request_id=request_id)
    return ExportRequest(*row) if row else None


def in_state(db: Transaction, state: str) -> list[ExportRequest]:
    """All requests in a state."""
    return [ExportRequest(*row) for row in db.all(_IN_STATE, of_state=state)]


def made(db: Transaction, request_id: int, file: str, outbox_id: int) -> None:
    """The file stands ready, and the message that carries it is written."""
    db.run(_MADE, request_id=request_id, file_name=file, message=outbox_id)


def end(db: Transaction, request_id: int, state: str) -> None:
    """Sent or failed; its file is not needed any more. What has ended stays as it did."""
    db.run(_MOVES[state], request_id=request_id)


def dealt_with(db: Transaction) -> list[tuple[ExportRequest, bool]]:
    """Requests whose message will not be sent any more, and whether it arrived (as far as anybody knows)."""
    return [(ExportRequest(*row[:-1]), row[-1] in (TAKEN, UNCERTAIN)) for row in db.all(_DEALT_WITH)]


def withdraw(db: Transaction, group_id: int, reason: str) -> None:
    """No file about this group's parents that waits is sent any more; who asked for it hears so by the tick."""
    for outbox_id in values_of(db.all(_WAITING, of_group=group_id)):
        delivery.end(db, outbox_id, CANCELLED, reason)
