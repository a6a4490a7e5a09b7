"""Telling of a meeting: each parent in her own words and hours, the group's chat, and the facilitators.

Whatever still waits about an earlier time of the meeting can be withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.words import Words
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import Choice, require
from handlers.core.turn import Turn, message
from handlers.hosting.posting import place
from handlers.meeting.wording import group_words, moment_of, with_question
from handlers.shared import roster
from handlers.shared.which_group import of_which_group
from scheduler.local_time import after_quiet
from storage import delivery, groups, outbox, rsvps, sent_messages, topics
from storage.groups import Group
from storage.meetings import Meeting
from storage.members import Member
from storage.people import Person
from storage.said import Buttons, Said, Text
from storage.sent_messages import Sent

Told = Callable[[Words], str]


class Rsvp(Choice):
    """Whether she comes, when the meeting was moved so many times."""

    answer: str
    moves: int

    def __post_init__(self) -> None:
        require(self.answer in rsvps.ANSWERS)


def where_it_waits(turn: Turn, meeting: Meeting, before: Meeting) -> frozenset[int]:
    """The chats that have not heard yet that it was moved: what says so, from `before`, has not left."""
    readers = _readers(turn, groups.get(turn.db, meeting.group_id))
    written = sent_messages.of_subject(turn.db, outbox.MEETING, meeting.id)
    waiting = {each.id: each.chat_id for each in written if each.state == outbox.DUE and each.chat_id in readers}
    return frozenset(
        chat_id
        for outbox_id, chat_id in waiting.items()
        if isinstance(said := sent_messages.as_shown(turn.db, chat_id, outbox_id), Text)
        and moment_of(before, readers[chat_id]) in said.html
    )


def withdraw(turn: Turn, meeting: Meeting) -> None:
    """What was written about this meeting and has not left yet is not sent."""
    delivery.withdraw(turn.db, outbox.MEETING, meeting.id, "superseded")


def correct(turn: Turn, meeting: Meeting, told: Told) -> None:
    """What still stands of this meeting, with parents and in the group's chat, says this now, and asks nothing.

    Where somebody took the message away, it stays away.
    """
    group = groups.get(turn.db, meeting.group_id)
    parents = {person.chat_id: person for _, person in roster.parents_of(turn, group.id, roster.ATTENDING)}
    texts = {chat_id: told(words) for chat_id, words in _readers(turn, group).items()}
    texts |= {
        chat_id: of_which_group(turn, meeting.group_id, each, texts[chat_id]) for chat_id, each in parents.items()
    }
    _correct(turn, outbox.MEETING, meeting, texts)


def take_questions_away(turn: Turn, meeting: Meeting) -> None:
    """The meeting is over: what was said of it stays, and asks no longer whether somebody comes."""
    readers = _readers(turn, groups.get(turn.db, meeting.group_id))
    for each in sent_messages.standing_of_subject(turn.db, outbox.MEETING, meeting.id):
        _take_question_away(turn, each, readers.get(each.chat_id))


def take_question_away_from(turn: Turn, meeting: Meeting, person: Person) -> None:
    """She is asked anew, below: what stands of it in her own chat asks no longer."""
    words = turn.words_for(person)
    for each in sent_messages.standing_of_subject(turn.db, outbox.MEETING, meeting.id):
        if each.chat_id == person.chat_id:
            _take_question_away(turn, each, words)


def _take_question_away(turn: Turn, told: Sent, words: Words | None) -> None:
    shown = sent_messages.as_shown(turn.db, told.chat_id, told.id)
    if not isinstance(shown, Text | Buttons) or not shown.keys:
        return
    asks_nothing: Said = Buttons()
    if words is not None and isinstance(shown, Text):
        asks_nothing = message(shown.html.removesuffix(f"\n{words('meeting.come')}"))
    outbox.add_edit(
        turn.db,
        chat_id=told.chat_id,
        edits=told.id,
        says=asks_nothing,
        at=turn.now,
        kind=outbox.CORRECTION,
    )


def _readers(turn: Turn, group: Group) -> dict[int, Words]:
    """Each chat in which its meetings are told, with the words for it."""
    readers = {
        person.chat_id: turn.words_for(person) for _, person in roster.parents_of(turn, group.id, roster.ATTENDING)
    }
    if group.chat_id is not None:
        readers[group.chat_id] = group_words(turn, group)
    return readers


def correct_agendas(turn: Turn, meeting: Meeting, told: Told) -> None:
    """The agenda that a facilitator has of an earlier time, and who would come, make room for this."""
    facilitators = roster.facilitators_of(turn, meeting.group_id)
    texts = {person.chat_id: told(turn.words_for(person)) for _, person in facilitators}
    _correct(turn, outbox.AGENDA, meeting, texts)


def _correct(turn: Turn, kind: str, meeting: Meeting, texts: Mapping[int, str]) -> None:
    for each in sent_messages.standing_of_subject(turn.db, kind, meeting.id):
        if each.chat_id in texts:
            outbox.add_edit(
                turn.db,
                chat_id=each.chat_id,
                edits=each.id,
                says=message(texts[each.chat_id]),
                at=turn.now,
                kind=outbox.CORRECTION,
            )


def tell_parent(
    turn: Turn,
    meeting: Meeting,
    member: Member,
    person: Person,
    told: Told,
    *,
    asks: bool,
    until: int,
    answer: str | None = None,
    not_before: int = 0,
) -> None:
    """Tell one parent about a meeting, once it is no longer night where she is, and not before an instant.

    `asks` adds whether she comes; `answer` is what she said to that already.
    """
    words = turn.words_for(person)
    text = with_question(told(words), words, answer) if asks else told(words)
    text = of_which_group(turn, meeting.group_id, person, text)
    rows: Rows = rsvp_rows(words, meeting, answer) if asks else ()
    turn.say_in(
        person.chat_id,
        text,
        rows,
        owner=person,
        about="rsvp",
        subject=meeting.id,
        kind=outbox.MEETING,
        belongs_to=meeting.id,
        not_before=max(not_before, after_quiet(turn.now, member.zone)),
        valid_until=until,
    )


def tell_chat(turn: Turn, meeting: Meeting, told: Told, *, asks: bool, until: int) -> None:
    """Tell the group's chat, where there is one; anyone in it may tap, and only she sees what she answered."""
    group = groups.get(turn.db, meeting.group_id)
    if group.chat_id is None:
        return
    words = group_words(turn, group)
    text = with_question(told(words), words, None) if asks else told(words)
    rows: Rows = rsvp_rows(words, meeting) if asks else ()
    turn.say_in(
        group.chat_id,
        text,
        rows,
        about="rsvp",
        subject=meeting.id,
        **place(turn, group, topics.NEWS),
        kind=outbox.MEETING,
        belongs_to=meeting.id,
        not_before=after_quiet(turn.now, group.zone),
        valid_until=until,
    )


def rsvp_rows(words: Words, meeting: Meeting, given: str | None = None) -> list[list[Button]]:
    """The answers she did not give; each knows of which time of the meeting it speaks."""
    buttons = [
        Button(words.label(f"meeting.{answer}"), Rsvp(answer, meeting.moves))
        for answer in rsvps.ANSWERS
        if answer != given
    ]
    return in_rows(buttons, most=2)
