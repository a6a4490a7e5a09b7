"""What is said in a chat no longer arrives there, or does again: the facilitators hear the first, once."""

from __future__ import annotations

from handlers.core.doors import on_membership
from handlers.core.rights import anyone
from handlers.core.turn import Turn
from handlers.shared.below import ask_unseen
from handlers.shared.roster import facilitators_of
from scheduler.local_time import local_date
from storage import chats, groups, members, outbox, people
from storage.groups import Group
from storage.incoming import Membership
from storage.members import PARENT

# What Telegram may refuse in a group, by the gateway's word for it, and the text that says what to do.
_IN_GROUP = {
    "topic_gone": "hosting_staff.topic_gone",
    "silenced": "hosting_staff.silenced",
    "not_deleted": "hosting_staff.not_deleted",
    "not_quieted": "quiet_staff.not_taken",
}


@on_membership("private", anyone, where="private")
def changed(turn: Turn, change: Membership) -> None:
    """Somebody blocked the bot, or lets it speak again: then what was asked meanwhile is asked now."""
    if turn.chat_id is None:
        return
    is_news = chats.set_reachable(turn.db, turn.chat_id, not change.blocked)
    if is_news and change.blocked:
        tell(turn, turn.chat_id)
    elif not change.blocked and turn.known is not None:
        ask_unseen(turn)


def tell(turn: Turn, chat_id: int) -> None:
    """Nothing reaches this chat any more: tell the facilitators of the group or of the parent whose it is."""
    group = groups.of_chat(turn.db, chat_id)
    if group is not None:
        _tell_facilitators(turn, group.id, "hosting_staff.out_of_reach", group=group.name)
        return
    _tell_of_parent(turn, chat_id, "facilitator.unreachable")


def tell_of_refusal(turn: Turn, chat_id: int, reason: str) -> None:
    """Telegram refused a message there: tell the facilitators of the group or of the parent whose it is.

    Where a group's topic is gone, the group is spoken to outside topics from now on.
    """
    group = groups.of_chat(turn.db, chat_id)
    if group is None:
        _tell_of_parent(turn, chat_id, "facilitator.not_delivered")
        return
    if reason == "topic_gone":
        _leave_topic(turn, group)
    _tell_facilitators(turn, group.id, _IN_GROUP.get(reason, "hosting_staff.not_taken"), group=group.name)


def _leave_topic(turn: Turn, group: Group) -> None:
    groups.link(turn.db, group.id, group.chat_id)


def _tell_of_parent(turn: Turn, chat_id: int, key: str) -> None:
    """Once a day: who blocks the bot, lets it speak and blocks it again fills nobody else's chat."""
    person = people.of_chat(turn.db, chat_id)
    if person is None:
        return
    for member in members.of_person(turn.db, person.id):
        if member.role == PARENT and member.state in (members.ACTIVE, members.PAUSED):
            once = f"{key} {member.id} {local_date(turn.now, member.zone)}"
            _tell_facilitators(turn, member.group_id, key, once=once, name=person.name)


def _tell_facilitators(turn: Turn, group_id: int, key: str, *, once: str | None = None, **names: object) -> None:
    for _, host in facilitators_of(turn, group_id):
        told = turn.words_for(host)(key, **names)
        to_her = None if once is None else f"{once} {host.chat_id}"
        turn.say(told, to=host, kind=outbox.NOTICE, idempotency_key=to_her)
