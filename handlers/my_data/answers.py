"""Her latest answers, in words."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from content.instruments import Instrument
from handlers.core.turn import Turn
from handlers.shared.moments import moment_in_words
from storage import prompts, responses
from storage.prompts import Prompt
from storage.responses import Response

MOST_PROMPTS = 3
MOST_LETTERS = 3500  # Telegram takes 4096 as they are read, and the words around them need room
MOST_OF_AN_ANSWER = 600

_KINDS = (prompts.CHECKIN, prompts.SELF, prompts.PRACTICE, prompts.EXPERIMENT, prompts.WAVE, prompts.EVENT)


def show(turn: Turn) -> None:
    """Say what she filled in last."""
    blocks: list[Markup] = []
    for prompt in _answered(turn):
        room = MOST_LETTERS - sum(map(_letters, blocks))
        block = Markup("\n").join(_lines(turn, prompt))
        if blocks and (len(blocks) == MOST_PROMPTS or _letters(block) > room):
            break
        blocks.append(block if _letters(block) <= room else Markup("\n").join(_that_fit(turn, prompt, room)))
    if blocks:
        turn.say(turn.words("my_data.answers", lines=Markup("\n\n").join(blocks)))
    else:
        turn.say(turn.words("my_data.answers_none"))


def _that_fit(turn: Turn, prompt: Prompt, room: int) -> Iterator[Markup]:
    """The first lines of a prompt with more answers than a message holds."""
    for line in _lines(turn, prompt):
        room -= _letters(line) + 1
        if room < 0:
            yield Markup("…")
            return
        yield line


def _letters(text: Markup) -> int:
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


def _lines(turn: Turn, prompt: Prompt) -> Iterator[Markup]:
    assert prompt.instrument is not None
    instrument = turn.library.instrument(prompt.instrument)
    day = moment_in_words(prompt.scheduled_at, prompt.zone, turn.words)
    yield Markup("<b>{}</b>").format(day)
    for key, response in responses.of(turn.db, prompt.id).items():
        question = instrument.item(key).question(turn.words)
        answer = _in_words(turn, instrument, key, response)
        yield Markup("{}\n– {}").format(question, answer)


def _in_words(turn: Turn, instrument: Instrument, key: str, response: Response) -> Markup:
    if response.value in ("photo", "voice"):
        return escape(turn.words.label(f"my_data.a_{response.value}"))
    if response.words is not None:
        words = response.words
        return escape(words if len(words) <= MOST_OF_AN_ANSWER else words[: MOST_OF_AN_ANSWER - 1] + "…")
    return escape(instrument.item(key).label(response.value, turn.words))
