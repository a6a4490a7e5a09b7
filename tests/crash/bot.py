"""A bot that lives one moment; in a forked process it is killed, with SIGKILL, at the n-th statement or call."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from commands.assembly import Address, Anker
from content.packs import Library
from gateway import client
from scheduler.clock import MovedClock
from storage.database import Database
from storage.encryption import Vault
from tests import databases
from tests.world import KEY

STATEMENT, BEFORE_CALL, AFTER_CALL = "statement", "before call", "after call"
KINDS = (STATEMENT, BEFORE_CALL, AFTER_CALL)


@dataclass(frozen=True)
class Point:
    """Where the bot is killed: at the n-th statement, or before or after the n-th Bot API call (n from 1)."""

    kind: str
    number: int


def live(url: str, folder: Path, address: Address, now: int, content: Library) -> None:
    """Let a bot do all there is to do at this moment; here, so that what it learns once serves all that follow."""
    asyncio.run(_live(Database(url, Vault(KEY)), folder, address, now, content))


def live_until(point: Point, url: str, folder: Path, address: Address, now: int, content: Library) -> bool:
    """Let a bot of its own process live this moment; whether it was killed at the point before it was done."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            database = Database(url, Vault(KEY))
            if point.kind == STATEMENT:
                _die_at_statement(database, point.number)
            else:
                _die_at_call(point)
            asyncio.run(_live(database, folder, address, now, content))
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "the bot failed by itself"
    return False


async def _live(database: Database, folder: Path, address: Address, now: int, content: Library) -> None:
    anker = Anker(database, content, address, MovedClock(now, runs=False), data_dir=folder, paced=False)
    await anker.start()
    await anker.ticks.once()
    await anker.settle()
    await anker.stop()
    database.close()


def _die_at_statement(database: Database, number: int) -> None:
    """Each statement counts, BEGIN and COMMIT included, just before it is carried out."""
    left = [number]

    def heard(_sql: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if databases.ON_SERVER:
        _hear_of_statements(heard)
        return

    def watch(connection: Any, _record: object) -> None:
        connection.set_trace_callback(heard)

    event.listen(database.engine, "connect", watch)


def _hear_of_statements(heard: Callable[[str], None]) -> None:
    """SQLite tells of them by itself; of a server's, in this process that is to die, psycopg's cursors do."""
    for name in ("execute", "executemany"):
        setattr(psycopg.Cursor, name, _telling(getattr(psycopg.Cursor, name), heard))


def _telling(method: Callable[..., Any], heard: Callable[[str], None]) -> Callable[..., Any]:
    def told(cursor: Any, sql: str, *given: Any) -> Any:
        heard(sql)
        return method(cursor, sql, *given)

    return told


def _die_at_call(point: Point) -> None:
    """Calls that only ask (getUpdates, getMe) count too: a fall there must be as harmless."""
    left = [point.number]
    call = client.Client.call

    async def counted(self: client.Client, method: str, body: Mapping[str, Any], **more: Any) -> Any:
        left[0] -= 1
        mine = left[0] == 0
        if mine and point.kind == BEFORE_CALL:
            os.kill(os.getpid(), signal.SIGKILL)
        result = await call(self, method, body, **more)
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    client.Client.call = counted  # type: ignore[method-assign]
