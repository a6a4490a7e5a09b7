"""What each file that was asked for in the chat is made of, an export apart (`export_maker.py`)."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from commands.picture_maker import draw
from commands.workbench import Workbench, are_all_there, remove, write
from handlers.core.turn import Turn
from handlers.hosting import ladder_picture as group_picture
from handlers.meeting import printing
from handlers.my_data import taking_along
from handlers.pictures import showing
from handlers.shared import consents
from handlers.shared.programme import programme_of
from handlers.sharing import pot as ideas
from handlers.staff import on_paper, reporting
from reports import agenda_page, handout, ladder_picture, own_data, pot_page
from reports.group_report import ReportSummary, report
from scheduler.local_time import local_date
from storage import children_groups, groups, meetings, members, pot
from storage.database import Database
from storage.export_requests import INVITATION_CARDS, ExportRequest
from storage.meetings import Meeting

log = logging.getLogger(__name__)


async def picture(bench: Workbench, request: ExportRequest) -> None:
    """Draw a parent's picture and hand it to the sender."""
    file = bench.fresh(request, "png")
    try:
        drawn = await asyncio.to_thread(bench.with_reader, lambda each: draw(each, bench.library, request, file))
    except Exception as error:
        log.error("a picture failed: %s", type(error).__name__)
        drawn = None

    def hand_over(turn: Turn) -> bool:
        if drawn is None:
            showing.say_why_not(turn, request)
            return False
        return showing.hand_over(turn, request, file, drawn.sentences)

    bench.deliver(request, file, hand_over)


async def group_ladder(bench: Workbench, request: ExportRequest) -> None:
    """Draw how a group stands before a meeting, for its chat or a facilitator, and hand it to the sender."""
    file = bench.fresh(request, "png")
    with bench.database.read() as db:
        turn = bench.turn_for(db, request)
        wanted = None if turn is None else group_picture.to_draw(turn, request)
    if wanted is not None:
        try:
            await asyncio.to_thread(ladder_picture.draw, *wanted, file)
        except Exception as error:
            log.error("a picture failed: %s", type(error).__name__)
            remove(file)

    def hand_over(turn: Turn) -> bool:
        if wanted is None or not file.exists() or group_picture.to_draw(turn, request) is None:
            group_picture.say_in_words(turn, request)
            return False
        group_picture.hand_over(turn, request, wanted[0], file)
        return True

    bench.deliver(request, file, hand_over)


async def own_file(bench: Workbench, request: ExportRequest) -> None:
    """Put all that is kept of a parent in a file, for herself."""
    file = bench.fresh(request, "zip")

    def write(database: Database) -> None:
        if request.about_id is None:
            raise LookupError("she is forgotten")
        own_data.write(database, bench.library, request.about_id, file, now=bench.now())

    def hand_over(turn: Turn) -> bool:
        if not file.exists():
            taking_along.say_why_not(turn, request)
            return False
        taking_along.hand_over(turn, request, file)
        return True

    try:
        await asyncio.to_thread(bench.with_reader, write)
    except Exception as error:
        log.error("a parent's own file failed: %s", type(error).__name__)
        remove(file)
    bench.deliver(request, file, hand_over)


async def group_report(bench: Workbench, request: ExportRequest) -> None:
    """Make a report for whoever works with a group, of those who agreed to that, and hand it to the sender."""
    file = bench.fresh(request, "html")
    with bench.database.read() as db:
        group = groups.get(db, request.group_id)
        turn = bench.turn_for(db, request)
        role, language = (turn.member.role, turn.person.language) if turn else (None, None)

    def write(database: Database) -> ReportSummary:
        kind, versions = members.RESEARCH, None
        if role == members.FACILITATOR:
            kind, versions = members.SHARING, consents.versions(bench.library, members.SHARING)
        return report(
            database,
            bench.library,
            group.key,
            file,
            now=bench.now(),
            kind=kind,
            versions=versions,
            language=language,
        )

    try:
        made = None if role is None else await asyncio.to_thread(bench.with_reader, write)
    except Exception as error:
        log.error("a report failed: %s", type(error).__name__)
        made = None

    def hand_over(turn: Turn) -> bool:
        if made is None or not made.participants or not are_all_there(turn.db, made.codes):
            reporting.say_why_not(turn, request, "not_made" if made is None or made.participants else "nobody")
            return False
        name = f"anker-{group.key}-{datetime.fromtimestamp(turn.now, UTC).date()}.html"
        reporting.hand_over(turn, request, file, name=name, codes=made.codes, left_out=made.left_out)
        return True

    bench.deliver(request, file, hand_over, to=() if role is None else (role,))


async def agenda(bench: Workbench, request: ExportRequest) -> None:
    """Write a meeting's agenda as a page, and hand it to the sender."""
    file = bench.fresh(request, "html")
    with bench.database.read() as db:
        turn = bench.turn_for(db, request)
        wanted = None if turn is None else group_picture.with_agenda(turn, request)
    ladder = None if wanted is None else await asyncio.to_thread(ladder_picture.as_svg, *wanted)

    def hand_over(turn: Turn) -> bool:
        meeting = None if request.of_meeting is None else meetings.find(turn.db, request.of_meeting)
        if meeting is None or meeting.group_id != turn.group.id:
            printing.say_why_not(turn, request)
            return False
        write(file, _agenda_page(turn, meeting, ladder))
        printing.hand_over(turn, request, file, name=f"agenda-{meeting.session}.html")
        return True

    bench.deliver(request, file, hand_over, to=(members.FACILITATOR,))


async def ideas_sheet(bench: Workbench, request: ExportRequest) -> None:
    """Write a group's ideas as a sheet, and hand it to the sender."""
    file = bench.fresh(request, "html")

    def hand_over(turn: Turn) -> bool:
        write(file, _pot_page(turn))
        ideas.hand_over(turn, request, file)
        return True

    bench.deliver(request, file, hand_over, to=(members.FACILITATOR,))


async def invitations(bench: Workbench, request: ExportRequest) -> None:
    """Write invitations as cards to print, or one as a picture, and hand them to the sender."""
    is_page = request.purpose == INVITATION_CARDS
    file = bench.fresh(request, "html" if is_page else "png")

    def hand_over(turn: Turn) -> bool:
        links = [on_paper.fresh_link(turn) for _ in range(request.of_count or 1)]
        if is_page:
            write(file, handout.handout(links, turn.group.name, turn.group.language))
        else:
            write(file, "")
            handout.picture(links[0], file)
        on_paper.hand_over(turn, request, file, None if is_page else links[0])
        return True

    bench.deliver(request, file, hand_over, to=(members.FACILITATOR, members.COORDINATOR))


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
