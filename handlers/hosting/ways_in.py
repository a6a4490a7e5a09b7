"""How a parent comes into her group's chat: by a link of her own, by that of her facilitator, or by asking her."""

from __future__ import annotations

import re

from content.words import Words
from handlers.core.buttons import Button, Link, Rows
from handlers.core.doors import on_tap, on_words
from handlers.core.entering import obey_as_this_member
from handlers.core.rights import as_member, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared.moments import one_or_another
from handlers.shared.naming import facilitator_names
from handlers.shared.reading_promise import readers_of
from storage import chats, groups, questions, standings, ways_in
from storage.groups import Group
from storage.members import COORDINATOR, FACILITATOR

WORK = "way_in"
IN, ASK, GIVE, TAKE_AWAY = "in", "ask", "give", "take_away"

_SUPERGROUPS = -1_000_000_000_000  # below it lie Telegram's ids of supergroups, minus their own number
_INVITATION = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:\+|joinchat/)([A-Za-z0-9_-]{8,64})/?")

works_with_group = as_member(FACILITATOR, COORDINATOR)


def way_for_members(telegram_id: int) -> str | None:
    """The address that leads a member into the chat; only supergroups have one."""
    return f"https://t.me/c/{_SUPERGROUPS - telegram_id}/1" if telegram_id < _SUPERGROUPS else None


def rows_for(turn: Turn, group: Group, words: Words) -> Rows:
    """The button to the chat, for a parent: a link is given on her tap, where there is one to give.

    Where there is none, whom to ask is a tap away, below the way for who is in it already.
    """
    if group.chat_id is None:
        return ()
    label = words.label("hosting.to_group")
    if gives_link(turn, group):
        return [[Button(label, IN)]]
    address = way_for_members(chats.telegram_id(turn.db, group.chat_id))
    there: Rows = [[Link(label, address)]] if address else []
    readers = [person.called for _, person in readers_of(turn, group.id)]
    if not readers:
        return there
    return [*there, [Button(words.label("listening.ask", facilitator=one_or_another(readers, words)), ASK)]]


def gives_link(turn: Turn, group: Group) -> bool:
    """Whether a parent's tap brings her a link into the chat."""
    return _makes_links(turn, group) or ways_in.link_of(turn.db, group.id) is not None


@on_tap("way_in", parents, takes=(IN, ASK))
def tapped(turn: Turn, tap: Tap) -> None:
    """She wants to go there, or to ask who lets her in."""
    if tap.choice == ASK:
        obey_as_this_member(turn, "vraag")
    else:
        show(turn)


def show(turn: Turn) -> None:
    """Give a parent her way into the chat."""
    group = turn.group
    own = ways_in.of_member(turn.db, turn.member.id)
    if group.chat_id is None:
        turn.say(turn.words("sharing.no_group"))
    elif _makes_links(turn, group) and own is None:
        turn.work.append((WORK, turn.member.id))
    elif _makes_links(turn, group) and own is not None:
        give(turn, own)
    elif (given := ways_in.link_of(turn.db, group.id)) is not None:
        give(turn, given)
    else:
        say_to_ask(turn)


def give(turn: Turn, url: str) -> None:
    """Here is the link."""
    turn.say(turn.words("hosting.your_link"), [[Link(turn.words.label("hosting.to_group"), url)]])


def say_to_ask(turn: Turn) -> None:
    """There is no link to give: her facilitator lets her in."""
    rows = rows_for(turn, turn.group, turn.words)
    told = turn.words("hosting.ask_her", facilitator=facilitator_names(turn))
    turn.say(told, rows, about=WORK, subject=turn.member.id)


@on_tap("group_link", works_with_group, takes=(GIVE, TAKE_AWAY))
def link_tapped(turn: Turn, tap: Tap) -> None:
    """Staff gives the chat's own link, for parents of the group only, or takes it away."""
    if tap.choice == TAKE_AWAY:
        ways_in.drop(turn.db, turn.group.id)
        turn.show(tap.keyboard, turn.words("hosting_staff.link_gone"))
        return
    turn.show(tap.keyboard, turn.words("hosting_staff.link_ask"))
    turn.ask("group_link", turn.member.id)


@on_words("group_link", works_with_group)
def link_typed(turn: Turn, heard: Heard) -> None:
    """The link, as Telegram gives it."""
    found = _INVITATION.fullmatch(heard.text.strip())
    if found is None:
        turn.misunderstand("hosting_staff.link_not_understood")
        return
    questions.close_about(turn.db, turn.person.id, "group_link", turn.member.id)
    ways_in.give(turn.db, turn.group.id, f"https://t.me/+{found[1]}")
    turn.say(turn.words("hosting_staff.link_kept"))


def link_rows(turn: Turn) -> Rows:
    """For staff: the buttons about the chat's own link, while Anker does not make links itself."""
    group = groups.get(turn.db, turn.group.id)
    if group.chat_id is None or _makes_links(turn, group):
        return ()
    label = turn.words.label
    rows = [[Button(label("hosting_staff.link_give"), GIVE)]]
    if ways_in.link_of(turn.db, group.id) is not None:
        rows.append([Button(label("hosting_staff.link_take_away"), TAKE_AWAY)])
    return rows


def _makes_links(turn: Turn, group: Group) -> bool:
    return standings.of(turn.db, group.chat_id).may(standings.INVITE)
