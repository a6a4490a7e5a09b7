"""A machine's clock that cannot be true cancels nothing, plans nothing that stays, and loses nothing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from commands.health import trouble
from scheduler.clock import MOST_SKEW, CheckedClock, MovedClock, RealClock
from scheduler.ticks import Report, Ticks
from storage import heartbeat, prompts
from storage.database import Database
from storage.prompts import Prompt, prompt
from tests.moments import amsterdam
from tests.scheduler.cast import DAY, HOUR, NotedVoice, a_parent, fresh_database
from tests.thoroughness import examples

MORNING = amsterdam("2026-03-02 00:01")
IN_1970, IN_2099 = 3600, 4_070_908_800

_COUNT = select(func.count()).select_from(prompt)
_ALL = select(prompt).order_by(prompt.c.scheduled_at, prompt.c.member_id)

# From a second to a fortnight, either way, and the two ends of time that clocks fall to.
JUMPS = st.one_of(
    st.integers(1, 14 * DAY), st.integers(-14 * DAY, -1), st.just(IN_1970 - MORNING), st.just(IN_2099 - MORNING)
)


@dataclass
class Machine:
    """A machine whose wall clock may be off; true time passes all the same."""

    true: int
    off: int = 0

    def now(self) -> int:
        return self.true + self.off

    def elapsed(self) -> float:
        return float(self.true - 1_000_000)

    def wall(self) -> int:
        return self.now()

    def wrong_by(self) -> int:
        return 0


@dataclass
class Day:
    """Two parents, and a day that passes; Telegram says what time it is as often as it is heard."""

    database: Database
    machine: Machine = field(default_factory=lambda: Machine(MORNING))
    voice: NotedVoice = field(default_factory=NotedVoice)
    asked: int = 0

    def __post_init__(self) -> None:
        self.clock = CheckedClock(self.machine)
        self.ticks = Ticks(self.database, self.clock, self.voice, lambda: None, ask_the_time=self._ask)
        with self.database.write() as db:
            for hour in ("08:00", "20:30"):
                a_parent(db, at=MORNING, hour=hour)

    def _ask(self) -> None:
        self.asked += 1

    async def passes_until(self, true: int) -> None:
        """Time passes to a true instant; each moment at which something is due is visited."""
        await self.ticks.once()
        while (following := self.ticks.next_instant()) is not None and following <= true:
            self.machine.true = max(following, self.machine.true)
            await self.ticks.once()
        self.machine.true = max(true, self.machine.true)
        await self.ticks.once()

    async def is_off_for(self, seconds: int, off: int) -> list[Report]:
        """The clock is off for so many ticks, then right again."""
        self.machine.off = off
        done = []
        for _ in range(seconds):
            self.machine.true += 1
            done.append(await self.ticks.once())
        self.machine.off = 0
        return done

    def rows(self) -> list[Prompt]:
        with self.database.read() as db:
            return [Prompt(*row) for row in db.all(_ALL)]

    def told(self) -> list[tuple[str, int, str]]:
        return sorted((what, who, kind) for what, _, who, kind in self.voice.noted)


async def _two_days(off: int, minute: int, seconds: int, *, heard: bool) -> tuple[object, object]:
    with fresh_database() as database:
        day = Day(database)
        if heard:
            day.clock.hear(day.machine.true)
        at = MORNING + minute * 60
        await day.passes_until(at)
        if off:
            await day.is_off_for(seconds, off)
        await day.passes_until(MORNING + 2 * DAY - HOUR)
        rows = [(each.local_date, each.kind, each.state, str(each.reason)) for each in day.rows()]
        return rows, list(day.told())


@settings(max_examples=examples(15), deadline=None)
@given(JUMPS, st.integers(0, 24 * 60 - 1), st.integers(1, 12), st.booleans())
def test_nothing_is_lost_or_said_twice_by_a_clock_that_is_off_for_seconds(
    off: int, minute: int, seconds: int, heard: bool
) -> None:
    with_jump = asyncio.run(_two_days(off, minute, seconds, heard=heard))
    without = asyncio.run(_two_days(0, minute, seconds, heard=heard))
    assert with_jump == without


@pytest.mark.parametrize("off", [10 * DAY, -HOUR, MOST_SKEW + 1, IN_1970 - MORNING, IN_2099 - MORNING])
async def test_while_it_is_off_nothing_happens_and_health_says_why(off: int) -> None:
    with fresh_database() as database:
        day = Day(database)
        day.clock.hear(day.machine.true)
        await day.ticks.once()
        with database.write() as db:
            before = db.all(_ALL)
            heartbeat.beat(db, "receiver", at=day.clock.wall())
        reports = await day.is_off_for(9, off)
        assert set(reports) == {Report()}
        assert day.asked == 1, "Telegram is asked what time it is"
        assert "clock is" in str(trouble(database, day.clock)), "also for a healthcheck, which asks no Telegram"
        with database.read() as db:
            assert db.all(_ALL) == before
        await day.ticks.once()
        assert trouble(database, day.clock) is None, "and is well as soon as the clock is right"


async def test_what_falls_due_while_it_is_off_waits_until_it_is_right() -> None:
    with fresh_database() as database:
        day = Day(database)
        day.clock.hear(day.machine.true)
        await day.passes_until(amsterdam("2026-03-02 07:59") + 57)
        assert set(await day.is_off_for(9, 10 * DAY)) == {Report()}
        assert (await day.ticks.once()).said == 1


async def test_telegram_is_asked_each_minute_and_the_log_tells_once(caplog: pytest.LogCaptureFixture) -> None:
    with fresh_database() as database:
        day = Day(database)
        await day.ticks.once()
        assert caplog.messages == []
        await day.is_off_for(61, HOUR)
        assert day.asked == 1
        day.machine.off = HOUR
        await day.is_off_for(1, HOUR)
        assert day.asked == 2
        await day.ticks.once()
        assert day.asked == 2
    assert caplog.messages == [
        f"the machine's clock is {HOUR} seconds off: nothing starts until it is right",
        "the machine's clock is right again",
    ]


def test_a_clock_is_believed_up_to_two_minutes_either_way() -> None:
    for off in (120, -120, 121, -121):
        machine = Machine(MORNING)
        clock = CheckedClock(machine)
        machine.off = off
        is_believed = abs(off) == 120
        assert clock.now() == (MORNING + off if is_believed else MORNING)
        assert clock.wrong_by() == (0 if is_believed else off)


def test_a_clock_goes_by_the_machines_own_where_none_is_given() -> None:
    clock = CheckedClock()
    assert abs(clock.now() - time.time()) < 5
    assert abs(clock.elapsed() - time.monotonic()) < 5
    assert (clock.wrong_by(), RealClock().wrong_by()) == (0, 0)
    assert abs(RealClock().wall() - time.time()) < 5


def test_who_was_well_earlier_than_it_is_says_nothing_new() -> None:
    machine = Machine(MORNING)
    clock = CheckedClock(machine)
    clock.was_well_at(MORNING - DAY)
    assert (clock.now(), clock.wrong_by()) == (MORNING, 0)


async def test_answers_are_dated_by_telegrams_time_while_it_is_off() -> None:
    machine = Machine(MORNING)
    clock = CheckedClock(machine)
    clock.hear(MORNING + 3)
    machine.true += 60
    machine.off = 10 * DAY
    assert clock.now() == clock.wall() == MORNING + 63
    assert clock.wrong_by() == 10 * DAY - 3
    clock.hear(machine.now())
    assert clock.wrong_by() == 0, "Telegram says that this is the time"


async def test_machine_that_slept_goes_on_once_telegram_is_heard() -> None:
    """While it sleeps its wall clock goes on and its elapsed time does not."""
    with fresh_database() as database:
        day = Day(database)
        day.clock.hear(day.machine.true)
        await day.passes_until(MORNING + HOUR)
        day.machine.off = 8 * HOUR  # as its two clocks show it
        await day.ticks.once()
        assert day.clock.wrong_by() == 8 * HOUR
        day.clock.hear(day.machine.now())
        await day.ticks.once()
        with database.read() as db:
            (row,) = [Prompt(*each) for each in db.all(_ALL)][:1]
        assert row.state != prompts.PLANNED, "what fell due in its sleep is dealt with as after an outage"


def test_clock_that_starts_before_anker_was_last_well_is_not_believed() -> None:
    clock = CheckedClock(Machine(MORNING, off=IN_1970 - MORNING))
    clock.was_well_at(MORNING - 60)
    assert clock.wrong_by() < 0
    assert clock.now() == MORNING - 60


def test_clock_that_is_moved_on_purpose_is_none_that_is_wrong() -> None:
    clock = MovedClock(MORNING, runs=False)
    clock.move_by(300 * DAY)
    assert clock.wrong_by() == 0


@pytest.mark.parametrize("jump", [10 * DAY, 400 * DAY, -400 * DAY, IN_1970 - MORNING, IN_2099 - MORNING])
async def test_planning_looks_back_a_fortnight_at_the_most_and_goes_on_after_a_jump(jump: int) -> None:
    with fresh_database() as database:
        clock, voice = MovedClock(MORNING, runs=False), NotedVoice()
        ticks = Ticks(database, clock, voice, lambda: None)
        with database.write() as db:
            a_parent(db, at=MORNING, hour="20:30")
        await ticks.once()
        clock.move_by(jump)
        await ticks.once()
        with database.read() as db:
            (count,) = db.one(_COUNT) or (0,)
        assert count <= 2 + 14 + 2
        clock.move_to(MORNING + DAY)
        await ticks.once()
        with database.read() as db:
            days = {each.local_date for each in (Prompt(*row) for row in db.all(_ALL))}
        assert {"2026-03-03", "2026-03-04"} <= days, "the days to come are planned after all"


async def test_ticks_go_on_while_the_wall_clock_jumps_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler waits until a time of day, and counts what lay between: neither holds the ticks up."""

    class Wall(datetime):
        off = timedelta(0)

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + cls.off

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Wall)
    monkeypatch.setattr("scheduler.ticks.datetime", Wall)
    monkeypatch.setattr("scheduler.ticks.SECONDS_A_TICK", 0.02)
    monkeypatch.setattr("scheduler.ticks.LONGEST_SILENCE", 0.1)
    with fresh_database() as database:
        ticked = asyncio.Event()
        ticks = Ticks(database, MovedClock(MORNING, runs=False), NotedVoice(), lambda: None)
        once = ticks.once

        async def noted() -> Report:
            ticked.set()
            return await once()

        monkeypatch.setattr(ticks, "once", noted)
        ticks.start()
        for off in (timedelta(0), timedelta(days=-14), timedelta(days=20_000), timedelta(0)):
            Wall.off = off
            for _ in range(2):
                ticked.clear()
                await asyncio.wait_for(ticked.wait(), timeout=10)
        await ticks.stop()
