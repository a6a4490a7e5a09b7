"""Logs tell what happened without secrets and without anyone's words."""

from __future__ import annotations

import io
import logging

import pytest

from commands.logs import Discreet

TOKEN = "7000000001:canary-AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
SECRET = "canary-secret"
WORDS = "canary words of a parent"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(written: io.StringIO) -> logging.Logger:
    """A log that writes as the bot's does."""
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet([SECRET]))
    log = logging.Logger("gateway.test")
    log.addHandler(handler)
    return log


@pytest.mark.parametrize("secret", [TOKEN, SECRET, TOKEN.replace(":", "%3A")])
def test_secret_is_hidden_wherever_it_hides(log: logging.Logger, written: io.StringIO, secret: str) -> None:
    log.warning("POST https://api.telegram.org/bot%s/getMe", secret)
    log.warning(f"in the message itself: {secret}")
    log.warning("in an object: %r", {"url": [secret]})
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{secret}/getMe")
    except ConnectionError:
        log.exception("failed")
        log.error("failed", exc_info=True, stack_info=True)
    assert "ConnectionError" in written.getvalue()
    assert secret not in written.getvalue()


def test_error_is_told_by_class_and_place_but_not_by_its_words(log: logging.Logger, written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ValueError(WORDS) from error
    except ValueError:
        log.exception("a turn failed")
    assert "ValueError in commands/test_logs.py:" in written.getvalue()
    assert "KeyError in commands/test_logs.py:" in written.getvalue()
    assert WORDS not in written.getvalue()


def test_words_that_another_handler_kept_do_not_slip_in(log: logging.Logger, written: io.StringIO) -> None:
    record = log.makeRecord("x", logging.ERROR, "x", 1, "failed", (), None)
    record.exc_text = WORDS
    log.handle(record)
    assert WORDS not in written.getvalue()
