"""Home experiments: what a parent wants to try, from wish to kept, stopped or dropped.

Its title and her voice are sealed. Ids are random: nobody can count or order by them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
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
    Update,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from storage import experiment_versions, members
from storage.database import Row, Transaction, metadata, readable
from storage.experiment_versions import Version, version
from storage.frozen import frozen
from storage.members import member
from storage.prompts import EXPERIMENT, IS_PLANNED, IS_WAITING, prompt
from storage.sealed import Sealed
from storage.statements import one_of
from storage.states import Transitions, WrongTransition, moves

WISHED, WORKING, AGREED = "wished", "working", "agreed"
STOPPED, KEPT, DROPPED = "stopped", "kept", "dropped"

OPEN = (WISHED, WORKING, AGREED)

TRANSITIONS: Transitions = {
    WISHED: frozenset({WORKING, AGREED, STOPPED, DROPPED}),
    WORKING: frozenset({WORKING, AGREED, STOPPED, DROPPED}),
    AGREED: frozenset({AGREED, KEPT, STOPPED, DROPPED}),
    KEPT: frozenset({KEPT, AGREED, STOPPED, DROPPED}),
    STOPPED: frozenset(),
    DROPPED: frozenset(),
}

experiment = Table(
    "experiment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("session", Integer),  # whose idea it is; empty for her own
    Column("idea", Text),  # its key in the session
    Column("title", LargeBinary, nullable=False),  # sealed
    Column("voice", LargeBinary),  # sealed: the Telegram file id of her wish, where she spoke it
    Column("state", Text, nullable=False),
    Column("wait_until", BigInteger),  # by then a facilitator should have answered
    Column("silent_since", BigInteger),  # none did: she may start by herself
    Column("planning", Integer, nullable=False),  # 1 while agreed moments are still to come
    Column("counts_from", BigInteger),  # the agreed number of times is counted from here
    Column("proposed_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)
Index("ix_experiment_wait", experiment.c.wait_until)

_TITLE = Sealed(experiment, "title", "id")
_VOICE = Sealed(experiment, "voice", "id")


@frozen
class Experiment:
    """Something a parent tries at home. Instants are seconds UTC."""

    id: int
    member_id: int
    session: int | None
    idea: str | None
    title: str
    voice: str | None
    state: str
    wait_until: int | None
    silent_since: int | None
    planning: int
    counts_from: int | None
    proposed_at: int
    ended_at: int | None

    @property
    def ended(self) -> bool:
        """Whether nothing is worked out or tried any more, unless she kept it."""
        return self.state not in OPEN


_THIS = experiment.c.id == bindparam("experiment_id")
_HERS = experiment.c.member_id == bindparam("of_member")
_ADD = insert(experiment)
_BY_ID = select(experiment).where(_THIS)
_OF_MEMBER = select(experiment).where(_HERS).order_by(experiment.c.proposed_at, experiment.c.id)
_OF_GROUP = (
    select(experiment)
    .join(member, member.c.id == experiment.c.member_id)
    .where(
        member.c.group_id == bindparam("of_group"),
        one_of(member.c.state, (members.ACTIVE, members.PAUSED)),
        one_of(experiment.c.state, OPEN),
    )
    .order_by(experiment.c.proposed_at, experiment.c.id)
)
_about_it = and_(
    prompt.c.member_id == experiment.c.member_id,
    prompt.c.kind == EXPERIMENT,
    prompt.c.subject == experiment.c.id,
)
_HAS_PLANNED = select(prompt.c.id).where(_about_it, IS_PLANNED).exists()
_HAS_OPEN = select(prompt.c.id).where(_about_it, IS_WAITING).exists()
_RUNNING = (
    select(experiment)
    .where(
        _HERS,
        or_(
            one_of(experiment.c.state, (WISHED, WORKING)),
            and_(
                one_of(experiment.c.state, (AGREED, KEPT)),
                or_(experiment.c.planning == 1, _HAS_PLANNED, _HAS_OPEN),
            ),
        ),
    )
    .order_by(experiment.c.proposed_at, experiment.c.id)
)
_LAST_OF = (
    select(func.max(experiment.c.proposed_at), func.max(version.c.parent_agreed_at))
    .outerjoin(version, version.c.experiment_id == experiment.c.id)
    .where(_HERS)
)
_TO_PLAN = (
    select(experiment)
    .join(member, member.c.id == experiment.c.member_id)
    .where(experiment.c.planning == 1, one_of(member.c.state, (members.ACTIVE, members.PAUSED)), ~_HAS_PLANNED)
    .limit(bindparam("most"))
)
_UNANSWERED = (
    select(experiment)
    .where(experiment.c.wait_until <= bindparam("now"))
    .order_by(experiment.c.wait_until)
    .limit(bindparam("most"))
)
_NEXT_WAIT = select(func.min(experiment.c.wait_until)).where(experiment.c.wait_until > bindparam("after"))
_FACILITATOR_ACTED = (
    update(experiment)
    .where(_THIS, one_of(experiment.c.state, OPEN))
    .values(
        wait_until=None,
        silent_since=None,
        state=bindparam("new_state"),
    )
)
_ENTITLE = update(experiment).where(_THIS).values(title=bindparam("sealed"))
_WAIT = update(experiment).where(_THIS).values(wait_until=bindparam("until"))
_SILENT = update(experiment).where(_THIS).values(wait_until=None, silent_since=bindparam("at"))
_NOBODY_WAITS: dict[str, Any] = {"wait_until": None, "silent_since": None}
_MOVE_TO = moves(experiment.c.state, TRANSITIONS, _THIS)
_AGREE = _MOVE_TO[AGREED].values(planning=1, counts_from=bindparam("at"), ended_at=None, **_NOBODY_WAITS)
_END = {
    state: _MOVE_TO[state].values(planning=bindparam("goes_on"), ended_at=bindparam("at"), **_NOBODY_WAITS)
    for state in (STOPPED, KEPT, DROPPED)
}
_REOPEN = _MOVE_TO[AGREED].values(ended_at=None)
_PLANNED_OUT = update(experiment).where(_THIS).values(planning=0)


def propose(
    db: Transaction,
    member_id: int,
    *,
    title: str,
    at: int,
    wait_until: int,
    words: Mapping[str, str],
    session: int | None = None,
    idea: str | None = None,
    voice: str | None = None,
) -> Experiment:
    """A parent's wish, with what is known of it in `words`; a facilitator should answer by `wait_until`."""
    experiment_id = _fresh_id(db)
    db.run(
        _ADD,
        id=experiment_id,
        member_id=member_id,
        session=session,
        idea=idea,
        title=db.vault.seal(_TITLE.of(experiment_id), title),
        voice=db.vault.seal_any(_VOICE.of(experiment_id), voice),
        state=WISHED,
        wait_until=wait_until,
        planning=0,
        proposed_at=at,
    )
    experiment_versions.add(db, experiment_id, 1, words, at=at)
    return get(db, experiment_id)


