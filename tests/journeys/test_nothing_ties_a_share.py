"""What a parent shares without her name is tied to her by nothing: not while it waits, not by what she writes over
it, not by a copy or a log. The same search finds what she shares under her name.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from sqlalchemy import text

from handlers.core.turn import Turn
from handlers.sharing import writing
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import backup, chats, members, people, shares
from storage.database import Database, metadata
from storage.encryption import Vault
from storage.shares import Draft
from tests.journeys.hands import does
from tests.journeys.sealed import opened_columns
from tests.journeys.test_two_groups import in_two_groups
from tests.moments import amsterdam
from tests.world import KEY, World

pytestmark = pytest.mark.thorough

WORDS = "mijn zoon sliep vannacht door"
OURS = ("commands", "content", "gateway", "handlers", "reports", "scheduler", "storage")
# Of these a row tells that something came or was erased, of nobody's in particular.
PASSING = ("receipt", "missing_update", "heartbeat", "journal_debt")

Rows = list[tuple[str, dict[str, str]]]


class Search:
    """Whoever has the key looks through what is new or changed in a database for something of a parent's."""

    def __init__(self, world: World, author: Person) -> None:
        self.author = author
        with world.database.read() as db:
            person = people.find(db, author.id)
            assert person is not None
            self.ids = {
                "person": {str(person.id)},
                "chat": {str(person.chat_id)},
                "member": {str(each.id) for each in members.of_person(db, person.id)},
            }
            self.key = chats.key_of(db, author.id).hex()
        self.before = _rows(world.database)

    def found_in(self, database: Database, hashes: set[bytes], before: Rows | None = None) -> set[str]:
        """The columns in which something of hers stands, of rows that did not stand there `before` she began."""
        known = before or self.before
        new = [each for each in _rows(database) if each not in known]
        marks = {self.key, *(each.hex() for each in hashes)}
        return {
            f"{table}.{column}"
            for table, row in new
            for column, value in row.items()
            if self._is_hers(table, column, value) or value in marks
        }

    def found_in_log(self, records: list[logging.LogRecord]) -> list[str]:
        """The lines in which something of hers, or of what she shared, stands."""
        of_hers = {self.author.name, str(self.author.id), self.key, WORDS}
        return [line for line in _lines(records) if any(each in line for each in of_hers)]

    def _is_hers(self, table: str, column: str, value: str) -> bool:
        kept = metadata.tables[table].c[column]
        leads_to = {each.column.table.name for each in kept.foreign_keys} | ({table} if column == "id" else set())
        known = any(value in self.ids.get(each, ()) for each in leads_to)
        return known or str(self.author.id) in value or self.author.name in value


def _rows(database: Database) -> Rows:
    return [each for each in opened_columns(database) if each[0] in metadata.tables and each[0] not in PASSING]


def _lines(records: list[logging.LogRecord]) -> list[str]:
    return [each.getMessage() for each in records if each.name.partition(".")[0] in OURS]


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> dict[object, set[bytes]]:
    """Each keyed hash that is made from here on, by the value it is made of."""
    made: dict[object, set[bytes]] = {}
    lookup = Vault.lookup

    def noted(self: Vault, purpose: str, value: int | str) -> bytes:
        made.setdefault(value, set()).add(found := lookup(self, purpose, value))
        return found

    monkeypatch.setattr(Vault, "lookup", noted)
    return made


