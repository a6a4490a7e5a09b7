"""A message to all that waits for the morning does not go once its writer was removed."""

from __future__ import annotations

from simulator.people import Person
from storage import members, people
from tests.journeys.hands import does
from tests.journeys.test_removal import removed
from tests.moments import amsterdam
from tests.world import World


async def test_what_waits_for_a_parents_morning_is_not_sent_any_more(world: World) -> None:
    sanne, anna = await _wrote_by_night(world)
    await removed(world, sanne)
    await world.go_to(amsterdam("2026-03-03 18:00"))
    assert not any("Vrijdag eten" in each.text or "Sanne schrijft" in each.text for each in anna.chat.messages)
    assert "Vrijdag eten" not in sanne.last.text


async def test_nor_once_its_writer_is_forgotten(world: World) -> None:
    sanne, anna = await _wrote_by_night(world)
    await does(world, sanne, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(amsterdam("2026-03-03 18:00"))
    assert not any("Vrijdag eten" in each.text or "Sanne schrijft" in each.text for each in anna.chat.messages)


async def _wrote_by_night(world: World) -> tuple[Person, Person]:
    """Sanne wrote to all parents, and it waits for the morning of Anna."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        known = people.find(db, anna.id)
        assert known is not None
        members.set_zone(db, members.of_person(db, known.id)[0].id, "America/Los_Angeles")  # where it is night
    await does(world, sanne, "> /bericht", "> Vrijdag eten we samen", "Klaar", "Alle ouders", "Nu", "Ja, verstuur")
    return sanne, anna
