"""The agenda of a meeting for its facilitator: the four fixed parts, with their minutes and points."""

from __future__ import annotations

from markupsafe import Markup, escape

from content.sessions import AgendaPart
from content.words import Words
from handlers.core.turn import Turn
from handlers.hosting import ladder_picture
from handlers.meeting.children import part_of_agenda
from handlers.shared.programme import programme_of
from storage import groups
from storage.meetings import Meeting

PARTS = ("uitleg", "oefening", "uitwisseling", "proefje")


def agenda(turn: Turn, meeting: Meeting, words: Words) -> Markup:
    """The agenda in one message."""
    session = programme_of(turn, groups.get(turn.db, meeting.group_id)).session(meeting.session)
    parts = [_part(name, getattr(session.agenda, name), words) for name in PARTS]
    parts += part_of_agenda(turn, meeting, words)
    parts += ladder_picture.in_agenda(turn, meeting, words)
    return words(
        "calendar.agenda",
        number=session.number,
        title=words.plain(session.title),
        lines=Markup("\n\n").join(parts),
    )


def _part(name: str, part: AgendaPart, words: Words) -> Markup:
    points = Markup("\n").join(escape("• ") + words.html(point) for point in part.points)
    return words("calendar.agenda_part", label=words.label(f"calendar.{name}"), minutes=part.minutes, lines=points)
