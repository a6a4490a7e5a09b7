"""`export`: a group's data for the coordinator, as files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from commands import data, exports, settings
from commands.exports import counted
from commands.places import plain
from content.packs import Library
from reports import export as exporting
from reports.export import SHARING, WORK, ExportSummary, Progress
from reports.formats import CSV, FORMATS
from reports.placing import is_zip
from storage import access_log
from storage.database import Database
from storage.sqlite_or_postgresql import read_only_url

_DAY = ["%Y-%m-%d"]


def export(
    group: Annotated[str, Option(metavar="KEY", help="The group's key, as `group create` printed it.")],
    out: Annotated[
        Path,
        Option(
            metavar="FOLDER_OR_ZIP",
            callback=plain,
            help="A new folder, or a file that ends in .zip; with xlsx also one that ends in .xlsx.",
        ),
    ],
    file_format: Annotated[
        str,
        Option(
            "--format",
            help=f"{', '.join(FORMATS)}: csv for programs, csv-nl for Dutch Excel, xlsx a workbook, sav for SPSS.",
        ),
    ] = CSV,
    purpose: Annotated[
        str,
        Option(
            "--for", help="work: all that was answered; sharing: without words, dates and what tells who it is."
        ),
    ] = WORK,
    first: Annotated[
        datetime | None, Option("--from", metavar="DATE", formats=_DAY, help="The first day.")
    ] = None,
    last: Annotated[datetime | None, Option("--to", metavar="DATE", formats=_DAY, help="The last day.")] = None,
) -> None:
    """Write the answers of a group's parents who agreed to it: tables, codebook and a page that explains them.

    A zip is encrypted with the password in the file that ANKER_EXPORT_PASSWORD_FILE names, if there is one.

    \b
    Example:
      python bot.py export --group g-1a2b3c4d --out linde.zip --from 2027-01-01
      python bot.py export --group g-1a2b3c4d --out linde.xlsx --format xlsx
      python bot.py export --group g-1a2b3c4d --out to-share --for sharing --format sav
    """
    chosen = settings.load()
    password = chosen.export_password
    library = Library.load(chosen.content_dir)
    gc.collect()
    gc.freeze()  # what is loaded stays: the collector need not look at it again for each batch of rows
    with data.opened(chosen, begun=True) as ready:
        reader = Database(read_only_url(chosen.database), ready.vault)
        try:
            now = chosen.clock().now()
            with _shown() as progress:
                summary = exporting.export(
                    reader,
                    library,
                    group,
                    out,
                    now=now,
                    format=file_format,
                    purpose=purpose,
                    date_from=first.date() if first else None,
                    date_to=last.date() if last else None,
                    password=password,
                    progress=progress,
                    remember=exports.memory_of(ready, group, out, purpose, access_log.EXPORTED, at=now),
                )
        finally:
            reader.close()
    print(f"{counted(summary.participants, 'participant')}, {summary.left_out} left out: {summary.out}")
    if purpose == SHARING:
        print(_what_is_cut(summary), file=sys.stderr)
    print(_what_it_holds(summary, locked=password is not None and is_zip(out)), file=sys.stderr)


@contextmanager
def _shown() -> Iterator[Progress]:
    """A bar on the terminal, where there is one."""
    if not sys.stderr.isatty():
        yield lambda _part: None
        return
    with typer.progressbar(length=1000, label="Export", file=sys.stderr) as bar:
        yield lambda part: bar.update(round(part * 1000) - bar.pos)


def _what_is_cut(summary: ExportSummary) -> str:
    cut = summary.cut
    kept = summary.rows["prompts"]
    return (
        f"Made to share, it has {kept} of {kept + cut.prompts} prompts of these parents. Left out: what was "
        f"before all took part ({counted(cut.before, 'day')} of the earliest); as staff know by name who was "
        f"away, {counted(cut.days, 'day')} of all, and {counted(cut.parents, 'parent')} away for longer "
        "(see LEESMIJ)."
    )


def _what_it_holds(summary: ExportSummary, *, locked: bool) -> str:
    words = "words that parents wrote" if summary.with_words else "no words of parents"
    kept = "It is encrypted" if locked else "It is not encrypted"
    return f"These are personal data ({words}). {kept}: keep them where only the research team can read them."
