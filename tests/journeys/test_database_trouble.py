"""A full or locked database in the middle of things: nobody gets a false "saved", and it goes on by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from gateway import receiver
from simulator.people import Person
from storage import inbox, members, prompts, responses, sqlite_or_postgresql
from storage.database import Unavailable
from tests.moments import amsterdam
from tests.world import World

pytestmark = pytest.mark.sqlite  # a full disk and a locked file; a server's troubles are told elsewhere


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble is looked at again at once, instead of after a second."""
    monkeypatch.setattr(receiver, "TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(sqlite_or_postgresql, "BUSY_SECONDS", 0.01)


async def _with_open_checkins(world: World, names: tuple[str, ...]) -> list[Person]:
    group = world.group()
    people = [await world.enrolled(name, group) for name in names]
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for person in people:
        person.tap("Ja, nu")
    await world.settle()
    return people


def _tensions(world: World) -> list[str | None]:
    found = []
    with world.database.read() as db:
        for member in members.of_group(db, 1, "parent"):
            for prompt in prompts.waiting_of(db, member.id):
                given = responses.of(db, prompt.id).get("tension")
                found.append(given.value if given else None)
    return found


async def test_parents_answers_are_kept_when_the_disk_fills_up_in_the_middle_of_a_batch(world: World) -> None:
    people = await _with_open_checkins(world, ("Anna", "Bea", "Carla", "Dina", "Eva", "Fay"))
    for person in people:
        person.tap("7")
    await world.anker.poller.poll_once(0)  # received while there was room …
    _fill(world)  # … and now there is none
    await world.anker.intake.handle_some()
    waiting = len(world.anker.intake._lanes)
    assert waiting > 0, "the disk was full"
    assert _tensions(world).count(None) == waiting, "what fits on the last pages is kept, the rest waits"
    assert all("Hoe gespannen" in person.last.text for person in people), "nobody is told that it is saved"

    _cap(world, 1_000_000)
    await world.settle()
    assert _tensions(world) == ["7"] * 6
    with world.database.read() as db:
        assert inbox.failed_since(db, since=0) == 0, "none was given up"
    assert all("Waar in je lijf" in person.last.text for person in people)


async def test_answer_waits_where_the_disk_refuses_one_statement_and_the_transaction_lives_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (anna,) = await _with_open_checkins(world, ("Anna",))

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    anna.tap("7")
    await world.anker.poller.poll_once(0)
    with monkeypatch.context() as patch:
        patch.setattr(responses, "record", full)
        assert await _handled_in_vain(world)
    await world.settle()
    assert _tensions(world) == ["7"]


async def test_parent_is_answered_once_another_process_lets_go_of_the_database(world: World) -> None:
    (anna,) = await _with_open_checkins(world, ("Anna",))
    anna.tap("7")
    await world.anker.poller.poll_once(0)
    other = sqlite3.connect(Path(world.folder) / "anker.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await _handled_in_vain(world)
    with pytest.raises(Unavailable):
        await world.anker.poller.poll_once(0)
    assert "Hoe gespannen" in anna.last.text
    other.execute("ROLLBACK")
    other.close()

    await world.settle()
    assert _tensions(world) == ["7"]
    assert "Waar in je lijf" in anna.last.text


async def _handled_in_vain(world: World) -> bool:
    """One round of handling; whether the updates all still wait afterwards."""
    waiting = len(world.anker.intake._lanes)
    await world.anker.intake.handle_some()
    return len(world.anker.intake._lanes) == waiting > 0


def _fill(world: World) -> None:
    """As if the disk had no room for one more page, and no page of the database were free."""
    with sqlite3.connect(Path(world.folder) / "anker.db", isolation_level=None) as other:
        other.execute("CREATE TABLE filler (bytes BLOB)")
        other.execute("INSERT INTO filler VALUES (zeroblob(200000))")
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    other.close()
    _cap(world, pages)


def _cap(world: World, pages: int) -> None:
    """The limit holds for each connection, so also for those that are opened after trouble."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(world.database.engine, "connect", limit)
    world.database.close()  # it opens again by itself


async def test_what_could_not_be_written_down_is_fetched_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await world.enrolled("Anna", world.group())

    def full(*_given: object, **_more: object) -> set[int]:
        raise Unavailable("disk I/O error")

    anna.say("/hulp")
    with monkeypatch.context() as while_full:
        while_full.setattr("storage.inbox.add", full)
        with pytest.raises(Unavailable):
            await world.anker.poller.poll_once(0)
    heard = sum(each.from_bot for each in anna.chat.messages)
    await world.settle()
    assert sum(each.from_bot for each in anna.chat.messages) > heard
