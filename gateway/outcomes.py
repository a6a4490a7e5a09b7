"""What an answer of Telegram means. Each error has one meaning, and it is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gateway.client import NeverLeftError, RefusedError, UnknownError


class Meaning(Enum):
    """What to do with a message after its call."""

    DELIVERED = "delivered"
    WAIT = "wait"  # 429: nothing earlier than retry_after
    AGAIN = "again"  # never left us
    UNKNOWN = "unknown"  # may have arrived
    UNREACHABLE = "unreachable"  # she blocked the bot, or the bot is out of the group
    MOVED = "moved"  # the group has another id now
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
_GONE = ("message to edit not found", "message to delete not found", "message can't be deleted")


def of_result(result: object) -> Outcome:
    """The outcome of a call that Telegram took."""
    if isinstance(result, dict):
        return Outcome(Meaning.DELIVERED, result.get("message_id"), result.get("date"))
    return Outcome(Meaning.DELIVERED)


def of_error(error: Exception) -> Outcome:
    """The one meaning of an error of the client."""
    if isinstance(error, NeverLeftError):
        return Outcome(Meaning.AGAIN, reason="not_connected")
    if isinstance(error, UnknownError):
        return Outcome(Meaning.UNKNOWN, reason="no_answer")
    if isinstance(error, RefusedError):
        return _of_refusal(error)
    raise error


def _of_refusal(error: RefusedError) -> Outcome:
    if error.code == 429:
        return Outcome(Meaning.WAIT, retry_after=float(error.retry_after or 1), reason="too_many")
    if error.code >= 500:
        return Outcome(Meaning.UNKNOWN, reason=f"http_{error.code}")
    if error.migrate_to is not None:
        return Outcome(Meaning.MOVED, moved_to=error.migrate_to, reason="moved")
    if error.code == 403:
        return Outcome(Meaning.UNREACHABLE, reason="forbidden")
    if error.code in (401, 404, 409):
        return Outcome(Meaning.STOP, reason={401: "token", 404: "token", 409: "another_bot"}[error.code])
    words = error.description.lower()
    if _NOT_MODIFIED in words:
        return Outcome(Meaning.DELIVERED)
    if any(gone in words for gone in _GONE):
        return Outcome(Meaning.FAILED, reason="message_gone")
    if "chat not found" in words:
        return Outcome(Meaning.UNREACHABLE, reason="chat_not_found")
    return Outcome(Meaning.FAILED, reason=f"refused_{error.code}")
