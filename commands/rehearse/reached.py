"""Which texts of a programme nobody ever read in a rehearsal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pydantic import BaseModel

from content.programmes import Programme
from content.rendering import plain
from content.texts import LANGUAGES, LEVELS, Text

# What stands in no parent's chat: on pages, in the preview, for who makes a group or moves it to another version.
_NOT_IN_A_CHAT = re.compile(r"title|about|review|modules\..*|pictures\.(?!ladder\.)\w+\.alt")
_NAMES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def unreached(programme: Programme, read: Collection[str]) -> list[tuple[str, list[int]]]:
    """The texts that were not `read` in any language or level: where each stands in a session, and in which ones.

    Session 0 are the texts of the programme itself.
    """
    everything = "\n\n".join(map(_in_a_line, read))
    found: dict[str, list[int]] = {}
    for place, session, text in _texts(programme):
        if not any(_was_read(wording, everything) for wording in _wordings(text)):
            found.setdefault(place, []).append(session)
    return sorted((place, sorted(set(sessions))) for place, sessions in found.items())


def stands_in_no_chat(place: str, sessions: Sequence[int]) -> bool:
    """Whether no parent can come to the texts at this place, as it is for others."""
    return list(sessions) == [0] and _NOT_IN_A_CHAT.fullmatch(place) is not None


def count(programme: Programme) -> int:
    """How many texts a programme has."""
    return sum(1 for _ in _texts(programme))


def _texts(programme: Programme) -> Iterator[tuple[str, int, Text]]:
    for place, text in _in(programme, (), without=("sessions",)):
        yield place, 0, text
    for session in programme.sessions:
        for place, text in _in(session, ()):
            yield place, session.number, text


def _in(part: object, place: tuple[str, ...], without: Collection[str] = ()) -> Iterator[tuple[str, Text]]:
    if isinstance(part, Text):
        yield ".".join(place), part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name not in without:
                yield from _in(getattr(part, name), (*place, name))
    elif isinstance(part, dict):
        for name, each in part.items():
            yield from _in(each, (*place, str(name)))
    elif isinstance(part, tuple):
        for each in part:
            yield from _in(each, place)


def _wordings(text: Text) -> Iterator[str]:
    for language in LANGUAGES:
        for level in LEVELS:
            yield text.source(language, level)


def _was_read(wording: str, everything: str) -> bool:
    """Whether its longest piece without a name in it stands anywhere."""
    pieces: Sequence[str] = _NAMES.split(wording)
    return _in_a_line(plain(max(pieces, key=len), {})) in everything


def _in_a_line(text: str) -> str:
    """Its words, wherever its lines end: an idea's text stands in one line, say, and in several on its card."""
    return " ".join(text.split())
