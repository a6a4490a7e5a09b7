"""/afsluiten: a group's chat ends. It is said a week before, with a last question; then Anker says goodbye."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from content.words import Words
from handlers import retention
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting import choosing_end, leaving
from handlers.hosting.posting import post, with_hour
from handlers.meeting.wording import group_words
from handlers.shared.moments import day_in_words
from handlers.shared.roster import facilitators_of
from scheduler.fence import Fence
from scheduler.local_time import instant_of, is_quiet, local_date
from scheduler.ticks import Duty
from storage import delivery, ending_votes, group_endings, groups, host_history, outbox, sent_messages, topics
from storage import retention as kept
from storage.database import Transaction
from storage.group_endings import CLOSE, GO_ON, Ending
from storage.groups import Group
from storage.said import Leaving

DAYS_BEFORE = 7
HOUR = 10 * 60  # in minutes of the group's day
STAY, BACK, VOTE = "stay", "back", "vote"


class Yes(Choice):
    """It ends in this way."""

    way: str


@on_command("afsluiten", facilitators)
def show(turn: Turn, _heard: Heard) -> None:
    """/afsluiten: how it ends, or, where that was said, whether it goes on after all."""
    text, rows = _as_it_is(turn)
    turn.say(text, rows, about="ending", subject=turn.member.id)


@on_tap("ending", facilitators, takes=(GO_ON, CLOSE, Yes, STAY, BACK, VOTE))
def tapped(turn: Turn, tap: Tap) -> None:
    """A way, then a yes; or it goes on after all."""
    planned = group_endings.of(turn.db, turn.group.id) is not None
    if turn.group.chat_id is None:
        turn.tell("errors.old_button")
        return
    if planned and tap.choice != STAY:  # a colleague said it meanwhile
        turn.show(tap.keyboard, *_as_it_is(turn))
        return
    day = day_in_words(_last_day(turn), turn.words)
    match tap.choice:
        case "vote" if ending_votes.of(turn.db, turn.group.id) is None:
            choosing_end.ask(turn)
            told = turn.words("ending_staff.asked", count=choosing_end.DAYS_OPEN)
            turn.show(tap.keyboard, with_hour(turn, told))
        case group_endings.GO_ON | group_endings.CLOSE as way:
            label = turn.words.label
            rows = [[Button(label("ending_staff.yes"), Yes(way))], [Button(label("answers.back"), BACK)]]
            turn.show(tap.keyboard, turn.words(f"ending_staff.sure_{way}", day=day), rows)
        case Yes(way):
            _announce(turn, way)
            turn.show(tap.keyboard, with_hour(turn, turn.words("ending_staff.announced", day=day)))
        case "stay" if planned:
            _keep_data(turn)
            group_endings.drop(turn.db, turn.group.id)
            _say_that_it_stays(turn, tap)
        case _:
            turn.show(tap.keyboard, *_as_it_is(turn))


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: chats whose last day has come."""

    fence = Fence("ending of a chat")

    def run(db: Transaction, now: int) -> int:
        def say_goodbye(ending: Ending) -> None:
            _say_goodbye(turns.outside(db, now=now), ending)

        due = [each for each in group_endings.due(db, now=now) if not _is_night(db, each, now)]
        return fence.each(db, due, say_goodbye, now=now, key=lambda each: each.group_id)

    return Duty("ending", run, lambda db, after: group_endings.next_instant(db, after=after))


def _is_night(db: Transaction, ending: Ending, now: int) -> bool:
    """After an outage its hour may be over: nobody is woken by a farewell."""
    return is_quiet(now, groups.get(db, ending.group_id).zone)


def _as_it_is(turn: Turn) -> tuple[str, Rows]:
    words, label = turn.words, turn.words.label
    if turn.group.chat_id is None:
        return words("ending_staff.no_chat"), ()
    ending = group_endings.of(turn.db, turn.group.id)
    if ending is not None:
        day = day_in_words(local_date(ending.ends_at, turn.group.zone), words)
        return words("ending_staff.is_planned", day=day), [[Button(label("ending_staff.stay"), STAY)]]
    rows = [[Button(label("ending_staff.go_on"), GO_ON)], [Button(label("ending_staff.close"), CLOSE)]]
    if ending_votes.of(turn.db, turn.group.id) is not None:
        return words("ending_staff.vote_is_open"), rows
    return words("ending_staff.how"), [[Button(label("ending_staff.vote"), VOTE)], *rows]


