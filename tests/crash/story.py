"""A story that people live through while the bot keeps falling: enrolment, the ring, the check-in, a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from commands.assembly import Address
from commands.groups import create_group, invite
from simulator import server
from simulator.people import Person
from simulator.server import LocalTelegram
from storage import inbox, members, outbox, prompts, responses
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.migrations.state import create_all
from tests.crash.bot import Point, live
from tests.moments import T0, ZONE, amsterdam
from tests.world import BOT, KEY, PROGRAMME, library

ENROLMENT = (
    *("Nederlands", "Gewone zinnen", "Verder", "Verder", "Verder", "Verder"),
    *("Ja, ik doe mee", "Ja, dat mag", "Nee, liever niet", "mama", "20:00", "zondag", "Nee, later"),
)
CHECKIN = ("Ja, nu", "7", "Buik, maag", "Klaar", "Midden", "Toen het begon")
CHANGE = ("Iets veranderen", "1. 7", "4")
_REVISIONS = select(responses.revision.c.item, responses.revision.c.value)
_INBOX_STATES = select(inbox.inbox.c.state).distinct()
_INTEGRITY = text("PRAGMA integrity_check")

RING, REPEATED_AFTER = amsterdam("2026-03-02 20:00"), 601


@dataclass
class Story:
    """One run of the story, in which each step's bot may be killed once at the same point of its life."""

    telegram: LocalTelegram
    url: str
    point: Point | None
    clock: list[int]
    falls: int = 0
    said: list[str] = field(default_factory=list)

    def play(self) -> None:
        """Everything, from the opened link to the changed answer."""
        with self._writing() as db:
            group = create_group(db, library(), programme=PROGRAMME, name="Groep Linde", zone=ZONE, at=T0)
            (code,) = invite(db, group.key, "parent", count=1, at=T0)
        self.step(lambda anna: anna.open(f"https://t.me/{BOT}?start={code}"))
        for label in ENROLMENT:
            self.tap(label)
        self.clock[0] = RING
        self.step(lambda _anna: None)
        for label in (*CHECKIN, *CHANGE):
            self.tap(label)

    def tap(self, label: str) -> None:
        """She taps a button as soon as she sees it; a message the fall left uncertain comes again by itself."""
        if not _sees(self.anna, label):
            self.clock[0] += REPEATED_AFTER
            self._live_on()
        self.step(lambda anna: anna.tap(label))

    def step(self, act: Callable[[Any], object]) -> None:
        """She does something; the bot falls, and gets up again."""
        act(self.anna)
        if self.point is None:
            self._live_on()
        elif not live(self.url, self._address, self.clock[0], self.point):
            self.falls += 1
            self._live_on()

    @property
    def anna(self) -> Person:
        """The parent of the story."""
        return self.telegram.person("Anna")

    def seen(self) -> list[str]:
        """What the bot said and Anna sees now."""
        return [each.text for each in self.anna.chat.messages if each.from_bot]

    def facts(self) -> dict[str, Any]:
        """What is on disk at the end, without what depends on chance."""
        with self._writing() as db:
            return _facts(db)

    def _live_on(self) -> None:
        assert live(self.url, self._address, self.clock[0], None)

    @property
    def _address(self) -> Address:
        return Address(self.telegram.url, self.telegram.token)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        database = Database(self.url, Vault(KEY))
        try:
            with database.write() as db:
                yield db
        finally:
            database.close()


def played(folder: Path, point: Point | None) -> tuple[Story, dict[str, Any]]:
    """The story, played once in a fresh world, and what is on disk at its end."""
    url, clock = f"sqlite:///{folder / 'anker.db'}", [T0]
    database = Database(url, Vault(KEY))
    create_all(database)
    database.close()
    with server.running(username=BOT, limits=False, now=lambda: float(clock[0])) as telegram:
        story = Story(telegram, url, point, clock)
        story.play()
        story.said = story.seen()
        return story, story.facts()


def _sees(anna: Person, label: str) -> bool:
    return any(label in row for each in anna.chat.messages for row in each.buttons)


def _facts(db: Transaction) -> dict[str, Any]:
    (member,) = members.of_group(db, 1, "parent")
    answered = prompts.recent_of(db, member.id, prompts.CHECKIN, most=2)[-1]
    return {
        "member": (member.state, members.consents(db, member.id)),
        "prompt": (answered.kind, answered.state, answered.local_date),
        "answers": {key: each.value for key, each in responses.of(db, answered.id).items()},
        "revisions": db.all(_REVISIONS),
        "inbox": db.all(_INBOX_STATES),
        "waiting": outbox.count_due(db, now=RING + 100 * REPEATED_AFTER),
        "integrity": db.all(_INTEGRITY),
    }
