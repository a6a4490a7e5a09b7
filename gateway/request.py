"""python-telegram-bot's requests over our client: its public extension point, and one HTTP stack for all."""

from __future__ import annotations

from typing import Any

from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from gateway.client import ANSWER_SECONDS, Client, NeverLeftError, UnknownError


class ClientRequest(BaseRequest):
    """A `BaseRequest` that posts through `gateway.client.Client`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Nothing to prepare: the client opens its session when it is first used."""

    async def shutdown(self) -> None:
        """Nothing to end: whoever made the client closes it."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 -- the Bot API takes every method by POST
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Post the parameters; PTB reads the answer."""
        data: Any = request_data.json_parameters if request_data else None
        try:
            return await self._client.post(url, data, ANSWER_SECONDS)
        except UnknownError as error:
            raise TimedOut(str(error)) from None
        except NeverLeftError as error:
            raise NetworkError(str(error)) from None
