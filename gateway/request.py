"""python-telegram-bot's requests over our client: its public extension point, and one way to Telegram for all."""

from __future__ import annotations

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
        """Nothing to prepare: the client connects when it is first used."""

    async def shutdown(self) -> None:
        """Nothing to end: whoever made the client closes it."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 -- the Bot API takes every method by POST
        request_data: RequestData | None = None,
        read_timeout: object = None,  # noqa: ARG002
        write_timeout: object = None,  # noqa: ARG002
        connect_timeout: object = None,  # noqa: ARG002
        pool_timeout: object = None,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Post the parameters; PTB reads the answer."""
        body = request_data.json_payload if request_data else b"{}"
        try:
            return await self._client.post(url.rpartition("/")[2], body)
        except UnknownError as error:
            raise TimedOut(str(error)) from None
        except NeverLeftError as error:
            raise NetworkError(str(error)) from None
