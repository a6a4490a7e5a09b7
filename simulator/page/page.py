"""The page's routes on the local Telegram's server."""

from __future__ import annotations

import html
import urllib.parse
from pathlib import Path

import orjson
from aiohttp import BodyPartReader, web
from pydantic import ValidationError

from simulator.files import MAX_UPLOAD
from simulator.page.actions import carry_out
from simulator.page.control import Control
from simulator.page.desk import Desk, Impossible
from simulator.page.guard import HEADERS, Guard, Handler
from simulator.page.stream import Stream
from simulator.page.table import Table
from simulator.page.time_travel import TimeTravel
from simulator.server import LocalTelegram
from simulator.shapes import Json

STATIC = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "video/mp4"})
MISSING = "SECRET"  # stands in index.html where the secret belongs


class Page:
    """The table with its phones, as an extension of a LocalTelegram: `LocalTelegram(extensions=[page.extend])`."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._guard = Guard()
        self._static = {each.name: each for each in sorted(STATIC.iterdir()) if each.suffix in TYPES}

    def extend(self, app: web.Application, telegram: LocalTelegram) -> None:
        """Seat the people, and answer what browsers ask."""
        self.table = Table(telegram, self._control)
        self._desk = Desk(self.table, TimeTravel(self.table))
        people = [self.table.seat(part.name, part.role) for part in self._control.cast]
        telegram.group(self._control.group_title, people)
        app.on_shutdown.append(self._close)
        reading, changing = self._guard.reading, self._guard.changing
        app.router.add_get("/", _with_headers(reading(self._show)))
        app.router.add_get("/page/events", _with_headers(reading(self._stream)))
        app.router.add_get("/page/static/{name}", _with_headers(reading(self._offer_static)))
        app.router.add_get("/page/files/{path:.+}", _with_headers(reading(self._offer_file)))
        app.router.add_post("/page/do/{action}", _with_headers(changing(self._do)))
        app.router.add_post("/page/send", _with_headers(changing(self._send)))

    async def _close(self, _app: web.Application) -> None:
        await self.table.close()

    async def _show(self, _request: web.Request) -> web.StreamResponse:
        source = (STATIC / "index.html").read_text(encoding="utf-8")
        shown = source.replace(MISSING, html.escape(self._guard.secret))
        return web.Response(text=shown, content_type="text/html")

    async def _offer_static(self, request: web.Request) -> web.StreamResponse:
        file = self._static.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type=TYPES[file.suffix], charset="utf-8")

    async def _offer_file(self, request: web.Request) -> web.StreamResponse:
        """A file that was sent. Only plain pictures, sounds and films open in the page; the rest is downloaded."""
        stored = self.table.telegram.world.files.by_path(request.match_info["path"])
        if stored is None:
            raise web.HTTPNotFound
        in_page = stored.mime in SHOWN_IN_PAGE and stored.kind != "document"
        name = urllib.parse.quote(stored.name, safe="")
        return web.Response(
            body=stored.content,
            content_type=stored.mime if in_page else "application/octet-stream",
            headers={"Content-Disposition": "inline" if in_page else f"attachment; filename*=UTF-8''{name}"},
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        seen = request.headers.get("Last-Event-ID") or request.query.get("seen", "")
        await Stream(self.table, response).run(seen)
        return response

    async def _do(self, request: web.Request) -> web.StreamResponse:
        try:
            parameters = orjson.loads(await request.read() or b"{}")
            if not isinstance(parameters, dict):
                raise Impossible("Parameters are an object.")
            return web.json_response(await carry_out(self._desk, request.match_info["action"], parameters))
        except (Impossible, ValidationError, orjson.JSONDecodeError) as error:
            return _impossible(error)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        """A multipart request: the parameters as JSON in `about`, then the `file`."""
        try:
            return web.json_response(await carry_out(self._desk, "send", await _read_upload(request)))
        except (Impossible, ValueError) as error:
            return _impossible(error)


async def _read_upload(request: web.Request) -> Json:
    about: Json = {}
    content = b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "about":
            about = orjson.loads(await part.read())
        elif part.name == "file":
            content = bytes(await part.read())
        if len(content) > MAX_UPLOAD:
            raise Impossible("The file is too big: Telegram takes 50 MB.")
    return about | {"content": content}


def _impossible(error: Exception) -> web.Response:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return web.json_response({"error": f"{first['loc'][-1]}: {first['msg']}"}, status=400)
    return web.json_response({"error": str(error)}, status=400)


def _with_headers(handler: Handler) -> Handler:
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answered
