"""Not too much: after three unanswered check-ins in a row she is asked once what would suit her better.

Where that is not answered either, one check-in a week comes and no reminder. The first that she answers offers her
own rhythm again; then Anker asks anew when she is silent anew.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.preferences import pausing, wishes
from handlers.shared import nothing_comes
from handlers.shared.moments import minute_text, soon_in_words, weekday
from handlers.shared.offers import next_morning, offers_as
from scheduler import week_ahead
from scheduler.burden import NUDGE
from storage import easing as eased
from storage import keyboards, offers, outbox, prompts
from storage.members import PARENT
from storage.prompts import CHECKIN, COMPLETED, DECLINED, EXPIRED, PARTIAL, SELF, Prompt

IN_A_ROW = 3
EASING, RHYTHM = "easing", "rhythm"
LESS, REST, AS_IT_IS = "less", "rest", "as_it_is"
AS_BEFORE, WEEKLY = "as_before", "weekly"

# Which of seven days stay when she wants less: at most three, never two in a row.
FEWER = 0b0010101  # Monday, Wednesday, Friday

_LOOKED_AT = 12
_AHEAD = 14 * 24 * 3600


def look(turn: Turn, prompt: Prompt) -> None:
    """A check-in ran out: was it the third in a row? Then she is asked, or, where she was, written to less."""
    if turn.member.role != PARENT or not _has_been_silent(turn):
        return
    offer = offers.of(turn.db, turn.member.id, EASING)
    if offer is None or (offer.said_at is not None and _answered_since(turn, offer.said_at)):
        due_at = next_morning(turn.now, turn.member.zone)
        offers.plan_again(turn.db, turn.member.id, EASING, due_at=due_at)
    elif offer.said_at is not None and prompt.scheduled_at > offer.said_at:
        _write_seldom(turn)


@offers_as(EASING, weighs_as=NUDGE)
def ask(turn: Turn) -> bool:
    """Ask her, unless she answered meanwhile."""
    if not _has_been_silent(turn) or not wishes.comes(turn):
        return False
    rows = [[Button(turn.words.label(f"easing.{choice}"), choice)] for choice in (LESS, REST, AS_IT_IS)]
    text = turn.words("easing.ask", name=turn.person.called)
    turn.say(text, rows, about=EASING, subject=turn.member.id, kind=outbox.PROMPT)
    return True


@on_tap(EASING, parents, takes=(LESS, REST, AS_IT_IS))
def tapped(turn: Turn, tap: Tap) -> None:
    """Less often, a break, or as it is: all of it is fine."""
    if nothing_comes.has_stopped(turn, tap):
        return
    if tap.choice == LESS:
        turn.show(tap.keyboard, wishes.promised(turn, _write_less(turn)))
    elif tap.choice == REST:
        turn.show(tap.keyboard, turn.words("easing.ask", name=turn.person.called))
        pausing.show(turn, Heard(""))
    else:
        turn.show(tap.keyboard, turn.words("easing.as_it_is"))


def welcome_back(turn: Turn) -> None:
    """She answered a check-in while she was written to less: does she want her own rhythm again?"""
    if not eased.is_on(turn.db, turn.member.id):
        return
    rows = [[Button(turn.words.label(f"easing.{choice}"), choice)] for choice in (AS_BEFORE, WEEKLY)]
    turn.say(turn.words("easing.back"), rows, about=RHYTHM, subject=turn.member.id)


@on_tap(RHYTHM, parents, takes=(AS_BEFORE, WEEKLY))
def rhythm_chosen(turn: Turn, tap: Tap) -> None:
    """As before, or once a week."""
    if nothing_comes.has_stopped(turn, tap):
        return
    if tap.choice == AS_BEFORE:
        turn.show(tap.keyboard, write_as_before(turn))
    else:
        turn.show(tap.keyboard, turn.words("easing.stays_weekly"))


def write_as_before(turn: Turn) -> Markup:
    """Her own rhythm holds again; what to tell her."""
    eased.end(turn.db, turn.member.id)
    wish = wishes.of(turn)
    assert wish is not None, "who was written to less has check-ins"
    return wishes.promised(turn, turn.words("easing.as_before_kept", time=minute_text(wish.minute)))


def weekly_in_words(turn: Turn, minute: int) -> str:
    """That questions come once a week at this minute of the day, and on which day the next ones do."""
    coming = week_ahead.foresee(turn.db, turn.member, turn.now, turn.now + _AHEAD)
    instant = next((each.instant for each in coming if each.kind == CHECKIN), None)
    if instant is None:
        return turn.words("easing.now_weekly", time=minute_text(minute))
    moment = soon_in_words(instant, turn.now, turn.member.zone, turn.words)
    return turn.words("easing.now_weekly_from", moment=moment)


def _write_seldom(turn: Turn) -> None:
    """The question stands there unanswered: from now on once a week, said in its place and without a sound."""
    keyboard = keyboards.newest_open(turn.db, turn.person.id, EASING, turn.member.id)
    if keyboard is not None and not eased.is_on(turn.db, turn.member.id):
        eased.begin(turn.db, turn.member.id, at=turn.now)
        turn.show(keyboard, turn.words("easing.seldom"))


def _write_less(turn: Turn) -> Markup:
    """Her days become Monday, Wednesday and Friday; who had fewer keeps every second of hers."""
    before = wishes.of(turn)
    assert before is not None, "who is asked has check-ins"
    days = before.days & FEWER or before.days
    wish = wishes.change(turn, days=days)
    names = ", ".join(weekday(day, turn.words) for day in range(7) if wish.days >> day & 1)
    return turn.words("easing.less_kept", lines=names, time=minute_text(wish.minute))


def _has_been_silent(turn: Turn) -> bool:
    """Whether the latest three that reached her ran out without a word; "not today" is a word."""
    recent = prompts.recent_of(turn.db, turn.member.id, CHECKIN, most=_LOOKED_AT)
    ended = [each for each in recent if each.state in (EXPIRED, COMPLETED, PARTIAL, DECLINED)][:IN_A_ROW]
    if len(ended) < IN_A_ROW or any(each.state != EXPIRED for each in ended):
        return False
    return not _answered_since(turn, ended[-1].scheduled_at)


def _answered_since(turn: Turn, instant: int) -> bool:
    """Whether she answered a check-in, her own or one that was sent, after this instant."""
    answered = [
        each
        for kind in (CHECKIN, SELF)
        for each in prompts.recent_of(turn.db, turn.member.id, kind, most=_LOOKED_AT)
        if each.state in (COMPLETED, PARTIAL, DECLINED)
    ]
    return any((each.opened_at or 0) > instant for each in answered)
