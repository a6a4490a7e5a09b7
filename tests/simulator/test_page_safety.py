"""The page is safe in a browser that also visits hostile pages: their requests change and read nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from simulator.page.page import Page
from simulator.server import LocalTelegram
from tests.browser.stage import Prompter

PATHS = ["/", "/page/events", "/page/static/main.js", "/page/files/photos/file_0.png"]
FOREIGN = "https://example.org"


class Door:
    """The page's address, the world behind it, and requests as one likes them."""

    def __init__(self, telegram: LocalTelegram, session: aiohttp.ClientSession, secret: str) -> None:
        self.telegram = telegram
        self.session = session
        self.headers = {"Origin": telegram.url, "X-Page-Secret": secret}

    async def says(self, **changed: str | None) -> int:
        """Let Anna say something, with these headers changed or left out; the HTTP status."""
        headers = self.headers | {name.replace("_", "-"): value for name, value in changed.items()}
        kept = {name: value for name, value in headers.items() if value is not None}
        anna = self.telegram.person("Anna")
        body = {"person": anna.id, "chat": anna.id, "text": "hoi"}
        async with self.session.post(f"{self.telegram.url}/page/do/say", json=body, headers=kept) as answer:
            return answer.status

    async def gets(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """Read a path."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.session.get(f"{self.telegram.url}{path}", headers=sent)

    @property
    def said(self) -> list[str]:
        """What Anna has said."""
        return [message.text for message in self.telegram.person("Anna").chat.messages]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A page, and the secret that is written in it."""
    telegram = LocalTelegram(extensions=[Page(Prompter()).extend])
    await telegram.start()
    async with aiohttp.ClientSession() as session:
        async with session.get(telegram.url) as answer:
            secret = re.search(r'name="page-secret" content="([^"]+)"', await answer.text())
        assert secret is not None
        yield Door(telegram, session, secret[1])
    await telegram.stop()


async def test_our_own_page_may_act(door: Door) -> None:
    assert await door.says() == 200
    assert door.said == ["hoi"]


@pytest.mark.parametrize(
    "changed",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "[", "Origin": "http://["},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Origin": FOREIGN},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:1"},
        {"Origin": None},
        {"X_Page_Secret": None},
        {"X_Page_Secret": ""},
        {"X_Page_Secret": "guessed"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
async def test_hostile_request_changes_nothing(door: Door, changed: dict[str, str | None]) -> None:
    assert await door.says(**changed) in (400, 403, 421)
    assert door.said == []


async def test_hostile_upload_changes_nothing(door: Door) -> None:
    form = aiohttp.FormData()
    form.add_field("about", "{}")
    form.add_field("file", b"x", filename="x")
    url = f"{door.telegram.url}/page/send"
    async with door.session.post(url, data=form, headers={"Origin": FOREIGN}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", PATHS)
async def test_page_reads_only_to_itself(door: Door, path: str) -> None:
    rebound = await door.gets(path, Host="evil.example")
    foreign = await door.gets(path, Origin=FOREIGN)
    assert (rebound.status, foreign.status) == (421, 403)
    for answer in (rebound, foreign):
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert door.headers["X-Page-Secret"] not in await answer.text()


async def test_page_runs_only_its_own_scripts_and_is_framed_by_nobody(door: Door) -> None:
    answer = await door.gets("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["..%2Fpage.py", "index.html", "%2Fetc%2Fpasswd", "nothing.js"])
async def test_nothing_but_its_own_files_is_served(door: Door, path: str) -> None:
    answer = await door.gets(f"/page/static/{path}")
    assert answer.status == 404


async def test_file_that_somebody_sent_is_downloaded_not_run(door: Door) -> None:
    anna = door.telegram.person("Anna")
    sent = anna.send_document(b"<script>alert(1)</script>", "evil.html")
    drawing = anna.send_photo(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    assert sent.file is not None
    assert drawing.file is not None
    document = await door.gets(f"/page/files/{sent.file.path}")
    assert document.content_type == "application/octet-stream"
    assert document.headers["Content-Disposition"] == "attachment; filename*=UTF-8''evil.html"
    photo = await door.gets(f"/page/files/{drawing.file.path}")
    assert (photo.content_type, photo.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("say", {"person": 1, "chat": 1, "text": "hoi"}),
        ("say", {"text": "hoi"}),
        ("tap", {"person": "Anna", "chat": [], "message": {}, "row": 0, "column": 0}),
        ("fault", {"kind": "explode"}),
        ("move_on", {"seconds": -5}),
        ("fly", {}),
    ],
    ids=str,
)
async def test_action_that_people_cannot_do_is_refused_with_a_sentence(
    door: Door, action: str, parameters: dict[str, object]
) -> None:
    url = f"{door.telegram.url}/page/do/{action}"
    async with door.session.post(url, json=parameters, headers=door.headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]
    assert door.said == []
