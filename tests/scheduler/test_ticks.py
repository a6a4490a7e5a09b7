"""A tick does what is due: for the right people, once, and whatever happens to one does not touch the rest."""

import asyncio
import sqlite3
from dataclasses import astuple

import pytest

from scheduler.ticks import Duty, Report, Ticks
from storage import (
    groups,
    heartbeat,
    inbox,
    journal,
    members,
    outages,
    outbox,
    people,
    planned_prompts,
    prompts,
    routines,
)
from storage.chats import set_reachable
from storage.database import Database, Transaction, Unavailable
from storage.prompts import Prompt
from storage.said import Text
from tests.moments import T0, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_parent, minute_of, plan_by_hand

TONIGHT = amsterdam("2026-03-02 20:30")


def tonight(house: House, member_id: int) -> Prompt:
    return house.prompts_of(member_id)[0]


def fate(house: House, member_id: int) -> tuple[str, str | None]:
    prompt = tonight(house, member_id)
    return prompt.state, prompt.reason


async def test_a_prompt_is_said_at_her_minute_and_not_before(house: House) -> None:
    anna = house.parent(hour="20:30")
    assert (await house.jump_to(TONIGHT - 1)).said == 0
    assert (await house.jump_to(TONIGHT)).said == 1
    assert (await house.jump_to(TONIGHT + 1)).said == 0
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]
    assert tonight(house, anna).sent_at == TONIGHT


async def test_a_tick_plans_by_itself_who_was_never_planned(house: House) -> None:
    anna = house.parent(hour="20:30")
    with house.database.write() as db:
        for each in house.prompts_of(anna):
            planned_prompts.unplan(db, anna, "checkin", each.local_date)
    assert (await house.ticks.once()).planned == 2
    assert (await house.jump_to(TONIGHT)).said == 1


async def test_the_sender_is_woken_when_something_was_said_and_only_then(house: House) -> None:
    house.parent(hour="20:30")
    await house.jump_to(TONIGHT - 1)
    assert house.woken == []
    await house.jump_to(TONIGHT)
    assert house.woken == [TONIGHT]


async def test_a_paused_parent_hears_nothing_and_the_record_says_so(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=TONIGHT + HOUR)
    assert (await house.jump_to(TONIGHT)).not_sent == 1
    assert fate(house, anna) == ("not_sent", "paused")
    assert house.voice.heard_by(anna) == []


async def test_a_pause_ends_by_itself(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=TONIGHT)
    assert house.ticks.next_instant() == TONIGHT
    report = await house.jump_to(TONIGHT)
    assert (report.resumed, report.said) == (1, 1)


async def test_who_blocked_the_bot_or_stopped_is_not_written_to(house: House) -> None:
    blocked, stopped, forgotten = house.parent(), house.parent(), house.parent()
    with house.database.write() as db:
        person_id = members.get(db, blocked).person_id
        assert person_id is not None
        set_reachable(db, people.get(db, person_id).chat_id, False)
        members.set_state(db, stopped, "stopped")
        members.detach(db, forgotten)
    await house.jump_to(TONIGHT)
    assert fate(house, blocked) == ("not_sent", "unreachable")
    assert fate(house, stopped) == ("not_sent", "withdrawn")
    assert fate(house, forgotten) == ("not_sent", "withdrawn")
    assert house.voice.noted == []


async def test_one_failing_prompt_is_kept_with_a_reason_and_stops_nobody_else(house: House) -> None:
    before, unlucky, after = house.parent(), house.parent(), house.parent()
    house.voice.fails_for = {unlucky}
    report = await house.jump_to(TONIGHT)
    assert (report.said, report.failed) == (2, 1)
    assert fate(house, unlucky) == ("not_sent", "outage")
    assert house.voice.heard_by(before) == house.voice.heard_by(after) == [("said", TONIGHT)]
    assert (await house.ticks.once()).failed == 0, "it is not tried for ever"


async def test_what_a_failing_conversation_wrote_is_undone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = house.parent()

    def writes_and_fails(db: Transaction, prompt: Prompt, now: int, /) -> None:
        members.set_state(db, prompt.member_id, "stopped")
        raise KeyError("no such text")

    monkeypatch.setattr(house.voice, "say", writes_and_fails)
    await house.jump_to(TONIGHT)
    with house.database.read() as db:
        assert members.get(db, anna).state == "active"


async def test_a_prompt_its_conversation_left_alone_is_not_said_again_each_second(house: House) -> None:
    anna = house.parent()
    house.voice.leaves_alone = {anna}
    await house.jump_to(TONIGHT)
    await house.jump_to(TONIGHT + 1)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]
    assert fate(house, anna) == ("not_sent", "outage")


async def test_an_unanswered_prompt_is_reminded_of_once_and_then_expires(house: House) -> None:
    anna = house.parent()
    await house.live_until(amsterdam("2026-03-03 12:00"))
    assert house.voice.heard_by(anna) == [("said", TONIGHT), ("reminded", amsterdam("2026-03-02 21:15"))]
    first = tonight(house, anna)
    assert (first.state, first.reminded_at) == ("expired", amsterdam("2026-03-02 21:15"))
    assert first.expired_at == amsterdam("2026-03-03 00:30")


