"""Asks Telegram what members of a group's chat may send, before it becomes quiet there.

A fall on the way loses nothing: at the start it is asked again. Nor does a database that cannot take it now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from gateway.at_once import permissions_in
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import quieting
from storage import chats, groups, quiets
from storage.database import Database, Transaction, Unavailable

log = logging.getLogger(__name__)

SECONDS = 10.0
BEGUN_LATER_SECONDS = 10


class QuietWorker:
    """Begins one group's quiet at a time; `wake` wakes the sender."""

    def __init__(
        self,
        client: Client,
        database: Database,
        turns: TurnTaker,
        *,
        now: Callable[[], int],
        wake: Callable[[], None],
    ) -> None:
        self._client = client
        self._database = database
        self._turns = turns
        self._now = now
        self._wake = wake
        self._begun_later: dict[int, int] = {}  # from when on, by group

    def recover(self) -> list[int]:
        """At the start: groups in which a quiet was asked for and not begun."""
        with self._database.read() as db:
            return quiets.not_begun(db)

    async def begin(self, group_id: int) -> None:
        """Ask, keep what was so, and begin; where the database cannot take it now, a little later."""
        try:
            await self._begin(group_id)
        except Unavailable as trouble:
            log.warning("a quiet must wait: %s", trouble)
            self._begun_later[group_id] = self._now() + BEGUN_LATER_SECONDS

    def begin_what_waits(self, _db: Transaction, now: int) -> int:
        """For the ticks: what had to wait begins; how many they are."""
        ready = [each for each, instant in self._begun_later.items() if instant <= now]
        for group_id in ready:
            del self._begun_later[group_id]
            self._turns.hand_over(quieting.WORK, group_id)
        return len(ready)

    async def _begin(self, group_id: int) -> None:
        """Where Telegram does not tell, its facilitators hear so."""
        with self._database.read() as db:
            telegram_id = chats.telegram_id_if_readable(db, groups.get(db, group_id).chat_id)
        permissions = None if telegram_id is None else await self._asked(telegram_id)
        with self._database.write() as db:
            quiet, group = quiets.for_all(db, group_id), groups.get(db, group_id)
            if quiet is None or quiet.permissions is not None:
                return  # it is over already, or begun
            turn = self._turns.outside(db)
            if permissions is None or group.chat_id is None:
                quieting.say_not_begun(turn, group)
            else:
                quiets.know(db, group_id, permissions)
                known = quiets.for_all(db, group_id)
                assert known is not None
                quieting.begin_for_all(turn, known, group)
        self._wake()

    async def _asked(self, telegram_id: int) -> dict[str, bool] | None:
        try:
            return await permissions_in(self._client, telegram_id, seconds=SECONDS)
        except (NeverLeftError, UnknownError, RefusedError) as error:
            log.warning("Telegram did not tell of a chat: %s", type(error).__name__)
            return None
