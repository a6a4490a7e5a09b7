"""Who comes: a parent's tap under a reminder, in her own chat or in the group's."""

from __future__ import annotations

from handlers.core.doors import on_tap
from handlers.core.rights import Right
from handlers.core.turn import Tap, Turn
from handlers.meeting import telling
from handlers.meeting.telling import Rsvp
from handlers.meeting.wording import announcement, when_and_where, with_question
from handlers.shared.which_group import of_which_group
from storage import keyboards, meetings, members, rsvps
from storage.keyboards import Keyboard
from storage.meetings import Meeting
from storage.members import PARENT, TAKING_PART


def _is_invited(turn: Turn, subject: int) -> bool:
    meeting = meetings.find(turn.db, subject)
    if meeting is None or turn.known is None:
        return False
    turn.joined = next(
        (
            member
            for member in members.of_person(turn.db, turn.known.id)
            if (member.group_id, member.role) == (meeting.group_id, PARENT) and member.state in TAKING_PART
        ),
        None,
    )
    return turn.joined is not None


invited = Right("invited to the meeting", _is_invited)


@on_tap("rsvp", invited, takes=(Rsvp,), where="both")
def answer(turn: Turn, tap: Tap) -> None:
    """She comes, comes not, or may come; under what was said of an earlier time she sees the new one first."""
    meeting = meetings.get(turn.db, tap.subject)
    assert isinstance(tap.choice, Rsvp)
    if meeting.state == meetings.CANCELLED:
        _close(turn, tap, "meeting.no_more")
    elif not meeting.to_come or meeting.starts_at <= turn.now:
        _close(turn, tap, "meeting.over")
    elif tap.choice.moves != meeting.moves:
        _ask_anew(turn, tap, meeting)
    else:
        _take(turn, tap, meeting, tap.choice.answer)


def _close(turn: Turn, tap: Tap, key: str) -> None:
    if turn.in_group:
        turn.tell(key)
    else:
        turn.show(tap.keyboard, turn.words(key))


def _ask_anew(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    if turn.in_group:
        turn.tell("meeting.soon", lines=when_and_where(meeting, turn.words), alert=True)
    else:
        _show(turn, tap.keyboard, meeting, rsvps.answers(turn.db, meeting.id).get(turn.member.id))


def _take(turn: Turn, tap: Tap, meeting: Meeting, value: str) -> None:
    """Write her answer down. Given in the group's chat, only she sees it; she is not asked again in private."""
    rsvps.answer(turn.db, meeting.id, turn.member.id, value, at=turn.now)
    if not turn.in_group:
        _show(turn, tap.keyboard, meeting, value)
        return
    turn.tell(f"meeting.said_{value}")
    asked = keyboards.newest_open(turn.db, turn.person.id, "rsvp", meeting.id)
    if asked is not None:
        _show(turn, asked, meeting, value)


def _show(turn: Turn, keyboard: Keyboard, meeting: Meeting, value: str | None) -> None:
    words = turn.words_for(turn.person)
    text = with_question(announcement(meeting, words, turn.now), words, value)
    text = of_which_group(turn, meeting.group_id, turn.person, text)
    turn.show(keyboard, text, telling.rsvp_rows(words, meeting, value), to=turn.person)
