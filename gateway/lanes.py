"""Lanes: the updates of one chat are handled in their order, those of different chats side by side.

Chats of those who belong to a group come before those of strangers, who have some places all the same: somebody
who opens her invitation is a stranger still.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gateway.ids import is_whole

STRANGERS = 4  # so many of those that are handled at once may be strangers' in any case
LONG = 100  # what a chat has waiting beyond this does not keep others' from being fetched


@dataclass(eq=False, slots=True)
class Arrival:
    """An update that stands in the inbox and waits for its turn. `raw` is Telegram's JSON."""

    update_id: int
    raw: dict[str, Any]
    received_at: int = 0  # programme time, in seconds UTC
    belongs: bool = True
    chat: int = field(init=False)

    def __post_init__(self) -> None:
        self.chat = chat_of(self.raw)


class Lanes:
    """The waiting updates, a lane per chat."""

    def __init__(self) -> None:
        self._lanes: dict[int, deque[Arrival]] = {}
        self._ready: dict[bool, deque[int]] = {True: deque(), False: deque()}
        self._known: set[int] = set()
        self._crowd = 0

    @property
    def crowd(self) -> int:
        """How many wait, of each chat at most `LONG`: one that floods makes no crowd."""
        return self._crowd

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
            lane = self._lanes.get(arrival.chat)
            self._crowd += lane is None or len(lane) < LONG
            if lane is None:
                self._lanes[arrival.chat] = deque((arrival,))
                self._ready[arrival.belongs].append(arrival.chat)
            else:
                lane.append(arrival)

    def heads(self, most: int) -> list[Arrival]:
        """The first of each lane that is not busy; these lanes are busy until `done` or `put_back`."""
        belonging, strangers = self._ready[True], self._ready[False]
        places = min(len(strangers), max(STRANGERS, most - len(belonging)))
        chats = [belonging.popleft() for _ in range(min(most - places, len(belonging)))]
        chats += [strangers.popleft() for _ in range(places)]
        return [self._lanes[chat][0] for chat in chats]

    def done(self, arrival: Arrival) -> None:
        """This one is dealt with; the next of its lane may come."""
        lane = self._lanes[arrival.chat]
        lane.popleft()
        self._known.discard(arrival.update_id)
        self._crowd -= len(lane) < LONG
        if lane:
            self._ready[lane[0].belongs].append(arrival.chat)
        else:
            del self._lanes[arrival.chat]

    def put_back(self, arrival: Arrival) -> None:
        """This one could not be handled now; it stays the first of its lane."""
        self._ready[arrival.belongs].appendleft(arrival.chat)


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
    return number if is_whole(number) else None


def _sender_id(value: dict[str, Any]) -> int | None:
    sender = value.get("from") or value.get("user")
    number = sender.get("id") if isinstance(sender, dict) else None
    return number if is_whole(number) else None
