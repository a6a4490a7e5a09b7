"""What people do in a journey, one thing after the other."""

from __future__ import annotations

from simulator.people import Person
from tests.world import World


async def joins_another(world: World, person: Person) -> None:
    """A parent comes into another group beside her own, with every yes."""
    person.open(world.invitation(world.group("Groep Eik")))
    await world.settle()
    await does(world, person, *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag", "Ja, ook mijn woorden")
    await does(world, person, "Ja, dat mag", "mama", "20:00", "zondag", "Nee, later")


async def does(world: World, person: Person, *acts: str) -> None:
    """What she taps, or, after a ">", types; the world comes to rest in between."""
    for act in acts:
        if act.startswith(">"):
            person.say(act[1:].strip())
        else:
            person.tap(act)
        await world.settle()
