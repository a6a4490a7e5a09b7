"""The language check on sentences nobody should get and on as many that are fine; what was seen stays quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import check, judging
from content.likeness import MOST_ALIKE, MOST_SHARED, Idea, pairs, shared
from content.packs import Library
from tests.content.conftest import FIRST_SESSION, PACK

SECOND_SESSION = f"{PACK}/sessions/02-twice.yaml"


@pytest.fixture(scope="module")
def numbers(library: Library) -> frozenset[str]:
    return frozenset(entry.number for entry in library.helpline_entries)


def test_what_nobody_should_get_is_found_for_its_reason(numbers: frozenset[str]) -> None:
    judged = judging.bad(numbers)
    missed = [one for one in judged if not one.right]

    print(f"\n{len(judged) - len(missed)} of {len(judged)} found", *missed, sep="\n  ")
    assert len(judged) >= 150
    assert len(missed) <= len(judged) * 0.02


def test_what_is_fine_is_left_alone(numbers: frozenset[str]) -> None:
    judged = judging.good(numbers)
    wrong = [one for one in judged if not one.right]

    print(f"\n{len(wrong)} of {len(judged)} complained about", *wrong, sep="\n  ")
    assert len(judged) >= 150
    assert len(wrong) <= len(judged) * 0.02


def test_every_kind_is_tried(numbers: frozenset[str]) -> None:
    assert {one.rule for one in judging.bad(numbers)} >= {
        "guilt", "claims", "eyes", "breath", "violent_partner", "old_stories", "phone_numbers", "facilitator",
    }  # fmt: skip


def marks(folder: Path, *lines: str) -> None:
    (folder / "lexicon").mkdir()
    text = "about: judged\nseen:\n" + "".join(f"  - {line}\n" for line in lines)
    (folder / "lexicon" / "seen.yaml").write_text(text, encoding="utf-8")


def blame(folder: Path) -> None:
    file = folder / FIRST_SESSION
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Dat is heel gewoon.", "Dat moet zo.", 1), encoding="utf-8")


def test_what_a_person_judged_is_no_finding_any_more(folder: Path) -> None:
    blame(folder)
    marks(folder, "{rule: guilt, words: moet, reason: it is how people say it}")

    report = check.run(folder)

    assert [finding.quoted for finding in report.seen] == ["moet"]
    assert report.errors == ()


def test_a_judgement_counts_for_its_rule_its_words_and_its_file_only(folder: Path) -> None:
    blame(folder)
    marks(
        folder,
        "{rule: claims, words: moet, reason: another rule}",
        "{rule: guilt, words: vergeten, reason: other words}",
        "{rule: guilt, words: moet, file: other.yaml, reason: another file}",
    )

    report = check.run(folder)

    assert [finding.quoted for finding in report.errors] == ["moet"]
    assert [finding.rule for finding in report.warnings].count("seen") == 3


def test_an_idea_told_twice_is_a_hint(folder: Path) -> None:
    first = folder / FIRST_SESSION
    text = first.read_text(encoding="utf-8").replace("number: 1", "number: 2", 1)
    (folder / SECOND_SESSION).write_text(text.replace("s01_by_itself", "s02_by_itself"), encoding="utf-8")

    report = check.run(folder)

    found = [finding for finding in report.warnings if finding.rule == "twins"]
    assert found
    assert "02-twice.yaml" in found[0].message
    assert report.alike["nl"].alike == 1


def test_ideas_that_share_few_words_are_two() -> None:
    first = Idea(Path("a"), 1, 1, "Voeten voelen", "Voel je voeten bij het koken.")
    other = Idea(Path("b"), 1, 1, "Samen zingen", "Zing een liedje met je kind bij het koken.")

    (pair,) = pairs([first, other])

    assert 0 < pair.alike < MOST_ALIKE


def test_the_share_of_words_two_levels_have_in_common_is_told() -> None:
    assert shared("Kijk om je heen.", "Kijk om je heen.") == 1
    assert shared("Kijk om je heen.", "Voel nu even goed.") == 0
    assert shared("Kijk om je heen.", "Kijk heen.") == pytest.approx(2 * 2 / 6)


def test_what_is_filled_in_counts_as_no_word_of_either() -> None:
    assert shared("Vraag {{ name }} iets.{% if more %} Meer.{% endif %}", "Bel {{ name }} nu.") == 0


@pytest.mark.thorough
def test_every_shipped_text_is_told_in_two_ways_or_in_one_wording(checked: check.Report) -> None:
    overlaps = {overlap.language: overlap for overlap in checked.overlaps}

    assert set(overlaps) == {"nl", "en"}
    assert all("bound 40%" in str(overlap) for overlap in overlaps.values())
    assert all(share <= MOST_SHARED for overlap in overlaps.values() for share in overlap.shares)


def test_a_short_form_of_standaard_is_a_hint(folder: Path) -> None:
    file = folder / FIRST_SESSION
    found = "simpel: Als jullie samen eten."
    text = file.read_text(encoding="utf-8")
    assert found in text
    file.write_text(text.replace(found, "simpel: Op één vast moment met je kind."), encoding="utf-8")

    (hint,) = [finding for finding in check.run(folder).warnings if finding.rule == "levels"]

    assert hint.quoted == "Op één vast moment met je kind."


def test_texts_about_danger_are_listed_for_a_professional(checked: check.Report) -> None:
    listed = checked.safety

    assert listed
    assert all(".yaml:" in line for line in listed)
