"""Reads the parameters of a Bot API call, in each of the four ways Telegram accepts them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

from simulator.refusals import bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes


@dataclass
class Given:
    """What a call brought: values (strings from a form, anything from JSON) and files by their part's name."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def values_for(self, parameters: Collection[str]) -> dict[str, Any]:
        """The values, with a file that came under a parameter's own name as that parameter."""
        named = {name: f"attach://{name}" for name in self.uploads if name in parameters}
        return named | self.values


async def read_parameters(request: web.Request) -> Given:
    """Collect query string, urlencoded form, multipart form or JSON body.

    Raises:
        Refusal: for a body that cannot be read, in Telegram's words where it has some.
    """
    given = Given(dict(request.query))
    match request.content_type:
        case "application/json":
            given.values.update(_read_json(await request.read()))
        case "application/x-www-form-urlencoded":
            form = await request.post()
            given.values.update({name: str(value) for name, value in form.items()})
        case "multipart/form-data":
            await _read_multipart(request, given)
    return given


def _read_json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("expected an Object")
    return {name: value for name, value in values.items() if value is not None}


async def _read_multipart(request: web.Request, given: Given) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body: a part has no name")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            given.values[part.name] = content.decode()
        else:
            given.uploads[part.name] = Upload(part.filename, content)
