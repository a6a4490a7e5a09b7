"""How an item of an instrument is asked: its question, its buttons, and what each of them stands for.

The same for whatever asks: a check-in, an agreed moment, a measurement.
"""

from __future__ import annotations

from collections.abc import Sequence

from content.conditions import SEPARATOR, Answers
from content.instruments import Instrument
from content.items import Item
from content.texts import Level
from content.words import Words
from handlers.checkin.taught import taught
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import AnyChoice, Choice, held
from handlers.core.rights import NotHers
from handlers.core.turn import Tap, Turn
from handlers.shared import as_asked, drawn_items, extra
from handlers.shared.remembered import Remembered
from storage import prompts, responses
from storage.keyboards import Keyboard
from storage.prompts import Prompt

DONE, UNKNOWN, SKIP, BACK = "done", "unknown", "skip", "back"


class Value(Choice):
    """This is the answer."""

    value: str


class Tick(Choice):
    """One of several options: a tick at it, or the tick off it."""

    value: str


class Ticked(Choice):
    """The options that are ticked on a keyboard."""

    values: tuple[str, ...]


# What the buttons of an item stand for.
OF_AN_ITEM = (Value, Tick, DONE, UNKNOWN, SKIP, BACK)

TICKED = "✓ "

_ROWS: Remembered[list[list[Button]]] = Remembered(1024)


