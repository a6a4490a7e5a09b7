"""Meetings: one session of a group at a moment and a place, from plan to held. Place and link are sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from storage.database import Row, Transaction, metadata, partial_index, readable, values_of
from storage.frozen import frozen
from storage.members import HER_GROUPS
from storage.sealed import Sealed, fresh_key
from storage.states import Transitions, moves

# Moved is planned too, at another time than was told at first.
PLANNED, MOVED, HELD, CANCELLED = "planned", "moved", "held", "cancelled"
TO_COME = (PLANNED, MOVED)
TRANSITIONS: Transitions = {
    PLANNED: frozenset({MOVED, HELD, CANCELLED}),
    MOVED: frozenset({MOVED, HELD, CANCELLED}),
    HELD: frozenset({HELD}),  # who was there is noted once more
    CANCELLED: frozenset(),
}

meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey("cohort.id"), nullable=False),
    Column("session", Integer, nullable=False),  # of the programme
    Column("starts_at", BigInteger, nullable=False),
    Column("zone", Text, nullable=False),  # whose wall clock its time is told by
    Column("place", LargeBinary),  # sealed
    Column("link", LargeBinary),  # sealed
    Column("state", Text, nullable=False),
    Column("moves", Integer, nullable=False),  # how often it was moved: what was said of an earlier time is stale
    Column("created_at", BigInteger, nullable=False),
    Column("held_at", BigInteger),  # when a facilitator said that it was held
    Column("row_key", BigInteger, nullable=False),  # random; what place and link are bound to
    Column("known_starts_at", BigInteger),  # of one that was moved: the moment that parents knew until then
    Index("ix_meeting_group", "group_id", "starts_at"),
)
_PLACE = Sealed(meeting, "place", "row_key")
_LINK = Sealed(meeting, "link", "row_key")

_IS_TO_COME = meeting.c.state.in_([literal_column(f"'{state}'") for state in TO_COME])
partial_index("ix_meeting_to_come", meeting.c.starts_at, where=_IS_TO_COME)


@frozen
class Meeting:
    """A session of a group. Instants are seconds UTC; `zone` is the group's when it was planned."""

    id: int
    group_id: int
    session: int
    starts_at: int
    zone: str
    place: str | None
    link: str | None
    state: str
    moves: int
    created_at: int
    held_at: int | None
    known_starts_at: int | None

    @property
    def to_come(self) -> bool:
        """Whether it is still meant to be held."""
        return self.state in TO_COME


@frozen
class Start:
    """When a meeting begins (seconds UTC), and on whose wall clock."""

    meeting_id: int
    group_id: int
    starts_at: int
    zone: str


_THIS = meeting.c.id == bindparam("meeting_id")
_OF_GROUP = meeting.c.group_id == bindparam("of_group")
_ADD = insert(meeting).returning(meeting.c.id)
_BY_ID = select(meeting).where(_THIS)
_ALL_OF = select(meeting).where(_OF_GROUP).order_by(meeting.c.starts_at, meeting.c.id)
_OF_SESSION = _ALL_OF.where(meeting.c.session == bindparam("of_session"))
_BETWEEN = (
    select(meeting)
    .where(_IS_TO_COME, meeting.c.starts_at > bindparam("after"), meeting.c.starts_at < bindparam("before"))
    .order_by(meeting.c.starts_at, meeting.c.id)
)
_STARTS_BETWEEN = select(meeting.c.id, meeting.c.group_id, meeting.c.starts_at, meeting.c.zone).where(
    _IS_TO_COME, meeting.c.starts_at > bindparam("after"), meeting.c.starts_at < bindparam("before")
)
_STARTS_OF_MEMBER = (
    select(meeting.c.starts_at)
    .where(
        meeting.c.group_id.in_(
            select(HER_GROUPS.c.group_id).where(HER_GROUPS.c.member_id == bindparam("of_member"))
        ),
        meeting.c.state != literal_column(f"'{CANCELLED}'"),
        meeting.c.starts_at > bindparam("after"),
        meeting.c.starts_at <= bindparam("before"),
    )
    .order_by(meeting.c.starts_at)
)
_HELD = (
    select(meeting)
    .where(_OF_GROUP, meeting.c.state == HELD, meeting.c.starts_at <= bindparam("until"))
    .order_by(meeting.c.starts_at.desc(), meeting.c.id.desc())
)
_HELD_SESSIONS = select(meeting.c.session).where(_OF_GROUP, meeting.c.state == HELD).distinct()
_STAMPS: dict[str, dict[str, Any]] = {
    MOVED: {
        "starts_at": bindparam("instant"),
        "zone": bindparam("new_zone"),
        "moves": meeting.c.moves + 1,
        "known_starts_at": bindparam("known"),
    },
    HELD: {"held_at": func.coalesce(meeting.c.held_at, bindparam("at"))},
}
_MOVE_TO = moves(meeting.c.state, TRANSITIONS, _THIS, lambda new: _STAMPS.get(new, {}))
_ROW_KEY = select(meeting.c.row_key).where(_THIS)
_PUT = update(meeting).where(_THIS).values(place=bindparam("new_place"), link=bindparam("new_link"))


