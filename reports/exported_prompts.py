"""A participant's prompts with their answers, told as the export tells them: local times, harmless text.

One participant at a time is in memory: that keeps the memory flat, and her rows together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, or_, select

from reports.cells import harmless
from reports.instants import local_time
from reports.participants_csv import Participant
from storage import prompts, responses
from storage.database import Transaction
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


@dataclass(slots=True)
class Answer:
    """An answer to an item: its value, or the reason why there is none; and its local time."""

    value: str
    reason: str | None
    answered_at: str


@dataclass(slots=True)
class ExportedPrompt:
    """A prompt in the words of the export. Times are local, ISO 8601 with offset, empty for none."""

    participant: str
    level: str
    id: int
    kind: str
    date: str
    instrument: str | None
    session: int | None
    study_day: int
    status: str
    reason: str | None
    scheduled_at: str
    sent_at: str
    reminded_at: str
    opened_at: str
    completed_at: str
    expired_at: str
    timezone: str
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Revision:
    """An earlier answer to an item, and when it was replaced."""

    prompt: ExportedPrompt
    item: str
    answer: Answer
    replaced_at: str


# Every state a prompt ends in is a status under its own name.
_FINAL = frozenset(state for state, nexts in prompts.TRANSITIONS.items() if not nexts)

_HERS = (
    prompt.c.member_id == bindparam("member"),
    prompt.c.local_date >= bindparam("first_day"),
    prompt.c.local_date <= bindparam("last_day"),
    # What is planned for later was never promised and may yet change.
    or_(prompt.c.state != prompts.PLANNED, prompt.c.scheduled_at <= bindparam("now")),
)
_PROMPTS = (
    select(
        prompt.c.id,
        prompt.c.kind,
        prompt.c.local_date,
        prompt.c.instrument,
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
    .where(*_HERS)
    .order_by(prompt.c.scheduled_at, prompt.c.id)
)
_ANSWERS = (
    select(
        response.c.prompt_id,
        response.c.item,
        response.c.value,
        response.c.words,
        response.c.reason,
        response.c.answered_at,
    )
    .select_from(prompt)
    .join(response, response.c.prompt_id == prompt.c.id)
    .where(*_HERS)
)
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
    .select_from(prompt)
    .join(revision, revision.c.prompt_id == prompt.c.id)
    .where(*_HERS)
    .order_by(revision.c.id)
)


class PromptReader:
    """Reads participants' prompts of a period, as they stand `now` (seconds UTC)."""

    def __init__(self, db: Transaction, period: Period, now: int) -> None:
        self._db = db
        self._asked = {**period.bounds(), "now": now}

    def of(self, who: Participant) -> dict[int, ExportedPrompt]:
        """Her prompts with their latest answers, by id, in the order of their time."""
        asked = {**self._asked, "member": who.member_id}
        found = {row[0]: _told(who, *row) for row in self._db.all(_PROMPTS, **asked)}
        for prompt_id, item, value, words, reason, answered_at in self._db.all(_ANSWERS, **asked):
            of = found[prompt_id]
            of.answers[item] = Answer(self._value(value, words), reason, local_time(of.timezone, answered_at))
        return found

    def revisions(self, who: Participant, found: dict[int, ExportedPrompt]) -> Iterator[Revision]:
        """Her earlier answers to these prompts, in the order in which they were replaced."""
        for row in self._db.all(_REVISIONS, **self._asked, member=who.member_id):
            prompt_id, item, value, words, reason, answered_at, replaced_at = row
            of = found[prompt_id]
            answer = Answer(self._value(value, words), reason, local_time(of.timezone, answered_at))
            yield Revision(of, item, answer, local_time(of.timezone, replaced_at))

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
    session: int | None,
    study_day: int,
    state: str,
    reason: str | None,
    zone: str,
    *instants: int | None,
) -> ExportedPrompt:
    scheduled, sent, reminded, opened, completed, expired = [local_time(zone, instant) for instant in instants]
    return ExportedPrompt(
        participant=who.pseudonym,
        level=who.level,
        id=prompt_id,
        kind=kind,
        date=local_date,
        instrument=instrument,
        session=session,
        study_day=study_day,
        status=state if state in _FINAL else "open",
        reason=reason,
        scheduled_at=scheduled,
        sent_at=sent,
        reminded_at=reminded,
        opened_at=opened,
        completed_at=completed,
        expired_at=expired,
        timezone=zone,
    )
