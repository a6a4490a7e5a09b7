"""/export: a coordinator asks for the data of her group. A worker makes the file; nobody's tap waits for it."""

from __future__ import annotations

from pathlib import Path

from handlers.keyboards import Button
from handlers.registry import on_command, on_tap
from handlers.rights import coordinators
from handlers.turn import Said, Tap, Turn
from storage import export_requests, outbox
from storage.export_requests import FAILED, ExportRequest

WORK = "export"


@on_command("export", coordinators)
def show(turn: Turn, _said: Said) -> None:
    """/export: first the warning that this is about people."""
    label = turn.words.label
    rows = [[Button(label("coordinator.export_yes"), "yes")], [Button(label("coordinator.export_no"), "no")]]
    turn.say(turn.words("coordinator.export_warning"), rows, about="export", subject=turn.member.id)


@on_tap("export", coordinators)
def tapped(turn: Turn, tap: Tap) -> None:
    """She means it: the wish is written down, and the worker hears of it after the commit."""
    if tap.choice != "yes":
        turn.show(tap.keyboard, turn.words("coordinator.export_not"))
        return
    request_id = export_requests.ask(turn.db, group_id=turn.group.id, member_id=turn.member.id, at=turn.now)
    turn.work.append((WORK, request_id))
    turn.show(tap.keyboard, turn.words("coordinator.export_started"))


def hand_over(
    turn: Turn, request: ExportRequest, file: Path, *, name: str, participants: int, left_out: int
) -> None:
    """The file stands ready: it is sent to her, under a line about personal data."""
    caption = turn.words("coordinator.export_ready", count=participants, left_out=left_out)
    outbox_id = outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.DOCUMENT,
        method="sendDocument",
        body={
            "caption": str(caption),
            "parse_mode": "HTML",
            "_upload": ["document", name, str(file)],
        },
        at=turn.now,
        idempotency_key=f"export {request.id} {request.group_id} {request.asked_at}",
    )
    export_requests.made(turn.db, request.id, file.name, outbox_id)


def say_why_not(turn: Turn, request: ExportRequest, key: str, **names: object) -> None:
    """There is no file to send, and she hears why."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words(f"coordinator.{key}", **names))
