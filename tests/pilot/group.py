"""A rehearsed pilot: four mothers and twenty weeks of a programme, with all that may happen to a study on the way.

One takes her yes to the research back and gives it again; one stops and comes back; one is forgotten. The bot is
out of service twice, once while questions are open. The daily questions get a new version midway. The clocks
change in autumn and, after a winter break, in spring.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from commands.rehearse.people import Actor
from commands.rehearse.stage import ZONE, Rehearsal
from commands.rehearse.temperaments import HALF, SILENT, WELL, WRITES, Temperament
from content.instruments import Instrument
from content.packs import Library
from scheduler.local_time import instant_of
from simulator.chats import PrivateChat
from simulator.events import Event
from storage.database import Database
from tests.world import PROGRAMME

SEED = 5
FIRST_DAY = date(2026, 10, 19)  # a Monday; the clocks change on 25 October and on 28 March
WEEKS = 23  # twenty sessions, a break, and the time of the last measurement
CHANGED = (85, 3 * 60)  # the day and minute from which on the daily questions are asked in their second version
LAST_MINUTE = 21 * 60  # of the last day: then the study is exported
_OFTEN = Temperament("answers often", answers=0.85, persists=0.97, writes=0.3, asks=0.6)
_TEMPERAMENTS = (WELL, _OFTEN, HALF, WRITES)


def second_version(daily: Instrument) -> Instrument:
    """The daily questions as they are asked from midway on: a shorter scale, and a rung under another name."""
    text = daily.dump().replace('"high":10', '"high":7').replace('"value":"between"', '"value":"in_between"')
    return Instrument.restore(text).model_copy(update={"version": daily.version + 1})


@dataclass(frozen=True)
class Happening:
    """Something that happens on a day (1 is the first), at a minute of the clock on the wall."""

    day: int
    minute: int
    does: Callable[[], Awaitable[None]]


class Pilot(Rehearsal):
    """The pilot as it is lived; what its people saw and did is written down, event by event, as `transcript`."""

    def __init__(self, folder: Path, library: Library, *, weeks: int = WEEKS) -> None:
        super().__init__(folder, library, PROGRAMME, parents=4, weeks=weeks, seed=SEED, first_day=FIRST_DAY)
        self.transcript: list[dict[str, object]] = []
        self._named: dict[int, str] = {}
        self._telegram.listen(self._write_down)
        self.library_later = replace(
            library,
            instruments={**library.instruments, "daily": second_version(library.instrument("daily"))},
        )

    @property
    def database(self) -> Database:
        """Its database, open until it is closed."""
        return self._database

    @property
    def now(self) -> int:
        """Its clock, in seconds UTC."""
        return self._clock.now()

    @property
    def changed_at(self) -> int:
        """From when on the daily questions are asked in their second version."""
        return instant_of(self.first_day + timedelta(days=CHANGED[0] - 1), CHANGED[1], ZONE)

    async def run(self, done: Callable[[int], None]) -> None:
        """Live through the weeks, with what happens in them."""
        happenings = sorted(self._happenings(), key=lambda each: (each.day, each.minute))
        for week in range(1, self.weeks + 1):
            await self._begin_week(week)
            for day in range(7 * week - 6, 7 * week + 1):
                for each in (each for each in happenings if each.day == day):
                    at = instant_of(self.first_day + timedelta(days=day - 1), each.minute, ZONE)
                    if at > self._clock.now():
                        await self._until(at)
                    await each.does()
                await self._until_the_end_of(day)
            done(week)

    async def _until_the_end_of(self, day: int) -> None:
        """Midnight; on the last day the evening, while a question is open."""
        is_last = day == 7 * WEEKS
        end = instant_of(self.first_day + timedelta(days=day - is_last), LAST_MINUTE * is_last, ZONE)
        if end > self._clock.now():
            await self._until(end)

    def write(self, path: Path) -> None:
        """Write down what was seen and done, a line an event."""
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in self.transcript)

    # What happens.

    def _happenings(self) -> list[Happening]:
        anna, bea, carla, dina = self.parents
        noon, evening = 12 * 60, 20 * 60 + 20
        return [
            Happening(5, noon, lambda: self._gone_for(timedelta(hours=3))),
            *(Happening(day, noon, lambda: self._corrects(anna)) for day in (9, 30, 75, 110)),
            Happening(10, evening, lambda: self._tries_at_home(anna)),
            Happening(16, noon, lambda: self._pauses(anna)),
            Happening(24, noon, lambda: self._says_of_research(bea, "research_off")),
            Happening(38, noon, lambda: self._says_of_research(bea, "research_on")),
            Happening(44, evening, lambda: self._is_silent(dina)),
            Happening(44, evening + 20, dina.stop),
            Happening(51, noon, lambda: self._blocks(anna)),
            Happening(54, noon, lambda: self._is_back(anna)),
            Happening(59, noon, lambda: self._is_back(dina)),
            Happening(66, evening, lambda: self._gone_for(timedelta(hours=15))),
            Happening(73, evening, lambda: self._gone_for(timedelta(hours=2))),
            Happening(80, 9 * 60, lambda: self._gone_for(timedelta(hours=40))),
            Happening(*CHANGED, self._asks_anew),
            Happening(87, noon, lambda: self._is_silent(bea)),
            Happening(100, noon, lambda: self._forget(carla)),
            Happening(110, noon, lambda: self._is_back(bea)),
            Happening(7 * WEEKS, LAST_MINUTE - 5, lambda: self._begins_and_leaves(anna)),
        ]

    async def _is_silent(self, parent: Actor) -> None:
        """She looks at nothing any more."""
        parent.temperament = SILENT

    async def _begins_and_leaves(self, parent: Actor) -> None:
        await self._is_silent(parent)
        await parent.say("/nu")

    async def _is_back(self, parent: Actor) -> None:
        parent.temperament = _TEMPERAMENTS[self.parents.index(parent)]
        parent.person.unblock()
        await parent.say("/start")

    async def _blocks(self, parent: Actor) -> None:
        await self._is_silent(parent)
        parent.person.block()

    async def _pauses(self, parent: Actor) -> None:
        await parent.say("/pauze")
        await parent.press("preferences.pause_week")

    async def _tries_at_home(self, parent: Actor) -> None:
        """She wishes to try an idea of the session, and works it out with her facilitator: each day of a week."""
        await parent.say("/proefje")
        for actor, acts in (
            (parent, ("Voeten voelen", "Dit wil ik proberen")),
            (
                self.facilitator,
                ("Samen uitwerken", "Zo laten", "Zo laten", "17:30", "elke dag", "in de keuken"),
            ),
            (self.facilitator, ("zeven keer", "Zo laten", "Zo laten", "Zo doen we het")),
            (parent, ("Zo doen we het",)),
        ):
            for label in acts:
                actor.person.tap(label)
                await self._rest()

    async def _corrects(self, parent: Actor) -> None:
        """She thinks better of the first answer of her newest check-in."""
        with suppress(LookupError):
            await parent.press("checkin.change")
            message = parent.person.last
            for pick in ("1. ", ""):
                labels = [label for row in message.buttons for label in row if label.startswith(pick)]
                parent.person.tap(labels[0], message)
                await self._rest()

    async def _says_of_research(self, parent: Actor, what: str) -> None:
        await parent.say("/gegevens")
        await parent.press("my_data.who_sees")
        await parent.press(f"my_data.{what}")
        if what == "research_on":  # a yes is a yes to the question, which is asked again
            await parent.press("enrolment.consent_yes")

    async def _forget(self, parent: Actor) -> None:
        await parent.say("/gegevens")
        for key in ("my_data.erase", "my_data.erase_yes", "my_data.erase_sure"):
            await parent.press(key)

    async def _gone_for(self, time: timedelta) -> None:
        """The process is gone; who was asked something may type all the same, and is read when it is back."""
        await self._anker.stop()
        back = self._clock.now() + int(time.total_seconds())
        self._clock.move_to(self._clock.now() + 20 * 60)
        for parent in self.parents[:1]:
            if not parent.person.chat.blocked:
                parent.person.say("3")
        self._clock.move_to(back)
        await self._begin_again()

    async def _asks_anew(self) -> None:
        """Anker is started again with other content."""
        await self._anker.stop()
        self._library = self.library_later
        await self._begin_again()

    async def _begin_again(self) -> None:
        self._anker = self._put_together()
        await self._anker.start()
        await self._rest()

    def _temperament(self, index: int) -> Temperament:
        return _TEMPERAMENTS[index % len(_TEMPERAMENTS)]

    # What is written down.

    def _write_down(self, event: Event) -> None:
        if event.kind not in ("message", "edited", "tap", "deleted") or event.chat_id < 0:
            return
        chat = self._telegram.world.chat(event.chat_id)
        assert isinstance(chat, PrivateChat)
        if event.kind == "deleted":
            gone = {"at": int(event.at), "kind": "deleted", "who": chat.person.name, "message": event.message_id}
            self.transcript.append(gone)
            return
        message = chat.message(event.message_id)
        if message is None:
            return
        told: dict[str, object] = {
            "at": int(event.at),
            "kind": event.kind,
            "who": chat.person.name,
            "message": message.id,
        }
        if event.kind == "tap":
            labels = {b.get("callback_data"): b["text"] for row in message.keyboard_rows for b in row}
            told["label"] = labels.get(event.detail["data"])
        else:
            told |= {"bot": message.from_bot, "text": message.text, "buttons": message.buttons}
        self.transcript.append(told)
