"""The wire to the local Telegram without HTTP: calls go to it as they are, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.client import ANSWER_SECONDS, Client, Upload, result_of
from simulator import parameters
from simulator.bot_api import carry_out
from simulator.server import LocalTelegram


class Wire(Client):
    """A client of a local Telegram that never listens: twenty weeks fit into seconds."""

    def __init__(self, telegram: LocalTelegram) -> None:
        super().__init__("", telegram.token)
        self._world = telegram.world

    async def call(
        self,
        method: str,
        body: Mapping[str, Any],
        *,
        seconds: float = ANSWER_SECONDS,  # noqa: ARG002 -- it answers at once
        upload: Upload | None = None,
    ) -> Any:
        """Telegram's result. Raises RefusedError."""
        files = {} if upload is None else {upload.parameter: parameters.Upload(upload.name, upload.content)}
        values = {name: value for name, value in body.items() if value is not None}
        answer = await carry_out(self._world, method, parameters.Given(orjson.loads(orjson.dumps(values)), files))
        return result_of(answer.code, answer.body)

    async def post(self, method: str, body: bytes) -> tuple[int, bytes]:
        """A bare request of python-telegram-bot."""
        answer = await carry_out(self._world, method, parameters.Given(orjson.loads(body)))
        return answer.code, answer.body
