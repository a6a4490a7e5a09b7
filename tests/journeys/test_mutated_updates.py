"""Updates that are broken in any way stop nothing and change nothing of people who did nothing."""

from __future__ import annotations

import copy
import logging
import os
import random
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import pytest
from sqlalchemy import bindparam, func, select, text

from commands.rehearse.wire import Wire
from gateway.receiver import ALLOWED_UPDATES
from simulator.kinds import OTHER_KINDS
from storage import members
from storage.groups import Group
from storage.inbox import inbox
from storage.members import consent, member
from storage.prompts import prompt
from storage.responses import response
from tests import databases
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

MANY = int(os.environ.get("ANKER_PROVE_UPDATES", "20000"))
SEED = int(os.environ.get("ANKER_PROVE_SEED", "20260302"))
FIRST_ID = 1_000_000_000  # far above what the local Telegram counts up to
FEW, AT_ONCE = 300, 500
WRONG: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63 - 1,
    -(2**63),
    1.5,
    1e300,
    "",
    "x",
    "12x",
    "\x00",
    [],
    {},
]

_STATES = select(inbox.c.state, func.count()).group_by(inbox.c.state)
_OF: Any = bindparam("whose")
_FACTS = [
    select(member).where(member.c.id == _OF),
    select(consent).where(consent.c.member_id == _OF).order_by(consent.c.id),
    select(prompt.c.id, prompt.c.state).where(prompt.c.member_id == _OF).order_by(prompt.c.id),
    select(response).join(prompt).where(prompt.c.member_id == _OF).order_by(response.c.id),
]


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_broken_updates_stop_nothing_and_touch_nobody_else(
    world: World, count: int, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    """Through Telegram's queue and the receiver; a number that is none comes beside it, and moves no offset.

    Where there are many, the calls go to the local Telegram without HTTP between, which costs a third of the time.
    """
    caplog.set_level(logging.ERROR)
    group = world.group()
    bea, dora = await world.enrolled("Bea", group), await world.enrolled("Dora", world.group("Groep Eik"))
    with world.database.read() as db:
        hers, doras = (members.of_group(db, number, "parent")[0].id for number in (group.id, group.id + 1))
    valid = _recorded(world)
    await _life_of_others(world, group)
    question = next(each for each in reversed(bea.chat.messages) if any("Ja, nu" in row for row in each.buttons))
    assert {next(iter(each.keys() - {"update_id"})) for each in valid} == set(ALLOWED_UPDATES)
    kept = [orjson.dumps(each) for each in valid]
    await world.anker.stop()
    await world.start_bot(Wire(world.telegram) if count > FEW else None)
    before = _facts(world, hers)
    assert before[0], "she is there"
    elsewhere = _facts(world, doras), [each.text for each in dora.chat.messages]

    chance = random.Random(SEED)
    for start in range(0, count, AT_ONCE):
        for number in range(start, min(start + AT_ONCE, count)):
            update = _mutated(chance, chance.choice(kept), FIRST_ID + number)
            if update["update_id"] == FIRST_ID + number:
                del update["update_id"]  # the queue's own
                world.telegram.push_raw(update)
            else:
                world.anker.intake.accept([update])
        await world.settle()
        caplog.clear()

    assert _facts(world, hers) == before
    assert (_facts(world, doras), [each.text for each in dora.chat.messages]) == elsewhere
    with world.database.read() as db:
        states: dict[str, int] = dict(db.all(_STATES))
        assert databases.ON_SERVER or db.all(text("PRAGMA integrity_check")) == [("ok",)]
    assert "waiting" not in states
    record_property("figures", {"updates": count, "turns that failed": states.get("failed", 0)})
    tap = bea.tap("Ja, nu", question)
    await world.settle()
    assert tap.answer is not None
    assert _facts(world, hers) != before, "a valid tap counts"


async def _life_of_others(world: World, group: Group) -> None:
    """Every kind of update there is, of a parent and of staff, up to an evening on which everybody is asked."""
    anna, sanne = await world.enrolled("Anna", group), await world.enrolled("Sanne", group, "facilitator")
    for kind in OTHER_KINDS:
        anna.send_other(kind)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /overzicht", "> /bijeenkomst", "> /bericht", "> Morgen thee.")
    await does(world, anna, "> /deel", "Met mijn naam")
    said = anna.say("zwaluwen gezien")
    await world.settle()
    anna.edit(said, "zwaluwen gehoord")
    await world.settle()
    await does(world, anna, "Zet in de groep", "> ik wil dood", "> /tijd", "> half negen", "> /proefje")
    anna.say("/hulp", chat=room)
    room.promote_bot("can_invite_users", by=sanne)
    await world.settle()
    world.telegram.person("Chris").join(room)
    world.telegram.person("Eva").ask_to_join(room)
    await world.settle()
    room.upgrade()
    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, anna, "Ja, nu", "7", "> /gegevens")


def _recorded(world: World) -> list[dict[str, Any]]:
    """What the bot is brought from now on, as it came."""
    came: list[dict[str, Any]] = []
    accept = world.anker.intake.accept

    def recording(updates: Iterable[Any]) -> int:
        some = list(updates)
        came.extend(copy.deepcopy(some))
        return accept(some)

    world.anker.intake.accept = recording  # type: ignore[method-assign]
    return came


def _facts(world: World, whose: int) -> list[list[Any]]:
    with world.database.read() as db:
        return [[tuple(row) for row in db.all(facts, whose=whose)] for facts in _FACTS]


def _mutated(chance: random.Random, valid: bytes, update_id: int) -> dict[str, Any]:
    """This update under another number, with one to three places changed."""
    update: dict[str, Any] = orjson.loads(valid)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(update))
        if places:
            _change(chance, *chance.choice(places))
    update["update_id"] = chance.choice(WRONG) if chance.random() < 0.02 else update_id
    return update


def _places(value: Any) -> Iterable[tuple[Any, Any]]:
    """Each holder with each of its keys or indices, however deep."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inside:
        yield value, key
        yield from _places(held)


def _change(chance: random.Random, holder: Any, key: Any) -> None:
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = {"inside": holder[key]}
        case 2 if isinstance(holder, dict):
            holder[f"{key}_more"] = copy.deepcopy(holder[key])
        case 3 if isinstance(holder[key], str):
            holder[key] = "".join(chance.choice("0123456789") if each.isdigit() else each for each in holder[key])
        case _:
            holder[key] = copy.deepcopy(chance.choice(WRONG))
