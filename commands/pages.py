"""Pages that a command writes, for a browser."""

from __future__ import annotations

from pathlib import Path

from commands.errors import WrongUse


def require_page(out: Path) -> None:
    """See that a file's name ends as a page's does, so that it opens in a browser. Raises WrongUse."""
    if out.suffix.lower() not in (".html", ".htm"):
        raise WrongUse(f"{out.name} does not end in .html, as a page does.")
