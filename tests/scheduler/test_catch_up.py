"""After an outage: one catch-up a person at most, never in the quiet hours, and what was skipped is on record."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import catch_up
from scheduler.catch_up import AWAY, VALID_FOR
from scheduler.local_time import is_quiet
from storage import heartbeat, inbox, prompts
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, Prompt
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, fresh_database, plan_by_hand
from tests.thoroughness import examples

TONIGHT = amsterdam("2026-03-02 20:30")
REAL = 1_900_000_000  # real time, far from programme time


def tonight(house: House, member_id: int) -> Prompt:
    return house.prompts_of(member_id)[0]


@pytest.mark.parametrize(
    ("hour", "back_at", "state", "reason"),
    [
        ("17:00", "2026-03-02 17:01", "sent", None),
        ("17:00", "2026-03-02 19:59", "sent", None),
        ("17:00", "2026-03-02 20:00", "sent", None),  # three hours: the last moment
        ("17:00", "2026-03-02 20:01", "not_sent", "outage"),
        ("20:30", "2026-03-02 21:59", "sent", None),
        ("20:30", "2026-03-02 22:00", "not_sent", "quiet_hours"),
        ("20:30", "2026-03-02 23:31", "not_sent", "outage"),
        ("23:15", "2026-03-02 23:15", "sent", None),  # she chose that hour
        ("23:15", "2026-03-02 23:17", "sent", None),  # two minutes are no outage
        ("23:15", "2026-03-02 23:18", "not_sent", "quiet_hours"),
        ("21:59", "2026-03-02 22:01", "sent", None),
    ],
)
async def test_a_late_prompt_is_said_while_it_is_worth_it_and_the_hour_is_decent(
    house: House, hour: str, back_at: str, state: str, reason: str | None
) -> None:
    anna = house.parent(hour=hour)
    await house.jump_to(amsterdam(back_at))
    assert (tonight(house, anna).state, tonight(house, anna).reason) == (state, reason)


async def test_a_measurement_nobody_chose_an_hour_for_never_comes_in_the_quiet_hours(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db:
        plan_by_hand(db, anna, "wave", amsterdam("2026-03-02 22:30"))
    await house.jump_to(amsterdam("2026-03-02 22:30"))
    (wave,) = [each for each in house.prompts_of(anna) if each.kind == "wave"]
    assert (wave.state, wave.reason) == ("not_sent", "quiet_hours")


async def test_of_several_late_prompts_the_weightiest_and_newest_is_said(house: House) -> None:
    anna = house.parent(hour="17:00", lesson=("11:00", 0))
    with house.database.write() as db:
        plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 17:30"))
        plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 18:30"))
    report = await house.jump_to(amsterdam("2026-03-02 19:00"))
    assert (report.said, report.not_sent) == (1, 3)
    fates = {(each.kind, each.state, each.reason) for each in house.prompts_of(anna)[:4]}
    assert fates == {
        (CHECKIN, "sent", None),
        (EXPERIMENT, "not_sent", "outage"),
        (LESSON, "not_sent", "outage"),
    }


async def test_two_experiments_late_the_newer_one_is_said(house: House) -> None:
    anna = house.parent(hour="21:30")
    with house.database.write() as db:
        older = plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 17:30"))
        newer = plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 18:30"))
    await house.jump_to(amsterdam("2026-03-02 19:00"))
    states = {each.id: each.state for each in house.prompts_of(anna)}
    assert (states[older.id], states[newer.id]) == ("not_sent", "sent")


async def test_an_outage_of_days_leaves_a_row_for_each_day(house: House) -> None:
    anna = house.parent(hour="20:30")
    await house.ticks.once()
    await house.jump_to(amsterdam("2026-03-06 12:00"))
    fates = [(each.local_date, each.state, each.reason) for each in house.prompts_of(anna)]
    missed = [(f"2026-03-0{day}", "not_sent", "outage") for day in range(2, 6)]
    assert fates == [*missed, ("2026-03-06", "planned", None), ("2026-03-07", "planned", None)]
    assert house.voice.heard_by(anna) == []


lengths = st.one_of(st.integers(1, 2 * HOUR), st.integers(1, 14 * DAY))
days = st.lists(
    st.tuples(st.sampled_from([EXPERIMENT, LESSON, "wave"]), st.integers(0, 30 * 60 - 1)), max_size=4, unique=True
)


@settings(max_examples=examples(80), deadline=None)
@given(
    hour=st.integers(0, 1439), falls_at=st.integers(0, 30 * 60), length=lengths, others=days, moved=st.booleans()
)
async def test_whenever_anker_falls_and_for_how_long_she_hears_at_most_one_late_thing_at_a_decent_hour(
    hour: int, falls_at: int, length: int, others: list[tuple[str, int]], moved: bool
) -> None:
    with fresh_database() as database:
        house = House.at(database, T0)
        anna = house.parent(hour=f"{hour // 60}:{hour % 60}", zone=ZONE)
        with database.write() as db:
            for kind, minute in others:
                plan_by_hand(db, anna, kind, T0 + 60 * minute)
        fall, back = T0 + 60 * falls_at, T0 + 60 * falls_at + length
        await house.live_until(fall)
        before = len(house.voice.noted)
        await house.jump_to(back)
        if moved:
            await house.jump_to(back + 1)
        caught_up = [each for each in house.voice.noted[before:] if each[0] != "expired"]
        rows = house.prompts_of(anna)
    overdue = [each for each in rows if fall < each.scheduled_at <= back]
    late = [each for each in overdue if each.sent_at is not None and back - each.scheduled_at > AWAY]
    assert len(late) <= 1
    assert sum(what != "said" for what, *_ in caught_up) <= 1
    for each in late:
        assert not is_quiet(back, ZONE)
        assert back - each.scheduled_at <= VALID_FOR[each.kind]
    for each in overdue:
        assert each.sent_at is not None or each.reason in {"outage", "quiet_hours", "budget"}
    dates = {each.local_date for each in rows if each.kind == CHECKIN}
    assert len(dates) == sum(each.kind == CHECKIN for each in rows)


async def open_checkin(house: House) -> int:
    """A check-in that lies open since tonight, with the receiver well and looked at."""
    anna = house.parent()
    beat(house, REAL)
    await house.jump_to(TONIGHT)
    return anna


def beat(house: House, at: int) -> None:
    with house.database.write() as db:
        heartbeat.beat(db, "receiver", at=at)


async def test_a_check_in_that_lay_open_while_anker_was_away_is_asked_again_once(house: House) -> None:
    anna = await open_checkin(house)
    beat(house, REAL + 20 * 60)
    assert (await house.jump_to(TONIGHT + 20 * 60)).asked_again == 1
    assert (await house.jump_to(TONIGHT + 20 * 60 + 1)).asked_again == 0
    beat(house, REAL + 20 * 60 + 30)
    await house.live_until(TONIGHT + 2 * HOUR)
    told = house.voice.heard_by(anna)
    assert told == [("said", TONIGHT), ("asked again", TONIGHT + 20 * 60)], "and it stands for the reminder"


async def test_each_absence_is_made_good_once(house: House) -> None:
    await open_checkin(house)
    beat(house, REAL + 10 * 60)
    assert (await house.jump_to(TONIGHT + 10 * 60)).asked_again == 1
    beat(house, REAL + 30 * 60)
    assert (await house.jump_to(TONIGHT + 30 * 60)).asked_again == 1


@pytest.mark.parametrize(("gap", "asked"), [(AWAY, 0), (AWAY + 1, 1)])
async def test_an_absence_begins_where_telegram_forgets_taps(house: House, gap: int, asked: int) -> None:
    await open_checkin(house)
    beat(house, REAL + gap)
    assert (await house.jump_to(TONIGHT + 10 * 60)).asked_again == asked


async def test_a_moved_clock_is_no_absence(house: House) -> None:
    await open_checkin(house)
    beat(house, REAL + 30)
    assert (await house.jump_to(TONIGHT + 2 * HOUR)).asked_again == 0


async def test_nothing_is_asked_again_before_what_was_received_is_handled(house: House) -> None:
    anna = await open_checkin(house)
    with house.database.write() as db:
        inbox.add(db, 1, [inbox.Received(1, b"{}")], at=house.now)
        heartbeat.beat(db, "receiver", at=REAL + 20 * 60)
    assert (await house.jump_to(TONIGHT + 20 * 60)).asked_again == 0
    with house.database.write() as db:
        prompts.move(db, tonight(house, anna).id, prompts.COMPLETED, at=house.now)
        inbox.close(db, 1, 1, inbox.DONE)
    assert (await house.ticks.once()).asked_again == 0, "the answer was among it"


async def test_in_the_quiet_hours_nothing_is_asked_again(house: House) -> None:
    await open_checkin(house)
    beat(house, REAL + 2 * HOUR)
    assert (await house.jump_to(TONIGHT + 2 * HOUR)).asked_again == 0


async def test_a_late_prompt_and_an_open_one_make_one_catch_up(house: House) -> None:
    anna = house.parent(hour="17:00")
    with house.database.write() as db:
        plan_by_hand(db, anna, EXPERIMENT, amsterdam("2026-03-02 18:00"))
    beat(house, REAL)
    await house.jump_to(amsterdam("2026-03-02 17:00"))
    back = amsterdam("2026-03-02 18:30")
    beat(house, REAL + 80 * 60)
    await house.jump_to(back)
    assert house.voice.heard_by(anna)[1:] == [("said", back)]


def test_the_first_start_ever_was_no_absence() -> None:
    assert not catch_up.was_away(None, REAL)
