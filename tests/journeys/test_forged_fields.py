"""Whatever stands in a choice's fields, put into her own keyboard as if by a bug: answered, and no turn fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import delete, select

from handlers.core import choices
from handlers.core.choices import TAKES, OldChoice
from storage import keyboards, outbox
from storage import people as known_people
from storage.database import Transaction
from storage.inbox import FAILED, inbox
from storage.keyboards import Written
from storage.said import Text
from tests.journeys.rights_table import EVALUATION, NOBODYS, TAPS
from tests.journeys.test_rights_matrix import Cast, cast

__all__ = ["cast"]
# The form of its looking back is empty there and cannot be read; and a chat is no place of hers.
_NOT_HERE = {EVALUATION, NOBODYS}
_FORGED: dict[object, list[Any]] = {
    int: [0, 99, -1, 2**40],
    str: ["x", "", "nl"],
    bool: [True, False],
    date: ["0001-01-01", "2026-03-09", "9999-12-31"],
    type(None): [None],
}
_FAILED = select(inbox.c.error).where(inbox.c.state == FAILED)
_FORGIVEN = delete(inbox).where(inbox.c.state == FAILED)


@pytest.mark.slow
async def test_no_turn_fails_whatever_stands_in_a_choice(cast: Cast) -> None:
    failed, tried = [], 0
    for door, (thing, may) in TAPS.items():
        if thing in _NOT_HERE:
            continue
        who = max(may)
        for written in _written(door):
            subject = cast.things.get(thing, cast.memberships[who])
            wrong = await _tapped(cast, who, door, subject, written)
            failed += [f"{who}: {door} {written}: {wrong}"] if wrong else []
            tried += 1
    assert not failed, "\n".join(failed)
    assert tried > 200


@pytest.mark.parametrize(
    ("door", "written"),
    [
        ("gegevens", ["consent", "x", "yes"]),
        ("consent", ["consent", "", "no"]),
        ("experiment", ["field", "x"]),
        ("broadcast", ["when", 2**40]),
    ],
)
def test_a_word_that_is_none_of_its_kind_makes_the_button_an_old_one(door: str, written: Written) -> None:
    with pytest.raises(OldChoice):
        choices.read(door, written)


def _written(door: str) -> Iterator[Written]:
    """Each choice of a door with each forged value of each field, as it would be written."""
    for taken in TAKES.get(door, {}).values():
        if isinstance(taken, str):
            continue
        hints = get_type_hints(taken)
        every = [_forged(hints[each.name]) for each in fields(taken)]  # type: ignore[arg-type]
        for number in range(max(map(len, every), default=0)):
            yield [taken.word, *(each[number % len(each)] for each in every)]


def _forged(kind: Any) -> list[Any]:
    """What is no value of this field, and could be written there all the same."""
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return [value for each in of for value in _forged(each)]
    if origin is tuple:
        return [[], *([value] for value in _forged(of[0]))]
    return list(of[:1]) if origin is Literal else _FORGED[kind]  # a closed set is held as it is read


async def _tapped(cast: Cast, who: str, door: str, subject: int, written: Written) -> str:
    """What is wrong with what came of it; nothing where she was answered and no turn failed."""
    world, person = cast.world, cast.people[who]
    with world.database.write() as db:
        keyboard_id = _keyboard(db, person.id, door, subject, written, world.clock.now())
    tap = person.tap_data(f"{door}:{keyboard_id}:0:0", message=person.chat.messages[-1])
    await world.settle()
    with world.database.write() as db:
        errors = [error for (error,) in db.all(_FAILED)]
        db.run(_FORGIVEN)
    return ", ".join(errors) or ("" if tap.answer is not None else "no answer")


def _keyboard(db: Transaction, telegram_id: int, door: str, subject: int, written: Written, now: int) -> int:
    owner = known_people.find(db, telegram_id)
    assert owner is not None
    shown = outbox.add(db, chat_id=owner.chat_id, kind=outbox.REPLY, says=Text("…"), at=now)
    made = keyboards.add(db, person_id=owner.id, kind=door, subject=subject, choices=[written], at=now)
    keyboards.shown_in(db, made.id, shown)
    return made.id
