"""Debian's Chromium; the demo as somebody starts it; and a stage: the page alone, with a bot the tests play."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.stage import Stage, on_stage
from tests.browser.visit import Visit

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

SECONDS_TO_START = 120

Visitor = Callable[[str], Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever is in this folder needs Chromium.

    The stories in the demo wait more than they work, as Telegram's limits ask: they begin at once, and the others
    in the middle of everything, so that one worker does not have them all.
    """
    in_browser = [item for item in items if HERE in item.path.parents]
    for item in in_browser:
        item.add_marker(pytest.mark.browser)
    with_stage = [
        item for item in in_browser if {"demo", "fresh_demo"}.isdisjoint(getattr(item, "fixturenames", ()))
    ]
    rest = [item for item in items if item not in with_stage]
    middle = max(len(in_browser) - len(with_stage), len(rest) // 2)
    items[:] = [*rest[:middle], *with_stage, *rest[middle:]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module: while Playwright runs, no other test can have an event loop of its own.

    Where there is none, the tests are left out, but not under CI.
    """
    if not Path(CHROMIUM).exists():
        missing = f"there is no Chromium at {CHROMIUM} (on Debian: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(f"the page was not tested: {missing}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Opens the page in a browser tab of its own that speaks Dutch; any error in it fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(address: str) -> Visit:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="nl-NL", color_scheme="light", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Security Policy" in line.text else None)
        return Visit(page, address)

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """`python bot.py demo`, and its address; its people go from one story into the next."""
    with _demo() as address:
        yield address


@pytest.fixture
def fresh_demo() -> Iterator[str]:
    """The same, in which nobody did anything yet."""
    with _demo() as address:
        yield address


@contextmanager
def _demo() -> Iterator[str]:
    command = [sys.executable, "bot.py", "demo", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    too_long = Timer(SECONDS_TO_START, process.kill)
    too_long.start()
    try:
        lines = iter(process.stdout.readline, "")
        address = next(line.rpartition(" ")[2].strip() for line in lines if "http://" in line)
        too_long.cancel()
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.fixture
def stage() -> Iterator[Stage]:
    """The page on a local Telegram whose bot the test plays."""
    with on_stage() as stage:
        yield stage
