"""What people do in a journey, one thing after the other."""

from __future__ import annotations

from simulator.people import Person
from tests.world import World


async def does(world: World, person: Person, *acts: str) -> None:
    """What she taps, or, after a ">", types; the world comes to rest in between."""
    for act in acts:
        if act.startswith(">"):
            person.say(act[1:].strip())
        else:
            person.tap(act)
        await world.settle()
