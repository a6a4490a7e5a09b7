"""Half a character in one update, which no strict reader of JSON takes, keeps nobody else from being answered."""

from __future__ import annotations

import json

from simulator.people import Person
from storage import inbox
from tests.journeys.hands import does
from tests.world import World

HALF = "\ud83d"


def _update(number: int, who: Person, text: str) -> bytes:
    sender = {"id": who.id, "is_bot": False, "first_name": who.name}
    chat = {"id": who.id, "type": "private"}
    message = {"message_id": 900, "date": 1, "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_others_in_the_same_answer_are_answered_and_so_is_who_sent_it_afterwards(world: World) -> None:
    group = world.group()
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    before = world.telegram.push_raw({"poll": {}})
    world.telegram.push_raw(_update(before + 1, anna, HALF))
    await does(world, bea, "> /hulp")
    assert "Kan iemand je horen?" in bea.last.text
    await does(world, anna, "> /hulp")
    assert "Kan iemand je horen?" in anna.last.text
    with world.database.read() as db:
        assert inbox.count_waiting(db) == 0
