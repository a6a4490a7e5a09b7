"""Live: server-sent events that carry each change, and everything again to a page that missed some."""

from __future__ import annotations

import asyncio

import orjson
from aiohttp import web

from simulator.events import Event
from simulator.page import views
from simulator.page.table import GOOD_BYE, Table
from simulator.shapes import Json

SECONDS_BETWEEN_SIGNS = 10.0  # a sign of life now and then: a dead connection is noticed, and a bot that fell
SECONDS_AFTER_NEWS = 0.7  # what happened may have changed what is to come
PEOPLE_CHANGES = frozenset({"member", "chat", "bot", "pinned"})


class Stream:
    """One open page."""

    def __init__(self, table: Table, response: web.StreamResponse) -> None:
        self._table = table
        self._response = response
        self._knows_clock = False

    async def run(self, seen: str) -> None:
        """Send what happens until the page is closed; `seen` names the run and the last event it has had."""
        queue, stop = self._table.look()
        try:
            await self._greet(seen)
            while await self._send_next(queue):
                pass
        except ConnectionError:
            pass  # the page was closed
        finally:
            stop()

    async def _greet(self, seen: str) -> None:
        last = self._table.telegram.events.last_id
        knows_all = seen == f"{self._table.run}.{last}"
        greeting = {"kind": "clock", **views.clock(self._table)} if knows_all else views.everything(self._table)
        await self._send(greeting, last)

    async def _send_next(self, queue: asyncio.Queue[Event | Json]) -> bool:
        """Wait for the next news and send it; false once the server stops."""
        news: Event | Json
        try:
            async with asyncio.timeout(SECONDS_BETWEEN_SIGNS if self._knows_clock else SECONDS_AFTER_NEWS):
                news = await queue.get()
        except TimeoutError:
            news = {"kind": "clock"}
        self._knows_clock = not isinstance(news, Event)
        if isinstance(news, Event):
            for change in changes(self._table, news):
                await self._send(change, news.id)
        elif news == GOOD_BYE:
            return False
        else:
            await self._send(_completed(self._table, news))
        return True

    async def _send(self, news: Json, event_id: int | None = None) -> None:
        identity = b"" if event_id is None else f"id: {self._table.run}.{event_id}\n".encode()
        await self._response.write(identity + b"data: " + orjson.dumps(news) + b"\n\n")


def changes(table: Table, event: Event) -> list[Json]:
    """What the page is told of an event: how things are now, so that late news does no harm."""
    world = table.telegram.world
    with world.lock:
        chat = world.chats.get(event.chat_id)
        if event.kind in PEOPLE_CHANGES:
            return [{"kind": "people", **views.people(table)}]
        if event.kind == "call":
            return [{"kind": "call", "call": views.call(world.calls[-1])}] if world.calls else []
        if event.kind in ("tap", "answer"):
            return [{"kind": event.kind, "chat": event.chat_id, "message": event.message_id, **event.detail}]
        if chat is None or chat.id in table.offline:
            return []
        if event.kind == "action":
            return [{"kind": "typing", "chat": chat.id}]
        shown = chat.message(event.message_id)
        if shown is None:
            return [{"kind": "gone", "chat": chat.id, "message": event.message_id}]
        return [{"kind": "message", "message": views.message(shown)}]


def _completed(table: Table, news: Json) -> Json:
    """Some news say only that something changed."""
    if news["kind"] == "state":
        return views.everything(table)
    if news["kind"] == "people":
        return news | views.people(table)
    if news["kind"] == "clock":
        return news | views.clock(table)
    return news
