"""The world of the tests: a local Telegram, a database, and an Anker between them, on one moved clock."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from commands.assembly import Address, Anker
from commands.groups import create_group, invite
from content.packs import Library
from gateway.client import Client
from scheduler.clock import MovedClock
from simulator.people import Person
from simulator.server import LocalTelegram, new_token
from storage.encryption import Vault
from storage.groups import Group
from tests import databases
from tests.beginnings import Beginning
from tests.moments import T0, ZONE

PROGRAMME = "traumasensitief-opvoeden"
BOT = "anker_bot"
KEY = bytes(range(32))

_library: list[Library] = []


@lru_cache(maxsize=1)
def shipped() -> Library:
    """The shipped content as it is, measurements included; read once."""
    return Library.load()


def library() -> Library:
    """The shipped content, read once; without its waves, which would take their place in every story's days."""
    if not _library:
        _library.append(_without_waves(shipped()))
    return _library[0]


@lru_cache(maxsize=1)
def _token() -> str:
    """One bot for all worlds of a worker: what is known of one may be put into another."""
    return new_token()


def _without_waves(shipped: Library) -> Library:
    told = {key: each.model_copy(update={"waves": ()}) for key, each in shipped.programmes.items()}
    return replace(shipped, programmes=told)


def with_all_taught() -> Library:
    """The same, of a programme whose check-in asks everything from the first day on."""
    told = {key: each.model_copy(update={"asked_from": {}}) for key, each in library().programmes.items()}
    return replace(library(), programmes=told)


class World:
    """Everything there is; `settle` lets it come to rest, `go_to` moves the clock and lets what is due happen."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: bool = False,
        paced: bool = False,
        content: Library | None = None,
        may_begin_as_others: bool = False,
        durable: bool = False,
    ) -> None:
        self.folder = folder
        self.content = content
        self.url = databases.fresh_url(folder)
        self.clock = MovedClock(T0, runs=False)
        self.telegram = LocalTelegram(
            token=_token(), username=BOT, now=lambda: float(self.clock.now()), limits=limits
        )
        self.paced = paced
        self._durable = durable
        self.export_password: bytes | None = None
        # What another world already talked through need not be again, where all that is said and used is the same.
        self._may_begin_as_others = may_begin_as_others and not (limits or paced or content)
        self._beginning: Beginning | None = None

    async def start(self) -> None:
        """Start the local Telegram and the bot."""
        await self.telegram.start()
        self.database = databases.opened(self.url, Vault(KEY), durable=self._durable)
        await self.start_bot()
        if self._may_begin_as_others:
            await self.anker.in_the_background()
            self._beginning = Beginning(self.database, self.telegram)

    async def start_bot(self, client: Client | None = None) -> None:
        """Start (or start again) the bot on what is on disk; by HTTP, or over another wire."""
        address = Address(self.telegram.url, self.telegram.token)
        self.anker = Anker(
            self.database,
            self.content or library(),
            address,
            self.clock,
            paced=self.paced,
            data_dir=self.folder,
            export_password=self.export_password,
            client=client,
        )
        await self.anker.start()
        if client is None:
            self._fetches = self.anker.poller.poll_once
            self.anker.poller.poll_once = self._fetches_what_waits  # type: ignore[method-assign]

    async def _fetches_what_waits(self, seconds: int) -> int:
        """A Telegram that has nothing is asked by HTTP only where that waits, and once: so days go by quickly."""
        there = self.telegram.world
        if seconds or there.updates.pending or there.faults._waiting or not there.updates.allowed:
            return await self._fetches(seconds)
        return self.anker.intake.accept([])

    async def stop(self) -> None:
        """Stop everything."""
        if self._beginning:
            self._beginning.close()
        await self.anker.stop()
        self.database.close()
        databases.drop(self.url)
        await self.telegram.stop()

    async def settle(self) -> None:
        """Let everything happen that can happen at this moment."""
        await self.anker.settle()

    async def go_to(self, instant: int) -> None:
        """Move the clock on, visiting each instant at which something is due."""
        await self.anker.go_to(self.clock, instant)

    def group(self, name: str = "Groep Linde", **more: object) -> Group:
        """A group of the shipped programme."""
        if self._beginning and (known := self._beginning.known(("group", name, repr(sorted(more.items()))))):
            return known  # type: ignore[no-any-return]
        with self.database.write() as db:
            group = create_group(
                db,
                self.content or library(),
                programme=PROGRAMME,
                name=name,
                zone=ZONE,
                at=self.clock.now(),
                **more,  # type: ignore[arg-type]
            )
        if self._beginning:
            self._beginning.keep(group)
        return group

    def invitation(self, group: Group, role: str = "parent") -> str:
        """A fresh invitation's link."""
        with self.database.write() as db:
            (code,) = invite(db, group.key, role, count=1, at=self.clock.now())
        return f"https://t.me/{BOT}?start={code}"

    async def enrolled(self, name: str, group: Group, role: str = "parent", *, hour: str = "20:00") -> Person:
        """Someone who opened her invitation and answered every step with yes."""
        if self._beginning and self._beginning.known(("enrolled", name, group.id, role, hour)):
            return self.telegram.person(name)
        person = await self._enrols(name, group, role, hour)
        if self._beginning:
            self._beginning.keep(person.id)
        return person

    async def _enrols(self, name: str, group: Group, role: str, hour: str) -> Person:
        person = self.telegram.person(name)
        await self.enrols(person, self.invitation(group, role), role, hour=hour)
        return person

    async def enrols(self, person: Person, link: str, role: str = "parent", *, hour: str = "20:00") -> None:
        """She opens this invitation, and answers every step with yes."""
        person.open(link)
        await self.settle()
        if role == "parent":
            answers = [
                "Nederlands",
                "Gewone zinnen",
                *["Verder"] * 4,
                "Ja, ik doe mee",
                "Ja, dat mag",
                "Ja, ook mijn woorden",
                "Ja, dat mag",
            ]
            answers += ["mama", hour, "zondag", "Nee, later"]
        else:
            answers = ["Nederlands", person.name]
        for answer in answers:
            person.tap(answer)
            await self.settle()
