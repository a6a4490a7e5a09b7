"""Her picture stands ready: it is sent to her with what it shows in words, or she hears why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handlers.core.turn import Turn
from storage import export_requests, outbox
from storage.export_requests import CARD, FAILED, SENT, ExportRequest
from storage.said import Picture


def hand_over(turn: Turn, request: ExportRequest, file: Path, sentences: Sequence[str]) -> bool:
    """Write the message with the picture; no sentences: there was too little to draw. Whether it goes."""
    if not sentences:
        export_requests.end(turn.db, request.id, SENT)
        turn.say(turn.words("ladder.card_needs_words" if request.purpose == CARD else "pictures.too_little"))
        return False
    outbox_id = outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.DOCUMENT,
        says=Picture(
            path=str(file.absolute()), name=f"{request.purpose}.png", caption="\n".join(map(str, sentences))
        ),
        at=turn.now,
        idempotency_key=f"picture {request.id} {request.group_id} {request.asked_at}",
    )
    export_requests.made(turn.db, request.id, file.name, outbox_id)
    return True


def say_why_not(turn: Turn, request: ExportRequest) -> None:
    """There is no picture, and nothing is lost."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words("pictures.not_made"))
