"""The duty of the meetings: reminders and agendas when they are due, within the budget of each parent's day."""

from __future__ import annotations

import functools
from collections.abc import Callable

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.meeting import holding, telling
from handlers.meeting.agenda import agenda
from handlers.meeting.wording import announcement, moment_of, who_comes
from handlers.shared import roster
from scheduler import burden, meeting_places
from scheduler import meetings as timing
from scheduler.fence import Fence
from scheduler.local_time import is_quiet, local_date
from scheduler.meetings import Step
from scheduler.ticks import Duty
from storage import groups, host_history, meeting_reminders, meetings, members, outbox, rsvps
from storage.database import Transaction
from storage.meetings import Meeting
from storage.members import Member
from storage.people import Person

_FAR = 400 * 24 * 3600
_REMINDED = frozenset({members.ACTIVE})


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do for meetings."""

    fence = Fence("meeting")

    def run(db: Transaction, now: int) -> int:
        def take(due: tuple[Meeting, Step]) -> None:
            meeting, step = due
            meeting_reminders.done(db, meeting.id, meeting.moves, step.name)
            _STEPS[step.name](turns.outside(db, now=now), meeting, step)

        return fence.each(db, _all_due(db, now), take, now=now, key=lambda due: (due[0].id, due[1].name))

    return Duty("meeting", run, _next_instant)


def _all_due(db: Transaction, now: int) -> list[tuple[Meeting, Step]]:
    """The first step that is due of each meeting."""
    found = []
    for meeting in meetings.to_come_between(db, after=now - timing.AFTER, before=now + timing.BEFORE):
        done = meeting_reminders.steps_done(db, meeting.id, meeting.moves)
        found += [(meeting, step) for step in timing.due(meeting.starts_at, meeting.zone, done, now)[:1]]
    return found


def _next_instant(db: Transaction, after: int) -> int | None:
    coming = meetings.to_come_between(db, after=after - timing.AFTER, before=after + _FAR)
    instants = (
        timing.next_instant(
            each.starts_at, each.zone, meeting_reminders.steps_done(db, each.id, each.moves), after
        )
        for each in coming
    )
    return min((instant for instant in instants if instant is not None), default=None)


def _keep_places(turn: Turn, meeting: Meeting, _step: Step) -> None:
    """Nothing less important takes the place of the reminders in the parents' days."""
    if not meeting_reminders.chosen(turn.db, meeting.group_id).to_parents:
        return
    for member, _ in roster.parents_of(turn, meeting.group_id, _REMINDED):
        meeting_places.keep(turn.db, member, meeting.id, meeting.starts_at, meeting.zone)


def _remind(turn: Turn, meeting: Meeting, step: Step) -> None:
    """Remind those the group wants reminded; a reminder is pointless once the next step comes."""
    reminding = meeting_reminders.chosen(turn.db, meeting.group_id)
    if reminding.to_parents:
        _remind_parents(turn, meeting, step)
    if reminding.to_chat:
        told = functools.partial(announcement, meeting, now=turn.now)
        asks = not reminding.to_parents  # who is asked in private is not asked once more in the group
        telling.tell_chat(turn, meeting, told, asks=asks, until=step.until)


def _remind_parents(turn: Turn, meeting: Meeting, step: Step) -> None:
    """Each in private; who said that she does not come is left in peace."""
    answers = rsvps.answers(turn.db, meeting.id)
    for member, person in roster.parents_of(turn, meeting.group_id, _REMINDED):
        answer = answers.get(member.id)
        moment = None if answer == rsvps.NO else _moment_for(turn, meeting, member, step)
        if moment is not None:
            telling.take_question_away_from(turn, meeting, person)
            telling.tell_parent(
                turn,
                meeting,
                member,
                person,
                lambda words: announcement(meeting, words, turn.now),
                asks=True,
                until=step.until,
                answer=answer,
                not_before=moment,
            )


def _remind_a_day_before(turn: Turn, meeting: Meeting, step: Step) -> None:
    _remind(turn, meeting, step)
    _say_that_there_is_no_chat(turn, meeting)

    def show_agenda(person: Person) -> None:
        text = agenda(turn, meeting, turn.words_for(person))
        turn.say(text, to=person, kind=outbox.AGENDA, belongs_to=meeting.id)

    # An agenda that cannot be made, of a session that the programme has no longer, keeps no parent from hearing.
    facilitators = [person for _, person in roster.facilitators_of(turn, meeting.group_id)]
    Fence("agenda of").each(turn.db, facilitators, show_agenda, now=turn.now, key=lambda each: each.id)


def _say_that_there_is_no_chat(turn: Turn, meeting: Meeting) -> None:
    """Before the first meeting, to staff of a group that never had a chat: it may have been forgotten."""
    group = groups.get(turn.db, meeting.group_id)
    if meeting.session != 1 or group.chat_id is not None or host_history.of_group(turn.db, group.id):
        return
    if any(timing.DAY in meeting_reminders.steps_done(turn.db, meeting.id, each) for each in range(meeting.moves)):
        return  # told before it was moved
    staff = [*roster.facilitators_of(turn, group.id), *roster.coordinators_of(turn, group.id)]
    for _, person in staff:
        text = turn.words_for(person)("hosting_staff.no_chat_yet", group=group.name)
        turn.say(text, to=person, kind=outbox.NOTICE)


def _remind_hours_before(turn: Turn, meeting: Meeting, step: Step) -> None:
    _remind(turn, meeting, step)
    parents = roster.parents_of(turn, meeting.group_id, roster.ATTENDING)
    for _, person in roster.facilitators_of(turn, meeting.group_id):
        words = turn.words_for(person)
        text = words(
            "calendar.who_comes",
            moment=moment_of(meeting, words),
            lines=who_comes(turn, meeting, parents, words),
        )
        turn.say(text, to=person, kind=outbox.AGENDA, belongs_to=meeting.id)


def _ask_afterwards(turn: Turn, meeting: Meeting, _step: Step) -> None:
    holding.ask(turn, meeting)
    telling.take_questions_away(turn, meeting)


def _moment_for(turn: Turn, meeting: Meeting, member: Member, step: Step) -> int | None:
    """When a reminder fits into her day, and not upon something else; then it is counted."""
    day = local_date(turn.now, member.zone).isoformat()
    if not meeting_places.is_wanted(turn.db, member, step):
        return None
    if not burden.may_say(turn.db, member.id, day, burden.MEETING, meeting.id):
        return None
    moment = burden.free_from(turn.db, member.id, day, burden.MEETING, meeting.id, now=turn.now)
    if moment >= step.until or is_quiet(moment, member.zone):
        return None
    burden.said(turn.db, member.id, day, burden.MEETING, meeting.id, at=moment)
    return moment


_STEPS: dict[str, Callable[[Turn, Meeting, Step], None]] = {
    timing.PLACES: _keep_places,
    timing.DAY: _remind_a_day_before,
    timing.HOURS: _remind_hours_before,
    timing.AFTERWARDS: _ask_afterwards,
}
