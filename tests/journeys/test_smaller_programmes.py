"""A programme may have less than the shipped one; what it has not is said, and asks nothing that has no answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import PROGRAMME, World, library


async def test_programme_without_evaluations_says_so(world: World) -> None:
    linde = world.group()
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Anna", linde)
    await does(world, sanne, "> /evaluatie")
    assert sanne.last.text == "Dit programma heeft geen evaluatie."


async def test_programme_that_never_teaches_the_ladder_never_asks_it(tmp_path: Path) -> None:
    own = library().programme(PROGRAMME).model_copy(update={"asked_from": {"ladder": "never"}})
    world = World(tmp_path, content=replace(library(), programmes={PROGRAMME: own}))
    await world.start()
    try:
        anna = await world.enrolled("Anna", world.group())
        await world.go_to(amsterdam("2026-03-02 20:00"))
        await does(world, anna, "Ja, nu", "4", "Nergens", "Klaar")
        assert "ladder" not in anna.last.text
        await does(world, anna, "Weet ik niet", "> /ladder")
        assert anna.last.text.startswith("De ladder is een plaatje dat helpt.")
        assert "Later hoor je meer" not in anna.last.text
    finally:
        await world.stop()
