"""The rehearsal itself: a group, its people, and the weeks they live through, on one clock that is moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import orjson

from commands.assembly import Address, Anker
from commands.groups import create_group, invite
from commands.rehearse import looking
from commands.rehearse.diary import Diary
from commands.rehearse.people import Actor
from commands.rehearse.temperaments import ALL, BLOCKS, FACILITATOR, READS, RETURNS, STOPS, Temperament
from commands.rehearse.wire import Wire
from content.packs import Library
from content.programmes import Programme
from content.texts import Language, Level
from scheduler.clock import MovedClock
from scheduler.local_time import instant_of
from simulator.people import Person
from simulator.server import LocalTelegram
from storage import people, questions
from storage.database import Database
from storage.encryption import Vault
from storage.migrations.state import create_all

ZONE = "Europe/Amsterdam"
BOT = "anker_rehearsal_bot"
FIRST_DAY = date(2027, 1, 4)  # a Monday; the clocks change in its twelfth week
BEGINS = 10 * 60
MEETS = "19:30"
GROUP = "Groep Linde"
NAMES = ("Anna", "Bea", "Carla", "Dina", "Esra", "Fleur", "Gerda", "Hanna", "Ilse", "Jamila", "Kim", "Lies")
# Who reads what: every wording of a pack has its reader among the first four.
READERS: tuple[tuple[Language, Level], ...] = (
    ("nl", "standaard"),
    ("nl", "simpel"),
    ("en", "standaard"),
    ("en", "simpel"),
)
_DAY = 24 * 3600


class Rehearsal:
    """One rehearsal: `open`, then `run`; afterwards the `diary` tells what came."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        programme: str,
        *,
        parents: int,
        weeks: int,
        seed: int,
        first_day: date = FIRST_DAY,
    ) -> None:
        self.programme: Programme = library.programme(programme)
        self.weeks = weeks
        self.first_day = first_day
        self._folder = folder
        self._library = library
        self._random = Random(seed)  # noqa: S311 -- it plays people, it keeps no secret
        self._count = parents
        self._clock = MovedClock(instant_of(first_day, BEGINS, ZONE), runs=False)
        self._telegram = LocalTelegram(username=BOT, now=lambda: float(self._clock.now()), limits=False)
        self._database = Database(
            f"sqlite:///{folder / 'anker.db'}", Vault(self._random.randbytes(32)), durable=False
        )
        self._anker = self._put_together()
        self.diary = Diary(self._database, self._telegram, ZONE)
        self.parents: list[Actor] = []
        self._looks: dict[Actor, int] = {}  # when somebody looks at her phone
        self._begins: dict[Actor, int] = {}  # when somebody asks for something herself

    async def open(self) -> None:
        """Make the group, and let its people in."""
        create_all(self._database)
        await self._anker.start()
        with self._database.write() as db:
            group = create_group(
                db, self._library, programme=self.programme.key, name=GROUP, zone=ZONE, at=self._clock.now()
            )
            self._group_key = group.key
            (staff,) = invite(db, group.key, "facilitator", count=1, at=self._clock.now())
            codes = invite(db, group.key, "parent", count=self._count, at=self._clock.now())
        self.facilitator = self._actor("Sanne", READERS[0], FACILITATOR)
        await self._let_in(self.facilitator, staff)
        await self._link_chat()
        await self._plan_meetings()
        for index, code in enumerate(codes):
            name = NAMES[index % len(NAMES)] + (f" {index // len(NAMES) + 1}" if index >= len(NAMES) else "")
            parent = self._actor(name, READERS[index % len(READERS)], self._temperament(index))
            self.parents.append(parent)
            self.diary.follow(parent)
            await self._let_in(parent, code)
            parent.person.join(self._room)
            await self._rest()

    async def run(self, done: Callable[[int], None]) -> None:
        """Live through the weeks; `done` hears after each how many are over."""
        for week in range(1, self.weeks + 1):
            await self._begin_week(week)
            for day in range(7 * week - 6, 7 * week + 1):
                await self._until(instant_of(self.first_day + timedelta(days=day), 0, ZONE))
            done(week)

    async def look_through(self) -> None:
        """Somebody comes at the end, and looks at all there is to read.

        It tells what can be read, and is no part of anybody's weeks.
        """
        with self._database.write() as db:
            (code,) = invite(db, self._group_key, "parent", count=1, at=self._clock.now())
        reader = self._actor("Noor", READERS[0], READS)
        await self._let_in(reader, code)
        await looking.look_through(reader)

    async def close(self) -> None:
        """End it."""
        await self._anker.stop()
        self._database.close()

    def _put_together(self) -> Anker:
        return Anker(
            self._database,
            self._library,
            Address("https://telegram.invalid", self._telegram.token),
            self._clock,
            paced=False,
            data_dir=self._folder,
            client=Wire(self._telegram),
        )

    # People.

    def _temperament(self, index: int) -> Temperament:
        if index == 0:
            self._order = [ALL[0], *self._random.sample(ALL[1:], len(ALL) - 1)]
        return self._order[index % len(self._order)]

    def _actor(self, name: str, reads: tuple[Language, Level], temperament: Temperament) -> Actor:
        person: Person = self._telegram.person(name, reads[0])
        random = Random(self._random.random())  # noqa: S311 -- as above
        return Actor(person, self._library.words(*reads), random, self._rest, self._takes_words, temperament)

    def _takes_words(self, telegram_id: int) -> bool:
        with self._database.read() as db:
            person = people.find(db, telegram_id)
            return person is not None and questions.of(db, person.id) is not None

    async def _let_in(self, actor: Actor, code: str) -> None:
        actor.person.open(f"https://t.me/{BOT}?start={code}")
        await self._rest()
        await actor.enrol()

    async def _link_chat(self) -> None:
        self._room = self._telegram.group(GROUP, [self.facilitator.person], "supergroup")
        self._room.add_bot(by=self.facilitator.person)
        await self._rest()
        await self.facilitator.press("hosting.link")

    async def _plan_meetings(self) -> None:
        await self.facilitator.say("/bijeenkomst")
        await self.facilitator.press("calendar.add")
        await self.facilitator.say(f"donderdag {MEETS}")
        count = len(self.programme.sessions)
        key = "calendar.save_all" if count > 1 else "calendar.save_one"
        await self.facilitator.press(key, count=count)
        await self.facilitator.say("/bijeenkomst")
        await self.facilitator.press("calendar.reminders")
        await self.facilitator.press("calendar.children")

    # Time.

    async def _begin_week(self, week: int) -> None:
        for parent in self.parents:
            part = parent.temperament
            leaves, back = (round(self.weeks * place) + 1 for place in (part.leaves_at, part.back_at))
            if week == leaves and part in (BLOCKS, RETURNS):
                parent.person.block()
            elif week == leaves and part is STOPS:
                await parent.stop()
            if week == back and part is RETURNS:
                parent.person.unblock()
                await parent.say("/start")
            await self._rest()
            if self._random.random() < part.asks:
                self._begins[parent] = self._clock.now() + self._random.randrange(9, 7 * 24 - 3) * 3600

    async def _until(self, instant: int) -> None:
        """Live on until then: what is due happens when it is due, and people look at their phones in between."""
        while True:
            self.diary.tick_begins()
            await self._anker.ticks.once()
            self.diary.tick_ends()
            await self._rest()
            self.diary.settle()
            self._notice()
            due = self._anker.ticks.next_instant()
            acts = [*self._looks.values(), *self._begins.values()]
            following = min([*acts, instant, *([] if due is None else [due])])
            self._clock.move_to(max(following, self._clock.now()))
            for actor in self._whose_time_is(self._looks):
                await actor.look()
            for actor in self._whose_time_is(self._begins):
                await actor.take_initiative()
            if following == instant:
                return

    def _whose_time_is(self, moments: dict[Actor, int]) -> list[Actor]:
        found = [actor for actor, at in moments.items() if at <= self._clock.now()]
        for actor in found:
            del moments[actor]
        return found

    def _notice(self) -> None:
        """Who has something new will look at her phone some time later."""
        for actor in (self.facilitator, *self.parents):
            if actor.has_news and actor not in self._looks:
                self._looks[actor] = self._clock.now() + actor.delay()

    async def _rest(self) -> None:
        """Let everything happen that can happen at this moment; updates are handed over as a webhook would."""
        updates = self._telegram.world.updates
        while True:
            arrived = [orjson.loads(each.content) for each in updates.pending]
            self._anker.intake.accept(arrived)  # where nothing came, it says that Telegram is there
            updates.clear()
            await self._anker.intake.settle()
            await self._anker.sender.settle()
            if not await self._anker.in_the_background() and not arrived:
                return
