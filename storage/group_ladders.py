"""How a group stands on the ladder before a meeting: counts without names, drawn once and then forgotten.

Who answered stands apart from what was answered, so that nobody answers twice; in whatever order rows are read,
neither leads to the other. Both go when the picture is drawn.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import journal
from storage.database import Transaction, Upsert, metadata
from storage.frozen import frozen

TOP, MIDDLE, BOTTOM = "top", "middle", "bottom"
RUNGS = (TOP, MIDDLE, BOTTOM)

ladder_setting = Table(
    "ladder_setting",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("asks", Integer, nullable=False),  # 1: before its meetings the group is asked
)
ladder_question = Table(
    "ladder_question",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("keyboard_id", Integer, nullable=False),
    Column("draw_at", BigInteger, nullable=False),
    Column("drawn", Integer, nullable=False),
    *(Column(rung, Integer, nullable=False) for rung in RUNGS),
)
ladder_voter = Table(
    "ladder_voter",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("who", LargeBinary, primary_key=True),  # keyed hash of this meeting and who answered
)


@frozen
class Ladder:
    """A group's question before a meeting. `draw_at` is seconds UTC; `counts` are by rung, from the top."""

    meeting_id: int
    keyboard_id: int
    draw_at: int
    drawn: bool
    counts: tuple[int, int, int]


_CHOOSE = Upsert(ladder_setting, ("group_id",), ("asks",))
_ASKS = select(ladder_setting.c.asks).where(ladder_setting.c.group_id == bindparam("of_group"))
_OPEN = insert(ladder_question)
_COLUMNS = (
    ladder_question.c.meeting_id,
    ladder_question.c.keyboard_id,
    ladder_question.c.draw_at,
    ladder_question.c.drawn,
    *(ladder_question.c[rung] for rung in RUNGS),
)
_OF = select(*_COLUMNS).where(ladder_question.c.meeting_id == bindparam("of_meeting"))
_DUE = select(*_COLUMNS).where(ladder_question.c.drawn == 0, ladder_question.c.draw_at <= bindparam("now"))
_NEXT = select(func.min(ladder_question.c.draw_at)).where(
    ladder_question.c.drawn == 0, ladder_question.c.draw_at > bindparam("after")
)
_HAS_ANSWERED = select(ladder_voter.c.who).where(
    ladder_voter.c.meeting_id == bindparam("of_meeting"), ladder_voter.c.who == bindparam("hashed")
)
_ANSWERED = insert(ladder_voter)
_COUNT = {
    rung: update(ladder_question)
    .where(ladder_question.c.meeting_id == bindparam("of_meeting"))
    .values({rung: ladder_question.c[rung] + 1})
    for rung in RUNGS
}
_ASKED = select(ladder_question.c.meeting_id).where(ladder_question.c.drawn == 0)
_FORGET_VOTER = delete(ladder_voter).where(
    ladder_voter.c.meeting_id == bindparam("of_meeting"), ladder_voter.c.who == bindparam("hashed")
)
_FORGET_VOTERS = delete(ladder_voter).where(ladder_voter.c.meeting_id == bindparam("of_meeting"))
_DRAWN = (
    update(ladder_question)
    .where(ladder_question.c.meeting_id == bindparam("of_meeting"))
    .values(drawn=1, **dict.fromkeys(RUNGS, 0))
)


def choose(db: Transaction, group_id: int, asks: bool) -> None:
    """Whether the group is asked before its meetings."""
    db.run(_CHOOSE, group_id=group_id, asks=int(asks))


def asks(db: Transaction, group_id: int) -> bool:
    """Whether the group is asked before its meetings; nobody chose that by default."""
    row = db.one(_ASKS, of_group=group_id)
    return bool(row and row[0])


def begin(db: Transaction, meeting_id: int, keyboard_id: int, *, draw_at: int) -> None:
    """The group is asked before this meeting."""
    db.run(
        _OPEN, meeting_id=meeting_id, keyboard_id=keyboard_id, draw_at=draw_at, drawn=0, **dict.fromkeys(RUNGS, 0)
    )


def of(db: Transaction, meeting_id: int) -> Ladder | None:
    """The question before this meeting, once it was asked."""
    row = db.one(_OF, of_meeting=meeting_id)
    return Ladder(row[0], row[1], row[2], bool(row[3]), tuple(row[4:])) if row else None


def answer(db: Transaction, meeting_id: int, rung: str, telegram_id: int) -> bool:
    """Count an answer; false where this person gave one."""
    key = _who(db, meeting_id, telegram_id)
    if db.one(_HAS_ANSWERED, of_meeting=meeting_id, hashed=key) is not None:
        return False
    db.run(_ANSWERED, meeting_id=meeting_id, who=key)
    db.run(_COUNT[rung], of_meeting=meeting_id)
    return True


def forget(db: Transaction, telegram_id: int) -> None:
    """Forget that this person answered anywhere; what was answered stays counted, and names nobody."""
    for (meeting_id,) in db.all(_ASKED):
        db.run(_FORGET_VOTER, of_meeting=meeting_id, hashed=_who(db, meeting_id, telegram_id))


def due(db: Transaction, *, now: int) -> list[Ladder]:
    """Those whose picture is to be drawn by now."""
    return [Ladder(row[0], row[1], row[2], bool(row[3]), tuple(row[4:])) for row in db.all(_DUE, now=now)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a picture is to be drawn."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def drawn(db: Transaction, meeting_id: int) -> None:
    """The picture is drawn, or will not be: nothing stays of who answered, or what."""
    db.run(_FORGET_VOTERS, of_meeting=meeting_id)
    db.run(_DRAWN, of_meeting=meeting_id)
    journal.owe(db)


def _who(db: Transaction, meeting_id: int, telegram_id: int) -> bytes:
    return db.vault.lookup(f"ladder {meeting_id}", telegram_id)
