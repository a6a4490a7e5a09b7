"""What many stories begin with (a group, and people who take part in it) is talked through once in a worker.

Where another story begins with the same, word for word, and nothing else happened in its world before, the
database and the local Telegram get the state that this led to. Whatever else was done before, from a message to a
moved clock, ends this for that world: from there on everybody is talked with.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from psycopg import ClientCursor
from sqlalchemy import Table, event

from simulator.bot_account import BotAccount
from simulator.chats import Chat
from simulator.messages import Message, Tap
from simulator.people import Person
from simulator.server import LocalTelegram
from simulator.world import World as Telegram
from storage.database import Database, Transaction, metadata

MOST = 48  # states kept, of about a megabyte each

Steps = tuple[Hashable, ...]


class _File:
    """An SQLite database, taken down as a copy in memory."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, isolation_level=None)

    def version(self) -> int:
        """A number that is another one as soon as anything was written."""
        (version,) = self._file.execute("PRAGMA data_version").fetchone()
        return int(version)

    def taken_down(self) -> sqlite3.Connection:
        memory = sqlite3.connect(":memory:")
        self._file.backup(memory)
        return memory

    def put_back(self, memory: sqlite3.Connection) -> None:
        memory.backup(self._file)

    def close(self) -> None:
        self._file.close()


