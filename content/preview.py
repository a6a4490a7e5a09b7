"""The whole programme on one page that needs nothing else: phone screens side by side, a calendar, for A4 too."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2

from content.instruments import Instrument
from content.packs import Library
from content.phones import Bubble, Part, Phone, Phones
from content.programmes import Programme
from content.sessions import Session
from content.texts import LANGUAGES, LEVELS

_PAGE = Path(__file__).parent / "preview.html.jinja"


@dataclass(frozen=True)
class SessionPage:
    """One session with its parts."""

    session: Session
    parts: tuple[Part, ...]


def write(library: Library, out: Path) -> None:
    """Write the preview of all programmes in the library to one HTML file. Raises OSError."""
    out.write_text(html(library), encoding="utf-8")


def html(library: Library) -> str:
    """The page."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    page = environment.from_string(_PAGE.read_text(encoding="utf-8"))
    drawers = _drawers(library)
    return page.render(
        programmes=[(programme, list(_pages(programme, drawers))) for programme in library.programmes.values()],
        check_ins=[
            (programme, list(_check_in(programme, library.instrument("daily"), drawers)))
            for programme in library.programmes.values()
        ],
        helplines=library.helplines("nl"),
        pictures=dict(_pictures(library)),
        alt=dict(_descriptions(library)),
    )


def _drawers(library: Library) -> list[Phones]:
    readers = itertools.product(LANGUAGES, LEVELS)
    return [Phones(library.interface, library.words(language, level)) for language, level in readers]


def _pages(programme: Programme, drawers: list[Phones]) -> Iterator[SessionPage]:
    for session in programme.sessions:
        drawn = [list(drawer.parts(session)) for drawer in drawers]
        parts = []
        for column in zip(*drawn, strict=True):
            heading = column[0][0]
            screens = [(drawer, bubbles) for drawer, (_, bubbles) in zip(drawers, column, strict=True)]
            parts.append(_part(heading, screens))
        yield SessionPage(session, tuple(parts))


def _check_in(programme: Programme, daily: Instrument, drawers: list[Phones]) -> Iterator[Part]:
    """The daily questions as this programme asks them: those from the start, and what each session adds."""
    since = {item.key: programme.taught_in(item) for item in daily.items}
    from_start = [key for key, session in since.items() if session is None]
    first = [(drawer, (drawer.opening(daily), *drawer.questions(daily, from_start))) for drawer in drawers]
    yield _part("Vanaf het begin", first)
    for number in sorted({session for session in since.values() if isinstance(session, int)}):
        added = [key for key, session in since.items() if session == number]
        screens = [(drawer, drawer.questions(daily, added)) for drawer in drawers]
        yield _part(f"Vanaf sessie {number} ook", screens)


def _part(heading: str, screens: list[tuple[Phones, tuple[Bubble, ...]]]) -> Part:
    phones = (Phone(drawer.words.language, drawer.words.level, bubbles) for drawer, bubbles in screens)
    return Part(heading, tuple(phones))


def _pictures(library: Library) -> Iterator[tuple[str, str]]:
    for programme in library.programmes.values():
        for key in programme.pictures:
            file = library.picture(programme.key, key)
            if file:
                yield key, base64.b64encode(file.read_bytes()).decode()


def _descriptions(library: Library) -> Iterator[tuple[str, dict[str, str]]]:
    for programme in library.programmes.values():
        for key, picture in programme.pictures.items():
            yield key, {language: picture.alt.source(language, "simpel") for language in LANGUAGES}
