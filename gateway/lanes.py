"""Lanes: the updates of one chat are handled in their order, those of different chats side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False, slots=True)
class Arrival:
    """An update that stands in the inbox and waits for its turn. `raw` is Telegram's JSON."""

    update_id: int
    raw: dict[str, Any]
    received_at: int = 0  # programme time, in seconds UTC


class Lanes:
    """The waiting updates, a lane per chat."""

    def __init__(self) -> None:
        self._lanes: dict[int, deque[Arrival]] = {}
        self._ready: deque[int] = deque()
        self._known: set[int] = set()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, update_id: int) -> bool:
        return update_id in self._known

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """These arrived, in this order; one that is here already is not taken twice."""
        for arrival in arrivals:
            if arrival.update_id in self._known:
                continue
            self._known.add(arrival.update_id)
            chat = chat_of(arrival.raw)
            lane = self._lanes.get(chat)
            if lane is None:
                self._lanes[chat] = deque((arrival,))
                self._ready.append(chat)
            else:
                lane.append(arrival)

    def heads(self, most: int) -> list[Arrival]:
        """The first of each lane that is not busy; these lanes are busy until `done` or `put_back`."""
        chats = [self._ready.popleft() for _ in range(min(most, len(self._ready)))]
        return [self._lanes[chat][0] for chat in chats]

    def done(self, arrival: Arrival) -> None:
        """This one is dealt with; the next of its lane may come."""
        chat = chat_of(arrival.raw)
        lane = self._lanes[chat]
        lane.popleft()
        self._known.discard(arrival.update_id)
        if lane:
            self._ready.append(chat)
        else:
            del self._lanes[chat]

    def put_back(self, arrival: Arrival) -> None:
        """This one could not be handled now; it stays the first of its lane."""
        self._ready.appendleft(chat_of(arrival.raw))


def chat_of(raw: dict[str, Any]) -> int:
    """The chat an update belongs to; 0 where it names none."""
    for value in raw.values():
        if isinstance(value, dict):
            found = _chat_id(value) or _chat_id(value.get("message")) or _sender_id(value)
            if found:
                return found
    return 0


def _chat_id(value: object) -> int | None:
    chat = value.get("chat") if isinstance(value, dict) else None
    number = chat.get("id") if isinstance(chat, dict) else None
    return number if isinstance(number, int) else None


def _sender_id(value: dict[str, Any]) -> int | None:
    sender = value.get("from") or value.get("user")
    number = sender.get("id") if isinstance(sender, dict) else None
    return number if isinstance(number, int) else None
