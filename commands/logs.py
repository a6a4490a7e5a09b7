"""Logs: what happened, on stderr; never a secret, never a parent's words."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Collection
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

ROOMS = ("commands", "content", "gateway", "handlers", "reports", "scheduler", "simulator", "storage")
HIDDEN = "•••"

log = logging.getLogger(__name__)

# Whatever looks like a bot's token, as in the addresses that HTTP libraries like to write down.
_TOKEN = re.compile(r"\d{5,}(:|%3A)[A-Za-z0-9_-]{20,}")


class Discreet(logging.Formatter):
    """Writes lines without secrets; of an error its class and where it arose, but not its words."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, redacted at the very end, so that nothing slips in after it."""
        record.exc_text = None  # another handler may have kept the error's words there
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's own name
        """The error's classes and places, innermost last."""
        return f"  {trace(ei[1])}"


def set_up(level: str, secrets: Collection[str]) -> None:
    """Log to stderr: our rooms from this level on, everyone else's libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(secrets))
    logging.basicConfig(level=max(logging.WARNING, _number(level)), handlers=[handler], force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(_number(level))
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread


def trace(error: BaseException | None) -> str:
    """An error in one line: its classes and where in which file each arose; never its words."""
    told = []
    while error is not None:
        told.append(f"{type(error).__name__} in {_place(error.__traceback__)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return ", from ".join(told)


def _place(traceback: TracebackType | None) -> str:
    """The way through our own files to where it arose."""
    places = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(traceback)]
    ours = [(path, line) for path, line in places if "site-packages" not in path.parts]
    return (
        " › ".join(f"{path.parent.name}/{path.name}:{line}" for path, line in (ours or places)[-3:]) or "nowhere"
    )


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


def _unraisable(args: UnraisableHookArgs) -> None:
    log.error("an error nobody could take: %s", trace(args.exc_value))


def _in_thread(args: threading.ExceptHookArgs) -> None:
    log.error("a thread failed: %s", trace(args.exc_value))
