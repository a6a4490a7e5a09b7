"""Makes an export that was asked for in the chat, and says meanwhile how far it is."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

from commands.workbench import Workbench, are_all_there
from handlers.core.turn import Turn
from handlers.staff import exporting
from reports.export import SHARING, WORK, ExportSummary, export
from storage import groups, members
from storage.database import Unavailable
from storage.export_requests import ONE_PARENT, ExportRequest

log = logging.getLogger(__name__)

SAYS_EVERY = 2.0  # seconds
LARGEST = 50 * 1000 * 1000  # bytes; a bot cannot send a larger file


async def group_export(bench: Workbench, request: ExportRequest) -> None:
    """Make an export of a group, and hand it to the sender."""
    with bench.database.read() as db:
        group = groups.get(db, request.group_id)
        about = None if request.about_id is None else members.get(db, request.about_id).pseudonym
    file = bench.fresh(request, "zip")
    try:
        summary = await _made(bench, request, group.key, about, file)
    except Unavailable:
        raise  # it is asked for still
    except Exception as error:
        log.error("an export failed: %s", type(error).__name__)
        summary = None
    bench.deliver(
        request,
        file,
        lambda turn: _hand_over(turn, request, file, summary, group.key, locked=bench.password is not None),
        to=(members.COORDINATOR,),
    )


async def _made(
    bench: Workbench, request: ExportRequest, group_key: str, about: str | None, file: Path
) -> ExportSummary:
    """Make the file, and say now and then how far it is."""
    if request.purpose == ONE_PARENT and about is None:
        raise LookupError("she is forgotten")
    part = [0.0]
    writing = asyncio.create_task(asyncio.to_thread(_write, bench, request, group_key, about, file, part))
    said = 0
    while not (await asyncio.wait({writing}, timeout=SAYS_EVERY))[0]:
        percent = int(part[0] * 100)
        if percent > said:
            said = percent
            _say_how_far(bench, request, percent)
    return writing.result()


def _say_how_far(bench: Workbench, request: ExportRequest, percent: int) -> None:
    try:
        with bench.database.write() as db:
            turn = bench.turn_for(db, request)
            if turn is not None:
                exporting.say_how_far(turn, request, percent)
    except Unavailable:
        return  # it is only a courtesy
    bench.wake()


def _write(
    bench: Workbench, request: ExportRequest, group_key: str, about: str | None, file: Path, part: list[float]
) -> ExportSummary:
    """Runs in a thread."""

    def progress(done: float) -> None:
        part[0] = done

    return bench.with_reader(
        lambda database: export(
            database,
            bench.library,
            group_key,
            file,
            now=bench.now(),
            purpose=SHARING if request.purpose == SHARING else WORK,
            only=about,
            with_words=bench.password is not None,
            password=bench.password,
            progress=progress,
        )
    )


def _hand_over(
    turn: Turn, request: ExportRequest, file: Path, summary: ExportSummary | None, group_key: str, *, locked: bool
) -> bool:
    """Write the message that carries the file, or why there is none; whether the file is needed."""
    if summary is None or not are_all_there(turn.db, summary.codes):
        exporting.say_why_not(turn, request, "export_failed")
    elif not summary.participants and summary.cut.parents:
        exporting.say_why_not(turn, request, "export_nothing_to_share", count=summary.cut.parents)
    elif not summary.participants:
        exporting.say_why_not(turn, request, "export_nothing", left_out=summary.left_out)
    elif file.stat().st_size > LARGEST:
        exporting.say_why_not(turn, request, "export_too_large")
    else:
        day = datetime.fromtimestamp(turn.now, UTC).date()
        exporting.hand_over(
            turn,
            request,
            file.absolute(),
            name=f"anker-{group_key}-{day}.zip",
            participants=summary.participants,
            left_out=summary.left_out - summary.cut.parents,
            days_cut=summary.cut.days,
            away=summary.cut.parents,
            codes=summary.codes,
            with_words=summary.with_words,
            locked=locked,
        )
        return True
    return False
