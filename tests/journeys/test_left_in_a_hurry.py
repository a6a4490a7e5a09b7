"""After the safe exit by night what people said still comes in the morning; nothing else that waits does."""

from __future__ import annotations

from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.test_meetings import FIRST, PLANNED
from tests.moments import amsterdam
from tests.world import World

NIGHT, MORNING = amsterdam("2026-03-02 23:10"), amsterdam("2026-03-03 07:01")


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


def texts(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot]


async def test_an_answer_that_waits_for_the_morning_still_comes(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag Mag mijn zus mee?", "Stuur dit aan Sanne")
    await world.go_to(NIGHT)
    await does(world, sanne, "Antwoord", "> Ja, gezellig")
    assert "om 07:00" in sanne.last.text
    await does(world, anna, "> /weg")
    assert texts(anna) == ["Oké, tot later."]
    await world.go_to(MORNING)
    assert texts(anna) == ["Oké, tot later.", "Sanne schrijft jou:\nJa, gezellig"]


async def test_a_broadcast_and_a_meeting_that_is_off_still_come(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(NIGHT)
    await does(world, sanne, "> /bericht", "> Neem een foto mee", "Klaar", "Alle ouders", "Nu", "In de ochtend")
    await does(world, sanne, "Ja, verstuur", "> /bijeenkomst", FIRST, "Afzeggen", "Ja, zeg af")
    await does(world, anna, "> /weg")
    assert texts(anna) == ["Oké, tot later."]
    await world.go_to(MORNING)
    assert "Neem een foto mee" in texts(anna)
    assert any(each.startswith("Dit is afgezegd:") for each in texts(anna))


async def test_what_became_of_a_call_comes_as_a_line_that_could_be_of_anything(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /bel", "> 06 12345678", "Overdag", "Niets inspreken", "Ja, laat Sanne bellen")
    await world.go_to(NIGHT)
    await does(world, sanne, "Ik kan niet bellen")
    await does(world, anna, "> /weg")
    assert texts(anna) == ["Oké, tot later."]
    await world.go_to(MORNING)
    assert texts(anna) == ["Oké, tot later.", "Er is iets nieuws voor je."]
    await does(world, anna, "Laat zien")
    assert anna.last.text.startswith("Je begeleider kan je niet bellen.")


async def test_nothing_else_that_waits_comes(world: World) -> None:
    _, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Later", "> /weg")
    await world.go_to(amsterdam("2026-03-03 19:00"))
    assert texts(anna) == ["Oké, tot later."]
