"""After a meeting: was it held, and who was there? That opens its session for the group."""

from __future__ import annotations

from collections.abc import Callable

from handlers.core.buttons import Button, in_rows
from handlers.core.choices import held
from handlers.core.turn import Tap, Turn
from handlers.meeting import telling
from handlers.meeting.choices import Present, Tick, With
from handlers.meeting.wording import moment_of
from handlers.shared import chosen, roster
from handlers.shared.programme import programme_of
from storage import meetings, outbox, rsvps
from storage.meetings import Meeting

TICKED = "✓ "

# Whatever else begins when a meeting was held adds itself here.
WHEN_HELD: list[Callable[[Turn, Meeting], None]] = []


def ask(turn: Turn, meeting: Meeting) -> None:
    """Ask each facilitator whether it was held."""
    for member, person in roster.facilitators_of(turn, meeting.group_id):
        words = turn.words_for(person)
        turn.say(
            words("calendar.was_it_held", moment=moment_of(meeting, words)),
            [
                [Button(words.label("calendar.was_held"), With("held", meeting.id))],
                [Button(words.label("calendar.was_not"), With("not_held", meeting.id))],
            ],
            about="meeting",
            subject=member.id,
            to=person,
            kind=outbox.NOTICE,
        )


def note_held(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """It was held: its lesson, question and ideas open for the group, whether or not it is said who was there."""
    if _hold(turn, tap, meeting):
        _ask_who(turn, tap, meeting)


def _ask_who(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """Who was there? Those who said they would come are ticked."""
    known = rsvps.presence(turn.db, meeting.id) or {
        member_id: answer == rsvps.YES for member_id, answer in rsvps.answers(turn.db, meeting.id).items()
    }
    _show(turn, tap, meeting, {member_id for member_id, present in known.items() if present})


def tick(turn: Turn, tap: Tap, meeting: Meeting, named: int) -> None:
    """Tick one parent, or take the tick off."""
    member, _ = chosen.parent(turn, named, roster.ATTENDING)
    _show(turn, tap, meeting, _ticked(tap) ^ {member.id})


def finish(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """It was held, and these were there."""
    if not _hold(turn, tap, meeting):
        return
    there = _ticked(tap)
    for member, _ in roster.parents_of(turn, meeting.group_id, roster.ATTENDING):
        rsvps.note_presence(turn.db, meeting.id, member.id, member.id in there)
    session = programme_of(turn).session(meeting.session)
    words = turn.words
    turn.show(
        tap.keyboard,
        words("calendar.held", title=words.plain(session.title), question=words.html(session.exchange)),
    )


def _hold(turn: Turn, tap: Tap, meeting: Meeting) -> bool:
    """What begins when it was held begins once; of one that is off or still to be, it is shown how it stands."""
    if meeting.starts_at > turn.now:
        turn.show(tap.keyboard, turn.words("calendar.still_to_come", moment=moment_of(meeting, turn.words)))
        return False
    if not meetings.hold(turn.db, meeting.id, at=turn.now):
        turn.show(tap.keyboard, turn.words("calendar.too_late"))
        return False
    if meeting.to_come:
        telling.withdraw(turn, meeting)
        for begin in WHEN_HELD:
            begin(turn, meetings.get(turn.db, meeting.id))
    return True


def _show(turn: Turn, tap: Tap, meeting: Meeting, ticked: set[int]) -> None:
    buttons = [
        Button(f"{TICKED if member.id in ticked else ''}{person.name}", Tick(meeting.id, member.id))
        for member, person in roster.parents_of(turn, meeting.group_id, roster.ATTENDING)
    ]
    rows = [*in_rows(buttons, most=2), [Button(turn.words.label("answers.done"), With("was_there", meeting.id))]]
    title = turn.words.plain(programme_of(turn).session(meeting.session).title)
    text = turn.words("calendar.who_was_there", title=title)
    turn.show(tap.keyboard, text, rows, holds=Present(tuple(sorted(ticked))))


def _ticked(tap: Tap) -> set[int]:
    """Who is ticked on this keyboard."""
    present = held(tap.keyboard, Present)
    return set(present.members) if present is not None else set()
