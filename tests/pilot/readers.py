"""The export as other programs read it: each table as rows of cells, for comparison with the plain files."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl  # type: ignore[import-untyped] # ships no types
import pandas
import pyreadstat

# A table as a program read it: its header, and its rows in order.
Read = tuple[list[str], list[list[Any]]]
Reader = Callable[[Path, str, Path], Read]

_SECONDS = 600


def needs(program: str) -> bool:
    """Whether a program is on this machine."""
    return shutil.which(program) is not None


def pandas_csv(out: Path, table: str, _apart: Path) -> Read:
    """pandas, told of the separator and nothing else."""
    dutch = out.name.endswith("csv-nl")
    more: dict[str, Any] = {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"} if dutch else {}
    frame = pandas.read_csv(out / f"{table}.csv", **more)
    return list(frame.columns), [list(row) for row in frame.itertuples(index=False, name=None)]


def duckdb_csv(out: Path, table: str, _apart: Path) -> Read:
    """DuckDB, which finds out types and dialect by itself; instants come in seconds."""
    dutch = ", delim=';', decimal_separator=','" if out.name.endswith("csv-nl") else ""
    with duckdb.connect() as db:
        source = f"read_csv('{out / table}.csv', sample_size=-1{dutch})"
        types = db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        columns = [f'epoch("{name}")' if kind.startswith("TIMESTAMP") else f'"{name}"' for name, kind, *_ in types]
        rows = db.execute(f"SELECT {', '.join(columns)} FROM {source}").fetchall()
    return [name for name, *_ in types], [list(row) for row in rows]


def openpyxl_xlsx(out: Path, table: str, _apart: Path) -> Read:
    """A workbook, sheet by sheet."""
    (path,) = out.glob("*.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    header, *rows = (list(row) for row in book[table].iter_rows(values_only=True))
    book.close()
    return header, [row for row in rows if any(cell is not None for cell in row)]


def pyreadstat_sav(out: Path, table: str, _apart: Path) -> Read:
    """SPSS's own file, with the codes of what is missing."""
    frame, about = pyreadstat.read_sav(out / f"{table}.sav", user_missing=True)
    return about.column_names, [list(row) for row in frame.itertuples(index=False, name=None)]


def r_csv(out: Path, table: str, apart: Path) -> Read:
    """R, with the script that comes along: factors have become their labels."""
    told = apart / f"r-{out.name}"
    if not told.exists():
        shutil.copytree(out, told)
        (told / "tell.R").write_text(_TELL, encoding="utf-8")
        run(["Rscript", "tell.R"], told)
    lines = (told / f"{table}.told").read_text(encoding="utf-8").split("\n")
    header, *rows = (line.split("\x1f") for line in lines if line)
    return header, [[None if cell == "\x1e" else cell for cell in row] for row in rows]


_TELL = r"""
source("analyse.R")
as_told <- function(column) {
  text <- if (is.numeric(column)) formatC(column, digits = 15, format = "g", width = 1) else as.character(column)
  ifelse(is.na(column), "\x1e", enc2utf8(text))
}
for (name in names(export)) {
  table <- export[[name]]
  told <- lapply(table, as_told)
  rows <- if (nrow(table) > 0) do.call(paste, c(unname(told), sep = "\x1f"))
  lines <- c(paste(names(table), collapse = "\x1f"), rows)
  file <- file(paste0(name, ".told"), open = "wb")
  writeLines(lines, file, useBytes = TRUE)
  close(file)
}
"""


def pspp_csv(out: Path, table: str, apart: Path) -> Read:
    """PSPP, with the syntax that comes along; what it keeps is read back."""
    told = apart / f"pspp-{out.name}"
    if not told.exists():
        shutil.copytree(out, told)
        assert "error" not in run(["pspp", "analyse.sps"], told).lower()
    if not (told / f"{table}.sav").exists():  # it has no rows
        return [], []
    return pyreadstat_sav(told, table, apart)