async def test_an_opened_prompt_is_not_reminded_of(house: House) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
    await house.live_until(TONIGHT + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]


async def test_the_reminder_she_asked_for_comes_even_late_in_the_evening(house: House) -> None:
    anna = house.parent(hour="21:30")
    said_at = amsterdam("2026-03-02 21:30")
    await house.jump_to(said_at)
    with house.database.write() as db:
        prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=said_at + 60)
        prompts.remind_later(db, tonight(house, anna).id, at=said_at + HOUR)
    await house.live_until(said_at + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", said_at), ("reminded", said_at + HOUR)]


async def test_a_reminder_in_the_quiet_hours_is_dropped(house: House) -> None:
    anna = house.parent(hour="21:30")
    await house.live_until(amsterdam("2026-03-03 09:00"))
    assert house.voice.heard_by(anna) == [("said", amsterdam("2026-03-02 21:30"))]
    assert tonight(house, anna).reminded_at is None


@pytest.mark.parametrize("who", ["parent", "group"])
async def test_reminders_can_be_switched_off_until_they_are_due(house: House, who: str) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        if who == "group":
            groups.set_reminders(db, members.get(db, anna).group_id, False)
        else:
            zone, minute = "Europe/Amsterdam", minute_of("20:30")
            routines.set_for(db, anna, "checkin", zone=zone, minute=minute, reminds=False)
    await house.live_until(TONIGHT + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]


@pytest.mark.parametrize(("opened", "state"), [(False, "expired"), (True, "partial")])
async def test_a_prompt_whose_last_words_fail_is_closed_all_the_same(
    house: House, opened: bool, state: str
) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        if opened:
            prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
    house.voice.fails_for = {anna}
    report = await house.jump_to(TONIGHT + 6 * HOUR)
    assert report.failed == 1
    assert tonight(house, anna).state == state
    assert (await house.ticks.once()).failed == 0


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


async def test_a_moved_clock_that_visits_each_instant_misses_nothing_for_weeks(house: House) -> None:
    anna = house.parent(hour="20:30", days=0b1010101, lesson=("10:15", 2))
    await house.live_until(T0 + 21 * DAY)
    states = [each.state for each in house.prompts_of(anna) if each.scheduled_at <= house.now]
    said = [what for what, _ in house.voice.heard_by(anna)].count("said")
    assert said == len(states) == 3 * 4 + 3
    assert "not_sent" not in states


async def test_what_comes_is_told_with_label_and_number(house: House) -> None:
    anna, _bea = house.parent(hour="20:30"), house.parent(hour="20:30", days=1, lesson=("10:15", 5))
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=T0 + HOUR)
        person_id = members.get(db, anna).person_id
        assert person_id is not None
        chat_id = people.get(db, person_id).chat_id
        outbox.add(db, chat_id=chat_id, kind="notice", says=Text("x"), at=T0, not_before=T0 + 2 * HOUR)
    saturday = amsterdam("2026-03-07 10:15")
    assert house.ticks.coming(10) == [
        (T0 + HOUR, "pause_over", 1),
        (T0 + 2 * HOUR, "message", 1),
        (TONIGHT, "checkin", 2),
        (TONIGHT + DAY, "checkin", 1),
        (TONIGHT + 2 * DAY, "checkin", 1),
        (saturday, "lesson", 1),
        (TONIGHT + 7 * DAY, "checkin", 1),
    ]
    assert house.ticks.coming(2) == house.ticks.coming(10)[:2]
    await house.jump_to(TONIGHT)
    assert house.ticks.coming(2) == [
        (TONIGHT + 45 * 60, "reminder", 2),
        (amsterdam("2026-03-03 00:30"), "expiry", 2),
    ]


async def test_an_experiment_planned_by_hand_comes_at_its_moment(house: House) -> None:
    anna = house.parent()
    moment = amsterdam("2026-03-02 17:40")
    with house.database.write() as db:
        plan_by_hand(db, anna, "experiment", moment)
    await house.live_until(amsterdam("2026-03-02 20:29"))
    assert house.voice.heard_by(anna) == [("said", moment)], "a reminder would take the check-in's place"


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
    numbers = [tonight(house, each).id for each in (unlucky, left_alone)]
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


async def test_of_an_absence_longer_than_a_batch_each_open_prompt_is_asked_again(house: House) -> None:
    with house.database.write() as db:
        for _ in range(60):
            a_parent(db, at=T0)
        heartbeat.beat(db, "receiver", at=1)
    assert (await house.jump_to(TONIGHT)).said == 60
    with house.database.write() as db:
        heartbeat.beat(db, "receiver", at=1201)
    assert (await house.jump_to(TONIGHT + 1200)).asked_again == 60
