"""Answering a check-in: each answer is recorded, and the next item is asked."""

from __future__ import annotations

from dataclasses import replace

from content.items import Item
from content.typed import agreement_in
from handlers import easing
from handlers.checkin import ending, pictured
from handlers.checkin.offering import DO
from handlers.core.choices import offered
from handlers.core.doors import on_edit, on_words
from handlers.core.rights import own_prompt
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import along
from handlers.shared import answering, asking, prompt_life
from handlers.shared.asking import answers_of, ask, instrument_of
from storage import prompts, questions
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, Prompt


def answer(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Record what the tapped button answers."""
    item = answering.record_tap(turn, prompt, tap)
    if item is not None:
        go_on(turn, prompt, item, tap.keyboard)


def answer_late(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Its window is over, and she answers all the same."""
    answering.answer_late(turn, prompt, tap, ending.close)


@on_words("checkin", own_prompt, takes_any_words=asking.asks_for_words)
def answer_in_words(turn: Turn, heard: Heard) -> None:
    """A typed number or word counts as a tap; a photo or voice note is kept by its Telegram file id."""
    asked = prompt_life.asked_in_words(turn)
    if asked is None:
        questions.close(turn.db, turn.person.id)
        turn.misunderstand("checkin.nothing_open")
        return
    prompt, item, keyboard = asked
    if DO in offered(keyboard) and agreement_in(heard.text) is not None:
        turn.misunderstand("prompt.not_understood")  # “ja, ik heb even”: of what is asked she saw nothing yet
    elif answering.take_words(turn, prompt, item, heard):
        turn.took("checkin", replace(heard, subject=prompt.id), item=item.key)
        if prompt_life.may_be_late(turn, prompt):
            answering.go_on_late(turn, prompt, item, keyboard, ending.close)
        elif prompt.ran_out:
            prompt_life.keep_late(turn, prompt, item, keyboard)
        else:
            go_on(turn, prompt, item, keyboard)
    elif prompt.ran_out and not prompt_life.may_be_late(turn, prompt):
        turn.say(turn.words("checkin.nothing_open"))
    elif DO in offered(keyboard):  # only offered: no number was asked for yet
        turn.misunderstand("prompt.not_understood")
    else:
        answering.not_understood(turn, item)


@on_edit("checkin")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over an answer, while the check-in can be answered."""
    return answering.mend(turn, heard)


def go_on(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask what follows this item; after the last one, close."""
    answers = answers_of(turn, prompt)
    below = answering.care(turn, prompt, item, keyboard, answers)
    ask_next, keyboard = (ask if below is keyboard else answering.ask_below_care), below
    following = instrument_of(turn, prompt).after(item.key, answers, turn.words.level)
    if prompt.state == COMPLETED:
        if following is not None and item.optional and following.key not in answers:
            ask(turn, prompt, following, keyboard)
        else:
            ending.close(turn, prompt, keyboard, answers)
    elif following is not None and not following.optional:
        ask_next(turn, prompt, following, pictured.above(turn, prompt, following, keyboard))
    else:
        prompts.move(turn.db, prompt.id, COMPLETED, at=turn.happened_at)
        ending.close(turn, prompt, keyboard, answers)
        along.ring(turn, prompt)
        easing.welcome_back(turn)
