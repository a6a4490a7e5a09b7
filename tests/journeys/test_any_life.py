"""Whatever people tap, type and send, at whatever moment: each tap and word is answered, and no turn fails."""

from __future__ import annotations

import logging
import os
import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import bindparam, func, select, text

from commands.rehearse.wire import Wire
from gateway.client import Client
from handlers.core.doors import COMMAND, DOORS
from scheduler.burden import MOST_A_DAY
from simulator.kinds import OTHER_KINDS
from simulator.messages import Message
from simulator.people import Person
from storage.burden import burden
from storage.inbox import FAILED, inbox
from storage.members import FORGOTTEN, REFUSED, REMOVED, STOPPED, member
from storage.outbox import outbox
from storage.prompts import prompt
from storage.statements import one_of
from tests import databases
from tests.world import BOT, World

STEPS = int(os.environ.get("ANKER_PROVE_STEPS", "5000"))
ENOUGH, FEW = 200, 50
LOOKED_AT = 10  # after so many steps the whole inbox and outbox are looked through
SEED = int(os.environ.get("ANKER_PROVE_SEED", "20260302"))

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
# Somebody blocked the bot, or it was put out of the group or muted there: said of them, and tried out here.
# What somebody deleted is shown again only where needed; what is older than two days Telegram deletes no more.
EXPECTED = {"blocked", "forbidden", "chat_not_found", "silenced", "message_gone", "not_deleted", "not_text"}

_SAID_ON_A_DAY = (
    select(member.c.person_id, burden.c.local_date, func.count())
    .join(member, member.c.id == burden.c.member_id)
    .where(burden.c.at.is_not(None), member.c.person_id.is_not(None))
    .group_by(member.c.person_id, burden.c.local_date)
    .having(func.count() > MOST_A_DAY)
)
_NOT_TAKING_PART = select(member.c.id).where(one_of(member.c.state, [STOPPED, REFUSED, REMOVED, FORGOTTEN]))
_SENT_SINCE = select(prompt.c.member_id).where(prompt.c.sent_at > bindparam("since"))


class Life:
    """A group of people who do anything, and what is to hold after each thing they do."""

    def __init__(self, world: World, seed: int, wire: Client | None) -> None:
        self.world = world
        self.wire = wire
        self.chance = random.Random(seed)
        self.done: deque[str] = deque(maxlen=12)
        self.people: list[tuple[Person, str]] = []

    async def begin(self) -> None:
        """Everybody is there; one parent is only at the door."""
        await self.starts_again()
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
        self.room = self.world.telegram.group("Linde", [person for person, _ in self.people])
        self.room.add_bot(by=self.people[1][0])
        await self.world.settle()

    async def step(self) -> None:
        """Something happens, and everything that follows from it."""
        await self.chance.choices(
            (
                *(self.taps, self.types, self.commands, self.edits, self.sends, self.time_passes),
                *(self.comes_back, self.talks_in_the_group, self.changes_the_group, self.goes_away_and_returns),
            ),
            (50, 20, 10, 3, 4, 12, 1, 3, 1, 1),
        )[0]()

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
        since = self.world.clock.now()
        left_alone = self._left_alone()
        await self.world.go_to(since + seconds)
        await self.world.settle()
        with self.world.database.read() as db:
            asked = {row[0] for row in db.all(_SENT_SINCE, since=since)}
            assert not db.all(_SAID_ON_A_DAY), self.story("more was said on a day than a day holds")
        assert not asked & left_alone, self.story("who does not take part was asked")

    def _left_alone(self) -> set[int]:
        with self.world.database.read() as db:
            return {row[0] for row in db.all(_NOT_TAKING_PART)}

    async def talks_in_the_group(self) -> None:
        person, _ = self.chance.choice(self.people)
        if self.room.may_write(person, None):
            words = self.chance.choice([*WORDS, "/hulp", f"/deel@{BOT}", "/verwijder", "/koppelen"])
            self.done.append(f"{person.name} says {words[:40]!r} in the group")
            person.say(words, chat=self.room)
            await self.world.settle()

    async def changes_the_group(self) -> None:
        """Anker comes and goes there, rises and falls, and the chat becomes a larger one."""
        room, (person, _) = self.room, self.chance.choice(self.people)
        ways: list[Callable[[], object]] = [room.add_bot, room.remove_bot, room.promote_bot, room.mute_bot]
        ways += [room.demote_bot, lambda: person.leave(room), lambda: person.join(room), self._upgrades]
        number = self.chance.randrange(len(ways))
        self.done.append(f"the group changes: {number}, {person.name}")
        with suppress(LookupError, ValueError):  # not there, or not possible any more
            ways[number]()
        await self.world.settle()

    def _upgrades(self) -> None:
        if self.room.kind == "group":
            self.room = self.room.upgrade()

    async def goes_away_and_returns(self) -> None:
        person, _ = self.chance.choice(self.people)
        self.done.append(f"{person.name} blocks the bot for a while")
        person.block()
        await self.time_passes()
        person.unblock()
        await self.world.settle()

    async def comes_back(self) -> None:
        """The bot falls and is started again; who was forgotten or stopped gets a fresh invitation."""
        self.done.append("the bot starts again")
        await self.starts_again()
        person, role = self.chance.choice(self.people)
        self.done.append(f"{person.name} opens an invitation as {role}")
        person.open(self.world.invitation(self.group, role))
        await self.world.settle()

    async def starts_again(self) -> None:
        await self.world.anker.stop()
        await self.world.start_bot(self.wire)

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


@pytest.mark.parametrize(
    "steps", [FEW, pytest.param(ENOUGH, marks=pytest.mark.long), pytest.param(STEPS, marks=pytest.mark.slow)]
)
async def test_every_tap_and_every_word_is_answered_and_no_turn_fails(
    world: World, steps: int, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    """Where they live long, the calls go to the local Telegram without HTTP between."""
    caplog.set_level(logging.ERROR)
    life = Life(world, SEED, Wire(world.telegram) if steps > ENOUGH else None)
    await life.begin()
    for number in range(1, steps + 1):
        await life.step()
        if number % LOOKED_AT == 0:
            life.require_well()
        assert not caplog.records, life.story("\n".join(each.getMessage() for each in caplog.records))
    if not databases.ON_SERVER:
        with world.database.read() as db:
            assert db.all(text("PRAGMA integrity_check")) == [("ok",)]
    record_property("figures", {"steps": steps})
