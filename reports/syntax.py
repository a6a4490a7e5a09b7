"""What reads, labels and plots the files of an export: a script for R, a syntax for SPSS (which PSPP runs too)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from content.items import LONGEST_TYPED
from reports.codes import MISSING
from reports.datapackage import Dialect
from reports.sheets import WrittenSheet
from reports.tables import CHECKINS_WIDE, COLUMNS, Column, Meaning, Table

R, SPSS = "analyse.R", "analyse.sps"

_LANGUAGE = ('language <- "nl" # or: "en"', 'language <- "en" # or: "nl"')
_LONGEST_LABEL = 110  # bytes: a line of SPSS's takes 256
_LONGEST_TEXT = 3 * LONGEST_TYPED + 1  # bytes: whole in any script, with an apostrophe before them
_CODED = "_n"  # the ending of a column's numbers beside its words


def for_csv(sheets: Sequence[WrittenSheet], folder: Path, dialect: Dialect, language: str) -> None:
    """Write both scripts beside CSV files of this dialect."""
    script = Path(__file__).with_name(R).read_text(encoding="utf-8")
    (folder / R).write_text(script.replace(*_LANGUAGE) if language == "en" else script, encoding="utf-8")
    lines = [_HOW_TO, f"SET DECIMAL={'COMMA' if dialect.decimal == ',' else 'DOT'}."]
    for sheet in sheets:
        if sheet.rows:
            lines += _read(sheet.table, dialect, language)
    wide = next((each for each in sheets if each.table.name == CHECKINS_WIDE.name), None)
    if wide is not None and wide.rows:
        lines += ["GET FILE='checkins_wide.sav'.", *_plots(wide.table, _CODED)]
    _write(folder, lines)


def for_sav(sheets: Sequence[WrittenSheet], folder: Path) -> None:
    """Write the syntax beside SPSS's own files, which are labelled already."""
    wide = next((each for each in sheets if each.table.name == CHECKINS_WIDE.name), None)
    lines = [_HOW_TO]
    if wide is not None and wide.rows:
        lines += ["GET FILE='checkins_wide.sav'.", "DISPLAY DICTIONARY.", *_plots(wide.table, "")]
    _write(folder, lines)


_HOW_TO = """* Open this file in the folder of the export: File > Open > Syntax, then Run > All.
* Open dit bestand in de map van de export: Bestand > Openen > Syntaxis, dan Uitvoeren > Alles.
* PSPP runs it too: pspp analyse.sps."""


def _write(folder: Path, lines: list[str]) -> None:
    (folder / SPSS).write_text("\n".join([*lines, ""]), encoding="utf-8")


def _read(table: Table, dialect: Dialect, language: str) -> Iterator[str]:
    """Read a table, give its columns and values their meaning, and keep it as SPSS's own file."""
    yield f"* {table.file}."
    yield f"GET DATA /TYPE=TXT /FILE='{table.file}' /ENCODING='UTF8'"
    yield "  /ARRANGEMENT=DELIMITED /DELCASE=LINE /FIRSTCASE=2"
    yield f"  /DELIMITERS='{dialect.delimiter}' /QUALIFIER='\"'"
    yield "  /VARIABLES="
    yield from (f"    {column.name} {_format(column)}" for column in table.columns)
    yield "  ."
    for column in table.columns:
        yield f"VARIABLE LABELS {column.name} {_quoted(_meaning(column, language))}."
        if _has_words(column):
            yield from _numbers(column, language)
    yield f"SAVE OUTFILE='{table.name}.sav'."


def _numbers(column: Column, language: str) -> Iterator[str]:
    """Beside the words of a column its numbers, as the codebook has them, with what is missing below 0."""
    name = f"{column.name}{_CODED}"
    pairs = [(value, code) for value, code in column.codes.items()]
    yield f"RECODE {column.name}"
    yield from (f"  ({_quoted(value)}={code})" for value, code in pairs)
    yield f"  INTO {name}."
    reasons = COLUMNS["item_missing"].values if column.why_missing else {}
    for reason in reasons:
        yield f"IF ({column.why_missing}={_quoted(reason)}) {name}={MISSING[reason]}."
    yield f"VARIABLE LABELS {name} {_quoted(_meaning(column, language))}."
    yield f"VALUE LABELS {name}"
    labels = {code: _meaning(column.values[value], language) for value, code in pairs}
    labels |= {MISSING[reason]: _meaning(meaning, language) for reason, meaning in reasons.items()}
    yield from (f"  {code} {_quoted(label)}" for code, label in labels.items())
    yield "  ."
    if any(code < 0 for code in labels):
        yield f"MISSING VALUES {name} ({min(MISSING.values())} THRU {max(MISSING.values())})."
    yield f"FORMATS {name} (F4.0)."


def _plots(table: Table, coded: str) -> Iterator[str]:
    """Tension over time by parent, and what was noticed when."""
    has = set(table.header)
    if {"tension", "study_day", "participant"} <= has:
        tension = _drawn(table, "tension", coded)
        yield f"GRAPH /SCATTERPLOT(BIVARIATE)=study_day WITH {tension} BY participant."
        yield f"MEANS TABLES={tension} BY participant."
    if "noticed" in has:
        noticed = _drawn(table, "noticed", coded)
        yield f"FREQUENCIES VARIABLES={noticed}."
        yield f"GRAPH /BAR=COUNT BY {noticed}."


def _drawn(table: Table, column: str, coded: str) -> str:
    """The numbers of a column, which stand beside it where it holds words from a list."""
    return f"{column}{coded}" if _has_words(table.columns[table.place(column)]) else column


def _format(column: Column) -> str:
    if column.type == "integer" and not column.values:
        return "F8.0"
    if column.type == "number" and not column.values:
        return "F10.4"
    return f"A{_LONGEST_TEXT if column.long or column.type == 'list' else 255}"


def _has_words(column: Column) -> bool:
    """Whether its cells are words from a list, which have numbers too."""
    return column.type == "string" and bool(column.values)


def _meaning(of: Meaning, language: str) -> str:
    return of.nl if language == "nl" else of.en


def _quoted(text: str) -> str:
    """A piece of text on one line, within so many bytes."""
    short = " ".join(text.split()).encode()[:_LONGEST_LABEL].decode(errors="ignore")
    return "'" + short.replace("'", "''") + "'"
