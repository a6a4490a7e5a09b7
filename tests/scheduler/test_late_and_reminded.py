"""What is late and still comes, what is reminded of, and what each of it costs the day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler import burden, catch_up, rhythm
from scheduler.catch_up import AWAY, is_late, why_not
from storage import burden as loads
from storage import easing, heartbeat, members, outages, people, prompts
from storage.database import Database
from storage.prompts import CHECKIN, EXPERIMENT, LESSON, NOT_SENT, SENT, WAVE, Prompt
from tests.moments import T0, ZONE, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_group, a_parent, plan_by_hand

TODAY = "2026-03-02"
NOON, LATE_EVENING = amsterdam(f"{TODAY} 12:00"), amsterdam(f"{TODAY} 22:30")
TONIGHT, REMINDED_AT = amsterdam(f"{TODAY} 20:30"), amsterdam(f"{TODAY} 21:15")
REAL = 1_900_000_000


def _due(kind: str, at: int, *, slot: int = 0, instrument: str | None = None) -> Prompt:
    return Prompt(
        *(1, 1, kind, TODAY, slot, ZONE, instrument),
        *(None, 1, None, prompts.PLANNED, None, None, at),
    )


def _tonight(house: House, member_id: int) -> Prompt:
    return house.prompts_of(member_id)[0]


def _said(house: House, kind: str) -> list[int]:
    return [at for what, at, _, which in house.voice.noted if (what, which) == ("said", kind)]


def _nudges(house: House, member_id: int) -> int:
    with house.database.read() as db:
        return sum(each.kind == burden.NUDGE for each in loads.of_day(db, member_id, TODAY))


@pytest.mark.parametrize(
    ("kind", "seconds"), [(CHECKIN, 3 * HOUR), (EXPERIMENT, 3 * HOUR), (LESSON, 48 * HOUR), (WAVE, 48 * HOUR)]
)
def test_so_long_after_its_hour_each_kind_is_still_worth_saying(kind: str, seconds: int) -> None:
    assert why_not(_due(kind, NOON), NOON + seconds) is None
    assert why_not(_due(kind, NOON), NOON + seconds + 1) == "outage"


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        (_due(CHECKIN, LATE_EVENING), None),
        (_due(EXPERIMENT, LATE_EVENING), None),
        (_due(LESSON, LATE_EVENING), None),
        (_due(WAVE, LATE_EVENING), "quiet_hours"),
        (_due(CHECKIN, LATE_EVENING, slot=1, instrument="mood"), "quiet_hours"),
    ],
)
def test_late_in_the_evening_comes_what_she_chose_that_hour_for(prompt: Prompt, reason: str | None) -> None:
    assert why_not(prompt, LATE_EVENING) == reason
    assert why_not(prompt, LATE_EVENING + AWAY + 1) == "quiet_hours"


def test_late_is_what_telegram_would_have_forgotten() -> None:
    assert not is_late(_due(CHECKIN, NOON), NOON + 150)
    assert is_late(_due(CHECKIN, NOON), NOON + 151)


async def test_a_second_after_three_hours_a_checkin_is_stale(house: House) -> None:
    anna = house.parent(hour="17:00")
    await house.jump_to(amsterdam(f"{TODAY} 20:00") + 1)
    assert _tonight(house, anna).reason == "outage"


async def test_what_is_on_time_does_not_make_something_late_one_too_many(house: House) -> None:
    house.parent(hour="20:30", lesson=("12:00", 0))
    await house.jump_to(TONIGHT)
    await house.live_until(TONIGHT + HOUR)
    assert (_said(house, CHECKIN), _said(house, LESSON)) == ([TONIGHT], [TONIGHT + 600])


async def test_what_is_too_late_by_itself_does_not_make_something_late_one_too_many(house: House) -> None:
    house.parent(hour="11:00", lesson=("10:30", 0))
    back_at = amsterdam(f"{TODAY} 18:00")
    await house.jump_to(back_at)
    await house.live_until(back_at + HOUR)
    assert (_said(house, CHECKIN), _said(house, LESSON)) == ([], [back_at + 600])


async def test_an_outage_is_noted_with_its_length_and_a_first_look_notes_none(house: House) -> None:
    house.parent()
    for beat_at, seen_at in ((REAL, NOON), (REAL + 30, NOON + 30), (REAL + 30 + 1200, NOON + 1230)):
        with house.database.write() as db:
            heartbeat.beat(db, "receiver", at=beat_at)
        with house.database.write() as db:
            absence = catch_up.absence(db, seen_at)
            assert absence is not None
            catch_up.looked_at(db, absence, seen_at)
    with house.database.read() as db:
        assert outages.every(db).seconds_within(NOON - DAY, NOON + DAY) == 1200
        assert outages.every(db).seconds_within(NOON + 30, NOON + 1230) == 1200


async def test_what_she_was_asked_just_now_is_not_asked_again(house: House) -> None:
    house.parent()
    with house.database.write() as db:
        heartbeat.beat(db, "receiver", at=REAL)
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        heartbeat.beat(db, "receiver", at=REAL + 20 * 60)
    report = await house.jump_to(TONIGHT + 60)
    assert (report.asked_again, report.dropped) == (0, 0)


@pytest.mark.parametrize(
    ("just_started", "gone_for", "noted"),
    [(True, AWAY + 1, AWAY + 1), (True, AWAY, 0), (False, DAY, 0)],
)
def test_a_start_notes_since_when_nobody_was_there(
    database: Database, just_started: bool, gone_for: int, noted: int
) -> None:
    with database.write() as db:
        catch_up.is_present(db, T0, just_started=True)
        assert outages.every(db).seconds_within(0, T0 + DAY) == 0, "the first start ever"
        catch_up.is_present(db, T0 + gone_for, just_started=just_started)
        assert outages.every(db).seconds_within(0, T0 + DAY) == noted
        catch_up.is_present(db, T0 + gone_for + AWAY, just_started=True)
        assert outages.every(db).seconds_within(0, T0 + 2 * DAY) == noted, "she was there until then"


async def test_a_reminder_that_is_dropped_is_dropped_once_and_is_no_mistake(house: House) -> None:
    house.parent(hour="21:30")
    await house.jump_to(amsterdam(f"{TODAY} 21:30"))
    report = await house.jump_to(amsterdam(f"{TODAY} 22:15"))
    assert (report.dropped, report.failed, report.reminded) == (1, 0, 0)
    assert (await house.ticks.once()).dropped == 0


async def test_a_reminder_that_fails_is_not_tried_again(house: House) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    house.voice.fails_for = {anna}
    assert (await house.jump_to(REMINDED_AT)).failed == 1
    assert (await house.ticks.once()).failed == 0
    assert _tonight(house, anna).remind_at is None


async def test_a_reminder_takes_a_place_of_the_day_and_one_she_asked_for_does_not(house: House) -> None:
    anna, bea = house.parent(), house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        prompts.move(db, _tonight(house, bea).id, prompts.OPENED, at=TONIGHT + 60)
        prompts.remind_later(db, _tonight(house, bea).id, at=REMINDED_AT)
    assert (await house.jump_to(REMINDED_AT)).reminded == 2
    assert (_nudges(house, anna), _nudges(house, bea)) == (1, 0)


@pytest.mark.parametrize("state", ["paused", "stopped"])
async def test_who_rests_or_stopped_is_not_reminded(house: House, state: str) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        members.set_state(db, anna, state)
    assert (await house.jump_to(REMINDED_AT)).reminded == 0


async def test_a_reminder_that_is_late_comes_all_the_same(house: House) -> None:
    house.parent()
    await house.jump_to(TONIGHT)
    assert (await house.jump_to(REMINDED_AT + 600)).reminded == 1


@pytest.mark.parametrize(("late_by", "reminded"), [(AWAY, 1), (AWAY + 1, 0)])
async def test_a_late_reminder_does_not_follow_what_she_was_told_just_now(
    house: House, late_by: int, reminded: int
) -> None:
    anna, now = house.parent(), REMINDED_AT + late_by
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        prompts.move(db, _tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
        prompts.remind_later(db, _tonight(house, anna).id, at=REMINDED_AT)
        burden.said(db, anna, TODAY, burden.NUDGE, 7, at=now - 1)
    assert (await house.jump_to(now)).reminded == reminded


@pytest.mark.parametrize(("clock", "reminded"), [("21:59", 1), ("22:00", 0)])
async def test_a_reminder_she_asked_for_comes_late_by_day_and_not_at_night(
    house: House, clock: str, reminded: int
) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        prompts.move(db, _tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
        prompts.remind_later(db, _tonight(house, anna).id, at=REMINDED_AT)
    assert (await house.jump_to(amsterdam(f"{TODAY} {clock}"))).reminded == reminded


async def test_what_is_asked_again_was_told_her_then(house: House) -> None:
    anna = house.parent()
    for beat_at, now in ((REAL, TONIGHT), (REAL + 20 * 60, TONIGHT + 20 * 60)):
        with house.database.write() as db:
            heartbeat.beat(db, "receiver", at=beat_at)
        await house.jump_to(now)
    assert [what for what, _ in house.voice.heard_by(anna)] == ["said", "asked again"]
    with house.database.read() as db:
        assert burden.was_told_since(db, anna, TODAY, TONIGHT + 60)


async def test_who_did_not_answer_for_long_is_asked_once_a_week(house: House) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        easing.begin(db, anna, at=TONIGHT)
        plan_by_hand(db, anna, EXPERIMENT, TONIGHT + DAY)
    await house.live_until(TONIGHT + 8 * DAY)
    assert _said(house, CHECKIN) == [TONIGHT, TONIGHT + 7 * DAY]
    assert _said(house, EXPERIMENT) == [TONIGHT + DAY], "what she agreed comes"
    assert [each.reason for each in house.prompts_of(anna) if each.state == NOT_SENT] == ["eased"] * 7


def test_a_week_counts_from_the_last_that_was_said(database: Database) -> None:
    def eased(day: int) -> bool:
        return rhythm.is_eased_away(db, anna, f"2026-03-{day:02}")

    with database.write() as db:
        anna = a_parent(db, at=T0)
        said = plan_by_hand(db, anna, CHECKIN, T0)
        prompts.move(db, said.id, prompts.QUEUED, at=T0)
        unsaid = plan_by_hand(db, anna, CHECKIN, T0 + DAY)
        prompts.move(db, unsaid.id, NOT_SENT, at=T0 + DAY, reason="eased")
        assert eased(8) is False, "nobody asked for less"
        easing.begin(db, anna, at=T0)
        assert [eased(day) for day in (8, 9)] == [True, False]


def test_who_was_never_asked_is_not_asked_less(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        easing.begin(db, anna, at=T0)
        assert rhythm.is_eased_away(db, anna, TODAY) is False
        assert rhythm.asking_group(db, anna) is None


async def test_a_parent_of_two_groups_is_asked_by_the_one_she_joined_last(house: House) -> None:
    first = house.parent()
    with house.database.read() as db:
        person_id = members.get(db, first).person_id
    house.clock.move_by(60)
    last = house.parent(person_id=person_id)
    with house.database.write() as db:
        plan_by_hand(db, first, EXPERIMENT, NOON)
    await house.live_until(TONIGHT)
    heard = [(kind, who) for what, _, who, kind in house.voice.noted if what == "said"]
    assert heard == [(EXPERIMENT, first), (CHECKIN, last)]
    (unsaid,) = [each for each in house.prompts_of(first) if each.state == NOT_SENT]
    assert unsaid.reason == "budget"


async def test_a_lesson_that_finds_no_place_waits_for_the_next_day_also_where_she_has_no_checkin(
    house: House,
) -> None:
    with house.database.write() as db:
        bea = people.add(db, 7, name="Bea", language="nl", at=T0)
        member = members.add(db, person_id=bea.id, group_id=a_group(db, at=T0), role="parent", at=T0)
        members.enrol(db, member.id, at=T0, first_day=1)
        for subject in (1, 2):
            burden.said(db, member.id, "2026-03-03", burden.NUDGE, subject, at=T0)
        lesson = plan_by_hand(db, member.id, LESSON, T0 + DAY)
    await house.jump_to(T0 + DAY)
    assert _tonight(house, member.id) == replace(lesson, scheduled_at=T0 + 2 * DAY)
    await house.jump_to(T0 + 2 * DAY)
    assert _tonight(house, member.id).state == SENT
