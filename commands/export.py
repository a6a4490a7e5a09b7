"""`export`: a group's data for the coordinator, as files."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from typer import Option

from commands import data, settings
from content.packs import Library
from reports import export as exporting
from reports.formats import FORMATS
from storage.database import Database, read_only_url

_DAY = ["%Y-%m-%d"]


def export(
    group: Annotated[str, Option(metavar="KEY", help="The group's key, as `group create` printed it.")],
    out: Annotated[Path, Option(metavar="FOLDER_OR_ZIP", help="A new folder, or a file that ends in .zip.")],
    file_format: Annotated[str, Option("--format", help=f"{', '.join(FORMATS)}.")] = "csv",
    first: Annotated[
        datetime | None, Option("--from", metavar="DATE", formats=_DAY, help="The first day.")
    ] = None,
    last: Annotated[datetime | None, Option("--to", metavar="DATE", formats=_DAY, help="The last day.")] = None,
) -> None:
    """Write the answers of a group's parents who agreed to it: tables, codebook and a description of them.

    \b
    Example:
      python bot.py export --group g-1a2b3c4d --out linde.zip --from 2027-01-01
    """
    chosen = settings.load()
    library = Library.load(chosen.content_dir)
    with data.opened(chosen) as ready:
        reader = Database(read_only_url(chosen.database), ready.vault)
        try:
            summary = exporting.export(
                reader,
                library,
                group,
                out,
                now=chosen.clock().now(),
                format=file_format,
                date_from=first.date() if first else None,
                date_to=last.date() if last else None,
            )
        finally:
            reader.close()
    print(f"{summary.participants} participants, {summary.left_out} left out: {summary.out}")
    print("These are personal data: keep them where only the research team can read them.", file=sys.stderr)
