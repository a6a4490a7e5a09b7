"""What Telegram says when it will not do something: a code, a sentence, and sometimes parameters."""

from collections.abc import Mapping
from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):
    """A call that Telegram turns down; `description` is the sentence a client reads."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


def bad_request(reason: str, **parameters: Any) -> Refusal:
    """The call is wrong, or the world is not as the caller believes."""
    return Refusal(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> Refusal:
    """The bot may not do this in this chat."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """Two ways of receiving updates get in each other's way."""
    return Refusal(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> Refusal:
    """The pacing limit is reached; `seconds` until the next call may succeed."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
