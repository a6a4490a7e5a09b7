"""In which formats an export comes. Each is made from the plain CSV files, so that all hold the same values.

A format's library is imported when it is used: whoever exports CSV does not wait for the others.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports import datapackage, syntax
from reports.refusals import WrongUse
from reports.sheets import WrittenSheet

CSV, CSV_NL, XLSX, SAV = "csv", "csv-nl", "xlsx", "sav"
FORMATS = (CSV, CSV_NL, XLSX, SAV)

_OF_STATISTICS = {".sav", ".zsav", ".por", ".dta", ".rds", ".rdata", ".parquet", ".feather", ".sas7bdat"}
_OF_OFFICES = {".xls", ".xlsx", ".xlsm", ".ods", ".doc", ".docx", ".odt", ".md", ".yaml", ".yml", ".sqlite", ".db"}
_ARCHIVES = {".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"}
_ENDINGS = {*mimetypes.MimeTypes().types_map[True], *_OF_STATISTICS, *_OF_OFFICES, *_ARCHIVES} - {".zip"}


@dataclass(frozen=True, slots=True)
class Whole:
    """What all formats are told: the group, its language, and the page that explains the export."""

    group: str
    language: str
    readme: str
    about: dict[str, object]


def refuse_ending(out: Path, format: str) -> None:
    """A name that ends like a file of another kind would be misread. Raises WrongUse."""
    if format not in FORMATS:
        raise WrongUse(f"There is no format {format}: choose {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
    ending = out.suffix.lower()
    if ending == ".xlsx" and format == XLSX:
        return
    if ending in _ENDINGS:
        ends = ".zip or .xlsx" if format == XLSX else ".zip"
        raise WrongUse(f"{out.name} ends in {ending}: with {format}, name a folder or a file that ends in {ends}.")


def write(format: str, sheets: Sequence[WrittenSheet], folder: Path, whole: Whole) -> None:
    """Write the tables into a folder in a format, with the page that explains them."""
    _WRITERS[format](sheets, folder, whole)


def _write_csv(sheets: Sequence[WrittenSheet], folder: Path, whole: Whole) -> None:
    for sheet in sheets:
        sheet.path.replace(folder / sheet.table.file)
    moved = [WrittenSheet(folder / sheet.table.file, sheet.table, sheet.rows) for sheet in sheets]
    _explain(moved, folder, whole, datapackage.PLAIN)


def _write_csv_nl(sheets: Sequence[WrittenSheet], folder: Path, whole: Whole) -> None:
    from reports import csv_nl

    _explain([csv_nl.written(sheet, folder) for sheet in sheets], folder, whole, csv_nl.DIALECT)


def _write_xlsx(sheets: Sequence[WrittenSheet], folder: Path, whole: Whole) -> None:
    from reports import workbook

    workbook.write(sheets, folder / f"anker-{whole.group}.xlsx", whole.readme, whole.language)


def _write_sav(sheets: Sequence[WrittenSheet], folder: Path, whole: Whole) -> None:
    from reports import spss

    for sheet in sheets:
        spss.write(sheet, folder / f"{sheet.table.name}.sav", whole.language)
    (folder / datapackage.README).write_text(whole.readme, encoding="utf-8")
    syntax.for_sav(sheets, folder)


def _explain(sheets: Sequence[WrittenSheet], folder: Path, whole: Whole, dialect: datapackage.Dialect) -> None:
    (folder / datapackage.README).write_text(whole.readme, encoding="utf-8")
    name = f"anker-{whole.group}".lower()
    text = datapackage.described(name, f"Anker: {whole.group}", sheets, whole.about, dialect)
    (folder / datapackage.FILE).write_text(text, encoding="utf-8")
    syntax.for_csv(sheets, folder, dialect, whole.language)


_WRITERS: dict[str, Callable[[Sequence[WrittenSheet], Path, Whole], None]] = {
    CSV: _write_csv,
    CSV_NL: _write_csv_nl,
    XLSX: _write_xlsx,
    SAV: _write_sav,
}
