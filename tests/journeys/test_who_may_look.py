"""Whoever may look at a parent's answers is named where she reads who sees them, and nobody else is."""

from __future__ import annotations

import pytest

from handlers.shared import membership_end
from simulator.people import Person
from storage import members
from storage import people as known_people
from tests.journeys.hands import does
from tests.journeys.test_name_at_work import THE_REST, TO_THE_NAME, opens
from tests.world import World

LEAVES_IT_FOR_NOW = [("> /stop", "Ja, stop"), ("> /pauze", "Tot ik terug ben")]


async def removed(world: World, person: Person, group_id: int) -> None:
    """Her membership of this group is ended, as the command does it."""
    with world.database.write() as db:
        known = known_people.find(db, person.id)
        assert known is not None
        hers = next(each for each in members.of_person(db, known.id) if each.group_id == group_id)
        membership_end.end(world.anker.turns.outside(db), hers)
    await world.settle()


@pytest.mark.parametrize("acts", LEAVES_IT_FOR_NOW)
async def test_a_facilitator_who_stopped_or_rests_and_can_still_look_is_named(
    world: World, acts: tuple[str, ...]
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Bram", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *acts, "> /ouders")
    assert ["Anna"] in sanne.last.buttons, "she can look"
    await does(world, anna, "> /gegevens")
    assert "Sanne of Bram mag je antwoorden zien." in anna.last.text
    await does(world, anna, "> /wens")
    assert "Sanne of Bram kan het lezen, met je naam." in anna.last.text
    await does(world, anna, "> /privacy")
    assert (await anna.sees("ziet antwoorden als jij ja zegt")).text.splitlines()[2].startswith("Sanne of Bram")
    bea = world.telegram.person("Bea")
    await opens(world, bea, group)
    await does(world, bea, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee")
    assert bea.last.text.startswith("Mag Sanne of Bram jouw antwoorden zien?")


async def test_a_parent_who_was_removed_reads_that_nobody_of_that_group_sees_her_answers(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await removed(world, anna, group.id)
    await does(world, sanne, "> /ouders")
    assert ["Anna"] not in sanne.last.buttons, "she cannot look"
    await does(world, anna, "> /gegevens")
    assert "Je antwoorden ziet hier niemand meer." in anna.last.text
    assert "Sanne" not in anna.last.text
    await does(world, anna, "Wie mag wat zien")
    assert not [row for row in anna.last.buttons if "Sanne" in row[0]]
    assert len(anna.last.buttons) == 2, "the list without names is still hers to decide about"


async def test_privacy_names_who_sees_the_answers_of_a_parent_who_was_removed_elsewhere(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Piet", eik, "facilitator")
    anna = await world.enrolled("Anna", linde)
    await opens(world, anna, eik)
    await does(world, anna, *TO_THE_NAME, "mama", *THE_REST, "> /privacy")
    assert "Sanne of Piet ziet antwoorden als jij ja zegt." in _privacy(anna)
    await removed(world, anna, linde.id)
    await does(world, anna, "> /privacy")
    assert "Piet ziet antwoorden als jij ja zegt." in _privacy(anna)
    assert "Sanne" not in _privacy(anna)


async def test_privacy_of_a_facilitator_who_is_a_parent_elsewhere_names_who_sees_hers(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Piet", eik, "facilitator")
    await opens(world, sanne, eik)
    await does(world, sanne, *TO_THE_NAME, *THE_REST, "> /privacy")
    assert "Piet ziet antwoorden als jij ja zegt." in _privacy(sanne)


def _privacy(person: Person) -> str:
    return next(each.text for each in reversed(person.chat.messages) if "als jij ja zegt" in each.text)
