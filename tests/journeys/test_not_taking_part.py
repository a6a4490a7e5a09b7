"""On her way in, after a no, forgotten or unknown: her words land somewhere too, and nothing presses her."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import members
from tests.journeys.hands import does
from tests.journeys.test_removal import removed
from tests.world import World

STEPS = ("Nederlands", "Gewone zinnen", "Verder", "Verder", "Verder", "Verder")


async def _on_her_way(world: World, *steps: str) -> Person:
    linde = world.group()
    await world.enrolled("Sanne", linde, "facilitator")
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await does(world, anna, *steps)
    return anna


def _state(world: World) -> str:
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
    return member.state


def _since(person: Person, before: int) -> str:
    return "\n".join(each.text for each in person.chat.messages[before:] if each.from_bot)


@pytest.mark.parametrize("words", ["later", "straks", "niet nu", "morgen", "pauze", "even pauze"])
@pytest.mark.parametrize("steps", [STEPS, (*STEPS, "Ja, ik doe mee", "Nee, liever niet", "Nee, liever niet")])
async def test_later_on_the_way_in_leaves_the_question(world: World, words: str, steps: tuple[str, ...]) -> None:
    """At a consent nobody hears that it has to be first; the question waits below."""
    anna = await _on_her_way(world, *steps)
    asked, before = anna.last.text, len(anna.chat.messages)
    await does(world, anna, f"> {words}")
    told = _since(anna, before)
    assert told.startswith("Prima. De vraag blijft staan.")
    assert "Eerst nog deze vraag" not in told
    assert anna.last.text == asked
    assert _state(world) == members.ENROLLING


@pytest.mark.parametrize("words", ["toch niet", "laat maar", "terug", "klaar", "sla over", "stop"])
@pytest.mark.parametrize("steps", [STEPS, (*STEPS, "Ja, ik doe mee", "Nee, liever niet", "Nee, liever niet")])
async def test_not_after_all_on_the_way_in_says_how_to_go_on(
    world: World, words: str, steps: tuple[str, ...]
) -> None:
    anna = await _on_her_way(world, *steps)
    await does(world, anna, f"> {words}")
    assert anna.last.text == "Dat is goed. Er gebeurt niets.\nWil je later verder? Tik op /start."
    assert _state(world) == members.ENROLLING


@pytest.mark.parametrize("words", ["ik wil toch wel", "ja", "hoe werkt dit"])
async def test_who_said_no_reads_how_she_may_think_again(world: World, words: str) -> None:
    anna = await _on_her_way(world, *STEPS, "Nee, liever niet")
    assert _state(world) == members.REFUSED
    await does(world, anna, f"> {words}")
    assert anna.last.text.startswith("Je doet nu niet mee.\nWil je toch? Tik op /start.")
    assert "Een computer leest dit." in anna.last.text
    await does(world, anna, "> /start", "Ja, ik doe mee")
    assert "Mag Sanne jouw antwoorden zien?" in anna.last.text


async def test_who_is_unknown_hears_that_a_computer_reads_and_where_the_numbers_are(world: World) -> None:
    rosa = world.telegram.person("Rosa")
    await does(world, rosa, "> hoe werkt dit")
    assert rosa.last.text == (
        "Ik werk met een link.\nVraag je begeleider om jouw link.\n\nEen computer leest dit.\nNummers: /hulp."
    )


@pytest.mark.parametrize("words", ["ik kan niet meer", "ik trek het niet meer"])
async def test_who_was_forgotten_is_met_warmly_and_not_with_a_link(world: World, words: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg", f"> {words}")
    assert "link" not in anna.last.text
    assert anna.last.text.endswith("Een computer leest dit.\nNummers: /hulp.")


async def test_stop_of_who_was_taken_out_promises_no_way_back(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await removed(world, anna)
    await does(world, anna, "> stop")
    assert anna.last.text == "Dat is goed. Ik schrijf je niet meer.\nWat ik nog bewaar, staat bij /gegevens."
    await does(world, anna, "> /gegevens")
    assert "Dit bewaar ik van jou." in anna.last.text
