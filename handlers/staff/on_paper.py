"""Invitations as cards to print, or one as a picture with a code to scan: a worker makes them, of fresh codes."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.staff import exporting
from storage import export_requests, invitations, outbox
from storage.export_requests import FAILED, INVITATION_CARDS, ExportRequest
from storage.members import PARENT
from storage.said import Picture


def ask(turn: Turn, purpose: str, count: int) -> None:
    """It is on its way."""
    said = turn.say(turn.words("facilitator.invite_coming"))
    exporting.ask(turn, purpose, shown_in=said.outbox_id, of_count=count)


def fresh_link(turn: Turn, role: str = PARENT) -> Markup:
    """A link that lets one person in, once: only a hash of its code is kept."""
    code = invitations.issue(turn.db, group_id=turn.group.id, role=role, at=turn.now, issued_by=turn.member.id)
    return Markup("https://t.me/{}?start={}").format(turn.bot_name, code)


def hand_over(turn: Turn, request: ExportRequest, file: Path, link: Markup | None) -> None:
    """The cards stand ready, or the picture of this one link, under the words to forward."""
    if request.purpose == INVITATION_CARDS:
        caption = str(turn.words("facilitator.invite_cards"))
        exporting.send(turn, request, file, name="anker-uitnodigingen.html", caption=caption, key="invitations")
        return
    caption = str(turn.words("facilitator.invite_parent", group=turn.group.name, link=link))
    outbox_id = outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.DOCUMENT,
        says=Picture(path=str(file.absolute()), name="invitation.png", caption=caption),
        at=turn.now,
        idempotency_key=f"invitation {request.id} {request.group_id} {request.asked_at}",
    )
    export_requests.made(turn.db, request.id, file.name, outbox_id)


def say_why_not(turn: Turn, request: ExportRequest) -> None:
    """There is none, and the links that went before work all the same."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words("facilitator.invite_not_made"))
