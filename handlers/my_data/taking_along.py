"""“Stuur een bestand”: all that is kept of her, to read and for a machine. A worker makes it meanwhile."""

from __future__ import annotations

from pathlib import Path

from handlers.core.turn import Tap, Turn
from handlers.staff import exporting
from storage import export_requests
from storage.export_requests import FAILED, OWN_DATA, ExportRequest

NAME = "anker.zip"  # a neutral one: it shows in lists of files


def ask(turn: Turn, tap: Tap) -> None:
    """The wish is written down, and the worker hears of it after the commit."""
    exporting.ask(turn, OWN_DATA, about_id=turn.member.id, shown_in=tap.keyboard.outbox_id)
    turn.show(tap.keyboard, turn.words("my_data.file_coming"))


def hand_over(turn: Turn, request: ExportRequest, file: Path) -> None:
    """The file stands ready: it is sent to her, and leaves the chat after a day."""
    caption = str(turn.words("my_data.file_ready"))
    exporting.send(turn, request, file, name=NAME, caption=caption, key="own data")


def say_why_not(turn: Turn, request: ExportRequest) -> None:
    """There is no file, and nothing is lost."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words("my_data.file_not_made"))
