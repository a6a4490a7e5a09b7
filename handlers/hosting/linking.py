"""A facilitator ties a Telegram group to hers: the welcome with the house rules, and a word to each parent."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_tap
from handlers.core.rights import active_staff, working
from handlers.core.turn import Tap, Turn
from handlers.hosting import ending, leaving, rules, topics, ways_in
from handlers.hosting.joining import Link
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.overview import first_steps
from handlers.shared import chosen
from handlers.shared.naming import facilitator_names
from handlers.shared.offers import next_morning
from handlers.shared.roster import parents_of
from scheduler import burden
from scheduler.local_time import after_quiet, local_date
from storage import chats, exchanges, groups, host_history, keyboards, meetings, members, outbox, standings
from storage.members import COORDINATOR, FACILITATOR, Member

FIRST_HOUR = 3600


class OfGroup(Choice):
    """It is that of the group of this membership; with the topic, and the line in the chat that asked."""

    member: int
    topic: int
    keyboard: int


@on_tap("link", active_staff, takes=(Link,), where="group")
def tapped(turn: Turn, tap: Tap) -> None:
    """The button in the group. Which of her groups it is, is nobody else's business: that is asked in private."""
    assert isinstance(tap.choice, Link)
    topic = tap.choice.topic
    mine = working(turn)
    if not _is_known(turn, tap.subject):
        turn.tell("errors.old_button")
    elif groups.of_chat(turn.db, tap.subject) is not None:
        turn.tell("hosting.linked_already")
    elif len(mine) == 1:
        _link(turn, mine[0], tap.subject, topic, tap.keyboard.id)
    else:
        rows = [
            [Button(groups.get(turn.db, each.group_id).name, OfGroup(each.id, topic, tap.keyboard.id))]
            for each in mine
        ]
        turn.say(turn.words("hosting_staff.which"), rows, about="link_which", subject=tap.subject)
        turn.tell("hosting.look_in_private")


@on_tap("link_which", active_staff, takes=(OfGroup,))
def chose_group(turn: Turn, tap: Tap) -> None:
    """She said which of her groups it is."""
    assert isinstance(tap.choice, OfGroup)
    member = chosen.own_place(turn, tap.choice.member, (FACILITATOR, COORDINATOR), {members.ACTIVE})
    if not _is_known(turn, tap.subject):
        turn.tell("errors.old_button")
    elif groups.of_chat(turn.db, tap.subject) is not None:
        turn.show(tap.keyboard, turn.words("hosting.linked_already"))
    else:
        turn.joined = member
        turn.show(tap.keyboard, turn.words("errors.chosen_group", group=turn.group.name))
        _link(turn, member, tap.subject, tap.choice.topic, tap.choice.keyboard)


def _is_known(turn: Turn, chat_id: int) -> bool:
    """Whether Anker did not leave the chat since, and forget it: once it is back, that chat has another number."""
    return chats.telegram_id_if_readable(turn.db, chat_id) is not None


def _link(turn: Turn, member: Member, chat_id: int, thread_id: int, keyboard_id: int) -> None:
    turn.joined = member
    before = groups.get(turn.db, member.group_id)
    if before.chat_id is not None:
        leaving.leave(turn, before, may_act=True)
        post(turn, before, group_words(turn, before)("hosting.moved_on", group=before.name))
    groups.link(turn.db, member.group_id, chat_id, thread_id or None)
    group = groups.get(turn.db, member.group_id)
    words = group_words(turn, group)
    waits = after_quiet(turn.now + FIRST_HOUR, group.zone)  # the welcome stands alone for a while
    exchanges.hold_off(turn.db, group.id, until=waits, now=turn.now)
    _close(turn, chat_id, keyboard_id, words("hosting.linked", group=group.name))
    host_history.note(turn.db, group, at=turn.now)
    topics.make_all(turn, group)
    rules.post_all(turn, group)
    ending.say_when(turn, group)
    key = "linked_as_administrator" if standings.of(turn.db, chat_id).administrator else "linked"
    planned = "meetings_planned" if meetings.coming(turn.db, group.id, now=turn.now) else "meetings_to_plan"
    told = turn.words(f"hosting_staff.{key}", group=group.name, lines=turn.words(f"hosting_staff.{planned}"))
    turn.say(told, kind=outbox.NOTICE)
    first_steps.refresh(turn)
    _invite(turn, chat_id)


def _close(turn: Turn, chat_id: int, keyboard_id: int, text: str) -> None:
    """Take the button away from the line in the group."""
    keyboard = keyboards.find(turn.db, keyboard_id)
    if keyboard is None or keyboard.outbox_id is None or (keyboard.kind, keyboard.subject) != ("link", chat_id):
        return
    turn.show(keyboard, text, chat_id=chat_id)


def _invite(turn: Turn, chat_id: int) -> None:
    """Tell each parent that there is a group, with the way there where Telegram has one for members."""
    group = groups.get(turn.db, turn.member.group_id)
    for member, person in parents_of(turn, turn.member.group_id, {members.ACTIVE}):
        words = turn.words_for(person)
        gives_link = ways_in.gives_link(turn, group)
        here = words("hosting.there_is_a_group_here")
        ask_her = words("hosting.there_is_a_group", facilitator=facilitator_names(turn))
        turn.say(
            here if gives_link else ask_her,
            ways_in.rows_for(turn, group, words),
            about=ways_in.WORK,
            subject=member.id,
            to=person,
            kind=outbox.NOTICE,
            not_before=_moment_with_room(turn, chat_id, member),
        )


def _moment_with_room(turn: Turn, chat_id: int, member: Member) -> int:
    """Now, or where her day is full tomorrow morning; it counts for that day."""
    moment = after_quiet(turn.now, member.zone)
    if not burden.may_say(turn.db, member.id, _day(moment, member), burden.ANNOUNCEMENT, chat_id):
        moment = next_morning(moment, member.zone)
    burden.said(turn.db, member.id, _day(moment, member), burden.ANNOUNCEMENT, chat_id, at=moment)
    return moment


def _day(instant: int, member: Member) -> str:
    return local_date(instant, member.zone).isoformat()
