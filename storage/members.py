"""Memberships: a person in a group with a role, under a pseudonym; and what she consented to."""

from __future__ import annotations

import secrets

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import erasure_list
from storage.database import Transaction, metadata, values_of
from storage.frozen import frozen
from storage.groups import group
from storage.statements import Upsert, one_of
from storage.states import Transitions, WrongTransition, moves

PARENT, FACILITATOR, COORDINATOR = "parent", "facilitator", "coordinator"
ROLES = (PARENT, FACILITATOR, COORDINATOR)

ENROLLING, ACTIVE, PAUSED, STOPPED = "enrolling", "active", "paused", "stopped"
REFUSED, REMOVED, FORGOTTEN = "refused", "removed", "forgotten"

# Saying the same once more is no mistake: two keyboards may offer it. A new link brings back who was removed.
TRANSITIONS: Transitions = {
    ENROLLING: frozenset({ACTIVE, REFUSED, REMOVED, FORGOTTEN}),
    ACTIVE: frozenset({ACTIVE, PAUSED, STOPPED, REMOVED, FORGOTTEN}),
    PAUSED: frozenset({ACTIVE, PAUSED, STOPPED, REMOVED, FORGOTTEN}),
    STOPPED: frozenset({ACTIVE, STOPPED, REMOVED, FORGOTTEN}),
    REFUSED: frozenset({ENROLLING, REMOVED, FORGOTTEN}),
    REMOVED: frozenset({ENROLLING, FORGOTTEN}),
    FORGOTTEN: frozenset(),
}
STATES = tuple(TRANSITIONS)

# In these states a member takes part: paused is resting, stopped still answers and may come back by herself.
TAKING_PART = frozenset({ACTIVE, PAUSED, STOPPED})
WORKING_TOGETHER = frozenset({ACTIVE, PAUSED})

# What a member is asked to consent to, each apart.
PARTICIPATION, SHARING, RESEARCH = "participation", "facilitator", "research"
DRAWING = "drawing"  # whether a photo of her drawing may be kept, for her alone
WORDS = "words"  # whether a facilitator may read her own words too
SILENCE = "silence"  # whether a facilitator may hear that she did not answer for two weeks

