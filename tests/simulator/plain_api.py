"""The Bot API without a client library."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass
class Api:
    """Calls the Bot API with nothing in between, and keeps the answer whole."""

    session: aiohttp.ClientSession
    address: str
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, **parameters: object) -> tuple[int, Any]:
        """Post parameters as JSON; return the code and the description (or the result)."""
        async with self.session.post(f"{self.address}/{method}", json=parameters) as response:
            self.headers = dict(response.headers)
            answer = await response.json()
            return response.status, answer["result"] if answer["ok"] else answer["description"]
