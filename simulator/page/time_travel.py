"""Moving the clock: on its way it visits each instant at which something is due, and lets it happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from simulator.chats import PrivateChat
from simulator.events import Event
from simulator.groups import Group
from simulator.page.table import Happened, Table

MEETING = "meeting"
QUIET_KINDS = frozenset({"expiry", "pause_over", "message", MEETING})  # these bring nobody a prompt
SPEED = 60  # seconds of the programme in one second of play
STEP = 0.5  # seconds between two moves of a playing clock
WEEK = 7 * 24 * 3600


class TimeTravel:
    """The clock bar's buttons. A move that waits for another one starts from where that one ends."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._control = table.control
        self._turn = asyncio.Lock()
        self._playing: asyncio.Task[None] | None = None

    async def by(self, seconds: int) -> None:
        """Move on by so many seconds."""
        await self._move(lambda: int(self._control.now()) + seconds)

    async def to_next_prompt(self) -> None:
        """Move on to the next instant at which somebody gets something by itself; nowhere if there is none."""
        await self._move(lambda: self._next(lambda kind: kind not in QUIET_KINDS))

    async def to_next_meeting(self) -> None:
        """Move on to the next meeting; nowhere if there is none."""
        await self._move(lambda: self._next(lambda kind: kind == MEETING))

    def play(self) -> None:
        """Let time go by fast, as long as somebody looks."""
        self._begin(self._play)

    def to_week(self, number: int) -> None:
        """Play the programme on until its week `number` begins, or until paused; nowhere if it has begun."""
        goal = self._control.began + (number - 1) * WEEK
        if goal > self._control.now():
            self._begin(lambda: self._move(lambda: goal))

    def pause(self) -> None:
        """Let time go by at its own pace again."""
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
            self._show(plays=False)

    def _begin(self, journey: Callable[[], Coroutine[None, None, None]]) -> None:
        """Set out on a journey that goes on by itself; a new one takes the place of the one before."""
        self.pause()
        self._playing = asyncio.create_task(self._travel(journey))
        self._show(plays=True)

    async def _travel(self, journey: Callable[[], Coroutine[None, None, None]]) -> None:
        await journey()
        self._playing = None
        self._show(plays=False)

    async def _play(self) -> None:
        while self._table.is_watched:
            await asyncio.sleep(STEP)
            await self.by(round(SPEED * STEP))

    def _next(self, wanted: Callable[[str], bool]) -> int | None:
        return next((each.instant for each in self._control.coming() if wanted(each.kind)), None)

    async def _move(self, aim: Callable[[], int | None]) -> None:
        async with self._turn:
            goal = aim()
            if goal is None:
                return
            self._show(moves=True)
            try:
                await self._walk_to(goal)
            finally:
                self._show(moves=False)

    async def _walk_to(self, goal: int) -> None:
        await self._control.move_clock(int(self._control.now()))  # what is on its way arrives before time moves
        while (due := self._control.next_instant()) is not None and due < goal:
            await self._visit(due)
        await self._visit(goal)

    async def _visit(self, instant: int) -> None:
        kinds = [each.kind for each in self._control.coming() if each.instant == instant]
        reached: list[int] = []
        stop = self._table.telegram.listen(lambda event: _note_message(event, reached))
        try:
            await self._control.move_clock(instant)
        finally:
            stop()
        names = self._names(reached)
        if names or kinds:
            self._table.note(Happened(instant, kinds, names))
        self._table.tell({"kind": "clock"})

    def _names(self, reached: list[int]) -> list[str]:
        """To whom something came, each once, in this order."""
        chats = self._table.telegram.world.chats
        names = []
        for chat_id in dict.fromkeys(reached):
            chat = chats[chat_id]
            if isinstance(chat, PrivateChat):
                names.append(chat.person.name)
            elif isinstance(chat, Group):
                names.append(chat.title)
        return names

    def _show(self, *, moves: bool | None = None, plays: bool | None = None) -> None:
        if moves is not None:
            self._table.clock_moves = moves
        if plays is not None:
            self._table.plays = plays
        self._table.tell({"kind": "clock"})


def _note_message(event: Event, reached: list[int]) -> None:
    if event.kind == "message":
        reached.append(event.chat_id)
