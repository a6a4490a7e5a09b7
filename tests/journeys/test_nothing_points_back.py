"""After "vergeet mij" nothing in the database leads to her by a hash of her Telegram id, from that moment on."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, insert, select

from storage import ending_votes, group_ladders, groups, join_requests, keyboards, meetings, supports
from storage.database import metadata
from storage.encryption import Vault
from storage.group_endings import CLOSE
from storage.join_requests import join_request
from tests.journeys.hands import does
from tests.world import World

LEAVING = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
# Made of her id on purpose: with these a restored backup brings nobody back.
KEPT = {"erasure_note"}


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, bytes]]:
    """Each keyed hash that is made from here on, with the value it was made of."""
    made: list[tuple[object, bytes]] = []
    lookup = Vault.lookup

    def noted(self: Vault, purpose: str, value: object) -> bytes:
        made.append((value, found := lookup(self, purpose, value)))  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(Vault, "lookup", noted)
    return made


async def test_no_hash_of_her_id_is_left_when_she_is_forgotten(
    world: World, hashes: list[tuple[object, bytes]]
) -> None:
    group = world.group()
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    anna.open("https://t.me/anker_bot?start=geraden")
    await world.settle()
    _answers_everything(world, anna.id, bea.id)
    bea.say("hoi")
    await does(world, anna, *LEAVING)
    await world.go_to(world.clock.now() + 2)  # what was said to her last has left
    left = _bytes(world)
    assert {value for value, hashed in hashes if hashed in left} >= {bea.id}, "of Bea there are"
    assert anna.id in {value for value, _ in hashes}
    assert not [hashed for value, hashed in hashes if value == anna.id and hashed in left]
    with world.database.read() as db:
        vote, ladder = ending_votes.of(db, group.id), group_ladders.of(db, 1)
        assert vote is not None
        assert ladder is not None
        assert (vote.close, ladder.counts) == (2, (2, 0, 0)), "what was answered stays counted"


async def test_a_damaged_row_of_somebody_keeps_nobody_from_being_forgotten(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        db.run(
            insert(join_request).values(
                group_id=group.id, row_key=1, telegram_id=b"no", name=b"no", let_in=0, asked_at=world.clock.now()
            )
        )
        join_requests.ask(db, group.id, anna.id, "Anna", at=world.clock.now())
    await does(world, anna, *LEAVING)
    with world.database.read() as db:
        assert len(db.all(select(join_request.c.id))) == 1
    assert "weg" in anna.last.text


def _answers_everything(world: World, *who: int) -> None:
    """All that is counted without a name: support, the ladder, how a chat ends; and she asks to be let in."""
    now = world.clock.now()
    with world.database.write() as db:
        (group,) = groups.every(db)
        shown = keyboards.add(db, person_id=None, kind=supports.BUTTONS, subject=0, choices=["x"], at=now)
        meeting = meetings.add(db, group_id=group.id, session=1, starts_at=now + 86_400, zone=group.zone, at=now)
        ending_votes.begin(db, group.id, shown.id, told_at=now + 86_400)
        group_ladders.begin(db, meeting.id, shown.id, draw_at=now + 80_000)
        for each in who:
            supports.toggle(db, shown.id, "x", each)
            ending_votes.answer(db, group.id, CLOSE, each, "of the buttons")
            group_ladders.answer(db, meeting.id, group_ladders.TOP, each, "of the buttons")


def _bytes(world: World) -> set[bytes]:
    """Every value of bytes in the database, but of the list of erasures."""
    with world.database.read() as db:
        return {
            row[0]
            for table in metadata.sorted_tables
            if table.name not in KEPT
            for column in table.c
            if isinstance(column.type, LargeBinary)
            for row in db.all(select(column).where(column.is_not(None)))
        }
