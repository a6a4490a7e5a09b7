"""Prompts with their answers, told as the export tells them: local times, harmless text.

They are read in batches in the order in which they lie in the database: flat in memory, and faster than reading
them participant by participant, which jumps about in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from reports.cells import harmless
from reports.instants import local_time
from reports.participants_csv import Participant
from storage import prompts, responses
from storage.database import Transaction
from storage.members import member
from storage.prompts import prompt
from storage.responses import response, revision


@dataclass(frozen=True, slots=True)
class Period:
    """The participants' own days to export, both included."""

    first: date
    last: date

    def bounds(self) -> dict[str, str]:
        """Its days, as the database compares them."""
        return {"first_day": self.first.isoformat(), "last_day": self.last.isoformat()}


# An answer to an item: its value, the reason why there is none, its local time. A plain tuple: there are millions.
Answer = tuple[str, str | None, str]


@dataclass(slots=True)
class ExportedPrompt:
    """A prompt in the words of the export. Times are local, ISO 8601 with offset, empty for none."""

    participant: str
    level: str
    answers: dict[str, Answer]
    id: int
    kind: str
    date: str
    instrument: str | None
    question_of: int | None  # the session whose extra question it ended with
    session: int | None
    study_day: int
    status: str
    reason: str | None
    timezone: str
    scheduled_at: str
    sent_at: str
    reminded_at: str
    opened_at: str
    completed_at: str
    expired_at: str


@dataclass(slots=True)
class Revision:
    """An earlier answer to an item, and when it was replaced."""

    prompt: ExportedPrompt
    item: str
    answer: Answer
    replaced_at: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some prompts, and the revisions of their answers."""

    prompts: list[ExportedPrompt]
    revisions: list[Revision]


# Every state a prompt ends in is a status under its own name.
_FINAL = prompts.FINAL

# How many prompts are in memory at a time.
_BATCH = 500

_FIRST, _LAST = select(func.min(prompt.c.id)), select(func.max(prompt.c.id))
_OF_BATCH = (
    prompt.c.id >= bindparam("first"),
    prompt.c.id < bindparam("beyond"),
    # The sums keep the indexes out of it: reading the table as it lies is what makes a large export fast.
    (prompt.c.member_id + 0).in_(select(member.c.id).where(member.c.group_id == bindparam("group"))),
    prompt.c.local_date >= bindparam("first_day"),
    prompt.c.local_date <= bindparam("last_day"),
    # What is planned for later was never promised and may yet change.
    or_(prompt.c.state != prompts.PLANNED, prompt.c.scheduled_at <= bindparam("now")),
)
_PROMPTS = (
    select(
        prompt.c.member_id,
        prompt.c.id,
        prompt.c.kind,
        prompt.c.local_date,
        prompt.c.instrument,
        prompt.c.subject,
        prompt.c.session,
        prompt.c.study_day,
        prompt.c.state,
        prompt.c.reason,
        prompt.c.zone,
        prompt.c.scheduled_at,
        prompt.c.sent_at,
        prompt.c.reminded_at,
        prompt.c.opened_at,
        prompt.c.completed_at,
        prompt.c.expired_at,
    )
    .where(*_OF_BATCH)
    .order_by(prompt.c.id)
)
_IDS = select(prompt.c.id).where(*_OF_BATCH)  # twice as fast in its place as a join
_ANSWERS = select(
    response.c.prompt_id,
    response.c.item,
    response.c.value,
    response.c.words,
    response.c.reason,
    response.c.answered_at,
).where(response.c.prompt_id.in_(_IDS))
_REVISIONS = (
    select(
        revision.c.prompt_id,
        revision.c.item,
        revision.c.value,
        revision.c.words,
        revision.c.reason,
        revision.c.answered_at,
        revision.c.replaced_at,
    )
    .where(revision.c.prompt_id.in_(_IDS))
    .order_by(revision.c.prompt_id, revision.c.id)
)


class PromptReader:
    """Reads the prompts of a group's participants in a period, as they stand `now` (seconds UTC)."""

    def __init__(
        self, db: Transaction, group_id: int, participants: Iterable[Participant], period: Period, now: int
    ) -> None:
        self._db = db
        self._people = {who.member_id: who for who in participants}
        self._asked = {**period.bounds(), "group": group_id, "now": now}

    def batches(self) -> Iterator[Batch]:
        """The prompts with their latest answers and their revisions, in the order in which they were planned."""
        lowest, highest = self._db.one(_FIRST), self._db.one(_LAST)
        if not lowest or not highest or lowest[0] is None:
            return
        for first in range(lowest[0], highest[0] + 1, _BATCH):
            asked = {**self._asked, "first": first, "beyond": first + _BATCH}
            found = self._prompts(asked)
            if found:
                yield Batch(list(found.values()), self._revisions(found, asked))

    def _prompts(self, asked: Mapping[str, Any]) -> dict[int, ExportedPrompt]:
        found = {}
        for member_id, *told in self._db.all(_PROMPTS, **asked):
            who = self._people.get(member_id)
            if who is not None:
                found[told[0]] = _told(who, *told)
        for prompt_id, item, value, words, reason, answered_at in self._db.all(_ANSWERS, **asked):
            of = found.get(prompt_id)
            if of is not None:
                text = self._value(value, words) if words else harmless(value or "")
                of.answers[item] = (text, reason, local_time(of.timezone, answered_at))
        return found

    def _revisions(self, found: Mapping[int, ExportedPrompt], asked: Mapping[str, Any]) -> list[Revision]:
        revisions = []
        for prompt_id, item, value, words, reason, answered_at, replaced_at in self._db.all(_REVISIONS, **asked):
            of = found.get(prompt_id)
            if of is not None:
                answer = (self._value(value, words), reason, local_time(of.timezone, answered_at))
                revisions.append(Revision(of, item, answer, local_time(of.timezone, replaced_at)))
        return revisions

    def _value(self, value: str | None, words: bytes | None) -> str:
        """A value counts before words: beside `photo` or `voice`, the words are Telegram's name of the file."""
        if value is None and words is not None:
            value = responses.opened_words(self._db, words)
        return harmless(value or "")


def _told(
    who: Participant,
    prompt_id: int,
    kind: str,
    local_date: str,
    instrument: str | None,
    subject: int | None,
    session: int | None,
    study_day: int,
    state: str,
    reason: str | None,
    zone: str,
    *instants: int | None,
) -> ExportedPrompt:
    status = state if state in _FINAL else "open"
    return ExportedPrompt(
        who.pseudonym,
        who.level,
        {},
        prompt_id,
        kind,
        local_date,
        instrument,
        subject if kind in (prompts.CHECKIN, prompts.SELF) else None,
        session,
        study_day,
        status,
        reason,
        zone,
        *[local_time(zone, instant) for instant in instants],
    )
