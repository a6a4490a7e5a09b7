"""A made-up person with a phone: she looks at what is new in her chat, taps, and sometimes types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from random import Random

from commands.rehearse.temperaments import Temperament
from content.texts import Language, Level
from content.words import Words
from simulator.events import Event
from simulator.messages import Message
from simulator.people import Person
from simulator.shapes import Json

MOST_TAPS = 40  # in one sitting; nobody goes on for ever
MOST_WORDS = 6

# Ways out of what was asked: they are tried too, but not by those who answer well.
RELUCTANT = frozenset({"skip", "later", "not_today", "no", "practice_no", "maybe", "dont_know", "wait", "enough"})
# What would change who she is here, or undo what was agreed; each is rehearsed by those whose part it is.
FORBIDDEN_FILES = frozenset({"preferences", "my_data", "broadcast", "facilitator", "coordinator"})
FORBIDDEN = frozenset(
    {
        *("back", "change", "otherwise", "drop", "stop", "take_part_no", "called_other", "no_lessons"),
        *(
            "other_moment",
            "moment",
            "not",
            "was_not",
            "move",
            "cancel",
            "place",
            "again",
            "take_back",
            "rest",
            "less",
            "own",
        ),
        *("stop_pause", "stop_all", "stop_these", "let_go", "rather_not", "not_there", "keep_answers", "earlier"),
        *("together", "another", "alone", "record", "record_again", "erase", "add", "reminders", "ask"),
        *("children", "to_parents", "to_chat"),
    }
)
TICKED = "✓ "
# Buttons that stand beside a list in which some are ticked: without them she would tick for ever.
READY = frozenset({"done", "ready"})

# Commands of the menu that change how Anker works for her, or end it.
NOT_TRIED = frozenset({"start", "stop", "weg", "pauze", "tijd", "taal", "gegevens", "privacy"})

WORDS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("Ik was moe.", "Het was druk in de ochtend.", "Samen lachen hielp.", "Even naar buiten.", "Ik zong."),
    "en": ("I was tired.", "The morning was busy.", "Laughing together helped.", "Going outside.", "I sang."),
}


class Actor:
    """Somebody of the rehearsal.

    `rest` lets everything happen that can happen at this moment; `takes_words` tells whether words are asked of
    the person with this Telegram id.
    """

    def __init__(
        self,
        person: Person,
        words: Words,
        random: Random,
        rest: Callable[[], Awaitable[None]],
        takes_words: Callable[[int], bool],
        temperament: Temperament,
    ) -> None:
        self.person = person
        self.temperament = temperament
        self._words = words
        self._random = random
        self._rest = rest
        self._takes_words = takes_words
        self._fresh: dict[int, None] = {}  # ids of messages that changed since she looked, oldest first
        self._keys = _keys_of_labels(words)
        person.world.events.listen(self._note)

    @property
    def language(self) -> Language:
        """The language she reads."""
        return self._words.language

    @property
    def level(self) -> Level:
        """The level she reads."""
        return self._words.level

    def delay(self) -> int:
        """How many seconds pass until she looks at her phone."""
        return self._random.choice((20, 60, 300, 900, 1800, 3600, 3 * 3600, 7 * 3600))

    async def say(self, text: str) -> None:
        """She types this."""
        if not self.person.chat.blocked:
            self.person.say(text)
            await self._rest()

    async def press(self, key: str, **names: object) -> None:
        """She presses the newest button with this label of the interface. Raises LookupError."""
        self.person.tap(self._words.label(key, **names))
        await self._rest()

    async def tap(self, message: Message, label: str) -> None:
        """She presses the button with this label."""
        await self._tap(message, next(each for each in _buttons(message) if each["text"] == label))

    def newest(self) -> Message | None:
        """The newest message with buttons that is new to her."""
        return self._newest()

    def label(self, key: str) -> str:
        """A label of the interface, as she reads it."""
        return self._words.label(key)

    def keys_of(self, label: str) -> set[str]:
        """The keys of the interface behind a label; none for a text of the programme."""
        return self._keys.get(label, set())

    async def enrol(self) -> None:
        """She answers whatever stands between her invitation and taking part."""
        for _ in range(MOST_TAPS):
            message = self._newest()
            button = None if message is None else self._choose(message)
            if message is None or button is None:
                return
            await self._tap(message, button)

    async def take_initiative(self) -> None:
        """She asks for something herself, as her menu offers it."""
        offered = sorted(set(self._words.commands("parent")) - NOT_TRIED)
        if offered and not self.person.chat.blocked:
            await self.say(f"/{self._random.choice(offered)}")
            await self.answer()
            self._fresh.clear()

    async def stop(self) -> None:
        """She has had enough."""
        await self.say("/stop")
        await self.press("preferences.stop_yes")

    @property
    def has_news(self) -> bool:
        """Whether something with buttons came since she looked."""
        return self._newest() is not None

    async def look(self) -> None:
        """She looks at what is new, and may take it up."""
        if self._random.random() < self.temperament.answers:
            await self.answer()
        self._fresh.clear()

    async def answer(self) -> None:
        """She answers what is open, as far as she feels like it."""
        wrote = 0
        for _ in range(MOST_TAPS):
            message = self._newest()
            if message is None or self.person.chat.blocked:
                return
            if wrote < MOST_WORDS and self._feels_like_writing():
                wrote += 1
                await self.say(self._random.choice(WORDS[self.language]))
            else:
                button = self._choose(message)
                if button is None:
                    return
                await self._tap(message, button)
            if self._random.random() > self.temperament.persists:
                return

    async def _tap(self, message: Message, button: Json) -> None:
        """Press it; she looks at this message again only if something changes in it."""
        self._fresh.pop(message.id, None)
        self.person.tap_data(button["callback_data"], message)
        await self._rest()

    def _note(self, event: Event) -> None:
        if event.chat_id == self.person.id and event.kind in ("message", "edited"):
            self._fresh.pop(event.message_id, None)
            self._fresh[event.message_id] = None

    def _newest(self) -> Message | None:
        """The newest message with buttons that is new to her."""
        for message_id in reversed(self._fresh):
            message = self.person.chat.message(message_id)
            if message is not None and message.from_bot and _buttons(message):
                return message
        return None

    def _feels_like_writing(self) -> bool:
        """Where words are asked for she may use some; now and then she does so where a tap was meant."""
        chance = self.temperament.writes * (1.0 if self._takes_words(self.person.id) else 0.05)
        return self._random.random() < chance

    def _choose(self, message: Message) -> Json | None:
        """One of its buttons: most often one that answers."""
        buttons = _buttons(message)
        for own in (f"enrolment.level_{self.level}", _LANGUAGES[self.language]):
            for button in buttons:
                if own in self._keys.get(button["text"], ()):
                    return button
        weights = [self._weight(button["text"]) for button in buttons]
        return self._random.choices(buttons, weights)[0] if any(weights) else None

    def _weight(self, label: str) -> float:
        named = self._keys.get(label.removeprefix(TICKED), set())
        keys = {key for file, _, key in (each.rpartition(".") for each in named) if file not in FORBIDDEN_FILES}
        if keys & FORBIDDEN or (named and not keys):
            return 0.0
        if keys & RELUCTANT:
            return 1.2 - self.temperament.persists if self.temperament.persists < 1 else 0.1
        return 2.0 if keys & READY else 1.0


_LANGUAGES: Mapping[Language, str] = {"nl": "enrolment.dutch", "en": "enrolment.english"}


def _buttons(message: Message) -> list[Json]:
    return [button for row in message.keyboard_rows for button in row if "callback_data" in button]


def _keys_of_labels(words: Words) -> dict[str, set[str]]:
    """What stands on buttons, and the keys of the interface behind it: "Stop" stands on several."""
    shown: dict[str, set[str]] = {}
    for key, button in words.interface.buttons.items():
        if not button.names:
            shown.setdefault(words.plain(button), set()).add(key)
    return shown