# The words somebody said yes or no to, as the content has them: with the places of names, without the names.
consent_words = Table(
    "consent_words",
    metadata,
    Column("version", Text, primary_key=True),  # the language, and the beginning of the text's SHA-256
    Column("words", Text, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), index=True),  # empty once she was forgotten
    Column("group_id", ForeignKey("cohort.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("pseudonym", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # one of STATES
    Column("step", Text, nullable=False),  # where she is in her enrolment
    Column("own_zone", Text),  # empty: the group's
    Column("paused_until", BigInteger),
    Column("enrolled_at", BigInteger),
    Column("first_day", Integer),  # the ordinal of her day of enrolment: study day 1
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),  # older invitations do not bring her back
    UniqueConstraint("person_id", "group_id", "role"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("kind", Text, nullable=False),  # participation | facilitator | words | research | silence
    Column("given", Integer, nullable=False),
    Column("version", Text, nullable=False),  # of the words she said yes or no to
    Column("at", BigInteger, nullable=False),
    Column("over_at", BigInteger),  # since when a yes counts no more: the question is asked in other words
    Index("ix_consent_member_kind", "member_id", "kind", "id"),
)


@frozen
class Member:
    """A person in a group with a role. `zone` is hers, or else the group's."""

    id: int
    person_id: int | None
    group_id: int
    role: str
    pseudonym: str
    state: str
    step: str
    own_zone: str | None
    paused_until: int | None
    enrolled_at: int | None
    first_day: int | None
    created_at: int
    removed_at: int | None
    zone: str


@frozen
class Said:
    """A yes or a no, the version of the words it answers, when, and since when it is over, in seconds UTC."""

    given: bool
    version: str
    at: int
    over_at: int | None

    @property
    def counts(self) -> bool:
        """Whether it is a yes that is not over."""
        return self.given and self.over_at is None


# A person's evening is one, however many groups she is in: each member with each group whose evenings are hers,
# her own and the others that this person takes part in.
_here, _there = member.alias("here"), member.alias("there")
HER_GROUPS = (
    select(_here.c.id.label("member_id"), _there.c.group_id)
    .join(_there, (_there.c.id == _here.c.id) | (_there.c.person_id == _here.c.person_id))
    .where((_there.c.id == _here.c.id) | one_of(_there.c.state, TAKING_PART))
    .subquery("her_groups")
)

COLUMNS = (*member.c, func.coalesce(member.c.own_zone, group.c.zone))

_ADD = insert(member).returning(member.c.id)
_SELECT = select(*COLUMNS).select_from(member).join(group, group.c.id == member.c.group_id)
_BY_ID = _SELECT.where(member.c.id == bindparam("member_id"))
_OF_PERSON = _SELECT.where(member.c.person_id == bindparam("who")).order_by(member.c.id)
_OF_GROUP = _SELECT.where(member.c.group_id == bindparam("group"), member.c.role == bindparam("as_role")).order_by(
    member.c.id
)
_PARENTS = _SELECT.where(member.c.role == PARENT, one_of(member.c.state, TAKING_PART)).order_by(member.c.id)
_STEP = update(member).where(member.c.id == bindparam("member_id")).values(step=bindparam("new_step"))
_TO_STATE = moves(
    member.c.state,
    TRANSITIONS,
    member.c.id == bindparam("member_id"),
    lambda _: {"paused_until": bindparam("until")},
)
_ENROLLED = (
    update(member)
    .where(member.c.id == bindparam("member_id"))
    .values(
        enrolled_at=func.coalesce(member.c.enrolled_at, bindparam("when")),
        first_day=func.coalesce(member.c.first_day, bindparam("day")),
        step="done",
    )
)
_REMOVED_AT = update(member).where(member.c.id == bindparam("member_id")).values(removed_at=bindparam("when"))
_ZONE = update(member).where(member.c.id == bindparam("member_id")).values(own_zone=bindparam("new_zone"))
_REST = select(member.c.id).where(
    member.c.state == PAUSED, member.c.paused_until <= bindparam("now"), member.c.paused_until.is_not(None)
)
_DETACH = (
    update(member).where(member.c.id == bindparam("member_id")).values(person_id=None, step="done", own_zone=None)
)
_CONSENT = insert(consent)
_KEEP_WORDS = Upsert(consent_words, ("version",))
_CONSENTS = (
    select(consent.c.kind, consent.c.given, consent.c.version, consent.c.at, consent.c.over_at)
    .where(consent.c.member_id == bindparam("member_id"))
    .order_by(consent.c.id)
)
_LATER = consent.alias("later")
_LAST_OF_KIND = (
    select(func.max(_LATER.c.id))
    .where(_LATER.c.member_id == bindparam("whose"), _LATER.c.kind == bindparam("of_kind"))
    .scalar_subquery()
)
_OVER = update(consent).where(consent.c.id == _LAST_OF_KIND).values(over_at=bindparam("since"))
_FORGET_CONSENTS = delete(consent).where(consent.c.member_id == bindparam("member_id"))


def add(db: Transaction, *, person_id: int, group_id: int, role: str, at: int) -> Member:
    """Make a person a member, at the start of her enrolment."""
    member_id = db.insert(
        _ADD,
        person_id=person_id,
        group_id=group_id,
        role=role,
        pseudonym=_pseudonym(role),
        state=ENROLLING,
        step="start",
        created_at=at,
    )
    return get(db, member_id)


def get(db: Transaction, member_id: int) -> Member:
    """The member with this id, who must exist."""
    row = db.one(_BY_ID, member_id=member_id)
    assert row is not None
    return Member(*row)


def find(db: Transaction, member_id: int) -> Member | None:
    """The member with this id."""
    row = db.one(_BY_ID, member_id=member_id)
    return Member(*row) if row else None


def of_person(db: Transaction, person_id: int) -> list[Member]:
    """All memberships of a person, oldest first."""
    return [Member(*row) for row in db.all(_OF_PERSON, who=person_id)]


def of_group(db: Transaction, group_id: int, role: str) -> list[Member]:
    """All members of a group in a role, whatever their state, oldest first."""
    return [Member(*row) for row in db.all(_OF_GROUP, group=group_id, as_role=role)]


def move_to(db: Transaction, member_id: int, step: str) -> None:
    """Remember where she is in her enrolment."""
    db.run(_STEP, member_id=member_id, new_step=step)


def parents_taking_part(db: Transaction) -> list[Member]:
    """Every parent who takes part, in whichever group."""
    return [Member(*row) for row in db.all(_PARENTS)]


def enrol(db: Transaction, member_id: int, *, at: int, first_day: int) -> None:
    """She takes part from now on; `first_day` is the ordinal of this day in her zone.

    Of somebody who took part before, the first day stays. Raises WrongTransition.
    """
    set_state(db, member_id, ACTIVE)
    db.run(_ENROLLED, member_id=member_id, when=at, day=first_day)


def set_state(db: Transaction, member_id: int, state: str, *, until: int | None = None) -> None:
    """Bring a member into another state; a pause lasts until an instant, or until she says so.

    That she stopped, came back, or was let in again, no backup undoes. Raises WrongTransition where the table does
    not allow it.
    """
    was = find(db, member_id)
    _bring_to(db, member_id, state, until=until)
    if was is not None and was.state != state and STOPPED in (was.state, state):
        said = {STOPPED: erasure_list.STOPPED, ACTIVE: erasure_list.BACK}.get(state)
        if said is not None:
            erasure_list.owe_last(db, said, erasure_list.of_stop(db.vault, was.pseudonym))
    if was is not None and (was.state, state) == (REMOVED, ENROLLING):
        erasure_list.owe_last(db, erasure_list.BACK, erasure_list.of_membership(db.vault, was.pseudonym))


def stop_again(db: Transaction, member_id: int) -> None:
    """She had stopped, and a restored backup does not know it. Raises WrongTransition."""
    _bring_to(db, member_id, STOPPED)


def _bring_to(db: Transaction, member_id: int, state: str, *, until: int | None = None) -> None:
    if db.run(_TO_STATE[state], member_id=member_id, until=until) != 1:
        raise WrongTransition(f"member {member_id} cannot become {state}")


def remove(db: Transaction, member_id: int, *, at: int) -> None:
    """Others ended her membership; nothing of it is erased. Raises WrongTransition."""
    set_state(db, member_id, REMOVED)
    db.run(_REMOVED_AT, member_id=member_id, when=at)


def set_zone(db: Transaction, member_id: int, zone: str | None) -> None:
    """Her own time zone; None for the group's."""
    db.run(_ZONE, member_id=member_id, new_zone=zone)


def rested(db: Transaction, *, now: int) -> list[int]:
    """The members whose pause is over."""
    return values_of(db.all(_REST, now=now))


def detach(db: Transaction, member_id: int) -> None:
    """Cut the tie between a membership and its person; what is left names nobody."""
    set_state(db, member_id, FORGOTTEN)
    db.run(_FORGET_CONSENTS, member_id=member_id)
    db.run(_DETACH, member_id=member_id)


def record_consent(
    db: Transaction,
    member_id: int,
    kind: str,
    given: bool,
    *,
    version: str,
    at: int,
    words: str | None = None,
) -> None:
    """Record a yes or a no to these words; the latest counts, earlier ones stay on record.

    That a yes was taken back, or given again, no backup undoes.
    """
    before = last_said(db, member_id).get(kind)
    if before is not None and before.given != given:
        said = erasure_list.GIVEN if given else erasure_list.WITHDRAWN
        pseudonym = get(db, member_id).pseudonym
        erasure_list.owe_last(db, said, erasure_list.of_consent(db.vault, pseudonym, kind))
    if words is not None:
        db.run(_KEEP_WORDS, version=version, words=words)
    db.run(_CONSENT, member_id=member_id, kind=kind, given=int(given), version=version, at=at)


def withdraw_again(db: Transaction, member_id: int, kind: str, *, at: int) -> None:
    """She had taken this yes back, and a restored backup does not know it."""
    version = last_said(db, member_id)[kind].version
    db.run(_CONSENT, member_id=member_id, kind=kind, given=0, version=version, at=at)


def consents(db: Transaction, member_id: int) -> dict[str, bool]:
    """Whether her last word on each question of consent is a yes that counts."""
    return {kind: said.counts for kind, said in last_said(db, member_id).items()}


def last_said(db: Transaction, member_id: int) -> dict[str, Said]:
    """What she said last to each question of consent, to which words, and when."""
    rows = db.all(_CONSENTS, member_id=member_id)
    return {kind: Said(bool(given), version, at, over_at) for kind, given, version, at, over_at in rows}


def yes_is_over(db: Transaction, member_id: int, kind: str, since: int | None) -> None:
    """Her last yes of this kind counts no more since then (seconds UTC); since None: it does."""
    db.run(_OVER, whose=member_id, of_kind=kind, since=since)


def _pseudonym(role: str) -> str:
    """A code nobody can count or order by: 40 random bits in letters that are not mistaken for each other."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return role[0].upper() + "-" + "".join(secrets.choice(letters) for _ in range(8))
