"""/pauze: rest for a day, for a week, or until she is back; and starting again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from markupsafe import Markup

from content.typed_pieces import Unread
from content.typed_until import day_until
from handlers.core.buttons import Button
from handlers.core.choices import offered
from handlers.core.doors import on_command, on_tap, on_typed_below
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.preferences import wishes
from handlers.shared.moments import clock_time, day_in_words, soon_day_in_words
from handlers.shared.not_understood import say_unread
from scheduler import planner
from scheduler.local_time import instant_of, local_date
from storage import easing, members, planned_prompts, prompts
from storage.keyboards import Keyboard
from storage.members import FACILITATOR, PARENT

may_rest = as_member(PARENT, FACILITATOR)

# What else begins again once she takes part again.
WHEN_BACK: list[Callable[[Turn], None]] = []

_DAYS = {"day": 1, "week": 7}


@on_command("pauze", may_rest)
def show(turn: Turn, _heard: Heard) -> None:
    """/pauze: how long? Who rests already is asked whether she wants to start again."""
    if turn.member.state == members.STOPPED:
        turn.say(turn.words("preferences.stopped"))
    elif turn.member.state == members.PAUSED:
        rows = [_row(turn, "resume", "resume"), _row(turn, "stay_paused", "stay")]
        turn.say(turn.words("preferences.pause_on"), rows, about="pauze", subject=turn.member.id)
    else:
        turn.say(turn.words("preferences.pause_ask"), rows_of(turn), about="pauze", subject=turn.member.id)


@on_tap("pauze", may_rest, takes=("resume", "stay", "open", *_DAYS))
def tapped(turn: Turn, tap: Tap) -> None:
    """How long she rests, or that she starts again; who stopped has nothing to rest from."""
    if turn.member.state == members.STOPPED:
        turn.show(tap.keyboard, turn.words("preferences.stopped"))
    elif tap.choice == "resume":
        turn.show(tap.keyboard, resume(turn))
    elif tap.choice == "stay":
        turn.show(tap.keyboard, turn.words("preferences.pause_stays"))
    elif tap.choice == "open":
        members.set_state(turn.db, turn.member.id, members.PAUSED)
        turn.show(tap.keyboard, turn.words("preferences.pause_open"))
    else:
        until = _end_of(turn, _DAYS[tap.word])
        members.set_state(turn.db, turn.member.id, members.PAUSED, until=until)
        turn.show(tap.keyboard, _rests_until(turn, until))


@on_typed_below("pauze")
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """How long, in words: tot vrijdag, drie dagen."""
    if "open" not in offered(keyboard) or turn.member.state != members.ACTIVE:
        return False
    until = day_until(heard.text, local_date(turn.now, turn.member.zone))
    if isinstance(until, Unread):
        return say_unread(turn, until, heard.text, "preferences.day_not_understood")
    turn.show(keyboard, turn.words("preferences.pause_ask"))
    midnight = instant_of(until, 0, turn.member.zone)
    members.set_state(turn.db, turn.member.id, members.PAUSED, until=midnight)
    turn.say(_rests_until(turn, midnight))
    return True


def rows_of(turn: Turn) -> list[list[Button]]:
    """The lengths of a pause to choose from."""
    return [_row(turn, "pause_day", "day"), _row(turn, "pause_week", "week"), _row(turn, "pause_open", "open")]


def resume(turn: Turn) -> str:
    """She takes part again from now on; what to tell her."""
    members.set_state(turn.db, turn.member.id, members.ACTIVE)
    easing.end(turn.db, turn.member.id)
    planner.plan_member(turn.db, turn.member.id, turn.now)
    for follow in WHEN_BACK:
        follow(turn)
    planned = planned_prompts.first(turn.db, turn.member.id, prompts.CHECKIN)
    instant = wishes.next_checkin(turn, after=turn.now) if planned is None else planned.scheduled_at
    if instant is None or not wishes.comes(turn):
        return turn.words("enrolment.resume")
    zone = turn.member.zone
    day = soon_day_in_words(instant, turn.now, zone, turn.words)
    return turn.words("preferences.pause_over", day=day, time=clock_time(instant, zone))


def _row(turn: Turn, key: str, choice: str) -> list[Button]:
    return [Button(turn.words.label(f"preferences.{key}"), choice)]


def _end_of(turn: Turn, days: int) -> int:
    """The midnight after so many days without a check-in: today is one of them if it is still to come today."""
    zone = turn.member.zone
    first = wishes.next_checkin(turn, after=turn.now) or turn.now
    today = local_date(turn.now, zone)
    start = today if local_date(first, zone) == today else today + timedelta(days=1)
    return instant_of(start + timedelta(days=days), 0, zone)


def _rests_until(turn: Turn, until: int) -> Markup:
    """On which day she is written to again; where no question comes that day, only how long she rests."""
    instant = wishes.next_checkin(turn, after=until - 1)
    if instant is None or easing.is_on(turn.db, turn.member.id):
        return turn.words("preferences.pause_rests_until", day=_day(turn, until))
    return turn.words("preferences.pause_until", day=_day(turn, instant))


def _day(turn: Turn, instant: int) -> str:
    return day_in_words(local_date(instant, turn.member.zone), turn.words)
