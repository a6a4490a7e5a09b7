"""Telegram's limits, kept before Telegram has to: 30 messages a second overall, one a second in a person's chat
with a burst of three, 20 a minute in a group. Edits count. Measured in elapsed seconds, never in programme time.

Source of the figures: Telegram's bot FAQ ("My bot is hitting limits").

Telegram counts a message when it arrives, which we learn from its answer only: that it arrived before the answer
came. The quickest trip is taken off: the message that takes its place has that trip before it too. So a message
that was held up counts later by its own delay, and nothing overtakes it.

Messages leave one by one, a slot each, so that a reply never waits long for the next one: a second that is used
up in one burst is followed by a second of silence.
"""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field

OVERALL, OVERALL_SECONDS = 30, 1.0
PERSON_BURST, PERSON_SECONDS = 3, 1.0
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
MARGIN = 1.005  # clocks differ
SLOT_SECONDS = 0.034  # a little longer than the limit's own, so that what came in a bunch spreads out again
MOST_BEHIND = 2 * SLOT_SECONDS  # slots missed by waking late are made up for, these at most
MOST_PROBE_SECONDS = 30.0
TRIPS = 100  # so many trips tell the quickest; a slower network is believed after as many


@dataclass
class _Bucket:
    """A burst that refills by one each second."""

    at: float
    tokens: float = float(PERSON_BURST)

    def wait(self, now: float) -> float:
        """Seconds until there is one to take: none, or less than none, where there is."""
        return (1 - self._there_at(now)) * PERSON_SECONDS * MARGIN

    def take(self, now: float) -> None:
        self.tokens = self._there_at(now) - 1
        self.at = now

    def _there_at(self, now: float) -> float:
        return min(PERSON_BURST, self.tokens + (now - self.at) / (PERSON_SECONDS * MARGIN))


@dataclass
class Pacing:
    """Says how long a message must still wait, and remembers those that left. In a chat there is one at a time."""

    enabled: bool = True
    _next_slot: float = 0.0
    _under_way: dict[int, float] = field(default_factory=dict)
    _landed: deque[float] = field(default_factory=lambda: deque(maxlen=OVERALL))
    _trips: deque[float] = field(default_factory=lambda: deque(maxlen=TRIPS))
    _people: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _halted_until: float = 0.0
    _chats_halted: dict[int, float] = field(default_factory=dict)
    _probe_pause: float | None = None  # while one message at a time goes
    _probe_at: float = 0.0

    def overall_wait(self, now: float) -> float:
        """Seconds until any message may go; when all that may are under way, an answer can make it less."""
        wait = max(0.0, self._halted_until - now)
        if self._probe_pause is not None:
            wait = max(wait, self._probe_at - now)
        if self.enabled:
            wait = max(wait, self._next_slot - now)
            counted = sorted(self._counted(now))
            surplus = len(counted) + len(self._under_way) - OVERALL
            if surplus >= 0:
                ends = counted[surplus] if surplus < len(counted) else now
                wait = max(wait, ends + OVERALL_SECONDS * MARGIN - now)
        return wait

    def room(self, now: float) -> int:
        """How many messages may go at this moment, all chats together."""
        if self._halted_until > now:
            return 0
        if self._probe_pause is not None:
            return int(not self._under_way and self._probe_at <= now)
        if not self.enabled:
            return sys.maxsize
        if self._next_slot > now:
            return 0
        slots = 1 + int(min(now - self._next_slot, MOST_BEHIND) / SLOT_SECONDS)
        return max(0, min(slots, OVERALL - len(self._counted(now)) - len(self._under_way)))

    def chat_wait(self, chat_id: int, in_group: bool, now: float) -> float:
        """Seconds until a message may go to this chat, overall limits aside."""
        wait = max(0.0, self._chats_halted.get(chat_id, 0.0) - now)
        if not self.enabled:
            return wait
        if in_group:
            sent = self._groups.get(chat_id)
            if sent and len(sent) == GROUP_MESSAGES:
                wait = max(wait, sent[0] + GROUP_SECONDS * MARGIN - now)
        elif bucket := self._people.get(chat_id):
            wait = max(wait, bucket.wait(now))
        return wait

    def leave(self, chat_id: int, in_group: bool, now: float) -> None:
        """A message leaves for this chat now, or at an instant soon."""
        self._under_way[chat_id] = now
        if not self.enabled:
            return
        self._next_slot = max(self._next_slot, now - MOST_BEHIND) + SLOT_SECONDS
        if in_group:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        else:
            self._people.setdefault(chat_id, _Bucket(at=now)).take(now)
            self._tidy(now)

    def land(self, chat_id: int, in_group: bool, now: float) -> None:
        """The answer to the message that left for this chat is here, or nobody waits for it any longer."""
        left = self._under_way.pop(chat_id, None)
        if left is None or not self.enabled:
            return
        self._trips.append(now - left)
        self._landed.append(now)
        if in_group:
            if sent := self._groups.get(chat_id):
                sent[-1] = now
        elif bucket := self._people.get(chat_id):
            bucket.at = now

    def halt(self, seconds: float, now: float) -> None:
        """Telegram cannot be reached: nothing earlier, anywhere."""
        self._halted_until = max(self._halted_until, now + seconds)

    def refuse(self, chat_id: int, in_group: bool, seconds: float, now: float) -> None:
        """Telegram said 429 of this chat: nothing earlier there.

        In a person's chat it may have meant us altogether. So to the others one message goes at a time, with ever
        longer pauses as long as it says 429, until one of them arrives.
        """
        self._chats_halted[chat_id] = max(self._chats_halted.get(chat_id, 0.0), now + seconds)
        if in_group:
            return
        pause = 0.0 if self._probe_pause is None else min(MOST_PROBE_SECONDS, self._probe_pause * 2 or 1.0)
        self._probe_pause, self._probe_at = pause, now + pause

    def heard(self) -> None:
        """Telegram took a message: it does not mean us altogether."""
        self._probe_pause = None

    def _counted(self, now: float) -> list[float]:
        """When those arrived that Telegram still counts, each less the quickest way there."""
        quickest = min(self._trips, default=0.0)
        return [at - quickest for at in self._landed if at - quickest > now - OVERALL_SECONDS * MARGIN]

    def _tidy(self, now: float) -> None:
        """Forget people whose burst is full again, so that memory does not grow with every parent."""
        if len(self._people) > 10_000:
            full = PERSON_BURST * PERSON_SECONDS * MARGIN
            self._people = {chat: bucket for chat, bucket in self._people.items() if now - bucket.at < full}
            self._chats_halted = {chat: until for chat, until in self._chats_halted.items() if until > now}
