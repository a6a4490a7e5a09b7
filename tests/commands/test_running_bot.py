"""`python bot.py run` as a process: it starts, says so, stops when told, and shares its data with no other bot."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from gateway.webhook import SECRET_HEADER
from simulator.people import Person
from simulator.server import LocalTelegram
from tests.commands.conftest import PROJECT, TOKEN, Installation

# Only a bot that hangs takes so long, however busy the machine is; Telegram's long poll ends after 50 seconds.
PATIENCE = 300.0
SOON = 30.0


@contextmanager
def running_bot(installation: Installation, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A bot until the end of the block; one that hangs is ended, so that whoever listens to it learns of it."""
    process = installation.start("run", **variables)
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()


def until_it_says(process: subprocess.Popen[str], words: str) -> str:
    """What the process wrote to stderr until these words."""
    assert process.stderr is not None
    told = ""
    while words not in told:
        line = process.stderr.readline()
        assert line, f"the bot ended: {told}"
        told += line
    return told


def sees(telegram: LocalTelegram, person: Person) -> str:
    """What the bot's newest message to this person says, as soon as there is one."""
    arrived = threading.Event()
    stop = telegram.listen(lambda _event: arrived.set())
    try:
        while not (written := [message for message in person.chat.messages if message.from_bot]):
            assert arrived.wait(PATIENCE), f"the bot does not write to {person.name}"
            arrived.clear()
    finally:
        stop()
    return written[-1].text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> int:
    """The status with which an address answers; a POST if there is a body."""
    try:
        with urlopen(Request(url, body, dict(headers or {})), timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


def test_bot_answers_a_parent_and_stops_within_seconds_when_told(
    connected: Installation, telegram: LocalTelegram
) -> None:
    group = connected.group()
    (link,) = connected.run("invite", "--role", "parent", "--group", group).lines
    with running_bot(connected) as process:
        until_it_says(process, "running as bot")
        anna = telegram.person("Anna")
        anna.open(link)
        assert sees(telegram, anna)
        assert connected.run("healthcheck").code == 0
        before = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - before < SOON, "it does not wait for the end of a long poll"
    told = connected.run("healthcheck")
    assert (told.code, told.err) == (1, "No bot is running on this data.\n")


def test_second_bot_on_the_same_data_refuses_and_the_first_goes_on(
    connected: Installation, telegram: LocalTelegram
) -> None:
    with running_bot(connected) as first:
        until_it_says(first, "running as bot")
        told = connected.run("run")
        assert (told.code, "A bot is running on this data" in told.err) == (1, True)
        told = connected.run("restore", str(connected.database), "--force")
        assert (told.code, "A bot is running on this data" in told.err) == (1, True)
        assert first.poll() is None


@pytest.mark.long
def test_bot_stops_with_a_sentence_when_another_bot_takes_its_token(
    connected: Installation, telegram: LocalTelegram
) -> None:
    with running_bot(connected) as process:
        until_it_says(process, "running as bot")
        telegram.fault("getUpdates", code=409, description="Conflict: terminated by other getUpdates request")
        telegram.person("Anna").say("hallo")  # ends the long poll that is under way
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert "Another bot is running with this token" in err.splitlines()[-1]


@pytest.mark.long
def test_bot_waits_for_a_telegram_that_is_not_there_yet_and_can_be_stopped_meanwhile(
    connected: Installation, telegram: LocalTelegram
) -> None:
    with running_bot(connected, ANKER_TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}") as process:
        until_it_says(process, "Telegram cannot be reached")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    telegram.fault("getMe", kind="drop_before", times=1)
    with running_bot(connected) as process:
        assert "Telegram cannot be reached" in until_it_says(process, "running as bot")


@pytest.mark.long
def test_webhook_takes_only_calls_that_bring_the_secret(connected: Installation, telegram: LocalTelegram) -> None:
    group = connected.group()
    (link,) = connected.run("invite", "--role", "parent", "--group", group).lines
    url = f"http://127.0.0.1:{free_port()}/tg"
    variables = {
        "ANKER_WEBHOOK_URL": url,
        "ANKER_WEBHOOK_LISTEN": url.removeprefix("http://").removesuffix("/tg"),
        "ANKER_WEBHOOK_SECRET": "canary-secret",
        "ANKER_HEALTH_LISTEN": f"127.0.0.1:{free_port()}",
    }
    with running_bot(connected, **variables) as process:
        heard = until_it_says(process, "running as bot")
        anna = telegram.person("Anna")
        anna.open(link)
        assert sees(telegram, anna)
        assert call(url, b'{"update_id": 1}') == 403
        assert call(url, b'{"update_id": 1}', {SECRET_HEADER: "guessed"}) == 403
        assert call(url, b"no json", {SECRET_HEADER: "canary-secret"}) == 200
        assert call(url, b'{"update_id": 2}', {SECRET_HEADER: "canary-secret"}) == 200
        assert call(f"http://{variables['ANKER_HEALTH_LISTEN']}/healthz") == 200
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "canary-secret" not in heard + err


@pytest.mark.long
def test_neither_token_nor_a_parents_words_are_in_any_log_whatever_goes_wrong(
    connected: Installation, telegram: LocalTelegram
) -> None:
    telegram.fault("getMe", kind="drop_after")
    telegram.fault("deleteWebhook", code=502)
    telegram.fault("getUpdates", nth=1, kind="drop_before")
    telegram.fault("getUpdates", nth=2, kind="drop_after")
    telegram.fault("getUpdates", nth=3, kind="malformed")
    telegram.push_raw({"message": "canary words of a parent"})
    anna = telegram.person("Anna")
    anna.say("canary words of a parent")
    with running_bot(connected, ANKER_LOG_LEVEL="DEBUG", PYTHONASYNCIODEBUG="1") as process:
        heard = until_it_says(process, "running as bot")
        assert sees(telegram, anna)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    written = heard + out + err
    assert "Telegram cannot be reached" in written, "the faults left their mark"
    assert TOKEN not in written
    assert TOKEN.partition(":")[2] not in written
    assert "canary words" not in written


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Where tests run in the background of a shell, they and all they start hear none."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_while_a_command_is_read_in_ends_it_without_a_word(installation: Installation) -> None:
    read_in = subprocess.Popen(
        [sys.executable, "-X", "importtime", str(PROJECT / "bot.py"), "group", "list"],
        cwd=installation.folder,
        env=installation.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        pipesize=4096,  # it waits for whoever reads what it tells, and so is at it still
    )
    assert read_in.stderr is not None
    assert any(line.split("|")[-1].strip() == "typer.core" for line in read_in.stderr), "it is at it"
    read_in.send_signal(signal.SIGINT)
    out, told = read_in.communicate()
    assert read_in.returncode == -signal.SIGINT
    assert "Traceback" not in out + told
