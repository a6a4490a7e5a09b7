"""The people of the story, what they do, and the diary that is kept of what they saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage.groups import Group
from tests.fortnight.diary import Line, Page, difference, local
from tests.fortnight.strict_world import StrictWorld
from tests.moments import amsterdam

ROOM = "the group's chat"
MOST_A_DAY = 2  # private messages that Anker starts with a parent
APART = 10  # minutes between two of them


class Actor:
    """Somebody of the story; what the bot says while she does something is an answer to her."""

    def __init__(self, world: StrictWorld, name: str, *, parent: bool = False) -> None:
        self.world = world
        self.person: Person = world.telegram.person(name)
        self.page = Page(name, [self.person.chat], tells_answers=parent)

    async def does(self, *acts: str, last: str | None = None) -> None:
        """What she taps or, after a ">", types; `last`: only on the newest message with these words."""
        for act in acts:
            with self._acting():
                tap = None
                if act.startswith(">"):
                    self.person.say(act[1:].strip())
                else:
                    tap = self.person.tap(act, None if last is None else await self.person.sees(last))
                await self.world.settle()
            if tap is not None and tap.answer is not None and tap.answer.text:
                self.page.toast(tap.answer.text)

    async def opens(self, link: str, *answers: str) -> None:
        """She follows an invitation, and answers."""
        with self._acting():
            self.person.open(link)
            await self.world.settle()
        await self.does(*answers)

    async def sends_photo(self, content: bytes, caption: str) -> None:
        """She sends a picture."""
        with self._acting():
            self.person.send_photo(content, caption)
            await self.world.settle()

    @contextmanager
    def _acting(self) -> Iterator[None]:
        before = set(self.page.said())
        yield
        self.page.answered(each for each in self.page.said() if each not in before)


class Story:
    """A group, its people, and the days they live through; starts on a Monday at ten."""

    def __init__(self, world: StrictWorld) -> None:
        self.world = world
        self.group: Group = world.group()
        self.anna, self.bea, self.carla, self.dina = (
            Actor(world, name, parent=True) for name in ("Anna", "Bea", "Carla", "Dina")
        )
        self.sanne, self.coen = Actor(world, "Sanne"), Actor(world, "Coen")
        self.actors = (self.anna, self.bea, self.carla, self.dina, self.sanne, self.coen)
        self.parents = self.actors[:4]
        self.room = Page(ROOM, [], tells_answers=False)
        self.pages = [*(each.page for each in self.actors), self.room]
        self.today: date = local(world.clock.now()).date()

    async def until(self, time: str) -> None:
        """Live on until a time of today (HH:MM)."""
        await self.world.go_to(amsterdam(f"{self.today} {time}"))

    def meets_in(self, room: Chatroom) -> None:
        """The group has a chat."""
        self.room.chats.append(room)

    def upgrades(self) -> None:
        """Telegram turns the group's chat into a supergroup."""
        (old,) = self.room.chats
        assert isinstance(old, Chatroom)
        self.room.chats.append(old.upgrade())

    async def night(
        self,
        *,
        anna: Sequence[str] = (),
        bea: Sequence[str] = (),
        carla: Sequence[str] = (),
        dina: Sequence[str] = (),
        sanne: Sequence[str] = (),
        coen: Sequence[str] = (),
        room: Sequence[str] = (),
    ) -> None:
        """Live on until midnight: this is what everybody saw today, no more and no less."""
        await self.until("23:59")
        found = []
        for page, lines in zip(self.pages, (anna, bea, carla, dina, sanne, coen, room), strict=True):
            wrong = difference(lines, page.since_turned())
            counted = sum(Line.read(each).counts for each in lines)
            if counted > MOST_A_DAY:
                wrong.append(f"  {counted} messages came by themselves")
            wrong += [f"  too soon: {each}" for each in _too_soon(lines)]
            found += [page.whose, *wrong] if wrong else []
            page.turn()
        assert not found, "\n".join([f"{self.today:%A} {self.today.day} {self.today:%B}", *found])
        self.today += timedelta(days=1)


def _too_soon(lines: Sequence[str]) -> list[str]:
    """What counts for her day and came within ten minutes of what counted before."""
    counted = [each for each in lines if Line.read(each).counts]
    times = [
        int(hour) * 60 + int(minute) for hour, minute in (Line.read(each).time.split(":") for each in counted)
    ]
    return [counted[nr] for nr in range(1, len(counted)) if times[nr] - times[nr - 1] < APART]
