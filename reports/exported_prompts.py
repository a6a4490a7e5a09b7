"""Prompts with their answers, told as the export tells them: local times, harmless text.

They are read in batches in the order in which they lie in the database: flat in memory, and faster than reading
them participant by participant, which jumps about in the file. Each batch is read in a look of its own, which is
over before its rows are shaped: what somebody erases meanwhile leaves the journal without waiting for the export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import bindparam, select

from content.items import OWN
from reports.cells import harmless, in_one_line
from reports.instants import local_time
from reports.numbering import HAS_COME_DUE, OF_GROUP, Numbering
from reports.participants_csv import Participant
from reports.sessions_held import SessionsHeld
from storage import drawn_items, prompts, responses, waves
from storage.database import Database, Row, Transaction
from storage.outages import Outages
from storage.prompts import prompt
from storage.responses import NO_CONSENT, SKIPPED, response, revision


@dataclass(frozen=True, slots=True)
class Period:
    """The participants' own days to export, both included."""

    first: date
    last: date

    def bounds(self) -> dict[str, str]:
        """Its days, as the database compares them."""
        return {"first_day": self.first.isoformat(), "last_day": self.last.isoformat()}

    def has(self, day: str) -> bool:
        """Whether a day (YYYY-MM-DD) is in it."""
        return self.first.isoformat() <= day <= self.last.isoformat()


# An answer to an item: its value, the reason why there is none, its local time, and whether she changed it (0 or
# 1). A plain tuple: there are millions.
Answer = tuple[str, str | None, str, int]


@dataclass(slots=True)
class ExportedPrompt:
    """A prompt in the words of the export. Times are local, ISO 8601 with offset, empty for none."""

    participant: str
    answers: dict[str, Answer]
    id: str
    kind: str
    occasion: int
    local_date: str
    weekday: int
    study_day: int
    session: int | None
    instrument: str | None
    snapshot: str | None
    subject: int | None  # the session of a lesson or extra question, an experiment
    status: str
    reason: str | None
    language: str
    level: str  # empty where it is not known
    level_now: str  # of the participant
    timezone: str
    scheduled_at: str
    sent_at: str
    reminded_at: str
    opened_at: str
    completed_at: str
    expired_at: str
    minutes_to_open: str
    minutes_to_complete: str
    window_minutes: int | None
    window_lost_minutes: int | None
    instant: int  # at which it was scheduled, in seconds UTC
    window_ended_at: int  # far away where it has no end
    late: int = 0
    revised: int = 0
    drawn: list[str] | None = None  # the items drawn for it, in the order in which they were asked
    source: str = waves.CHAT  # of the answers to a measurement
    withheld: bool = False  # whether an answer was given while she did not consent
    own_words: dict[str, str] | None = None  # by item, where its option of own words was the answer

    @property
    def question_of(self) -> int | None:
        """The session whose extra question it ended with."""
        return self.subject if self.kind in (prompts.CHECKIN, prompts.SELF) else None


