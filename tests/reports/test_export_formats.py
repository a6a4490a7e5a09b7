"""Every format holds the same: cells, dates, labels and kinds of missing are those of the plain files."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped] # ships no types
import pyreadstat
import pytest

from reports.codes import MISSING
from reports.refusals import WrongUse
from reports.tables import TABLES, Column
from storage import outages, prompts
from tests.reports.cohort import CSV_FILES, Cohort, Exported, at
from tests.reports.test_scores_again import answered as measured

pytestmark = pytest.mark.thorough


@pytest.fixture
def filled(cohort: Cohort) -> Cohort:
    """Two parents and a week of all that can happen."""
    cohort.meeting(2, 1)
    for who, level in ((cohort.member(), "standaard"), (cohort.member(level="simpel"), "simpel")):
        for day, clock in ((1, "20:30"), (2, "08:00"), (28, "20:30")):  # the last beyond the change of the clock
            prompt = cohort.prompt(who, day, clock=clock, asked_in=("nl", level))
            tension = ("tension", "10") if level == "standaard" else ("tension_3", "much")
            cohort.answer(prompt, *tension)
            cohort.answer(prompt, "body", "chest;belly" if day == 1 else "unknown")
            cohort.answer(prompt, "ladder", "unknown" if day == 2 else "middle")
            cohort.answer(prompt, "noticed")
            cohort.answer(prompt, "helped", words='Muziek; één \'n "wandeling", 🌊\nen =1+1')
            cohort.close(prompt)
        cohort.prompt(who, 3, state=prompts.NOT_SENT, reason="paused")
        cohort.close(cohort.prompt(who, 4), prompts.EXPIRED, minutes=240)
    with cohort.database.write() as db:
        outages.add(db, began_at=at(4, "20:40"), ended_at=at(4, "21:00"))
    return cohort


def columns_of(told: Exported, table: str) -> dict[str, Column]:
    known = {column.name: column for column in TABLES[table].columns}
    return {name: known.get(name, Column(name=name, nl="", en="")) for name in told.header(table)}


def test_dutch_excel_opens_a_file_by_itself(filled: Cohort) -> None:
    plain, dutch = filled.export("plain"), filled.export("dutch", format="csv-nl")
    assert dutch.names() == plain.names()
    for table in CSV_FILES:
        content = dutch.bytes_of(f"{table}.csv")
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        minutes = ("minutes_to_open", "minutes_to_complete")
        told = [{k: v.replace(",", ".") if k in minutes else v for k, v in row.items()} for row in rows]
        assert told == plain.rows(table), table
    assert b";4,0;" in dutch.bytes_of("prompts.csv")


def test_in_dutch_excel_a_score_is_a_number(cohort: Cohort) -> None:
    measured(cohort)
    plain = cohort.export("plain").rows("waves")
    content = cohort.export("dutch", format="csv-nl").bytes_of("waves.csv").decode("utf-8-sig")
    dutch = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    scores = {row["value"] for row in plain if row["measure_kind"] == "score"}
    assert any("." in each for each in scores)
    assert {row["value"] for row in dutch if row["measure_kind"] == "score"} == {
        each.replace(".", ",") for each in scores
    }
    items = [[row["value"] for row in table if row["measure_kind"] == "item"] for table in (plain, dutch)]
    assert items[0] == items[1]


@pytest.mark.parametrize("format", ["csv", "sav"])
def test_words_do_not_end_at_a_letter_that_nobody_sees(cohort: Cohort, format: str) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "helped", words="naar\x00buiten\x1aen\uffffterug")
    made = cohort.export(format=format)
    if format == "csv":
        values = [row["value"] for row in made.rows("responses")]
    else:
        values = list(pyreadstat.read_sav(str(made.out / "responses.sav"))[0]["value"])
    assert "naar buiten en terug" in values


def test_a_workbook_holds_the_same_with_real_numbers_and_dates(filled: Cohort) -> None:
    plain = filled.export("plain")
    book = openpyxl.load_workbook(filled.export("book.xlsx", format="xlsx").out)
    assert book.sheetnames == ["LEESMIJ", *CSV_FILES_IN_ORDER]
    compared = 0
    for table in CSV_FILES:
        sheet, columns = book[table], columns_of(plain, table)
        assert [cell.value for cell in sheet[1]] == plain.header(table)
        assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("B2", True)
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_col=len(columns))]
        told = [row for row in cells if any(cell is not None for cell in row)]
        expected = [[in_excel(cell, columns[name]) for name, cell in row.items()] for row in plain.rows(table)]
        assert [[same(cell) for cell in row] for row in told] == expected, table
        compared += len(expected)
    assert compared > 900
    assert "LEESMIJ" in book["LEESMIJ"]["A1"].value
    assert all(cell.data_type != "f" for row in book["responses"].iter_rows() for cell in row)


CSV_FILES_IN_ORDER = list(TABLES)


def in_excel(cell: str, column: Column) -> Any:
    """A cell of the plain files as a workbook has it; columns of items are known by how they look."""
    if not cell:
        return None
    if column.type == "datetime":
        return datetime.fromisoformat(cell).replace(tzinfo=None)
    if column.type == "date":
        return datetime.fromisoformat(cell)
    if column.type in ("integer", "number") or (not column.nl and cell.lstrip("-").isdigit()):
        return float(cell)
    return cell


def same(cell: Any) -> Any:
    """Excel counts in fractions of a day: a time may be off by less than a millisecond."""
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0) if cell.microsecond < 500_000 else round_up(cell)
    return float(cell) if isinstance(cell, int) else cell


def round_up(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1)


def test_a_workbook_in_a_folder_and_in_a_zip_is_the_same_file(filled: Cohort) -> None:
    alone, folder = filled.export("book.xlsx", format="xlsx"), filled.export("folder", format="xlsx")
    assert folder.names() == {"anker-noord.xlsx"}
    again = filled.export("again.zip", format="xlsx")
    assert again.bytes_of("anker-noord.xlsx") == folder.bytes_of("anker-noord.xlsx") == alone.out.read_bytes()


def test_spss_reads_the_same_with_labels_and_kinds_of_missing(filled: Cohort) -> None:
    plain, spss = filled.export("plain"), filled.export("spss", format="sav")
    assert spss.names() == {f"{table}.sav" for table in CSV_FILES} | {"LEESMIJ.md", "analyse.sps"}
    book = {
        (row["file_name"], row["column_name"], row["value"]): float(row["code"])
        for row in plain.rows("codebook")
        if row["code"] and not row["item"]
    }
    for table in CSV_FILES:
        frame, about = pyreadstat.read_sav(spss.out / f"{table}.sav", user_missing=True)
        told = [
            dict(zip(about.column_names, row, strict=True)) for row in frame.itertuples(index=False, name=None)
        ]
        columns = columns_of(plain, table)
        assert about.column_names == plain.header(table)
        assert all(about.column_labels)
        rows = plain.rows(table)
        assert len(told) == len(rows)
        for ours, theirs in zip(rows, told, strict=True):
            for name, cell in ours.items():
                expected = in_spss(table, name, cell, ours, columns[name], book)
                assert as_told(theirs[name]) == expected, (table, name, ours)


def in_spss(
    table: str, name: str, cell: str, row: dict[str, str], column: Column, book: dict[tuple[str, str, str], float]
) -> Any:
    coded = (f"{table}.csv", name, cell)
    if coded in book and cell and column.type != "list":
        return book[coded]
    if column.type == "datetime":
        return datetime.fromisoformat(cell).replace(tzinfo=None) if cell else None
    if column.type == "date":
        return date.fromisoformat(cell) if cell else None
    if not cell:
        reason = row.get("reason") if name == "code" else why_missing(name, row)
        return float(MISSING[reason]) if reason else None
    if column.type in ("integer", "number") or (not column.nl and cell.lstrip("-").isdigit()):
        return float(cell)
    return cell


def why_missing(name: str, row: dict[str, str]) -> str:
    """What the column beside it says: that of the item, or of the item whose option it is."""
    items = [
        each.removesuffix("_missing") for each in row if each.endswith("_missing") and each != "helped_missing"
    ]
    its_own = [item for item in items if name == item or name.startswith(f"{item}_")]
    return "" if name.endswith("_missing") or not its_own else row[f"{max(its_own, key=len)}_missing"]


def as_told(cell: Any) -> Any:
    if cell is None or cell == "" or cell != cell:
        return None
    return cell.to_pydatetime() if hasattr(cell, "to_pydatetime") else cell


def test_spss_tells_missing_apart_and_knows_what_is_no_answer(filled: Cohort) -> None:
    _, about = pyreadstat.read_sav(
        filled.export("spss", format="sav").out / "checkins_wide.sav", user_missing=True
    )
    for name in ("tension", "ladder", "body_chest"):
        assert about.missing_ranges[name] == [{"lo": -96.0, "hi": -91.0}]
        assert set(MISSING.values()) <= set(about.variable_value_labels[name])
    assert about.variable_value_labels["ladder"][2.0] == "Midden"
    measures = about.variable_measure
    assert (measures["tension"], measures["ladder"], measures["body_chest"], measures["study_day"]) == (
        "ordinal",
        "nominal",
        "nominal",
        "scale",
    )


@pytest.mark.parametrize("format", ["csv", "csv-nl", "xlsx", "sav"])
def test_in_every_format_the_same_data_make_the_same_bytes(filled: Cohort, format: str) -> None:
    first, again = (filled.export(f"{name}.zip", format=format) for name in ("first", "again"))
    assert first.out.read_bytes() == again.out.read_bytes()


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("linde.xlsx", "csv"),
        ("linde.csv", "csv"),
        ("linde.sav", "sav"),
        ("linde.xls", "xlsx"),
        ("linde.tar.gz", "csv"),
        ("linde.PDF", "xlsx"),
        ("linde.json", "csv-nl"),
        ("linde.xlsx", "sav"),
    ],
)
def test_a_name_that_ends_like_a_file_of_another_kind_is_wrong_use(cohort: Cohort, name: str, format: str) -> None:
    before = set(cohort.folder.iterdir())
    with pytest.raises(WrongUse, match=r"name a folder"):
        cohort.export(name, format=format)
    assert set(cohort.folder.iterdir()) == before


@pytest.mark.parametrize("name", ["linde", "linde.2027-03-04", "v1.2", "linde.zip", "LINDE.ZIP"])
def test_a_folder_or_a_zip_may_be_called_like_this(cohort: Cohort, name: str) -> None:
    assert "responses.csv" in cohort.export(name).names()


@pytest.mark.long
def test_a_sheet_that_is_full_goes_on_in_another(filled: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.workbook.MOST_ROWS", 10)
    rows = filled.export("plain").rows("prompts")
    book = openpyxl.load_workbook(filled.export("book.xlsx", format="xlsx").out)
    first, second = book["prompts"], book["prompts 2"]
    told = [sheet.cell(row, 3).value for sheet in (first, second) for row in range(2, sheet.max_row + 1)]
    assert [cell for cell in told if cell] == [row["prompt_id"] for row in rows]
    assert first.max_row <= 10


def test_a_workbook_in_the_place_of_an_earlier_one_replaces_it(cohort: Cohort) -> None:
    place = cohort.export("book.xlsx", format="xlsx").out
    cohort.export("book.xlsx", format="xlsx")
    assert Path(place).is_file()
