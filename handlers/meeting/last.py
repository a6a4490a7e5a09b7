"""After the last meeting each parent reads once what still comes, when names go, and that the group may go on."""

from __future__ import annotations

from markupsafe import Markup

from handlers import retention
from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.entering import obey_as_this_member
from handlers.core.rights import parents
from handlers.core.turn import Tap, Turn
from handlers.ladder import own
from handlers.meeting import hello, holding
from handlers.preferences import wishes
from handlers.shared import nothing_comes, roster
from handlers.shared.moments import day_in_words
from handlers.shared.naming import facilitator_names
from handlers.shared.offers import next_morning, offers_as
from handlers.shared.programme import programme_of
from handlers.shared.which_group import of_which_group
from scheduler import burden
from scheduler.local_time import local_date
from storage import group_endings, groups, meetings, members, offers, outbox
from storage import retention as kept
from storage.meetings import Meeting

LAST_TIME = "last_time"
STOP, WISH, CARD, HELLO, NOT = "stop", "wens", "card", "hello", "not"

_TOLD = frozenset({members.ACTIVE, members.PAUSED})


def plan(turn: Turn, meeting: Meeting) -> None:
    """The last session was held: tell each parent, on a morning that has room for it."""
    if meeting.session == _last_session(turn, meeting.group_id):
        for member, _ in roster.parents_of(turn, meeting.group_id, _TOLD):
            offers.plan_again(turn.db, member.id, LAST_TIME, due_at=next_morning(turn.now, member.zone))


@offers_as(LAST_TIME, weighs_as=burden.ANNOUNCEMENT)
def tell(turn: Turn) -> bool:
    """What there is to know now; nothing where the group got more sessions meanwhile."""
    if meetings.last_session_held(turn.db, turn.group.id, turn.now) != _last_session(turn, turn.group.id):
        return False
    words, label = turn.words, turn.words.label
    ending = group_endings.of(turn.db, turn.group.id)
    over = "over_goes_on" if ending is not None and ending.way == group_endings.GO_ON else "over"
    parts = [words(f"last_time.{over}", facilitator=facilitator_names(turn))]
    due = retention.due_of(turn, turn.group)
    if due is not None and due.told_from > local_date(turn.now, turn.member.zone):
        key = "words_go" if kept.keeps_name(turn.db, turn.member.id) else "names_go"
        parts.append(words(f"last_time.{key}", day=day_in_words(due.erased_on, words)))
    rows = [
        [Button(label("ladder.my_card"), CARD)],
        *([[Button(label("last_time.hello"), HELLO)]] if hello.is_possible(turn) else []),
        [Button(label("last_time.stop"), STOP)],
        [Button(label("last_time.wish"), WISH)],
        [Button(label("last_time.go_on"), NOT)],
    ]
    text = of_which_group(turn, turn.group.id, turn.person, Markup("\n\n").join(parts))
    turn.say(text, rows, about=LAST_TIME, subject=turn.member.id, kind=outbox.PROMPT)
    return True


@on_tap(LAST_TIME, parents, takes=(STOP, WISH, CARD, HELLO, NOT))
def tapped(turn: Turn, tap: Tap) -> None:
    """Her card to keep, a hello each month, stop, say what she wants more of, or leave it as it is."""
    if tap.choice == NOT:
        if not nothing_comes.has_stopped(turn, tap):
            hello.ask_on(turn)
            turn.show(tap.keyboard, wishes.promised(turn, turn.words("last_time.goes_on")))
        return
    if tap.choice == CARD:
        own.give_card(turn)
        return
    if tap.choice == HELLO:
        hello.ask(turn)
        return
    obey_as_this_member(turn, tap.word)


def _last_session(turn: Turn, group_id: int) -> int:
    return max(each.number for each in programme_of(turn, groups.get(turn.db, group_id)).sessions)


holding.WHEN_HELD.append(plan)
