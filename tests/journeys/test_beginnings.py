"""Who is put where another story left her stands there as if she had talked herself; else everybody talks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from simulator.people import Person
from tests.journeys.hands import does
from tests.world import World


def _folder(place: Path, name: str) -> Path:
    folder = place / name
    folder.mkdir()
    return folder


@asynccontextmanager
async def _a_world(folder: Path) -> AsyncIterator[World]:
    world = World(folder, may_begin_as_others=True)
    await world.start()
    yield world
    await world.stop()


async def _pair(world: World) -> tuple[Person, Person]:
    group = world.group("Groep Begin")
    sanne = await world.enrolled("Sanne", group, "facilitator")
    return sanne, await world.enrolled("Anna", group)


def _stands(world: World) -> dict[str, Any]:
    """What is to be seen, was called, and lies in the tables, with nothing in it that is drawn by lot."""
    people = world.telegram.world.people.values()
    with world.database.engine.connect() as db:
        counts = {
            name: db.execute(text(f'SELECT count(*) FROM "{name}"')).scalar()
            for name in inspect(db).get_table_names()
        }
    return {
        "seen": {each.name: [(m.text, m.buttons, m.edit_date) for m in each.chat.messages] for each in people},
        "calls": [call.method for call in world.telegram.calls],
        "events": [(event.kind, event.at) for event in world.telegram.events],
        "rows": counts,
    }


async def test_who_is_put_there_stands_as_who_talked_and_goes_on_as_she_does(tmp_path: Path) -> None:
    ends, ids = [], []
    for number in range(2):
        async with _a_world(_folder(tmp_path, str(number))) as world:
            sanne, anna = await _pair(world)
            ids.append(anna.last.id)
            before = _stands(world)
            await does(world, anna, "> /checkin", "7", "Buik, maag", "Klaar", "Toen het begon")
            await does(world, sanne, "> /groep")
            ends.append((before, _stands(world)))
    assert ids[0] == ids[1], "the second one was put there: the first message's number is drawn by lot"
    assert ends[0] == ends[1]


async def test_where_somebody_spoke_before_everybody_is_talked_with(tmp_path: Path) -> None:
    ids = []
    for number in range(2):
        async with _a_world(_folder(tmp_path, str(number))) as world:
            bea = world.telegram.person("Bea")
            bea.open("https://t.me/anker_bot")
            _, anna = await _pair(world)
            assert bea.chat.messages
            ids.append((anna.id, bea.id))
    assert not set(ids[0]) & set(ids[1]), "numbers of people are drawn by lot"


async def test_all_that_the_local_telegram_remembers_is_taken_along(tmp_path: Path) -> None:
    async with _a_world(_folder(tmp_path, "one")) as world:
        telegram = world.telegram.world
        assert vars(telegram).keys() == {
            *("bot", "now", "elapsed", "limits", "lock", "pacing", "webhook"),  # not of a moment
            *("people", "chats", "taps", "files", "faults", "updates", "events", "calls"),
            *("_message_ids", "_sequence"),
        }
        assert vars(telegram.updates).keys() == {"now", "_poll", "_arrivals", "_next_id", "_waiting", "allowed"}
        assert vars(telegram.events).keys() == {"_now", "_listeners", "_kept", "last_id"}
