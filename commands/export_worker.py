"""Works on the files that were asked for in the chat, in a thread of their own: nobody's tap waits for them.

What became of each is written down, so that a fall leaves no export lying about and none forgotten. What a file is
made of: `makers.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from commands.workbench import Workbench, remove
from content.packs import Library
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import ladder_picture as group_picture
from handlers.meeting import printing
from handlers.my_data import taking_along
from handlers.pictures import showing
from handlers.sharing import pot
from handlers.staff import exporting, on_paper, reporting
from storage import export_requests
from storage.database import Database, Transaction, Unavailable
from storage.export_requests import (
    AGENDA,
    ASKED,
    CARD,
    FAILED,
    INVITATION_CARDS,
    INVITATION_PICTURE,
    LADDER,
    MADE,
    ONE_PARENT,
    OWN_DATA,
    POT,
    REPORT,
    SENT,
    SHARING,
    WAY,
    WEEK,
    WORK,
    ExportRequest,
)

if TYPE_CHECKING:
    from commands.makers import Make

log = logging.getLogger(__name__)

MADE_LATER_SECONDS = 60


SayWhyNot = Callable[[Turn, ExportRequest], None]

_WHY_NO_EXPORT: SayWhyNot = partial(exporting.say_why_not, key="export_failed")
# What is said where a file that was asked for cannot be made, by what it is for.
WHY_NOT: Mapping[str, SayWhyNot] = {
    **dict.fromkeys((WORK, SHARING, ONE_PARENT), _WHY_NO_EXPORT),
    **dict.fromkeys((WEEK, WAY, CARD), showing.say_why_not),
    OWN_DATA: taking_along.say_why_not,
    REPORT: partial(reporting.say_why_not, key="not_made"),
    AGENDA: printing.say_why_not,
    LADDER: group_picture.say_in_words,
    POT: pot.say_why_not,
    **dict.fromkeys((INVITATION_CARDS, INVITATION_PICTURE), on_paper.say_why_not),
}


class ExportWorker:
    """Makes one file at a time, in `folder`; nothing stands there but files that are about to be sent."""

    def __init__(
        self,
        database: Database,
        library: Library,
        turns: TurnTaker,
        folder: Path,
        *,
        now: Callable[[], int],
        password: bytes | None = None,
        wake: Callable[[], None],
    ) -> None:
        self._bench = Workbench(database, library, turns, folder, now, password, wake)
        self._one_at_a_time = asyncio.Lock()
        self._made_later: dict[int, int] = {}  # from when on, by request

    def recover(self) -> list[int]:
        """At the start: files no message carries are removed. Which requests are still to be worked on."""
        with self._bench.database.read() as db:
            kept = {each.file for each in export_requests.in_state(db, MADE)}
            asked = [each.id for each in export_requests.in_state(db, ASKED)]
        folder = self._bench.folder
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in kept:
                remove(path)
        return asked

    async def make(self, request_id: int) -> None:
        """Make the file and hand it to the sender; who asked hears it if that fails.

        Where the database cannot take it now, it is made later.
        """
        async with self._one_at_a_time:
            try:
                with self._bench.database.read() as db:
                    request = export_requests.find(db, request_id)
                if request is not None and request.state == ASKED:
                    await self._made_or_told(request)
            except Unavailable as trouble:
                log.warning("a file must wait: %s", trouble)
                self._made_later[request_id] = self._bench.now() + MADE_LATER_SECONDS

    def tidy(self, db: Transaction, now: int) -> int:
        """Remove files that were sent, or will never be, and have made what had to wait. How many were removed."""
        dealt_with = export_requests.dealt_with(db)
        for request, arrived in dealt_with:
            try:
                with db.savepoint():
                    self._settle(db, request, arrived=arrived)
            except Exception as error:
                if not db.alive:
                    raise
                log.error("nobody hears of file %d: %s", request.id, type(error).__name__)
                export_requests.end(db, request.id, FAILED)
        for request_id in [each for each, instant in self._made_later.items() if instant <= now]:
            del self._made_later[request_id]
            self._bench.turns.hand_over(exporting.WORK, request_id)
        return len(dealt_with)

    def _settle(self, db: Transaction, request: ExportRequest, *, arrived: bool) -> None:
        if request.file is not None:
            remove(self._bench.folder / request.file)
        if arrived:
            export_requests.end(db, request.id, SENT)
        else:
            self._say_why_not(db, request)

    async def _made_or_told(self, request: ExportRequest) -> None:
        """Make a file; where that cannot be, such as on a full disk, who asked hears it."""
        try:
            await _make(self._bench, request)
        except Unavailable:
            raise  # it is asked for still
        except Exception as error:
            log.error("a file failed: %s", type(error).__name__)
            with self._bench.database.write() as db:
                self._say_why_not(db, request)
            self._bench.wake()

    def _say_why_not(self, db: Transaction, request: ExportRequest) -> None:
        """There is no file, and whoever waits for it hears that."""
        turn = self._bench.turn_for(db, request)
        if turn is None:
            export_requests.end(db, request.id, FAILED)
        else:
            WHY_NOT.get(request.purpose, _WHY_NO_EXPORT)(turn, request)


async def _make(bench: Workbench, request: ExportRequest) -> None:
    """Make the file. Raises LookupError where nobody knows what was asked for: that is never everything."""
    makers = await asyncio.to_thread(_makers)  # taps do not wait meanwhile
    await makers[request.purpose](bench, request)


def _makers() -> Mapping[str, Make]:
    """Imported with the first file that is asked for: a resting bot need not hold what makes reports."""
    from commands.makers import MAKERS

    return MAKERS
