"""A coordinator's overview: how many take part, how many check-ins were answered day by day, and what is amiss."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.overview.for_facilitator import SHOWN_SECONDS, count_waiting
from handlers.shared.menu import Command
from handlers.shared.moments import day_in_words
from handlers.shared.reading_promise import readers_of
from handlers.shared.roster import ATTENDING, facilitators_of, parents_of
from handlers.staff import versions
from scheduler import meetings as timing
from scheduler.local_time import local_date
from storage import compliance, meetings, members, sent_messages
from storage.compliance import Compliance
from storage.members import PARENT

DAYS = 7
_ENOUGH, _ONE_IN = 3, 3  # of fewer check-ins nothing is said; fewer than one in three answered is few

_STATES = (members.ACTIVE, members.PAUSED, members.STOPPED, members.ENROLLING)


def text(turn: Turn) -> str:
    """Numbers, and no parent by name."""
    parts = [_members(turn), _days(turn), _problems(turn)]
    return turn.words("overview.overview", group=turn.group.name, lines=Markup("\n\n").join(parts))


def rows(turn: Turn) -> list[list[Button]]:
    """A button to each thing the text names."""
    label = turn.words.label
    look = [[Button(label("version.look"), Command("versie"))]] if versions.newer(turn) else []
    return [
        *look,
        [Button(label("overview.numbers"), Command("groep"))],
        [Button(label("overview.invite"), Command("uitnodigen"))],
        [Button(label("overview.helplines"), Command("nummers"))],
        [Button(label("overview.export"), Command("export"))],
        [Button(label("overview.team"), "team")],
        [Button(label("overview.who_looked"), "looked")],
    ]


def _members(turn: Turn) -> Markup:
    words = turn.words
    counts = Counter(each.state for each in members.of_group(turn.db, turn.group.id, PARENT))
    lines = [
        words("coordinator.number_line", label=words.label(f"facilitator.{state}"), count=counts[state])
        for state in _STATES
        if counts[state]
    ]
    return Markup("\n").join(lines) if lines else words("facilitator.members_none")


def _days(turn: Turn) -> Markup:
    first = local_date(turn.now, turn.group.zone) - timedelta(days=DAYS - 1)
    days = compliance.by_day(turn.db, turn.group.id, first=first.isoformat())
    if not days:
        return turn.words("overview.no_checkins")
    lines = [_day(turn, day, counts) for day, counts in days]
    total = sum((counts for _, counts in days), Compliance())
    lines.append(turn.words("overview.all_days", count=total.any_answer, number=total.sent))
    return turn.words("overview.answered", lines=Markup("\n").join(lines))


def _day(turn: Turn, day: str, counts: Compliance) -> Markup:
    label = day_in_words(date.fromisoformat(day), turn.words)
    return turn.words("overview.day_line", label=label, count=counts.any_answer, number=counts.sent)


def _problems(turn: Turn) -> Markup:
    group, words = turn.group, turn.words
    parents, facilitators = parents_of(turn, group.id, ATTENDING), facilitators_of(turn, group.id)
    found = []
    if later := versions.newer(turn):
        found.append(words("version.waits", number=later.version))
    unreachable = sum(not person.reachable for _, person in parents)
    if unreachable:
        found.append(words("overview.count_unreachable", count=unreachable))
    away = sum(not person.reachable for _, person in facilitators)
    if away:
        found.append(words("overview.count_facilitators_unreachable", count=away))
    chats = {group.chat_id, *(person.chat_id for _, person in (*parents, *facilitators))}
    refused = sum(_was_refused(turn, chat_id) for chat_id in chats if chat_id is not None)
    if refused:
        found.append(words("overview.count_refused", count=refused))
    waiting = count_waiting(turn)
    if waiting:
        found.append(words("overview.count_waiting", count=waiting))
    if _is_quiet(turn):
        found.append(words("overview.few_answers"))
    if not facilitators:
        found.append(words("overview.no_facilitator"))
    elif not readers_of(turn, group.id):
        found.append(words("overview.nobody_reads"))
    if meetings.unsaid(turn.db, group.id, before=turn.now - timing.LASTS):
        found.append(words("overview.unsaid_to_coordinator"))
    if not meetings.coming(turn.db, group.id, now=turn.now):
        found.append(words("overview.no_meeting"))
    if group.chat_id is None:
        found.append(words("overview.no_chat"))
    if not group.helplines:
        found.append(words("overview.no_helplines"))
    return Markup("\n").join(found) if found else words("overview.all_well")


def _is_quiet(turn: Turn) -> bool:
    """Whether few of the check-ins of these days, today's aside, had any answer."""
    today = local_date(turn.now, turn.group.zone)
    first = (today - timedelta(days=DAYS)).isoformat()
    days = compliance.by_day(turn.db, turn.group.id, first=first)
    over = sum((counts for day, counts in days if day < today.isoformat()), Compliance())
    return over.sent >= _ENOUGH and over.any_answer * _ONE_IN < over.sent


def _was_refused(turn: Turn, chat_id: int) -> bool:
    return sent_messages.some_not_delivered(turn.db, chat_id, since=turn.now - SHOWN_SECONDS)
