"""What an answer of Telegram means. Each error has one meaning, and it is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gateway.client import NeverLeftError, RefusedError, UnknownError
from gateway.ids import is_whole


class Meaning(Enum):
    """What to do with a message after its call."""

    DELIVERED = "delivered"
    WAIT = "wait"  # 429: nothing earlier than retry_after
    AGAIN = "again"  # never left us
    UNKNOWN = "unknown"  # may have arrived
    UNREACHABLE = "unreachable"  # she blocked the bot, or the bot is out of the group
    MOVED = "moved"  # the group has another id now
    TOPIC_GONE = "topic_gone"  # the topic it was for was deleted or closed; the chat is there
    FAILED = "failed"  # will never work
    STOP = "stop"  # our token is wrong, or another bot runs


@dataclass(frozen=True, slots=True)
class Outcome:
    """A meaning, with what Telegram added to it. `reason` is a code of ours, never a text of the message."""

    meaning: Meaning
    message_id: int | None = None
    date: int | None = None
    retry_after: float = 0.0
    moved_to: int | None = None
    reason: str = ""


_NOT_MODIFIED = "message is not modified"

# Words of Telegram's refusals, in small letters, and what we call what they mean. The first that fits counts:
# what is said of one message comes before what is said of the chat.
# Source: Telegram's Bot API server (telegram-bot-api, td) and the MTProto errors that it passes on.
TOPIC_GONE = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "topic closed",
    "topic deleted",
    "topic_id_invalid",
    "topic not found",
    "topic was deleted",
    "topic is closed",
)
UNREACHABLE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_id_invalid",
    "chat_id_invalid",
    "channel_private",
    "channel_invalid",
    "user_is_blocked",
    "you_blocked_user",
    "bot was blocked",
    "user_deactivated",
    "user_is_deactivated",
    "user is deactivated",
    "input_user_deactivated",
    "can't initiate conversation",
    "can't send messages to bots",
    "bot was kicked",
    "is not a member",
    "user_not_participant",
    "group chat was deactivated",
    "group chat was deleted",
    "chat was deleted",
    "have no access to the chat",
)
# The same words, and more, of a call about somebody in a chat, who is let in or kept quiet: that the account is
# gone, or is not in the chat, says nothing of the chat.
OF_SOMEBODY = (
    "user not found",
    "user_id_invalid",
    "participant_id_invalid",
    "user_not_participant",
    "user_already_participant",
    "hide_requester_missing",
    "user_deactivated",
    "user_is_deactivated",
    "user is deactivated",
)
SILENCED = (
    "chat_restricted",
    "not enough rights to",
    "have no rights to",
    "no rights to send",
    "write_forbidden",
    "_forbidden",
    "chat_admin_required",
    "chat_guest_send",
    "need administrator rights",
    "user_banned_in_channel",
    "user_restricted",
    "slowmode",
    "privacy_premium_required",
    "voice_messages_forbidden",
)
OF_ONE_MESSAGE = {
    "message_gone": ("message to edit not found", "message to delete not found", "message_id_invalid"),
    "not_deleted": ("message can't be deleted", "message_delete_forbidden"),
    "not_editable": ("message can't be edited", "message_edit_time_expired"),
    # Of a copy nobody kept what it was: one that shows no words has none to write over.
    "not_text": ("there is no text in the message to edit", "there is no caption in the message to edit"),
    "not_copyable": ("message can't be copied", "message to copy not found", "message can't be forwarded"),
    "too_long": ("too long", "too_long", "entity too large"),
    "unparsable": ("can't parse", "entity_bounds_invalid", "entities_too_long"),
    "file": (
        "file identifier",
        "wrong remote file",
        "file_reference",
        "file is too big",
        "wrong type of the web page content",
        "failed to get http url content",
        "photo_invalid",
        "wrong file",
        "document_invalid",
        "temporarily unavailable",
    ),
    "malformed": ("message text is empty", "button_", "reply markup", "inline keyboard", "reply_markup"),
}
SILENCED_REASON, TOPIC_GONE_REASON, NOT_DELETED = "silenced", "topic_gone", "not_deleted"
NOT_QUIETED, NOBODY_THERE = "not_quieted", "nobody_there"


def of_result(result: object) -> Outcome:
    """The outcome of a call that Telegram took."""
    if isinstance(result, dict):
        # A topic is known by the message that opened it.
        message_id, date = result.get("message_id", result.get("message_thread_id")), result.get("date")
        return Outcome(
            Meaning.DELIVERED, message_id if is_whole(message_id) else None, date if is_whole(date) else None
        )
    return Outcome(Meaning.DELIVERED)


def of_error(error: Exception, *, about_somebody: bool = False) -> Outcome:
    """The one meaning of an error of the client; `about_somebody`: the call named a person beside the chat."""
    if isinstance(error, NeverLeftError):
        return Outcome(Meaning.AGAIN, reason="not_connected")
    if isinstance(error, UnknownError):
        return Outcome(Meaning.UNKNOWN, reason="no_answer")
    if isinstance(error, RefusedError):
        return _of_refusal(error, about_somebody=about_somebody)
    raise error


def _of_refusal(error: RefusedError, *, about_somebody: bool) -> Outcome:
    if error.code == 429:
        return Outcome(Meaning.WAIT, retry_after=float(error.retry_after or 1), reason="too_many")
    if error.code >= 500:
        return Outcome(Meaning.UNKNOWN, reason=f"http_{error.code}")
    if error.migrate_to is not None:
        return Outcome(Meaning.MOVED, moved_to=error.migrate_to, reason="moved")
    words = error.description.lower()
    if error.code == 401 or (error.code == 404 and "method" not in words):
        return Outcome(Meaning.STOP, reason="token")
    if error.code == 409:
        return Outcome(Meaning.STOP, reason="another_bot")
    if _NOT_MODIFIED in words:
        return Outcome(Meaning.DELIVERED)
    if _has_any(words, TOPIC_GONE):
        return Outcome(Meaning.TOPIC_GONE, reason=TOPIC_GONE_REASON)
    for reason, needles in OF_ONE_MESSAGE.items():
        if _has_any(words, needles):
            return Outcome(Meaning.FAILED, reason=reason)
    if about_somebody and _has_any(words, OF_SOMEBODY):
        return Outcome(Meaning.FAILED, reason=NOBODY_THERE)
    if _has_any(words, UNREACHABLE):
        return Outcome(Meaning.UNREACHABLE, reason="chat_not_found" if "chat not found" in words else "forbidden")
    if _has_any(words, SILENCED):
        return Outcome(Meaning.FAILED, reason=SILENCED_REASON)
    if error.code == 403:
        return Outcome(Meaning.UNREACHABLE, reason="forbidden")
    return Outcome(Meaning.FAILED, reason=f"refused_{error.code}")


def _has_any(words: str, needles: tuple[str, ...]) -> bool:
    return any(needle in words for needle in needles)
