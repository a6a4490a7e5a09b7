"""Forum topics."""

from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    ReopenForumTopic,
)

from simulator.chats import known_chat
from simulator.groups import Group, Topic
from simulator.methods.registry import Request, method
from simulator.refusals import bad_request
from simulator.shapes import Json
from simulator.utf16 import utf16_length

MAX_NAME = 128
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


@method(CreateForumTopic)
def create_forum_topic(request: Request, call: CreateForumTopic) -> Json:
    """Open a topic; it counts as a message."""
    forum = _forum(request, call.chat_id, "create a topic")
    color = call.icon_color or ICON_COLORS[0]
    if color not in ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    name = _checked_name(call.name)
    request.world.pacing.spend(forum.id)
    topic = forum.open_topic(name, request.world.bot, color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


@method(EditForumTopic)
def edit_forum_topic(request: Request, call: EditForumTopic) -> bool:
    """Rename a topic."""
    forum, topic = _topic(request, call.chat_id, call.message_thread_id, "edit a topic")
    name = _checked_name(call.name) if call.name else topic.name
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _say(request, forum, topic, {"forum_topic_edited": {"name": name}})
    return True


@method(CloseForumTopic)
def close_forum_topic(request: Request, call: CloseForumTopic) -> bool:
    """Let nobody but administrators write in a topic."""
    return _set_closed(request, call.chat_id, call.message_thread_id, closed=True)


@method(ReopenForumTopic)
def reopen_forum_topic(request: Request, call: ReopenForumTopic) -> bool:
    """Let everybody write in a topic again."""
    return _set_closed(request, call.chat_id, call.message_thread_id, closed=False)


@method(DeleteForumTopic)
def delete_forum_topic(request: Request, call: DeleteForumTopic) -> bool:
    """Remove a topic with all its messages."""
    forum = _forum(request, call.chat_id, "delete a topic", right="can_delete_messages")
    if forum.topics.pop(call.message_thread_id, None) is None:
        raise bad_request("TOPIC_ID_INVALID")
    for message in forum.messages:
        if message.thread_id == call.message_thread_id:
            request.world.remove(message)
    return True


def _set_closed(request: Request, chat_id: int | str, thread_id: int, *, closed: bool) -> bool:
    forum, topic = _topic(request, chat_id, thread_id, "manage a topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _say(request, forum, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def _say(request: Request, forum: Group, topic: Topic, service: Json) -> None:
    request.world.post(forum, request.world.bot, service=service, thread_id=topic.id)


def _forum(request: Request, chat_id: int | str, act: str, right: str = "can_manage_topics") -> Group:
    chat = known_chat(request.world, chat_id)
    if not isinstance(chat, Group) or not chat.is_forum:
        raise bad_request("the chat is not a forum")
    chat.check_bot_may(right, act)
    return chat


def _topic(request: Request, chat_id: int | str, thread_id: int, act: str) -> tuple[Group, Topic]:
    forum = _forum(request, chat_id, act)
    topic = forum.topics.get(thread_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return forum, topic


def _checked_name(name: str) -> str:
    if not name.strip():
        raise bad_request("TOPIC_TITLE_EMPTY")
    if utf16_length(name) > MAX_NAME:
        raise bad_request("TOPIC_TITLE_INVALID")
    return name.strip()
