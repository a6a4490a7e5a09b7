"""What comes over the wire becomes an answer; what does not come is told apart: never left us, or unknown."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway import connections
from gateway.connections import Connections, NeverLeftError, UnknownError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Mon, 02 Mar 2026 08:00:00 GMT\r\n\r\nok"
Says = Callable[[bytes], list[bytes]]


class Server:
    """Answers each request with pieces, written one after the other; an empty piece closes the connection."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        self.opened = 0
        self.writers: list[asyncio.StreamWriter] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self.asked.set()
                for piece in self.says(self.requests[-1]):
                    if not piece:
                        return
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(says: Says, secure: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Server, Connections]]:
    server = Server(says)
    listening = await asyncio.start_server(server, "127.0.0.1", 0, ssl=secure)
    port = listening.sockets[0].getsockname()[1]
    kept = Connections(f"{'https' if secure else 'http'}://127.0.0.1:{port}/under/")
    try:
        yield server, kept
    finally:
        await kept.close()
        listening.close()
        for writer in server.writers:
            writer.close()


async def ask(kept: Connections, seconds: float = 5.0) -> bytes:
    return (await kept.post("/bot1:x/getMe", b"{}", "application/json", seconds)).body


async def test_request_is_what_a_server_expects() -> None:
    async with serving(lambda _: [OK]) as (server, kept):
        answer = await kept.post("/bot1:x/getMe", b'{"a":1}', "application/json", 5.0)
        assert (answer.status, answer.body) == (200, b"ok")
        assert answer.date == "Mon, 02 Mar 2026 08:00:00 GMT"
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
        assert body == b'{"a":1}'
        first, *lines = head.decode().split("\r\n")
        assert first == "POST /under/bot1:x/getMe HTTP/1.1"
        host = server.writers[0].get_extra_info("sockname")
        expected = [f"Host: 127.0.0.1:{host[1]}", "Content-Type: application/json", "Content-Length: 7"]
        assert lines == expected


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (OK, b"ok"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: b\r\n\r\n", b"a"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", b""),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 10_000])
async def test_answer_is_read_however_it_is_cut(written: bytes, body: bytes, piece: int) -> None:
    cut = [written[at : at + piece] for at in range(0, len(written), piece)]
    async with serving(lambda _: cut) as (server, kept):
        assert [await ask(kept), await ask(kept)] == [body, body]
        assert server.opened == 1, "the connection is kept"


async def test_answer_without_a_length_lasts_until_the_server_closes() -> None:
    async with serving(lambda _: [b"HTTP/1.1 200 OK\r\n\r\nall ", b"of it", b""]) as (server, kept):
        assert [await ask(kept), await ask(kept)] == [b"all of it", b"all of it"]
        assert server.opened == 2


async def test_connection_that_the_server_means_to_close_is_not_used_again() -> None:
    closing = OK.replace(b"\r\nDate", b"\r\nConnection: close\r\nDate")
    async with serving(lambda _: [closing]) as (server, kept):
        await ask(kept)
        await ask(kept)
        assert server.opened == 2


async def test_connection_that_was_closed_meanwhile_costs_nothing() -> None:
    async with serving(lambda _: [OK, b""]) as (server, kept):
        await ask(kept)
        await asyncio.wait_for(_closed(kept), 5)
        assert await ask(kept) == b"ok"
        assert server.opened == 2


async def _closed(kept: Connections) -> None:
    """Wait until no connection is kept that is open."""
    while any(each.is_open for _, each in kept._idle):  # noqa: ASYNC110 -- the other side closes it
        await asyncio.sleep(0.001)


async def test_connection_idle_for_long_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", -1.0)
    async with serving(lambda _: [OK]) as (server, kept):
        await ask(kept)
        await ask(kept)
        assert server.opened == 2


async def test_calls_go_side_by_side_and_no_more_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    async with serving(lambda _: [OK]) as (server, kept):
        assert await asyncio.gather(*(ask(kept) for _ in range(20))) == [b"ok"] * 20
        assert server.opened <= 3


async def test_place_that_does_not_come_free_means_that_the_call_never_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 1)
    monkeypatch.setattr(connections, "CONNECT_SECONDS", 0.05)
    async with serving(lambda _: []) as (server, kept):
        first = asyncio.create_task(ask(kept, 1.0))
        await server.asked.wait()
        with pytest.raises(NeverLeftError):
            await ask(kept)
        first.cancel()


async def test_nobody_listening_means_that_the_call_never_left() -> None:
    listening = await asyncio.start_server(Server(lambda _: []), "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()
    with pytest.raises(NeverLeftError):
        await ask(Connections(f"http://127.0.0.1:{port}"))


async def test_host_that_is_none_means_that_the_call_never_left() -> None:
    with pytest.raises(NeverLeftError):
        await ask(Connections("http://"))


@pytest.mark.parametrize(
    "pieces",
    [
        [b""],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", b""],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", b""],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"],
        [b"SSH-2.0-OpenSSH\r\n\r\n"],
        [b"HTTP/1.1 nothing\r\n\r\n"],
        [b"a" * 70_000],
    ],
)
async def test_answer_that_breaks_off_or_is_none_tells_nothing(pieces: list[bytes]) -> None:
    async with serving(lambda _: pieces) as (_, kept):
        with pytest.raises(UnknownError):
            await ask(kept)


async def test_answer_that_does_not_come_tells_nothing_and_its_connection_is_gone() -> None:
    says = {1: [], 2: [OK]}
    async with serving(lambda _: says[server.opened]) as (server, kept):
        with pytest.raises(UnknownError):
            await ask(kept, 0.05)
        assert await ask(kept) == b"ok", "and not what the first call waited for"
        assert server.opened == 2


@pytest.mark.parametrize("more", [[OK + OK.replace(b"ok", b"no")], [OK, OK.replace(b"ok", b"no")]])
async def test_answer_that_nobody_asked_for_is_given_to_nobody(more: list[bytes]) -> None:
    async with serving(lambda _: more) as (server, kept):
        await ask(kept)
        await asyncio.wait_for(_closed(kept), 5)
        assert await ask(kept) == b"ok"
        assert server.opened == 2


async def test_errors_tell_nothing_of_the_token() -> None:
    async with serving(lambda _: [b""]) as (_, kept):
        with pytest.raises(UnknownError) as raised:
            await kept.post("/bot1:secret/getMe", b"{}", "application/json", 5.0)
    assert "secret" not in repr(raised.value)
    assert raised.value.__cause__ is None


async def test_server_is_known_by_its_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secure, certificate = _secure(tmp_path)
    async with serving(lambda _: [OK], secure) as (server, kept):
        with pytest.raises(NeverLeftError):
            await ask(kept)
        assert server.requests == [], "nothing is told to somebody else"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving(lambda _: [OK], secure) as (server, kept):
        assert [await ask(kept), await ask(kept)] == [b"ok", b"ok"]
        assert server.opened == 1


def _secure(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for 127.0.0.1, and the file that trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, certificate
