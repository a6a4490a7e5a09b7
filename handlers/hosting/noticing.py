"""What Anker is in a group's chat changed: it keeps to what is true by now, and says what that means."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.hosting import topics
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.roster import facilitators_of
from storage import chats, groups, host_history, outbox, standings, talk
from storage.groups import Group
from storage.people import Person
from storage.standings import RIGHTS, Standing


def note(turn: Turn, chat_id: int, now: Standing) -> None:
    """Keep what Anker is in this chat; where it is a group's, its people hear what changed."""
    was = standings.of(turn.db, chat_id)
    if now.muted:  # parents cannot be told: the rights that they know of are kept until they are
        now = replace(now, rights=was.rights)
    standings.keep(turn.db, chat_id, now)
    group = groups.of_chat(turn.db, chat_id)
    if group is None or was == now:
        return
    host_history.note(turn.db, group, at=turn.now)
    knew = was.administrator or (was.muted and bool(was.rights))
    if now.administrator != knew and not now.muted:
        _tell_parents(turn, group, now)
    if now.muted:
        chats.set_trouble(turn.db, chat_id, "silenced")  # what is refused from now on is no news
        _tell(turn, group, "hosting_staff.silenced")
    elif was.muted and not now.administrator:
        chats.set_trouble(turn.db, chat_id, None)
        _tell(turn, group, "hosting_staff.speaks_again")
    elif now.administrator:
        _tell_rights(turn, group, now)
    elif was.administrator:
        _tell(turn, group, "hosting_staff.no_longer_administrator")
    topics.make_all(turn, group)


def rights_in_words(turn: Turn, host: Person, now: Standing) -> Markup:
    """What Anker can do with its rights, and what not, a line each, in the words of one facilitator."""
    words = turn.words_for(host)
    lines = [
        words(f"hosting_staff.{'can' if now.may(right) else 'cannot'}", what=words.label(f"hosting_staff.{right}"))
        for right in RIGHTS
    ]
    return Markup("\n").join(lines)


def _tell_rights(turn: Turn, group: Group, now: Standing) -> None:
    for _, host in facilitators_of(turn, group.id):
        lines = rights_in_words(turn, host, now)
        text = turn.words_for(host)("hosting_staff.administrator", group=group.name, lines=lines)
        turn.say(text, to=host, kind=outbox.NOTICE)


def _tell_parents(turn: Turn, group: Group, now: Standing) -> None:
    if not now.administrator:
        key = "no_longer_administrator"
    else:
        key = "now_administrator" if talk.is_counted(turn.db, group) else "now_administrator_uncounted"
    # What is seen of their talk is told before they go on talking, and in the order in which it changed.
    post(turn, group, group_words(turn, group)(f"hosting.{key}"), not_before=turn.now)


def _tell(turn: Turn, group: Group, key: str) -> None:
    for _, host in facilitators_of(turn, group.id):
        turn.say(turn.words_for(host)(key, group=group.name), to=host, kind=outbox.NOTICE)
