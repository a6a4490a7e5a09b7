"""A day of prompts for many parents against one APScheduler job a parent: `python -m benchmarks.scheduling`.

Both run in one process, in alternating rounds, on a virtual clock; what is compared is CPU per prompt. Our side
plans a whole day, finds each prompt in its minute, and marks it (committed, WAL, `synchronous=FULL`); then the
next day by whole ticks: savepoint, burden budget, quiet hours, catch-up, reminders. APScheduler's side keeps one
daily CronTrigger job a parent in a SQLAlchemyJobStore on a file of the same kind, with its default executor (a
thread pool); the jobs do nothing, but each finds its next time and is written back. Its cost is measured on a
sample of due jobs in the full store, since adding and running them all takes minutes; adding is not counted on
either side.
"""

from __future__ import annotations

import argparse
import asyncio
import pickle
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import apscheduler.schedulers.base  # type: ignore[import-untyped] # ships no types
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_SUBMITTED  # type: ignore[import-untyped]
from apscheduler.job import Job  # type: ignore[import-untyped]
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from sqlalchemy import event, insert

from scheduler import planner
from scheduler.clock import MovedClock
from scheduler.ticks import Ticks
from storage import due, groups, prompts
from storage.chats import chat
from storage.database import Database, Transaction
from storage.encryption import Vault, binding
from storage.members import member
from storage.migrations.state import create_all
from storage.people import person
from storage.prompts import Prompt
from storage.routines import EVERY_DAY, routine

ZONE = "Europe/Amsterdam"
FIRST_MINUTE, LAST_MINUTE = 7 * 60, 22 * 60 - 1
MINUTE, DAY = 60, 86_400
A_BATCH = 50
IDLE_TICKS = 1000
JOB, PLAN, FIND, MARK, TICK, IDLE = (
    "job store: a due job",
    "plan",
    "find",
    "mark",
    "whole tick",
    "a tick with nothing due",
)
MIDNIGHT = int(datetime(2027, 1, 11, tzinfo=ZoneInfo(ZONE)).timestamp())


def nothing() -> None:
    """What each APScheduler job does."""


