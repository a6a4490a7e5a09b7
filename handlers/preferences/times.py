"""/tijd: her hour, rest day and zone, whether she is reminded, her lesson's day, and how she is called."""

from __future__ import annotations

from typing import Literal

from content.typed_pieces import Unread
from content.typed_time import minute_in
from handlers import easing
from handlers.core.buttons import Button
from handlers.core.choices import AnyChoice, Choice, offered
from handlers.core.doors import on_command, on_tap, on_typed_below
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.lesson import moment
from handlers.preferences import being_called, hour, rest_day, wishes, zone
from handlers.preferences.being_called import Called
from handlers.preferences.hour import Hour
from handlers.preferences.rest_day import RestDay
from handlers.shared import nothing_comes
from handlers.shared.extra import DAILY
from handlers.shared.moments import minute_text, weekday
from scheduler.local_time import MINUTES_A_DAY, is_quiet_minute
from storage import easing as eased
from storage import members
from storage.keyboards import Keyboard
from storage.members import FACILITATOR, PARENT
from storage.routines import Routine

has_her_own_time = as_member(PARENT, FACILITATOR)


class Reminder(Choice):
    """Reminded of check-ins, or not."""

    to: Literal["on", "off"]


@on_command("tijd", has_her_own_time)
def show(turn: Turn, heard: Heard) -> None:
    """/tijd: how it is now, and what she can change. /tijd 20:30 changes the hour at once."""
    if turn.member.state == members.STOPPED:
        turn.say(turn.words("preferences.stopped"))
        return
    minute = minute_in(heard.payload) if heard.payload else None
    if isinstance(minute, int):
        hour.take(turn, minute)
    else:
        if isinstance(minute, Unread):
            turn.say(turn.words("preferences.time_not_understood", words=minute.words))
        turn.say(_as_it_is(turn), _rows(turn), about="tijd", subject=turn.member.id)


@on_tap("tijd", has_her_own_time, takes=(Hour, RestDay, "zone", Called, Reminder, "lesson", "as_before"))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the things to change, or what it is changed into; who stopped has nothing to change."""
    if nothing_comes.has_stopped(turn, tap):
        return
    match tap.choice:
        case Hour() as chosen:
            hour.tapped(turn, tap, chosen)
        case RestDay(day):
            rest_day.tapped(turn, tap, day)
        case Called(name):
            being_called.tapped(turn, tap, name)
        case Reminder(to):
            wish = wishes.change(turn, reminds=to == "on")
            key = _reminds(turn, wish) if wish.reminds else "reminder_off"
            turn.show(tap.keyboard, wishes.promised(turn, turn.words(f"preferences.{key}")))
        case "zone":
            zone.tapped(turn, tap)
        case "lesson" if turn.member.role == PARENT:
            moment.offer_moment(turn)
        case "as_before":
            turn.show(tap.keyboard, easing.write_as_before(turn))


@on_typed_below("tijd")
def typed_below(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """What its buttons ask for, in words: a rest day, or another hour."""
    choices = offered(keyboard)
    if turn.member.state == members.STOPPED:
        return False
    if RestDay("none") in choices:
        return rest_day.typed(turn, heard, keyboard)
    return Hour() in choices and hour.typed_below(turn, heard, keyboard)


def _reminds(turn: Turn, wish: Routine) -> str:
    """That she is reminded from now on; or why none comes, at night or in her group."""
    if not turn.group.reminders:
        return "reminder_on_not_here"
    wait = turn.library.instrument(DAILY).remind_after or 0
    comes_at_night = is_quiet_minute((wish.minute + wait) % MINUTES_A_DAY)
    return "reminder_on_at_night" if comes_at_night else "reminder_on"


def _as_it_is(turn: Turn) -> str:
    wish, words = wishes.of(turn), turn.words
    if (none := wishes.told_none(turn)) is not None:
        return none
    assert wish is not None, "check-ins come"
    if eased.is_on(turn.db, turn.member.id):
        return easing.weekly_in_words(turn, wish.minute)
    resting = rest_day.of(wish)
    time = minute_text(wish.minute)
    days = [weekday(day, words) for day in range(7) if wish.days >> day & 1]
    if len(days) < 6:  # she wanted less
        return words("week.checkin_on", time=time, lines=", ".join(days))
    if resting is None:
        return words("preferences.time_without_rest_day", time=time)
    return words("preferences.time", time=time, day=weekday(resting, words))


def _rows(turn: Turn) -> list[list[Button]]:
    def row(key: str, choice: AnyChoice) -> list[Button]:
        return [Button(turn.words.label(f"preferences.{key}"), choice)]

    wish = wishes.of(turn)
    rows = [row("change_time", Hour())]
    if wish is not None and wish.active:
        if eased.is_on(turn.db, turn.member.id):
            rows.append([Button(turn.words.label("easing.as_before"), "as_before")])
        rows += [row("change_rest_day", RestDay()), row("change_zone", "zone")]
        to: Literal["on", "off"] = "off" if wish.reminds else "on"
        rows.append(row(f"reminder_{to}", Reminder(to)))
    if turn.member.role == PARENT:
        rows.append([Button(turn.words.label("lesson.moment"), "lesson")])
    return [*rows, row("change_called", Called())]
