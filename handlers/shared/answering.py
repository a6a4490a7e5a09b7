"""A tap, a typed word, a photo or a voice note becomes a response: the same for whatever asks an instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.items import OWN, Item
from handlers import listening
from handlers.core.buttons import Button
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import asking, chosen, in_sight, prompt_life
from handlers.shared.asking import answers_of, first_unanswered, instrument_of, open_item
from handlers.shared.below import MOST_ROWS
from storage import prompts, questions, responses
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, OPENED, PRACTICE, Prompt
from storage.responses import SKIPPED

# Closes what was answered, under these buttons: with the prompt as it is then, and its answers.
Thank = Callable[[Turn, Prompt, Keyboard, Mapping[str, str | None]], None]


def record_tap(turn: Turn, prompt: Prompt, tap: Tap) -> Item | None:
    """Record what a button answers to the open item; the item, or None where nothing was ticked yet."""
    item = open_item(turn, prompt)
    match tap.choice:
        case asking.SKIP:
            responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
        case asking.UNKNOWN:
            responses.record(turn.db, prompt.id, item.key, value="unknown", at=turn.happened_at)
        case asking.Value(value):
            record(turn, prompt, item, value=chosen.value(item, value))
        case _:
            picked = asking.ticked(turn, item, tap)
            if picked is None:
                return None
            record(turn, prompt, item, value=picked)
    return item


def keep_tap(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """A tap that came just after the window ended: what it answers is kept; anything else comes too late."""
    item = record_tap(turn, prompt, tap) if asking.is_answer(tap.choice) else None
    if item is None:
        turn.show(tap.keyboard, turn.words("prompt.expired"))
    else:
        prompt_life.keep_late(turn, prompt, item, tap.keyboard)


def answer_late(turn: Turn, prompt: Prompt, tap: Tap, thank: Thank) -> None:
    """Its window is over, and she answers all the same: each answer is kept as late, the last one thanked for."""
    match tap.choice:
        case asking.Tick(value):
            asking.tick(turn, prompt, tap, value)
        case asking.BACK:
            asking.go_back(turn, prompt, tap)
        case choice if not asking.is_answer(choice):
            go_on_late(turn, prompt, None, tap.keyboard, thank)
        case _:
            item = record_tap(turn, prompt, tap)
            if item is not None:
                go_on_late(turn, prompt, item, tap.keyboard, thank)


def go_on_late(turn: Turn, prompt: Prompt, item: Item | None, keyboard: Keyboard, thank: Thank) -> None:
    """This item was answered late, if any: ask what is left, by taps or words, or else thank for it."""
    answers = answers_of(turn, prompt)
    below = keyboard if item is None else care(turn, prompt, item, keyboard, answers)
    following = first_unanswered(instrument_of(turn, prompt), answers, turn.words.level)
    complete = following is None or following.optional
    if answers:
        prompts.answered_late(turn.db, prompt.id, said_at=turn.happened_at, complete=complete, at=turn.now)
    if following is None or complete:
        questions.close_about(turn.db, turn.person.id, keyboard.kind, prompt.id)
        thank(turn, prompts.get(turn.db, prompt.id), below, answers)
        return
    (asking.ask if below is keyboard else ask_below_care)(turn, prompt, following, below)
    turn.ask(keyboard.kind, prompt.id, keyboard_id=below.id)


def mend(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over an answer: taken, while what it answers can be answered."""
    prompt = turn.prompt
    assert prompt is not None
    if prompt.state not in (OPENED, COMPLETED) or (prompt.expires_at or 0) <= turn.now:
        return False
    item = instrument_of(turn, prompt).item(heard.item)
    if not take_words(turn, prompt, item, heard, corrects=True):
        return False
    turn.say(turn.words("errors.edit_taken"))
    return True


def take_words(turn: Turn, prompt: Prompt, item: Item, heard: Heard, *, corrects: bool = False) -> bool:
    """Record what she typed or sent as the answer to this item; false if it cannot be one."""
    if heard.file is not None:
        if heard.kind not in item.takes.files:
            return False
        responses.record(
            turn.db,
            prompt.id,
            item.key,
            value=heard.kind,
            words=heard.file,
            at=turn.happened_at,
            corrects=corrects,
        )
        return True
    if item.skipped_by(heard.text):
        responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at, corrects=corrects)
        return True
    value = item.accepts(heard.text, turn.words)
    if value == OWN and in_sight.button_named(turn, heard) is not None:
        return False  # it names a button in sight, and is no word of her own
    if value == OWN:
        said = " ".join(heard.text.split())
        responses.record(
            turn.db, prompt.id, item.key, value=OWN, words=said, at=turn.happened_at, corrects=corrects
        )
    elif value is not None:
        record(turn, prompt, item, value=value, corrects=corrects)
    return value is not None


def not_understood(turn: Turn, item: Item) -> None:
    """The words are no answer to this item: what could be one."""
    if item.takes.is_number:
        turn.misunderstand("prompt.not_understood_number", number=item.low, count=item.high)
    elif item.takes.is_words:
        turn.misunderstand(f"prompt.not_understood_{item.kind}")
    else:
        turn.misunderstand("prompt.not_understood")


def care(
    turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard, answers: Mapping[str, str | None]
) -> Keyboard:
    """With the first answer that is heavy, one warm line and a step outward; it judges nothing.

    It takes the place of the question that was answered, or, after typed words, comes below them; what is asked
    next comes below the line. The buttons under which that is shown.
    """
    instrument = instrument_of(turn, prompt)
    before = {key: value for key, value in answers.items() if key != item.key}
    is_first = instrument.is_heavy({item.key: answers.get(item.key)}) and not instrument.is_heavy(before)
    if not is_first or prompt.kind == PRACTICE:
        return keyboard
    below = turn.move_down(keyboard)
    prompts.shown_under(turn.db, prompt.id, below.id)
    if turn.tapped:
        listening.put_heavy(turn, keyboard)
    else:
        turn.show(keyboard, turn.words("listening.moved_down"))
        listening.say_heavy(turn)
    return below


def ask_below_care(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask what follows below the warm line; what would push its buttons out of sight waits behind one button."""
    rows = asking.rows_for(item, turn.words, can_go_back=True)
    if len(rows) <= MOST_ROWS or not listening.shows_ways_out(turn):
        asking.ask(turn, prompt, item, keyboard)
        return
    prompts.ask(turn.db, prompt.id, item.key)
    button = Button(turn.words.label("listening.question"), prompt_life.STILL)
    turn.show(keyboard, turn.words("listening.question_waits"), [[button]])


def record(turn: Turn, prompt: Prompt, item: Item, *, value: str, corrects: bool = False) -> None:
    """Record a value, or the words of an item that asks for words."""
    if item.kind == "text":
        responses.record(turn.db, prompt.id, item.key, words=value, at=turn.happened_at, corrects=corrects)
    else:
        responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at, corrects=corrects)
