"""The agenda of a meeting as a page to print: its four parts with their clock times, and the parents' cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content.sessions import Agenda, Session
from content.words import Words
from storage.meetings import Meeting
from storage.zones import clock_of

PARTS = ("uitleg", "oefening", "uitwisseling", "proefje")

_TEXTS = {
    "nl": {
        "children": "De kindergroep",
        "ladder": "De groep op de ladder",
        "nobody": "Zonder namen: wie wat koos, weet niemand.",
        "cards": "Terugkijken: de kaarten van ouders",
        "whose": "Alleen van wie jou laat meekijken. Gooi deze bladzij na de bijeenkomst weg.",
        "none": "Er zijn nu geen kaarten die jij mag zien.",
    },
    "en": {
        "children": "The children's group",
        "ladder": "The group on the ladder",
        "nobody": "Without names: nobody knows who chose what.",
        "cards": "Looking back: the parents' cards",
        "whose": "Only of those who let you see them. Throw this page away after the meeting.",
        "none": "There are no cards now that you may see.",
    },
}
_PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("agenda_page.html")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the meeting, with the clock times at which it begins and ends."""

    name: str
    begins: str
    ends: str
    minutes: int
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What a parent tries at home, as agreed with her."""

    name: str
    title: str
    what: str | None


def page(
    session: Session,
    meeting: Meeting,
    words: Words,
    *,
    group: str,
    children_meet: bool,
    cards: Sequence[Card],
    ladder: str | None = None,
) -> str:
    """The page as HTML, whole in itself, A4. `words` are the facilitator's; `ladder` is a picture, as SVG."""
    starts = datetime.fromtimestamp(meeting.starts_at, clock_of(meeting.zone))
    parts = list(_parts(session.agenda, words, starts))
    return _PAGE.render(
        language=words.language,
        number=session.number,
        title=words.plain(session.title),
        group=group,
        moment=f"{starts.day} {words.label(f'days.{starts:%B}'.lower())} {starts.year}, {starts:%H:%M}",
        place=", ".join(each for each in (meeting.place, meeting.link) if each),
        minutes=sum(each.minutes for each in parts),
        parts=parts,
        children=_children(session, words) if children_meet else None,
        cards=cards,
        ladder=None if ladder is None else ladder[ladder.index("<svg") :],
        texts=_TEXTS[words.language],
    )


def _parts(agenda: Agenda, words: Words, starts: datetime) -> Iterator[Part]:
    for name in PARTS:
        part = getattr(agenda, name)
        ends = starts + timedelta(minutes=part.minutes)
        points = tuple(words.plain(point) for point in part.points)
        label = words.label(f"calendar.{name}")
        yield Part(label, f"{starts:%H:%M}", f"{ends:%H:%M}", part.minutes, points)
        starts = ends


def _children(session: Session, words: Words) -> dict[str, str]:
    found = session.children
    return {"theme": words.plain(found.theme), "together": words.plain(found.together)}
