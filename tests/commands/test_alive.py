"""The dead man's switch: called while all is well, silent while not, and nothing is lost where nobody answers."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from commands import alive


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alive, "SECONDS_BETWEEN_CALLS", 0.01)


async def test_the_address_is_called_while_all_is_well_and_not_while_something_is_wrong() -> None:
    called, looked, wrong = asyncio.Event(), asyncio.Semaphore(0), "The disk is full."

    async def answer(_request: web.Request) -> web.Response:
        assert not wrong, "it is called although something is wrong"
        called.set()
        return web.Response()

    def trouble() -> str | None:
        looked.release()
        return wrong or None

    app = web.Application()
    app.router.add_get("/ping", answer)
    async with TestServer(app) as server, alive.calling(str(server.make_url("/ping")), trouble):
        for _ in range(3):
            await looked.acquire()
        assert not called.is_set()
        wrong = ""
        await called.wait()


async def test_an_address_where_nobody_answers_is_called_again_and_not_logged(
    caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    looked = asyncio.Semaphore(0)
    async with alive.calling(f"http://127.0.0.1:{unused_tcp_port}/secret", lambda: looked.release()):
        for _ in range(3):
            await looked.acquire()
    assert "does not answer" in caplog.text
    assert "secret" not in caplog.text
