"""Telegram's limits, kept before Telegram has to: 30 messages a second overall, one a second in a person's chat
with a burst of three, 20 a minute in a group. Edits count. Measured in elapsed seconds, never in programme time.

Source of the figures: Telegram's bot FAQ ("My bot is hitting limits"). A margin of 1.5 % absorbs jitter.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

OVERALL, OVERALL_SECONDS = 30, 1.0
PERSON_BURST, PERSON_SECONDS = 3, 1.0
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
MARGIN = 1.015


@dataclass
class _Bucket:
    """A burst that refills by one each second."""

    tokens: float = float(PERSON_BURST)
    at: float = 0.0

    def wait(self, now: float) -> float:
        tokens = min(PERSON_BURST, self.tokens + (now - self.at) / (PERSON_SECONDS * MARGIN))
        return 0.0 if tokens >= 1 else (1 - tokens) * PERSON_SECONDS * MARGIN

    def take(self, now: float) -> None:
        self.tokens = min(PERSON_BURST, self.tokens + (now - self.at) / (PERSON_SECONDS * MARGIN)) - 1
        self.at = now


@dataclass
class Pacing:
    """Says how long a message must still wait, and remembers those that went."""

    enabled: bool = True
    _last: deque[float] = field(default_factory=lambda: deque(maxlen=OVERALL))
    _people: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _halted_until: float = 0.0
    _chats_halted: dict[int, float] = field(default_factory=dict)

    def overall_wait(self, now: float) -> float:
        """Seconds until any message may go."""
        wait = max(0.0, self._halted_until - now)
        if self.enabled and self._last:
            gap = OVERALL_SECONDS * MARGIN / OVERALL
            wait = max(wait, self._last[-1] + gap - now)
            if len(self._last) == OVERALL:
                wait = max(wait, self._last[0] + OVERALL_SECONDS * MARGIN - now)
        return wait

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

    def take(self, chat_id: int, in_group: bool, now: float) -> None:
        """A message goes to this chat now."""
        if not self.enabled:
            return
        self._last.append(now)
        if in_group:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        else:
            self._people.setdefault(chat_id, _Bucket(at=now)).take(now)
            self._tidy(now)

    def halt(self, seconds: float, now: float, *, chat_id: int | None = None) -> None:
        """Telegram said 429: nothing earlier, in this chat or anywhere."""
        if chat_id is None:
            self._halted_until = max(self._halted_until, now + seconds)
        else:
            self._chats_halted[chat_id] = max(self._chats_halted.get(chat_id, 0.0), now + seconds)

    def _tidy(self, now: float) -> None:
        """Forget people whose burst is full again, so that memory does not grow with every parent."""
        if len(self._people) > 10_000:
            full = PERSON_BURST * PERSON_SECONDS * MARGIN
            self._people = {chat: bucket for chat, bucket in self._people.items() if now - bucket.at < full}
