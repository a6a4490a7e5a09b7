"""What can be heard and seen with a lesson: a facilitator's voice, or the pack's recording; the pack's picture."""

from __future__ import annotations

from typing import Any

from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from storage import lessons, outbox


def say_voice(turn: Turn, session: int) -> None:
    """The group's own recording, by Telegram's name of the file; else the pack's, if it has one."""
    recorded = lessons.voice(turn.db, turn.group.id, session)
    if recorded is not None:
        _send(turn, "sendVoice", {"voice": recorded})
        return
    programme = programme_of(turn)
    file = turn.library.voice(programme.key, programme.session(session), turn.words.language)
    if file is not None:
        _send(turn, "sendVoice", {"_upload": ["voice", file.name, str(file)]})


def say_picture(turn: Turn, session: int) -> None:
    """The lesson's picture with the line below it, if the pack has it."""
    programme = programme_of(turn)
    key = programme.session(session).lesson.picture
    file = turn.library.picture(programme.key, key) if key else None
    if key is None or file is None:
        return
    body: dict[str, Any] = {"_upload": ["photo", file.name, str(file)]}
    if key in programme.pictures:
        body |= {"caption": str(turn.words.html(programme.pictures[key].caption)), "parse_mode": "HTML"}
    _send(turn, "sendPhoto", body)


def _send(turn: Turn, method: str, body: dict[str, Any]) -> None:
    outbox.add(turn.db, chat_id=turn.person.chat_id, kind=outbox.REPLY, method=method, body=body, at=turn.now)
