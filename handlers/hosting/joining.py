"""Anker comes into a Telegram group, or is taken out of it again.

It asks to be linked in the group itself; the button is for everyone to see, and only for a facilitator to use.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_membership
from handlers.core.rights import anyone, working
from handlers.core.turn import Heard, Turn
from handlers.hosting import leaving, noticing, topics
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.roster import facilitators_of
from storage import chats, delivery, erasure, groups, host_history, keyboards, outbox, sent_messages, standings
from storage import topics as forum_topics
from storage.incoming import Membership
from storage.standings import Standing

GROUP_ANONYMOUS_BOT = 1087968824  # as whom Telegram lets an anonymous administrator speak


class Link(Choice):
    """This chat is that of a group; in this topic of it, 0 for none."""

    topic: int


@on_membership("bot", anyone, where="group")
def bot_changed(turn: Turn, change: Membership) -> None:
    """The bot was added, taken out, or only got other rights."""
    turn.language_code = change.who.language
    if change.is_in and not change.was_in and not change.where.channel:
        _arrive(turn, change.where.id, change.standing)
    elif change.was_in and not change.is_in and turn.chat_id is not None:
        _leave(turn, turn.chat_id)
    elif change.is_in and turn.chat_id is not None:
        noticing.note(turn, turn.chat_id, change.standing)


@on_command("koppelen", anyone, where="group")
def ask_again(turn: Turn, heard: Heard) -> None:
    """/koppelen in a group, or in the topic that is to be the group's: the button comes right there.

    Where the chat is linked already, its facilitator moves Anker to the topic she is in.
    """
    # Who is anonymous here administrates the chat; to link it, a facilitator taps under her own name.
    if turn.known is None and turn.telegram_id != GROUP_ANONYMOUS_BOT:
        return
    chat_id = chats.add(turn.db, heard.chat, "group", at=turn.now)
    group = groups.of_chat(turn.db, chat_id)
    if group is None:
        offer_link(turn, chat_id, heard.thread_id)
    elif turn.known is not None and any(each.group_id == group.id for each in working(turn)):
        groups.link(turn.db, group.id, chat_id, heard.thread_id)
        standing = standings.of(turn.db, chat_id)
        standings.keep(turn.db, chat_id, replace(standing, forum=heard.in_forum))
        moved = groups.get(turn.db, group.id)
        topics.make_all(turn, moved)
        post(turn, moved, group_words(turn, group)("hosting.from_here"))


def offer_link(turn: Turn, chat_id: int, thread_id: int | None) -> None:
    """One line with the button that ties this chat, or this topic of it, to a group; an older one leads to it."""
    older = keyboards.newest_for_all(turn.db, "link", chat_id)
    if (
        older is not None
        and older.outbox_id is not None
        and sent_messages.is_of_chat(turn.db, chat_id, older.outbox_id)
    ):
        turn.show(older, turn.words("hosting.button_below"), chat_id=chat_id)
    rows = [[Button(turn.words.label("hosting.link"), Link(thread_id or 0))]]
    turn.say_in(
        chat_id,
        turn.words("hosting.hello"),
        rows,
        about="link",
        subject=chat_id,
        thread_id=thread_id,
        kind=outbox.NOTICE,
    )


def _arrive(turn: Turn, telegram_id: int, standing: Standing) -> None:
    chat_id = chats.add(turn.db, telegram_id, "group", at=turn.now)
    chats.set_reachable(turn.db, chat_id, True)
    erasure.stay(turn.db, chat_id)
    if groups.of_chat(turn.db, chat_id) is not None:  # it was upgraded, and known under its new id already
        noticing.note(turn, chat_id, standing)
        return
    standings.keep(turn.db, chat_id, standing)
    offer_link(turn, chat_id, None)


def _leave(turn: Turn, chat_id: int) -> None:
    """Nothing goes there any more, and the chat is forgotten; the facilitators hear it once."""
    delivery.drop_for_chat(turn.db, chat_id, "removed")
    group = groups.of_chat(turn.db, chat_id)
    had_topics = bool(forum_topics.of_chat(turn.db, chat_id))
    if group is not None:
        leaving.leave(turn, group, may_act=False)
        groups.link(turn.db, group.id, None)
        host_history.note(turn.db, groups.get(turn.db, group.id), at=turn.now)
        for _, person in facilitators_of(turn, group.id):
            words = turn.words_for(person)
            told = [words("hosting_staff.removed", group=group.name)]
            if had_topics:
                told.append(words("hosting_staff.removed_with_topics"))
            turn.say(Markup("\n").join(told), to=person, kind=outbox.NOTICE)
    erasure.bid_farewell(turn.db, chat_id, at=turn.now)
