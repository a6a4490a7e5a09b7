"""What each parent got, noted from outside: by what she saw, and by when it was written down.

Anker *starts* a message with a parent where it was written down while nobody did anything, but the clock ticked.
That is judged here without a look at what Anker itself counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from commands.rehearse.people import Actor
from scheduler.local_time import QUIET_FROM, QUIET_UNTIL
from simulator.events import Event
from simulator.messages import Message
from simulator.server import LocalTelegram
from storage import outbox, people, prompts, sent_messages
from storage.database import Database, Transaction
from storage.sent_messages import Written
from storage.zones import clock_of

MOST_A_DAY = 2
APART = 10 * 60
MOST_SENTENCES = 3
# Her facilitator's own words cost her day nothing.
OWN_WORDS = frozenset({outbox.BROADCAST, outbox.BYLINE})
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)")  # a line without one is a moment, a place or a name


@dataclass(frozen=True)
class Came:
    """Something that came to a parent by itself: when (seconds UTC), what it said, and what it belongs to.

    `counts` is false for what she asked for herself ("later") and for her facilitator's own words. `sampled` is a
    questionnaire that asked it at random: all of a day are one thing, and still apart from each other.
    """

    to: str
    at: int
    kind: str
    text: str
    chain: tuple[str, int]
    counts: bool
    sampled: str | None = None


@dataclass(frozen=True)
class Broken:
    """A promise that was not kept: which one, to whom, when, and what came."""

    promise: str
    to: str
    at: int
    text: str


class Diary:
    """Follows parents' private chats."""

    def __init__(self, database: Database, telegram: LocalTelegram, zone: str) -> None:
        self.zone = zone
        self.came: list[Came] = []
        self.texts: set[str] = set()  # everything that anybody could read, as it was read
        self.messages = 0  # to parents, in private
        self._database = database
        self._telegram = telegram
        self._parents: dict[int, Actor] = {}
        self._ticked: list[tuple[int, int]] = []  # numbers of the messages written down by a tick: after, up to
        self._errors: list[tuple[int, str]] = []
        self._new: list[tuple[Message, str]] = []  # with what it said when it came
        telegram.listen(self._note)

    def follow(self, parent: Actor) -> None:
        """What comes to her is noted from now on."""
        self._parents[parent.person.id] = parent

    def tick_begins(self) -> None:
        """From now on nobody does anything."""
        self._before = self._newest()

    def tick_ends(self) -> None:
        """What was written down since came by itself."""
        after = self._newest()
        if after > self._before:
            self._ticked.append((self._before, after))

    def settle(self) -> None:
        """Find out of each new message whether it came by itself."""
        if not self._new:
            return
        with self._database.read() as db:
            for message, text in self._new:
                written = self._written(db, message)
                if written is not None and self._by_itself(written.id):
                    self.came.append(self._of(db, message, text, written))
        self._new.clear()

    # What it tells.

    @property
    def most_a_day(self) -> int:
        """The most that came to one parent on one day."""
        return max(self.burden().values(), default=0)

    def burden(self) -> Counter[tuple[str, date]]:
        """How much came to whom on which day; what belongs together counts once."""
        chains = {(each.to, self.day(each.at), each.sampled or each.chain) for each in self.came if each.counts}
        return Counter((to, day) for to, day, _ in chains)

    def broken(self) -> list[Broken]:
        """Every promise that was not kept."""
        return [*self._too_much(), *self._at_night(), *self._too_near(), *self._too_long(), *self._failed()]

    def day(self, instant: int) -> date:
        """The date on the wall."""
        return self.clock(instant).date()

    def clock(self, instant: int) -> datetime:
        """The clock on the wall."""
        return datetime.fromtimestamp(instant, clock_of(self.zone))

    def _too_much(self) -> Iterator[Broken]:
        for (to, day), count in self.burden().items():
            if count > MOST_A_DAY:
                those = [each for each in self.came if each.counts and (each.to, self.day(each.at)) == (to, day)]
                yield Broken(f"more than {MOST_A_DAY} a day", to, those[-1].at, those[-1].text)

    def _at_night(self) -> Iterator[Broken]:
        for each in self.came:
            shown = self.clock(each.at)
            minute = shown.hour * 60 + shown.minute
            if each.chain[0] != "asked" and not QUIET_UNTIL <= minute < QUIET_FROM:
                yield Broken("in quiet hours", each.to, each.at, each.text)

    def _too_near(self) -> Iterator[Broken]:
        for to in {each.to for each in self.came}:
            counted = [each for each in self.came if each.counts and each.to == to]
            for one, other in pairwise(counted):
                if other.at - one.at < APART and other.chain != one.chain:
                    yield Broken("within ten minutes", to, other.at, f"{one.text} / {other.text}")

    def _too_long(self) -> Iterator[Broken]:
        for each in self.came:
            questions, sentences = each.text.count("?"), len(_SENTENCE.findall(each.text))
            if questions > 1 or sentences - questions > MOST_SENTENCES:
                yield Broken("more than one idea", each.to, each.at, each.text)

    def _failed(self) -> Iterator[Broken]:
        for at, words in self._errors:
            yield Broken("something failed", "-", at, words)
        for call in self._telegram.calls:
            if call.code not in (200, 403):
                yield Broken("refused by Telegram", call.method, int(call.at), str(call.answer.get("description")))

    def note_error(self, words: str) -> None:
        """Anker logged an error."""
        self._errors.append((int(self._telegram.world.now()), words))

    # How it is noted.

    def _note(self, event: Event) -> None:
        if event.kind == "answer":
            self.texts.add(str(event.detail["text"]))
        if event.kind not in ("message", "edited"):
            return
        message = self._telegram.world.chats[event.chat_id].message(event.message_id)
        if message is None or not message.from_bot:
            return
        self.texts.update([message.text, *(label for row in message.buttons for label in row)])
        if event.kind == "message" and event.chat_id in self._parents:
            self.messages += 1
            self._new.append((message, message.text))

    def _written(self, db: Transaction, message: Message) -> Written | None:
        person = people.find(db, message.chat.id)
        return None if person is None else sent_messages.of_message(db, person.chat_id, message.id)

    def _by_itself(self, number: int) -> bool:
        place = bisect_left(self._ticked, (number,))
        return place > 0 and self._ticked[place - 1][0] < number <= self._ticked[place - 1][1]

    def _of(self, db: Transaction, message: Message, text: str, written: Written) -> Came:
        asked = _she_asked(db, written)
        chain = (written.kind, written.prompt_id or written.subject or -written.id)
        return Came(
            self._parents[message.chat.id].person.name,
            message.date,
            _kind_of(db, written),
            text,
            ("asked", 0) if asked else chain,
            not asked and written.kind not in OWN_WORDS,
            None if written.prompt_id is None else prompts.get(db, written.prompt_id).sampled,
        )

    def _newest(self) -> int:
        with self._database.read() as db:
            return sent_messages.newest(db)


def _she_asked(db: Transaction, written: Written) -> bool:
    """Said once more, after she had opened it: she said "later"."""
    if written.kind == outbox.PROMPT or written.prompt_id is None:
        return False
    return prompts.get(db, written.prompt_id).opened_at is not None


def _kind_of(db: Transaction, written: Written) -> str:
    if written.prompt_id is None:
        return "offer" if written.kind == outbox.PROMPT else written.kind
    kind = prompts.get(db, written.prompt_id).kind
    return f"{kind}, {written.kind}" if written.kind == outbox.REMINDER else kind