def add(
    db: Transaction,
    *,
    group_id: int,
    session: int,
    starts_at: int,
    zone: str,
    at: int,
    place: str | None = None,
    link: str | None = None,
) -> Meeting:
    """Plan a meeting."""
    row_key = fresh_key()
    meeting_id = db.insert(
        _ADD,
        group_id=group_id,
        session=session,
        starts_at=starts_at,
        zone=zone,
        place=db.vault.seal_any(_PLACE.of(row_key), place),
        link=db.vault.seal_any(_LINK.of(row_key), link),
        row_key=row_key,
        state=PLANNED,
        moves=0,
        created_at=at,
    )
    return get(db, meeting_id)


def get(db: Transaction, meeting_id: int) -> Meeting:
    """The meeting with this id, which must exist."""
    found = find(db, meeting_id)
    assert found is not None
    return found


def find(db: Transaction, meeting_id: int) -> Meeting | None:
    """The meeting with this id."""
    row = db.one(_BY_ID, meeting_id=meeting_id)
    return _read(db, row) if row else None


def of_group(db: Transaction, group_id: int) -> list[Meeting]:
    """All meetings of a group, earliest first, cancelled ones included."""
    return [_read(db, row) for row in db.all(_ALL_OF, of_group=group_id)]


def of_session(db: Transaction, group_id: int, session: int) -> list[Meeting]:
    """A group's meetings of this session, earliest first, cancelled ones included."""
    return [_read(db, row) for row in db.all(_OF_SESSION, of_group=group_id, of_session=session)]


def coming(db: Transaction, group_id: int, *, now: int) -> list[Meeting]:
    """The group's meetings still to begin, earliest first."""
    return [each for each in of_group(db, group_id) if each.to_come and each.starts_at > now]


def unsaid(db: Transaction, group_id: int, *, before: int) -> list[Meeting]:
    """The group's meetings that began before an instant, and of which nobody said whether they were held."""
    return [each for each in of_group(db, group_id) if each.to_come and each.starts_at < before]


def to_come_between(db: Transaction, *, after: int, before: int) -> list[Meeting]:
    """Every group's meetings that are neither held nor cancelled, between two instants, earliest first."""
    return readable(db.all(_BETWEEN, after=after, before=before), lambda row: _read(db, row))


def starts_between(db: Transaction, *, after: int, before: int) -> list[Start]:
    """Every group's meetings to come between two instants: only when, so that nothing is unsealed."""
    return [Start(*row) for row in db.all(_STARTS_BETWEEN, after=after, before=before)]


def starts_of_member(db: Transaction, member_id: int, *, after: int, before: int) -> list[int]:
    """When meetings of a member's groups begin, held ones included, later than `after` and at most `before`.

    Also those of the other groups that this person takes part in.
    """
    return values_of(db.all(_STARTS_OF_MEMBER, of_member=member_id, after=after, before=before))


def last_held(db: Transaction, group_id: int, at: int) -> Meeting | None:
    """The latest meeting of a group that was held and began at or before this instant."""
    row = db.one(_HELD, of_group=group_id, until=at)
    return _read(db, row) if row else None


def last_session_held(db: Transaction, group_id: int, at: int) -> int | None:
    """The session of the latest meeting held at or before this instant: the `session` of the export."""
    held = last_held(db, group_id, at)
    return held.session if held else None


def sessions_held(db: Transaction, group_id: int) -> list[int]:
    """The sessions a group has had, in the order of the programme."""
    return sorted(row[0] for row in db.all(_HELD_SESSIONS, of_group=group_id))


def move(db: Transaction, meeting_id: int, starts_at: int, zone: str, *, known: int) -> bool:
    """Put a meeting at another moment than the one parents know; false where it is held or cancelled already."""
    moved = db.run(_MOVE_TO[MOVED], meeting_id=meeting_id, instant=starts_at, new_zone=zone, known=known)
    return moved == 1


def cancel(db: Transaction, meeting_id: int) -> bool:
    """It will not be held; false where it was already, or is cancelled."""
    return db.run(_MOVE_TO[CANCELLED], meeting_id=meeting_id) == 1


def hold(db: Transaction, meeting_id: int, *, at: int) -> bool:
    """It was held; false where it was cancelled."""
    return db.run(_MOVE_TO[HELD], meeting_id=meeting_id, at=at) == 1


def put(db: Transaction, meeting_id: int, *, place: str | None, link: str | None) -> None:
    """Where it is: a place, a link for who joins from afar, both or neither."""
    row = db.one(_ROW_KEY, meeting_id=meeting_id)
    assert row is not None
    db.run(
        _PUT,
        meeting_id=meeting_id,
        new_place=db.vault.seal_any(_PLACE.of(*row), place),
        new_link=db.vault.seal_any(_LINK.of(*row), link),
    )


def _read(db: Transaction, row: Row) -> Meeting:
    meeting_id, group_id, session, starts_at, zone, place, link, state, moves, created_at, held_at, *more = row
    row_key, known = more
    return Meeting(
        id=meeting_id,
        group_id=group_id,
        session=session,
        starts_at=starts_at,
        zone=zone,
        place=None if place is None else db.vault.open_words(_PLACE.of(row_key), place),
        link=None if link is None else db.vault.open_whole(_LINK.of(row_key), link),
        state=state,
        moves=moves,
        created_at=created_at,
        held_at=held_at,
        known_starts_at=known,
    )
