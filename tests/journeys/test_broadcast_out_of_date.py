"""A message whose time passed long ago, while Anker was away, goes only once its writer says so again."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

WORDS = "Tot straks, om acht uur!"


async def _anker_is_away_until(world: World, text: str) -> tuple[Person, Person]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    planned = ["> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "> vandaag 19:00", "Ja, verstuur"]
    await does(world, sanne, *planned)
    await world.anker.stop()
    world.clock.move_to(amsterdam(text))
    await world.start_bot()
    await world.go_to(world.clock.now() + 60)
    return sanne, anna


def _read_it(person: Person) -> bool:
    return any(each.from_bot and each.text == WORDS for each in person.chat.messages)


@pytest.mark.parametrize("answer", ["Ja, verstuur", "Toch niet"])
async def test_after_more_than_a_day_its_writer_is_asked(world: World, answer: str) -> None:
    sanne, anna = await _anker_is_away_until(world, "2026-03-12 12:00")
    assert not _read_it(anna)
    assert sanne.chat.messages[-2].text == WORDS
    assert sanne.last.text == "Ik was er even niet.\nDit ging niet weg: maandag 2 maart, 19:00.\nNu nog sturen?"
    await does(world, sanne, answer)
    await world.go_to(world.clock.now() + 60)
    assert _read_it(anna) == (answer == "Ja, verstuur")


async def test_its_writer_is_not_asked_by_night(world: World) -> None:
    sanne, anna = await _anker_is_away_until(world, "2026-03-12 03:00")
    before = sanne.last
    await world.go_to(amsterdam("2026-03-12 06:59"))
    assert sanne.last is before
    await world.go_to(amsterdam("2026-03-12 07:00"))
    assert sanne.last.text.endswith("Nu nog sturen?")
    assert not _read_it(anna)


async def test_what_is_late_by_hours_goes_by_itself(world: World) -> None:
    _, anna = await _anker_is_away_until(world, "2026-03-03 12:00")
    assert _read_it(anna)