class _OnServer:
    """A database on a server, taken down as the statements that put it back."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._writes = 0
        self._write = database.write
        database.write = self._written  # type: ignore[method-assign]
        event.listen(self._engine, "before_cursor_execute", self._heard)

    def version(self) -> int:
        """A number that is another one as soon as anything was written."""
        return self._writes

    def taken_down(self) -> str:
        with self._cursor() as cursor:
            filled = [each for each in metadata.sorted_tables if _rows(cursor, f"SELECT 1 FROM {each} LIMIT 1")]
            _ever_filled.update(filled)
            emptied = [f"DELETE FROM {each}" for each in reversed(metadata.sorted_tables) if each in _ever_filled]
            written = [f"INSERT INTO {each} {_all_of_it(cursor, each)}" for each in filled]
            counted = [
                f"SELECT setval('{name}', {last or 1}, {last is not None})"
                for name, last in _rows(cursor, "SELECT sequencename, last_value FROM pg_sequences")
            ]
        return ";".join([*emptied, *written, *counted])

    def put_back(self, statements: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(statements)

    def close(self) -> None:
        event.remove(self._engine, "before_cursor_execute", self._heard)

    @contextmanager
    def _written(self) -> Iterator[Transaction]:
        self._writes += 1
        with self._write() as db:
            yield db

    def _heard(self, *_: object) -> None:
        self._writes += 1

    @contextmanager
    def _cursor(self) -> Iterator[ClientCursor[Any]]:
        connection = self._engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            yield ClientCursor(driver)
        finally:
            connection.close()


# The tables in which any world had a row when it was taken down; those of its start are among them.
_ever_filled: set[Table] = set()


def _rows(cursor: ClientCursor[Any], statement: str) -> list[Any]:
    return cursor.execute(statement).fetchall()


def _all_of_it(cursor: ClientCursor[Any], table: Table) -> str:
    """The rows of a table, with the names of its columns, as an INSERT has them."""
    columns = ", ".join(f'"{each.name}"' for each in table.columns)
    places = ", ".join("%s" for _ in table.columns)
    rows = _rows(cursor, f"SELECT {columns} FROM {table}")
    return f"({columns}) VALUES " + ", ".join(cursor.mogrify(f"({places})", row) for row in rows)


class _WhenNeeded:
    """Puts a database back once somebody looks or writes: most of what is put back, the next step replaces."""

    def __init__(self, database: Database, kept: _File | _OnServer) -> None:
        self._kept = kept
        self._waits: Any = None
        self._engine = database.engine
        self._write = database.write
        database.write = self._written  # type: ignore[method-assign]
        event.listen(self._engine, "checkout", self._catch_up)  # of who reads

    def version(self) -> int:
        """A number that is another one as soon as anything was written."""
        return self._kept.version()

    def taken_down(self) -> Any:
        self._catch_up()
        return self._kept.taken_down()

    def put_back(self, state: Any) -> None:
        self._waits = state

    def close(self) -> None:
        event.remove(self._engine, "checkout", self._catch_up)
        self._kept.close()

    def _catch_up(self, *_: object) -> None:
        waits, self._waits = self._waits, None
        if waits is not None:
            self._kept.put_back(waits)

    @contextmanager
    def _written(self) -> Iterator[Transaction]:
        self._catch_up()
        with self._write() as db:
            yield db


@dataclass(frozen=True)
class _State:
    database: Any
    telegram: bytes
    result: Any


_known: OrderedDict[Steps, _State] = OrderedDict()


class Beginning:
    """How far one world has gone on a way that may be known: the steps so far, and how everything stood then."""

    def __init__(self, database: Database, telegram: LocalTelegram) -> None:
        self._telegram = telegram
        kept = _File(database.folder / "anker.db") if database.folder else _OnServer(database)
        self._database = _WhenNeeded(database, kept)
        self._steps: Steps | None = ()
        self._stood = self._stands()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
        self._steps = None

    def known(self, step: Hashable) -> Any:
        """What this step led to, if it is known; then everything is as it was after it. None if it is not.

        To be called before each step, which ends with `keep` where it is not known.
        """
        if self._steps is None:
            return None
        if self._stands() != self._stood:
            self._steps = None
            return None
        self._steps = (*self._steps, step)
        state = _known.get(self._steps)
        if state is None:
            return None
        _known.move_to_end(self._steps)
        self._database.put_back(state.database)
        _put_back(self._telegram.world, state.telegram)
        self._stood = self._stands()
        return state.result

    def keep(self, result: Any) -> None:
        """Remember what the last step led to; `result` is a value that says the same in every world."""
        if self._steps is None:
            return
        self._stood = self._stands()
        _known[self._steps] = _State(self._database.taken_down(), _taken_down(self._telegram.world), result)
        if len(_known) > MOST:
            _, forgotten = _known.popitem(last=False)
            if isinstance(forgotten.database, sqlite3.Connection):
                forgotten.database.close()

    def _stands(self) -> list[Any]:
        """What differs as soon as anything was written, said or moved."""
        world = self._telegram.world
        return [self._database.version(), world.now(), len(world.events._listeners), *_at_a_glance(world)]


def _at_a_glance(world: Telegram) -> Iterator[Any]:
    """What is remembered in this Telegram, without looking into a message: what changes one is an event."""
    memory = _memory(world)
    yield memory | {each: len(memory[each]) for each in ("calls", "events")}
    for thing in (world.bot, world.files, world.faults, *world.people.values(), *world.chats.values()):
        yield {name: copy(held) if isinstance(held, dict | list) else held for name, held in vars(thing).items()}


class _Pen(pickle.Pickler):
    """Writes what one thing holds; the things that have an identity are named in it, and written apart."""

    def __init__(self, file: io.BytesIO, world: Telegram, found: dict[Hashable, Any]) -> None:
        super().__init__(file, protocol=5)
        self._world, self._found = world, found

    def reducer_override(self, thing: Any) -> Any:  # not asked of numbers, words, lists: a persistent id would be
        if thing is self._world:
            return _read, ("telegram",)
        name = _name(thing)
        if name is None:
            return NotImplemented
        self._found.setdefault(name, thing)
        return _read, (name,)


_named: dict[Hashable, Any] = {}


def _read(name: Hashable) -> Any:
    """The thing of this name, where something is put back."""
    return _named[name]


def _name(thing: Any) -> Hashable:
    match thing:
        case BotAccount():
            return "bot"
        case Person():
            return "person", thing.id
        case Chat():
            return "chat", thing.id
        case Message():
            return "message", thing.chat.id, thing.id
        case Tap():
            return "tap", thing.id
    return None


def _taken_down(world: Telegram) -> bytes:
    """Everything that is remembered in this Telegram."""
    found: dict[Hashable, Any] = {}
    parts: list[tuple[Hashable, type, bytes]] = []
    whole = _written(_memory(world), world, found)
    done: set[Hashable] = set()
    while len(done) < len(found):
        for name, thing in [each for each in found.items() if each[0] not in done]:
            parts.append((name, type(thing), _written(vars(thing), world, found)))
            done.add(name)
    return pickle.dumps((whole, parts))


def _put_back(world: Telegram, taken_down: bytes) -> None:
    """Let everything be as it was; who and what is there already stays the same one."""
    whole, parts = pickle.loads(taken_down)
    here = {_name(each): each for each in _all_of(world)}
    _named["telegram"] = world
    for name, kind, _ in parts:
        _named[name] = here.get(name) or kind.__new__(kind)
    for name, _, content in parts:
        held = vars(_named[name])
        held.clear()
        held.update(pickle.loads(content))
    memory = pickle.loads(whole)
    _named.clear()
    vars(world.files).update(memory["files"])
    vars(world.faults).update(memory["faults"])
    world.people, world.chats, world.taps = memory["people"], memory["chats"], memory["taps"]
    world.calls.clear()
    world.calls.extend(memory["calls"])
    world._message_ids, world._sequence = count(memory["message id"]), count(memory["sequence"])
    world.updates._next_id, world.updates._waiting = memory["update id"], memory["waiting"]
    world.updates.allowed = frozenset(memory["allowed"])
    world.events._kept.clear()
    world.events._kept.extend(memory["events"])
    world.events.last_id = memory["event id"]


def _memory(world: Telegram) -> dict[str, Any]:
    return {
        "bot": world.bot,
        "people": world.people,
        "chats": world.chats,
        "taps": world.taps,
        "files": vars(world.files),
        "faults": vars(world.faults),
        "calls": list(world.calls),
        "message id": _next_of(world._message_ids),
        "sequence": _next_of(world._sequence),
        "update id": world.updates._next_id,
        "waiting": world.updates._waiting,
        "allowed": sorted(world.updates.allowed),
        "events": list(world.events),
        "event id": world.events.last_id,
    }


def _all_of(world: Telegram) -> Iterator[Any]:
    yield world.bot
    yield from world.people.values()
    yield from world.chats.values()
    yield from world.taps.values()
    for chat in world.chats.values():
        yield from chat.history.values()


def _written(content: Any, world: Telegram, found: dict[Hashable, Any]) -> bytes:
    file = io.BytesIO()
    _Pen(file, world, found).dump(content)
    return file.getvalue()


def _next_of(counter: count[int]) -> int:
    """The next number of a counter, which is not taken from it."""
    return int(repr(counter)[len("count(") : -1])
