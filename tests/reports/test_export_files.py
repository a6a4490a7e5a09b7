"""The files of an export: whole or not there, the same on repeat, and described to the last column."""

import csv
import hashlib
import json
import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlalchemy import update

from content.instruments import Instrument
from reports import exported_prompts
from reports.export import export
from reports.refusals import WrongUse
from storage import planned_prompts
from storage.responses import response
from tests.reports.cohort import CSV_FILES, LATER, Cohort, Exported

pytestmark = pytest.mark.thorough

CONTRACT = {
    "responses": "participant group_key study_day session prompt_id prompt_kind scheduled_at sent_at opened_at "
    "completed_at expired_at status instrument instrument_version item value code label reason answered_at "
    "revised timezone",
    "prompts": "participant group_key prompt_id prompt_kind occasion study_day session local_date weekday "
    "scheduled_at sent_at reminded_at opened_at completed_at expired_at minutes_to_open minutes_to_complete late "
    "revised status reason window_minutes window_lost_minutes instrument instrument_version level language "
    "timezone",
}


@pytest.fixture
def filled(cohort: Cohort) -> Cohort:
    """Two parents, three days, one change of mind."""
    for who in (cohort.member(), cohort.member(level="simpel")):
        for day in (1, 2, 3):
            prompt = cohort.prompt(who, day)
            cohort.answer(prompt, "body", "chest;belly")
            cohort.answer(prompt, "ladder", "unknown")
            cohort.answer(prompt, "ladder", "top")
            cohort.answer(prompt, "helped", words="Muziek, en 'n wandeling")
    return cohort


def test_the_columns_are_those_of_the_contract(cohort: Cohort) -> None:
    told = cohort.export()
    beside = {"datapackage.json", "LEESMIJ.md", "analyse.R", "analyse.sps"}
    assert told.names() == {f"{name}.csv" for name in CSV_FILES} | beside
    for table, columns in CONTRACT.items():
        assert told.header(table) == columns.split()


def test_files_with_nothing_to_tell_yet_have_their_header(cohort: Cohort) -> None:
    told = cohort.export()
    for table in set(CSV_FILES) - {"participants", "codebook"}:
        assert len(told.header(table)) > 3
        assert told.rows(table) == []


def test_the_same_data_make_the_same_bytes(filled: Cohort) -> None:
    first, again = filled.export("first"), filled.export("again", now=LATER + 86_400)
    for name in first.names():
        assert first.bytes_of(name) == again.bytes_of(name), name
    zipped, once_more = filled.export("first.zip"), filled.export("again.zip")
    assert zipped.out.read_bytes() == once_more.out.read_bytes()
    with ZipFile(zipped.out) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("size", [1, 2, 5])
