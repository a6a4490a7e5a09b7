"""What can be heard and seen with a lesson: a facilitator's voice, or the pack's recording; the pack's picture."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from storage import lessons, outbox
from storage.said import Picture, Said, Voice


def say_voice(turn: Turn, session: int) -> None:
    """The group's own recording, by Telegram's name of the file; else the pack's, if it has one."""
    recorded = lessons.voice(turn.db, turn.group.id, session)
    if recorded is not None:
        _send(turn, Voice(recorded))
        return
    programme = programme_of(turn)
    file = turn.library.voice(programme.key, programme.session(session), turn.words.language)
    if file is not None:
        _send(turn, Voice(path=str(file), name=file.name))


def say_picture(turn: Turn, session: int) -> None:
    """The lesson's picture with the line below it, if the pack has it."""
    _say_picture(turn, programme_of(turn).session(session).lesson.picture)


def say_picture_of_exercise(turn: Turn, session: int) -> None:
    """The picture of the exercise's family, unless it came with the lesson."""
    told = programme_of(turn).session(session)
    if told.exercise.picture != told.lesson.picture:
        _say_picture(turn, told.exercise.picture)


def _say_picture(turn: Turn, key: str | None) -> None:
    programme = programme_of(turn)
    file = turn.library.picture(programme.key, key) if key else None
    if key is None or file is None:
        return
    told = programme.pictures.get(key)
    caption = "" if told is None else str(turn.words.html(told.caption))
    _send(turn, Picture(path=str(file), name=file.name, caption=caption))


def _send(turn: Turn, says: Said) -> None:
    outbox.add(turn.db, chat_id=turn.person.chat_id, kind=outbox.REPLY, says=says, at=turn.now)