class Marking:
    """A voice that only marks: what it would say is not this benchmark's matter."""

    def say(self, db: Transaction, prompt: Prompt, now: int, /) -> bool:
        """Move it on."""
        prompts.move(db, prompt.id, prompts.QUEUED, at=now)
        return True

    def remind(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        """Never called: nothing is sent."""

    expire = ask_again = remind


class Rows:
    """Our side: parents with a routine each, day after day."""

    def __init__(self, folder: Path, minutes: list[int]) -> None:
        self.database = Database(f"sqlite:///{folder / 'rows.db'}", Vault(b"k" * 32))
        create_all(self.database)
        self._day = MIDNIGHT
        self._enrol(minutes)
        sum(
            planner.plan(self.database, self._day - MINUTE, afresh=True)
        )  # late: only the first day is left to plan

    def plan_a_day(self) -> int:
        """A new day begins: the day after it is planned."""
        return sum(planner.plan(self.database, self._day, afresh=False))

    def find_and_mark(self) -> tuple[float, float, int]:
        """Each minute of the day: find what is due, mark it, commit. CPU µs a prompt of finding, of the rest."""
        found, finding, before = 0, 0.0, time.process_time()
        for now in self._minutes():
            while True:
                with self.database.write() as db:
                    start = time.process_time()
                    batch = due.planned(db, now=now, most=A_BATCH)
                    finding += time.process_time() - start
                    for each in batch:
                        prompts.move(db, each.prompt.id, prompts.QUEUED, at=now)
                found += len(batch)
                if not batch:
                    break
        self._day += DAY
        marking = time.process_time() - before - finding
        return finding * 1e6 / found, marking * 1e6 / found, found

    def tick(self) -> int:
        """Each minute of the day: one whole tick."""
        clock = MovedClock(self._day, runs=False)
        ticks = Ticks(self.database, clock, Marking(), lambda: None)
        ticks._planned_since_start = True  # planning is measured by itself

        async def live() -> int:
            said = 0
            for now in self._minutes():
                clock.move_to(now)
                said += (await ticks.once()).said
            return said

        said = asyncio.run(live())
        self._day += DAY
        return said

    def idle(self) -> int:
        """Ticks at a second at which nothing is due, and no day begins."""
        ticks = Ticks(self.database, MovedClock(self._day - MINUTE, runs=False), Marking(), lambda: None)
        ticks._planned_since_start = True

        async def live() -> None:
            for _ in range(IDLE_TICKS):
                await ticks.once()

        asyncio.run(live())
        return IDLE_TICKS

    def _minutes(self) -> Iterator[int]:
        return iter(range(self._day + FIRST_MINUTE * MINUTE, self._day + (LAST_MINUTE + 1) * MINUTE, MINUTE))

    def _enrol(self, minutes: list[int]) -> None:
        at, first_day = MIDNIGHT - 7 * DAY, 1
        with self.database.write() as db:
            group = groups.add(
                db, key="g", name="g", programme="p", pack_version="1", zone=ZONE, language="nl", helplines=(),
                at=at,
            )  # fmt: skip
            ids = range(1, len(minutes) + 1)
            db.run_many(insert(chat), [
                {"id": each, "telegram_key": each.to_bytes(8), "telegram_id": b"", "kind": "private",
                 "reachable": 1, "created_at": at} for each in ids
            ])  # fmt: skip
            db.run_many(insert(person), [
                {"id": each, "chat_id": each, "language": "nl", "level": "standaard", "created_at": at}
                | {name: db.vault.seal(binding(f"person.{name}", each), "Anna") for name in ("name", "called")}
                for each in ids
            ])  # fmt: skip
            db.run_many(insert(member), [
                {"id": each, "person_id": each, "group_id": group.id, "role": "parent", "pseudonym": f"P-{each}",
                 "state": "active", "step": "done", "enrolled_at": at, "first_day": first_day, "created_at": at}
                for each in ids
            ])  # fmt: skip
            db.run_many(insert(routine), [
                {"member_id": each, "kind": "checkin", "zone": ZONE, "minute": minutes[each - 1],
                 "days": EVERY_DAY, "reminds": 1, "active": 1} for each in ids
            ])  # fmt: skip


class Jobs:
    """APScheduler's side: one daily job a parent, in its own store, on a clock that is moved by hand."""

    def __init__(self, folder: Path, minutes: list[int]) -> None:
        self._now = datetime.fromtimestamp(MIDNIGHT, UTC)
        self._stop_the_clock()
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
        event.listen(store.engine, "connect", _durable)
        self._scheduler = BackgroundScheduler(
            jobstores={"default": store},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=ZONE,
        )
        self._scheduler.start(paused=True)
        self._scheduler.state = apscheduler.schedulers.base.STATE_RUNNING
        self._fill(store, minutes)
        self._minute = FIRST_MINUTE
        self._submitted: list[str] = []
        self._executed: list[str] = []
        self._scheduler.add_listener(lambda each: self._submitted.append(each.job_id), EVENT_JOB_SUBMITTED)
        self._scheduler.add_listener(lambda each: self._executed.append(each.job_id), EVENT_JOB_EXECUTED)

    def run_some(self, minutes: int) -> int:
        """Let so many minutes pass; how many jobs fell due."""
        before = len(self._submitted)
        for _ in range(minutes):
            self._now = datetime.fromtimestamp(MIDNIGHT + self._minute * MINUTE, UTC)
            self._scheduler._process_jobs()
            self._minute += 1
        while len(self._executed) < len(self._submitted):
            time.sleep(0.001)
        return len(self._submitted) - before

    def close(self) -> None:
        """Stop its thread."""
        self._scheduler.shutdown(wait=False)

    def _fill(self, store: Any, minutes: list[int]) -> None:
        """Write the jobs into the store in one go, each pickled as the store itself would."""
        zone = ZoneInfo(ZONE)
        rows = []
        for number, minute in enumerate(minutes):
            trigger = CronTrigger(hour=minute // 60, minute=minute % 60, timezone=zone)
            following = trigger.get_next_fire_time(None, self._now.astimezone(zone))
            job = Job(self._scheduler, id=f"parent-{number}", func=nothing, name="nothing", args=(), kwargs={},
                      trigger=trigger, executor="default", misfire_grace_time=None, coalesce=True,
                      max_instances=1, next_run_time=following)  # fmt: skip
            state = pickle.dumps(job.__getstate__(), store.pickle_protocol)
            rows.append({"id": job.id, "next_run_time": following.timestamp(), "job_state": state})
        with store.engine.begin() as connection:
            connection.execute(store.jobs_t.insert(), rows)

    def _stop_the_clock(self) -> None:
        jobs = self

        class Moved(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return jobs._now.astimezone(tz)

        apscheduler.schedulers.base.datetime = Moved


def _durable(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def cost(work: Callable[[], int]) -> tuple[float, int]:
    """Microseconds of CPU a piece of work took per prompt, and for how many."""
    before = time.process_time()
    count = work()
    return (time.process_time() - before) * 1e6 / count, count


def compare(parents: int, rounds: int, sample: int) -> None:
    """Run the rounds and print the table."""
    chosen = random.Random(4)
    minutes = [chosen.randint(FIRST_MINUTE, LAST_MINUTE) for _ in range(parents)]
    sample_minutes = max(1, round(sample * (LAST_MINUTE - FIRST_MINUTE + 1) / parents))
    costs: dict[str, list[float]] = {name: [] for name in (JOB, PLAN, FIND, MARK, TICK, IDLE)}
    sampled = 0
    with tempfile.TemporaryDirectory() as folder:
        rows, jobs = Rows(Path(folder), minutes), Jobs(Path(folder), minutes)
        for _ in range(rounds):
            job, ran = cost(lambda: jobs.run_some(sample_minutes))
            plan, planned = cost(rows.plan_a_day)
            find, mark, found = rows.find_and_mark()
            _, planned_again = cost(rows.plan_a_day)
            tick, said = cost(rows.tick)
            idle, _ = cost(rows.idle)
            assert planned == found == planned_again == said == parents, (planned, found, planned_again, said)
            for name, value in zip(costs, (job, plan, find, mark, tick, idle), strict=True):
                costs[name].append(value)
            sampled += ran
        jobs.close()
        rows.database.close()
    _print_table(parents, sampled, costs)


def _print_table(parents: int, sampled: int, costs: dict[str, list[float]]) -> None:
    print(
        f"{parents:,} parents, {len(costs[JOB])} rounds; CPU µs a prompt, medians (lowest–highest). APScheduler on"
    )
    print(f"a sample of {sampled:,} due jobs out of a store of {parents:,}; adding them is not counted.\n")
    for name, values in costs.items():
        print(f"{name:<42}{_spread(values, 1)}")
    print()
    for ours in ((PLAN, FIND), (PLAN, FIND, MARK), (PLAN, TICK)):
        rounds = zip(costs[JOB], *(costs[name] for name in ours), strict=True)
        ratios = [job / sum(parts) for job, *parts in rounds]
        print(f"{'job store ÷ (' + ' + '.join(ours) + ')':<42}{_spread(ratios, 0)} ×")


def _spread(values: list[float], digits: int) -> str:
    return f"{statistics.median(values):>9,.{digits}f}  ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def main() -> None:
    """Read the wishes and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=1_000, help="due APScheduler jobs a round")
    wishes = parser.parse_args()
    compare(wishes.parents, wishes.rounds, wishes.sample)


if __name__ == "__main__":
    main()
