"""Telegram's limits are kept whatever the network does, and what leaves leaves evenly."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.pacing import OVERALL, SLOT_SECONDS, Pacing
from gateway.sender import LEAD_SECONDS
from simulator.limits import Pacing as TelegramsOwn
from simulator.refusals import Refusal
from tests.thoroughness import examples

Trip = tuple[float, float]  # seconds there, seconds back

QUICKEST = 0.02
ROUNDING = 1e-6


class Network:
    """A bot that sends as soon as it may, each message to another chat, and a Telegram that counts arrivals."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pacing = Pacing()
        self.telegram = TelegramsOwn(lambda: self.now, enforced=True)
        self.left_at: list[float] = []
        self.refused = 0

    def send(self, trips: Sequence[Trip]) -> None:
        """Send a message for each of these trips."""
        chats, coming = itertools.count(len(self.left_at) + 1), list[tuple[float, int, bool]]()
        waiting = list(reversed(trips))
        while waiting or coming:
            for _ in range(min(self.pacing.room(self.now + LEAD_SECONDS), len(waiting))):
                chat, (there, back) = next(chats), waiting.pop()
                leaves = self.now + self.pacing.overall_wait(self.now)
                self.pacing.leave(chat, False, leaves)
                self.left_at.append(leaves)
                heapq.heappush(coming, (leaves + QUICKEST + there, chat, True))
                heapq.heappush(coming, (leaves + QUICKEST + there + QUICKEST + back, chat, False))
            wake = self.now + max(self.pacing.overall_wait(self.now) - LEAD_SECONDS, ROUNDING)
            if coming and (not waiting or coming[0][0] <= wake):
                self.now, chat, arrives = heapq.heappop(coming)
                if arrives:
                    self._arrive(chat)
                else:
                    self.pacing.land(chat, False, self.now)
            else:
                self.now = wake

    def _arrive(self, chat: int) -> None:
        try:
            self.telegram.spend(chat)
        except Refusal:
            self.refused += 1


prompt, held_up = st.just((0.0, 0.0)), st.tuples(st.floats(0, 0.3), st.floats(0, 0.3))


@given(st.lists(prompt | held_up, min_size=2 * OVERALL, max_size=3 * OVERALL))
@settings(deadline=None, max_examples=examples(50))
def test_telegram_refuses_no_message_however_long_each_is_under_way(trips: list[Trip]) -> None:
    network = Network()
    network.send([(0.0, 0.0), *trips])
    assert network.refused == 0


def test_telegram_refuses_one_message_too_many_when_nothing_paces() -> None:
    network = Network()
    network.pacing.enabled = False
    network.send([(0.0, 0.0)] * (OVERALL + 1))
    assert network.refused == 1


def test_even_network_is_used_nearly_in_full() -> None:
    network = Network()
    network.send([(0.0, 0.0)] * 300)
    assert 300 / (network.left_at[-1] - network.left_at[0]) > 0.97 * OVERALL


def test_reply_waits_for_a_slot_or_two_also_after_a_bunch_that_spreads_out_again() -> None:
    network = Network()
    network.send([(0.0, 0.0)] * 60)
    network.now += 0.5  # held up: what was missed is not made up for at once
    network.send([(0.0, 0.0)] * 300)
    gaps = [later - earlier for earlier, later in itertools.pairwise(network.left_at)]
    assert max(gaps[60:]) < 3 * SLOT_SECONDS
    assert max(gaps[-OVERALL:]) < 1.1 * SLOT_SECONDS
    assert network.refused == 0


def test_person_gets_three_messages_at_once_and_then_one_a_second_after_the_last_answer() -> None:
    pacing, now = Pacing(), 50.0
    for _ in range(3):
        assert pacing.chat_wait(7, False, now) == 0
        pacing.leave(7, False, now)
        pacing.land(7, False, now + 0.2)
        now += 0.2
    assert 0.9 < pacing.chat_wait(7, False, now) <= 1.01
    assert pacing.chat_wait(8, False, now) == 0


def test_group_gets_twenty_messages_in_a_minute() -> None:
    pacing = Pacing()
    for second in range(20):
        assert pacing.chat_wait(-7, True, float(second)) == 0
        pacing.leave(-7, True, float(second))
        pacing.land(-7, True, second + 0.5)
    assert 40 < pacing.chat_wait(-7, True, 20.0) < 41


def test_wait_said_of_a_group_holds_up_that_group_alone() -> None:
    pacing = Pacing()
    pacing.refuse(-7, True, 5, 100.0)
    assert pacing.room(100.0) > 0
    assert pacing.chat_wait(-7, True, 101.0) == 4


def test_network_that_is_gone_holds_up_everybody() -> None:
    pacing = Pacing()
    pacing.halt(3, 100.0)
    assert pacing.room(101.0) == 0
    assert pacing.overall_wait(101.0) == 2


def test_wait_said_of_a_person_holds_up_that_chat_and_sends_the_others_one_at_a_time_until_one_arrives() -> None:
    pacing = Pacing()
    pacing.refuse(7, False, 3019, 100.0)
    assert pacing.chat_wait(7, False, 3000.0) == 119, "nothing earlier in that chat"
    assert pacing.chat_wait(8, False, 100.0) == 0
    assert pacing.room(100.0) == 1
    pacing.leave(8, False, 100.0)
    assert pacing.room(101.0) == 0, "one at a time"
    pacing.land(8, False, 101.0)
    pacing.refuse(8, False, 60, 101.0)
    assert pacing.room(101.5) == 0, "the next after a pause"
    assert pacing.room(102.0) == 1
    pacing.leave(9, False, 102.0)
    pacing.land(9, False, 102.2)
    pacing.heard()
    assert pacing.room(105.0) > 1, "one arrived: as before"


def test_pauses_between_tries_grow_up_to_half_a_minute() -> None:
    pacing, now, pauses = Pacing(), 100.0, []
    for chat in range(8):
        pacing.refuse(chat, False, 3000, now)
        pauses.append(pacing.overall_wait(now))
        now += pauses[-1]
    assert pauses == [0, 1, 2, 4, 8, 16, 30, 30]


def test_pauses_between_messages_that_are_tried_double_up_to_half_a_minute_until_one_arrives() -> None:
    pacing = Pacing(enabled=False)
    for expected in (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0):
        pacing.refuse(1, in_group=False, seconds=0.0, now=100.0)
        assert pacing.overall_wait(100.0) == expected
        assert pacing.room(100.0 + expected) == 1
    pacing.heard()
    assert pacing.overall_wait(100.0) == 0.0


def test_people_whose_burst_is_full_again_are_forgotten_once_there_are_very_many() -> None:
    pacing = Pacing()
    for person in range(10_001):
        pacing.leave(person, in_group=False, now=0.0)
    pacing.refuse(1, in_group=False, seconds=1.0, now=0.0)
    pacing.leave(20_000, in_group=False, now=60.0)
    assert set(pacing._people) == {20_000}
    assert pacing._chats_halted == {}


def test_whose_burst_is_not_full_again_is_not_forgotten_among_very_many() -> None:
    pacing = Pacing()
    for person in (1, 1, 1, *range(2, 10_003)):
        pacing.leave(person, in_group=False, now=0.0)
    for person in (20_000, 1, 1):
        pacing.leave(person, in_group=False, now=2.5)
    assert pacing.chat_wait(1, in_group=False, now=2.5) > 0
