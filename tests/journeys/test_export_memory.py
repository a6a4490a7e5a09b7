"""Every export has a memory: who takes her yes back, or is forgotten, is deleted from files that left before."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import export_memory, members, people
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


def _codes(world: World) -> dict[str, str]:
    with world.database.read() as db:
        found = members.of_group(db, 1, "parent")
        return {people.get(db, each.person_id or 0).name: each.pseudonym for each in found}


def _recalls(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages if each.text.startswith("Haal deze codes weg")]


@pytest.mark.long
async def test_coordinator_is_told_once_a_month_which_code_to_delete_from_which_file(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await world.enrolled("Cor", group)
    codes = _codes(world)
    await does(world, coen, "> /export", "Om mee te werken", "> /export", "Eerdere bestanden")
    assert "om mee te werken, ouders: 3" in coen.last.text
    await does(world, coen, "Nee, toch niet", "> /export", "Om te delen")
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    await does(world, bea, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(amsterdam("2026-03-31 22:00"))
    assert not _recalls(coen)
    await world.go_to(amsterdam("2026-04-01 12:00"))
    (told,) = _recalls(coen)
    for name in ("Anna", "Bea"):
        assert codes[name] in told
        assert name not in told
    assert codes["Cor"] not in told
    assert told.count("S-") == 2, "in the file to share they have codes of its own"
    await world.go_to(amsterdam("2026-05-01 12:00"))
    assert len(_recalls(coen)) == 1
    with world.database.read() as db:
        assert not export_memory.owed(db, 1)


async def test_what_a_facilitator_received_follows_the_yes_to_her(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    codes = _codes(world)
    await does(world, sanne, "> /rapport")
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    await does(world, bea, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    await world.go_to(amsterdam("2026-04-01 12:00"))
    (told,) = _recalls(sanne)
    assert codes["Bea"] in told
    assert codes["Anna"] not in told
