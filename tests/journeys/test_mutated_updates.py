"""Updates that are broken in any way stop nothing and change nothing of people who did nothing."""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from simulator.kinds import OTHER_KINDS
from storage import members
from storage.inbox import inbox
from storage.members import consent, member
from storage.prompts import prompt
from storage.responses import response
from tests.moments import amsterdam
from tests.world import World

MANY = int(os.environ.get("ANKER_PROVE_UPDATES", "20000"))
SEED = 20260302
FIRST_ID = 1_000_000_000  # far above what the local Telegram counts up to
AT_ONCE = 50
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

_STATES = select(inbox.c.state)
_OF: Any = bindparam("whose")
_FACTS = [
    select(member).where(member.c.id == _OF),
    select(consent).where(consent.c.member_id == _OF).order_by(consent.c.id),
    select(prompt.c.id, prompt.c.state).where(prompt.c.member_id == _OF).order_by(prompt.c.id),
    select(response).join(prompt).where(prompt.c.member_id == _OF).order_by(response.c.id),
]


@pytest.mark.parametrize("count", [300, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_broken_updates_stop_nothing_and_touch_nobody_else(world: World, count: int) -> None:
    group = world.group()
    bea = await world.enrolled("Bea", group)
    with world.database.read() as db:
        (hers,) = members.of_group(db, group.id, "parent")
    valid = _recorded(world)
    anna = await world.enrolled("Anna", group)
    for kind in OTHER_KINDS:
        anna.send_other(kind)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    question = bea.last
    anna.tap("Ja, nu")
    anna.say("/gegevens")
    await world.settle()
    kept = list(valid)
    assert len(kept) > 20
    before = _facts(world, hers.id)
    assert before[0], "she is there"

    chance = random.Random(SEED)
    for start in range(0, count, AT_ONCE):
        ids = range(FIRST_ID + start, FIRST_ID + min(start + AT_ONCE, count))
        world.anker.intake.accept([_mutated(chance, chance.choice(kept), each) for each in ids])
        await world.settle()

    assert _facts(world, hers.id) == before
    with world.database.read() as db:
        assert "waiting" not in {state for (state,) in db.all(_STATES)}
    tap = bea.tap("Ja, nu", question)
    await world.settle()
    assert tap.answer is not None
    assert _facts(world, hers.id) != before, "a valid tap counts"


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


def _mutated(chance: random.Random, valid: dict[str, Any], update_id: int) -> dict[str, Any]:
    """This update under another number, with one to three places changed."""
    update = copy.deepcopy(valid)
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
