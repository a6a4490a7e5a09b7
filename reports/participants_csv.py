"""Who is in the export: enrolled parents whose latest word on research is yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from reports.cells import harmless
from reports.instants import local_time
from storage.database import Transaction
from storage.groups import Group, group
from storage.members import PARENT, RESEARCH, SHARING, consent, member
from storage.people import person


@dataclass(frozen=True, slots=True)
class Participant:
    """A parent as the export knows her. `level` is her level of language now; instants are seconds UTC."""

    member_id: int
    pseudonym: str
    state: str
    enrolled_at: int
    zone: str
    language: str
    level: str
    consented_at: int
    consent_version: str
    shares_with_facilitator: int


_latest = (
    select(func.max(consent.c.id))
    .where(consent.c.member_id == member.c.id, consent.c.kind == RESEARCH)
    .correlate(member)
    .scalar_subquery()
)
_last_on_sharing = (
    select(consent.c.given)
    .where(consent.c.member_id == member.c.id, consent.c.kind == SHARING)
    .order_by(consent.c.id.desc())
    .limit(1)
    .correlate(member)
    .scalar_subquery()
)
_ENROLLED = (
    member.c.group_id == bindparam("group"),
    member.c.role == PARENT,
    member.c.enrolled_at.is_not(None),
)
_INCLUDED = (
    select(
        member.c.id,
        member.c.pseudonym,
        member.c.state,
        member.c.enrolled_at,
        func.coalesce(member.c.own_zone, group.c.zone),
        person.c.language,
        person.c.level,
        consent.c.at,
        consent.c.version,
        func.coalesce(_last_on_sharing, 0),
    )
    .select_from(member)
    .join(group, group.c.id == member.c.group_id)
    .join(person, person.c.id == member.c.person_id)
    .join(consent, consent.c.id == _latest)
    .where(*_ENROLLED, consent.c.given == 1)
    .order_by(member.c.pseudonym)  # random: the order tells nothing
)
_HOW_MANY_ENROLLED = select(func.count()).select_from(member).where(*_ENROLLED)


def included(db: Transaction, group_id: int) -> list[Participant]:
    """The parents of the group who are in the export, in the order of their pseudonyms."""
    return [Participant(*row) for row in db.all(_INCLUDED, group=group_id)]


def left_out(db: Transaction, group_id: int, participants: list[Participant]) -> int:
    """How many parents enrolled in the group but are not in the export."""
    row = db.one(_HOW_MANY_ENROLLED, group=group_id)
    assert row is not None
    return int(row[0]) - len(participants)


def rows(cohort: Group, participants: list[Participant], missing: int) -> Iterator[list[object]]:
    """A row for each participant; one with only the number left out if there is none."""
    programme = [harmless(cohort.key), harmless(cohort.programme), harmless(cohort.pack_version)]
    for who in participants:
        yield [
            who.pseudonym,
            *programme,
            who.state,
            local_time(who.zone, who.enrolled_at),
            who.language,
            who.level,
            local_time(who.zone, who.consented_at),
            harmless(who.consent_version),
            "yes" if who.shares_with_facilitator else "no",
            missing,
            who.zone,
        ]
    if not participants:
        yield ["", *programme, *[""] * 7, missing, ""]
