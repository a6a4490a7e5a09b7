"""The few people of these tests, and a voice that writes down what it was asked to say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import bindparam, select

from scheduler import planner
from scheduler.clock import MovedClock
from scheduler.local_time import local_date
from scheduler.ticks import Report, Ticks
from storage import groups, members, people, planned_prompts, prompts, routines
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.prompts import Prompt, prompt
from storage.routines import EVERY_DAY
from tests import databases
from tests.moments import ZONE

HOUR, DAY = 3600, 24 * 3600
REMIND_AFTER, EXPIRES_AFTER = 45 * 60, 4 * HOUR

_PROMPTS_OF = (
    select(prompt).where(prompt.c.member_id == bindparam("member")).order_by(prompt.c.scheduled_at, prompt.c.id)
)


@contextmanager
def fresh_database(*, durable: bool = False) -> Iterator[Database]:
    """An empty database of the present shape."""
    with tempfile.TemporaryDirectory() as folder:
        url = databases.fresh_url(Path(folder))
        database = databases.opened(url, Vault(b"k" * 32), durable=durable)
        yield database
        database.close()
        databases.drop(url)


_telegram_ids = iter(range(1_000, 1_000_000))


def minute_of(clock: str) -> int:
    """20:30 as a minute of the day."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def a_group(db: Transaction, *, at: int, zone: str = ZONE) -> int:
    """A group's id."""
    key = f"group-{next(_telegram_ids)}"
    group = groups.add(
        db, key=key, name=key, programme="p", pack_version="1", zone=zone, language="nl", helplines=(), at=at
    )
    return group.id


def a_parent(
    db: Transaction,
    *,
    at: int,
    hour: str = "20:30",
    zone: str = ZONE,
    days: int = EVERY_DAY,
    lesson: tuple[str, int] | None = None,
    person_id: int | None = None,
) -> int:
    """An enrolled parent's member id, with a check-in at her hour; `lesson` is an hour and a weekday."""
    if person_id is None:
        person_id = people.add(db, next(_telegram_ids), name="Anna", language="nl", at=at).id
    member = members.add(db, person_id=person_id, group_id=a_group(db, at=at, zone=zone), role="parent", at=at)
    members.enrol(db, member.id, at=at, first_day=local_date(at, zone).toordinal())
    routines.set_for(db, member.id, routines.CHECKIN, zone=zone, minute=minute_of(hour), days=days)
    if lesson is not None:
        minute = minute_of(lesson[0])
        routines.set_for(db, member.id, routines.LESSON, zone=zone, minute=minute, days=1 << lesson[1])
    return member.id


def plan_by_hand(db: Transaction, member_id: int, kind: str, instant: int, *, zone: str = ZONE) -> Prompt:
    """A prompt planned for an instant, as a colleague of the planner would do it."""
    return planned_prompts.add(
        db,
        member_id=member_id,
        kind=kind,
        local_date=local_date(instant, zone).isoformat(),
        slot=instant,
        zone=zone,
        instrument=None,
        study_day=1,
        scheduled_at=instant,
    )


@dataclass
class NotedVoice:
    """Says everything at once, and notes (what, instant, member, kind of prompt)."""

    noted: list[tuple[str, int, int, str]] = field(default_factory=list)
    fails_for: set[int] = field(default_factory=set)
    leaves_alone: set[int] = field(default_factory=set)

    def say(self, db: Transaction, prompt: Prompt, now: int, /) -> bool:
        """Show its first item, as if it had arrived at once."""
        self._note("said", prompt, now)
        if prompt.member_id in self.leaves_alone:
            return True
        prompts.show(
            db,
            prompt.id,
            keyboard_id=None,
            remind_at=now + REMIND_AFTER,
            expires_at=now + EXPIRES_AFTER,
            session=None,
        )
        prompts.ask(db, prompt.id, "tension")
        prompts.move(db, prompt.id, prompts.QUEUED, at=now)
        prompts.arrived(db, prompt.id, at=now)
        return True

    def remind(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Note it."""
        self._note("reminded", prompt, now)

    def expire(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Close it."""
        self._note("expired", prompt, now)
        prompts.move(db, prompt.id, prompts.EXPIRED, at=now)

    def ask_again(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Note it."""
        self._note("asked again", prompt, now)

    def heard_by(self, member_id: int) -> list[tuple[str, int]]:
        """What one member was told, and when."""
        return [(what, at) for what, at, who, _ in self.noted if who == member_id and what != "expired"]

    def _note(self, what: str, prompt: Prompt, now: int) -> None:
        if prompt.member_id in self.fails_for:
            raise RuntimeError("no words")
        self.noted.append((what, now, prompt.member_id, prompt.kind))


@dataclass
class House:
    """A database, a clock that stands, a voice, and the ticks between them."""

    database: Database
    clock: MovedClock
    voice: NotedVoice
    ticks: Ticks
    woken: list[int] = field(default_factory=list)

    @classmethod
    def at(cls, database: Database, instant: int) -> House:
        """A house at an instant."""
        woken: list[int] = []
        clock, voice = MovedClock(instant, runs=False), NotedVoice()
        ticks = Ticks(database, clock, voice, lambda: woken.append(clock.now()))
        return cls(database, clock, voice, ticks, woken)

    @property
    def now(self) -> int:
        """Programme time."""
        return self.clock.now()

    def parent(self, **wishes: object) -> int:
        """A parent who enrols now and is planned, as enrolment does it."""
        with self.database.write() as db:
            member_id = a_parent(db, at=self.now, **wishes)  # type: ignore[arg-type]
            planner.plan_member(db, member_id, self.now)
        return member_id

    def prompts_of(self, member_id: int) -> list[Prompt]:
        """All her prompts, oldest first."""
        with self.database.read() as db:
            return [Prompt(*row) for row in db.all(_PROMPTS_OF, member=member_id)]

    async def jump_to(self, instant: int) -> Report:
        """Be somewhere else at once, as after an outage, and tick."""
        self.clock.move_to(instant)
        return await self.ticks.once()

    async def live_until(self, instant: int) -> None:
        """Visit each instant at which there is something to do."""
        await self.ticks.once()
        while (following := self.ticks.next_instant()) is not None and following <= instant:
            await self.jump_to(following)
        await self.jump_to(instant)