def ask(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask an item, in the place of the message with this keyboard."""
    prompts.ask(turn.db, prompt.id, item.key)
    _show(turn, prompt, item, keyboard)


def ask_open(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Ask the item that is open, where it waited behind one button."""
    _show(turn, prompt, open_item(turn, prompt), tap.keyboard)


def question(turn: Turn, prompt: Prompt, item: Item) -> str:
    """The question as Telegram-HTML; where it is asked in parts, with how far she is."""
    instrument, text = instrument_of(turn, prompt), item.question(turn.words)
    if instrument.part is None:
        return text
    asked = [each.key for each in instrument.items_for(turn.words.level)]
    place = turn.words("wave.place", number=asked.index(item.key) + 1, count=len(asked))
    return f"{place}\n\n{text}"


def instrument_of(turn: Turn, prompt: Prompt) -> Instrument:
    """What a prompt asks: what was taught and drawn, and the session's extra question where it has one."""
    depends_on = (prompt.id, prompt.state, prompt.session, prompt.subject, prompt.snapshot)
    found = turn.instruments.get(depends_on)
    if found is None:
        asked = taught(turn, as_asked.instrument(turn, prompt), prompt)
        found = extra.extended(turn, drawn_items.drawn(turn, asked, prompt), prompt)
        turn.instruments[depends_on] = found
    return found


def answers_of(turn: Turn, prompt: Prompt) -> dict[str, str | None]:
    """What was answered so far: item and value, None where it was skipped or has words instead of a value."""
    return {key: response.value for key, response in responses.of(turn.db, prompt.id).items()}


def first_unanswered(instrument: Instrument, answers: Answers, level: Level) -> Item | None:
    """The first item of this level without an answer; None at the end."""
    item: Item | None = instrument.first(level)
    while item is not None and item.key in answers:
        item = instrument.after(item.key, answers, level)
    return item


def open_item(turn: Turn, prompt: Prompt) -> Item:
    """The item of this prompt that is open now; what answers none is no choice of hers."""
    if prompt.item is None:
        raise NotHers
    return instrument_of(turn, prompt).item(prompt.item)


def asks_for_words(turn: Turn, prompt_id: int) -> bool:
    """Whether the open item of this prompt is answered in words of the parent's own."""
    prompt = prompts.get(turn.db, prompt_id)
    turn.prompt = prompt
    return prompt.item is not None and open_item(turn, prompt).kind == "text"


def tick(turn: Turn, prompt: Prompt, tap: Tap, value: str) -> None:
    """Put a tick at one of several options, or take it off."""
    _show(turn, prompt, open_item(turn, prompt), tap.keyboard, ticked_after(tap.keyboard, value))


def ticked_on(keyboard: Keyboard) -> tuple[str, ...]:
    """The options that are ticked on a keyboard."""
    state = held(keyboard, Ticked)
    return state.values if state is not None else ()


def ticked_after(keyboard: Keyboard, value: str) -> tuple[str, ...]:
    """The options that are ticked once this one was tapped."""
    picked = ticked_on(keyboard)
    return tuple(each for each in picked if each != value) if value in picked else (*picked, value)


def ticked(turn: Turn, item: Item, tap: Tap) -> str | None:
    """The ticked options as one value; None, and a word about it, where nothing is ticked yet."""
    picked = ticked_on(tap.keyboard)
    value = SEPARATOR.join(option.value for option in item.options if option.value in picked)
    if not value:
        turn.tell("checkin.tick_first")
    return value or None


def is_answer(choice: AnyChoice) -> bool:
    """Whether it answers an item: it is no tick, and no way back."""
    return isinstance(choice, Value) or choice in (DONE, UNKNOWN, SKIP)


def go_back(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Ask the item before the open one again."""
    ask(turn, prompt, item_before(turn, prompt, turn.words.level), tap.keyboard)


def item_before(turn: Turn, prompt: Prompt, level: Level) -> Item:
    """The item that was asked before the open one; at the first that one itself."""
    answers, instrument = answers_of(turn, prompt), instrument_of(turn, prompt)
    before = item = instrument.first(level)
    while item.key != prompt.item:
        before = item
        following = instrument.after(item.key, answers, level)
        if following is None:
            break
        item = following
    return before


def rows_for(item: Item, words: Words, *, can_go_back: bool, picked: Sequence[str] = ()) -> list[list[Button]]:
    """The buttons of an item. `picked` are the options that are ticked, where several may be."""
    if picked:
        return _rows(item, words, can_go_back, picked)
    things, named = (item, words.interface), (words.language, words.level, can_go_back)
    return [*_ROWS.of(things, named, lambda: _rows(item, words, can_go_back, ()))]


def _rows(item: Item, words: Words, can_go_back: bool, picked: Sequence[str]) -> list[list[Button]]:
    if item.kind == "choices":
        rows = [*_ticked_rows(item, words, picked), [Button(words.label("answers.done"), DONE)]]
    elif item.kind == "scale":
        rows = _scale_rows([Button(choice.label, Value(choice.value)) for choice in item.choices(words)])
    else:
        rows = in_rows([Button(choice.label, Value(choice.value)) for choice in item.choices(words)], most=2)
    return [*rows, *_ways_around(item, words, can_go_back)]


def _show(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard, picked: tuple[str, ...] = ()) -> None:
    first = instrument_of(turn, prompt).first(turn.words.level)
    rows = rows_for(item, turn.words, can_go_back=item.key != first.key, picked=picked)
    turn.show(keyboard, question(turn, prompt, item), rows, holds=Ticked(picked) if picked else None)


def _scale_rows(buttons: list[Button]) -> list[list[Button]]:
    """Eleven numbers do not fit beside each other on a phone: rows of at most six."""
    half = (len(buttons) + 1) // 2 if len(buttons) > 6 else len(buttons)
    return [row for row in (buttons[:half], buttons[half:]) if row]


def _ticked_rows(item: Item, words: Words, picked: Sequence[str]) -> list[list[Button]]:
    return in_rows(
        [
            Button(f"{TICKED if choice.value in picked else ''}{choice.label}", Tick(choice.value))
            for choice in item.choices(words)
        ],
        most=2,
    )


def _ways_around(item: Item, words: Words, can_go_back: bool) -> list[list[Button]]:
    ways = []
    if item.dont_know:
        ways.append(Button(words.label("answers.dont_know"), UNKNOWN))
    if item.skip:
        ways.append(Button(words.label("answers.skip"), SKIP))
    if can_go_back:
        ways.append(Button(words.label("answers.back"), BACK))
    return in_rows(ways) if ways else []
