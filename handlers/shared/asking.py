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
from handlers.core.turn import Tap, Turn
from handlers.shared import as_asked, drawing, extra
from handlers.shared.remembered import Remembered
from storage import keyboards, prompts, responses
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, OPENED, QUEUED, SENT, Prompt

VALUE, ON, OFF, DONE, UNKNOWN, SKIP, BACK = "value", "on", "off", "done", "unknown", "skip", "back"
STILL = "still"

TICKED = "✓ "

_ROWS: Remembered[list[list[Button]]] = Remembered(1024)


def ask(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask an item, in the place of the message with this keyboard."""
    prompts.ask(turn.db, prompt.id, item.key)
    first = instrument_of(turn, prompt).first(turn.words.level)
    rows = rows_for(item, turn.words, can_go_back=item.key != first.key)
    turn.show(keyboard, question(turn, prompt, item), rows)


def question(turn: Turn, prompt: Prompt, item: Item) -> str:
    """The question as Telegram-HTML; where it is asked in parts, with how far she is."""
    instrument, text = instrument_of(turn, prompt), item.question(turn.words)
    if instrument.part is None:
        return text
    asked = [each.key for each in instrument.items_for(turn.words.level)]
    place = turn.words("wave.place", number=asked.index(item.key) + 1, count=len(asked))
    return f"{place}\n\n{text}"


def open_prompt(turn: Turn) -> Prompt | None:
    """Her prompt, if it can still be answered; notes that she opened it."""
    prompt = turn.prompt
    if prompt is None or not _is_in_time(turn, prompt):
        return None
    if prompt.state in (QUEUED, SENT):
        prompts.move(turn.db, prompt.id, OPENED, at=turn.happened_at)
        return prompt
    return prompt if prompt.state in (OPENED, COMPLETED) else None


def instrument_of(turn: Turn, prompt: Prompt) -> Instrument:
    """What a prompt asks: what was taught and drawn, and the session's extra question where it has one."""
    depends_on = (prompt.id, prompt.state, prompt.session, prompt.subject, prompt.snapshot)
    found = turn.instruments.get(depends_on)
    if found is None:
        asked = taught(turn, as_asked.instrument(turn, prompt), prompt)
        found = extra.extended(turn, drawing.drawn(turn, asked, prompt), prompt)
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
    """The item of this prompt that is open now."""
    assert prompt.item is not None
    return instrument_of(turn, prompt).item(prompt.item)


def asks_for_words(turn: Turn, prompt_id: int) -> bool:
    """Whether the open item of this prompt is answered in words of the parent's own."""
    prompt = prompts.get(turn.db, prompt_id)
    turn.prompt = prompt
    return prompt.item is not None and open_item(turn, prompt).kind == "text"


def asked_in_words(turn: Turn) -> tuple[Prompt, Item, Keyboard] | None:
    """What her words answer: the open item of her prompt, and the buttons under it; None if none is open."""
    prompt = closed_since(turn) or open_prompt(turn)
    keyboard = keyboards.find(turn.db, prompt.keyboard_id) if prompt and prompt.keyboard_id else None
    if prompt is None or prompt.item is None or keyboard is None:
        return None
    return prompt, open_item(turn, prompt), keyboard


def keep_late(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Her answer was of its window, and came when that was closed: it is kept, and nothing more is asked."""
    following = instrument_of(turn, prompt).after(item.key, answers_of(turn, prompt), turn.words.level)
    complete = following is None or following.optional
    prompts.ask(turn.db, prompt.id, None if complete or following is None else following.key)
    prompts.answered_late(turn.db, prompt.id, said_at=turn.happened_at, complete=complete, at=turn.now)
    turn.show(keyboard, turn.words("checkin.late_kept"))


def closed_since(turn: Turn) -> Prompt | None:
    """Her prompt, if it was closed only after she answered."""
    prompt = turn.prompt
    return prompt if prompt is not None and prompt.ran_out and _is_in_time(turn, prompt) else None


def may_be_late(turn: Turn, prompt: Prompt) -> bool:
    """Whether its window is over, and what she answers now is kept all the same, as late."""
    if not prompt.ran_out or prompt.expires_at is None:
        return False
    late_for = instrument_of(turn, prompt).late_for
    return late_for is not None and turn.happened_at <= prompt.expires_at + 60 * late_for


def put_away(turn: Turn, prompt: Prompt) -> None:
    """Its time is over: the buttons go, without a sound; one is left where a late answer is still kept."""
    keyboard = keyboards.find(turn.db, prompt.keyboard_id) if prompt.keyboard_id else None
    if keyboard is None or not keyboard.open:
        return
    if may_be_late(turn, prompts.get(turn.db, prompt.id)):
        rows = [[Button(turn.words.label("checkin.still_answer"), STILL)]]
        turn.show(keyboard, turn.words("checkin.still_possible"), rows)
    else:
        turn.take_away(keyboard, turn.words("checkin.expired"))


def _is_in_time(turn: Turn, prompt: Prompt) -> bool:
    """Whether this may have been tapped or said before the prompt's window ended."""
    return prompt.expires_at is None or turn.happened_at - prompt.expires_at <= turn.may_be_older


def tick(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Put a tick at one of several options, or take it off."""
    item = open_item(turn, prompt)
    action, _, value = tap.choice.partition(":")
    picked = picked_in(tap.keyboard.choices)
    picked = [*picked, value] if action == ON else [each for each in picked if each != value]
    rows = rows_for(item, turn.words, can_go_back=BACK in tap.keyboard.choices, picked=picked)
    turn.show(tap.keyboard, question(turn, prompt, item), rows)


def ticked(turn: Turn, item: Item, tap: Tap) -> str | None:
    """The ticked options as one value; None, and a word about it, where nothing is ticked yet."""
    picked = picked_in(tap.keyboard.choices)
    value = SEPARATOR.join(option.value for option in item.options if option.value in picked)
    if not value:
        turn.tell("checkin.tick_first")
    return value or None


def go_back(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Ask the item before the open one again."""
    answers, instrument = answers_of(turn, prompt), instrument_of(turn, prompt)
    before = item = instrument.first(turn.words.level)
    while item.key != prompt.item:
        before = item
        following = instrument.after(item.key, answers, turn.words.level)
        if following is None:
            break
        item = following
    ask(turn, prompt, before, tap.keyboard)


def rows_for(
    item: Item, words: Words, *, can_go_back: bool, picked: Sequence[str] | None = None
) -> list[list[Button]]:
    """The buttons of an item. `picked` are the options that are ticked, where several may be."""
    if picked:
        return _rows(item, words, can_go_back, picked)
    things, named = (item, words.interface), (words.language, words.level, can_go_back)
    return [*_ROWS.of(things, named, lambda: _rows(item, words, can_go_back, ()))]


def _rows(item: Item, words: Words, can_go_back: bool, picked: Sequence[str]) -> list[list[Button]]:
    if item.kind == "choices":
        rows = [*_ticked_rows(item, words, picked), [Button(words.label("answers.done"), DONE)]]
    elif item.kind == "scale":
        rows = _scale_rows([Button(choice.label, f"{VALUE}:{choice.value}") for choice in item.choices(words)])
    elif item.kind in ("choice", "yes_no"):
        rows = in_rows([Button(choice.label, f"{VALUE}:{choice.value}") for choice in item.choices(words)], most=2)
    else:
        rows = []
    return [*rows, *_ways_around(item, words, can_go_back)]


def picked_in(choices: Sequence[str]) -> list[str]:
    """The options that are ticked on a keyboard: those that a tap would take off."""
    return [value for action, _, value in (choice.partition(":") for choice in choices) if action == OFF]


def _scale_rows(buttons: list[Button]) -> list[list[Button]]:
    """Eleven numbers do not fit beside each other on a phone: rows of at most six."""
    half = (len(buttons) + 1) // 2 if len(buttons) > 6 else len(buttons)
    return [row for row in (buttons[:half], buttons[half:]) if row]


def _ticked_rows(item: Item, words: Words, picked: Sequence[str]) -> list[list[Button]]:
    return in_rows(
        [
            Button(f"{TICKED}{choice.label}", f"{OFF}:{choice.value}")
            if choice.value in picked
            else Button(choice.label, f"{ON}:{choice.value}")
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
