"""Asks Telegram for a link by which one member asks to be let into her group's chat, and gives it to her.

A fall on the way loses nothing that matters: she taps again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from gateway.at_once import make_way_in
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import ways_in as conversation
from storage import chats, groups, members, people, ways_in
from storage.database import Database

log = logging.getLogger(__name__)

SECONDS = 10.0


class WayInWorker:
    """Makes one member's link at a time; `wake` wakes the sender."""

    def __init__(self, client: Client, database: Database, turns: TurnTaker, wake: Callable[[], None]) -> None:
        self._client = client
        self._database = database
        self._turns = turns
        self._wake = wake

    async def make(self, member_id: int) -> None:
        """Make the link, keep it, and give it to her; where Telegram gives none, she asks her facilitator."""
        with self._database.read() as db:
            member = members.get(db, member_id)
            chat_id = groups.get(db, member.group_id).chat_id
            telegram_id = chats.telegram_id_if_readable(db, chat_id)
        if chat_id is None:
            return
        url = None if telegram_id is None else await self._asked(telegram_id)
        with self._database.write() as db:
            member = members.get(db, member_id)
            if member.person_id is None or member.state not in members.TAKING_PART:
                return  # removed, or gone by herself, in between
            if groups.get(db, member.group_id).chat_id != chat_id:
                url = None  # it leads into a chat that is the group's no longer
            person = people.get(db, member.person_id)
            turn = self._turns.outside(db, known=person, joined=member, chat_id=person.chat_id)
            if url is None:
                conversation.say_to_ask(turn)
            else:
                ways_in.keep(db, member_id, url)
                conversation.give(turn, url)
        self._wake()

    async def _asked(self, telegram_id: int) -> str | None:
        try:
            return await make_way_in(self._client, telegram_id, seconds=SECONDS)
        except (NeverLeftError, UnknownError, RefusedError) as error:
            log.warning("Telegram gave no link: %s", type(error).__name__)
            return None
