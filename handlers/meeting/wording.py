"""A meeting in words: when, where, of what, and who comes."""

from __future__ import annotations

from typing import cast

from markupsafe import Markup, escape

from content.texts import Language
from content.words import Words
from handlers.core.turn import Turn
from handlers.shared.moments import held_until, moment_in_words
from handlers.shared.programme import programme_of
from scheduler.local_time import after_quiet, local_date
from scheduler.meetings import reminders_left
from storage import groups, meeting_reminders, rsvps
from storage.groups import Group
from storage.meetings import Meeting
from storage.members import Member
from storage.people import Person

# How the answers are listed for a facilitator.
_LISTED = (
    (rsvps.YES, "calendar.comes"),
    (rsvps.MAYBE, "calendar.may_come"),
    (rsvps.NO, "calendar.comes_not"),
    (None, "calendar.no_answer"),
)


def moment_of(meeting: Meeting, words: Words) -> str:
    """When it is, on its own wall clock: donderdag 5 maart, 19:30."""
    return moment_in_words(meeting.starts_at, meeting.zone, words)


def place_of(meeting: Meeting) -> str:
    """Where it is, in a line; empty where nobody said so."""
    return ", ".join(part for part in (meeting.place, meeting.link) if part)


def when_and_where(meeting: Meeting, words: Words) -> Markup:
    """When it is, and below it where."""
    lines = [moment_of(meeting, words), place_of(meeting)]
    return Markup("\n").join(escape(line) for line in lines if line)


def announcement(meeting: Meeting, words: Words, now: int) -> str:
    """That it is today, or tomorrow, or else again; when and where."""
    days = (local_date(meeting.starts_at, meeting.zone) - local_date(now, meeting.zone)).days
    key = {0: "meeting.today", 1: "meeting.tomorrow"}.get(days, "meeting.soon")
    return words(key, lines=when_and_where(meeting, words))


def with_question(text: str, words: Words, answer: str | None) -> str:
    """An announcement with whether she comes; where she said so already, with what she said."""
    if answer is None:
        return f"{text}\n{words('meeting.come')}"
    return f"{text}\n\n{words(f'meeting.said_{answer}')}"


def who_hears(turn: Turn, key: str, meeting: Meeting) -> str:
    """To the facilitator, who moved or cancelled it: who hears of it, and whether now or in the morning."""
    goes_at = after_quiet(turn.now, turn.group.zone)
    if goes_at >= meeting.starts_at:  # it begins by night, or as the night ends
        return turn.words(f"{key}_by_night", moment=moment_of(meeting, turn.words))
    return turn.words(
        key,
        moment=moment_of(meeting, turn.words),
        group=turn.group.name if turn.group.chat_id is not None else "",
        time=held_until(turn.now, turn.group.zone),
    )


def who_is_reminded(turn: Turn, planned: list[Meeting]) -> str:
    """To the facilitator, who planned meetings: who hears of them and when, of one that is near at once."""
    reminding, first = meeting_reminders.chosen(turn.db, turn.group.id), planned[0]
    in_chat = turn.group.name if reminding.to_chat and turn.group.chat_id is not None else ""
    if not reminding.to_parents and not in_chat:
        return turn.words("calendar.reminded_by_nobody")
    group, left = "" if reminding.to_parents else in_chat, reminders_left(first.starts_at, first.zone, turn.now)
    if not left:
        return turn.words("calendar.too_late_to_remind")
    if left[0] > after_quiet(turn.now, first.zone):
        return turn.words("calendar.reminded", group=group)
    time = held_until(turn.now, first.zone)
    if len(planned) > 1:
        return turn.words("calendar.reminded_first_soon", group=group, time=time)
    return turn.words("calendar.reminded_soon", group=group, time=time, count=len(left))


def title_of(turn: Turn, meeting: Meeting, words: Words) -> str:
    """The title of its session, plain."""
    programme = programme_of(turn, groups.get(turn.db, meeting.group_id))
    return words.plain(programme.session(meeting.session).title)


def who_comes(turn: Turn, meeting: Meeting, parents: list[tuple[Member, Person]], words: Words) -> Markup:
    """For a facilitator: the parents by their answer, by the names she knows them by."""
    answers = rsvps.answers(turn.db, meeting.id)
    lines = []
    for answer, key in _LISTED:
        names = [person.name for member, person in parents if answers.get(member.id) == answer]
        if names:
            lines.append(Markup("{}: {}").format(words.label(key), ", ".join(names)))
    return Markup("\n").join(lines) if lines else words("calendar.no_parents")


def group_words(turn: Turn, group: Group) -> Words:
    """The words for what the whole group reads."""
    return turn.library.words(cast(Language, group.language), "standaard")
