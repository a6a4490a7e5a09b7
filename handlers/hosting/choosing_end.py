"""How the chat ends: the parents choose by a tap, without names; days later their facilitators hear it."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from handlers.core.buttons import Button, carries, fresh_secret
from handlers.core.doors import on_tap
from handlers.core.rights import Right
from handlers.core.turn import Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import place, post
from handlers.meeting.wording import group_words
from handlers.shared.moments import day_in_words
from handlers.shared.roster import facilitators_of
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, instant_of, local_date
from scheduler.ticks import Duty
from storage import (
    delivery,
    ending_votes,
    group_endings,
    groups,
    keyboards,
    members,
    outbox,
    sent_messages,
    topics,
)
from storage.database import Transaction
from storage.ending_votes import Vote
from storage.group_endings import CLOSE, GO_ON
from storage.members import PARENT, TAKING_PART

DAYS_OPEN = 3
HOUR = 10 * 60  # in minutes of the group's day
FEWEST = 3  # of fewer answers the numbers would tell what one of them said
WAYS = (GO_ON, CLOSE)


def _is_parent_here(turn: Turn, subject: int) -> bool:
    """A parent of this group."""
    mine = (each for each in members.of_person(turn.db, turn.person.id) if each.group_id == subject)
    turn.joined = next((each for each in mine if each.role == PARENT and each.state in TAKING_PART), None)
    return turn.joined is not None


parent_of_the_group = Right("a parent of the group", _is_parent_here)


@on_tap("ending_vote", parent_of_the_group, takes=WAYS, where="group", unwritten=True)
def tapped(turn: Turn, tap: Tap) -> None:
    """What she would like. Nothing of the tap is kept but that she answered, until the result is told."""
    vote = ending_votes.of(turn.db, tap.subject)
    if vote is None or vote.told_at <= turn.now:
        turn.tell("ending.vote_over")
        return
    if not carries(tap.keyboard, tap.secret):  # made up: with each other one somebody would count once more
        turn.tell("errors.old_button")
        return
    is_first = ending_votes.answer(turn.db, tap.subject, tap.word, turn.telegram_id, tap.secret)
    turn.tell("ending.vote_thanks" if is_first else "ending.vote_again")


def ask(turn: Turn) -> None:
    """Ask the group."""
    _ask(turn, turn.group, local_date(turn.now, turn.group.zone) + timedelta(days=DAYS_OPEN))


def ask_afresh(turn: Turn, group_id: int) -> None:
    """Where the buttons are out of reach: under others all may choose once more, until the day that was said."""
    group, vote = groups.get(turn.db, group_id), ending_votes.of(turn.db, group_id)
    if vote is None or vote.told_at <= turn.now or group.chat_id is None:
        return
    ending_votes.end(turn.db, group_id)
    post(turn, group, group_words(turn, group)("hosting.asked_again"), topic=topics.EXCHANGE)
    _ask(turn, group, local_date(vote.told_at, group.zone))


def _ask(turn: Turn, group: groups.Group, day: date) -> None:
    words = group_words(turn, group)
    assert group.chat_id is not None
    secret, holds = fresh_secret()
    said = turn.say_in(
        group.chat_id,
        words("ending.vote_ask", day=day_in_words(day, words)),
        [[Button(words.label(f"ending.{way}"), way)] for way in WAYS],
        about="ending_vote",
        subject=group.id,
        holds=holds,
        secret=secret,
        kind=outbox.QUESTION,
        not_before=after_quiet(turn.now, group.zone),
        **place(turn, group, topics.EXCHANGE),
    )
    assert said.keyboard is not None
    ending_votes.begin(turn.db, group.id, said.keyboard.id, told_at=instant_of(day, HOUR, group.zone))


def tell_now(turn: Turn, group: groups.Group) -> None:
    """The chat in which it was asked is not the group's any more: what was chosen so far is told."""
    vote = ending_votes.of(turn.db, group.id)
    if vote is not None:
        _tell(turn, vote)


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: what the parents chose is told to their facilitators."""

    fence = Fence("vote on an ending")

    def run(db: Transaction, now: int) -> int:
        def tell(vote: Vote) -> None:
            _tell(turns.outside(db, now=now), vote)

        return fence.each(db, ending_votes.due(db, now=now), tell, now=now, key=lambda each: each.group_id)

    return Duty("vote on an ending", run, lambda db, after: ending_votes.next_instant(db, after=after))


def _tell(turn: Turn, vote: Vote) -> None:
    group = groups.get(turn.db, vote.group_id)
    ending_votes.end(turn.db, group.id)
    keyboard = keyboards.find(turn.db, vote.keyboard_id)
    was_asked = keyboard is not None and not _take_back(turn, keyboard)
    if keyboard is not None and was_asked and group.chat_id is not None:
        turn.show(keyboard, group_words(turn, group)("ending.vote_closed"), chat_id=group.chat_id)
    is_decided = group_endings.of(turn.db, group.id) is not None
    enough = vote.go_on + vote.close >= FEWEST
    for _, host in facilitators_of(turn, group.id):
        words = turn.words_for(host)
        if not was_asked:
            told = [words("ending_staff.not_asked", group=group.name)]
        elif enough:
            told = [words("ending_staff.voted", group=group.name, number=vote.go_on, count=vote.close)]
        else:
            told = [words("ending_staff.too_few_voted", group=group.name)]
        if not is_decided:
            told.append(words("ending_staff.decide" if enough else "ending_staff.ask_and_decide"))
        turn.say(Markup("\n").join(told), to=host, kind=outbox.NOTICE)


def _take_back(turn: Turn, keyboard: keyboards.Keyboard) -> bool:
    """Asked by night, it has not left yet: it is not asked any more; whether that was so."""
    found = None if keyboard.outbox_id is None else sent_messages.find(turn.db, keyboard.outbox_id)
    if found is None or found[0].state != outbox.DUE:
        return False
    delivery.end(turn.db, found[0].id, outbox.CANCELLED, "superseded")
    return True
