"""What falls due, each prompt with what decides its fate; and what is still to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, exists, func, literal_column, or_, select

from storage import members
from storage.chats import chat
from storage.database import Row, Transaction, partial_index, values_of
from storage.frozen import frozen
from storage.groups import group
from storage.members import member
from storage.people import person
from storage.prompts import (
    CHECKIN,
    EXPERIMENT,
    IS_PLANNED,
    IS_UNREMINDED,
    IS_WAITING,
    LESSON,
    QUEUED,
    WAVE,
    Prompt,
    prompt,
)
from storage.routines import routine
from storage.statements import one_of

# How the other things to come are called, beside the kinds of prompts.
REMINDER, EXPIRY, PAUSE_OVER = "reminder", "expiry", "pause_over"


@frozen
class Due:
    """A prompt whose time has come, and the state of the one it is for."""

    prompt: Prompt
    person_id: int | None
    member_state: str
    reachable: bool
    reminds: bool = True


@frozen
class Ahead:
    """A prompt still to come on a day; `sampled` as of `Prompt`."""

    member_id: int
    kind: str
    id: int
    sampled: str | None


# Asked each second, of everybody: whose pause is over?
_HAS_END = member.c.paused_until.is_not(None)
partial_index("ix_member_paused_until", member.c.paused_until, where=_HAS_END)

Coming = tuple[int, str, int]  # instant, kind, how many

_MEMBER = (member.c.person_id, member.c.state, func.coalesce(chat.c.reachable, 0))
_FROM = (
    prompt.join(member, member.c.id == prompt.c.member_id)
    .outerjoin(person, person.c.id == member.c.person_id)
    .outerjoin(chat, chat.c.id == person.c.chat_id)
)
_WITH_MEMBER = select(*_MEMBER, *prompt.c).select_from(_FROM)
# What comes behind its hour is empty in a planned prompt, and not read.
_AS_PLANNED = prompt.c[: prompt.c.keys().index("scheduled_at") + 1]
_PLANNED = (
    select(*_MEMBER, *_AS_PLANNED)
    .select_from(_FROM)
    .where(IS_PLANNED, prompt.c.scheduled_at <= bindparam("now"))
    .order_by(prompt.c.scheduled_at, prompt.c.id)
    .limit(bindparam("most"))
)
_TO_REMIND = (
    select(group.c.reminders * func.coalesce(routine.c.reminds, 1), *_MEMBER, *prompt.c)
    .select_from(_FROM)
    .join(group, group.c.id == member.c.group_id)
    .outerjoin(routine, (routine.c.member_id == prompt.c.member_id) & (routine.c.kind == prompt.c.kind))
    .where(IS_UNREMINDED, prompt.c.remind_at <= bindparam("now"), prompt.c.expires_at > bindparam("now"))
    .order_by(prompt.c.remind_at, prompt.c.id)
    .limit(bindparam("most"))
)
_TO_EXPIRE = (
    _WITH_MEMBER.where(IS_WAITING, prompt.c.expires_at <= bindparam("now"))
    .order_by(prompt.c.expires_at, prompt.c.id)
    .limit(bindparam("most"))
)
_OPEN = _WITH_MEMBER.where(
    IS_WAITING,
    prompt.c.state != QUEUED,
    prompt.c.expires_at > bindparam("now"),
    prompt.c.item.is_not(None),
    func.coalesce(prompt.c.opened_at, prompt.c.sent_at) <= bindparam("before"),
).order_by(prompt.c.expires_at, prompt.c.id)
_ANYTHING = select(
    or_(
        exists(select(prompt.c.id).where(IS_PLANNED, prompt.c.scheduled_at <= bindparam("now"))),
        exists(select(prompt.c.id).where(IS_WAITING, prompt.c.expires_at <= bindparam("now"))),
        exists(select(prompt.c.id).where(IS_UNREMINDED, prompt.c.remind_at <= bindparam("now"))),
        exists(
            select(member.c.id).where(
                member.c.state == members.PAUSED, _HAS_END, member.c.paused_until <= bindparam("now")
            )
        ),
    )
)
# Planned prompts are found by their day, then by their member; what waited longer is stale.
_DAYS_BACK, _DAYS_AHEAD = 4, 1
_DAYS = [f"day_{number}" for number in range(_DAYS_BACK + 1 + _DAYS_AHEAD)]
_PLANNED_OF_PERSON = (
    select(prompt)
    .where(
        prompt.c.local_date.in_([bindparam(name) for name in _DAYS]),
        prompt.c.member_id.in_(select(member.c.id).where(member.c.person_id == bindparam("who"))),
        IS_PLANNED,
        prompt.c.scheduled_at <= bindparam("now"),
    )
    .order_by(prompt.c.scheduled_at, prompt.c.id)
)
_PLANNED_AHEAD = (
    select(prompt.c.scheduled_at)
    .where(
        prompt.c.member_id == bindparam("whose"),
        prompt.c.kind == bindparam("of_kind"),
        IS_PLANNED,
        prompt.c.scheduled_at > bindparam("after"),
        prompt.c.scheduled_at <= bindparam("before"),
    )
    .order_by(prompt.c.scheduled_at, prompt.c.id)
)
_her = member.alias("her")
_STILL_TO_COME = select(prompt.c.member_id, prompt.c.kind, prompt.c.id, prompt.c.slot, prompt.c.instrument).where(
    prompt.c.local_date == bindparam("day"),
    prompt.c.member_id.in_(
        select(member.c.id)
        .join(_her, member.c.person_id == _her.c.person_id)
        .where(_her.c.id == bindparam("member"))
    ),
    one_of(prompt.c.kind, (CHECKIN, EXPERIMENT, LESSON, WAVE)),
    IS_PLANNED,
)
_NEXT_DUE = select(func.min(prompt.c.scheduled_at)).where(IS_PLANNED, prompt.c.scheduled_at > bindparam("after"))
_NEXT_EXPIRY = select(func.min(prompt.c.expires_at)).where(IS_WAITING, prompt.c.expires_at > bindparam("after"))
_NEXT_REMINDER = select(func.min(prompt.c.remind_at)).where(IS_UNREMINDED, prompt.c.remind_at > bindparam("after"))
_NEXT_PAUSE_OVER = select(func.min(member.c.paused_until)).where(
    member.c.state == members.PAUSED, member.c.paused_until > bindparam("after")
)
_COMING_PROMPTS = (
    select(prompt.c.scheduled_at, prompt.c.kind, func.count())
    .where(IS_PLANNED)
    .group_by(prompt.c.scheduled_at, prompt.c.kind)
    .order_by(prompt.c.scheduled_at)
    .limit(bindparam("most"))
)
_COMING_REMINDERS = (
    select(prompt.c.remind_at, literal_column(f"'{REMINDER}'"), func.count())
    .where(IS_UNREMINDED)
    .group_by(prompt.c.remind_at)
    .order_by(prompt.c.remind_at)
    .limit(bindparam("most"))
)
_COMING_EXPIRIES = (
    select(prompt.c.expires_at, literal_column(f"'{EXPIRY}'"), func.count())
    .where(IS_WAITING, prompt.c.expires_at.is_not(None))
    .group_by(prompt.c.expires_at)
    .order_by(prompt.c.expires_at)
    .limit(bindparam("most"))
)
_COMING_PAUSES = (
    select(member.c.paused_until, literal_column(f"'{PAUSE_OVER}'"), func.count())
    .where(member.c.state == members.PAUSED, member.c.paused_until.is_not(None))
    .group_by(member.c.paused_until)
    .order_by(member.c.paused_until)
    .limit(bindparam("most"))
)


def anything(db: Transaction, *, now: int) -> bool:
    """Whether any prompt's time has come, to be said, reminded of or closed, or a pause is over; in one look."""
    row = db.one(_ANYTHING, now=now)
    return row is not None and bool(row[0])


