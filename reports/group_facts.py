"""What a report on a group tells: of the parents who agree to whoever reads it, and of nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import median

from sqlalchemy import bindparam, select

from content.packs import Library
from reports import answered, her_waves
from reports.answered import Answered
from reports.consented import Consented, said_in
from reports.her_waves import HerWaves
from reports.her_week import LADDER, STEPS_OF_3, TENSION, TENSION_3
from reports.instants import local_date
from reports.sessions_held import SessionsHeld
from storage import compliance, experiments, meetings, members, rsvps
from storage.compliance import Compliance
from storage.database import Transaction, values_of
from storage.experiments import KEPT
from storage.groups import Group
from storage.meetings import HELD
from storage.members import PARENT, SHARING, Member
from storage.prompts import CHECKIN, EXPERIMENT, prompt
from storage.responses import response
from storage.statements import one_of

FEW = 3  # below so many people it can be seen whose answers these are
NOTICED = "noticed"

_HAS_RESPONSE = select(response.c.id).where(response.c.prompt_id == prompt.c.id).correlate(prompt).exists()
_SENT_TO = select(
    prompt.c.local_date, prompt.c.scheduled_at, prompt.c.state, prompt.c.opened_at, _HAS_RESPONSE
).where(
    prompt.c.member_id == bindparam("whose"),
    prompt.c.kind == CHECKIN,
    prompt.c.sent_at.is_not(None),
    prompt.c.scheduled_at <= bindparam("until"),
)


# Experiments of which she told at least once that she did it, or something like it.
_TRIED = (
    select(prompt.c.subject)
    .join(response, response.c.prompt_id == prompt.c.id)
    .where(
        prompt.c.member_id == bindparam("whose"),
        prompt.c.kind == EXPERIMENT,
        response.c.item == "done",
        one_of(response.c.value, ("done", "other")),
        response.c.answered_at <= bindparam("until"),
    )
)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the group: how many parents were asked, and what became of their check-ins."""

    people: int
    counts: Compliance


@dataclass(frozen=True, slots=True)
class Noticed:
    """A week's answers to when tension was noticed, and of how many parents they are."""

    people: int
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class OneParent:
    """By the session that was held last (0 before the first): the middle of her tension, and her ladder."""

    code: str
    tension: dict[int, float]
    ladder: dict[int, Counter[str]]
    in_three_steps: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """A meeting that was held: of how many parents it is known, and how many of them were there."""

    session: int
    day: str
    known: int
    present: int


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """All of it. Weeks are counted from `first`, the day on which the first of them enrolled."""

    group: Group
    today: date
    first: date
    people: int
    left_out: int
    codes: dict[int, str]
    weeks: dict[int, Week]
    noticed: dict[int, Noticed]
    parents: list[OneParent]
    experiments: Counter[str]
    tried: int
    with_experiments: int
    attendance: list[Attendance]
    waves: dict[str, HerWaves] | None  # by code; None where the report is not for who may see measurements


@dataclass(frozen=True, slots=True)
class _Agreeing:
    member: Member
    consented: Consented


def of_group(
    db: Transaction,
    library: Library,
    group: Group,
    kind: str,
    now: int,
    *,
    versions: Container[str] | None = None,
) -> GroupFacts:
    """Of the parents whose latest word on this kind of consent is yes; what they answered while it was.

    Where `versions` are given, a yes counts to these words alone. `now` is seconds UTC; what comes after it is not
    told. A facilitator sees no measurements: a yes to her looking is not about those.
    """
    agreeing, enrolled = _agreeing(db, group.id, kind, versions)
    today = date.fromisoformat(local_date(group.zone, now))
    days = [date.fromisoformat(local_date(each.member.zone, each.member.enrolled_at)) for each in agreeing]
    first = min(days, default=today)
    hers = {
        each.member.id: [
            one
            for one in answered.of_member(db, each.member.id, first, today + timedelta(days=1))
            if each.consented.at(one.at) and one.at <= now
        ]
        for each in agreeing
    }
    theirs = [
        [one for one in experiments.of_member(db, each.member.id) if one.proposed_at <= now] for each in agreeing
    ]
    return GroupFacts(
        group=group,
        today=today,
        first=first,
        people=len(agreeing),
        left_out=enrolled - len(agreeing),
        codes={each.member.id: each.member.pseudonym for each in agreeing},
        weeks=_weeks(db, agreeing, first, now),
        noticed=_noticed(hers, first),
        parents=_parents(db, group, agreeing, hers),
        experiments=Counter(one.state for found in theirs for one in found),
        tried=sum(len(set(values_of(db.all(_TRIED, whose=each.member.id, until=now)))) for each in agreeing),
        with_experiments=sum(map(bool, theirs)),
        attendance=_attendance(db, group, {each.member.id for each in agreeing}, now),
        waves=None if kind == SHARING else _waves(db, library, agreeing, now),
    )


