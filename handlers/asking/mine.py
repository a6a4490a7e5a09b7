"""What a parent asked and what was answered, for her own eyes."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from handlers.core.turn import Turn
from handlers.shared.moments import moment_in_words
from handlers.shared.naming import facilitator_name
from storage import asks
from storage.asks import Answer, Ask

_MOST_LETTERS = 3500  # Telegram takes 4096, and the words around them need room


def has_asked(turn: Turn) -> bool:
    """Whether there is something to show."""
    return bool(asks.of_member(turn.db, turn.member.id, most=1))


def show(turn: Turn) -> None:
    """Say what she asked, newest first, with what was answered; in as many messages as it takes."""
    lines: list[Markup] = []
    for found in asks.of_member(turn.db, turn.member.id):
        for block in (_asked(turn, found), *_answers(turn, found)):
            if sum(map(len, lines)) + len(block) > _MOST_LETTERS and lines:
                turn.say(turn.words("asking.mine", lines=Markup("\n\n").join(lines)))
                lines = []
            lines.append(block)
    turn.say(turn.words("asking.mine", lines=Markup("\n\n").join(lines)))


def _asked(turn: Turn, found: Ask) -> Markup:
    moment = moment_in_words(found.asked_at, turn.member.zone, turn.words, now=turn.now)
    return Markup("<b>{}</b>\n{}").format(moment, _said(turn, found))


def _answers(turn: Turn, found: Ask) -> Iterator[Markup]:
    for each in asks.answers(turn.db, found.id):
        yield Markup("{}: {}").format(facilitator_name(turn, each.member_id, turn.words), _said(turn, each))


def _said(turn: Turn, said: Ask | Answer) -> Markup:
    parts = [] if said.voice is None else [escape(turn.words.label("my_data.a_voice"))]
    return Markup("\n").join([*parts, *([escape(said.words)] if said.words else [])])
