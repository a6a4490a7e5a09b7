"""A programme may have less than the shipped one; what it has not is said, and asks nothing that has no answer."""

from __future__ import annotations

from tests.journeys.hands import does
from tests.world import World


async def test_programme_without_evaluations_says_so(world: World) -> None:
    linde = world.group()
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Anna", linde)
    await does(world, sanne, "> /evaluatie")
    assert sanne.last.text == "Dit programma heeft geen evaluatie."