def entitle(db: Transaction, experiment_id: int, title: str) -> None:
    """It is called otherwise from now on."""
    db.run(_ENTITLE, experiment_id=experiment_id, sealed=db.vault.seal(_TITLE.of(experiment_id), title))


def get(db: Transaction, experiment_id: int) -> Experiment:
    """The experiment with this id, which must exist."""
    found = find(db, experiment_id)
    assert found is not None
    return found


def find(db: Transaction, experiment_id: int) -> Experiment | None:
    """The experiment with this id."""
    row = db.one(_BY_ID, experiment_id=experiment_id)
    return _read(db, row) if row else None


def of_member(db: Transaction, member_id: int) -> list[Experiment]:
    """All a parent ever wanted to try, oldest first."""
    return [_read(db, row) for row in db.all(_OF_MEMBER, of_member=member_id)]


def last_of(db: Transaction, member_id: int) -> int | None:
    """When a parent last named something to try, or said yes to how it was worked out (seconds UTC)."""
    row = db.one(_LAST_OF, of_member=member_id)
    return max((each for each in row or () if each is not None), default=None)


def running_of(db: Transaction, member_id: int) -> list[Experiment]:
    """What she works out or tries now, oldest first."""
    return [_read(db, row) for row in db.all(_RUNNING, of_member=member_id)]


def open_in_group(db: Transaction, group_id: int) -> list[Experiment]:
    """What the group's parents work out or try, oldest first."""
    return [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id)]


def to_plan(db: Transaction, *, most: int) -> list[Experiment]:
    """Experiments of which agreed moments are to come, and none is planned."""
    return readable(db.all(_TO_PLAN, most=most), lambda row: _read(db, row))


def unanswered(db: Transaction, *, now: int, most: int) -> list[Experiment]:
    """Experiments a facilitator should have answered by now."""
    return readable(db.all(_UNANSWERED, now=now, most=most), lambda row: _read(db, row))


def next_wait(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one by which a facilitator should have answered something."""
    row = db.one(_NEXT_WAIT, after=after)
    return row[0] if row else None


def agree(db: Transaction, agreed: Version, *, at: int) -> None:
    """This version holds from now on; its times are counted afresh. Raises WrongTransition."""
    experiment_versions.settle(db, agreed.id, at=at)
    _move(db, _AGREE, agreed.experiment_id, AGREED, at=at)


def facilitator_answered(db: Transaction, which: Experiment) -> None:
    """A facilitator works on it: nobody waits for her any more."""
    state = WORKING if which.state == WISHED else which.state
    db.run(_FACILITATOR_ACTED, experiment_id=which.id, new_state=state)


def wait_for_answer(db: Transaction, experiment_id: int, until: int) -> None:
    """It is a facilitator's turn; she should have answered by then."""
    db.run(_WAIT, experiment_id=experiment_id, until=until)


def nobody_answered(db: Transaction, experiment_id: int, *, at: int) -> None:
    """No facilitator answered in time: the parent may start by herself."""
    db.run(_SILENT, experiment_id=experiment_id, at=at)


def end(db: Transaction, experiment_id: int, state: str, *, at: int, goes_on: bool = False) -> None:
    """Stopped, kept or dropped; `goes_on` where agreed moments of one she keeps are still to come.

    Raises WrongTransition where it has ended for good.
    """
    _move(db, _END[state], experiment_id, state, goes_on=int(goes_on), at=at)


def reopen(db: Transaction, experiment_id: int) -> None:
    """She kept it, and wants to try it otherwise: it is open again, as agreed last. Raises WrongTransition."""
    _move(db, _REOPEN, experiment_id, AGREED)


def planned_out(db: Transaction, experiment_id: int) -> None:
    """The agreed number of times is reached."""
    db.run(_PLANNED_OUT, experiment_id=experiment_id)


def _move(db: Transaction, statement: Update, experiment_id: int, state: str, **values: int) -> None:
    if db.run(statement, experiment_id=experiment_id, **values) != 1:
        raise WrongTransition(f"experiment {experiment_id} cannot become {state}")


def _fresh_id(db: Transaction) -> int:
    while True:
        experiment_id = secrets.randbelow(2**31 - 1) + 1
        if find(db, experiment_id) is None:
            return experiment_id


def _read(db: Transaction, row: Row) -> Experiment:
    number, member_id, session, idea, title, voice, *rest = row
    title, voice = db.vault.open_name(_TITLE.of(number), title), db.vault.open_whole(_VOICE.of(number), voice)
    return Experiment(number, member_id, session, idea, title, voice, *rest)
