"""Gone is gone: of what was erased no byte stays in the database's file, its journal or its free pages."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

import storage.database
import storage.sqlite_or_postgresql
from commands.doctor import machine
from simulator.people import Person
from storage import journal
from storage.database import Database, Unavailable
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.scheduler.cast import fresh_database
from tests.world import World

pytestmark = [pytest.mark.durable, pytest.mark.thorough]

_MOVED = text("INSERT INTO moved (who, k, v) VALUES (:who, :k, :v)")
_GROWN = text("UPDATE moved SET v = :v WHERE id = :id")
_FORGET = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
_TAKE_AWAY = ("> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")

# A server's pages are its own, and no test reads them; what is left in rows is looked for in test_my_data.py.
in_the_file = pytest.mark.sqlite


def sealed_in(database: Database) -> set[bytes]:
    """Every sealed value and look-up hash in the database."""
    with database.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    return {value for row in rows for value in row if isinstance(value, bytes) and len(value) > 16}


def bytes_of(folder: Path) -> bytes:
    """The database's file and journal as they lie on the disk."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("anker.db*")) if file.suffix != ".db-shm")


async def _lived(world: World) -> tuple[Person, set[bytes]]:
    """A parent who said a good deal, and everything that was sealed on the way."""
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    seen = sealed_in(world.database)
    for day in range(2, 9):
        await world.go_to(amsterdam(f"2026-03-0{day} 20:00"))
        for act in ("> /checkin", "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon"):
            try:
                await does(world, anna, act)
            except LookupError:
                break
            seen |= sealed_in(world.database)
    return anna, seen


@in_the_file
@pytest.mark.parametrize("acts", [_FORGET, _TAKE_AWAY], ids=["everything", "answers"])
async def test_erased_values_leave_no_byte_once_the_last_reader_is_gone(
    world: World, acts: tuple[str, ...]
) -> None:
    anna, seen = await _lived(world)
    with world.database.read() as reader:
        reader.one(text("SELECT count(*) FROM person"))  # from here on she is in the way
        await does(world, anna, *acts)
        await world.go_to(world.clock.now() + 1)
        erased = seen - sealed_in(world.database)
        assert len(erased) > 20
        assert _found(world, erased), "a reader keeps the old pages, and the search finds them"
        (finding,) = machine.erased(world.database)
        assert finding.is_wrong
    await world.go_to(world.clock.now() + 1)
    assert _found(world, erased) == []
    assert list(machine.erased(world.database)) == []


@in_the_file
async def test_what_goes_by_itself_after_a_week_leaves_no_byte_either(world: World) -> None:
    _, seen = await _lived(world)
    await world.go_to(world.clock.now() + 8 * 24 * 3600)
    erased = seen - sealed_in(world.database)
    assert len(erased) > 20
    assert _found(world, erased) == []


@in_the_file
@pytest.mark.long
async def test_what_is_owed_is_paid_at_the_next_start(world: World) -> None:
    anna, seen = await _lived(world)
    with world.database.read() as reader:
        reader.one(text("SELECT count(*) FROM person"))
        await does(world, anna, *_FORGET)
        await world.go_to(world.clock.now() + 1)
    await world.anker.stop()
    await world.start_bot()
    assert _found(world, seen - sealed_in(world.database)) == []


def test_a_turn_that_is_undone_owes_nothing() -> None:
    with fresh_database() as database, database.write() as db:
        with suppress(RuntimeError), db.savepoint():
            journal.owe(db)
            raise RuntimeError
        db.write_what_waits()
        assert journal.owed_since(db) is None


@in_the_file
def test_nobody_of_ours_reads_for_longer_than_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database() as database:
        with monkeypatch.context() as patched, database.read():
            patched.setattr(storage.database, "READ_SECONDS", -1.0)
            patched.setattr(storage.sqlite_or_postgresql, "STEPS_A_LOOK", 1)
            with pytest.raises(Unavailable, match="reading took longer"):
                _look(database)
        _look(database)


def _look(database: Database) -> None:
    with database.read() as db:
        assert db.all(text("SELECT * FROM sqlite_master"))


@in_the_file
@pytest.mark.long
def test_rows_that_were_moved_between_pages_leave_no_copy_behind() -> None:
    with fresh_database(durable=True) as database:
        dice, keys = Random(1), []  # a mixture in which copies are known to stay behind
        with database.write() as db:
            db.run(text("CREATE TABLE moved (id INTEGER PRIMARY KEY, who INTEGER, k BLOB UNIQUE, v BLOB)"))
            db.run(text("CREATE INDEX ix_moved ON moved (who, k)"))
            for number in range(8000):
                key, who = dice.randbytes(32), dice.randrange(10)
                db.run(_MOVED, who=who, k=key, v=dice.randbytes(dice.choice([40, 80, 300, 900])))
                keys += [key] if who == 3 else []
                db.run(_GROWN, id=dice.randint(1, number + 1), v=dice.randbytes(dice.choice([30, 200, 700])))
        with database.write() as db:
            db.run(text("DELETE FROM moved WHERE who = 3"))
            journal.owe(db)
        assert journal.settle(database)
        raw = bytes_of(database.folder or Path())
        assert [key for key in keys if key[8:] in raw] == []


def _found(world: World, values: set[bytes]) -> list[str]:
    raw = bytes_of(world.folder)
    return [value.hex() for value in values if value in raw]
