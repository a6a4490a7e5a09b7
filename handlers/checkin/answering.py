"""Answering: a tap, a typed word, a photo or a voice note becomes a response, and the next item is asked."""

from __future__ import annotations

from dataclasses import replace

from content.items import Item
from handlers import easing
from handlers.checkin import asking, ending
from handlers.checkin.asking import answers_of, ask, instrument_of, open_item
from handlers.core.doors import on_edit, on_words
from handlers.core.rights import own_prompt
from handlers.core.turn import Heard, Tap, Turn
from storage import prompts, questions, responses
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, OPENED, Prompt
from storage.responses import SKIPPED

_FILES_THAT_ANSWER = {"text": ("voice",), "photo": ("photo",), "voice": ("voice",)}


def keep_tap(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """A tap that came just after the window ended: what it answers is kept; anything else comes too late."""
    action, _, value = tap.choice.partition(":")
    item = open_item(turn, prompt)
    if action == asking.DONE:
        value = asking.ticked(turn, item, tap) or ""
    if action in (asking.VALUE, asking.DONE) and value:
        _record(turn, prompt, item, value=value)
    elif action == asking.UNKNOWN:
        responses.record(turn.db, prompt.id, item.key, value="unknown", at=turn.happened_at)
    elif action == asking.SKIP:
        responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
    else:
        turn.show(tap.keyboard, turn.words("checkin.expired"))
        return
    asking.keep_late(turn, prompt, item, tap.keyboard)


def finish_ticking(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Record the ticked options, if there are any."""
    item = open_item(turn, prompt)
    value = asking.ticked(turn, item, tap)
    if value is not None:
        _record(turn, prompt, item, value=value)
        go_on(turn, prompt, item, tap.keyboard)


def answer(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Record the value of the tapped button."""
    item = open_item(turn, prompt)
    _record(turn, prompt, item, value=tap.choice.partition(":")[2])
    go_on(turn, prompt, item, tap.keyboard)


def answer_unknown(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She does not know: a value of its own."""
    item = open_item(turn, prompt)
    responses.record(turn.db, prompt.id, item.key, value="unknown", at=turn.happened_at)
    go_on(turn, prompt, item, tap.keyboard)


def skip(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She skips this item: no value, and the reason."""
    item = open_item(turn, prompt)
    responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
    go_on(turn, prompt, item, tap.keyboard)


@on_words("checkin", own_prompt, takes_any_words=asking.asks_for_words)
def answer_in_words(turn: Turn, heard: Heard) -> None:
    """A typed number or word counts as a tap; a photo or voice note is kept by its Telegram file id."""
    asked = asking.asked_in_words(turn)
    if asked is None:
        questions.close(turn.db, turn.person.id)
        turn.misunderstand("checkin.nothing_open")
        return
    prompt, item, keyboard = asked
    if _take_words(turn, prompt, item, heard):
        turn.took("checkin", replace(heard, subject=prompt.id), item=item.key)
        if prompt.ran_out:
            asking.keep_late(turn, prompt, item, keyboard)
        else:
            go_on(turn, prompt, item, keyboard)
    elif prompt.ran_out:
        turn.say(turn.words("checkin.nothing_open"))
    else:
        _not_understood(turn, item)


@on_edit("checkin")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over an answer, while the check-in can be answered."""
    prompt = turn.prompt
    assert prompt is not None
    if prompt.state not in (OPENED, COMPLETED) or (prompt.expires_at or 0) <= turn.now:
        return False
    item = instrument_of(turn, prompt).item(heard.item)
    if not _take_words(turn, prompt, item, heard, corrects=True):
        return False
    turn.say(turn.words("errors.edit_taken"))
    return True


def go_on(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Ask what follows this item; after the last one, close."""
    answers = answers_of(turn, prompt)
    following = instrument_of(turn, prompt).after(item.key, answers, turn.words.level)
    if prompt.state == COMPLETED:
        if following is not None and item.optional and following.key not in answers:
            ask(turn, prompt, following, keyboard)
        else:
            ending.close(turn, prompt, keyboard, answers)
    elif following is not None and not following.optional:
        ask(turn, prompt, following, keyboard)
    else:
        prompts.move(turn.db, prompt.id, COMPLETED, at=turn.happened_at)
        ending.close(turn, prompt, keyboard, answers)
        easing.welcome_back(turn)
    ending.care(turn, prompt, item, answers)


def _not_understood(turn: Turn, item: Item) -> None:
    """The words are no answer to this item: what could be one."""
    if item.kind in ("scale", "number"):
        turn.misunderstand("checkin.not_understood_number", number=item.low, count=item.high)
    elif item.kind in ("text", "photo", "voice"):
        turn.misunderstand(f"checkin.not_understood_{item.kind}")
    else:
        turn.misunderstand("checkin.not_understood")


def _take_words(turn: Turn, prompt: Prompt, item: Item, heard: Heard, *, corrects: bool = False) -> bool:
    """Record what she typed or sent as the answer to this item; false if it cannot be one."""
    if heard.file is not None:
        if heard.kind not in _FILES_THAT_ANSWER.get(item.kind, ()):
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
    if value is not None:
        _record(turn, prompt, item, value=value, corrects=corrects)
    return value is not None


def _record(turn: Turn, prompt: Prompt, item: Item, *, value: str, corrects: bool = False) -> None:
    if item.kind == "text":
        responses.record(turn.db, prompt.id, item.key, words=value, at=turn.happened_at, corrects=corrects)
    else:
        responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at, corrects=corrects)
