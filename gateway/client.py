"""Calls to the Bot API: a method's name and its JSON body, posted as they are."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from gateway.connections import Connections, NeverLeftError, UnknownError
from gateway.ids import is_whole

__all__ = ["Client", "NeverLeftError", "RefusedError", "UnknownError", "Upload", "result_of"]

# Telegram answers at once or not at all; long polling brings its own, longer limit.
ANSWER_SECONDS = 15.0
SLOWEST_UPLOAD = 100_000  # bytes a second: a file may take as long as a poor line needs for it
JSON = "application/json"
MOST_RETRY_AFTER = 86_400.0


@dataclass
class RefusedError(Exception):
    """Telegram's own refusal, with its code, words and parameters."""

    code: int
    description: str
    retry_after: float | None = None
    migrate_to: int | None = None


@dataclass(frozen=True)
class Upload:
    """A file to send along, under the name of its parameter."""

    parameter: str
    name: str
    content: bytes


class Client:
    """Calls to the Bot API at `api_url` (everything before `/bot<token>/`).

    `on_date` hears the instant that each answer names in its `Date`.
    """

    def __init__(self, api_url: str, token: str, on_date: Callable[[int], None] | None = None) -> None:
        self._on_date = on_date
        self._bot = f"/bot{token}/"
        self._connections = Connections(api_url)
        self._heard: tuple[str, int] = ("", 0)

    async def call(
        self,
        method: str,
        body: Mapping[str, Any],
        *,
        seconds: float = ANSWER_SECONDS,
        upload: Upload | None = None,
    ) -> Any:
        """Telegram's result. Raises NeverLeftError, UnknownError or RefusedError."""
        if upload is None:
            return result_of(*await self._post(method, orjson.dumps(body), JSON, seconds))
        boundary = secrets.token_hex(16)
        kind, form = f"multipart/form-data; boundary={boundary}", _form(body, upload, boundary)
        return result_of(*await self._post(method, form, kind, seconds + len(form) / SLOWEST_UPLOAD))

    async def post(self, method: str, body: bytes) -> tuple[int, bytes]:
        """A bare answer to a JSON body, for python-telegram-bot's own calls."""
        return await self._post(method, body, JSON, ANSWER_SECONDS)

    async def close(self) -> None:
        """End the connections."""
        await self._connections.close()

    async def _post(self, method: str, body: bytes, kind: str, seconds: float) -> tuple[int, bytes]:
        answer = await self._connections.post(self._bot + method, body, kind, seconds)
        if self._on_date is not None and answer.date is not None:
            self._hear(answer.date, self._on_date)
        return answer.status, answer.body

    def _hear(self, date: str, told: Callable[[int], None]) -> None:
        if date != self._heard[0]:
            try:
                self._heard = date, int(parsedate_to_datetime(date).timestamp())
            except (ValueError, OverflowError):
                return  # it says nothing
        told(self._heard[1])


def _seconds(given: object) -> float | None:
    """A wait that Telegram asks for, as far as it is one; a day at the most, lest a chat is silent for ever."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        return None
    return min(float(given), MOST_RETRY_AFTER)


def _form(body: Mapping[str, Any], upload: Upload, boundary: str) -> bytes:
    """The parameters and the file as multipart/form-data (RFC 7578), names quoted as browsers do."""
    parts = []
    for name, value in body.items():
        text = value.encode() if isinstance(value, str) else orjson.dumps(value)
        parts += [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode(), text, b"\r\n"]
    quoted = upload.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    named = f'name="{upload.parameter}"; filename="{quoted}"'
    parts += [
        f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n".encode(),
        b"Content-Type: application/octet-stream\r\n\r\n",
        upload.content,
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return b"".join(parts)


def parsed(content: bytes) -> Any:
    """What is meant by this JSON, also where a text in it is none: one such update must not hold up the others.

    Raises ValueError.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(content.decode(errors="replace"), strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def result_of(status: int, content: bytes) -> Any:
    """What an answer of the Bot API brings. Raises RefusedError, or UnknownError where it is none."""
    try:
        answer = parsed(content)
        if answer["ok"]:
            return answer["result"]
        parameters = answer.get("parameters") or {}
        raise RefusedError(
            code=int(answer["error_code"]),
            description=str(answer.get("description", "")),
            retry_after=_seconds(parameters.get("retry_after")),
            migrate_to=moved_to if is_whole(moved_to := parameters.get("migrate_to_chat_id")) else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnknownError(f"HTTP {status} without a Bot API answer") from None
