"""Offering a measurement: the ring, its parts on other days, two gentle reminders, and the quiet end."""

from __future__ import annotations

from datetime import datetime

from content.items import Item
from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.shared import prompt_life
from handlers.shared.asking import answers_of, first_unanswered, instrument_of
from handlers.shared.moments import day_in_words
from scheduler import waves as timing
from storage import keyboards, outbox, prompts, waves
from storage.prompts import Prompt
from storage.zones import clock_of

WAVE = "wave"
DO, WHO_SEES, BEGIN, MORE, ANOTHER_TIME = "do", "who_sees", "begin", "more", "another_time"
LATER, NOT_NOW = "later", "not_now"

START = "start"


def ring(turn: Turn, prompt: Prompt) -> bool:
    """Say that questions lie ready. The first words give nothing away on a locked screen."""
    until = turn.now + 60 * instrument_of(turn, prompt).expires_after
    text = turn.words("wave.ring", name=turn.person.called)
    prompt_life.say(turn, prompt, text, _ways(turn), about=WAVE, valid_until=until, expires_at=until)
    waves.add(turn.db, prompt.id)
    _come_back_later(turn, prompt)
    return True


def bring_next_part(turn: Turn, prompt: Prompt) -> None:
    """Another day: does she want to do a few more?"""
    _say_again(turn, prompt, turn.words("wave.more_ready", name=turn.person.called), kind=outbox.REMINDER)
    _come_back_later(turn, prompt)


def remind_gently(turn: Turn, prompt: Prompt) -> None:
    """One of two reminders, each in its own words, without a word about not having answered."""
    key = "wave.remind_again" if waves.get(turn.db, prompt.id).reminders else "wave.remind"
    text = turn.words(key, name=turn.person.called, day=last_day(turn, prompt))
    _say_again(turn, prompt, text, kind=outbox.REMINDER)
    prompts.reminded(turn.db, prompt.id, at=turn.now)
    waves.reminded(turn.db, prompt.id)
    _come_back_later(turn, prompt)


def remind(turn: Turn, prompt: Prompt) -> None:
    """She said "later", and now it is later."""
    _say_again(turn, prompt, turn.words("wave.ring_again", name=turn.person.called), kind=outbox.REMINDER)


def ask_again(turn: Turn, prompt: Prompt) -> None:
    """Anker was away: taps of that time are lost, so the questions are offered once more."""
    _say_again(turn, prompt, turn.words("prompt.asked_again"), kind=outbox.REPLY)


def expire(turn: Turn, prompt: Prompt) -> None:
    """Its time is over."""
    waves.come_back(turn.db, prompt.id, None)
    prompt_life.run_out(turn, prompt)


def open_up(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Before the first question, what it is about; of questions she knows already, that any change is fine."""
    instrument = instrument_of(turn, prompt)
    text = turn.words("wave.known_before") if _knows(turn, prompt) else instrument.opening(turn.words)
    turn.show(tap.keyboard, text, [[_button(turn, "go_on", WHO_SEES)]])


def _knows(turn: Turn, prompt: Prompt) -> bool:
    """Whether she answered some of these questions at the start."""
    return waves.key_of(prompt) != START and any(
        each.instrument == prompt.instrument and each.state in (prompts.COMPLETED, prompts.PARTIAL)
        for each in waves.asked(turn.db, turn.member.id, START)
    )


def say_who_sees(turn: Turn, _prompt: Prompt, tap: Tap) -> None:
    """Who sees what she answers, before anything is asked."""
    turn.show(tap.keyboard, turn.words("wave.who_sees"), [[_button(turn, "begin", BEGIN)]])


def later(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Not now: it comes again in an hour."""
    prompt_life.put_off(turn, prompt, tap.keyboard, [_ways(turn)[0][:1]])


def not_now(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She skips the whole of it."""
    prompt_life.skip(turn, prompt, tap.keyboard)
    waves.come_back(turn.db, prompt.id, None)


def end_part(turn: Turn, prompt: Prompt, tap_keyboard: keyboards.Keyboard, done: int, of: int) -> None:
    """A few are done: go on now, or another time. By itself Anker comes back tomorrow."""
    prompts.ask(turn.db, prompt.id, None)
    waves.come_back(turn.db, prompt.id, timing.next_try(turn.db, turn.member, turn.now), is_part=True)
    rows = [[_button(turn, "more", MORE), _button(turn, "another_time", ANOTHER_TIME)]]
    turn.show(tap_keyboard, turn.words("wave.part_done", number=done, count=of), rows)


def another_time(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She goes on when she likes; the button stays."""
    text = turn.words("wave.lies_ready", day=last_day(turn, prompt))
    turn.show(tap.keyboard, text, [[_button(turn, "more", MORE)]])


def next_item(turn: Turn, prompt: Prompt) -> Item | None:
    """The first item that was not answered yet, in the order in which they are asked."""
    return first_unanswered(instrument_of(turn, prompt), answers_of(turn, prompt), turn.words.level)


def last_day(turn: Turn, prompt: Prompt) -> str:
    """The last whole day on which it can be answered, in words."""
    assert prompt.expires_at is not None
    local = datetime.fromtimestamp(prompt.expires_at, clock_of(prompt.zone))
    return day_in_words(local.date(), turn.words)


def _say_again(turn: Turn, prompt: Prompt, text: str, *, kind: str) -> None:
    once = f"again {prompts.key_of(prompt)} {turn.now}"
    prompt_life.say_again(turn, prompt, text, _ways(turn), about=WAVE, kind=kind, once=once)
    prompts.ask(turn.db, prompt.id, None)


def _come_back_later(turn: Turn, prompt: Prompt) -> None:
    """A reminder in two days, of which there are two."""
    reminders = waves.get(turn.db, prompt.id).reminders
    at = timing.next_try(turn.db, turn.member, turn.now, after=timing.REMINDED_AFTER)
    wanted = turn.group.reminders and reminders < timing.MOST_REMINDERS
    waves.come_back(turn.db, prompt.id, at if wanted else None)


def _ways(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    return [
        [Button(label("checkin.start"), DO), Button(label("checkin.later"), LATER)],
        [Button(label("answers.skip"), NOT_NOW)],
    ]


def _button(turn: Turn, label: str, choice: str) -> Button:
    return Button(turn.words.label(f"wave.{label}"), choice)