def _last_day(turn: Turn) -> date:
    return local_date(turn.now, turn.group.zone) + timedelta(days=DAYS_BEFORE)


def _announce(turn: Turn, way: str) -> None:
    """The group hears the day and who goes, and is asked a last question."""
    day = _last_day(turn)
    group_endings.plan(turn.db, turn.group.id, way, ends_at=instant_of(day, HOUR, turn.group.zone))
    choosing_end.tell_now(turn, turn.group)  # it is decided: nobody is asked any more
    if way == CLOSE and retention.due_of(turn, turn.group) is None:
        rule = kept.rule_of(turn.db, turn.group.id)
        kept.set_rule(turn.db, turn.group.id, kept.Rule(rule.months, day.isoformat()))
    say_when(turn, turn.group)
    asked = group_words(turn, turn.group)("ending.last_question")
    post(turn, turn.group, asked, topic=topics.EXCHANGE, belongs_to=turn.group.id)


def _say_that_it_stays(turn: Turn, tap: Tap) -> None:
    """The group hears it; where it has heard nothing of an end yet, as by night, it hears nothing."""
    group = turn.group
    assert group.chat_id is not None
    written = sent_messages.of_subject(turn.db, outbox.NOTICE, group.id)
    if any(each.state == outbox.DUE and each.chat_id == group.chat_id for each in written):
        delivery.withdraw(turn.db, outbox.NOTICE, group.id, "superseded", chat_id=group.chat_id)
        turn.show(tap.keyboard, turn.words("ending_staff.stays_unsaid"))
        return
    post(turn, group, group_words(turn, group)("ending.stays"))
    turn.show(tap.keyboard, with_hour(turn, turn.words("ending_staff.stays_staff")))


def say_when(turn: Turn, group: Group) -> None:
    """Where an end is planned, the group's chat hears on which day; so does another chat that the group gets."""
    ending = group_endings.of(turn.db, group.id)
    if ending is None:
        return
    words = group_words(turn, group)
    day = day_in_words(local_date(ending.ends_at, group.zone), words)
    said = [words(f"ending.will_{ending.way}", day=day)]
    if ending.way == CLOSE:
        said += _when_data_goes(turn, group, words)
    post(turn, group, Markup("\n").join(said), belongs_to=group.id)


def _say_goodbye(turn: Turn, ending: Ending) -> None:
    """The last words, then Anker leaves; the facilitators hear what is left for them to do."""
    group_endings.drop(turn.db, ending.group_id)
    group = groups.get(turn.db, ending.group_id)
    if group.chat_id is None:
        return
    words = group_words(turn, group)
    leaving.leave(turn, group, may_act=True)
    post(turn, group, words(f"ending.goodbye_{ending.way}"))
    outbox.add(turn.db, chat_id=group.chat_id, kind=outbox.DOOR, says=Leaving(), at=turn.now)
    groups.link(turn.db, group.id, None)
    host_history.note(turn.db, groups.get(turn.db, group.id), at=turn.now)
    for _, host in facilitators_of(turn, group.id):
        text = turn.words_for(host)(f"ending_staff.staff_{ending.way}", group=group.name)
        turn.say(text, to=host, kind=outbox.NOTICE)


def _when_data_goes(turn: Turn, group: Group, words: Words) -> list[Markup]:
    """On which day names and words are erased; nothing where the group has no end."""
    due = retention.due_of(turn, group)
    if due is None:
        return []
    return [words("ending.data_goes", day=f"{day_in_words(due.erased_on, words)} {due.erased_on.year}")]


def _keep_data(turn: Turn) -> None:
    """The end that was named for the sake of this one is none any more."""
    ending, rule = group_endings.of(turn.db, turn.group.id), kept.rule_of(turn.db, turn.group.id)
    if ending is not None and rule.ends_on == local_date(ending.ends_at, turn.group.zone).isoformat():
        kept.set_rule(turn.db, turn.group.id, kept.Rule(rule.months))
