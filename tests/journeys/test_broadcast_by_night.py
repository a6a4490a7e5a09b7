"""A facilitator's message wakes nobody by night, in the group's chat as little as at home, unless she said so."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

EVENING, NIGHT, MORNING = (amsterdam(f"2026-03-0{day}") for day in ("2 21:58", "2 23:00", "3 07:00"))
WORDS = "Morgen nemen we thee mee."


async def _in_a_group(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "Ook in de groep")
    return sanne, anna, room


def _places(anna: Person, room: Chatroom) -> int:
    return sum(each.text == WORDS for chat in (anna.chat, room) for each in chat.messages)


async def test_what_is_late_since_anker_was_away_waits_for_the_morning_in_the_group_too(world: World) -> None:
    sanne, anna, room = await _in_a_group(world)
    await does(world, sanne, "> vandaag 19:00", "Ja, verstuur")
    await world.anker.stop()
    world.clock.move_to(NIGHT)
    await world.start_bot()
    await world.go_to(MORNING - 1)
    assert _places(anna, room) == 0
    await world.go_to(MORNING)
    assert _places(anna, room) == 2


async def test_who_says_yes_once_it_is_night_is_asked_whether_it_goes_in_the_morning(world: World) -> None:
    sanne, anna, room = await _in_a_group(world)
    await world.go_to(EVENING)
    await does(world, sanne, "Nu")
    await world.go_to(NIGHT)
    await does(world, sanne, "Ja, verstuur")
    assert sanne.last.text.startswith("Dan is het nacht voor ouders.")
    await does(world, sanne, "In de ochtend", "Ja, verstuur")
    await world.go_to(MORNING - 1)
    assert _places(anna, room) == 0
    await world.go_to(MORNING)
    assert _places(anna, room) == 2


async def test_a_moment_that_passed_before_it_was_tapped_is_the_hour_it_is_now(world: World) -> None:
    sanne, anna, room = await _in_a_group(world)
    await world.go_to(NIGHT)
    await does(world, sanne, "maandag 2 maart, 19:00")
    assert sanne.last.text.startswith("Dan is het nacht voor ouders.")
    await does(world, sanne, "Toch in de nacht", "Ja, verstuur")
    await world.go_to(NIGHT + 60)
    assert _places(anna, room) == 2, "she said: now all the same"


async def test_what_was_for_the_group_too_says_that_anker_was_taken_out_of_it_before_its_time(
    world: World,
) -> None:
    sanne, anna, room = await _in_a_group(world)
    await does(world, sanne, "> vandaag 19:00", "Ja, verstuur")
    report = sanne.last
    room.remove_bot(by=sanne)
    await world.go_to(amsterdam("2026-03-02 19:01"))
    assert _places(anna, room) == 1
    assert report.text == "Kwam aan bij: 1\nNiet in de groep: ik zit niet meer in jullie groep."
