"""After the last meeting a parent may choose a hello each month, until a day, in the place of the questions."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import retention
from handlers.calming import minute
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_tap
from handlers.core.rights import parents
from handlers.core.turn import Tap, Turn
from handlers.preferences import pausing, wishes
from handlers.shared import nothing_comes
from handlers.shared.moments import day_in_words
from handlers.shared.offers import HOUR, offers_as
from scheduler import burden
from scheduler.local_time import instant_of, local_date
from storage import hellos, offers, outbox
from storage.hellos import Hello

HELLO = "hello"
MONTHS = (3, 6, 12)
NOT, REST, END = "not", "rest", "end"

_LATE = timedelta(days=7)  # so long the last one may wait for a day that has room


class For(Choice):
    """For so many months."""

    months: int


def is_possible(turn: Turn) -> bool:
    """Whether a first one comes before her name goes."""
    today = local_date(turn.now, turn.member.zone)
    return months_on(today, 1) <= _last_day(turn, months_on(today, min(MONTHS)))


def ask(turn: Turn) -> None:
    """Until when? Nothing where none would come any more."""
    label = turn.words.label
    if not is_possible(turn):
        turn.say(turn.words("last_time.too_late_for_hello"))
        return
    rows = [[Button(label("last_time.months", number=each), For(each))] for each in MONTHS]
    turn.say(
        turn.words("last_time.until_when"),
        [*rows, [Button(label("last_time.no_hello"), NOT)]],
        about=HELLO,
        subject=turn.member.id,
    )


@on_tap(HELLO, parents, takes=(For, NOT, REST, END))
def tapped(turn: Turn, tap: Tap) -> None:
    """Until when, or not at all; a minute of rest; no more of them."""
    match tap.choice:
        case For(months):
            if not nothing_comes.has_stopped(turn, tap):
                _choose(turn, tap, months)
        case "rest":
            minute.begin(turn)
        case "end":
            hellos.drop(turn.db, turn.member.id)
            turn.show(tap.keyboard, turn.words("last_time.hello_ended"))
        case _:
            turn.show(tap.keyboard, turn.words("last_time.no_hello_then"))


def _choose(turn: Turn, tap: Tap, months: int) -> None:
    if not is_possible(turn):
        turn.show(tap.keyboard, turn.words("last_time.too_late_for_hello"))
        return
    today = local_date(turn.now, turn.member.zone)
    until = _last_day(turn, months_on(today, months))
    hellos.choose(turn.db, turn.member.id, Hello(today.isoformat(), until.isoformat(), 0))
    if wishes.of(turn) is not None:
        wishes.change(turn, active=False)
    _plan_next(turn, Hello(today.isoformat(), until.isoformat(), 0))
    chosen = turn.words("last_time.hello_chosen", day=day_in_words(until, turn.words))
    turn.show(tap.keyboard, nothing_comes.beside(chosen, turn.member, turn.words))


def _last_day(turn: Turn, wished: date) -> date:
    """The last day on which one may come: the one she wishes for, or the one on which her name goes."""
    due = retention.due_of(turn, turn.group)
    return wished if due is None else min(wished, due.erased_on)


def ask_on(turn: Turn) -> None:
    """No hello: where the questions of each day stopped for it, they come again."""
    hellos.drop(turn.db, turn.member.id)
    if wishes.of(turn) is not None and not wishes.comes(turn):
        wishes.change(turn, active=True)


@offers_as(HELLO, weighs_as=burden.ANNOUNCEMENT)
def say(turn: Turn) -> bool:
    """One hello; with the last one it is said that it is the last."""
    chosen, today = hellos.of(turn.db, turn.member.id), local_date(turn.now, turn.member.zone)
    if chosen is None or today > date.fromisoformat(chosen.until) + _LATE:
        hellos.drop(turn.db, turn.member.id)
        return False
    label = turn.words.label
    following = Hello(chosen.first_on, chosen.until, chosen.said + 1)
    is_last = not _plan_next(turn, following)
    rows = [[Button(label("calming.begin"), REST)]]
    if is_last:
        hellos.drop(turn.db, turn.member.id)
    else:
        hellos.choose(turn.db, turn.member.id, following)
        rows.append([Button(label("last_time.no_more_hello"), END)])
    key = "last_time.last_hello" if is_last else "last_time.hello"
    text = turn.words(key, name=turn.person.called)
    turn.say(text, rows, about=HELLO, subject=turn.member.id, kind=outbox.PROMPT)
    return True


def _plan_next(turn: Turn, chosen: Hello) -> bool:
    """The morning of the next month's day; false where that lies behind the day she chose."""
    number = chosen.said + 1
    day = months_on(date.fromisoformat(chosen.first_on), number)
    if day > date.fromisoformat(chosen.until):
        return False
    due_at = instant_of(day, HOUR, turn.member.zone)
    offers.plan_again(turn.db, turn.member.id, f"{HELLO} {number}", due_at=due_at)
    return True


def go_on(turn: Turn) -> None:
    """She is back: the hello of a month in which she had stopped is gone, and the next one comes."""
    chosen, today = hellos.of(turn.db, turn.member.id), local_date(turn.now, turn.member.zone)
    if chosen is None or offers.is_waiting(turn.db, turn.member.id, f"{HELLO} {chosen.said + 1}"):
        return
    first_on, said = date.fromisoformat(chosen.first_on), chosen.said
    while months_on(first_on, said + 1) <= today:
        said += 1
    following = Hello(chosen.first_on, chosen.until, said)
    if _plan_next(turn, following):
        hellos.choose(turn.db, turn.member.id, following)
    else:
        hellos.drop(turn.db, turn.member.id)


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the month's last, where it has none such."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


pausing.WHEN_BACK.append(go_on)
