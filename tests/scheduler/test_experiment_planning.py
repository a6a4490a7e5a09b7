"""Which agreed moments of an experiment are planned, are still to come, and were passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler import burden
from scheduler import experiments as moments
from scheduler.burden import MEETING, NUDGE
from storage import experiment_versions, experiments, members, people, prompts
from storage.database import Database, Transaction
from storage.experiments import Experiment
from storage.prompts import BUDGET, CANCELLED, EXPERIMENT, NOT_SENT
from storage.routines import EVERY_DAY
from tests.moments import T0, amsterdam
from tests.scheduler.cast import a_group, a_parent, minute_of

MONDAY = date(2026, 3, 2)
ON_MONDAYS, ON_TUESDAYS, ON_WEDNESDAYS = 0b1, 0b10, 0b100
BUT_WEDNESDAYS = EVERY_DAY & ~ON_WEDNESDAYS
AGREED_AT = "17:30"


def _at(day: int, clock: str = AGREED_AT) -> int:
    """A time so many days after Monday 2 March."""
    return amsterdam(f"{MONDAY + timedelta(days=day)} {clock}")


def _wish(db: Transaction, member_id: int, *, at: int = T0) -> Experiment:
    return experiments.propose(db, member_id, title="Voeten voelen", at=at, wait_until=at, words={})


def _agree(
    db: Transaction,
    which: Experiment,
    *,
    at: int = T0,
    hour: str | None = AGREED_AT,
    days: int | None = EVERY_DAY,
    times: int | None = 3,
) -> Experiment:
    minute = minute_of(hour) if hour is not None else None
    version = experiment_versions.change(db, which.id, at=at, minute=minute, days=days, times=times)
    experiments.agree(db, version, at=at)
    return experiments.get(db, which.id)


def _agreed(db: Transaction, member_id: int, **how: object) -> Experiment:
    return _agree(db, _wish(db, member_id), **how)  # type: ignore[arg-type]


def _write_down(db: Transaction, which: Experiment, instant: int) -> prompts.Prompt:
    return moments.write_down(db, which, members.get(db, which.member_id), instant, instant)


def _not_sent(db: Transaction, which: Experiment, instant: int) -> None:
    made = _write_down(db, which, instant)
    prompts.move(db, made.id, NOT_SENT, at=instant, reason=BUDGET)


def _passed_over(db: Transaction, which: Experiment, now: int) -> int | None:
    return moments.passed_over(db, which, members.get(db, which.member_id), now)


def _planned(db: Transaction, which: Experiment) -> list[int]:
    return [each.scheduled_at for each in prompts.of_subject(db, which.member_id, EXPERIMENT, which.id)]


def _fill(db: Transaction, member_id: int, day: date) -> None:
    """Beside her check-in, something weightier takes the other place of this day."""
    burden.keep_place(db, member_id, day.isoformat(), MEETING, day.toordinal())


def test_one_moment_at_a_time_is_planned_as_her_own_day_has_it(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna, days=ON_WEDNESDAYS)
        assert moments.plan(db, T0) == 1
        assert moments.plan(db, T0) == 0
        (made,) = prompts.of_subject(db, anna, EXPERIMENT, which.id)
    assert (made.scheduled_at, made.local_date, made.study_day) == (_at(2), "2026-03-04", 3)


def test_what_both_agreed_for_one_minute_comes_twice(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        one, other = _agreed(db, anna), _agreed(db, anna)
        assert moments.plan(db, T0) == 2
        assert _planned(db, one) == _planned(db, other) == [_at(0)]


def test_two_moments_of_one_day_are_told_apart(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0))
        made = [_write_down(db, which, _at(0, clock)) for clock in ("09:00", "17:30")]
    assert made[0].slot != made[1].slot


def test_the_highest_number_an_experiment_can_have_is_planned_too(database: Database) -> None:
    with database.write() as db:
        which = replace(_agreed(db, a_parent(db, at=T0)), id=2**31 - 1)
        assert _write_down(db, which, _at(0)).subject == 2**31 - 1


def test_once_the_agreed_times_are_over_nothing_is_planned_any_more(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=2)
        assert [moments.plan_next(db, which, T0) for _ in range(3)] == [_at(0), _at(1), None]
        assert not experiments.get(db, which.id).planning


def test_a_moment_that_was_not_sent_comes_on_another_day(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=1)
        _not_sent(db, which, _at(0))
        assert moments.plan_next(db, which, _at(0)) == _at(1)
        assert moments.plan_next(db, which, _at(1)) is None


def test_times_are_counted_from_the_latest_agreement(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=1)
        _write_down(db, which, _at(0))
        again = _agree(db, which, at=_at(0), times=1)
        assert moments.plan_next(db, again, _at(0)) == _at(1)


def test_another_agreed_moment_takes_the_place_of_what_was_planned(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0))
        moments.plan_next(db, which, T0)
        again = _agree(db, which, at=T0 + 60, hour="19:00")
        assert moments.replan(db, again, T0 + 60) == _at(0, "19:00")
        assert _planned(db, which) == [_at(0, "19:00")]


def test_what_is_agreed_in_words_alone_is_asked_at_no_moment(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        in_words, wished = _agreed(db, anna, hour=None, days=None, times=None), _wish(db, anna)
        for which in (in_words, wished):
            assert moments.plan_next(db, which, T0) is None
            assert _passed_over(db, which, T0) is None


def test_a_day_that_is_full_is_passed_over(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna)
        _fill(db, anna, MONDAY)
        assert moments.plan_next(db, which, T0) == _at(1)


@pytest.mark.parametrize(("full", "comes"), [(9, 9), (10, 0)])
def test_where_ten_days_in_a_row_are_full_it_is_simply_the_next(database: Database, full: int, comes: int) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna)
        for day in range(full):
            _fill(db, anna, MONDAY + timedelta(days=day))
        assert moments.plan_next(db, which, T0) == _at(comes)


@pytest.mark.parametrize("found_at", [_at(0), _at(1, "09:00")])
def test_what_passed_while_nobody_was_there_is_on_record_though_its_day_was_full(
    database: Database, found_at: int
) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna)
        for subject in (1, 2):
            burden.said(db, anna, MONDAY.isoformat(), NUDGE, subject, at=T0)
        assert moments.plan_next(db, which, found_at) == _at(0)


def test_what_is_planned_and_what_will_be_is_to_come_up_to_an_instant(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        moments.plan_next(db, _agreed(db, anna, times=5), T0)
        comes = [(_at(day), "Voeten voelen") for day in range(3)]
        assert moments.coming(db, anna, T0, _at(2)) == comes
        assert moments.coming(db, anna, T0, _at(2) - 1) == comes[:2]
        assert moments.coming(db, anna, _at(0), _at(2)) == comes[1:]


def test_what_was_taken_back_is_not_to_come(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna, times=2)
        made = _write_down(db, which, _at(0))
        prompts.move(db, made.id, CANCELLED, at=T0)
        assert moments.coming(db, anna, T0, _at(6)) == [(_at(1), which.title)]


def test_where_no_more_is_planned_what_stands_is_all_that_is_to_come(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        which = _agreed(db, anna)
        moments.plan_next(db, which, T0)
        experiments.planned_out(db, which.id)
        assert moments.coming(db, anna, T0, _at(6)) == [(_at(0), which.title)]


def test_a_wish_that_nobody_agreed_on_has_nothing_to_come(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0)
        _wish(db, anna)
        assert moments.coming(db, anna, T0, _at(6)) == []


def test_a_moment_of_today_that_is_not_made_was_passed_over(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), days=ON_MONDAYS)
        assert _passed_over(db, which, T0) == _at(0)


def test_on_a_day_that_was_not_agreed_nothing_is_passed_over(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), days=ON_TUESDAYS)
        assert _passed_over(db, which, T0) is None


def test_a_moment_before_they_agreed_was_not_passed_over(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), at=_at(0))
        assert _passed_over(db, which, _at(0, "20:00")) is None


def test_a_moment_that_came_today_was_not_passed_over(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0))
        _write_down(db, which, _at(0))
        assert _passed_over(db, which, _at(1, "20:00")) == _at(1)
        _write_down(db, which, _at(1))
        assert _passed_over(db, which, _at(1, "20:00")) is None


def test_nothing_is_passed_over_once_it_came_as_often_as_agreed(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=1)
        _write_down(db, which, _at(0))
        assert _passed_over(db, which, _at(1)) is None


def test_what_was_not_sent_takes_none_of_the_agreed_times(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=1)
        _not_sent(db, which, _at(0))
        assert _passed_over(db, which, _at(1)) == _at(1)


def test_what_came_before_the_latest_agreement_takes_none_of_its_times(database: Database) -> None:
    with database.write() as db:
        which = _agreed(db, a_parent(db, at=T0), times=1)
        _write_down(db, which, _at(0))
        again = _agree(db, which, at=_at(0), times=1)
        assert _passed_over(db, again, _at(1)) == _at(1)


@pytest.mark.parametrize(
    ("agreed", "off"), [(EVERY_DAY, ON_WEDNESDAYS), (ON_WEDNESDAYS, 0), (ON_MONDAYS | ON_TUESDAYS, 0)]
)
def test_her_rest_day_is_kept_free_unless_it_is_all_that_was_agreed(
    database: Database, agreed: int, off: int
) -> None:
    with database.write() as db:
        assert moments.days_off(db, a_parent(db, at=T0, days=BUT_WEDNESDAYS), agreed) == off


def test_who_has_no_checkin_has_no_rest_day(database: Database) -> None:
    with database.write() as db:
        bea = people.add(db, 7, name="Bea", language="nl", at=T0)
        member = members.add(db, person_id=bea.id, group_id=a_group(db, at=T0), role="parent", at=T0)
        assert moments.days_off(db, member.id, EVERY_DAY) == 0


def test_how_a_late_moment_went_is_not_asked_on_the_morning_of_her_rest_day(database: Database) -> None:
    with database.write() as db:
        anna = a_parent(db, at=T0, days=BUT_WEDNESDAYS)
        asked = moments.follow_up_of(db, anna, _at(1, "21:30"), "Europe/Amsterdam")
    assert asked == _at(3, "10:00")


def test_an_hour_after_nine_in_the_evening_is_night_and_it_is_asked_in_the_morning() -> None:
    assert moments.follow_up_at(_at(0, "20:59"), "Europe/Amsterdam") == _at(0, "21:59")
    assert moments.follow_up_at(_at(0, "21:00"), "Europe/Amsterdam") == _at(1, "10:00")
