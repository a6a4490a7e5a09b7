"""Calls to the Bot API: a method's name and its JSON body, posted as they are.

The transport's own exceptions tell what PTB's `TimedOut` blurs: whether a call never left us, or whether nobody
knows. aiohttp: ConnectionTimeoutError (connect, and waiting for the pool) and ClientConnectorError never left;
everything later is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import orjson

from gateway.ids import is_whole

# Telegram answers at once or not at all; long polling brings its own, longer limit.
ANSWER_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MOST_RETRY_AFTER = 86_400.0


class NeverLeftError(Exception):
    """The call did not reach Telegram: safe to make again."""


class UnknownError(Exception):
    """The call may or may not have had its effect."""


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
    """One HTTP session with the Bot API at `api_url` (everything before `/bot<token>/`).

    `on_date` hears the instant that each answer names in its `Date`.
    """

    def __init__(self, api_url: str, token: str, on_date: Callable[[int], None] | None = None) -> None:
        self._on_date = on_date
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        body: Mapping[str, Any],
        *,
        seconds: float = ANSWER_SECONDS,
        upload: Upload | None = None,
    ) -> Any:
        """Telegram's result. Raises NeverLeftError, UnknownError or RefusedError."""
        data: Any
        if upload is None:
            data, headers = orjson.dumps(body), {"Content-Type": "application/json"}
        else:
            data, headers = _form(body, upload), {}
        status, content = await self._post(self._base + method, data, headers, seconds)
        return result_of(status, content)

    async def post(self, url: str, data: Any, seconds: float) -> tuple[int, bytes]:
        """A bare request, for python-telegram-bot's own calls."""
        return await self._post(url, data, {}, seconds)

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _hear(self, date: str | None) -> None:
        if self._on_date is None or date is None:
            return
        try:
            instant = int(parsedate_to_datetime(date).timestamp())
        except (ValueError, OverflowError):
            return  # it says nothing
        self._on_date(instant)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=100),
                timeout=aiohttp.ClientTimeout(connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS),
            )
        return self._session

    async def _post(self, url: str, data: Any, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        limits = aiohttp.ClientTimeout(
            total=seconds + CONNECT_SECONDS,
            connect=CONNECT_SECONDS,
            sock_connect=CONNECT_SECONDS,
            sock_read=seconds,
        )
        try:
            async with self._opened().post(
                url, data=data, headers=headers, timeout=limits, allow_redirects=False
            ) as answer:
                self._hear(answer.headers.get("Date"))
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverLeftError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # The URL holds the token: neither the error's words nor its cause may travel on.
            raise UnknownError(type(error).__name__) from None


def _seconds(given: object) -> float | None:
    """A wait that Telegram asks for, as far as it is one; a day at the most, lest a chat is silent for ever."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        return None
    return min(float(given), MOST_RETRY_AFTER)


def _form(body: Mapping[str, Any], upload: Upload) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in body.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    form.add_field(upload.parameter, upload.content, filename=upload.name)
    return form


def result_of(status: int, content: bytes) -> Any:
    """What an answer of the Bot API brings. Raises RefusedError, or UnknownError where it is none."""
    try:
        answer = orjson.loads(content)
        if answer["ok"]:
            return answer["result"]
        parameters = answer.get("parameters") or {}
        raise RefusedError(
            code=int(answer["error_code"]),
            description=str(answer.get("description", "")),
            retry_after=_seconds(parameters.get("retry_after")),
            migrate_to=moved_to if is_whole(moved_to := parameters.get("migrate_to_chat_id")) else None,
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise UnknownError(f"HTTP {status} without a Bot API answer") from None
