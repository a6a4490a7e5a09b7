"""Instruments as data: scores that anybody can work out again, questionnaires of others only with permission."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import orjson
import pytest

from content import check
from content.instruments import Instrument
from content.packs import SHIPPED, Library
from content.problems import ContentError

LICENCE = 'licence: {holder: "Uitgeverij Noord", permission_date: "2026-11-24"}\n'


def form(**scoring: object) -> Instrument:
    """Three questions of four answers, and a number."""
    options = [{"value": value, "label": {"nl": value, "en": value}} for value in ("a", "b", "c", "d")]
    text = {"nl": "Hoe vaak?", "en": "How often?"}
    items: list[object] = [
        {"key": key, "kind": "choice", "question": text, "options": options} for key in ("one", "two", "three")
    ]
    items.append({"key": "four", "kind": "number", "low": 0, "high": 3, "question": text})
    score = {"key": "all", "items": ["one", "two", "three", "four"], "points": {"a": 0, "b": 1, "c": 2, "d": 3}}
    return Instrument.model_validate_json(
        orjson.dumps(
            {
                "key": "form",
                "version": 1,
                "expires_after": 60,
                "intro": {"nl": "Hoi.", "en": "Hi."},
                "items": items,
                "closings": [{"says": [{"nl": "Dank je.", "en": "Thank you."}]}],
                "scores": [{**score, "rule": "mean", **scoring}],
            }
        )
    )


def scored(instrument: Instrument, **answers: str | None) -> float | None:
    (score,) = instrument.scores
    found = score.of(answers, {item.key: item for item in instrument.items})
    return None if found is None else float(found)


def test_a_mean_is_that_of_the_answers() -> None:
    assert scored(form(), one="a", two="b", three="c", four="3") == 1.5


def test_a_sum_with_an_answer_missing_stands_for_all_of_them() -> None:
    assert scored(form(rule="sum", may_miss=1), one="b", two="c", three="unknown", four="3") == 8


def test_a_reversed_item_counts_from_the_other_end() -> None:
    assert scored(form(reversed=["one", "four"]), one="a", two="a", three="a", four="1") == (3 + 0 + 0 + 2) / 4


def test_with_too_many_answers_missing_there_is_no_score() -> None:
    assert scored(form(may_miss=1), one="a", two=None, four="2") is None


def test_a_drawn_prompt_asks_so_many_items_of_each_level(library: Library) -> None:
    instrument = library.instrument("attention").model_copy(update={"draw": 2, "order": "random"})
    keys = instrument.drawn(random.Random(1).sample)
    for level in ("standaard", "simpel"):
        assert len([key for key in keys if level in instrument.item(key).levels]) == 2


@pytest.mark.parametrize("order", ["random", "fixed"])
def test_what_both_levels_ask_is_drawn_once_for_both(library: Library, order: str) -> None:
    shared = library.instrument("moment").item("with_whom")
    items = tuple(shared.model_copy(update={"key": key}) for key in "abcd")
    for pool in (items, (*library.instrument("moment").items, *items)):
        instrument = library.instrument("moment").model_copy(update={"draw": 2, "order": order, "items": pool})
        drawn = set()
        for seed in range(40):
            keys = instrument.drawn(random.Random(seed).sample)
            drawn.add(tuple(keys))
            for level in ("standaard", "simpel"):
                assert len([key for key in keys if level in instrument.item(key).levels]) == 2, keys
        assert len(drawn) > 4


def test_another_way_of_scoring_is_another_version_of_the_instrument() -> None:
    assert form().fingerprint() != form(reversed=["one"]).fingerprint()


@pytest.mark.parametrize(
    ("place", "licence", "says"),
    [
        ("private", "", "no licence holder and permission date"),
        ("private", LICENCE.replace(', permission_date: "2026-11-24"', ""), "permission_date"),
        ("instruments", LICENCE, "does not belong here"),
    ],
)
def test_a_questionnaire_of_others_is_refused_without_permission_and_outside_its_folder(
    folder: Path, place: str, licence: str, says: str
) -> None:
    put(folder, place, licence)
    with pytest.raises(ContentError) as refused:
        Library.load(folder)
    assert says in "\n".join(str(each) for each in refused.value.problems)


def test_a_questionnaire_with_permission_is_loaded_from_the_private_folder(folder: Path) -> None:
    put(folder, "private", LICENCE)
    licence = Library.load(folder).instrument("theirs").licence
    assert licence is not None
    assert licence.holder == "Uitgeverij Noord"


def put(folder: Path, place: str, licence: str) -> None:
    (folder / place).mkdir(exist_ok=True)
    shipped = (SHIPPED / "instruments" / "parent_load.yaml").read_text(encoding="utf-8")
    theirs = shipped.replace("key: parent_load\n", f"key: theirs\n{licence}", 1)
    (folder / place / "theirs.yaml").write_text(theirs, encoding="utf-8")


def test_nothing_of_others_is_shipped(library: Library) -> None:
    assert not [each.key for each in library.instruments.values() if each.licence is not None]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "instruments/daily.yaml",
            "\nitems:",
            "\nprompting: {after_session: 21, days: 2}\nitems:",
            "this session: “21”",
        ),
        ("instruments/daily.yaml", "\nitems:", "\nwaves: [midway]\nitems:", "this measurement: “midway”"),
        ("traumasensitief-opvoeden/programme.yaml", "  need: 5", "  needs: 5", "this item: “needs”"),
    ],
)
def test_what_no_programme_here_would_ever_ask_is_a_hint(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    programme = folder / "traumasensitief-opvoeden" / "programme.yaml"
    programme.write_text(
        programme.read_text().replace("  - {key: midway, session: 8, opens: 2, closes: 14}\n", "")
    )
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    hints = [str(each) for each in check.run(folder).warnings if each.rule == "never"]
    assert len(hints) == 1
    assert says in hints[0]


def test_what_is_asked_somewhere_is_no_hint(folder: Path) -> None:
    assert [each for each in check.run(folder).warnings if each.rule == "never"] == []


@pytest.mark.long
def test_the_instruments_of_the_page_are_whole_and_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "content.md").read_text(encoding="utf-8")
    shutil.copytree(SHIPPED / "traumasensitief-opvoeden", tmp_path / "my-course")
    (tmp_path / "instruments").mkdir()
    for written in re.findall(r"<!-- an instrument -->\n```yaml\n(.*?)```", page, re.DOTALL):
        name = re.search(r"^key: (\w+)$", written, re.MULTILINE)
        assert name
        (tmp_path / "instruments" / f"{name[1]}.yaml").write_text(written, encoding="utf-8")

    report = check.run(tmp_path)
    library = Library.load(tmp_path)

    assert (report.problems, report.errors, report.warnings) == ((), (), ())
    assert library.instruments.keys() == {*Library.load().instruments, "sleep", "right_now"}


def test_an_own_file_takes_the_place_of_the_shipped_instrument_with_its_key(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "traumasensitief-opvoeden", tmp_path / "my-course")
    (tmp_path / "instruments").mkdir()
    text = (SHIPPED / "instruments" / "parent_load.yaml").read_text(encoding="utf-8")
    own = text.replace("waves: [start, midway, end]\n", "")
    (tmp_path / "instruments" / "mine.yaml").write_text(own, encoding="utf-8")

    assert Library.load(tmp_path).instrument("parent_load").waves == ()
