"""Turns are taken together: those that wait at the same moment share one transaction.

Where one of them fails, nothing of the batch was written, and each turn is taken again by itself: the one that
fails is undone, kept with its error's class, and the person gets one kind sentence. That is rare, and a savepoint
for each turn is not cheap.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from content.packs import Library
from handlers.core.rights import NotHers
from handlers.core.turn import Turn
from storage import chat_messages, chats, inbox, outbox
from storage.database import Database, Transaction, Unavailable
from storage.incoming import Arriving, Tapped
from storage.said import Said

log = logging.getLogger(__name__)

Enter = Callable[[Turn, Any], None]
Answer = Callable[[str, str, bool], None]
Do = Callable[[int, Said], None]


class _TurnLost(Exception):
    """The database gave the whole transaction up; nothing of the turn is written."""


@dataclass(eq=False)
class _Waiting:
    update: Arriving
    enter: Enter
    taken: asyncio.Future[None]
    turn: Turn | None = None


class TurnTaker:
    """Takes turns.

    `answer` answers a tap, `do` does in a chat what is written down nowhere, `wake` wakes the sender, and `work`
    hands a job to a worker.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        *,
        bot_id: int,
        bot_name: str,
        now: Callable[[], int],
        answer: Answer,
        do: Do,
        wake: Callable[[], None],
        work: Callable[[str, int], None],
    ) -> None:
        self._database = database
        self._library = library
        self._bot_id = bot_id
        self._bot_name = bot_name
        self._now = now
        self._answer = answer
        self._do = do
        self._wake = wake
        self._work = work
        self._waiting: list[_Waiting] = []

    async def take(self, update: Arriving, enter: Enter) -> None:
        """Take this update's turn together with the others that wait now; returns once it is committed.

        Raises Unavailable when nothing can be written now: the update stays in the inbox.
        """
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._take_all)
        waiting = _Waiting(update, enter, loop.create_future())
        self._waiting.append(waiting)
        await waiting.taken

    def outside(self, db: Transaction, *, now: int | None = None, **about: Any) -> Turn:
        """A turn that nobody's tap caused: a prompt that falls due."""
        return Turn(db, self._library, self._now() if now is None else now, self._bot_name, **about)

    def hand_over(self, name: str, about: int) -> None:
        """A job that a tick has for a worker: it begins once the tick's transaction is over."""
        self._work(name, about)

    def _take_all(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            self._take_together(batch)
        except Exception:
            for waiting in batch:
                self._take_alone(waiting)
        else:
            for waiting in batch:
                self._taken(waiting)
        self._wake()

    def _take_together(self, batch: list[_Waiting]) -> None:
        with self._database.write() as db:
            for waiting in batch:
                self._enter(db, waiting)

    def _take_alone(self, waiting: _Waiting) -> None:
        try:
            with self._database.write() as db:
                self._take_one(db, waiting)
        except _TurnLost:
            self._not_taken(waiting, Unavailable("the database gave up"))
        except Exception as error:  # nothing can be written
            self._not_taken(waiting, error)
        else:
            self._taken(waiting)

    def _not_taken(self, waiting: _Waiting, trouble: Exception) -> None:
        waiting.update.trouble = trouble
        waiting.taken.set_exception(trouble)

    def _taken(self, waiting: _Waiting) -> None:
        waiting.update.taken = True
        self._speak(waiting)
        waiting.taken.set_result(None)

    def _enter(self, db: Transaction, waiting: _Waiting) -> None:
        now = self._now()
        turn = waiting.turn = Turn(
            db, self._library, now, self._bot_name, happened_at=min(waiting.update.received_at, now)
        )
        waiting.enter(turn, waiting.update.what)
        _close(turn, waiting.update, self._bot_id, inbox.DONE, None)

    def _take_one(self, db: Transaction, waiting: _Waiting) -> None:
        now = self._now()
        try:
            with db.savepoint():
                self._enter(db, waiting)
                db.write_what_waits()  # what cannot be written at the end fails here, and is told as well
        except NotHers as refusal:
            if not db.alive:
                raise _TurnLost from refusal
            unwritten = waiting.turn is not None and waiting.turn.unwritten
            waiting.turn = turn = Turn(db, self._library, now, self._bot_name)
            with db.savepoint():
                turn.unwritten = unwritten
                _close(turn, waiting.update, self._bot_id, inbox.DONE, None)
                _tell(turn, waiting.update, "errors.not_for_you")
        except Exception as error:
            # A full disk ends the whole transaction mostly, and sometimes only this statement: both will pass.
            if not db.alive or self._database.is_trouble(error):
                raise _TurnLost from error
            log.error("a turn failed: %s", _where(error))
            unwritten = waiting.turn is not None and waiting.turn.unwritten
            waiting.turn = turn = Turn(db, self._library, now, self._bot_name)
            with db.savepoint():
                turn.unwritten = unwritten
                _close(turn, waiting.update, self._bot_id, inbox.FAILED, type(error).__name__)
                _tell(turn, waiting.update, "errors.not_kept")

    def _speak(self, waiting: _Waiting) -> None:
        assert waiting.turn is not None
        if isinstance(waiting.update.what, Tapped):
            self._answer(waiting.update.what.tap, waiting.turn.toast, waiting.turn.alert)
        for chat, says in waiting.turn.fleeting:
            self._do(chat, says)
        for name, about in waiting.turn.work:
            self._work(name, about)


def _close(turn: Turn, update: Arriving, bot_id: int, outcome: str, error: str | None) -> None:
    """The update is dealt with. Where she wrote it stays known for a while: /weg takes it away."""
    inbox.close(turn.db, bot_id, update.update_id, outcome, error=error, unwritten=turn.unwritten)
    written = update.written_in_private()
    if written is not None and not turn.unwritten:
        chat_messages.note(turn.db, *written, at=turn.now)


def _tell(turn: Turn, update: Arriving, key: str) -> None:
    """One kind sentence to whoever's turn was undone: in the toast of a tap, else as a message in private."""
    who = update.what.who
    turn.language_code = "nl" if who is None else who.language
    if isinstance(update.what, Tapped):
        turn.tell(key, alert=True)
    elif who is not None and update.written_in_private() is not None:
        chat_id = chats.find(turn.db, who.id)
        if chat_id is not None:
            turn.say_in(chat_id, turn.words(key), kind=outbox.UNWRITTEN if turn.unwritten else outbox.REPLY)


def _where(error: Exception) -> str:
    """The error's class and its place in our code; never its words, which may be a parent's."""
    place, trace = "", error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"
