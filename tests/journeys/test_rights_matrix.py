"""Who may go through which door: a table by hand, held against the handlers' own registry, and tried over HTTP."""

from __future__ import annotations

from sqlalchemy import select

import handlers.all  # noqa: F401 -- opens every door
from handlers.registry import COMMAND, DOORS, TAP, WORDS
from simulator.people import Person
from storage.keyboards import keyboard
from tests.moments import T0
from tests.world import World

STRANGER, PARENT, FACILITATOR, COORDINATOR = "stranger", "parent", "facilitator", "coordinator"
EVERYONE = {STRANGER, PARENT, FACILITATOR, COORDINATOR}
MEMBERS = {PARENT, FACILITATOR, COORDINATOR}

# By hand. A command that is missing here fails the test: somebody has to decide who may.
COMMANDS: dict[str, set[str]] = {
    "bericht": {FACILITATOR},
    "bijeenkomst": {FACILITATOR},
    "checkin": {PARENT, FACILITATOR},
    "deel": {PARENT},
    "export": {COORDINATOR},
    "gegevens": MEMBERS,
    "groep": {FACILITATOR, COORDINATOR},
    "hulp": EVERYONE,
    "leesuren": {FACILITATOR},
    "nummers": {FACILITATOR, COORDINATOR},
    "overzicht": {FACILITATOR, COORDINATOR},
    "pauze": {PARENT, FACILITATOR},
    "privacy": EVERYONE,
    "proefje": {PARENT, FACILITATOR},
    "start": EVERYONE,
    "stop": MEMBERS,
    "taal": MEMBERS,
    "tijd": {PARENT, FACILITATOR},
    "uitleg": {PARENT, FACILITATOR},
    "uitnodigen": {FACILITATOR, COORDINATOR},
    "week": {PARENT},
    "weg": EVERYONE,
}
IN_GROUPS_ONLY = {"koppelen"}
# Doors of taps and words whose subject anybody may own, each with the check of its own that decides.
OPEN_TO_ALL = {(TAP, "which"), (TAP, "taal"), (WORDS, "nothing")}

REFUSALS = ("Dit kan hier nu niet.", "Ik werk met een link")


def test_every_command_stands_in_the_table() -> None:
    commands = {name for way, name in DOORS if way == COMMAND}
    assert commands - IN_GROUPS_ONLY == set(COMMANDS)


def test_every_other_door_checks_whose_it_is() -> None:
    careless = {
        (door.way, door.name)
        for door in DOORS.values()
        if door.way in (TAP, WORDS) and (door.may.strangers or door.may.name == "known")
    }
    assert careless <= OPEN_TO_ALL


async def test_nobody_gets_further_by_command_than_the_table_says(world: World) -> None:
    people = await _cast(world)
    for role, person in people.items():
        for command, allowed in COMMANDS.items():
            if command == "weg":
                continue  # it clears the chat; its own test reads what it says
            seen = len(person.chat.messages)
            person.say(f"/{command}")
            await world.settle()
            said = [each.text for each in person.chat.messages[seen:] if each.from_bot]
            assert said, f"{role} is answered at /{command}"
            refused = any(text.startswith(REFUSALS) for text in said)
            if command not in ("start", "stop"):
                assert refused == (role not in allowed), f"{role} /{command}: {said}"


async def test_nobody_taps_a_button_of_somebody_else(world: World) -> None:
    people = await _cast(world)
    for person in people.values():
        for command in sorted(COMMANDS):
            if command not in ("weg", "stop"):
                person.say(f"/{command}")
    await world.settle()
    with world.database.read() as db:
        rows = db.all(select(keyboard.c.id, keyboard.c.kind, keyboard.c.step, keyboard.c.person_id))
    one_a_kind = {kind: (number, step) for number, kind, step, owner in rows if owner is not None}
    assert len(one_a_kind) > 8
    thief = await world.enrolled("Zoe", world.group("Groep Eik"))
    for kind, (number, step) in one_a_kind.items():
        tap = thief.tap_data(f"{kind}:{number}:{step}:0", message=thief.last)
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.alert, f"a foreign {kind} button is refused"


async def _cast(world: World) -> dict[str, Person]:
    group = world.group()
    assert world.clock.now() == T0
    return {
        FACILITATOR: await world.enrolled("Sanne", group, FACILITATOR),
        COORDINATOR: await world.enrolled("Karin", group, COORDINATOR),
        PARENT: await world.enrolled("Anna", group),
        STRANGER: world.telegram.person("Vreemde"),
    }
