"""Methods that take messages away."""

from aiogram.methods import DeleteMessage, DeleteMessages

from simulator.chats import Chat, known_chat
from simulator.groups import Group
from simulator.messages import Message
from simulator.methods.registry import Request, method
from simulator.refusals import bad_request

DELETABLE_SECONDS = 48 * 3600
MAX_IDS = 100
LASTING_SERVICE = {"migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created"}


@method(DeleteMessage)
def delete_message(request: Request, call: DeleteMessage) -> bool:
    """Delete one message."""
    chat = _chat(request, call.chat_id)
    message = chat.message(call.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(request, message):
        raise bad_request("message can't be deleted for everyone")
    request.world.remove(message)
    return True


@method(DeleteMessages)
def delete_messages(request: Request, call: DeleteMessages) -> bool:
    """Delete up to a hundred messages; those that cannot be found are skipped."""
    if not call.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(call.message_ids) > MAX_IDS:
        raise bad_request("too many message identifiers specified")
    chat = _chat(request, call.chat_id)
    messages = [found for message_id in call.message_ids if (found := chat.message(message_id))]
    if not all(_may_delete(request, message) for message in messages):
        raise bad_request("message can't be deleted for everyone")
    for message in messages:
        request.world.remove(message)
    return True


def _chat(request: Request, chat_id: int | str) -> Chat:
    chat = known_chat(request.world, chat_id)
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
    return chat


def _may_delete(request: Request, message: Message) -> bool:
    if LASTING_SERVICE & (message.service or {}).keys():
        return False
    if isinstance(message.chat, Group) and message.chat.bot_membership.may("can_delete_messages"):
        return True
    young = request.world.now() - message.date < DELETABLE_SECONDS
    return young and (message.from_bot or not isinstance(message.chat, Group))
