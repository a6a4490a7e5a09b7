"""Her hour: tapped or typed; in the night she is asked once whether she means it."""

from __future__ import annotations

from content.typed_pieces import Unread
from content.typed_time import minute_in
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, require
from handlers.core.doors import on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.enrolment.steps import HOURS
from handlers.preferences import wishes
from handlers.shared.moments import minute_text
from scheduler.local_time import MINUTES_A_DAY, is_quiet_minute
from storage import hellos, questions
from storage.keyboards import Keyboard
from storage.members import FACILITATOR, PARENT


class Hour(Choice):
    """Another hour: this minute of the day, where one is chosen; in the night, where that is meant."""

    minute: int | None = None
    sure: bool = False

    def __post_init__(self) -> None:
        require(self.minute is None or self.minute in range(MINUTES_A_DAY))


def tapped(turn: Turn, tap: Tap, chosen: Hour) -> None:
    """She wants another hour, or chose one."""
    if chosen.minute is not None:
        take(turn, chosen.minute, keyboard=tap.keyboard, sure=chosen.sure)
        return
    buttons = [Button(minute_text(each), Hour(each)) for each in HOURS]
    keyboard = turn.show(tap.keyboard, turn.words("preferences.time_ask"), in_rows(buttons, most=4))
    turn.ask("hour", turn.member.id, keyboard_id=keyboard.id)


@on_words("hour", as_member(PARENT, FACILITATOR))
def typed(turn: Turn, heard: Heard) -> None:
    """She typed a time, in whatever way people do."""
    minute = minute_in(heard.text)
    if isinstance(minute, Unread):
        turn.misunderstand("preferences.time_not_understood", words=minute.words)
        return
    keyboard = turn.asked_under(heard)
    if keyboard is not None:
        turn.show(keyboard, turn.words("preferences.time_ask"))
    take(turn, minute)


def typed_below(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """Another hour, typed below how it is now; a number alone may answer a question above."""
    minute = minute_in(heard.text)
    if isinstance(minute, Unread) or heard.text.strip().isdecimal():
        return False
    turn.show(keyboard, turn.words("preferences.time_ask"))
    take(turn, minute)
    return True


def take(turn: Turn, minute: int, *, keyboard: Keyboard | None = None, sure: bool = False) -> None:
    """Keep this minute of the day as her hour; says so in the place of the buttons, where there are any."""
    questions.close_about(turn.db, turn.person.id, "hour", turn.member.id)
    time = minute_text(minute)
    if is_quiet_minute(minute) and not sure:
        label = turn.words.label
        rows = [
            [Button(label("preferences.at_night_yes"), Hour(minute, True))],
            [Button(label("preferences.at_night_no"), Hour())],
        ]
        _answer(turn, keyboard, turn.words("preferences.time_at_night", time=time), rows)
        return
    hellos.drop(turn.db, turn.member.id)  # the questions come again in the place of it
    wishes.change(turn, minute=minute, active=True)
    _answer(turn, keyboard, wishes.promised(turn, turn.words("preferences.time_kept", time=time)), [])


def _answer(turn: Turn, keyboard: Keyboard | None, text: str, rows: list[list[Button]]) -> None:
    if keyboard is None:
        turn.say(text, rows, about="tijd", subject=turn.member.id)
    else:
        turn.show(keyboard, text, rows)
