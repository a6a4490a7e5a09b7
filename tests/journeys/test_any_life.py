"""Whatever people tap, type and send, at whatever moment: each tap and word is answered, and no turn fails."""

from __future__ import annotations

import logging
import os
import random
from collections import deque
from collections.abc import Callable

import pytest
from sqlalchemy import select

from handlers.core.doors import COMMAND, DOORS
from simulator.kinds import OTHER_KINDS
from simulator.messages import Message
from simulator.people import Person
from storage.inbox import FAILED, inbox
from storage.outbox import outbox
from tests.world import World

STEPS = int(os.environ.get("ANKER_PROVE_STEPS", "5000"))
ENOUGH = 200
SEED = 20260302

WORDS = [
    *(
        "7",
        "0",
        "11",
        "ja",
        "nee",
        "stop",
        "hulp",
        "pauze",
        "klaar",
        "toch niet",
        "terug",
        "sla over",
        "weet ik niet",
    ),
    *(
        "Ik kan niet meer",
        "ik wil dood",
        "doodmoe",
        "het hielp om buiten te lopen",
        "?",
        "😀",
        "a" * 3900,
        "\u202eabc",
    ),
    *("20:00", "half negen", "om tien over", "morgen 19:30", "31-12", "zondag", "elke dag", "Amsterdam", "Mars"),
    *(
        "https://example.org/zaal",
        "0612345678",
        "<b>x</b>",
        "%s {{ name }}",
        "İstanbul",
        "yardım",
        "help",
        "stop it",
    ),
    *("Ja, ik doe mee", "Ja, nu", "Anna", "mama", "/", "/ja", "/start", "/start onzin", "1\n2\n3"),
]
EXPECTED = {"blocked", "forbidden"}  # somebody blocked the bot: said of that person, and tried out here


class Life:
    """A group of people who do anything, and what is to hold after each thing they do."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.done: deque[str] = deque(maxlen=12)
        self.people: list[tuple[Person, str]] = []

    async def begin(self) -> None:
        """Everybody is there; one parent is only at the door."""
        self.group = self.world.group()
        for name, role in (
            ("Karin", "coordinator"),
            ("Sanne", "facilitator"),
            ("Anna", "parent"),
            ("Bea", "parent"),
        ):
            self.people.append((await self.world.enrolled(name, self.group, role), role))
        late = self.world.telegram.person("Chris")
        late.open(self.world.invitation(self.group))
        await self.world.settle()
        self.people.append((late, "parent"))

    async def step(self) -> None:
        """Something happens, and everything that follows from it."""
        await self.chance.choices(
            (self.taps, self.types, self.commands, self.edits, self.sends, self.time_passes, self.comes_back),
            (50, 20, 10, 3, 4, 12, 1),
        )[0]()
        self.require_well()

    async def taps(self) -> None:
        person, _ = self.chance.choice(self.people)
        shown = [each for each in person.chat.messages[-14:] if each.keyboard and not each.deleted]
        if not shown:
            return
        message = self.chance.choice(shown)
        labels = [label for row in message.buttons for label in row]
        label = self.chance.choice(labels)
        self.done.append(f"{person.name} taps {label!r} under {message.text[:40]!r}")
        try:
            tap = person.tap(label, message)
        except LookupError:  # a link, which opens outside
            return
        await self.world.settle()
        assert tap.answer is not None, self.story("a tap was not answered")

    async def types(self) -> None:
        await self.says(self.chance.choice(WORDS))

    async def commands(self) -> None:
        known = sorted(door.name for door in DOORS.values() if door.way == COMMAND)
        await self.says(f"/{self.chance.choice(known)}" + self.chance.choice(["", "", "", " 20:00", " hallo"]))

    async def says(self, words: str) -> None:
        person, _ = self.chance.choice(self.people)
        await self.in_private(person, f"types {words[:40]!r}", lambda: person.say(words))

    async def sends(self) -> None:
        person, _ = self.chance.choice(self.people)
        kind = self.chance.choice(list(OTHER_KINDS))
        ways: list[tuple[str, Callable[[], object]]] = [
            ("a voice note", lambda: person.send_voice(b"voice")),
            ("a photo", lambda: person.send_photo(b"photo", "kijk")),
            (kind, lambda: person.send_other(kind)),
        ]
        what, send = self.chance.choice(ways)
        await self.in_private(person, f"sends {what}", send)

    async def edits(self) -> None:
        person, _ = self.chance.choice(self.people)
        own = [each for each in person.chat.messages if each.sender is person and each.text and not each.deleted]
        if own:
            words = self.chance.choice(WORDS)
            message = self.chance.choice(own[-5:])
            self.done.append(f"{person.name} changes {message.text[:30]!r} into {words[:30]!r}")
            person.edit(message, words)
            await self.world.settle()

    async def in_private(self, person: Person, what: str, act: Callable[[], object]) -> None:
        self.done.append(f"{person.name} {what}")
        before = _seen(person)
        act()
        await self.world.settle()
        assert _seen(person) != before, self.story("words were not answered")

    async def time_passes(self) -> None:
        seconds = self.chance.choice([60, 600, 3600, 6 * 3600, 24 * 3600])
        self.done.append(f"{seconds} seconds pass")
        await self.world.go_to(self.world.clock.now() + seconds)
        await self.world.settle()

    async def comes_back(self) -> None:
        """The bot falls and is started again; who was forgotten or stopped gets a fresh invitation."""
        self.done.append("the bot starts again")
        await self.world.anker.stop()
        await self.world.start_bot()
        person, role = self.chance.choice(self.people)
        self.done.append(f"{person.name} opens an invitation as {role}")
        person.open(self.world.invitation(self.group, role))
        await self.world.settle()

    def require_well(self) -> None:
        with self.world.database.read() as db:
            failed = db.all(select(inbox.c.error).where(inbox.c.state == FAILED))
            unsent = {row[0] for row in db.all(select(outbox.c.reason).where(outbox.c.state == "failed"))}
        assert failed == [], self.story(f"a turn failed: {failed}")
        assert unsent <= EXPECTED, self.story(f"Telegram refused: {unsent}")

    def story(self, what: str) -> str:
        return "\n".join([what, *self.done])


def _seen(person: Person) -> list[tuple[object, ...]]:
    """What the person sees that the bot said."""
    return [_state(each) for each in person.chat.messages if each.sender is not person]


def _state(message: Message) -> tuple[object, ...]:
    return message.id, message.text, message.deleted, repr(message.keyboard)


@pytest.mark.parametrize("steps", [ENOUGH, pytest.param(STEPS, marks=pytest.mark.slow)])
async def test_every_tap_and_every_word_is_answered_and_no_turn_fails(
    world: World, steps: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    life = Life(world, SEED)
    await life.begin()
    for _ in range(steps):
        await life.step()
        assert not caplog.records, life.story("\n".join(each.getMessage() for each in caplog.records))
