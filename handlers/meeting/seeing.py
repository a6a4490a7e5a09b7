"""A facilitator reads a meeting's week as a parent will: message after message, and nothing is kept of it."""

from __future__ import annotations

from typing import cast

from markupsafe import Markup

from content.sessions import Session
from content.texts import Level
from content.words import Words
from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.lesson import pages
from handlers.meeting.choices import See, With
from handlers.shared.programme import programme_of
from storage import groups
from storage.meetings import Meeting

_OTHER: dict[str, Level] = {"standaard": "simpel", "simpel": "standaard"}


def show(turn: Turn, tap: Tap, meeting: Meeting, number: int, level: str) -> None:
    """One message of the week, in the place of the one before, with the way on and to the other level."""
    programme = programme_of(turn, groups.get(turn.db, meeting.group_id))
    words = turn.library.words(turn.words.language, cast(Level, level))
    week = _week(programme.session(meeting.session), words)
    place = min(number, len(week) - 1)
    kind, said = week[place]
    label = turn.words.label
    text = turn.words(
        "calendar.as_a_parent_reads",
        label=label(f"calendar.week_{kind}"),
        number=place + 1,
        count=len(week),
        lines=said,
    )
    ways = []
    if place:
        ways.append(Button(label("answers.back"), See(meeting.id, place - 1, level)))
    if place + 1 < len(week):
        ways.append(Button(label("lesson.go_on"), See(meeting.id, place + 1, level)))
    other = Button(label(f"calendar.in_{_OTHER[level]}"), See(meeting.id, place, _OTHER[level]))
    turn.show(tap.keyboard, text, [ways, [other], [Button(label("calendar.agenda"), With("agenda", meeting.id))]])


def _week(session: Session, words: Words) -> list[tuple[str, Markup]]:
    """What a parent reads in the week of a session, in order: its kind, and the words."""
    lesson = dict.fromkeys((pages.first(session), *(f"message {n}" for n in range(len(session.lesson.messages)))))
    steps = ["exercise 0", *(f"step {number}" for number in range(len(session.exercise.steps)))]
    ideas = [
        Markup("<b>{}</b>\n\n{}").format(words.plain(each.title), words.html(each.what))
        for each in session.experiments
    ]
    return [
        *(("lesson", _page(session, each, words)) for each in lesson),
        *(("exercise", _page(session, each, words)) for each in steps),
        *(("idea", each) for each in ideas),
        ("question", words.html(session.question.asks)),
        ("group", words.html(session.exchange)),
    ]


def _page(session: Session, name: str, words: Words) -> Markup:
    return Markup(pages.page(session, name, words).text)  # noqa: S704 - it is Telegram-HTML of our own
