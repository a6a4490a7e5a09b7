"""Where Anker may, a group's chat has four topics, each for its own; one that is closed or gone is made anew."""

from __future__ import annotations

from handlers.core.doors import on_membership
from handlers.core.rights import anyone
from handlers.core.turn import Turn
from handlers.meeting.wording import group_words
from handlers.shared.roster import facilitators_of
from storage import groups, outbox, standings, topics
from storage.groups import Group
from storage.incoming import TopicChanged
from storage.said import NewTopic

# Who deletes a new topic at once does not want it: then it is one stream.
NEW_SECONDS = 3600


def make_all(turn: Turn, group: Group) -> None:
    """The four topics, in a forum where Anker may make them, and nobody chose one topic for all it says."""
    if group.chat_id is None or group.thread_id is not None:
        return
    standing = standings.of(turn.db, group.chat_id)
    if not standing.forum or not standing.may(standings.TOPICS):
        return
    there = topics.of_chat(turn.db, group.chat_id)
    for purpose in topics.PURPOSES:
        if purpose not in there:
            _make(turn, group, purpose)


def open_again(turn: Turn, group: Group, purpose: str) -> None:
    """Before something is said in a topic that was closed: another takes its place, where Anker may make it."""
    if group.chat_id is None:
        return
    found = topics.of_chat(turn.db, group.chat_id).get(purpose)
    if found is not None and found.closed:
        replace(turn, group.chat_id, purpose)


def replace(turn: Turn, chat_id: int, purpose: str) -> bool:
    """A topic is closed or gone: make another one and tell the facilitators; false where Anker may not."""
    group = groups.of_chat(turn.db, chat_id)
    found = topics.of_chat(turn.db, chat_id).get(purpose)
    if group is None or found is None:
        return False
    is_new = found.thread_id is not None and not found.closed and turn.now - found.asked_at < NEW_SECONDS
    if is_new or not standings.of(turn.db, chat_id).may(standings.TOPICS):
        topics.drop(turn.db, chat_id, purpose)
        return False
    _make(turn, group, purpose)
    for _, host in facilitators_of(turn, group.id):
        words = turn.words_for(host)
        text = words("hosting_staff.topic_made_anew", title=words.label(f"topics.{purpose}"), group=group.name)
        turn.say(text, to=host, kind=outbox.NOTICE)
    return True


@on_membership("topic", anyone, where="group")
def changed(turn: Turn, change: TopicChanged) -> None:
    """Somebody closed a topic, or opened it again."""
    if turn.chat_id is not None and change.thread is not None:
        topics.close(turn.db, turn.chat_id, change.thread, closed=change.closed)


def _make(turn: Turn, group: Group, purpose: str) -> None:
    assert group.chat_id is not None
    name = group_words(turn, group).label(f"topics.{purpose}")
    asked = outbox.add(
        turn.db,
        chat_id=group.chat_id,
        kind=outbox.TOPIC,
        says=NewTopic(name),
        at=turn.now,
    )
    topics.ask(turn.db, group.chat_id, purpose, asked, at=turn.now)
