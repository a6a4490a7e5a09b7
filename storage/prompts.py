"""Prompts: one occurrence each of something Anker asks or brings, and what becomes of it once it is planned.

A prompt is a row, never a job in memory. One function changes its state, by a table of allowed transitions.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage import (
    groups,
    instrument_snapshots,  # noqa: F401 - the table a prompt points at
    members,
)
from storage.database import Transaction, metadata, partial_index
from storage.frozen import frozen
from storage.groups import Group, group
from storage.members import Member, member
from storage.statements import one_of
from storage.states import Transitions, WrongTransition, moves

CHECKIN, SELF, PRACTICE, EXPERIMENT, LESSON, WAVE, EVENT = (
    "checkin",
    "self",
    "practice",
    "experiment",
    "lesson",
    "wave",
    "event",
)

PLANNED, QUEUED, SENT, OPENED = "planned", "queued", "sent", "opened"
COMPLETED, PARTIAL, EXPIRED, CANCELLED, NOT_SENT = "completed", "partial", "expired", "cancelled", "not_sent"
DECLINED = "declined"  # she skipped the whole invitation: that is an answer to it, and nobody took it back

# Why a prompt was not sent or not answered, as the export says it.
PAUSED, QUIET_HOURS, BUDGET, MEETING, EASED = "paused", "quiet_hours", "budget", "meeting", "eased"
UNREACHABLE, OUTAGE, WITHDRAWN = "unreachable", "outage", "withdrawn"

# Seconds. Telegram keeps a tap for so long and does not say when it was made: until then it may be of her window.
TAP_LIVES = 150

# A tap proves that a prompt arrived, so opening and answering may overtake the record of sending.
TRANSITIONS: Transitions = {
    PLANNED: frozenset({QUEUED, CANCELLED, NOT_SENT}),
    QUEUED: frozenset({SENT, OPENED, COMPLETED, EXPIRED, DECLINED, CANCELLED, NOT_SENT}),
    SENT: frozenset({OPENED, COMPLETED, EXPIRED, DECLINED, CANCELLED}),
    OPENED: frozenset({COMPLETED, PARTIAL, EXPIRED, DECLINED, CANCELLED}),
    COMPLETED: frozenset(),
    # What was said or tapped in time may arrive when the prompt is closed already.
    PARTIAL: frozenset({COMPLETED}),
    EXPIRED: frozenset({COMPLETED, PARTIAL, DECLINED}),
    DECLINED: frozenset(),
    CANCELLED: frozenset(),
    NOT_SENT: frozenset(),
}
WAITING_FOR_ANSWER = (QUEUED, SENT, OPENED)
CLOSED_BY_TIME = (EXPIRED, PARTIAL)
FINAL = frozenset({COMPLETED, PARTIAL, EXPIRED, DECLINED, CANCELLED, NOT_SENT})

prompt = Table(
    "prompt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("local_date", Text, nullable=False),  # the member's own day, YYYY-MM-DD
    Column("slot", BigInteger, nullable=False),  # 0 for the day's one; otherwise what tells it from its like
    Column("zone", Text, nullable=False),
    Column("instrument", Text),
    Column("session", Integer),  # of the programme: the last one held
    Column("study_day", Integer, nullable=False),
    Column("subject", Integer),  # what it is about: an experiment, the session of a lesson or extra question
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("item", Text),  # the item that is open now
    Column("scheduled_at", BigInteger, nullable=False),
    Column("remind_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("reminded_at", BigInteger),
    Column("opened_at", BigInteger),
    Column("completed_at", BigInteger),
    Column("expired_at", BigInteger),
    Column("keyboard_id", Integer),
    Column("closed_at", BigInteger),  # when it was cancelled or skipped, or known that it is not sent
    Column("language", Text),  # in which it was asked
    Column("level", Text),  # of language, in which it was asked
    Column("snapshot", ForeignKey("instrument_snapshot.hash")),  # the instrument as it was asked
    # The day first: what a whole day's plan writes lies together, and is not spread over everything ever asked.
    UniqueConstraint("local_date", "member_id", "kind", "slot"),
)
# Written out, not bound: a database uses a partial index only where it reads the same words in the question.
IS_PLANNED = prompt.c.state == literal_column(f"'{PLANNED}'")
IS_SAID = prompt.c.state != literal_column(f"'{PLANNED}'")  # or is known not to be
# The index of what is to expire leaves the state out: to open a prompt is then no change of it.
_IS_NOT_OVER = and_(prompt.c.completed_at.is_(None), prompt.c.expired_at.is_(None), prompt.c.closed_at.is_(None))
_MAY_EXPIRE = and_(prompt.c.expires_at.is_not(None), _IS_NOT_OVER)
IS_WAITING = and_(prompt.c.state.in_([literal_column(f"'{state}'") for state in WAITING_FOR_ANSWER]), _IS_NOT_OVER)
# The first tap clears the reminder; what an opened prompt still has is one she asked for herself.
IS_UNREMINDED = and_(
    prompt.c.state.in_([literal_column(f"'{state}'") for state in (SENT, OPENED)]),
    prompt.c.remind_at.is_not(None),
    prompt.c.reminded_at.is_(None),
)
# A member's prompts are looked up among what was said, and by what they are about.
partial_index("ix_prompt_said", prompt.c.member_id, prompt.c.scheduled_at, where=IS_SAID)
_HAS_SUBJECT = prompt.c.subject.is_not(None)
partial_index("ix_prompt_subject", prompt.c.member_id, prompt.c.subject, where=_HAS_SUBJECT)
partial_index("ix_prompt_due", prompt.c.scheduled_at, where=IS_PLANNED)
partial_index("ix_prompt_expiry", prompt.c.expires_at, where=_MAY_EXPIRE)
partial_index("ix_prompt_reminder", prompt.c.remind_at, where=IS_UNREMINDED)


@frozen
class Prompt:
    """One occurrence of something Anker asks or brings. Instants are seconds UTC."""

    id: int
    member_id: int
    kind: str
    local_date: str
    slot: int
    zone: str
    instrument: str | None
    session: int | None
    study_day: int
    subject: int | None
    state: str
    reason: str | None
    item: str | None
    scheduled_at: int
    remind_at: int | None = None
    expires_at: int | None = None
    sent_at: int | None = None
    reminded_at: int | None = None
    opened_at: int | None = None
    completed_at: int | None = None
    expired_at: int | None = None
    keyboard_id: int | None = None
    closed_at: int | None = None
    language: str | None = None
    level: str | None = None
    snapshot: str | None = None

    @property
    def sampled(self) -> str | None:
        """The questionnaire that asks this beside the daily check-in, as researchers plan it; else None."""
        return self.instrument if self.kind == CHECKIN and self.slot else None

    @property
    def ran_out(self) -> bool:
        """Whether it was closed because its window ended, not before."""
        return (
            self.state in CLOSED_BY_TIME
            and self.expires_at is not None
            and self.expired_at is not None
            and self.expired_at >= self.expires_at
        )


def key_of(prompt: Prompt) -> str:
    """What names this prompt for good, in keys of messages about it: whose it is, what and of which day."""
    return f"{prompt.id} {prompt.member_id} {prompt.kind} {prompt.local_date} {prompt.slot}"


_THIS = prompt.c.id == bindparam("prompt_id")
_OF_MEMBER = prompt.c.member_id == bindparam("member")
_OF_KIND = prompt.c.kind == bindparam("of_kind")
_NEWEST = (prompt.c.scheduled_at.desc(), prompt.c.id.desc())

_BY_ID = select(prompt).where(_THIS)
_WITH_MEMBER = (
    select(*prompt.c, *members.COLUMNS, *group.c)
    .select_from(prompt)
    .join(member, member.c.id == prompt.c.member_id)
    .join(group, group.c.id == member.c.group_id)
    .where(_THIS)
)
_SIZE, _SIZE_WITH_MEMBER = len(prompt.c), len(prompt.c) + len(members.COLUMNS)
_WAITING_OF = select(prompt).where(_OF_MEMBER, IS_SAID, IS_WAITING).order_by(*_NEWEST)
_ASKED_OF = (
    select(prompt)
    .where(
        _OF_MEMBER,
        IS_SAID,
        or_(
            one_of(prompt.c.state, (*WAITING_FOR_ANSWER, COMPLETED)),
            and_(one_of(prompt.c.state, CLOSED_BY_TIME), prompt.c.expired_at >= prompt.c.expires_at),
        ),
        prompt.c.item.is_not(None),
        prompt.c.expires_at > bindparam("now"),
    )
    .order_by(*_NEWEST)
    .limit(1)
)
_RECENT_OF = select(prompt).where(_OF_MEMBER, IS_SAID, _OF_KIND).order_by(*_NEWEST).limit(bindparam("most"))
_OF_SUBJECT = (
    select(prompt)
    .where(_OF_MEMBER, _OF_KIND, prompt.c.subject == bindparam("of_subject"))
    .order_by(prompt.c.scheduled_at, prompt.c.id)
)
# It expired when its window ended, however late that was noticed; or earlier, where it was closed before.
_END_OF_WINDOW = case(
    (and_(prompt.c.expires_at.is_not(None), prompt.c.expires_at < bindparam("at")), prompt.c.expires_at),
    else_=bindparam("at"),
)
# What is stamped on the row beside its new state.
_STAMPS: dict[str, dict[str, Any]] = {
    SENT: {"sent_at": bindparam("at")},
    OPENED: {"opened_at": func.coalesce(prompt.c.opened_at, bindparam("at")), "remind_at": None},
    COMPLETED: {
        "completed_at": bindparam("at"),
        "opened_at": func.coalesce(prompt.c.opened_at, bindparam("at")),
        "expired_at": None,
    },
    PARTIAL: {"expired_at": _END_OF_WINDOW},
    EXPIRED: {"expired_at": _END_OF_WINDOW},
    DECLINED: {
        "opened_at": func.coalesce(prompt.c.opened_at, bindparam("at")),
        "expired_at": None,
        "closed_at": bindparam("at"),
    },
    CANCELLED: {"closed_at": bindparam("at")},
    NOT_SENT: {"closed_at": bindparam("at")},
}
_MOVE_TO = moves(
    prompt.c.state, TRANSITIONS, _THIS, lambda new: {"reason": bindparam("why"), **_STAMPS.get(new, {})}
)
_ASK = update(prompt).where(_THIS).values(item=bindparam("open_item"))
_SHOW = (
    update(prompt)
    .where(_THIS)
    .values(
        keyboard_id=bindparam("keyboard"),
        remind_at=bindparam("remind"),
        expires_at=bindparam("expiry"),
        session=bindparam("held"),
    )
)
_SHOWN_UNDER = update(prompt).where(_THIS).values(keyboard_id=bindparam("keyboard"))
_ASKED_IN = (
    update(prompt)
    .where(_THIS)
    .values(language=bindparam("in_language"), level=bindparam("in_level"), snapshot=bindparam("as_asked"))
)
_OPENED_AT = (
    update(prompt)
    .where(_THIS)
    .values(opened_at=func.coalesce(prompt.c.opened_at, bindparam("at")), remind_at=None)
)
_ABOUT = update(prompt).where(_THIS).values(subject=bindparam("what"))
_PUT_AWAY = update(prompt).where(_THIS).values(keyboard_id=None)
_ARRIVED = update(prompt).where(_THIS, prompt.c.sent_at.is_(None)).values(sent_at=bindparam("at"))
_REMIND_AT = update(prompt).where(_THIS).values(remind_at=bindparam("when"), reminded_at=None)
_REMINDED = update(prompt).where(_THIS).values(reminded_at=bindparam("at"))
_DROP_REMINDER = update(prompt).where(_THIS).values(remind_at=None)


def get(db: Transaction, prompt_id: int) -> Prompt:
    """The prompt with this id, which must exist."""
    found = find(db, prompt_id)
    assert found is not None
    return found


def find(db: Transaction, prompt_id: int) -> Prompt | None:
    """The prompt with this id."""
    row = db.one(_BY_ID, prompt_id=prompt_id)
    return Prompt(*row) if row else None


def find_with_member(db: Transaction, prompt_id: int) -> tuple[Prompt, Member, Group] | None:
    """The prompt with this id, the member it is for, and her group, in one look."""
    row = db.one(_WITH_MEMBER, prompt_id=prompt_id)
    if row is None:
        return None
    whose = Member(*row[_SIZE:_SIZE_WITH_MEMBER])
    return Prompt(*row[:_SIZE]), whose, groups.read(db, row[_SIZE_WITH_MEMBER:])


def move(db: Transaction, prompt_id: int, state: str, *, at: int, reason: str | None = None) -> None:
    """Bring a prompt into another state. Raises WrongTransition where the table does not allow it."""
    stamp = {"at": at} if state in _STAMPS else {}
    if db.run(_MOVE_TO[state], prompt_id=prompt_id, why=reason, **stamp) != 1:
        raise WrongTransition(f"prompt {prompt_id} cannot become {state}")


def arrived(db: Transaction, prompt_id: int, *, at: int) -> None:
    """Telegram took the prompt's message; where a tap was faster, only the time is noted."""
    if db.run(_MOVE_TO[SENT], prompt_id=prompt_id, at=at, why=None) == 0:
        db.run(_ARRIVED, prompt_id=prompt_id, at=at)


