"""The ticking clock: each second, whatever has come due is done. Alone in knowing APScheduler.

A tick reads the clock once and passes it on. It works through rows in short transactions and lets others in
between, so that a full hour does not hold up a tap. Nothing is kept in memory that a restart would lose.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped] # ships no types
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from scheduler import catch_up, planner, reminding, saying, upkeep
from scheduler.clock import Clock
from scheduler.prompt_speaker import PromptSpeaker
from scheduler.reminding import ASKED_AGAIN, REMINDED
from scheduler.saying import EXPIRED, SAID
from storage import due, heartbeat, journal, members, outbox, prompts
from storage.database import Database, Transaction, Unavailable
from storage.due import Due

log = logging.getLogger(__name__)

SECONDS_A_TICK = 1
LONGEST_SILENCE = 5.0  # seconds without a tick
SECONDS_TO_ASK_AGAIN = 60.0
A_BATCH = 50
MOST_BATCHES = 1000  # a duty that never ends must not end the rest

FAILED, RESUMED, PLANNED, PURGED, DONE = "failed", "resumed", "planned", "purged", "done"
MESSAGE = "message"

Coming = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something else that has its time: a meeting's reminder, a broadcast, an exchange question.

    `run(db, now)` does at most a batch of what is due and says how many; it is called again until there is
    nothing left. `next_instant(db, after)` is the first instant later than `after` at which there is more.
    What goes `by_no_clock` is done while the machine's clock cannot be true, too: what is erased is gone.
    """

    name: str
    run: Callable[[Transaction, int], int]
    next_instant: Callable[[Transaction, int], int | None]
    by_no_clock: bool = False


def whenever(_db: Transaction, _after: int) -> int | None:
    """The next instant of a duty that has no hour of its own: it is done when there is something."""
    return None


@dataclass(frozen=True, slots=True)
class Report:
    """What one tick did, in counts."""

    resumed: int = 0
    planned: int = 0
    expired: int = 0
    said: int = 0
    postponed: int = 0
    not_sent: int = 0
    asked_again: int = 0
    reminded: int = 0
    dropped: int = 0
    failed: int = 0
    done: int = 0
    purged: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """What is found, what is done with each, and what if that fails or leaves it as it was."""

    find: Callable[..., list[Due]]
    act: Callable[[Transaction, Due, int], str]
    give_up: Callable[[Transaction, Due, int], None]


class _EachSecond(BaseTrigger):  # type: ignore[misc]
    """A second from now, whatever time it was before.

    APScheduler's own interval goes by the wall clock, and counts each second that a jump of it skipped.
    """

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=SECONDS_A_TICK)


