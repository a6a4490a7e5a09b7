"""Who is forgotten is named in nobody else's chat as it is kept here, and is in no sheet that waits to be sent."""

from __future__ import annotations

import pytest

from handlers.meeting import changing
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.journeys.test_canary import _LATER, _nothing
from tests.moments import amsterdam
from tests.world import World

NAME = "Kanarievogel"
FORGET = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")


async def test_what_her_facilitator_read_of_her_group_names_her_no_more(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled(NAME, group)
    await world.enrolled("Bea", group)
    with world.database.write() as db:
        turn = world.anker.turns.outside(db)
        changing.plan(turn, group.id, "Europe/Amsterdam", [(1, amsterdam("2026-03-04 19:30"))])
    await world.go_to(amsterdam("2026-03-04 17:40"))  # who comes was told
    await does(world, sanne, "> /groep", "> /bericht", "> Vrijdag eten", "Klaar", "Alle ouders", "Nu")
    assert NAME in everything_in(world.database)
    await does(world, anna, *FORGET)
    await world.go_to(world.clock.now() + 60)
    assert NAME not in everything_in(world.database)


async def test_a_sheet_of_ideas_that_waits_is_not_sent_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> Wapperdewap")
    await does(world, sanne, "> /ideeen")
    with monkeypatch.context() as held:
        held.setattr(world.anker.sender, "settle", _nothing)
        await does(world, sanne, "Om te printen")
    with world.database.write() as db:
        db.run(_LATER, later=world.clock.now() + 7200)
    await does(world, anna, *FORGET)
    await world.go_to(world.clock.now() + 3 * 3600)
    assert not [each for each in sanne.chat.messages if each.document is not None]
