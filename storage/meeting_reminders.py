"""The reminders of meetings: to whom a group wants them, and which of them were dealt with."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, select

from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.statements import Upsert

meeting_reminding = Table(
    "meeting_reminding",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("to_parents", Integer, nullable=False),
    Column("to_chat", Integer, nullable=False),
)

meeting_step = Table(
    "meeting_step",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("moves", Integer, primary_key=True, autoincrement=False),  # of the meeting: a new time has its own
    Column("step", Text, primary_key=True),
)


@frozen
class Reminding:
    """To whom a group's reminders go: each parent in private, and the group's chat where there is one."""

    to_parents: bool = True
    to_chat: bool = True


_CHOOSE = Upsert(meeting_reminding, ("group_id",), ("to_parents", "to_chat"))
_CHOSEN = select(meeting_reminding.c.to_parents, meeting_reminding.c.to_chat).where(
    meeting_reminding.c.group_id == bindparam("of_group")
)
_DONE = Upsert(meeting_step, ("meeting_id", "moves", "step"))
_STEPS = select(meeting_step.c.step).where(
    meeting_step.c.meeting_id == bindparam("meeting"), meeting_step.c.moves == bindparam("of_moves")
)


def choose(db: Transaction, group_id: int, reminding: Reminding) -> None:
    """The group wants its reminders so from now on."""
    db.run(_CHOOSE, group_id=group_id, to_parents=int(reminding.to_parents), to_chat=int(reminding.to_chat))


def chosen(db: Transaction, group_id: int) -> Reminding:
    """How the group wants its reminders; both ways where nobody chose."""
    row = db.one(_CHOSEN, of_group=group_id)
    return Reminding(bool(row[0]), bool(row[1])) if row else Reminding()


def done(db: Transaction, meeting_id: int, moves: int, step: str) -> None:
    """This step of this time of a meeting is dealt with."""
    db.run(_DONE, meeting_id=meeting_id, moves=moves, step=step)


def steps_done(db: Transaction, meeting_id: int, moves: int) -> set[str]:
    """The steps of this time of a meeting that are dealt with."""
    return set(values_of(db.all(_STEPS, meeting=meeting_id, of_moves=moves)))
