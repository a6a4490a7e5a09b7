"""A facilitator reads a lesson, and speaks it in: parents of her group hear her with the text."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice, held
from handlers.core.doors import on_tap, on_words
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.lesson import media
from handlers.shared import chosen
from handlers.shared.programme import programme_of
from storage import lessons, questions

STAR = "★ "
_ABOUT = "record"


class Read(Choice):
    """The lesson of this session."""

    session: int


class Record(Choice):
    """Speak it in; on a keyboard, which is asked for."""

    session: int


class Erase(Choice):
    """Its recording goes."""

    session: int


def show(turn: Turn) -> None:
    """Every lesson of the programme; a star marks those she spoke in."""
    rows = [[_lesson_button(turn, session.number)] for session in programme_of(turn).sessions]
    turn.say(turn.words("lesson_staff.which"), rows, about=_ABOUT, subject=turn.member.id)


@on_tap(_ABOUT, facilitators, takes=(Read, Record, Erase))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the lessons, or what to do with its recording."""
    assert isinstance(tap.choice, Read | Record | Erase)
    session = chosen.session(turn, tap.choice.session)
    match tap.choice:
        case Read():
            _read(turn, session)
        case Record() as asked:
            text = turn.words("lesson_staff.record_ask", title=_title(turn, session))
            back = [[Button(turn.words.label("answers.back"), Read(session))]]
            keyboard = turn.show(tap.keyboard, text, back, holds=asked)
            turn.ask(_ABOUT, turn.member.id, keyboard_id=keyboard.id)
        case Erase():
            lessons.erase_voice(turn.db, turn.group.id, session)
            turn.show(tap.keyboard, turn.words("lesson_staff.record_gone"))


@on_words(_ABOUT, facilitators)
def spoken(turn: Turn, heard: Heard) -> None:
    """She sent her voice; it stays at Telegram, and only its name is kept here."""
    keyboard = turn.asked_under(heard)
    asked = held(keyboard, Record) if keyboard is not None else None
    if keyboard is None or asked is None:
        turn.no_longer_asked()
        return
    if heard.kind != "voice" or heard.file is None:
        turn.say(turn.words("lesson_staff.record_not_voice"))
        return
    session = asked.session
    lessons.record_voice(turn.db, turn.group.id, session, heard.file, at=turn.now)
    questions.close_about(turn.db, turn.person.id, _ABOUT, turn.member.id)
    turn.show(keyboard, turn.words("lesson_staff.record_ask", title=_title(turn, session)))
    turn.say(turn.words("lesson_staff.record_kept", title=_title(turn, session)))


def _read(turn: Turn, session: int) -> None:
    """The lesson as parents get it, in one go, with her recording if there is one."""
    words, read = turn.words, programme_of(turn).session(session)
    lesson = read.lesson
    if read.warning is not None:
        turn.say(words.html(read.warning))
    media.say_voice(turn, session)
    media.say_picture(turn, session)
    for text in lesson.messages[:-1]:
        turn.say(words.html(text))
    recorded = lessons.voice(turn.db, turn.group.id, session) is not None
    key = "lesson_staff.record_again" if recorded else "lesson_staff.record"
    rows = [[Button(words.label(key), Record(session))]]
    if recorded:
        rows.append([Button(words.label("lesson_staff.erase"), Erase(session))])
    turn.say(words.html(lesson.messages[-1]), rows, about=_ABOUT, subject=turn.member.id)


def _lesson_button(turn: Turn, session: int) -> Button:
    label = turn.words.label("lesson.session", number=session, title=_title(turn, session))
    is_recorded = lessons.voice(turn.db, turn.group.id, session) is not None
    return Button(f"{STAR if is_recorded else ''}{label}", Read(session))


def _title(turn: Turn, session: int) -> str:
    return turn.words.plain(programme_of(turn).session(session).title)
