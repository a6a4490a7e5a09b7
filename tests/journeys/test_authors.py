"""Four parents, each in a sitting of her own, one of whom shares without her name: who holds the key and the
database afterwards tries to tell which of them it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import Table, text

from simulator.people import Person
from storage import chats, inbox
from storage.database import Database, Transaction
from tests import databases
from tests.journeys.hands import does
from tests.world import World

SITTING = ("> /hulp", "> /week", "> /privacy")
SHARE = ("> /deel", "Zonder mijn naam", "> mijn zoon sliep door")

_HEX = "encode(sender_key, 'hex')" if databases.ON_SERVER else "hex(sender_key)"

# Of each table whose rows say whose they are: her rows in the order of a number that counts everybody's.
_COUNTS = {
    "updates": f"SELECT update_id, {_HEX} FROM inbox",
    "messages": "SELECT outbox.id, outbox.chat_id FROM outbox JOIN chat ON chat.id = outbox.chat_id"
    " WHERE chat.kind = 'private' AND outbox.id > 0",
    "buttons": "SELECT id, person_id FROM keyboard WHERE id > 0",
}


def _leaking_inbox(db: Transaction, bot: int, update_id: int, outcome: str, **more: object) -> None:
    """As it was once: handled rows stay as they are, and only of unwritten ones the sender goes."""
    gone = ", payload = NULL, sender_key = NULL" if more.get("unwritten") else ""
    db.run(text(f"UPDATE inbox SET state = '{outcome}'{gone} WHERE bot = {bot} AND update_id = {update_id}"))


def _leaking_numbers(db: Transaction, table: Table) -> int:
    """Numbers from everybody's count."""
    row = db.one(text(f"SELECT seq + 1 FROM sqlite_sequence WHERE name = '{table.name}'"))
    assert row is not None
    return int(row[0])


def _owners(database: Database, count: str, since: int) -> list[tuple[int, object]]:
    with database.read() as db:
        return sorted((number, whose) for number, whose in db.all(text(_COUNTS[count])) if number > since)


def _suspects(database: Database, count: str, since: int) -> set[object]:
    """Whose rows lie on both sides of rows that are nobody's, or not there any more."""
    found: set[object] = set()
    rows = _owners(database, count, since)
    hers = [(number, whose) for number, whose in rows if whose]
    for (before, whose), (after, same) in pairwise(hers):
        if whose == same and after - before > 1:
            found.add(whose)
    return found


async def _sittings(world: World, author: int) -> tuple[list[Person], dict[str, int]]:
    """Each of four parents says what she always says, and one of them shares between two of her words."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    parents = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Cor", "Dewi")]
    room = world.telegram.group("Linde", [sanne, *parents])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(world.clock.now() + 60)
    with world.database.read() as db:
        since = {count: max(db.all(text(query)))[0] for count, query in _COUNTS.items()}
    for number, parent in enumerate(parents):
        await does(world, parent, *SITTING)
        if number == author:
            await does(world, parent, *SHARE)
            parent.edit(parent.chat.messages[-2], "mijn zoon sliep vannacht door")
            await world.settle()
            await does(world, parent, "Zet in de groep")
        await does(world, parent, *SITTING)
        await world.go_to(world.clock.now() + 60)
    await world.go_to(world.clock.now() + 600)
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 600)
    assert any("sliep vannacht door" in each.text for each in room.messages)
    return parents, since


@pytest.mark.parametrize("author", [0, *(pytest.param(each, marks=pytest.mark.long) for each in (1, 2, 3))])
async def test_no_count_of_ours_tells_who_shared(world: World, author: int) -> None:
    _, since = await _sittings(world, author)
    for count in ("messages", "buttons"):
        assert _owners(world.database, count, since[count]), "there is something to look through"
    assert {count: _suspects(world.database, count, since[count]) for count in _COUNTS} == {
        count: set() for count in _COUNTS
    }
    assert [whose for _, whose in _owners(world.database, "updates", since["updates"]) if whose] == []
    with world.database.read() as db:
        assert db.all(text("SELECT received_at FROM inbox WHERE received_at IS NOT NULL")) == []


@pytest.mark.parametrize("leak", ["updates", "messages", "buttons"])
@pytest.mark.long
@pytest.mark.sqlite
async def test_the_search_finds_the_author_where_a_count_leaks(
    world: World, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    author = secrets.randbelow(4)
    if leak == "updates":
        monkeypatch.setattr(inbox, "close", _leaking_inbox)
    else:
        monkeypatch.setattr(Transaction, "unnumbered", _leaking_numbers)
    parents, since = await _sittings(world, author)
    with world.database.read() as db:
        names: dict[str, Callable[[Person], object]] = {
            "updates": lambda person: db.vault.lookup("inbox", person.id).hex().upper(),
            "messages": lambda person: chats.find(db, person.id),
            "buttons": lambda person: db.all(
                text(f"SELECT person.id FROM person WHERE chat_id = {chats.find(db, person.id)}")
            )[0][0],
        }
        assert _suspects(world.database, leak, since[leak]) == {names[leak](parents[author])}
