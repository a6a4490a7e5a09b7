"""The end of a group's chat over HTTP: said a week before, taken back if need be, then a goodbye."""

from __future__ import annotations

import pytest

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import groups
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

LAST_DAY = amsterdam("2026-03-09 10:00")


async def _group(world: World) -> tuple[Person, Person, Chatroom, str]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room, group.key


def _said(room: Chatroom, words: str) -> int:
    return sum(each.from_bot and words in each.text for each in room.messages)


@pytest.mark.parametrize(
    ("way", "goodbye"),
    [
        ("Ouders gaan samen verder", "Onze afspraken stoppen nu."),
        ("Het gesprek stopt", "Dit gesprek is nu klaar."),
    ],
)
async def test_end_is_announced_with_a_last_question_and_anker_goes_on_the_day(
    world: World, way: str, goodbye: str
) -> None:
    sanne, anna, room, key = await _group(world)
    await does(world, sanne, "> /afsluiten", way)
    assert not _said(room, "maandag 9 maart"), "not before her yes"
    await does(world, sanne, "Ja, zeg het in de groep")
    assert _said(room, "Op maandag 9 maart") == 1
    assert _said(room, "Wat wil je de anderen nog zeggen?") == 1
    await world.go_to(LAST_DAY - 1)
    assert not _said(room, goodbye)
    await world.go_to(LAST_DAY + 2)
    assert _said(room, goodbye) == 1
    assert not room.bot_membership.is_inside
    assert "Ik ben uit het groepsgesprek van Groep Linde." in sanne.last.text
    assert not [each for each in sanne.chat.messages if "gehaald" in each.text], "nobody threw it out"
    with world.database.read() as db:
        found = groups.find(db, key)
        assert found is not None
        assert found.chat_id is None
    await does(world, anna, "> /gegevens")
    assert anna.last.buttons, "in private all goes on as it was"


async def test_after_the_end_nobody_reads_that_there_is_no_chat_yet(world: World) -> None:
    sanne, anna, _, _ = await _group(world)
    await does(world, sanne, "> /afsluiten", "Ouders gaan samen verder", "Ja, zeg het in de groep")
    await world.go_to(LAST_DAY + 2)
    await does(world, anna, "> /deel")
    assert anna.last.text.startswith("Jouw groep heeft nu geen gesprek met mij.")
    await does(world, sanne, "> /gesprek")
    assert sanne.last.text.startswith("Groep Linde heeft nu geen groepsgesprek waar ik in zit.")


async def test_end_that_was_announced_is_taken_back(world: World) -> None:
    sanne, _, room, _ = await _group(world)
    await does(world, sanne, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    await does(world, sanne, "> /afsluiten", "We gaan toch door")
    assert _said(room, "we gaan hier toch nog verder") == 1
    await world.go_to(LAST_DAY + 2)
    assert room.bot_membership.is_inside
    assert not _said(room, "Dit gesprek is nu klaar.")


@pytest.mark.parametrize("way", ["Ouders gaan samen verder", "Het gesprek stopt"])
async def test_end_that_was_announced_is_said_in_the_groups_next_chat_too(world: World, way: str) -> None:
    """Who was not in the old one would read of it in the goodbye."""
    sanne, anna, room, _ = await _group(world)
    await does(world, sanne, "> /afsluiten", way, "Ja, zeg het in de groep")
    other = world.telegram.group("Linde nieuw", [sanne, anna])
    other.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert _said(room, "Op maandag 9 maart") == 1
    assert _said(other, "Op maandag 9 maart") == 1
    await does(world, sanne, "> /afsluiten", "We gaan toch door")
    await world.go_to(LAST_DAY + 60)
    assert other.bot_membership.is_inside


async def _two_hosts(world: World) -> tuple[Person, Person, Chatroom]:
    """Two facilitators, and the chat of their group."""
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    room = world.telegram.group("Linde", [sanne, bram])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, bram, room


@pytest.mark.parametrize("label", ["Laat ouders kiezen", "Ouders gaan samen verder"])
async def test_what_stood_open_at_a_colleague_says_that_the_end_is_agreed(world: World, label: str) -> None:
    """The group was asked how it goes on, below the day on which it stops."""
    sanne, bram, room = await _two_hosts(world)
    await does(world, bram, "> /afsluiten")
    await does(world, sanne, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    await does(world, bram, label)
    assert bram.last.text == "Het groepsgesprek eindigt op maandag 9 maart."
    assert bram.last.buttons == [["We gaan toch door"]]
    assert not _said(room, "Hoe willen jullie hier verder?")


async def test_nobody_is_thanked_for_a_choice_that_was_not_asked_yet(world: World) -> None:
    sanne, bram, room = await _two_hosts(world)
    await world.go_to(amsterdam("2026-03-02 23:30"))
    await does(world, sanne, "> /afsluiten", "Laat ouders kiezen")
    await does(world, bram, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    assert "dat vroeg ik de ouders van Groep Linde niet meer" in sanne.last.text
    await world.go_to(amsterdam("2026-03-03 07:00"))
    assert _said(room, "Op maandag 9 maart") == 1
    assert not _said(room, "Dank je wel voor het kiezen")
    assert not _said(room, "Hoe willen jullie hier verder?")


async def test_end_that_is_taken_back_in_the_same_night_is_not_said_at_all(world: World) -> None:
    sanne, _, room, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-02 23:30"))
    before = len(room.messages)
    await does(world, sanne, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    await does(world, sanne, "> /afsluiten", "We gaan toch door")
    assert sanne.last.text == "Goed. Het gaat door. De groep las nog niets over stoppen."
    await world.go_to(amsterdam("2026-03-03 08:00"))
    assert not [each.text for each in room.messages[before:] if each.from_bot]
