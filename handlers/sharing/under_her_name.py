"""What waits under a parent's name goes with her: it is not posted once she was forgotten or removed.

Nothing ties a share to its author: whose it is only the name in it tells.
"""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.meeting.wording import group_words
from handlers.shared.roster import parents_of
from handlers.sharing import posting
from storage import groups, members, people, share_traces, shares
from storage.members import PARENT, Member

_HERE = "\N{REPLACEMENT CHARACTER}"  # where the words would stand


def take_back(turn: Turn, member: Member) -> None:
    """What waits to leave, for the morning or for a facilitator to try again; nothing where two bear the name."""
    if member.person_id is None or member.role != PARENT:  # a parent may have the same name
        return
    group, name = groups.get(turn.db, member.group_id), people.get(turn.db, member.person_id).name
    if [person.name for _, person in parents_of(turn, group.id, members.STATES)].count(name) != 1:
        return  # it may be another's of that name
    before, _, _ = group_words(turn, group)("sharing.posted_named", name=name, words=_HERE).partition(_HERE)
    for each in shares.ready_in(turn.db, group.id):
        if each.text is not None and each.text.startswith(before):
            shares.end(turn.db, each.id, shares.TAKEN_BACK)
    for each in share_traces.not_there_in(turn.db, group.id):
        if share_traces.posted_words(turn.db, each.id).startswith(before):
            posting.try_no_more(turn, each)
