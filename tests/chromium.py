"""Where this machine has Chromium; browser tests drive it."""

from __future__ import annotations

import shutil


def find() -> str | None:
    """The program's path, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
