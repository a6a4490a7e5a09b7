"""The pages of a session's lesson and exercise: what each says, and where one can go from there.

A page is named by a word and a number, such as `message 0`; its buttons are (label, page).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.sessions import Session
from content.texts import Text
from content.words import Words

LESSON = "message 0"
EXERCISE = "exercise 0"
END = "end 0"
STOP = "stop 0"

Ways = tuple[tuple[str, str], ...]

_STOP = ("lesson.stop", STOP)
_WARNING = "warning 0"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says as Telegram-HTML, and the ways on: keys of labels, and pages."""

    text: str
    ways: Ways


def first(session: Session) -> str:
    """The page it begins with: its warning, where it has one."""
    return LESSON if session.warning is None else _WARNING


def page(session: Session, name: str, words: Words) -> Page:
    """The page of this name. Raises KeyError or IndexError for one that does not exist."""
    kind, _, number = name.partition(" ")
    return _PAGES[kind](session, int(number), words)


def _warning(session: Session, _number: int, words: Words) -> Page:
    if session.warning is None:
        raise KeyError(_WARNING)
    return Page(_titled(session, words.html(session.warning), words), (("lesson.go_on", LESSON), _STOP))


def _titled(session: Session, text: str, words: Words) -> str:
    return words("lesson.title", title=words.plain(session.title)) + "\n\n" + text


def _message(session: Session, number: int, words: Words) -> Page:
    texts = session.lesson.messages
    said = words.html(texts[number])
    text = _titled(session, said, words) if f"message {number}" == first(session) else said
    return Page(text, (("lesson.go_on", _after("message", number, texts)), ("lesson.in_other_words", "other 0")))


def _other(session: Session, number: int, words: Words) -> Page:
    texts = session.lesson.in_other_words
    return Page(words.html(texts[number]), (("lesson.go_on", _after("other", number, texts)),))


def _end(session: Session, _number: int, words: Words) -> Page:
    said = [words("lesson.end")] if session.note is None else [words.html(session.note), words("lesson.end")]
    return Page("\n\n".join(said), (("lesson.exercise", EXERCISE),))


def _exercise(session: Session, _number: int, words: Words) -> Page:
    exercise = session.exercise
    text = words("lesson.exercise", title=words.plain(exercise.title), minutes=exercise.minutes)
    ways = (("lesson.go_on", "step 0"), ("lesson.without_breath", "apart 0"), ("lesson.sitting", "sitting 0"))
    return Page(text, ways)


def _step(session: Session, number: int, words: Words) -> Page:
    steps = session.exercise.steps
    following = _after("step", number, steps, end="done 0")
    return Page(words.html(steps[number]), (("lesson.go_on", following), _STOP))


def _apart(session: Session, _number: int, words: Words) -> Page:
    return Page(words.html(session.exercise.without_breath), (("answers.done", "done 0"), _STOP))


def _sitting(session: Session, _number: int, words: Words) -> Page:
    return Page(words.html(session.exercise.sitting), (("lesson.go_on", "step 0"), _STOP))


def _done(_session: Session, _number: int, words: Words) -> Page:
    return Page(words("lesson.exercise_done"), ())


def _stop(_session: Session, _number: int, words: Words) -> Page:
    return Page(words("lesson.stop"), ())


_PAGES: dict[str, Callable[[Session, int, Words], Page]] = {
    "warning": _warning,
    "message": _message,
    "other": _other,
    "end": _end,
    "exercise": _exercise,
    "step": _step,
    "apart": _apart,
    "sitting": _sitting,
    "done": _done,
    "stop": _stop,
}


def _after(kind: str, number: int, texts: Sequence[Text], *, end: str = END) -> str:
    return f"{kind} {number + 1}" if number + 1 < len(texts) else end