async def _group(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await world.enrolled("Bea", group)
    return sanne, anna, await _linked(world, sanne, anna)


async def _linked(world: World, sanne: Person, anna: Person) -> Chatroom:
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(world.clock.now() + 3700)  # what linking brought is said by then
    return room


@contextmanager
def _copy(world: World) -> Iterator[Database]:
    """A backup as it is made each night, opened with the key."""
    file = world.folder / "copies" / f"{world.clock.now()}.db"
    backup.write(world.folder / "anker.db", file)
    database = Database(f"sqlite:///{file}", Vault(KEY))
    yield database
    database.close()


def _writes_over(person: Person, old: str, new: str) -> None:
    """She changes a message of hers, also one that Anker deleted and Telegram did not."""
    person.edit(next(each for each in reversed(person.chat.messages) if each.text == old), new)


async def _plain(world: World, anna: Person) -> None:
    await does(world, anna, "> /deel", "Zonder mijn naam", f"> {WORDS}", "Zet in de groep")


async def _mended_before(world: World, anna: Person) -> None:
    await does(world, anna, "> /deel", "Zonder mijn naam", "> mijn zoon Tim sliep door")
    _writes_over(anna, "mijn zoon Tim sliep door", WORDS)
    await world.settle()
    await does(world, anna, "Zet in de groep")


async def _mended_after(world: World, anna: Person) -> None:
    for _ in ("the command", "her words"):
        world.telegram.fault("deleteMessage", kind="drop_before")
    await _plain(world, anna)
    await world.go_to(world.clock.now() + 30)
    for new in (f"{WORDS}, echt", f"{WORDS}, echt waar"):
        _writes_over(anna, next(each.text for each in anna.chat.messages if each.text.startswith(WORDS)), new)
        await world.settle()


async def _mended_command(world: World, anna: Person) -> None:
    world.telegram.fault("deleteMessage", kind="drop_before")
    await _plain(world, anna)
    _writes_over(anna, "/deel", "ik deel iets")
    await world.settle()


async def _heavy(world: World, anna: Person) -> None:
    await does(world, anna, "> /deel", "Zonder mijn naam", "> ik zie het niet meer zitten", "Anders schrijven")
    await does(world, anna, "> hij slaat mij")
    _writes_over(anna, "hij slaat mij", "hij schopt mij")
    await world.settle()
    await does(world, anna, "Anders schrijven", f"> {WORDS}", "Zet in de groep")


async def _fails_once(world: World, anna: Person) -> None:
    await does(world, anna, "> /deel", "Zonder mijn naam")
    with patch.object(shares, "write", side_effect=RuntimeError):
        await does(world, anna, f"> {WORDS}")
    assert anna.last.text.startswith("Er ging iets mis")
    await does(world, anna, f"> {WORDS}", "Zet in de groep")


_WAYS = [_plain, _mended_before, _mended_after, _mended_command, _heavy, _fails_once]


@pytest.mark.parametrize("shares_it", _WAYS)
@pytest.mark.sqlite
async def test_no_row_that_is_new_or_changed_leads_to_who_shares(
    world: World,
    hashes: dict[object, set[bytes]],
    caplog: pytest.LogCaptureFixture,
    shares_it: Callable[[World, Person], Awaitable[None]],
) -> None:
    caplog.set_level(logging.DEBUG)
    sanne, anna, room = await _group(world)
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))  # a backup wants it
    search = Search(world, anna)
    with _copy(world) as copy:
        copied_before = _rows(copy)
    caplog.clear()
    await shares_it(world, anna)
    for moment in (2, 541):
        await world.go_to(world.clock.now() + moment)
        assert search.found_in(world.database, hashes[anna.id]) == set()
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 1)
    with _copy(world) as copy:
        assert search.found_in(copy, hashes[anna.id], copied_before) == set()
    await world.go_to(world.clock.now() + 541)
    assert any(WORDS in each.text for each in room.messages)
    assert search.found_in(world.database, hashes[anna.id]) == set()
    assert search.found_in_log(caplog.records) == []
    assert len(_lines(caplog.records)) == (shares_it is _fails_once), "nor is there a line that tells when"


_IN_TWO_GROUPS = [
    (f"> /deel {WORDS}", "> groep linde"),
    (f"> /deel {WORDS}", "> en vannacht ook", "Groep Linde"),
    ("> /deel mijn zoon Tim sliep door", f"> /deel {WORDS}", "Groep Linde"),
    ("> /deel mijn zoon Tim sliep door", "> toch niet", f"> /deel {WORDS}", "Groep Linde"),
]


@pytest.mark.parametrize("begins", _IN_TWO_GROUPS)
@pytest.mark.sqlite
async def test_nor_where_she_is_asked_for_which_of_her_groups_it_is(
    world: World, hashes: dict[object, set[bytes]], begins: tuple[str, ...]
) -> None:
    anna = await in_two_groups(world)
    room = await _linked(world, sanne := world.telegram.person("Sanne"), anna)
    search = Search(world, anna)
    await does(world, anna, *begins, "> zonder mijn naam", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert search.found_in(world.database, hashes[anna.id]) == set()
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert any(WORDS in each.text for each in room.messages)
    assert search.found_in(world.database, hashes[anna.id]) == set()


@pytest.mark.sqlite
async def test_the_same_search_finds_what_is_shared_with_a_name(
    world: World, hashes: dict[object, set[bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    as_posted = writing._as_posted

    def told(turn: Turn, draft: Draft) -> str:
        logging.getLogger(writing.__name__).warning("%s", words := as_posted(turn, draft))
        return words

    caplog.set_level(logging.DEBUG)
    _, anna, _ = await _group(world)
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))
    await world.go_to(amsterdam("2026-03-03 22:10"))  # it waits for the morning
    search = Search(world, anna)
    with _copy(world) as copy:
        copied_before = _rows(copy)
    caplog.clear()
    await does(world, anna, "> /deel", "Met mijn naam", f"> {WORDS}")
    assert search.found_in(world.database, hashes[anna.id]) >= {"share_draft.member_id", "outbox.chat_id"}
    with patch.object(writing, "_as_posted", side_effect=told):
        await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 2)
    assert search.found_in(world.database, hashes[anna.id]) == {"share.text"}
    with _copy(world) as copy:
        assert not search.found_in(copy, hashes[anna.id], copied_before), "a copy keeps no words on their way"
    assert search.found_in_log(caplog.records), "where a line holds what is posted"


@pytest.mark.sqlite
async def test_a_copy_does_not_tell_who_writes_a_share_while_something_else_is_asked(
    world: World, hashes: dict[object, set[bytes]]
) -> None:
    _, anna, _ = await _group(world)
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))
    await does(world, anna, "> /tijd", "Andere tijd")
    search = Search(world, anna)
    with _copy(world) as copy:
        copied_before = _rows(copy)
    await does(world, anna, "> /deel", "Zonder mijn naam", "> /bel")
    with _copy(world) as copy:
        found = search.found_in(copy, hashes[anna.id], copied_before)
        put_by = [row["kind"] for table, row in _rows(copy) if table == "earlier_question"]
    assert "phone_call.member_id" in found
    assert put_by == ["hour"]
