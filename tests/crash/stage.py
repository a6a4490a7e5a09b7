"""Where a story is played: a local Telegram, a group that takes part, and a bot that falls in each step."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from commands.assembly import Address
from commands.groups import create_group, invite
from content.packs import Library
from handlers.shared import consents
from scheduler.local_time import local_date
from simulator import server
from simulator.chats import Chat, PrivateChat
from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from simulator.server import LocalTelegram
from storage import chats, groups, members, people
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.groups import Group
from storage.members import COORDINATOR, FACILITATOR, PARENT, PARTICIPATION, RESEARCH, SHARING
from tests import databases
from tests.crash.bot import Point, live, live_until
from tests.moments import T0, ZONE
from tests.world import BOT, KEY, PROGRAMME, library

REPEATED_AFTER = 601  # by then what a fall left uncertain has come once more, where that is harmless

_MARKED = text("SELECT id, chat_id, created_at, uncertain_at FROM outbox WHERE uncertain_at IS NOT NULL")


Plan = Callable[[int], Point | None]


def _version(kind: str) -> str:
    """Of the question as it is asked now, so that nobody is asked again."""
    return min(consents.versions(library(), kind)) if kind in consents.QUESTIONS else "nl"


def never(_step: int) -> None:
    """The plan of a play in which nothing falls."""


@dataclass
class Stage:
    """One play; files of its bots stand in `folder`.

    `plan` says at which point of its life the bot of each step (from 1) is killed, if at all.
    `falls` counts the kills; `marked` holds each message that was ever marked uncertain, with its chat; `doubts`
    counts, by name, the questions that only a fall brings.
    """

    telegram: LocalTelegram
    url: str
    folder: Path
    plan: Plan
    clock: list[int]
    content: Library
    steps: int = 0
    falls: int = 0
    marked: set[tuple[int, str, int, int]] = field(default_factory=set)
    doubts: Counter[str] = field(default_factory=Counter)
    _fell: bool = False  # since it last waited
    _safe: bool = False

    # What happens in a story, step by step.

    def does(self, person: Person, *acts: str) -> None:
        """What she taps or, after a ">", types: one thing after the other, each as soon as she can."""
        for act in acts:
            if act.startswith(">"):
                self.types(person, act[1:].strip())
            else:
                self.all_tap(act, person)

    def types(self, person: Person, words: str) -> None:
        """She types this in her private chat."""
        self.step(lambda: person.say(words))

    def all_tap(self, label: str, *who: Person) -> None:
        """Each of them taps this button, all at the same moment, once they see it; rather in her own chat."""
        if not all(sees(each, label) for each in who):
            self._wait()
        self.step(lambda: [each.tap(label, _own(each, label)) for each in who])

    def wait_for(self, words: str, *who: Person) -> None:
        """Nothing else happens before each of them can read this."""
        if not all(any(words in each.text for each in person.chat.messages) for person in who):
            self._wait()

    def go_to(self, instant: int) -> None:
        """It gets later; what has come due since is done, and before that what a fall left to be said again."""
        if self._fell:
            self._wait()
        self.clock[0] = max(instant, self.clock[0])
        self.step(lambda: None)

    def step(self, act: Callable[[], object]) -> None:
        """Something happens; the bot falls over it, and gets up again."""
        self.clock[0] += 1
        act()
        point = None
        if not self._safe:
            self.steps += 1
            point = self.plan(self.steps)
        if point is not None:
            if not live_until(point, self.url, self.folder, self._address, self.now, self.content):
                return
            self.falls, self._fell = self.falls + 1, True
        self._live()

    def settles(self, person: Person, label: str) -> None:
        """She answers a question that she is asked only because something became uncertain."""
        self.doubts[person.name] += 1
        with self.without_falling():
            self.does(person, label)

    @contextmanager
    def without_falling(self) -> Iterator[None]:
        """What goes before the story: no bot is killed in these steps."""
        self._safe = True
        yield
        self._safe = False

    def end(self) -> None:
        """Whatever still waits to be said once more is said."""
        self._wait()
        self._wait()

    @property
    def now(self) -> int:
        """Programme time."""
        return self.clock[0]

    # Who takes part.

    def facilitator(self, name: str) -> Person:
        """Somebody who leads the group."""
        return self._enrolled(name, FACILITATOR)

    def coordinator(self, name: str) -> Person:
        """Somebody who has the numbers of the group."""
        return self._enrolled(name, COORDINATOR)

    def parent(self, name: str) -> Person:
        """Somebody who takes part and said yes to everything, but to check-ins."""
        return self._enrolled(name, PARENT)

    def chatroom(self, *who: Person) -> Chatroom:
        """A group in Telegram with these people and the bot, tied to the group."""
        room = self.telegram.group("Linde", list(who))
        room.add_bot(by=who[0])
        with self.writing() as db:
            groups.link(db, the_group(db).id, chats.add(db, room.id, "group", at=T0))
        return room

    def invitation(self) -> str:
        """A parent's invitation."""
        with self.writing() as db:
            (code,) = invite(db, the_group(db).key, PARENT, count=1, at=T0)
        return f"https://t.me/{BOT}?start={code}"

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction of ours, while no bot lives."""
        database = Database(self.url, Vault(KEY))
        try:
            with database.write() as db:
                yield db
        finally:
            database.close()

    # What was seen of it.

    def seen(self) -> dict[str, Counter[str]]:
        """What the bot said and is to be seen now, buttons too: by the name of whose chat it is."""
        found: dict[str, Counter[str]] = {}
        for chat in self.telegram.world.chats.values():
            said = found.setdefault(_name(chat), Counter())
            said.update(f"{each.text} {each.buttons or ''}" for each in chat.messages if each.from_bot)
        return found

    def uncertain(self) -> Counter[str]:
        """By chat, how many messages were ever marked as maybe sent twice, or asked about."""
        return self.doubts + Counter(name for _, name, _, _ in self.marked)

    def _enrolled(self, name: str, role: str) -> Person:
        person = self.telegram.person(name)
        person.chat.started = True
        with self.writing() as db:
            known = people.add(db, person.id, name=name, language="nl", at=T0)
            member = members.add(db, person_id=known.id, group_id=the_group(db).id, role=role, at=T0)
            members.enrol(db, member.id, at=T0, first_day=local_date(T0, ZONE).toordinal())
            for kind in (PARTICIPATION, SHARING, RESEARCH) if role == PARENT else ():
                members.record_consent(db, member.id, kind, True, version=_version(kind), at=T0)
        return person

    def _wait(self) -> None:
        self.clock[0] += REPEATED_AFTER
        self._fell = False
        self._live()

    def _live(self) -> None:
        live(self.url, self.folder, self._address, self.now, self.content)
        with self.writing() as db:
            for outbox_id, chat_id, created_at, uncertain_at in db.all(_MARKED):
                # Now: once she is forgotten nobody can tell whose chat it was.
                chat = self.telegram.world.chats[chats.telegram_id(db, chat_id)]
                self.marked.add((outbox_id, _name(chat), created_at, uncertain_at))

    @property
    def _address(self) -> Address:
        return Address(self.telegram.url, self.telegram.token)


@contextmanager
def a_stage(folder: Path, plan: Plan, content: Library) -> Iterator[Stage]:
    """A fresh Telegram, and a database in which there is a group and nobody yet."""
    url, clock = _fresh(folder), [T0]
    with server.running(username=BOT, limits=False, now=lambda: float(clock[0])) as telegram:
        yield Stage(telegram, url, folder, plan, clock, content)
    databases.drop(url)


def the_group(db: Transaction) -> Group:
    """The group of every story."""
    (only,) = groups.every(db)
    return only


def sees(person: Person, label: str) -> bool:
    """Whether a button with this label is to be seen, in her chat or in a group."""
    messages = (message for chat in person.chats for message in chat.messages)
    return any(label in row for message in messages for row in message.buttons)


def _own(person: Person, label: str) -> Message | None:
    """The newest message with this button in her private chat."""
    return next(
        (each for each in reversed(person.chat.messages) if any(label in row for row in each.buttons)), None
    )


def _name(chat: Chat) -> str:
    """A person's, or a group's, which it keeps when it becomes a supergroup."""
    if isinstance(chat, PrivateChat):
        return chat.person.name
    assert isinstance(chat, Chatroom)
    return chat.title


def _fresh(folder: Path) -> str:
    """The address of a database in which there is a group; as a file it is a copy of one that was made once."""
    if databases.ON_SERVER:
        url = databases.fresh_url(folder)
        _make_group(url)
        return url
    file, made = folder / "anker.db", folder.parent / "beginning.db"
    if not made.exists():
        _make_group(f"sqlite:///{databases.fresh_file(made)}")
    shutil.copy(made, file)
    return f"sqlite:///{file}"


def _make_group(url: str) -> None:
    database = Database(url, Vault(KEY))
    with database.write() as db:
        create_group(db, library(), programme=PROGRAMME, name="Groep Linde", zone=ZONE, at=T0)
    database.close()