def never_left(db: Transaction, prompt_id: int, *, reason: str, at: int) -> None:
    """Telegram never took the prompt's message: it was not sent, unless something proved already that it was."""
    db.run(_MOVE_TO[NOT_SENT], prompt_id=prompt_id, why=reason, at=at)


def ask(db: Transaction, prompt_id: int, item: str | None) -> None:
    """This item is the open one now."""
    db.run(_ASK, prompt_id=prompt_id, open_item=item)


def show(
    db: Transaction,
    prompt_id: int,
    *,
    keyboard_id: int | None,
    remind_at: int | None,
    expires_at: int | None,
    session: int | None,
) -> None:
    """Note how it is shown, when it is reminded of and until when it can be answered."""
    db.run(_SHOW, prompt_id=prompt_id, keyboard=keyboard_id, remind=remind_at, expiry=expires_at, held=session)


def shown_under(db: Transaction, prompt_id: int, keyboard_id: int) -> None:
    """Its question stands under these buttons from now on."""
    db.run(_SHOWN_UNDER, prompt_id=prompt_id, keyboard=keyboard_id)


def asked_in(db: Transaction, prompt_id: int, *, language: str, level: str, snapshot: str | None) -> None:
    """Note in which language, at which level and in which version of its instrument it was asked."""
    db.run(_ASKED_IN, prompt_id=prompt_id, in_language=language, in_level=level, as_asked=snapshot)


