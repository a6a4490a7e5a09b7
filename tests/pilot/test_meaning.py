"""The export says what parents tapped and typed, of whom, and why something is missing, as their chats do."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from content.packs import Library
from reports.tables import COLUMNS
from tests.pilot.lived import Lived

NOT_ASKED = ("not_reached", "not_applicable", "not_taught")
ANYTHING = "anything"  # where the value is left out

Told = Counter[tuple[str, str, int, str | None]]


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def in_chats(lived: Lived, library: Library) -> Told:
    """Who answered what to which item when; None where she skipped it."""
    return Counter((lived.codes[each.who], each.item, each.at, each.value) for each in lived.answers(library))


def in_export(lived: Lived) -> Told:
    """The same of the export: what stands, and what was changed later."""
    rows = [*lived.rows("responses"), *lived.rows("revisions")]
    return Counter(
        (row["participant"], row["item"], instant(row["answered_at"]), _value(row))
        for row in rows
        if row["answered_at"] and row["reason"] not in NOT_ASKED
    )


def _value(row: dict[str, str]) -> str | None:
    if row["reason"] == "no_consent":
        return ANYTHING
    return None if row["reason"] == "skipped" else row["value"]


def _agree(lived: Lived, library: Library) -> int:
    """Compare what was tapped with what is told; how many answers there are."""
    told, given = in_export(lived), in_chats(lived, library)
    people = {row["participant"] for row in lived.rows("participants")}
    withheld = {each[:3] for each in told if each[3] == ANYTHING}
    expected = Counter(
        {
            (*each[:3], ANYTHING if each[:3] in withheld else each[3]): count
            for each, count in given.items()
            if each[0] in people
        }
    )
    assert told - expected == Counter(), "nobody gave these answers"
    assert expected - told == Counter(), "these answers were given and are not told"
    return told.total()


@pytest.mark.long
def test_the_beginning_is_told_as_it_was_tapped(beginning: Lived, library: Library) -> None:
    assert _agree(beginning, library) > 80


@pytest.mark.slow
def test_every_answer_of_the_pilot_is_told_as_it_was_tapped(pilot: Lived, library: Library) -> None:
    assert _agree(pilot, library) > 800  # so many that every kind is among them


@pytest.mark.slow
def test_what_she_answered_while_she_said_no_is_withheld(pilot: Lived) -> None:
    said = [
        (row["given"], row["from_date"], row["until_date"])
        for row in pilot.rows("consents")
        if row["consent_kind"] == "research" and row["participant"] == pilot.codes["Bea"]
    ]
    (no,) = [each for each in said if each[0] == "no"]
    assert [each[0] for each in said] == ["yes", "no", "yes"]
    withheld = [row for row in pilot.rows("responses") if row["reason"] == "no_consent" and row["answered_at"]]
    assert withheld
    assert {row["participant"] for row in withheld} == {pilot.codes["Bea"]}
    assert all(no[1] <= row["answered_at"][:10] <= no[2] for row in withheld)
    assert not any(row["value"] or row["label"] or row["code"] for row in withheld)


@pytest.mark.slow
def test_who_is_forgotten_is_in_no_file_of_the_export(pilot: Lived) -> None:
    for purpose in ("work", "sharing"):
        for table in pilot.tables(purpose):
            assert pilot.codes["Carla"] not in (pilot.out(purpose=purpose) / f"{table}.csv").read_text("utf-8")
    assert {row["left_out"] for row in pilot.rows("participants")} == {"1"}
    away = 4 - 1 - len(pilot.rows("participants", "sharing"))  # too long to be left out by days alone
    assert {row["left_out"] for row in pilot.rows("participants", "sharing")} == {str(1 + away)}


@pytest.mark.slow
def test_all_that_may_happen_happened_and_each_of_it_is_in_the_codebook(pilot: Lived) -> None:
    prompts, responses = pilot.rows("prompts"), pilot.rows("responses")
    assert {row["status"] for row in prompts} == set(COLUMNS["status"].values)
    assert {row["prompt_kind"] for row in prompts} == set(COLUMNS["prompt_kind"].values)
    rare = {"meeting"}  # what is planned keeps clear of meetings; only one that is moved late comes in its way
    assert {row["reason"] for row in prompts} - {"", *rare} == set(COLUMNS["prompt_reason"].values) - rare
    assert {row["reason"] for row in responses} - {""} == set(COLUMNS["item_reason"].values)


@pytest.mark.slow
def test_every_column_and_every_coded_value_of_the_export_is_in_the_codebook(pilot: Lived) -> None:
    for purpose in ("work", "sharing"):
        book = pilot.rows("codebook", purpose)
        columns = {(row["file_name"], row["column_name"]) for row in book}
        values = {(row["file_name"], row["column_name"], row["value"]) for row in book}
        asked = {(row["instrument"], row["instrument_version"], row["item"], row["value"]) for row in book}
        for table in pilot.tables(purpose):
            file, fields = f"{table}.csv", pilot.fields(table, purpose)
            assert {(file, name) for name in fields} <= columns
            coded = [name for name, field in fields.items() if "categories" in field]
            rows = pilot.rows(table, purpose)
            assert {(file, name, row[name]) for row in rows for name in coded if row[name]} <= values
            lists = [name for name, field in fields.items() if field["type"] == "list"]
            assert {(file, name, part) for row in rows for name in lists for part in _parts(row[name])} <= values
        for row in pilot.rows("responses", purpose):
            if row["code"]:
                place = (row["instrument"], row["instrument_version"], row["item"], row["value"])
                assert place in asked, place


def _parts(cell: str) -> list[str]:
    """The values of a cell that may have several."""
    return [each for each in cell.split(";") if each]


@pytest.mark.slow
def test_a_session_is_the_last_one_held_and_a_day_the_parents_own_through_both_changes_of_the_clock(
    pilot: Lived,
) -> None:
    offsets = {row["scheduled_at"][-6:] for row in pilot.rows("prompts")}
    assert offsets == {"+01:00", "+02:00"}
    held = sorted(
        (instant(row["starts_at"]), row["session"])
        for row in pilot.rows("meetings")
        if row["meeting_state"] == "held"
    )
    enrolled = {row["participant"]: row["enrolled_at"] for row in pilot.rows("participants")}
    for row in pilot.rows("prompts"):
        at = instant(row["scheduled_at"])
        assert row["session"] == next((session for since, session in reversed(held) if since <= at), "")
        days = datetime.fromisoformat(row["local_date"]) - datetime.fromisoformat(enrolled[row["participant"]])
        assert int(row["study_day"]) == days.days + 1


@pytest.mark.slow
def test_what_an_outage_swallowed_is_no_silence(pilot: Lived) -> None:
    gone = [row for row in pilot.rows("prompts") if row["reason"] == "outage"]
    assert {row["status"] for row in gone} >= {"not_sent"}
    for row in gone:
        lost = row["status"] == "not_sent" or int(row["window_lost_minutes"]) > 0
        assert lost, row


@pytest.mark.slow
def test_compliance_in_leesmij_is_that_of_the_rows(pilot: Lived) -> None:
    page = (pilot.out() / "LEESMIJ.md").read_text(encoding="utf-8")
    answered = {row["prompt_id"] for row in pilot.rows("responses") if row["answered_at"]}
    rows = [row for row in pilot.rows("prompts") if row["prompt_kind"] == "checkin" and row["sent_at"]]
    opened = sum(bool(row["opened_at"]) for row in rows)
    some = sum(row["status"] == "declined" or row["prompt_id"] in answered for row in rows)
    done = sum(row["status"] == "completed" for row in rows)
    assert f"| checkin | {len(rows)} | {opened} | {some} | {done} | " in page


@pytest.mark.slow
def test_scores_and_items_of_each_version_keep_their_own_meaning(pilot: Lived, library: Library) -> None:
    first, second = (str(library.instrument("daily").version + later) for later in (0, 1))
    ladder = [row for row in pilot.rows("responses") if row["item"] == "ladder" and row["value"]]
    first, second = sorted({row["instrument_version"] for row in ladder}, key=int)
    by_version = {
        version: {row["value"] for row in ladder if row["instrument_version"] == version}
        for version in (first, second)
    }
    assert "in_between" not in by_version[first]
    assert "between" not in by_version[second]
    codes = {row["value"]: row["code"] for row in ladder}
    assert len(set(codes.values())) == len(codes)
    tension = [row for row in pilot.rows("responses") if row["item"] == "tension" and row["value"].isdigit()]
    assert max(int(row["value"]) for row in tension if row["instrument_version"] == second) <= 7