def planned(db: Transaction, *, now: int, most: int) -> list[Due]:
    """Planned prompts whose time has come, earliest first."""
    return [_read(row) for row in db.all(_PLANNED, now=now, most=most)]


def to_remind(db: Transaction, *, now: int, most: int) -> list[Due]:
    """Unanswered prompts whose reminder is due; `reminds` is false where she or her group wants none."""
    return [_read_reminder(row) for row in db.all(_TO_REMIND, now=now, most=most)]


def to_expire(db: Transaction, *, now: int, most: int) -> list[Due]:
    """Unanswered prompts whose time is over."""
    return [_read(row) for row in db.all(_TO_EXPIRE, now=now, most=most)]


def open_since(db: Transaction, *, before: int, now: int) -> list[Due]:
    """Prompts with an item open since before an instant, and not expired."""
    return [_read(row) for row in db.all(_OPEN, before=before, now=now)]


def planned_of_person(db: Transaction, person_id: int, *, now: int) -> list[Prompt]:
    """A person's planned prompts of these days whose time has come, in all her groups, earliest first."""
    first = datetime.fromtimestamp(now, UTC).date() - timedelta(days=_DAYS_BACK)
    days = {name: (first + timedelta(days=number)).isoformat() for number, name in enumerate(_DAYS)}
    return [Prompt(*row) for row in db.all(_PLANNED_OF_PERSON, who=person_id, now=now, **days)]


def planned_ahead(db: Transaction, member_id: int, kind: str, *, after: int, before: int) -> list[int]:
    """When a member's planned prompts of a kind fall due later than `after`, at most `before`."""
    return values_of(db.all(_PLANNED_AHEAD, whose=member_id, of_kind=kind, after=after, before=before))


def still_to_come(db: Transaction, member_id: int, day: str) -> list[Ahead]:
    """The prompts planned on this day of the person behind a membership."""
    return [
        Ahead(whose, kind, number, instrument if kind == CHECKIN and slot else None)
        for whose, kind, number, slot, instrument in db.all(_STILL_TO_COME, member=member_id, day=day)
    ]


def next_prompt(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a prompt falls due, is reminded of or expires."""
    rows = (db.one(statement, after=after) for statement in (_NEXT_DUE, _NEXT_EXPIRY, _NEXT_REMINDER))
    return min((row[0] for row in rows if row and row[0] is not None), default=None)


def next_pause_over(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which somebody's pause ends."""
    row = db.one(_NEXT_PAUSE_OVER, after=after)
    return row[0] if row else None


def coming(db: Transaction, *, most: int) -> list[Coming]:
    """The next instants at which prompts fall due, are reminded of or expire, and pauses end; unsorted."""
    statements = (_COMING_PROMPTS, _COMING_REMINDERS, _COMING_EXPIRIES, _COMING_PAUSES)
    return [
        (instant, kind, count) for statement in statements for instant, kind, count in db.all(statement, most=most)
    ]


def _read(row: Row, *, reminds: bool = True) -> Due:
    person_id, state, reachable, *of_prompt = row
    return Due(Prompt(*of_prompt), person_id, state, bool(reachable), reminds)


def _read_reminder(row: Row) -> Due:
    return _read(row[1:], reminds=bool(row[0]))