def kept(facts: GroupFacts) -> int:
    """How many experiments a parent decided to keep."""
    return facts.experiments[KEPT]


def week_of(day: date, first: date) -> int:
    """The week of the group a day is in, 1 for the first."""
    return (day - first).days // 7 + 1


def _agreeing(
    db: Transaction, group_id: int, kind: str, versions: Container[str] | None
) -> tuple[list[_Agreeing], int]:
    """Those who agree, by their codes, and how many enrolled in all."""
    said = said_in(db, group_id)
    enrolled = [each for each in members.of_group(db, group_id, PARENT) if each.enrolled_at is not None]
    found = []
    for each in enrolled:
        about = [one for one in said.get(each.id, []) if one.kind == kind]
        if each.person_id is None or not about or not about[-1].counts:
            continue
        if versions is None or about[-1].version in versions:
            found.append(_Agreeing(each, Consented(about, since=each.enrolled_at or 0)))
    return sorted(found, key=lambda each: each.member.pseudonym), len(enrolled)


def _weeks(db: Transaction, agreeing: list[_Agreeing], first: date, now: int) -> dict[int, Week]:
    counts: dict[int, Compliance] = {}
    whose: dict[int, set[int]] = {}
    for each in agreeing:
        rows = db.all(_SENT_TO, whose=each.member.id, until=now)
        for day, scheduled_at, state, opened_at, has_response in rows:
            if not each.consented.at(scheduled_at):
                continue
            week = week_of(date.fromisoformat(day), first)
            told = compliance.of_prompt(
                state, was_sent=True, was_opened=opened_at is not None, has_response=bool(has_response)
            )
            counts[week] = counts.get(week, Compliance()) + told
            whose.setdefault(week, set()).add(each.member.id)
    return {week: Week(len(whose[week]), counts[week]) for week in sorted(counts)}


def _noticed(hers: Mapping[int, list[Answered]], first: date) -> dict[int, Noticed]:
    counts: dict[int, Counter[str]] = {}
    whose: dict[int, set[int]] = {}
    for member_id, answers in hers.items():
        for each in answers:
            if each.item == NOTICED:
                week = week_of(each.day, first)
                counts.setdefault(week, Counter())[each.value] += 1
                whose.setdefault(week, set()).add(member_id)
    return {week: Noticed(len(whose[week]), counts[week]) for week in sorted(counts)}


def _parents(
    db: Transaction, group: Group, agreeing: list[_Agreeing], hers: Mapping[int, list[Answered]]
) -> list[OneParent]:
    held = SessionsHeld(db, group.id)
    return [_one(each.member.pseudonym, hers[each.member.id], held) for each in agreeing]


def _waves(db: Transaction, library: Library, agreeing: list[_Agreeing], now: int) -> dict[str, HerWaves]:
    found = {
        each.member.pseudonym: her_waves.of_member(
            db, each.member.id, library, partial(_may_be_told, each.consented, now)
        )
        for each in agreeing
    }
    return {code: hers for code, hers in found.items() if hers is not None}


def _may_be_told(consented: Consented, until: int, at: int) -> bool:
    return at <= until and consented.at(at)


def _one(code: str, answers: list[Answered], held: SessionsHeld) -> OneParent:
    numbers: dict[int, list[float]] = {}
    steps: dict[int, list[float]] = {}
    ladder: dict[int, Counter[str]] = {}
    for each in answers:
        session = held.last_before(each.at) or 0
        if each.item == TENSION:
            numbers.setdefault(session, []).append(float(each.value))
        elif each.item == TENSION_3:
            steps.setdefault(session, []).append(float(STEPS_OF_3.index(each.value)))
        elif each.item == LADDER:
            ladder.setdefault(session, Counter())[each.value] += 1
    in_three_steps = sum(map(len, steps.values())) > sum(map(len, numbers.values()))
    tension = {session: median(values) for session, values in (steps if in_three_steps else numbers).items()}
    return OneParent(code, tension, ladder, in_three_steps)


def _attendance(db: Transaction, group: Group, agreeing: set[int], now: int) -> list[Attendance]:
    found = []
    for each in meetings.of_group(db, group.id):
        if each.state != HELD or each.starts_at > now:
            continue
        present = {whose: there for whose, there in rsvps.presence(db, each.id).items() if whose in agreeing}
        day = local_date(each.zone, each.starts_at)
        found.append(Attendance(each.session, day, len(present), sum(present.values())))
    return found