@dataclass(slots=True)
class Revision:
    """An earlier answer to an item, and when it was replaced."""

    prompt: ExportedPrompt
    item: str
    answer: Answer
    replaced_at: str
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some prompts, and the revisions of their answers."""

    prompts: list[ExportedPrompt]
    revisions: list[Revision]
    part_done: float  # from 0 to 1, after these


_NEVER = 1 << 62

# What stands for words in an export without them.
WORDS = "words"

# How many prompts are in memory at a time.
_BATCH = 1_000

_OF_BATCH = (
    prompt.c.id >= bindparam("first"),
    prompt.c.id < bindparam("beyond"),
    OF_GROUP,
    prompt.c.local_date >= bindparam("first_day"),
    prompt.c.local_date <= bindparam("last_day"),
    *HAS_COME_DUE,
)
_PROMPTS = (
    select(
        prompt.c.member_id,
        prompt.c.id,
        prompt.c.kind,
        prompt.c.local_date,
        prompt.c.instrument,
        prompt.c.snapshot,
        prompt.c.subject,
        prompt.c.study_day,
        prompt.c.state,
        prompt.c.reason,
        prompt.c.zone,
        prompt.c.language,
        prompt.c.level,
        prompt.c.scheduled_at,
        prompt.c.sent_at,
        prompt.c.reminded_at,
        prompt.c.opened_at,
        prompt.c.completed_at,
        prompt.c.expired_at,
        prompt.c.expires_at,
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
        self,
        db: Transaction,
        group_id: int,
        participants: Iterable[Participant],
        period: Period,
        now: int,
        *,
        sessions: SessionsHeld,
        outages: Outages,
        with_words: bool = True,
    ) -> None:
        self._vault = db.vault
        self._people = {who.member_id: who for who in participants}
        self._numbering = Numbering(db, group_id, self._people.keys(), now)
        self._waves = waves.of_group(db, group_id)
        self._drawn: dict[int, list[str]] = {}  # of the batch
        self._sessions = sessions
        self._outages = outages
        self._with_words = with_words
        self._now = now
        self._asked = {**period.bounds(), "group": group_id, "now": now}

    def batches(self, database: Database) -> Iterator[Batch]:
        """The prompts with their latest answers and their revisions, in the order in which they were planned.

        Those that came since this reader was made are left out; no look is open between two batches.
        """
        first, beyond = self._numbering.first, self._numbering.beyond
        for start in range(first, beyond, _BATCH):
            end = min(start + _BATCH, beyond)
            asked = {**self._asked, "first": start, "beyond": end}
            with database.read() as db:
                rows = db.all(_PROMPTS, **asked)
                self._drawn = drawn_items.among(db, start, end)
                revised, answers = (db.all(_REVISIONS, **asked), db.all(_ANSWERS, **asked)) if rows else ([], [])
            found = self._prompts(rows)
            if found:
                revisions = self._revisions(found, revised)
                self._answer(found, revisions, answers)
                yield Batch([each for _, each in found.values()], revisions, (start - first) / (beyond - first))

    def _prompts(self, rows: Iterable[Row]) -> dict[int, tuple[Participant, ExportedPrompt]]:
        found = {}
        for member_id, *told in rows:
            who = self._people.get(member_id)
            if who is not None and self._numbering.number(told[0]):
                found[told[0]] = who, self._told(who, *told)
        return found

    def _answer(
        self,
        found: Mapping[int, tuple[Participant, ExportedPrompt]],
        revisions: Iterable[Revision],
        rows: Iterable[Row],
    ) -> None:
        changed = {(each.prompt.id, each.item) for each in revisions}
        last, pair = 0, None
        for prompt_id, item, value, words, reason, answered_at in rows:
            if prompt_id != last:  # the answers to a prompt lie together: what they share is looked up once
                last, pair = prompt_id, found.get(prompt_id)
                if pair is not None:
                    who, of = pair
                    answers, zone, ended_at = of.answers, of.timezone, of.window_ended_at
                    always = who.consented.always
            if pair is None:
                continue
            # Values are keys of our making; only words may look like a formula.
            text = self._value(value, words, prompt_id, item, answered_at) if words else value or ""
            if not always and not who.consented.at(answered_at):
                text, reason, of.withheld = "", NO_CONSENT, True
            elif words and value == OWN and self._with_words:
                of.own_words = {**(of.own_words or {}), item: self._opened(words, prompt_id, item, answered_at)}
            is_changed = int((of.id, item) in changed) if changed else 0
            if answered_at > ended_at and not is_changed:  # a later correction is no late answer
                of.late = 1
            answers[item] = (text, reason, local_time(zone, answered_at), is_changed)
        for _, of in found.values():
            if of.answers and of.status == prompts.EXPIRED:  # it ran out, and was not closed yet
                of.status = prompts.PARTIAL

    def _revisions(
        self, found: Mapping[int, tuple[Participant, ExportedPrompt]], rows: Iterable[Row]
    ) -> list[Revision]:
        revisions = []
        for prompt_id, item, value, words, reason, answered_at, replaced_at in rows:
            pair = found.get(prompt_id)
            if pair is None:
                continue
            who, of = pair
            of.revised = 1
            if answered_at > of.window_ended_at:
                of.late = 1
            text, own = self._value(value, words, prompt_id, item, answered_at), ""
            if not who.consented.at(answered_at):
                text, reason = "", NO_CONSENT
            elif words and value == OWN and self._with_words:
                own = self._opened(words, prompt_id, item, answered_at)
            answer = (text, reason, local_time(of.timezone, answered_at), 1)
            revisions.append(Revision(of, item, answer, local_time(of.timezone, replaced_at), own))
        return revisions

    def _value(self, value: str | None, words: bytes | None, prompt_id: int, item: str, answered_at: int) -> str:
        """A value counts before words: beside `photo` or `voice`, the words are Telegram's name of the file."""
        if value is None and words is not None:
            return self._opened(words, prompt_id, item, answered_at) if self._with_words else WORDS
        return harmless(value or "")

    def _opened(self, words: bytes, prompt_id: int, item: str, answered_at: int) -> str:
        return harmless(in_one_line(responses.opened_words(self._vault, prompt_id, item, answered_at, words)))

    def _told(
        self,
        who: Participant,
        prompt_id: int,
        kind: str,
        day: str,
        instrument: str | None,
        snapshot: str | None,
        subject: int | None,
        study_day: int,
        state: str,
        reason: str | None,
        zone: str,
        language: str | None,
        level: str | None,
        *instants: int | None,
    ) -> ExportedPrompt:
        scheduled_at, sent_at, reminded_at, opened_at, completed_at, expired_at, expires_at = instants
        assert scheduled_at is not None
        status, expired_at = self._ending(state, expired_at, expires_at)
        length, lost = self._window(sent_at, expires_at)
        if reason == SKIPPED:  # so earlier versions wrote where a word let it go; its status says that
            reason = None
        if status in prompts.CLOSED_BY_TIME and lost and reason is None:
            reason = prompts.OUTAGE
        return ExportedPrompt(
            participant=who.pseudonym,
            answers={},
            id=f"{who.pseudonym}-{self._numbering.number(prompt_id):04}",
            kind=kind,
            occasion=self._numbering.occasion(prompt_id),
            local_date=day,
            weekday=_weekday(day),
            study_day=study_day,
            session=self._sessions.last_before(scheduled_at),
            instrument=instrument,
            snapshot=snapshot,
            subject=subject,
            status=status,
            reason=reason,
            language=language or "",
            level=level or "",
            level_now=who.level,
            timezone=zone,
            scheduled_at=local_time(zone, scheduled_at),
            sent_at=local_time(zone, sent_at),
            reminded_at=local_time(zone, reminded_at),
            opened_at=local_time(zone, opened_at),
            completed_at=local_time(zone, completed_at),
            expired_at=local_time(zone, expired_at),
            minutes_to_open=_minutes(sent_at, opened_at),
            minutes_to_complete=_minutes(sent_at, completed_at),
            window_minutes=length,
            window_lost_minutes=lost,
            instant=scheduled_at,
            window_ended_at=_NEVER if expires_at is None else expires_at,
            drawn=self._drawn.get(prompt_id),
            source=self._waves[prompt_id].source if prompt_id in self._waves else waves.CHAT,
        )

    def _ending(self, state: str, expired_at: int | None, expires_at: int | None) -> tuple[str, int | None]:
        """How it ended and when its window did: also where that is over, and nobody was there to close it."""
        if state in prompts.FINAL:
            return state, expired_at
        if state in prompts.WAITING_FOR_ANSWER and expires_at is not None and expires_at <= self._now:
            return prompts.EXPIRED, expires_at
        return "open", None

    def _window(self, sent_at: int | None, expires_at: int | None) -> tuple[int | None, int | None]:
        """How many minutes there were to answer, and how many of these were lost to outages; of what was sent."""
        if sent_at is None or expires_at is None or expires_at <= sent_at:
            return None, None
        lost = self._outages.seconds_within(sent_at, expires_at) if self._outages.spans else 0
        return round((expires_at - sent_at) / 60), (lost + 59) // 60


def _minutes(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    return f"{max(last - first, 0) / 60:.1f}"


@lru_cache(maxsize=1 << 12)
def _weekday(day: str) -> int:
    return date.fromisoformat(day).isoweekday()
