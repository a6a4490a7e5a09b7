"""A name, or a chat, of somebody that cannot be read any more stands in nobody else's way."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, delete, select, update

from simulator.people import Person
from storage.chats import chat
from storage.groups import group
from storage.inbox import FAILED, inbox
from storage.people import person
from tests.moments import amsterdam
from tests.world import World

_FAILED = select(inbox.c.error).where(inbox.c.state == FAILED)
_FORGIVEN = delete(inbox).where(inbox.c.state == FAILED)
DAMAGED = b"damaged beyond reading, all of it"
FACILITATORS = ("overzicht", "ouders", "bericht", "groep", "bijeenkomst", "leesuren", "uitnodigen", "papier")
COORDINATORS = ("overzicht", "groep", "export", "rapport", "versie")
PARENTS = ("week", "deel", "vraag", "bel", "gegevens", "mijnweek", "proefje", "privacy", "hulp")


@pytest.mark.parametrize("damaged", [person.c.name, person.c.called, chat.c.telegram_id, group.c.name], ids=str)
async def test_what_cannot_be_read_of_one_keeps_nobody_else_from_being_answered_and_asked(
    world: World, damaged: Column[bytes]
) -> None:
    linde = world.group()
    await world.enrolled("Anna", linde)
    bea = await world.enrolled("Bea", linde)
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    karin = await world.enrolled("Karin", linde, "coordinator")
    with world.database.write() as db:
        db.run(update(damaged.table).where(damaged.table.c.id == 1).values({damaged.name: DAMAGED}))
    wrong = [
        f"{who.name} /{command}: {found}"
        for who, commands in ((sanne, FACILITATORS), (karin, COORDINATORS), (bea, PARENTS))
        for command in commands
        if (found := await _wrong_with(world, who, command))
    ]
    assert not wrong, "\n".join(wrong)
    await world.go_to(amsterdam("2026-03-02 20:30"))
    assert any("Ja, nu" in row for each in bea.chat.messages for row in each.buttons), "Bea is asked"


async def _wrong_with(world: World, who: Person, command: str) -> str:
    """What failed when she said this; nothing where she was answered."""
    seen = len(who.chat.messages)
    who.say(f"/{command}")
    await world.settle()
    with world.database.write() as db:
        errors = [error for (error,) in db.all(_FAILED)]
        db.run(_FORGIVEN)
    answered = any(each.from_bot for each in who.chat.messages[seen:])
    return ", ".join(errors) or ("" if answered else "no answer")


async def test_whose_chat_cannot_be_read_is_answered_once_she_writes(world: World) -> None:
    linde = world.group()
    anna = await world.enrolled("Anna", linde)
    with world.database.write() as db:
        db.run(update(chat).where(chat.c.kind == "private").values(telegram_id=DAMAGED))
    assert not await _wrong_with(world, anna, "week")
    assert not await _wrong_with(world, anna, "gegevens")
