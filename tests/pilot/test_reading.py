"""Other programs read the export as it was written, cell by cell: numbers, dates, labels and kinds of missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pilot import readers
from tests.pilot.comparing import LABELS, SPSS, TEXT, WORKBOOK, Program, differences
from tests.pilot.lived import PURPOSES, Lived

HERE = (
    Program("pandas", readers.pandas_csv, "csv", TEXT),
    Program("pandas", readers.pandas_csv, "csv-nl", TEXT),
    Program("openpyxl", readers.openpyxl_xlsx, "xlsx", WORKBOOK),
    Program("pyreadstat", readers.pyreadstat_sav, "sav", SPSS),
    Program("DuckDB", readers.duckdb_csv, "csv", TEXT),
    Program("DuckDB", readers.duckdb_csv, "csv-nl", TEXT),
)
ELSEWHERE = (
    Program("R", readers.r_csv, "csv", LABELS, "Rscript"),
    Program("R", readers.r_csv, "csv-nl", LABELS, "Rscript"),
    Program("PSPP", readers.pspp_csv, "csv", TEXT, "pspp"),
    Program("PSPP", readers.pspp_csv, "csv-nl", TEXT, "pspp"),
    Program("PSPP", readers.pspp_sav, "sav", SPSS, "pspp"),
    Program("LibreOffice", readers.libreoffice_xlsx, "xlsx", WORKBOOK, "soffice"),
    Program("LibreOffice", readers.libreoffice_csv, "csv-nl", TEXT, "soffice"),
)


def called(program: Program) -> str:
    return f"{program.name}-{program.format}"


@pytest.mark.long
@pytest.mark.parametrize("program", HERE, ids=called)
def test_the_beginning_is_read_as_it_was_written(beginning: Lived, tmp_path: Path, program: Program) -> None:
    compared, found = differences(beginning, "work", program, tmp_path)
    assert found == []
    assert compared > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("program", [*HERE, *ELSEWHERE], ids=called)
def test_the_whole_pilot_is_read_as_it_was_written(
    pilot: Lived, tmp_path: Path, program: Program, purpose: str
) -> None:
    if program.program is not None and not readers.needs(program.program):
        pytest.skip(f"{program.name} is not on this machine")
    compared, found = differences(pilot, purpose, program, tmp_path)
    assert found == []
    assert compared > (50_000 if purpose == "work" else 20_000)  # to share there are fewer days, and fewer parents
