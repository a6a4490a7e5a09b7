"""Whoever works with a group gets a report of the parents who agree to that, and of nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from content.packs import Library
from simulator.people import Person
from storage import members, people
from storage.members import SHARING
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World, with_all_taught


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


def _report(person: Person) -> str:
    document = person.last.document
    assert document is not None
    return document.content.decode()


async def test_facilitator_and_coordinator_get_a_report_of_those_who_said_yes_to_each(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    coen = await world.enrolled("Coen", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, bea, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for who in (anna, bea):
        await does(world, who, "Ja, nu", "7", "Buik, maag", "Klaar", "Midden", "Toen het begon")
    with world.database.read() as db:
        codes = {
            people.get(db, each.person_id or 0).name: each.pseudonym for each in members.of_group(db, 1, "parent")
        }

    await does(world, sanne, "> /rapport")
    assert "Ouders in het verslag: 1. Niet erin, zonder ja of vergeten op verzoek: 1." in sanne.last.text
    page = _report(sanne)
    assert codes["Anna"] in page
    assert codes["Bea"] not in page
    assert "Anna" not in page

    await does(world, coen, "> /rapport")
    page = _report(coen)
    assert codes["Bea"] in page
    assert codes["Anna"] not in page
    assert "van minder dan drie ouders" in page, "the warning"
    message = coen.last
    await world.go_to(world.clock.now() + 24 * 3600)
    assert message.deleted


async def test_each_parent_in_a_report_reads_who_made_it_and_who_is_not_in_it_reads_that_nobody_looked(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    coen = await world.enrolled("Coen", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, bea, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    await does(world, sanne, "> /rapport")
    await does(world, anna, "> /gegevens", "Wie keek")
    assert "Sanne maakte een verslag op maandag 2 maart." in anna.last.text
    await does(world, bea, "> /gegevens", "Wie keek")
    assert bea.last.text == "Niemand keek naar jouw antwoorden."
    await does(world, coen, "> /rapport")
    await does(world, bea, "> /gegevens", "Wie keek")
    assert "Coen maakte een verslag op maandag 2 maart." in bea.last.text


async def test_facilitator_sees_no_measurement_in_the_report_and_the_coordinator_does(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    coen = await world.enrolled("Coen", group, "coordinator")
    await world.enrolled("Anna", group)
    await does(world, sanne, "> /rapport")
    assert "Metingen" not in _report(sanne)
    await does(world, coen, "> /rapport")
    assert "Metingen" in _report(coen)


async def test_a_yes_to_other_words_opens_no_report_for_the_facilitator(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    with world.database.write() as db:
        db.run(update(members.consent).where(members.consent.c.kind == SHARING).values(version="nl-old"))
    await does(world, sanne, "> /rapport")
    assert "Er is nog niemand in dit verslag." in sanne.last.text
    assert sanne.last.document is None


async def test_report_of_nobody_is_told_and_no_file_comes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, "> /rapport")
    assert "Er is nog niemand in dit verslag." in sanne.last.text
    assert sanne.last.document is None
