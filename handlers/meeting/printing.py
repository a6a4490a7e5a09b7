"""The agenda of a meeting as a page to print, with the cards of the parents who let a facilitator look along."""

from __future__ import annotations

from pathlib import Path

from handlers.core.turn import Tap, Turn
from handlers.shared import consents
from handlers.staff import exporting
from storage import experiment_versions, experiments, export_requests, members, people
from storage.export_requests import AGENDA, FAILED, ExportRequest
from storage.meetings import Meeting
from storage.members import SHARING

# Of a card: who tries it, its title, and what it is.
Card = tuple[str, str, str | None]


def ask(turn: Turn, _tap: Tap, meeting: Meeting) -> None:
    """It is on its way; a worker makes it."""
    said = turn.say(turn.words("calendar.page_coming"))
    exporting.ask(turn, AGENDA, shown_in=said.outbox_id, of_meeting=meeting.id)


def cards(turn: Turn, meeting: Meeting) -> list[Card]:
    """What the parents try now, of those who said yes to a facilitator's looking along."""
    found = []
    for each in experiments.open_in_group(turn.db, meeting.group_id):
        whose, agreed = members.get(turn.db, each.member_id), experiment_versions.in_force(turn.db, each.id)
        if whose.person_id is None or agreed is None:
            continue
        if consents.counts(turn.db, turn.library, whose.id, SHARING):
            found.append((people.get(turn.db, whose.person_id).name, each.title, agreed.what))
    return found


def hand_over(turn: Turn, request: ExportRequest, file: Path, *, name: str) -> None:
    """The page stands ready; it leaves the chat after a day, as what parents try stands in it."""
    caption = str(turn.words("calendar.page_ready"))
    exporting.send(turn, request, file, name=name, caption=caption, key="agenda")


def say_why_not(turn: Turn, request: ExportRequest) -> None:
    """There is no page, and nothing is lost."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words("calendar.page_not_made"))
