"""The end of a check-in, one warm sentence; and what she may change or add."""

from __future__ import annotations

from collections.abc import Mapping

from content.conditions import all_hold
from content.items import Item
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.turn import Tap, Turn
from handlers.ladder.own import given_back
from handlers.shared import chosen
from handlers.shared.asking import answers_of, ask, instrument_of
from storage import prompts
from storage.keyboards import Keyboard
from storage.prompts import PRACTICE, Prompt

MORE, CHANGE, KEEP = "more", "change", "keep"


class Again(Choice):
    """Ask this item again."""

    item: str


_TWO = 2  # as many extra questions as are there every day


def close(turn: Turn, prompt: Prompt, keyboard: Keyboard, answers: Mapping[str, str | None]) -> None:
    """Put the closing sentence in the place of the last question, with what she may still do."""
    instrument = instrument_of(turn, prompt)
    prompts.ask(turn.db, prompt.id, None)
    if prompt.kind == PRACTICE:
        turn.show(keyboard, turn.words("checkin.practice_done"))
        return
    text, rows = instrument.closing(answers, turn.words, prompt.id), []
    if back := given_back(turn, answers):
        text = f"{text}\n\n{back}"
    if prompt.expires_at is not None and prompt.expires_at <= turn.now:  # answered late: nothing more is open
        turn.show(keyboard, text)
        return
    if extra := _extra_items(turn, prompt, answers):
        several = len(extra) > _TWO
        text = f"{text}\n\n{turn.words('checkin.more_of_them' if several else 'checkin.more')}"
        rows.append([Button(turn.words.label("checkin.some_more" if several else "checkin.more_yes"), MORE)])
    rows.append([Button(turn.words.label("checkin.change"), CHANGE)])
    turn.show(keyboard, text, rows)


def ask_more(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She wants the extra items too."""
    extra = _extra_items(turn, prompt, answers_of(turn, prompt))
    if extra:
        ask(turn, prompt, extra[0], tap.keyboard)


def offer_change(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Which answer does she want to change?"""
    answers, instrument = answers_of(turn, prompt), instrument_of(turn, prompt)
    rows = [
        [Button(f"{number}. {item.label(answers[item.key], turn.words)}", Again(item.key))]
        for number, item in enumerate(instrument.items_for(turn.words.level), 1)
        if item.key in answers
    ]
    rows.append([Button(turn.words.label("answers.back"), KEEP)])
    turn.show(tap.keyboard, turn.words("checkin.change_which"), rows)


def change_item(turn: Turn, prompt: Prompt, tap: Tap, key: str) -> None:
    """Ask this item again; what she answered before stays on record."""
    ask(turn, prompt, chosen.item(instrument_of(turn, prompt), key), tap.keyboard)


def keep(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She changes nothing."""
    close(turn, prompt, tap.keyboard, answers_of(turn, prompt))


def _extra_items(turn: Turn, prompt: Prompt, answers: Mapping[str, str | None]) -> list[Item]:
    """The extra items she was not asked yet, of those that go with what she answered."""
    items = instrument_of(turn, prompt).items_for(turn.words.level)
    return [each for each in items if each.optional and each.key not in answers and all_hold(each.when, answers)]
