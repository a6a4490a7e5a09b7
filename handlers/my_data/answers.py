"""Her latest answers, in words."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from content.instruments import Instrument
from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.my_data.choices import Look
from handlers.shared import as_asked, extra
from handlers.shared.moments import moment_in_words
from storage import prompts, responses
from storage.prompts import Prompt
from storage.responses import Response

MOST_PROMPTS = 3
MOST_LETTERS = 3500  # Telegram takes 4096 as they are read, and the words around them need room
MOST_OF_AN_ANSWER = 600

# Answers about one's own body are one's own to correct; what was told of an experiment was told to somebody.
CORRECTABLE = (prompts.CHECKIN, prompts.SELF, prompts.PRACTICE)

_KINDS = (prompts.CHECKIN, prompts.SELF, prompts.PRACTICE, prompts.EXPERIMENT, prompts.WAVE, prompts.EVENT)


def show(turn: Turn) -> None:
    """Say what she filled in last."""
    blocks: list[Markup] = []
    for prompt in _answered(turn):
        room = MOST_LETTERS - sum(map(letters, blocks))
        block = Markup("\n").join(lines_of(turn, prompt))
        if blocks and (len(blocks) == MOST_PROMPTS or letters(block) > room):
            break
        blocks.append(block if letters(block) <= room else Markup("\n").join(that_fit(turn, prompt, room)))
    if blocks:
        earlier = [[Button(turn.words.label("my_data.by_week"), Look())]]
        lines = Markup("\n\n").join(blocks)
        turn.say(turn.words("my_data.answers", lines=lines), earlier, about="gegevens", subject=turn.member.id)
    else:
        turn.say(turn.words("my_data.answers_none"))


def instrument_of(turn: Turn, prompt: Prompt) -> Instrument:
    """What a prompt may have asked, with the session's extra question where it had one.

    All of it: what she answered is hers to read, whatever the content asks since.
    """
    return extra.extended(turn, as_asked.instrument(turn, prompt), prompt)


def that_fit(turn: Turn, prompt: Prompt, room: int) -> Iterator[Markup]:
    """The first lines of a prompt with more answers than a message holds."""
    for line in lines_of(turn, prompt):
        room -= letters(line) + 1
        if room < 0:
            yield Markup("…")
            return
        yield line


def letters(text: Markup) -> int:
    """How many letters are read there: Telegram does not count how a sign is spelt for it."""
    return len(text.unescape())


def _answered(turn: Turn) -> Iterator[Prompt]:
    """Her prompts with answers to the items of an instrument, newest first."""
    recent = [
        prompt
        for kind in _KINDS
        for prompt in prompts.recent_of(turn.db, turn.member.id, kind, most=10 * MOST_PROMPTS)
    ]
    for prompt in sorted(recent, key=lambda each: each.scheduled_at, reverse=True):
        if prompt.instrument is not None and responses.of(turn.db, prompt.id):
            yield prompt


def lines_of(turn: Turn, prompt: Prompt) -> Iterator[Markup]:
    """A prompt's day, and each of its questions with her answer."""
    instrument = instrument_of(turn, prompt)
    day = moment_in_words(prompt.scheduled_at, prompt.zone, turn.words)
    yield Markup("<b>{}</b>").format(day)
    for key, response in responses.of(turn.db, prompt.id).items():
        question = without_explanation(turn.words.plain(instrument.item(key).asks))
        answer = in_words(turn, instrument, key, response)
        yield Markup("{}\n– {}").format(question, answer)


def without_explanation(question: str) -> str:
    """A question to its first question mark: how to answer it, and what a number means, she needs no more."""
    asked, mark, _ = question.partition("?")
    return asked + mark


def in_words(turn: Turn, instrument: Instrument, key: str, response: Response) -> Markup:
    """An answer as she would read it."""
    if response.value in ("photo", "voice"):
        return escape(turn.words.label(f"my_data.a_{response.value}"))
    if instrument.item(key).kind == "text" and response.value is not None:
        return escape(turn.words.label("my_data.words_gone"))
    if response.words is not None:
        words = response.words
        return escape(words if len(words) <= MOST_OF_AN_ANSWER else words[: MOST_OF_AN_ANSWER - 1] + "…")
    return escape(instrument.item(key).label(response.value, turn.words))
