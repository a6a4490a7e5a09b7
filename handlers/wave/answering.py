"""Answering a measurement: a part at a time, each answer kept at once; what is left lies ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from content.items import Item
from handlers.core.doors import on_edit, on_tap, on_words
from handlers.core.rights import own_prompt
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import answering, asking, prompt_life
from handlers.shared.asking import answers_of, ask, instrument_of
from handlers.wave import offering
from storage import prompts, waves
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, Prompt

Act = Callable[[Turn, Prompt, Tap], None]


@on_words(offering.WAVE, own_prompt, takes_any_words=asking.asks_for_words)
def typed(turn: Turn, heard: Heard) -> None:
    """A typed word counts as a tap."""
    asked = prompt_life.asked_in_words(turn)
    if asked is None or asked[0].state == COMPLETED:
        turn.no_longer_asked()
        return
    prompt, item, keyboard = asked
    if not answering.take_words(turn, prompt, item, heard):
        answering.not_understood(turn, item)
        return
    turn.took(offering.WAVE, replace(heard, subject=prompt.id), item=item.key)
    if prompt_life.may_be_late(turn, prompt):
        answering.go_on_late(turn, prompt, item, keyboard, _thank)
    elif prompt.ran_out:
        prompt_life.keep_late(turn, prompt, item, keyboard)
    else:
        _go_on(turn, prompt, item, keyboard)


@on_edit(offering.WAVE)
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over an answer, while the measurement can be answered."""
    return answering.mend(turn, heard)


def _answer(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    item = answering.record_tap(turn, prompt, tap)
    if item is not None:
        _go_on(turn, prompt, item, tap.keyboard)


def _thank(turn: Turn, prompt: Prompt, keyboard: Keyboard, answers: Mapping[str, str | None]) -> None:
    turn.show(keyboard, instrument_of(turn, prompt).closing(answers, turn.words, prompt.id))


def _do(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She has a moment: what it is about, or, where she began before, the next question."""
    if answers_of(turn, prompt):
        _ask_next(turn, prompt, tap)
    else:
        offering.open_up(turn, prompt, tap)


def _ask_next(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    item = offering.next_item(turn, prompt)
    assert item is not None, "what was answered to its end is completed"
    ask(turn, prompt, item, tap.keyboard)


def _go_on(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask what follows; after some, a rest; after the last one, thanks."""
    answers, instrument = answers_of(turn, prompt), instrument_of(turn, prompt)
    below = answering.care(turn, prompt, item, keyboard, answers)
    ask_next, keyboard = (ask if below is keyboard else answering.ask_below_care), below
    asked = [each.key for each in instrument.items_for(turn.words.level)]
    done = asked.index(item.key) + 1
    following = instrument.after(item.key, answers, turn.words.level)
    if following is None:
        prompts.ask(turn.db, prompt.id, None)
        prompts.move(turn.db, prompt.id, COMPLETED, at=turn.happened_at)
        waves.come_back(turn.db, prompt.id, None)
        _thank(turn, prompt, keyboard, answers)
    elif instrument.part and done % instrument.part == 0:
        offering.end_part(turn, prompt, keyboard, done, len(asked))
    else:
        ask_next(turn, prompt, following, keyboard)


_ACTS: dict[str, Act] = {
    offering.DO: _do,
    offering.WHO_SEES: offering.say_who_sees,
    offering.BEGIN: _ask_next,
    offering.MORE: _ask_next,
    offering.LATER: offering.later,
    offering.NOT_NOW: offering.not_now,
    offering.ANOTHER_TIME: offering.another_time,
    asking.BACK: asking.go_back,
    prompt_life.STILL: asking.ask_open,
}


@on_tap(offering.WAVE, own_prompt, takes=(*asking.OF_AN_ITEM, *_ACTS))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a measurement, if it can still be answered."""
    if (may_be_late := prompt_life.late_prompt(turn)) is not None:
        answering.answer_late(turn, may_be_late, tap, _thank)
        return
    late = prompt_life.closed_since(turn)
    if late is not None and late.item is not None:
        answering.keep_tap(turn, late, tap)
        return
    prompt = prompt_life.open_prompt(turn)
    if prompt is None or prompt.state == COMPLETED:
        turn.show(tap.keyboard, turn.words("prompt.expired"))
        return
    match tap.choice:
        case asking.Tick(value):
            asking.tick(turn, prompt, tap, value)
        case choice if asking.is_answer(choice):
            _answer(turn, prompt, tap)
        case str(word):
            _ACTS[word](turn, prompt, tap)