class Ticks:
    """Does what is due. `wake` tells the sender that there may be messages to send.

    While the machine's clock cannot be true nothing is planned, said, reminded of, expired or purged, but what
    was erased goes; then `ask_the_time` is called each minute. When it is right again, it goes on as after an
    outage of that length.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        voice: PromptSpeaker,
        wake: Callable[[], None],
        *,
        valid_for: Mapping[str, int] = catch_up.VALID_FOR,
        ask_the_time: Callable[[], None] = lambda: None,
    ) -> None:
        self.duties: list[Duty] = []
        self._database = database
        self._clock = clock
        self._voice = voice
        self._wake = wake
        self._turn = asyncio.Lock()
        self._planned_since_start = False
        self._noted_present: int | None = None
        self._ticking: AsyncIOScheduler | None = None
        self._watching: asyncio.Task[None] | None = None
        self._ticked_at = 0.0
        self._ask_the_time = ask_the_time
        self._wrong_by: int | None = None  # None: nothing is known of it yet
        self._asked_at = float("-inf")
        self._saying = _Step(
            due.planned, lambda db, each, now: saying.say(db, each, now, voice, valid_for), saying.give_up_saying
        )
        self._reminding = _Step(
            due.to_remind, lambda db, each, now: reminding.remind(db, each, now, voice), reminding.give_up
        )
        self._expiring = _Step(
            due.to_expire, lambda db, each, now: saying.expire(db, each, now, voice), saying.give_up_expiring
        )

    def start(self) -> None:
        """Tick each second in the running event loop."""
        self._ticking = AsyncIOScheduler(timezone=UTC)
        job = self._ticking.add_job(
            self._tick, _EachSecond(), misfire_grace_time=None, coalesce=True, max_instances=1
        )
        self._ticking.start()
        self._ticked_at = self._clock.elapsed()
        self._watching = asyncio.create_task(self._keep_ticking(job))

    async def stop(self) -> None:
        """Stop ticking, once the transaction of a running tick is over."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if self._ticking is not None:
            self._ticking.shutdown(wait=False)
            self._ticking = None
            await asyncio.sleep(0)
        async with self._turn:
            pass

    async def once(self) -> Report:
        """Do everything that is due now. Raises Unavailable where the database cannot take it; nothing is lost."""
        async with self._turn:
            if self._cannot_be_true():
                await self._do_what_goes_by_no_clock()
                return Report()
            now, counts = self._clock.now(), Counter[str]()
            try:
                await self._do_everything(now, counts)
            finally:
                if any(counts[each] for each in (SAID, REMINDED, EXPIRED, ASKED_AGAIN, DONE)):
                    self._wake()
            return Report(**counts)

    def next_instant(self) -> int | None:
        """The next instant, later than now, at which there is something to do: a moved clock should visit it."""
        now = self._clock.now()
        with self._database.read() as db:
            instants = [
                due.next_prompt(db, after=now),
                due.next_pause_over(db, after=now),
                outbox.next_instant(db),
                planner.next_planning(db, now),
                *(_next_of(duty, db, now) for duty in self.duties),
            ]
        return min((each for each in instants if each is not None and each > now), default=None)

    def coming(self, most: int) -> list[Coming]:
        """The next things to come, as (instant, kind, how many), earliest first.

        Kinds are those of prompts, `reminder`, `expiry`, `pause_over`, `message` (one that waits for its time),
        and the names of the duties.
        """
        now = self._clock.now()
        with self._database.read() as db:
            found = [*due.coming(db, most=most), *planner.foreseen(db, now)]
            others = [(MESSAGE, outbox.next_instant(db))]
            others += [(duty.name, _next_of(duty, db, now)) for duty in self.duties]
        found += [(instant, kind, 1) for kind, instant in others if instant is not None]
        together = Counter[tuple[int, str]]()
        for instant, kind, count in found:
            if instant > now:
                together[instant, kind] += count
        return [(instant, kind, count) for (instant, kind), count in sorted(together.items())][:most]

    async def _keep_ticking(self, job: Any) -> None:
        """APScheduler waits until a time of day: of a clock that was set back it would wait as long."""
        while True:
            await asyncio.sleep(SECONDS_A_TICK)
            if self._clock.elapsed() - self._ticked_at > LONGEST_SILENCE and not self._turn.locked():
                job.modify(next_run_time=datetime.now(UTC))

    def _cannot_be_true(self) -> bool:
        """Whether the machine's clock cannot be true now; a change is logged, and noted for who asks how it is."""
        wrong_by, elapsed = self._clock.wrong_by(), self._clock.elapsed()
        if self._wrong_by is None or bool(wrong_by) != bool(self._wrong_by):
            with self._database.write() as db:
                heartbeat.beat(db, heartbeat.CLOCK_WRONG_BY, at=wrong_by)
            if wrong_by:
                log.error("the machine's clock is %d seconds off: nothing starts until it is right", wrong_by)
            elif self._wrong_by is not None:
                log.warning("the machine's clock is right again")
            self._wrong_by = wrong_by
        if wrong_by and elapsed - self._asked_at > SECONDS_TO_ASK_AGAIN:
            self._asked_at = elapsed
            self._ask_the_time()
        return bool(wrong_by)

    async def _tick(self) -> None:
        self._ticked_at = self._clock.elapsed()
        try:
            await self.once()
        except Unavailable as error:
            log.warning("the database cannot take a tick now: %s", error)
        except Exception as error:
            log.error("a tick failed: %s", type(error).__name__)

    async def _do_everything(self, now: int, counts: Counter[str]) -> None:
        self._note_presence(now)
        if self._is_anything_due(now):
            await self._do_prompts(now, counts)
        for duty in self.duties:
            await self._do(duty, now, counts)
        with self._database.write() as db:
            purged = upkeep.purge(db, now)
            owes = purged > 0 or journal.owed_since(db) is not None
        counts[PURGED] += purged
        if owes:
            journal.settle(self._database)

    async def _do_what_goes_by_no_clock(self) -> None:
        for duty in self.duties:
            if duty.by_no_clock:
                await self._do(duty, self._clock.now(), Counter())
        with self._database.write() as db:
            owes = journal.owed_since(db) is not None
        if owes:
            journal.settle(self._database)

    def _is_anything_due(self, now: int) -> bool:
        """Whether prompts have anything to do, in one look: nothing has, in most seconds."""
        if not self._planned_since_start:
            return True
        try:
            with self._database.write() as db:
                return (
                    due.anything(db, now=now)
                    or planner.is_time_to_plan(db, now)
                    or catch_up.absence(db, now) is not None
                )
        except Unavailable:
            raise
        except Exception:
            return True  # whichever step it is that fails says so, and the others are done

    async def _do_prompts(self, now: int, counts: Counter[str]) -> None:
        counts[RESUMED] += self._resume(now)
        for step in (
            partial(self._plan, now, counts),
            partial(self._work, self._expiring, now, counts),
            partial(self._work, self._saying, now, counts),
            partial(self._make_good, now, counts),
            partial(self._work, self._reminding, now, counts),
        ):
            await self._fenced(step, counts)

    async def _fenced(self, step: partial[Coroutine[Any, Any, None]], counts: Counter[str]) -> None:
        """One step of a tick: where it fails, the others are done all the same."""
        try:
            await step()
        except Unavailable:
            raise
        except Exception as error:
            log.error("a step of a tick failed: %s in %s", type(error).__name__, step.func.__name__)
            counts[FAILED] += 1

    def _note_presence(self, now: int) -> None:
        """A row a minute is enough to know, after a fall, since when nobody was there."""
        noted = self._noted_present
        if noted is not None and abs(now - noted) < catch_up.PRESENT_SECONDS:
            return
        with self._database.write() as db:
            catch_up.is_present(db, now, just_started=noted is None)
        self._noted_present = now

    def _resume(self, now: int) -> int:
        with self._database.write() as db:
            rested = members.rested(db, now=now)
            for member_id in rested:
                members.set_state(db, member_id, members.ACTIVE)
        return len(rested)

    async def _plan(self, now: int, counts: Counter[str]) -> None:
        with self._database.write() as db:
            if self._planned_since_start and not planner.is_time_to_plan(db, now):
                return
        for written in planner.plan(self._database, now, afresh=not self._planned_since_start):
            counts[PLANNED] += written
            await asyncio.sleep(0)
        self._planned_since_start = True

    async def _work(self, step: _Step, now: int, counts: Counter[str]) -> None:
        seen: set[int] = set()
        while True:
            with self._database.write() as db:
                batch = step.find(db, now=now, most=A_BATCH)
                outcomes = [self._settle(db, step, each, now, again=each.prompt.id in seen) for each in batch]
            if not batch:
                return
            counts.update(outcomes)
            seen.update(each.prompt.id for each in batch)
            await asyncio.sleep(0)

    async def _make_good(self, now: int, counts: Counter[str]) -> None:
        with self._database.write() as db:
            absence = catch_up.absence(db, now)
        if absence is None:
            return
        for start in range(0, len(absence.prompts), A_BATCH):
            with self._database.write() as db:
                for each in absence.prompts[start : start + A_BATCH]:
                    counts[self._ask_again(db, each, now)] += 1
            await asyncio.sleep(0)
        with self._database.write() as db:
            catch_up.looked_at(db, absence, now)

    async def _do(self, duty: Duty, now: int, counts: Counter[str]) -> None:
        for _ in range(MOST_BATCHES):
            try:
                with self._database.write() as db:
                    done = duty.run(db, now)
            except Unavailable:
                raise
            except Exception as error:
                log.error("the duty %s failed: %s", duty.name, type(error).__name__)
                counts[FAILED] += 1
                return
            counts[DONE] += done
            if done == 0:
                return
            await asyncio.sleep(0)

    def _settle(self, db: Transaction, step: _Step, each: Due, now: int, *, again: bool) -> str:
        if again:
            log.error("prompt %d was left as it was", each.prompt.id)
            outcome = FAILED
        else:
            outcome = _attempt(db, each, lambda: step.act(db, each, now))
        if outcome == FAILED:
            step.give_up(db, each, now)
        return outcome

    def _ask_again(self, db: Transaction, each: Due, now: int) -> str:
        if prompts.get(db, each.prompt.id).state not in prompts.WAITING_FOR_ANSWER:
            return reminding.DROPPED
        return _attempt(db, each, lambda: reminding.ask_again(db, each, now, self._voice))


def _next_of(duty: Duty, db: Transaction, after: int) -> int | None:
    """Its next instant; of a duty that cannot say there is none, and the others come all the same."""
    try:
        return duty.next_instant(db, after)
    except Unavailable:
        raise
    except Exception as error:
        log.error("the duty %s cannot say what comes: %s", duty.name, type(error).__name__)
        return None


def _attempt(db: Transaction, each: Due, act: Callable[[], str]) -> str:
    """Do it in a savepoint of its own: where it fails, it alone is undone."""
    try:
        with db.savepoint():
            return act()
    except Exception as error:
        if not db.alive:
            raise
        log.error("prompt %d (%s) failed: %s", each.prompt.id, each.prompt.kind, type(error).__name__)
        return FAILED