def answered_late(db: Transaction, prompt_id: int, *, said_at: int, complete: bool, at: int) -> None:
    """An answer of its window arrived when it was closed already: it is partial, or completed, after all."""
    db.run(_OPENED_AT, prompt_id=prompt_id, at=said_at)
    if complete:
        move(db, prompt_id, COMPLETED, at=said_at)
    else:
        db.run(_MOVE_TO[PARTIAL], prompt_id=prompt_id, at=at, why=None)  # it may be partial already


def set_subject(db: Transaction, prompt_id: int, subject: int | None) -> None:
    """What it is about is known only when it is said: a session, whose lesson or question it brings."""
    db.run(_ABOUT, prompt_id=prompt_id, what=subject)


def put_away(db: Transaction, prompt_id: int) -> None:
    """What stood in her chat of it is gone."""
    db.run(_PUT_AWAY, prompt_id=prompt_id)


def remind_later(db: Transaction, prompt_id: int, *, at: int) -> None:
    """She asked to be reminded at this instant."""
    db.run(_REMIND_AT, prompt_id=prompt_id, when=at)


def reminded(db: Transaction, prompt_id: int, *, at: int) -> None:
    """Its one reminder has been written."""
    db.run(_REMINDED, prompt_id=prompt_id, at=at)


def drop_reminder(db: Transaction, prompt_id: int) -> None:
    """It will not be reminded of."""
    db.run(_DROP_REMINDER, prompt_id=prompt_id)


def of_subject(db: Transaction, member_id: int, kind: str, subject: int) -> list[Prompt]:
    """Her prompts of a kind about one subject, in the order of their moments."""
    return [Prompt(*row) for row in db.all(_OF_SUBJECT, member=member_id, of_kind=kind, of_subject=subject)]


def waiting_of(db: Transaction, member_id: int) -> list[Prompt]:
    """Her prompts that wait for an answer, newest first."""
    return [Prompt(*row) for row in db.all(_WAITING_OF, member=member_id)]


def asked_of(db: Transaction, member_id: int, *, now: int) -> Prompt | None:
    """Her newest prompt whose open item words of this instant answer.

    Also a completed one, of which she changes an answer, and one that was closed only after they were said.
    """
    row = db.one(_ASKED_OF, member=member_id, now=now)
    return Prompt(*row) if row else None


def recent_of(db: Transaction, member_id: int, kind: str, *, most: int) -> list[Prompt]:
    """Her latest prompts of a kind whose time has come, newest first."""
    return [Prompt(*row) for row in db.all(_RECENT_OF, member=member_id, of_kind=kind, most=most)]
