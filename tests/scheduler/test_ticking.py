"""How ticks run: they start and stop, let others in between, tell what fails, and clean up after themselves."""

import asyncio
import sqlite3
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped] # ships no types

from scheduler.ticks import Duty, Report, Ticks
from storage import heartbeat, inbox, journal, outages, planned_prompts
from storage.database import Database, Transaction, Unavailable
from tests.moments import T0, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_parent

TONIGHT = amsterdam("2026-03-02 20:30")


async def test_the_sender_is_woken_when_something_was_said_and_only_then(house: House) -> None:
    house.parent(hour="20:30")
    await house.jump_to(TONIGHT - 1)
    assert house.woken == []
    await house.jump_to(TONIGHT)
    assert house.woken == [TONIGHT]


@pytest.mark.sqlite
async def test_a_locked_database_loses_nothing(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = house.parent()
    with database.write() as db:
        db._cursor.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(database.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await house.jump_to(TONIGHT)
    other.execute("ROLLBACK")
    other.close()
    assert (await house.ticks.once()).said == 1
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]


async def test_a_full_hour_lets_others_in_between(house: House) -> None:
    with house.database.write() as db:
        for _ in range(170):
            a_parent(db, at=T0)
    house.clock.move_to(TONIGHT)
    tick, turns = asyncio.create_task(house.ticks.once()), 0
    while not tick.done():
        turns += 1
        await asyncio.sleep(0)
    assert tick.result().said == 170
    assert turns >= 4


async def test_a_second_tick_waits_for_the_first_and_finds_nothing_left(house: House) -> None:
    with house.database.write() as db:
        for _ in range(120):
            a_parent(db, at=T0)
    house.clock.move_to(TONIGHT)
    reports = await asyncio.gather(house.ticks.once(), house.ticks.once())
    assert [each.said for each in reports] == [120, 0]
    assert len(house.voice.noted) == 120


def a_duty(*, due_at: int, rounds: int = 1) -> tuple[Duty, list[int]]:
    """A duty with something to do at an instant, in so many batches."""
    ran: list[int] = []

    def run(_db: Transaction, now: int) -> int:
        if now < due_at or len(ran) == rounds:
            return 0
        ran.append(now)
        return 1

    def next_instant(_db: Transaction, after: int) -> int | None:
        return due_at if due_at > after else None

    return Duty("meeting", run, next_instant), ran


async def test_a_further_duty_runs_until_nothing_is_left_and_its_time_is_known(house: House) -> None:
    duty, ran = a_duty(due_at=T0 + HOUR, rounds=3)
    house.ticks.duties.append(duty)
    await house.ticks.once()
    assert ran == []
    assert house.ticks.next_instant() == T0 + HOUR
    assert house.ticks.coming(5) == [(T0 + HOUR, "meeting", 1)]
    assert (await house.jump_to(T0 + HOUR)).done == 3
    assert house.woken == [T0 + HOUR]


async def test_a_failing_duty_does_not_stop_the_next_one(house: House) -> None:
    def fails(_db: Transaction, _now: int) -> int:
        raise LookupError("no such meeting")

    duty, ran = a_duty(due_at=T0)
    house.ticks.duties += [Duty("broken", fails, lambda _db, _after: None), duty]
    report = await house.ticks.once()
    assert (report.failed, report.done) == (1, 1)
    assert ran == [T0]


async def test_updates_that_failed_are_forgotten_after_a_week(house: House) -> None:
    with house.database.write() as db:
        inbox.add(db, 1, [inbox.Received(1, b"{}"), inbox.Received(2, b"{}")], at=T0)
        inbox.close(db, 1, 1, inbox.FAILED, error="KeyError")
    assert (await house.jump_to(T0 + 6 * DAY)).purged == 0
    assert (await house.jump_to(T0 + 8 * DAY)).purged == 1
    with house.database.read() as db:
        assert [each.update_id for each in inbox.waiting(db, 1)] == [2], "what waits is never forgotten"


async def test_what_is_old_is_looked_for_once_a_day(house: House) -> None:
    with house.database.write() as db:
        for number in (1, 2):
            inbox.add(db, 1, [inbox.Received(number, b"{}")], at=T0 + number * HOUR)
            inbox.close(db, 1, number, inbox.FAILED, error="KeyError")
    assert (await house.jump_to(T0 + 7 * DAY + HOUR + 1)).purged == 1
    assert (await house.jump_to(T0 + 7 * DAY + 3 * HOUR)).purged == 0
    assert (await house.jump_to(T0 + 8 * DAY + 3 * HOUR)).purged == 1


async def test_what_is_owed_after_an_erasure_is_worked_off_by_the_next_tick(house: House) -> None:
    await house.ticks.once()
    with house.database.write() as db:
        journal.owe(db)
    await house.ticks.once()
    assert _owed(house) is None


async def test_what_a_tick_itself_purged_is_gone_from_the_journal_when_it_is_over(house: House) -> None:
    with house.database.write() as db:
        inbox.add(db, 1, [inbox.Received(1, b"{}")], at=T0)
        inbox.close(db, 1, 1, inbox.FAILED, error="KeyError")
    assert (await house.jump_to(T0 + 8 * DAY)).purged == 1
    assert _owed(house) is None


async def test_where_nothing_was_erased_no_journal_is_brought_home(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = list[Database]()
    monkeypatch.setattr("scheduler.ticks.journal.settle", settled.append)
    await house.ticks.once()
    assert settled == []


async def test_after_a_fall_it_is_known_since_when_nobody_was_there(house: House) -> None:
    await house.ticks.once()
    await house.jump_to(T0 + 60)
    assert _away(house) == 0
    again = Ticks(house.database, house.clock, house.voice, lambda: None)
    house.clock.move_to(T0 + 60 + HOUR)
    await again.once()
    assert _away(house) == HOUR
    house.clock.move_to(T0 + 60 + 5 * HOUR)
    await again.once()
    assert _away(house) == HOUR, "while it lives, a clock that moves is moved by hand"


async def test_a_planning_that_was_given_up_is_begun_again_by_the_next_tick(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("scheduler.ticks.planner.plan", _fails)
        assert (await house.ticks.once()).failed == 1
    anna = house.parent(hour="20:30")
    with house.database.write() as db:
        for each in house.prompts_of(anna):
            planned_prompts.unplan(db, anna, "checkin", each.local_date)
    assert (await house.ticks.once()).planned == 2


async def test_a_start_looks_at_today_and_tomorrow_once_more(house: House) -> None:
    anna = house.parent(hour="20:30")
    await house.ticks.once()
    with house.database.write() as db:
        for each in house.prompts_of(anna):
            planned_prompts.unplan(db, anna, "checkin", each.local_date)
    assert (await house.ticks.once()).planned == 0, "the days are planned"
    again = Ticks(house.database, house.clock, house.voice, lambda: None)
    assert (await again.once()).planned == 2


async def test_where_the_one_look_fails_what_is_due_is_done_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.parent(hour="20:30")
    await house.ticks.once()
    monkeypatch.setattr("scheduler.ticks.due.anything", _fails)
    assert (await house.jump_to(TONIGHT)).said == 1


def _fails(*_: object, **__: object) -> None:
    raise KeyError


def _away(house: House) -> int:
    with house.database.read() as db:
        return outages.every(db).seconds_within(0, house.now + DAY)


def _owed(house: House) -> int | None:
    with house.database.read() as db:
        return journal.owed_since(db)


async def test_apscheduler_keeps_ticking_until_it_is_stopped(house: House) -> None:
    house.parent()
    house.clock.move_to(TONIGHT)
    said = asyncio.Event()
    ticks = Ticks(house.database, house.clock, house.voice, said.set)
    ticks.start()
    await asyncio.wait_for(said.wait(), timeout=10)
    await ticks.stop()
    assert [what for what, *_ in house.voice.noted] == ["said"]
    assert await ticks.once() == Report()


async def test_a_tick_with_nothing_to_do_counts_nothing(house: House) -> None:
    await house.ticks.once()
    assert set(astuple(await house.ticks.once())) == {0}


async def test_a_tick_waits_for_nothing_however_much_there_is_to_do(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited, sleep = set[float](), asyncio.sleep

    async def noted(seconds: float) -> None:
        waited.add(seconds)
        await sleep(0)

    monkeypatch.setattr("scheduler.ticks.asyncio.sleep", noted)
    house.parent()
    for beat_at, now in ((1, TONIGHT), (1201, TONIGHT + 1200)):
        with house.database.write() as db:
            heartbeat.beat(db, "receiver", at=beat_at)
        house.ticks.duties = [a_duty(due_at=now)[0]]
        await house.jump_to(now)
    assert [what for what, *_ in house.voice.noted] == ["said", "asked again"]
    assert waited == {0}


async def test_what_is_due_this_very_second_is_not_among_what_comes(house: House) -> None:
    duty, _ = a_duty(due_at=house.now)
    house.ticks.duties.append(replace(duty, next_instant=lambda _db, after: after))
    assert house.ticks.next_instant() != house.now
    assert house.now not in {instant for instant, _, _ in house.ticks.coming(10)}


async def test_it_ticks_each_second_and_not_once_it_was_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[AsyncIOScheduler]()

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2026, 3, 2, tzinfo=UTC)

    class Noted(AsyncIOScheduler):  # type: ignore[misc]
        def start(self) -> None:
            super().start()
            made.append(self)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Frozen)
    monkeypatch.setattr("scheduler.ticks.AsyncIOScheduler", Noted)
    house.ticks.start()
    (job,) = made[0].get_jobs()
    assert job.next_run_time == Frozen.now() + timedelta(seconds=1)
    await house.ticks.stop()
    assert not made[0].running


async def test_while_it_ticks_no_tick_is_asked_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler is woken only where it is silent, which a clock that was set back makes it."""
    asked, ticked = list[datetime](), asyncio.Semaphore(0)
    ticks = Ticks(house.database, house.clock, house.voice, lambda: None)

    class Wall(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            asked.append(datetime.now(UTC))
            return asked[-1]

    async def noted() -> Report:
        ticked.release()
        return Report()

    monkeypatch.setattr("scheduler.ticks.datetime", Wall)
    monkeypatch.setattr("scheduler.ticks.SECONDS_A_TICK", 0.02)
    monkeypatch.setattr(ticks, "once", noted)
    ticks.start()
    for _ in range(5):
        await asyncio.wait_for(ticked.acquire(), timeout=10)
    await ticks.stop()
    assert asked == []


async def test_who_stops_waits_for_no_tick_to_come(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waited, sleep = set[float](), asyncio.sleep

    async def noted(seconds: float) -> None:
        waited.add(seconds)
        await sleep(0)

    house.ticks.start()
    monkeypatch.setattr("scheduler.ticks.asyncio.sleep", noted)
    await house.ticks.stop()
    assert waited == {0}


async def test_what_fails_is_told_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_db: Transaction, _now: int) -> int:
        raise LookupError

    unlucky, left_alone = house.parent(), house.parent()
    house.voice.fails_for, house.voice.leaves_alone = {unlucky}, {left_alone}
    house.ticks.duties.append(Duty("broken", fails, fails))
    assert (await house.jump_to(TONIGHT)).failed == 3
    assert house.ticks.next_instant() is not None
    numbers = [house.prompts_of(each)[0].id for each in (unlucky, left_alone)]
    assert caplog.messages == [
        f"prompt {numbers[0]} (checkin) failed: RuntimeError",
        f"prompt {numbers[1]} was left as it was",
        "the duty broken failed: LookupError",
        "the duty broken cannot say what comes: LookupError",
    ]


async def test_a_step_that_fails_is_told_and_keeps_no_other_from_its_work(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_about: object, **_more: object) -> int:
        raise LookupError

    house.parent()
    monkeypatch.setattr("scheduler.planner.plan", fails)
    report = await house.jump_to(TONIGHT)
    assert (report.said, report.failed) == (1, 1)
    assert caplog.messages == ["a step of a tick failed: LookupError in _plan"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unavailable("locked"), "the database cannot take a tick now: locked"),
        (KeyError(), "a tick failed: KeyError"),
    ],
)
async def test_a_tick_that_fails_altogether_is_told_and_the_next_one_comes(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, told: str
) -> None:
    async def fails() -> Report:
        raise error

    monkeypatch.setattr(house.ticks, "once", fails)
    await house.ticks._tick()
    assert caplog.messages == [told]