def test_however_many_prompts_are_read_at_a_time_the_export_is_the_same(
    filled: Cohort, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = filled.export("whole")
    monkeypatch.setattr("reports.exported_prompts._BATCH", size)
    in_parts = filled.export("in_parts")
    for name in whole.names():
        assert in_parts.bytes_of(name) == whole.bytes_of(name), name


def test_a_zip_holds_what_the_folder_holds(filled: Cohort) -> None:
    folder, zipped = filled.export("out"), filled.export("out.zip")
    assert zipped.names() == folder.names()
    for name in folder.names():
        assert zipped.bytes_of(name) == folder.bytes_of(name)


def test_only_the_owner_may_read_an_export(filled: Cohort) -> None:
    assert stat.S_IMODE(filled.export("out").out.stat().st_mode) == 0o700
    assert stat.S_IMODE(filled.export("out.zip").out.stat().st_mode) == 0o600


def test_files_are_plain_utf8_without_a_mark_at_the_start(filled: Cohort) -> None:
    assert filled.export().bytes_of("responses.csv").startswith(b"participant,group_key,")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_that_fails_halfway_leaves_the_earlier_one_and_no_trace(
    filled: Cohort, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError("No space left on device")

    earlier = filled.export(name)
    kept = {each: earlier.bytes_of(each) for each in earlier.names()}
    before = set(filled.folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(exported_prompts, "in_one_line", full)
        with pytest.raises(OSError, match="No space"):
            filled.export(name)

    assert {each: earlier.bytes_of(each) for each in earlier.names()} == kept
    assert set(filled.folder.iterdir()) == before


def test_words_that_cannot_be_read_keep_no_answer_out_of_an_export(filled: Cohort) -> None:
    rows = filled.export().rows("responses")
    with filled.database.write() as db:
        db.run(update(response).values(words=b"damaged beyond reading"))
    told = filled.export()
    again = told.rows("responses")
    assert "Een cel met alleen `…`" in told.bytes_of("LEESMIJ.md").decode()
    assert len(again) == len(rows)
    assert [each["value"] for each in again if each["item"] == "helped" and each["value"]] == ["…"] * sum(
        each["item"] == "helped" and bool(each["value"]) for each in rows
    )


def test_an_earlier_export_is_replaced_whole(filled: Cohort) -> None:
    rows = len(filled.export().rows("prompts"))
    filled.prompt(filled.member(), 4)
    assert len(filled.export().rows("prompts")) == rows + 1
    assert [path.name for path in filled.folder.iterdir() if path.name.startswith(".")] == []


def test_a_folder_with_other_files_is_left_alone(cohort: Cohort) -> None:
    folder = cohort.folder / "out"
    folder.mkdir()
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(WrongUse, match="other files"):
        cohort.export()
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


def test_a_file_of_her_own_beside_an_earlier_export_is_left_alone(filled: Cohort) -> None:
    mine = filled.export().out / "mijn-analyse.R"
    mine.write_text("mine")
    with pytest.raises(WrongUse, match=r"such as mijn-analyse\.R"):
        filled.export()
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("name", ["thesis.zip", "thesis.xlsx", "with-a-sheet.xlsx", "broken.zip"])
def test_a_file_that_is_no_earlier_export_is_left_alone(filled: Cohort, name: str) -> None:
    place, format = filled.folder / name, "xlsx" if name.endswith("xlsx") else "csv"
    if name == "broken.zip":
        place.write_text("mine")
    elif name == "with-a-sheet.xlsx":
        book = openpyxl.load_workbook(filled.export(name, format=format).out)
        book.create_sheet("mijn analyse")
        book.save(place)
    else:
        with ZipFile(place, "w") as archive:
            archive.writestr("thesis.docx", "mine")
    before = place.read_bytes()
    with pytest.raises(WrongUse, match="not an earlier export"):
        filled.export(name, format=format)
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "format"), [("out.zip", "csv"), ("out.zip", "xlsx"), ("out.xlsx", "xlsx"), ("out", "sav")]
)
def test_an_earlier_export_of_any_format_and_an_empty_file_are_replaced(
    filled: Cohort, name: str, format: str
) -> None:
    if name != "out":
        (filled.folder / name).touch()
    for again in ("csv" if name.endswith("zip") else format, format):
        assert filled.export(name, format=again).out.exists()


def test_an_empty_folder_and_a_missing_parent_folder_will_do(cohort: Cohort) -> None:
    (cohort.folder / "out").mkdir()
    assert "responses.csv" in cohort.export("out").names()
    assert "responses.csv" in cohort.export("deep/er/out.zip").names()


@pytest.mark.parametrize("in_the_way", ["file", "folder.zip"])
def test_a_thing_of_the_other_kind_in_the_way_is_wrong_use(cohort: Cohort, in_the_way: str) -> None:
    place = cohort.folder / in_the_way
    if place.suffix:
        place.mkdir()
    else:
        place.write_text("mine")
    with pytest.raises(WrongUse, match="in the way"):
        cohort.export(in_the_way)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"group": "zuid"}, "no group"),
        ({"format": "ods"}, "no format ods"),
        ({"date_from": date(2027, 3, 2), "date_to": date(2027, 3, 1)}, "ends"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_writes_nothing(
    cohort: Cohort, asked: dict[str, object], says: str
) -> None:
    before = set(cohort.folder.iterdir())
    with pytest.raises(WrongUse, match=says):
        cohort.export(**asked)  # type: ignore[arg-type]
    assert set(cohort.folder.iterdir()) == before


def test_a_period_is_of_the_parents_own_days_both_included(filled: Cohort) -> None:
    told = filled.export(date_from=date(2027, 3, 2), date_to=date(2027, 3, 2))
    assert {row["study_day"] for row in told.rows("prompts")} == {"2"}
    assert {row["study_day"] for row in told.rows("responses")} == {"2"}
    assert len(told.rows("revisions")) == 2
    assert {row["local_date"] for row in told.rows("group_activity")} == {"2027-03-02"}
    assert len(filled.export(date_from=date(2027, 3, 2)).rows("prompts")) == 4
    assert len(filled.export(date_to=date(2027, 3, 2)).rows("prompts")) == 4


def test_the_summary_counts_the_rows_of_each_file(filled: Cohort) -> None:
    told = filled.export()
    assert told.summary.rows == {table: len(told.rows(table)) for table in CSV_FILES}
    assert told.summary.rows["prompts"] == 6


def package(told: Exported) -> dict[str, dict[str, object]]:
    described = json.loads(told.bytes_of("datapackage.json"))
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    return {resource["path"]: resource for resource in described["resources"]}


def test_the_data_package_describes_each_file_to_the_last_column(filled: Cohort) -> None:
    told = filled.export()
    resources = package(told)
    assert set(resources) == {f"{name}.csv" for name in CSV_FILES}
    for table in CSV_FILES:
        resource = resources[f"{table}.csv"]
        content = told.bytes_of(f"{table}.csv")
        assert [field["name"] for field in resource["schema"]["fields"]] == told.header(table)  # type: ignore[index]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["rows"] == len(told.rows(table))


def test_every_value_is_one_the_data_package_allows(filled: Cohort) -> None:
    told = filled.export()
    checked = 0
    for path, resource in package(told).items():
        schema = resource["schema"]
        for field in schema["fields"]:  # type: ignore[index]
            missing = {m["value"] for m in field["missingValues"]} if "missingValues" in field else {""}
            values = [row[field["name"]] for row in told.rows(path.removesuffix(".csv"))]
            for value in (value for value in values if value not in missing):
                checked += 1
                if field["type"] == "integer":
                    int(value)
                if "categories" in field:
                    assert value in [category["value"] for category in field["categories"]], (path, field["name"])
    assert checked > 500


def test_keys_and_references_of_the_data_package_hold(filled: Cohort) -> None:
    told = filled.export()
    for path, resource in package(told).items():
        rows = told.rows(path.removesuffix(".csv"))
        schema = resource["schema"]
        key = schema.get("primaryKey")  # type: ignore[attr-defined]
        if key:
            assert len({tuple(row[column] for column in key) for row in rows}) == len(rows), path
        for tie in schema.get("foreignKeys", []):  # type: ignore[attr-defined]
            (column,), target = tie["fields"], tie["reference"]["resource"]
            known = {row[column] for row in told.rows(target)}
            assert {row[column] for row in rows} <= known, path


def test_the_codebook_explains_every_column_and_every_value_of_every_item(filled: Cohort) -> None:
    told = filled.export()
    book = told.rows("codebook")
    for table in CSV_FILES:
        explained = [
            row["column_name"] for row in book if row["file_name"] == f"{table}.csv" and row["column_name"]
        ]
        assert list(dict.fromkeys(explained)) == told.header(table) or table == "responses"
        assert set(explained) == set(told.header(table))
    words = ("label_nl", "label_nl_simpel", "label_en", "label_en_simpel")
    assert all(row[name] for row in book for name in words)
    known = {(row["instrument"], row["item"], row["value"]) for row in book}
    for row in told.rows("responses"):
        if row["value"] and row["item"] not in ("helped", "body"):
            assert ("daily", row["item"], row["value"]) in known
    assert ("daily", "body", "neck_shoulders") in known
    assert ("daily", "s01_by_itself", "often") in known, "where it is asked, so that a table joins"


def test_the_export_reads_beside_a_writer_that_is_busy(filled: Cohort) -> None:
    with filled.database.write() as db:
        planned_prompts.add(
            db, member_id=1, kind="self", local_date="2027-03-09", slot=1, zone="Europe/Amsterdam",
            instrument="daily", study_day=9, scheduled_at=LATER - 5,
        )  # fmt: skip
        out = filled.folder / "beside"
        summary = export(filled.database, filled.library, "noord", out, now=LATER)
    assert summary.rows["prompts"] == 6
    assert len(list(csv.reader((out / "prompts.csv").open()))) == 7


def test_a_relative_place_is_taken_from_here(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cohort.folder)
    export(cohort.database, cohort.library, "noord", Path("here"), now=LATER)
    assert (cohort.folder / "here" / "datapackage.json").is_file()


def test_the_syntax_for_spss_has_room_for_the_longest_words(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    words = "ع" * 4096
    cohort.answer(prompt, "helped", words=words)
    syntax = cohort.export().bytes_of("analyse.sps").decode()
    (room,) = re.findall(r"\* responses\.csv\..*?    value A(\d+)\n", syntax, re.DOTALL)
    assert len(words.encode()) <= int(room) <= 32_767


def test_the_syntax_for_spss_draws_what_is_there(cohort: Cohort) -> None:
    told = json.loads(cohort.library.instrument("daily").dump())
    for item in told["items"]:
        if item["key"] == "noticed":
            item |= {"kind": "text", "options": []}
    daily = Instrument.restore(json.dumps({**told, "version": 99}))
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": daily})
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "noticed", words="aan mijn handen")
    syntax = cohort.export().bytes_of("analyse.sps").decode()
    assert "FREQUENCIES VARIABLES=noticed." in syntax
    assert "noticed_n" not in syntax


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_script_for_r_labels_in_the_language_of_the_group(cohort: Cohort, language: str) -> None:
    cohort.add_group("west", language)
    script = cohort.export(group="west").bytes_of("analyse.R").decode()
    assert script.splitlines().count(f'language <- "{language}" # or: "{"en" if language == "nl" else "nl"}"') == 1
