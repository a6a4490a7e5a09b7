"""What promises that Anker writes says so where it does not: who stopped, rests, or chose that nothing comes."""

from __future__ import annotations

import pytest

from simulator.messages import Message
from simulator.people import Person
from storage import easing, members
from storage import people as known_people
from tests.journeys.hands import does
from tests.journeys.test_last_time import _held_last
from tests.moments import amsterdam
from tests.world import World

STOPPED = "Mijn vragen aan jou zijn gestopt.\nWeer beginnen? Tik op /start."
RESTING = "Je hebt nu pauze.\nWeer beginnen? Tik op /pauze."
# What was opened before, the buttons tapped there afterwards, and what a parent who takes part reads then.
OLDER = [
    ("> /tijd", ("Andere tijd", "19:00"), "Ik schrijf je om 19:00."),
    ("> /tijd", ("Andere rustdag", "Geen rustdag"), "Ik schrijf je elke dag."),
    ("> /tijd", ("Andere rustdag", "maandag"), "Dit is je rustdag: maandag."),
    ("> /tijd", ("Herinner mij niet",), "Ik herinner je niet meer."),
    ("> /mijnweek", ("Vraag het elke zondag",), "Op zondag vraag ik of je wilt kijken."),
]


async def opened(world: World, person: Person, command: str) -> Message:
    await does(world, person, command)
    return next(each for each in reversed(person.chat.messages) if each.from_bot and each.buttons)


async def taps(world: World, person: Person, message: Message, labels: tuple[str, ...]) -> None:
    for label in labels:
        if message.buttons:
            person.tap(label, message)
            await world.settle()


@pytest.mark.parametrize(("command", "labels", "promise"), OLDER)
async def test_an_older_button_of_who_stopped_promises_nothing(
    world: World, command: str, labels: tuple[str, ...], promise: str
) -> None:
    anna = await world.enrolled("Anna", world.group())
    older = await opened(world, anna, command)
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze")
    await taps(world, anna, older, labels)
    assert older.text == STOPPED
    assert not any(promise in each.text for each in anna.chat.messages)


@pytest.mark.parametrize(("command", "labels", "promise"), OLDER)
async def test_an_older_button_of_who_rests_says_that_nothing_comes_yet(
    world: World, command: str, labels: tuple[str, ...], promise: str
) -> None:
    anna = await world.enrolled("Anna", world.group())
    older = await opened(world, anna, command)
    await does(world, anna, "> /pauze", "Tot ik terug ben")
    await taps(world, anna, older, labels)
    assert promise in older.text
    assert older.text.endswith(RESTING)


async def test_a_reminder_is_not_promised_where_none_comes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group, hour="21:00")
    await does(world, anna, "> /tijd", "Herinner mij niet", "> /tijd", "Herinner mij")
    assert anna.last.text.startswith("Prima. Maar na 22 uur herinner ik niet.")
    await does(world, anna, "> /tijd 19:00", "> /tijd", "Herinner mij niet", "> /tijd", "Herinner mij")
    assert anna.last.text == "Prima. Ik herinner je één keer."
    await does(world, sanne, "> /groep", "Zet herinneringen uit")
    await does(world, anna, "> /tijd", "Herinner mij niet", "> /tijd", "Herinner mij")
    assert anna.last.text.startswith("In jouw groep herinner ik nu niet.")


async def test_a_lessons_day_is_promised_to_nobody_who_stopped(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Dag van de uitleg")
    older = anna.last
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze")
    await taps(world, anna, older, ("maandag", "19:00"))
    assert older.text == STOPPED


async def test_who_stopped_is_promised_no_hello_and_no_other_rhythm(world: World) -> None:
    anna, last = await _at_the_end(world)
    await does(world, anna, "Elke maand een hoi")
    for_how_long = anna.last
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze")
    await taps(world, anna, for_how_long, ("3 maanden",))
    await taps(world, anna, last, ("Blijf maar vragen",))
    assert (for_how_long.text, last.text) == (STOPPED, STOPPED)


async def test_who_ended_the_hello_and_then_lets_anker_go_on_is_asked_again(world: World) -> None:
    anna, last = await _at_the_end(world)
    await does(world, anna, "Elke maand een hoi", "3 maanden")
    await world.go_to(amsterdam("2026-04-09 12:00"))
    await does(world, anna, "Geen hoi meer")
    await taps(world, anna, last, ("Blijf maar vragen",))
    await world.go_to(amsterdam("2026-04-09 20:00"))
    assert anna.last.text.startswith("Hoi mama.\nHeb je even een minuut?")


async def test_who_chose_a_hello_and_then_go_on_asking_is_asked_again(world: World) -> None:
    anna, last = await _at_the_end(world)
    await does(world, anna, "Elke maand een hoi", "3 maanden")
    await taps(world, anna, last, ("Blijf maar vragen",))
    assert last.text.startswith("Prima, ik blijf vragen.")
    await world.go_to(amsterdam("2026-03-10 20:00"))
    assert anna.last.text.startswith("Hoi mama.\nHeb je even een minuut?")


async def test_who_gets_a_hello_each_month_is_promised_no_questions_by_an_older_button(world: World) -> None:
    anna, _ = await _at_the_end(world)
    older = await opened(world, anna, "> /tijd")
    await does(world, anna, "Elke maand een hoi", "3 maanden")
    await taps(world, anna, older, ("Andere rustdag", "Geen rustdag"))
    assert older.text.startswith("Ik zeg je elke maand hoi.\nDe vragen van elke dag staan uit.")


async def test_a_break_of_who_gets_no_questions_promises_none_on_the_day_it_ends(world: World) -> None:
    anna, _ = await _at_the_end(world)
    await does(world, anna, "Elke maand een hoi", "3 maanden", "> /pauze", "Eén dag")
    assert anna.last.text.splitlines()[1] == "Je pauze is tot dinsdag 10 maart."


async def test_a_break_of_who_is_asked_once_a_week_promises_no_day(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    with world.database.write() as db:
        easing.begin(db, _member(world, anna).id, at=world.clock.now())
    await does(world, anna, "> /pauze", "> tot vrijdag")
    assert anna.last.text.splitlines()[1] == "Je pauze is tot vrijdag 6 maart."


async def test_a_plan_that_is_agreed_in_a_break_says_that_nothing_comes_yet(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    worked_out = (
        "Zo laten",
        "bij het eten",
        "> 17:30",
        "elke dag",
        "in de keuken",
        "drie keer",
        "Zo laten",
        "Zo laten",
    )
    await does(world, sanne, "Samen uitwerken", *worked_out, "Zo doen we het")
    await does(world, anna, "Laat de kaart zien", "> /pauze", "Tot ik terug ben", "Zo doen we het")
    agreed = next(each.text for each in anna.chat.messages if each.text.startswith("Mooi, dit is het plan."))
    assert agreed.endswith(RESTING)


async def _at_the_end(world: World) -> tuple[Person, Message]:
    """A parent, and what she reads after the last meeting."""
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    return anna, await anna.sees("Dit was de laatste keer samen.")


def _member(world: World, person: Person) -> members.Member:
    with world.database.read() as db:
        known = known_people.find(db, person.id)
        assert known is not None
        return members.of_person(db, known.id)[0]
