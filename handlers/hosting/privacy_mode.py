"""Telegram's privacy mode was switched: what Anker sees in groups changed, and its people hear that."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.roster import facilitators_of
from storage import groups, outbox, privacy_mode, standings


def note(turn: Turn, bot_id: int, reads_all: bool) -> None:
    """Keep what `getMe` told; where it is news, each group in which it changes anything hears it."""
    if not privacy_mode.keep(turn.db, bot_id, reads_all):
        return
    for group in groups.every(turn.db):
        if group.chat_id is None or standings.of(turn.db, group.chat_id).administrator:
            continue
        key = "sees_all" if reads_all else "sees_all_no_more"
        post(turn, group, group_words(turn, group)(f"hosting.{key}"), not_before=turn.now)
        for _, host in facilitators_of(turn, group.id):
            turn.say(turn.words_for(host)(f"hosting_staff.{key}", group=group.name), to=host, kind=outbox.NOTICE)
