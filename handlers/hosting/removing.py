"""/verwijder, as an answer to a message in the group's chat: its facilitator takes that message away."""

from __future__ import annotations

from handlers.core.doors import on_command
from handlers.core.rights import anyone, working
from handlers.core.turn import Heard, Turn
from handlers.hosting.joining import GROUP_ANONYMOUS_BOT
from handlers.hosting.posting import reply
from handlers.meeting.wording import group_words
from handlers.shared.roster import ATTENDING, parents_of
from handlers.sharing import posting
from scheduler.local_time import after_quiet
from storage import groups, outbox, people, sent_messages, standings
from storage.groups import Group
from storage.said import Gone
from storage.sent_messages import Sent

_APART = 60  # seconds: so often a group reads at most how an anonymous administrator goes about it


@on_command("verwijder", anyone, where="group")
def remove(turn: Turn, heard: Heard) -> None:
    """/verwijder: a message of Anker's, or, where Anker may, of anybody. Who may not is not answered."""
    group = None if turn.chat_id is None else groups.of_chat(turn.db, turn.chat_id)
    if group is not None and turn.telegram_id == GROUP_ANONYMOUS_BOT:
        _say_who_cannot_be_told(turn, group, heard)
        return
    if turn.known is None or group is None or all(each.group_id != group.id for each in working(turn)):
        return
    if heard.answers is None:
        turn.say(turn.words("hosting_staff.remove_how"), kind=outbox.NOTICE)
        return
    may = standings.of(turn.db, group.chat_id).may(standings.DELETE)
    assert group.chat_id is not None
    own = sent_messages.at_message(turn.db, group.chat_id, heard.answers)
    if own is not None:
        _remove_own(turn, group, own)
    elif may:
        _delete(turn, group, heard.answers)
        _tell_author(turn, group, heard.answers_whom)
    else:
        turn.say(turn.words("hosting_staff.remove_may_not", group=group.name), kind=outbox.NOTICE)
    if may:
        _delete(turn, group, heard.message_id)  # the command has done its work


def _say_who_cannot_be_told(turn: Turn, group: Group, heard: Heard) -> None:
    """Who is anonymous may be anybody who administrates the chat: it is said how it is done, once a minute."""
    text = group_words(turn, group)("hosting.cannot_tell_who")
    reply(turn, group, text, heard, idempotency_key=f"anonymous {group.chat_id} {turn.now // _APART}")


def _remove_own(turn: Turn, group: Group, own: Sent) -> None:
    if own.kind == outbox.POST:
        posting.remove(turn, own)
        return
    assert group.chat_id is not None
    outbox.add_edit(
        turn.db,
        chat_id=group.chat_id,
        edits=own.id,
        says=Gone(),
        at=turn.now,
        kind=outbox.DELETE,
    )


def _delete(turn: Turn, group: Group, message_id: int) -> None:
    assert group.chat_id is not None
    outbox.add(
        turn.db,
        chat_id=group.chat_id,
        kind=outbox.DELETE,
        says=Gone(message_id),
        at=turn.now,
    )


def _tell_author(turn: Turn, group: Group, telegram_id: int | None) -> None:
    """A parent whose message was taken away hears it in private, kindly, and from whom to hear why."""
    person = None if telegram_id is None else people.find(turn.db, telegram_id)
    for member, parent in parents_of(turn, group.id, ATTENDING):
        if person is not None and parent.id == person.id:
            text = turn.words_for(parent)("hosting.removed", facilitator=turn.person.called)
            turn.say(text, to=parent, kind=outbox.NOTICE, not_before=after_quiet(turn.now, member.zone))
