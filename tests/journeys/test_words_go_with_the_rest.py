"""Names and words go some months after the end: also those of a question, its answer, and a talk together."""

from __future__ import annotations

import pytest

from content.packs import Library
from storage import members, retention
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.world import World, shipped


@pytest.fixture
def content() -> Library:
    """A programme with its waves: they say when two look back together."""
    return shipped()


WORDS, ANSWER, SAID = "Wapperdewap", "Flapperdeflap", "Klapperdeklap"


async def test_words_of_a_question_and_of_a_talk_together_go_too(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Antwoord", f"> {ANSWER}")
    await does(world, sanne, "> /evaluatie", "Anna", "Halverwege")
    await does(world, anna, "Ja, goed")
    await does(world, sanne, f"> {SAID}")
    await does(world, anna, "Klopt")
    kept = everything_in(world.database)
    assert all(each in kept for each in (WORDS, ANSWER, SAID))
    with world.database.write() as db:
        (member,) = members.of_group(db, group.id, members.PARENT)
        retention.erase(db, member.id, called="ouder", at=world.clock.now())
    await world.go_to(world.clock.now() + 8 * 24 * 3600)
    kept = everything_in(world.database)
    assert [each for each in (WORDS, ANSWER, SAID) if each in kept] == []
