"""Who calls the webhook and never finishes is not waited for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from gateway import webhook
from gateway.receiver import Intake
from gateway.stripping import Stripping
from gateway.webhook import SECRET_HEADER, Webhook
from tests.gateway.outbound import Outbound, outbound


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(webhook, "PATIENCE_SECONDS", 0.1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    with outbound() as out:
        listening = Webhook(
            out, _intake(out), url="https://anker.example/hook", secret="s", listen=("127.0.0.1", number)
        )
        await listening.start()
        yield number
        await listening.stop()


def _intake(out: Outbound) -> Intake:
    async def handle(_arrival: object) -> None:
        return None

    return Intake(out.database, handle, Stripping("anker_bot", ()), bot_id=1, now=lambda: 0)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /hook HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        b"POST /hook HTTP/1.1\r\nHost: a\r\n" + SECRET_HEADER.encode() + b": s\r\nContent-Length: 9\r\n\r\n{",
    ],
)
async def test_caller_that_never_finishes_is_sent_away(port: int, begun: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    async with asyncio.timeout(20):
        answer = await reader.read()
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    writer.close()


@pytest.mark.parametrize(
    ("body", "more", "answer"),
    [
        (b"no gzip", b"Content-Encoding: gzip\r\n", b"400"),
        (b"[" * 100_000, b"", b"200"),
        (b'{"update_id": "x"}', b"Content-Type: text/plain\r\n", b"200"),
        (b"a" * (webhook.LARGEST_BODY + 1), b"", b"413"),
    ],
    ids=["packed", "deep", "no number", "large"],
)
async def test_body_that_is_no_update_is_answered_and_ends_nothing(
    port: int, body: bytes, more: bytes, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"POST /hook HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + SECRET_HEADER.encode() + b": s\r\n" + more
        + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )  # fmt: skip
    async with asyncio.timeout(20):
        assert (await reader.readline()).startswith(b"HTTP/1.1 " + answer)
    writer.close()
    assert "Traceback" not in caplog.text
