"""How is the group? Before a meeting who wants taps a rung; once, at a stated minute, one picture is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.core.buttons import Button, carries, fresh_secret
from handlers.core.doors import on_tap
from handlers.core.turn import Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import ladder_picture
from handlers.hosting.posting import place, post
from handlers.ladder import own
from handlers.meeting.rsvp import invited
from handlers.meeting.wording import group_words
from handlers.shared.moments import clock_time
from handlers.staff import exporting
from scheduler.fence import Fence
from scheduler.local_time import is_quiet
from scheduler.ticks import Duty
from storage import group_ladders, groups, keyboards, meetings, outbox, topics
from storage.database import Transaction
from storage.group_ladders import Ladder
from storage.meetings import Meeting

ASKED_BEFORE = 3 * 3600  # so long before the meeting the group is asked
DRAWN_BEFORE = 1800  # and so long before it the picture is drawn
FEWEST = 3
_FAR = 60 * 24 * 3600


@on_tap("group_ladder", invited, takes=group_ladders.RUNGS, where="group", unwritten=True)
def tapped(turn: Turn, tap: Tap) -> None:
    """Where she stands. Nothing of the tap is kept but that she gave an answer, until the picture is drawn."""
    asked = group_ladders.of(turn.db, tap.subject)
    if asked is None or asked.drawn or asked.draw_at <= turn.now:
        turn.tell("hosting.ladder_over")
        return
    if not carries(tap.keyboard, tap.secret):  # made up: with each other one somebody would count once more
        turn.tell("errors.old_button")
        return
    is_first = group_ladders.answer(turn.db, tap.subject, tap.word, turn.telegram_id, tap.secret)
    time = clock_time(asked.draw_at, turn.group.zone)
    turn.tell("hosting.ladder_thanks" if is_first else "hosting.ladder_again", time=time)


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: groups that want it are asked before a meeting, and the picture is drawn."""

    asking, drawing = Fence("ladder question"), Fence("ladder picture")

    def run(db: Transaction, now: int) -> int:
        def ask(meeting: Meeting) -> None:
            _ask(turns.outside(db, now=now), meeting)

        def draw(asked: Ladder) -> None:
            _draw(turns.outside(db, now=now), asked, turns)

        group_ladders.forget_old(db, now=now)
        done = asking.each(db, _to_ask(db, now), ask, now=now, key=lambda each: each.id)
        return done + drawing.each(
            db, group_ladders.due(db, now=now), draw, now=now, key=lambda each: each.meeting_id
        )

    return Duty("group ladder", run, _next_instant)


def _to_ask(db: Transaction, now: int) -> list[Meeting]:
    coming = meetings.to_come_between(db, after=now + DRAWN_BEFORE, before=now + ASKED_BEFORE + 1)
    return [each for each in coming if _wants(db, each) and not is_quiet(now, each.zone)]


def _wants(db: Transaction, meeting: Meeting) -> bool:
    has_chat = groups.get(db, meeting.group_id).chat_id is not None
    return has_chat and group_ladders.asks(db, meeting.group_id) and group_ladders.of(db, meeting.id) is None


def _next_instant(db: Transaction, after: int) -> int | None:
    coming = meetings.to_come_between(db, after=after + ASKED_BEFORE, before=after + _FAR)
    instants = [each.starts_at - ASKED_BEFORE for each in coming if _wants(db, each)]
    picture = group_ladders.next_instant(db, after=after)
    return min((each for each in [*instants, picture] if each is not None and each > after), default=None)


def ask_afresh(turn: Turn, meeting_id: int) -> None:
    """Where the buttons are out of reach: under other ones all may tap once more, until it is drawn."""
    asked, meeting = group_ladders.of(turn.db, meeting_id), meetings.get(turn.db, meeting_id)
    group = groups.get(turn.db, meeting.group_id)
    if asked is None or asked.drawn or asked.draw_at <= turn.now or group.chat_id is None:
        return
    group_ladders.take_back(turn.db, meeting_id)
    text = group_words(turn, group)("hosting.asked_again")
    post(turn, group, text, topic=topics.EXCHANGE, valid_until=asked.draw_at)
    _ask(turn, meeting)


def _ask(turn: Turn, meeting: Meeting) -> None:
    group = groups.get(turn.db, meeting.group_id)
    words, draw_at = group_words(turn, group), meeting.starts_at - DRAWN_BEFORE
    assert group.chat_id is not None
    rows = [[Button(words.label(f"hosting.ladder_{rung}"), rung)] for rung in group_ladders.RUNGS]
    text = words("hosting.ladder_ask", time=clock_time(draw_at, meeting.zone))
    if not own.is_taught(turn, group):
        text = Markup("\n\n").join([words("ladder.never_taught"), text])
    secret, holds = fresh_secret()
    said = turn.say_in(
        group.chat_id,
        text,
        rows,
        about="group_ladder",
        subject=meeting.id,
        holds=holds,
        secret=secret,
        **place(turn, group, topics.EXCHANGE),
        kind=outbox.QUESTION,
        valid_until=draw_at,
    )
    assert said.keyboard is not None
    group_ladders.begin(turn.db, meeting.id, said.keyboard.id, draw_at=draw_at)


def _draw(turn: Turn, asked: Ladder, turns: TurnTaker) -> None:
    """A worker draws it for the group and its facilitators; of too few answers, or all alike, there is none."""
    meeting = meetings.get(turn.db, asked.meeting_id)
    group = groups.get(turn.db, meeting.group_id)
    may_be = may_be_drawn(asked.counts, group_ladders.how_many(turn.db, meeting.id))
    group_ladders.drawn(turn.db, meeting.id)
    keyboard = keyboards.find(turn.db, asked.keyboard_id)
    is_open = group.chat_id is not None and meeting.to_come
    if not (may_be and is_open):
        group_ladders.forget(turn.db, meeting.id)
    if not is_open:
        return
    words = group_words(turn, group)
    if keyboard is not None:
        turn.show(keyboard, words("hosting.ladder_closed"), chat_id=group.chat_id)
    if may_be:
        for request_id in ladder_picture.ask_for(turn, meeting):
            turns.hand_over(exporting.WORK, request_id)
    else:
        post(turn, group, words("hosting.ladder_not_drawn"), topic=topics.EXCHANGE)


def may_be_drawn(counts: Sequence[int], people: int) -> bool:
    """Only where several people answered, and not all alike: else it tells what one of them said."""
    return people >= FEWEST and sum(count > 0 for count in counts) > 1
