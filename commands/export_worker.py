"""Makes the files that were asked for in the chat, in a thread of their own: nobody's tap waits for them.

What became of each is written down, so that a fall leaves no export lying about and none forgotten.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
from collections.abc import Callable, Container, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from commands.picture_maker import PICTURES, draw
from content.packs import Library
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import ladder_picture as group_picture
from handlers.meeting import printing
from handlers.my_data import taking_along
from handlers.pictures import showing
from handlers.shared import consents
from handlers.shared.programme import programme_of
from handlers.sharing import pot as ideas
from handlers.staff import exporting, on_paper, reporting
from reports import agenda_page, handout, ladder_picture, own_data, pot_page
from reports.export import SHARING, WORK, ExportSummary, export
from reports.group_report import ReportSummary, report
from scheduler.local_time import local_date
from storage import children_groups, export_requests, groups, meetings, members, people, pot
from storage.database import Database, Transaction, Unavailable, read_only_url
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
    WAY,
    WEEK,
    ExportRequest,
)
from storage.meetings import Meeting
from storage.members import TAKING_PART

T = TypeVar("T")

log = logging.getLogger(__name__)

MADE_LATER_SECONDS = 60
SAYS_EVERY = 2.0  # seconds
LARGEST = 50 * 1000 * 1000  # bytes; a bot cannot send a larger file


class ExportWorker:
    """Makes one export at a time, in `folder`; nothing stands there but files that are about to be sent."""

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
        self._database = database
        self._library = library
        self._turns = turns
        self._folder = folder
        self._now = now
        self._password = password
        self._wake = wake
        self._one_at_a_time = asyncio.Lock()
        self._made_later: dict[int, int] = {}  # from when on, by request

    def recover(self) -> list[int]:
        """At the start: files no message carries are removed. Which requests are still to be worked on."""
        with self._database.read() as db:
            kept = {each.file for each in export_requests.in_state(db, MADE)}
            asked = [each.id for each in export_requests.in_state(db, ASKED)]
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name not in kept:
                _remove(path)
        return asked

    async def make(self, request_id: int) -> None:
        """Make the file and hand it to the sender; who asked hears it if that fails.

        Where the database cannot take it now, it is made later.
        """
        async with self._one_at_a_time:
            try:
                with self._database.read() as db:
                    request = export_requests.find(db, request_id)
                if request is None or request.state != ASKED:
                    return
                others = {
                    WEEK: self._draw,
                    WAY: self._draw,
                    CARD: self._draw,
                    OWN_DATA: self._gather,
                    REPORT: self._report,
                    AGENDA: self._agenda,
                    LADDER: self._ladder,
                    POT: self._pot,
                    INVITATION_CARDS: self._invite,
                    INVITATION_PICTURE: self._invite,
                }
                await self._made_or_told(others.get(request.purpose, self._export), request)
            except Unavailable as trouble:
                log.warning("a file must wait: %s", trouble)
                self._made_later[request_id] = self._now() + MADE_LATER_SECONDS

    async def _export(self, request: ExportRequest) -> None:
        """Make an export of a group, and hand it to the sender."""
        with self._database.read() as db:
            group = groups.get(db, request.group_id)
            about = None if request.about_id is None else members.get(db, request.about_id).pseudonym
        file = self._folder / f"export-{request.id}-{secrets.token_hex(8)}.zip"  # nobody else's, ever
        try:
            summary = await self._made(request, group.key, about, file)
        except Exception as error:
            log.error("an export failed: %s", type(error).__name__)
            summary = None
        handed_over = False
        try:
            with self._database.write() as db:
                handed_over = self._hand_over(db, request, file, summary, group.key)
        finally:
            if not handed_over:
                _remove(file)

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
            self._turns.hand_over(exporting.WORK, request_id)
        return len(dealt_with)

    def _settle(self, db: Transaction, request: ExportRequest, *, arrived: bool) -> None:
        if request.file is not None:
            _remove(self._folder / request.file)
        if arrived:
            export_requests.end(db, request.id, SENT)
        else:
            self._say_why_not(db, request)

    async def _made_or_told(
        self, making: Callable[[ExportRequest], Coroutine[Any, Any, None]], request: ExportRequest
    ) -> None:
        """Make a file; where that cannot be, such as on a full disk, who asked hears it."""
        try:
            await making(request)
        except Unavailable:
            raise  # it is asked for still
        except Exception as error:
            log.error("a file failed: %s", type(error).__name__)
            with self._database.write() as db:
                self._say_why_not(db, request)
            self._wake()

    def _say_why_not(self, db: Transaction, request: ExportRequest) -> None:
        """There is no file, and whoever waits for it hears that."""
        turn = self._turn_for(db, request)
        if turn is None:
            export_requests.end(db, request.id, FAILED)
        elif request.purpose == LADDER:
            group_picture.say_in_words(turn, request)
        elif request.purpose in PICTURES:
            showing.say_why_not(turn, request)
        elif request.purpose == OWN_DATA:
            taking_along.say_why_not(turn, request)
        elif request.purpose in (INVITATION_CARDS, INVITATION_PICTURE):
            on_paper.say_why_not(turn, request)
        elif request.purpose == POT:
            ideas.say_why_not(turn, request)
        elif request.purpose == AGENDA:
            printing.say_why_not(turn, request)
        elif request.purpose == REPORT:
            reporting.say_why_not(turn, request, "not_made")
        else:
            exporting.say_why_not(turn, request, "export_failed")

    async def _draw(self, request: ExportRequest) -> None:
        """Draw a parent's picture and hand it to the sender."""
        file = self._fresh(request, "png")
        try:
            drawn = await asyncio.to_thread(
                self._with_reader, lambda each: draw(each, self._library, request, file)
            )
        except Exception as error:
            log.error("a picture failed: %s", type(error).__name__)
            drawn = None

        def hand_over(turn: Turn) -> bool:
            if drawn is None:
                showing.say_why_not(turn, request)
                return False
            return showing.hand_over(turn, request, file, drawn.sentences)

        self._deliver(request, file, hand_over)

    async def _ladder(self, request: ExportRequest) -> None:
        """Draw how a group stands before a meeting, for its chat or a facilitator, and hand it to the sender."""
        file = self._fresh(request, "png")
        with self._database.read() as db:
            turn = self._turn_for(db, request)
            wanted = None if turn is None else group_picture.to_draw(turn, request)
        if wanted is not None:
            try:
                await asyncio.to_thread(ladder_picture.draw, *wanted, file)
            except Exception as error:
                log.error("a picture failed: %s", type(error).__name__)
                _remove(file)

        def hand_over(turn: Turn) -> bool:
            if wanted is None or not file.exists() or group_picture.to_draw(turn, request) is None:
                group_picture.say_in_words(turn, request)
                return False
            group_picture.hand_over(turn, request, wanted[0], file)
            return True

        self._deliver(request, file, hand_over)

    async def _gather(self, request: ExportRequest) -> None:
        """Put all that is kept of a parent in a file, for herself."""
        file = self._fresh(request, "zip")

        def write(database: Database) -> None:
            if request.about_id is None:
                raise LookupError("she is forgotten")
            own_data.write(database, self._library, request.about_id, file, now=self._now())

        def hand_over(turn: Turn) -> bool:
            if not file.exists():
                taking_along.say_why_not(turn, request)
                return False
            taking_along.hand_over(turn, request, file)
            return True

        try:
            await asyncio.to_thread(self._with_reader, write)
        except Exception as error:
            log.error("a parent's own file failed: %s", type(error).__name__)
            _remove(file)
        self._deliver(request, file, hand_over)

    async def _report(self, request: ExportRequest) -> None:
        """Make a report for whoever works with a group, of those who agreed to that, and hand it to the sender."""
        file = self._fresh(request, "html")
        with self._database.read() as db:
            group = groups.get(db, request.group_id)
            turn = self._turn_for(db, request)
            role, language = (turn.member.role, turn.person.language) if turn else (None, None)

        def write(database: Database) -> ReportSummary:
            kind, versions = members.RESEARCH, None
            if role == members.FACILITATOR:
                kind, versions = members.SHARING, consents.versions(self._library, members.SHARING)
            return report(
                database,
                self._library,
                group.key,
                file,
                now=self._now(),
                kind=kind,
                versions=versions,
                language=language,
            )

        try:
            made = None if role is None else await asyncio.to_thread(self._with_reader, write)
        except Exception as error:
            log.error("a report failed: %s", type(error).__name__)
            made = None

        def hand_over(turn: Turn) -> bool:
            if made is None or not made.participants or not _are_all_there(turn.db, made.codes):
                reporting.say_why_not(turn, request, "not_made" if made is None or made.participants else "nobody")
                return False
            name = f"anker-{group.key}-{datetime.fromtimestamp(turn.now, UTC).date()}.html"
            reporting.hand_over(turn, request, file, name=name, codes=made.codes, left_out=made.left_out)
            return True

        self._deliver(request, file, hand_over, to=() if role is None else (role,))

    async def _agenda(self, request: ExportRequest) -> None:
        """Write a meeting's agenda as a page, and hand it to the sender."""
        file = self._fresh(request, "html")
        with self._database.read() as db:
            turn = self._turn_for(db, request)
            wanted = None if turn is None else group_picture.with_agenda(turn, request)
        ladder = None if wanted is None else await asyncio.to_thread(ladder_picture.as_svg, *wanted)

        def hand_over(turn: Turn) -> bool:
            meeting = None if request.of_meeting is None else meetings.find(turn.db, request.of_meeting)
            if meeting is None or meeting.group_id != turn.group.id:
                printing.say_why_not(turn, request)
                return False
            _write(file, _agenda_page(turn, meeting, ladder))
            printing.hand_over(turn, request, file, name=f"agenda-{meeting.session}.html")
            return True

        self._deliver(request, file, hand_over, to=(members.FACILITATOR,))

    async def _pot(self, request: ExportRequest) -> None:
        """Write a group's ideas as a sheet, and hand it to the sender."""
        file = self._fresh(request, "html")

        def hand_over(turn: Turn) -> bool:
            _write(file, _pot_page(turn))
            ideas.hand_over(turn, request, file)
            return True

        self._deliver(request, file, hand_over, to=(members.FACILITATOR,))

    async def _invite(self, request: ExportRequest) -> None:
        """Write invitations as cards to print, or one as a picture, and hand them to the sender."""
        is_page = request.purpose == INVITATION_CARDS
        file = self._fresh(request, "html" if is_page else "png")

        def hand_over(turn: Turn) -> bool:
            links = [on_paper.fresh_link(turn) for _ in range(request.of_count or 1)]
            if is_page:
                _write(file, handout.handout(links, turn.group.name, turn.group.language))
            else:
                _write(file, "")
                handout.picture(links[0], file)
            on_paper.hand_over(turn, request, file, None if is_page else links[0])
            return True

        self._deliver(request, file, hand_over, to=(members.FACILITATOR, members.COORDINATOR))

    def _fresh(self, request: ExportRequest, kind: str) -> Path:
        """Where a file of this kind will stand; no name comes twice."""
        return self._folder / f"{request.purpose}-{request.id}-{secrets.token_hex(8)}.{kind}"

    def _deliver(
        self,
        request: ExportRequest,
        file: Path,
        hand_over: Callable[[Turn], bool],
        *,
        to: Container[str] | None = None,
    ) -> None:
        """Hand a file to whoever asked, in a transaction; what nobody takes is removed.

        `hand_over` says whether the file is needed. `to` are the roles it is for; without them it is for anyone.
        """
        handed_over = False
        try:
            with self._database.write() as db:
                turn = self._turn_for(db, request)
                if turn is None or (to is not None and turn.member.role not in to):
                    export_requests.end(db, request.id, FAILED)
                else:
                    handed_over = hand_over(turn)
        finally:
            if not handed_over:
                _remove(file)
        self._wake()

    def _with_reader(self, work: Callable[[Database], T]) -> T:
        """Runs in a thread, on a connection of its own that cannot write."""
        url = self._database.engine.url.render_as_string(hide_password=False)
        database = Database(read_only_url(url), self._database.vault)
        try:
            return work(database)
        finally:
            database.close()

    async def _made(self, request: ExportRequest, group_key: str, about: str | None, file: Path) -> ExportSummary:
        """Make the file, and say now and then how far it is."""
        if request.purpose == ONE_PARENT and about is None:
            raise LookupError("she is forgotten")
        part = [0.0]
        writing = asyncio.create_task(asyncio.to_thread(self._write, request, group_key, about, file, part))
        said = 0
        while not (await asyncio.wait({writing}, timeout=SAYS_EVERY))[0]:
            percent = int(part[0] * 100)
            if percent > said:
                said = percent
                self._say_how_far(request, percent)
        return writing.result()

    def _say_how_far(self, request: ExportRequest, percent: int) -> None:
        try:
            with self._database.write() as db:
                turn = self._turn_for(db, request)
                if turn is not None:
                    exporting.say_how_far(turn, request, percent)
        except Unavailable:
            return  # it is only a courtesy
        self._wake()

    def _write(
        self, request: ExportRequest, group_key: str, about: str | None, file: Path, part: list[float]
    ) -> ExportSummary:
        """Runs in a thread."""

        def progress(done: float) -> None:
            part[0] = done

        return self._with_reader(
            lambda database: export(
                database,
                self._library,
                group_key,
                file,
                now=self._now(),
                purpose=SHARING if request.purpose == SHARING else WORK,
                only=about,
                with_words=self._password is not None,
                password=self._password,
                progress=progress,
            )
        )

    def _hand_over(
        self, db: Transaction, request: ExportRequest, file: Path, summary: ExportSummary | None, group_key: str
    ) -> bool:
        """Write the message that carries the file, or why there is none; whether the file is needed."""
        turn = self._turn_for(db, request)
        if turn is None:
            export_requests.end(db, request.id, FAILED)
        elif summary is None or not _are_all_there(db, summary.codes):
            exporting.say_why_not(turn, request, "export_failed")
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
                left_out=summary.left_out,
                codes=summary.codes,
                with_words=summary.with_words,
                locked=self._password is not None,
            )
            return True
        return False

    def _turn_for(self, db: Transaction, request: ExportRequest) -> Turn | None:
        """A turn of whoever asked, or of nobody for a group's chat; None if she is gone by now."""
        if request.purpose == LADDER and request.member_id is None:
            return self._turns.outside(db)
        member = None if request.member_id is None else members.find(db, request.member_id)
        if member is None or member.person_id is None or member.state not in TAKING_PART:
            return None
        person = people.get(db, member.person_id)
        return self._turns.outside(db, known=person, joined=member, chat_id=person.chat_id)


def _agenda_page(turn: Turn, meeting: Meeting, ladder: str | None) -> str:
    """`ladder` is how the group stands, as SVG."""
    group = groups.get(turn.db, meeting.group_id)
    return agenda_page.page(
        programme_of(turn, group).session(meeting.session),
        meeting,
        turn.words,
        group=group.name,
        children_meet=children_groups.is_linked(turn.db, group.id),
        cards=[agenda_page.Card(*each) for each in printing.cards(turn, meeting)],
        ladder=ladder,
    )


def _pot_page(turn: Turn) -> str:
    found = [each.words for each in pot.of_group(turn.db, turn.group.id)]
    return pot_page.page(found, turn.words, group=turn.group.name, day=local_date(turn.now, turn.group.zone))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def _are_all_there(db: Transaction, codes: Mapping[int, str]) -> bool:
    """Whether nobody was forgotten while a file about these members was made."""
    return all((member := members.find(db, each)) is not None and member.person_id is not None for each in codes)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
