"""Telegram's pacing limits, enforced strictly: what a bot may send, and how long it must wait.

Figures from Telegram's bot FAQ: about 30 messages a second in all, one a second in one chat with short
bursts, 20 a minute in a group. Edits share these limits (TDLib's author, tdlib/td issue 3034).
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from simulator.refusals import too_many_requests

OVERALL = 30  # in any second
PRIVATE_BURST = 3  # messages, then one a second
GROUP = 20  # in any minute


class Pacing:
    """Remembers when the bot sent what; `elapsed` gives seconds that never jump."""

    def __init__(self, elapsed: Callable[[], float], *, enforced: bool) -> None:
        self.enforced = enforced
        self._elapsed = elapsed
        self._overall: deque[float] = deque()
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)
        self._private_free_at: defaultdict[int, float] = defaultdict(float)

    def spend(self, chat_id: int, messages: int = 1) -> None:
        """Take the right to send; a refused call spends nothing.

        Raises:
            Refusal: 429 with `retry_after` in whole seconds.
        """
        if not self.enforced:
            return
        now = self._elapsed()
        wait = max(self._overall_wait(now, messages), self._chat_wait(chat_id, now, messages))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._overall.extend([now] * messages)
        if chat_id > 0:
            self._private_free_at[chat_id] = max(now, self._private_free_at[chat_id]) + messages
        else:
            self._groups[chat_id].extend([now] * messages)

    def _overall_wait(self, now: float, messages: int) -> float:
        return _window_wait(self._overall, now, messages, size=OVERALL, seconds=1.0)

    def _chat_wait(self, chat_id: int, now: float, messages: int) -> float:
        if chat_id < 0:
            return _window_wait(self._groups[chat_id], now, messages, size=GROUP, seconds=60.0)
        # The chat is paid for until `free_at`; a burst may run ahead of the clock by PRIVATE_BURST seconds.
        # An album larger than a burst passes when the chat is quiet, as it does at Telegram.
        ahead = max(0.0, self._private_free_at[chat_id] - now) + min(messages, PRIVATE_BURST)
        return ahead - PRIVATE_BURST


def _window_wait(sent: deque[float], now: float, messages: int, *, size: int, seconds: float) -> float:
    """Seconds until `messages` more fit into a sliding window."""
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    surplus = len(sent) + messages - size
    if surplus <= 0:
        return 0.0
    return sent[min(surplus, len(sent)) - 1] + seconds - now