def pspp_sav(out: Path, table: str, apart: Path) -> Read:
    """PSPP, of SPSS's own files: their codes as it writes them down."""
    told = apart / f"pspp-{out.name}"
    if not told.exists():
        shutil.copytree(out, told)
        lines = [
            f"GET FILE='{path.name}'.\nSAVE TRANSLATE /OUTFILE='{path.stem}.told' /TYPE=CSV /FIELDNAMES /REPLACE"
            " /CELLS=VALUES /TEXTOPTIONS DELIMITER=';' FORMAT=VARIABLE /UNSELECTED=RETAIN /MISSING=IGNORE."
            for path in sorted(told.glob("*.sav"))
        ]
        (told / "tell.sps").write_text("\n".join(["SET DECIMAL=DOT.", *lines, ""]), encoding="utf-8")
        assert "error" not in run(["pspp", "tell.sps"], told).lower()
    with (told / f"{table}.told").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    return header, [[_in_iso(cell.strip()) or None for cell in row] for row in rows]


def _in_iso(cell: str) -> str:
    """A moment or a day as PSPP writes it, such as 19-OCT-2026 10:00:00."""
    found = _PSPP_MOMENT.fullmatch(cell)
    if found is None:
        return cell
    day = datetime.strptime(found[1], "%d-%b-%Y").date().isoformat()  # noqa: DTZ007 -- a day has no zone
    return f"{day} {found[2]}" if found[2] else day


_PSPP_MOMENT = re.compile(r"(\d\d?-[A-Z]{3}-\d{4})(?: (\d\d?:\d\d:\d\d(?:\.\d+)?))?")


def libreoffice_xlsx(out: Path, table: str, apart: Path) -> Read:
    """LibreOffice, of the workbook: each sheet as it saves it."""
    told = apart / f"libreoffice-{out.name}"
    (path,) = out.glob("*.xlsx")
    if not told.exists():
        _convert([path], told, apart)
    return _told(told / f"{path.stem}-{table}.csv")


def libreoffice_csv(out: Path, table: str, apart: Path) -> Read:
    """LibreOffice set to Dutch, of the CSV for Dutch Excel."""
    told = apart / f"libreoffice-{out.name}"
    path = out / f"{table}.csv"
    if not told.exists():
        _convert(sorted(out.glob("*.csv")), told, apart, infilter=_DUTCH)
    return _told(told / path.name)


_DUTCH = "Text - txt - csv (StarCalc):59,34,76,1,,1043,false,true"


def _convert(paths: list[Path], told: Path, apart: Path, infilter: str = "") -> None:
    sheets = "-1" if paths[0].suffix == ".xlsx" else "0"
    filter = f"csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,false,false,false,false,{sheets}"
    home = f"-env:UserInstallation=file://{apart / 'libreoffice'}"
    command = ["soffice", home, "--headless", *([f"--infilter={infilter}"] if infilter else [])]
    run([*command, "--convert-to", filter, "--outdir", str(told), *map(str, paths)], apart)


def _told(path: Path) -> Read:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    return header, [[cell or None for cell in row] for row in rows if any(row)]


def run(command: list[str], folder: Path) -> str:
    """Run a program in a folder; what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


# Cells in one form.


def moment_of(cell: Any) -> float | None:
    """An instant with its offset, in seconds, as text or as seconds."""
    if isinstance(cell, str):
        return datetime.fromisoformat(cell).timestamp()
    return float(cell)


def is_nothing(cell: Any) -> bool:
    """Whether a program holds a cell for empty."""
    return cell is None or cell == "" or cell != cell or cell is pandas.NaT


def wall_of(cell: Any) -> datetime:
    """A moment on the wall, to the second."""
    moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    rounded: datetime = pandas.Timestamp(moment).round("s").to_pydatetime()
    return rounded.replace(tzinfo=None)


def day_of(cell: Any) -> date:
    """A day."""
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else date.fromisoformat(str(cell)[:10])


def numbers(cells: Iterator[Any]) -> list[float]:
    """Those cells that are numbers."""
    return [float(cell) for cell in cells if isinstance(cell, int | float)]
