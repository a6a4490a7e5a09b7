"""Who is in the export: enrolled parents whose latest word on research is a yes, to the words asked now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from reports.cells import harmless
from reports.consented import Consented, Said, said_in
from reports.instants import local_date
from storage.database import Row, Transaction
from storage.groups import Group, group
from storage.members import PARENT, RESEARCH, SHARING, member
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
    said: list[Said]
    consented: Consented

    def last_said(self, kind: str) -> Said | None:
        """What she said last to a question of consent."""
        return next((each for each in reversed(self.said) if each.kind == kind), None)


_ENROLLED = (
    member.c.group_id == bindparam("group"),
    member.c.role == PARENT,
    member.c.enrolled_at.is_not(None),
)
_KNOWN = (
    select(
        member.c.id,
        member.c.pseudonym,
        member.c.state,
        member.c.enrolled_at,
        func.coalesce(member.c.own_zone, group.c.zone),
        person.c.language,
        person.c.level,
    )
    .select_from(member)
    .join(group, group.c.id == member.c.group_id)
    .join(person, person.c.id == member.c.person_id)
    .where(*_ENROLLED)
    .order_by(member.c.pseudonym)  # random: the order tells nothing
)
_HOW_MANY_ENROLLED = select(func.count()).select_from(member).where(*_ENROLLED)


def included(db: Transaction, group_id: int) -> list[Participant]:
    """The parents of the group who are in the export, in the order of their pseudonyms."""
    said = said_in(db, group_id)
    found = (_participant(row, said.get(row[0], [])) for row in db.all(_KNOWN, group=group_id))
    return [who for who in found if (last := who.last_said(RESEARCH)) is not None and last.counts]


def left_out(db: Transaction, group_id: int, participants: list[Participant]) -> int:
    """How many parents enrolled in the group but are not in the export."""
    row = db.one(_HOW_MANY_ENROLLED, group=group_id)
    assert row is not None
    return int(row[0]) - len(participants)


def rows(cohort: Group, participants: list[Participant], missing: int) -> Iterator[list[object]]:
    """A row for each participant; one with only the number left out if there is none."""
    programme = [harmless(cohort.key), harmless(cohort.programme), harmless(cohort.pack_version)]
    for who in participants:
        research, sharing = who.last_said(RESEARCH), who.last_said(SHARING)
        assert research is not None
        yield [
            who.pseudonym,
            *programme,
            who.state,
            local_date(who.zone, who.enrolled_at),
            who.language,
            who.level,
            local_date(who.zone, research.at),
            harmless(research.version),
            "yes" if sharing is not None and sharing.counts else "no",
            missing,
            who.zone,
        ]
    if not participants:
        yield ["", *programme, *[""] * 7, missing, ""]


def _participant(row: Row, said: list[Said]) -> Participant:
    member_id, pseudonym, state, enrolled_at, zone, language, level = row
    research = [each for each in said if each.kind == RESEARCH]
    return Participant(
        member_id,
        pseudonym,
        state,
        enrolled_at,
        zone,
        language,
        level,
        said,
        Consented(research, since=enrolled_at),
    )
