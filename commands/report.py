"""`report`: how a group is doing, as a page or on paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from commands import data, exports, settings
from commands.exports import counted
from commands.places import plain
from content.packs import Library
from reports import group_report
from storage import access_log
from storage.database import Database
from storage.export_requests import REPORT
from storage.sqlite_or_postgresql import read_only_url


def report(
    group: Annotated[str, Option(metavar="KEY", help="The group's key, as `group create` printed it.")],
    out: Annotated[Path, Option(metavar="FILE", callback=plain, help="A file that ends in .html or .pdf.")],
) -> None:
    """Write a report on a group: check-ins a week, when tension was noticed, ladder, experiments, meetings.

    It tells of the parents who agreed to the export, by their codes.

    \b
    Example:
      python bot.py report --group g-1a2b3c4d --out linde.html
      python bot.py report --group g-1a2b3c4d --out linde.pdf
    """
    chosen = settings.load()
    library = Library.load(chosen.content_dir)
    with data.opened(chosen, begun=True) as ready:
        reader = Database(read_only_url(chosen.database), ready.vault)
        try:
            now = chosen.clock().now()
            remember = exports.memory_of(ready, group, out, REPORT, access_log.REPORTED, at=now)
            made = group_report.report(reader, library, group, out, now=now, remember=remember)
        finally:
            reader.close()
    print(f"{counted(made.participants, 'participant')}, {made.left_out} left out: {made.out}")
    print(
        "These are personal data. They are not encrypted: keep them where only who works with the group can read.",
        file=sys.stderr,
    )
