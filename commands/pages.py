"""Pages that a command writes, for a browser."""

from __future__ import annotations

from pathlib import Path

from commands.errors import WrongUse
from reports.placing import drafted, refuse_other_page


def require_page(out: Path) -> None:
    """See that a file's name ends as a page's does, and that only an earlier page makes room. Raises WrongUse."""
    if out.suffix.lower() not in (".html", ".htm"):
        raise WrongUse(f"{out.name} does not end in .html, as a page does.")
    refuse_other_page(out)


def write_page(out: Path, page: str) -> None:
    """Write a page for nobody else to read: it appears whole. Raises OSError."""
    with drafted(out) as draft:
        draft.write_text(page, encoding="utf-8")
