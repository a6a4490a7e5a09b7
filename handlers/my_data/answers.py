"""Her latest answers, in words."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from content.instruments import Instrument
from handlers.moments import moment_in_words
from handlers.turn import Turn
from storage import prompts, responses
from storage.prompts import Prompt
from storage.responses import Response

MOST_PROMPTS = 3
MOST_LETTERS = 3500  # Telegram takes 4096, and the words around them need room

_KINDS = (prompts.CHECKIN, prompts.SELF, prompts.PRACTICE, prompts.EXPERIMENT, prompts.WAVE)


def show(turn: Turn) -> None:
    """Say what she filled in last."""
    blocks: list[Markup] = []
    for prompt in _answered(turn):
        block = Markup("\n").join(_lines(turn, prompt))
        if len(blocks) == MOST_PROMPTS or sum(map(len, blocks)) + len(block) > MOST_LETTERS:
            break
        blocks.append(block)
    if blocks:
        turn.say(turn.words("my_data.answers", lines=Markup("\n\n").join(blocks)))
    else:
        turn.say(turn.words("my_data.answers_none"))


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
        return escape(response.words)
    return escape(instrument.item(key).label(response.value, turn.words))
