"""Who may use the page: a browser on this machine, on this very page. Other pages it visits may not.

A hostile page can send requests to 127.0.0.1, and by DNS rebinding even look like our own host. So every request
must name a loopback host, none may come from another origin, and a changing one brings the secret of this run,
which only our page can read.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SECRET_HEADER = "X-Page-Secret"  # noqa: S105 (the header's name)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Lets through what comes from our own page."""

    def __init__(self) -> None:
        self.secret = secrets.token_urlsafe(32)

    def reading(self, handler: Handler) -> Handler:
        """A request that changes nothing: loopback host, no foreign origin."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            _check_where_from(request)
            return await handler(request)

        return guarded

    def changing(self, handler: Handler) -> Handler:
        """A request that changes something: our own origin, and the secret."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            _check_where_from(request)
            if "Origin" not in request.headers or not self._knows_secret(request):
                raise web.HTTPForbidden(text="This request does not come from the page.")
            return await handler(request)

        return guarded

    def _knows_secret(self, request: web.Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "").encode()
        return secrets.compare_digest(given, self.secret.encode())


def _check_where_from(request: web.Request) -> None:
    host = request.headers.get("Host", "")
    if _name_of(host) not in LOOPBACK:
        raise web.HTTPMisdirectedRequest(text="This page answers on 127.0.0.1 and localhost only.")
    if request.headers.get("Origin", f"http://{host}") != f"http://{host}":
        raise web.HTTPForbidden(text="This request comes from another page.")
    # Browsers say so themselves; a link followed from elsewhere may open the page, but nothing may embed it.
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and request.path != "/":
        raise web.HTTPForbidden(text="This request comes from another page.")


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
