"""What pacing says of a moment, to the figure: each worked out by hand from Telegram's limits."""

from __future__ import annotations

import pytest

from gateway.pacing import MARGIN, SLOT_SECONDS, Pacing

A_SECOND = 1.0 * MARGIN  # as it is measured: clocks differ


def _under_way(many: int) -> Pacing:
    """So many left one slot after the other, and none was answered."""
    pacing = Pacing()
    for number in range(many):
        pacing.leave(number, in_group=False, now=number * SLOT_SECONDS)
    return pacing


def _arrived(many: int, *, at: float) -> Pacing:
    """The same, and all were answered at this moment."""
    pacing = _under_way(many)
    for number in range(many):
        pacing.land(number, in_group=False, now=at)
    return pacing


def test_the_first_message_goes_at_once_and_the_next_a_slot_later() -> None:
    pacing = Pacing()
    assert pacing.room(0.0) == 1
    assert pacing.overall_wait(0.0) == 0
    pacing.leave(1, in_group=False, now=0.0)
    assert pacing.room(0.0) == 0
    assert pacing.overall_wait(0.01) == pytest.approx(SLOT_SECONDS - 0.01)
    assert pacing.room(SLOT_SECONDS) == 1


def test_two_missed_slots_are_made_up_for_and_no_more() -> None:
    pacing = Pacing()
    pacing.leave(1, in_group=False, now=100.0)
    assert pacing.room(100.0 + SLOT_SECONDS / 2) == 2
    assert pacing.room(100.0 + SLOT_SECONDS * 1.5) == 3
    assert pacing.room(110.0) == 3


def test_with_thirty_under_way_nothing_leaves_until_an_answer_is_there() -> None:
    assert _under_way(29).room(1.0) == 1
    pacing = _under_way(30)
    assert pacing.room(1.0) == 0
    assert pacing.room(600.0) == 0
    assert pacing.overall_wait(600.0) == pytest.approx(A_SECOND)
    pacing.land(7, in_group=False, now=600.0)
    assert pacing.room(600.0 + A_SECOND) == 1


def test_thirty_that_arrived_count_for_a_second_less_the_quickest_trip() -> None:
    pacing, left_last = _arrived(30, at=1.1), 29 * SLOT_SECONDS
    counted_until = left_last + A_SECOND
    assert pacing.room(1.1) == 0
    assert pacing.overall_wait(1.1) == pytest.approx(counted_until - 1.1)
    assert pacing.room(counted_until - 0.001) == 0
    assert pacing.room(counted_until + 0.001) == 3


@pytest.mark.parametrize(("slower", "quickest"), [(69, 0.05), (70, 0.5)])
def test_a_slower_network_is_believed_after_a_hundred_answers(slower: int, quickest: float) -> None:
    pacing, now = Pacing(), 0.0
    for trip in (0.05, *[0.5] * slower):
        pacing.leave(7, in_group=False, now=now)
        pacing.land(7, in_group=False, now=now + trip)
        now += 10
    for number in range(30):
        pacing.leave(number, in_group=False, now=now + number * SLOT_SECONDS)
    arrived = now + 29 * SLOT_SECONDS + 0.5
    for number in range(30):
        pacing.land(number, in_group=False, now=arrived)
    assert pacing.overall_wait(arrived) == pytest.approx(A_SECOND - quickest)


def test_an_answer_that_nobody_waits_for_counts_nothing() -> None:
    pacing = _arrived(29, at=1.1)
    pacing.land(7, in_group=False, now=1.1)
    assert pacing.room(1.1) == 1


def test_a_persons_burst_comes_back_one_a_second() -> None:
    pacing = Pacing()
    for _ in range(3):
        pacing.leave(7, in_group=False, now=50.0)
    assert pacing.chat_wait(7, False, 50.5) == pytest.approx(A_SECOND - 0.5)
    pacing.leave(7, in_group=False, now=52.0)
    assert pacing.chat_wait(7, False, 52.0) == pytest.approx(2 * A_SECOND - 2)
    assert pacing.chat_wait(7, False, 53.0) == 0


def test_a_persons_second_counts_from_the_answer() -> None:
    pacing = Pacing()
    for _ in range(3):
        pacing.leave(7, in_group=False, now=50.0)
    pacing.land(7, in_group=False, now=50.3)
    assert pacing.chat_wait(7, False, 50.3) == pytest.approx(A_SECOND)


def test_a_groups_minute_counts_from_the_first_answer() -> None:
    pacing = Pacing()
    for second in range(20):
        pacing.leave(-7, in_group=True, now=float(second))
        pacing.land(-7, in_group=True, now=second + 0.5)
    assert pacing.chat_wait(-7, True, 20.0) == pytest.approx(0.5 + 60 * MARGIN - 20)


def test_a_shorter_wait_said_later_does_not_shorten_the_first() -> None:
    pacing = Pacing()
    pacing.refuse(-7, True, 0.5, 0.0)
    assert pacing.chat_wait(-7, True, 0.0) == 0.5
    pacing.refuse(-7, True, 9, 0.0)
    pacing.refuse(-7, True, 1, 1.0)
    assert pacing.chat_wait(-7, True, 1.0) == 8
    pacing.halt(9, 0.0)
    pacing.halt(1, 1.0)
    assert pacing.overall_wait(1.0) == 8
    assert [pacing.room(at) for at in (8.9, 9.0)] == [0, 3]


def test_a_wait_said_of_a_group_says_nothing_of_all_others() -> None:
    pacing = Pacing()
    pacing.refuse(-7, True, 5, 100.0)
    assert pacing.room(100.0) == 3


def test_where_nothing_is_paced_only_what_telegram_says_counts() -> None:
    pacing = Pacing(enabled=False)
    for _ in range(40):
        pacing.leave(7, in_group=False, now=0.0)
        pacing.land(7, in_group=False, now=0.0)
    assert pacing.chat_wait(7, False, 0.0) == pacing.overall_wait(0.0) == 0
    assert pacing.room(0.0) > 1000
    pacing.refuse(7, True, 5, 0.0)
    assert pacing.chat_wait(7, True, 0.0) == 5


def test_whose_burst_is_not_full_again_is_not_forgotten_among_very_many() -> None:
    pacing = Pacing()
    for _ in range(3):
        pacing.leave(7, in_group=False, now=57.5)
    for person in range(100, 10_100):
        pacing.leave(person, in_group=False, now=58.0)
    for _ in range(2):
        pacing.leave(7, in_group=False, now=60.0)
    assert pacing.chat_wait(7, False, 60.0) == pytest.approx(3 * A_SECOND - 2.5)
