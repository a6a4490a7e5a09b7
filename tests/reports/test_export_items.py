"""Each question that was asked has columns of its own, with the words, labels and bounds of its version."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyreadstat
import pytest

from content.instruments import Instrument
from content.texts import Level
from reports.codes import MISSING
from reports.tables import TABLES
from storage import groups
from tests.reports.cohort import Cohort, at

# What SQL:2023, SQLite, PostgreSQL or R keep for themselves, of what a column might be called; the contract's own
# names (value, level, language, session …) are settled.
RESERVED = set(
    """
    all and any array as asc between break by case cast check
    column constraint count create cross current date day default delete desc distinct
    drop else end except exists false file for foreign from full function
    group having if in index inf inner insert into is join key
    left like limit month nan natural next not null of offset on
    or order outer over primary references repeat right row rows select set
    some start sum table then time to true union unique update user
    using values version when where while window with year
    """.split()  # noqa: SIM905
)


def test_no_column_is_called_like_a_keyword() -> None:
    names = {column.name for table in TABLES.values() for column in table.columns}
    assert names & RESERVED == set()


def _is_it_so(key: str) -> dict[str, object]:
    return {"key": key, "kind": "yes_no", "question": {"nl": "Is dit zo?", "en": "Is it so?"}}


def _which(key: str, *values: str) -> dict[str, object]:
    options = [
        {"value": each, "label": {"nl": f"Keuze {n}", "en": f"Choice {n}"}} for n, each in enumerate(values)
    ]
    return {**_is_it_so(key), "kind": "choices", "options": options}


@pytest.mark.parametrize(
    "item",
    [
        *map(
            _is_it_so, ("order", "all", "session", "late", "source", "tension_missing", "body_chest", "noticed_n")
        ),
        _which("places", "missing", "home"),
        _which("a" * 40, "b" * 39, "b" * 40),
    ],
    ids=lambda item: str(item["key"])[:20],
)
def test_a_question_of_any_name_has_columns_of_its_own(cohort: Cohort, item: dict[str, object]) -> None:
    before = cohort.export("before").header("checkins_wide")
    told = json.loads(cohort.library.instrument("daily").dump())
    changed = {**told, "items": [*told["items"], item], "version": told["version"] + 1}
    daily = Instrument.restore(json.dumps(changed))
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": daily})
    prompt = cohort.prompt(cohort.member(), 1, asked_in=("nl", "standaard"))
    key = str(item["key"])
    cohort.answer(prompt, key, "yes" if item["kind"] == "yes_no" else daily.item(key).options[0].value)

    made = cohort.export()

    header = made.header("checkins_wide")
    of_item = [name for name in header if name not in before]
    assert len(header) == len(set(header))
    assert not {f"{name}_n" for name in header} & {*header}, "so SPSS's syntax calls the numbers beside words"
    assert not set(of_item) & RESERVED_ALSO_BY_SPSS
    assert max(map(len, of_item)) <= 64, "SPSS takes no more"
    (row,) = made.rows("checkins_wide")
    assert row[of_item[0]] == ("yes" if item["kind"] == "yes_no" else "1")
    shared = cohort.export("shared", purpose="sharing", format="sav")
    assert set(of_item) <= set(_columns_of_sav(shared.out / "checkins_wide.sav"))


RESERVED_ALSO_BY_SPSS = RESERVED | {"by", "eq", "ge", "gt", "le", "lt", "ne", "with"}


def _columns_of_sav(file: Path) -> list[str]:
    return list(pyreadstat.read_sav(str(file))[1].column_names)


def test_numbers_stay_numbers_and_not_knowing_stands_beside_them(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    for item in ("tension", "body", "ladder"):
        cohort.answer(prompt, item, "unknown")
    cohort.answer(prompt, "noticed")
    told = cohort.export()
    (row,) = told.rows("checkins_wide")
    assert (row["tension"], row["tension_missing"]) == ("", "unknown")
    assert ({row[key] for key in row if key.startswith("body_")}, row["body_missing"]) == (
        {"", "unknown"},
        "unknown",
    )
    assert (row["ladder"], row["noticed"], row["noticed_missing"]) == ("unknown", "", "skipped")
    assert told.responses(prompt)["tension"]["code"] == str(MISSING["unknown"])


def _version(cohort: Cohort) -> str:
    """The version of the daily questions as they are installed."""
    return str(cohort.library.instrument("daily").version)


def test_a_prompt_keeps_the_words_it_was_asked_in(cohort: Cohort) -> None:
    anna = cohort.member(level="simpel", language="en")
    prompt = cohort.prompt(anna, 1, asked_in=("nl", "standaard"))
    cohort.answer(prompt, "body", "chest")
    told = cohort.export()
    row = told.prompt(prompt)
    assert (row["language"], row["level"], row["instrument_version"]) == ("nl", "standaard", _version(cohort))
    assert told.responses(prompt)["tension_3"]["reason"] == "not_applicable"
    assert told.responses(prompt)["tension"]["reason"] == "not_reached"


def test_answers_keep_the_labels_and_bounds_of_their_own_version(cohort: Cohort) -> None:
    anna = cohort.member()
    before = cohort.prompt(anna, 1, asked_in=("nl", "standaard"))
    cohort.answer(before, "tension", "9")
    cohort.answer(before, "ladder", "middle")
    daily = cohort.library.instrument("daily")
    text = daily.dump().replace('"high":10', '"high":7').replace('"value":"middle"', '"value":"in_the_middle"')
    changed = Instrument.restore(text)
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": changed})
    after = cohort.prompt(anna, 2, asked_in=("nl", "standaard"))
    cohort.answer(after, "ladder", "in_the_middle")

    told, first = cohort.export(), _version(cohort)

    old, new = told.responses(before), told.responses(after)
    assert [told.prompt(each)["instrument_version"] for each in (before, after)] == [first, f"{first}.2"]
    assert (old["ladder"]["label"], new["ladder"]["label"]) == ("Midden", "Midden")
    assert (old["tension"]["code"], old["ladder"]["code"], new["ladder"]["code"]) == ("9", "2", "5")
    book = {
        (row["instrument_version"], row["value"])
        for row in told.rows("codebook")
        if row["item"] == "tension" and row["instrument"] == "daily"
    }
    assert {(first, "10"), (f"{first}.2", "7")} <= book
    assert (f"{first}.2", "10") not in book
    assert {row["tension"] for row in told.rows("checkins_wide")} == {"9", ""}


_LADDER_OF_WORDS = {"key": "ladder", "kind": "text", "question": {"nl": "Waar sta je?", "en": "Where are you?"}}


@pytest.mark.parametrize("format", ["csv", "xlsx", "sav"])
def test_an_item_that_became_one_of_another_kind_has_a_column_for_each(cohort: Cohort, format: str) -> None:
    anna = cohort.member()
    before = cohort.prompt(anna, 1, asked_in=("nl", "standaard"))
    for item, value in (("tension", "9"), ("body", "chest;belly"), ("ladder", "middle"), ("noticed", "later")):
        cohort.answer(before, item, value)
    told = json.loads(cohort.library.instrument("daily").dump())
    items = {item["key"]: item for item in told["items"]}
    items["tension"] = {**items["tension_3"], "key": "tension", "levels": ["standaard"]}
    items["body"]["kind"] = "choice"
    items["ladder"] = _LADDER_OF_WORDS
    items["noticed"]["options"] = [each for each in items["noticed"]["options"] if each["value"] != "later"]
    changed = {**told, "items": list(items.values()), "version": told["version"] + 1, "heavy": []}
    daily = Instrument.restore(json.dumps(changed))
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": daily})
    after = cohort.prompt(anna, 2, asked_in=("nl", "standaard"))
    cohort.answer(after, "tension", "calm")
    cohort.answer(after, "body", "chest")
    cohort.answer(after, "ladder", words="ergens")

    made = cohort.export(format=format)

    if format == "csv":
        old, new = made.rows("checkins_wide")
        columns = ("tension", "tension_as_number", "ladder", "ladder_as_choice", "noticed")
        assert [old[name] for name in columns] == ["", "9", "", "middle", "later"]
        assert [new[name] for name in columns] == ["calm", "", "ergens", "", ""]
        assert (old["body"], old["body_as_choices_belly"], new["body"]) == ("", "1", "chest")
        assert new["tension_as_number_missing"] == old["tension_missing"] == "not_applicable"
        book = {
            (row["column_name"], row["value"]): row["label_nl"]
            for row in made.rows("codebook")
            if row["file_name"] == "checkins_wide.csv"
        }
        assert book["noticed", "later"] == "Pas later", "what is offered no more keeps its words"


@pytest.mark.parametrize("format", ["xlsx", "sav"])
def test_a_value_that_nobody_knows_any_more_stops_no_format(cohort: Cohort, format: str) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "tension", "much")
    cohort.answer(prompt, "ladder", "cellar")
    assert cohort.export(format=format).summary.rows["checkins_wide"] == 1


def test_an_extra_question_that_came_under_the_same_version_has_its_column(cohort: Cohort) -> None:
    programme = cohort.library.programme("traumasensitief-opvoeden").model_copy(update={"version": 1})
    cohort.library = replace(cohort.library, programmes={programme.key: programme})
    shorter = programme.model_copy(update={"sessions": programme.sessions[:-1]})
    with cohort.database.write() as db:
        groups.keep_pack(db, programme.key, "1", shorter.dump(), at=at(1, "09:00"))
    prompt = cohort.prompt(cohort.member(), 1, subject=20)
    question = programme.session(20).question
    cohort.answer(prompt, question.key, question.options[0].value)
    told = cohort.export()
    assert told.rows("checkins_wide")[0][question.key] == question.options[0].value
    assert told.responses(prompt)[question.key]["code"] == "1"


def test_an_instrument_asked_in_the_same_words_has_one_version(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.prompt(anna, 1, asked_in=("nl", "standaard"))
    daily = cohort.library.instrument("daily")
    assert '"also"' in daily.dump()
    typed = Instrument.restore(daily.dump().replace('"kalm"', '"kalmpjes"'))
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": typed})
    cohort.prompt(anna, 2, asked_in=("en", "simpel"))
    assert {row["instrument_version"] for row in cohort.export().rows("prompts")} == {_version(cohort)}


def test_the_codebook_marks_optional_items_and_has_the_words_of_both_levels(cohort: Cohort) -> None:
    book = cohort.export().rows("codebook")
    items = {row["item"]: row for row in book if row["instrument"] == "daily" and row["item"] and not row["value"]}
    assert [key for key, row in items.items() if row["optional"] == "1"] == ["need", "autopilot", "helped"]
    assert (items["tension"]["levels"], items["tension_3"]["levels"]) == ("standaard", "simpel")
    daily = cohort.library.instrument("daily")
    columns: dict[Level, str] = {"standaard": "label_nl", "simpel": "label_nl_simpel"}
    for level, column in columns.items():
        asked = cohort.library.words("nl", level).plain(daily.item("body").asks)
        assert items["body"][column] == " ".join(asked.split())
    assert items["body"]["label_nl"] != items["body"]["label_en"]


def test_items_of_two_instruments_are_never_one_column(cohort: Cohort) -> None:
    told = cohort.export()
    shared = set(told.header("experiment_prompts")) & set(told.header("checkins_wide"))
    assert shared <= {column.name for table in TABLES.values() for column in table.columns}
