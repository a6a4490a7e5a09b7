"""/rapport: a facilitator or a coordinator asks for the report on her group. A worker makes it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handlers.core.doors import on_command
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Turn
from handlers.staff import exporting
from storage import access_log, export_requests
from storage.export_requests import FAILED, REPORT, ExportRequest
from storage.members import COORDINATOR, FACILITATOR


@on_command("rapport", as_member(FACILITATOR, COORDINATOR))
def show(turn: Turn, _heard: Heard) -> None:
    """/rapport: it is on its way, and whom it is about."""
    key = "coming" if turn.member.role == FACILITATOR else "coming_coordinator"
    said = turn.say(turn.words(f"report_staff.{key}"))
    exporting.ask(turn, REPORT, shown_in=said.outbox_id)


def hand_over(
    turn: Turn, request: ExportRequest, file: Path, *, name: str, codes: Mapping[int, str], left_out: int
) -> None:
    """The report stands ready: it is sent, and leaves the chat after a day. Each parent in it can read of it."""
    for each in codes:
        access_log.note(
            turn.db, each, access_log.REPORTED, actor_id=turn.member.id, role=turn.member.role, at=turn.now
        )
    caption = str(turn.words("report_staff.ready", count=len(codes), left_out=left_out))
    exporting.send(turn, request, file, name=name, caption=caption, key="report")
    exporting.remember(turn, request, name, codes)


def say_why_not(turn: Turn, request: ExportRequest, key: str) -> None:
    """There is no report, and she hears why."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words(f"report_staff.{key}"))
