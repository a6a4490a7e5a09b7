"""Words of danger: the grave is heard, the everyday is not, and reading is quick.

The lists in `typed/` were written before anybody looked at what the rules miss. `parents` is halved by its words:
the rules were first fitted to one half. All others but `final` were used to mend them afterwards: `final` is the
honest measure, so let nobody mend by it.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given

from content.danger import Danger, DangerFile
from content.loading import load
from content.packs import SHIPPED, Library
from content.problems import ContentError
from tests.letters import any_text

TYPED = Path(__file__).parent / "typed"


@dataclass(frozen=True)
class Sentence:
    """What somebody may type, and the tier it has."""

    text: str
    tier: str


def sentences(name: str) -> list[Sentence]:
    lines = (TYPED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Sentence(text.replace("\\n", "\n"), tier) for tier, text in pairs]


def half(name: str, number: int) -> list[Sentence]:
    return [one for one in sentences(name) if zlib.crc32(one.text.encode()) % 2 == number]


SETS = {
    "nl, tuning": half("parents-nl", 0),
    "nl, held out": half("parents-nl", 1),
    "en, tuning": half("parents-en", 0),
    "en, held out": half("parents-en", 1),
    "nl, later": sentences("later-nl"),
    "en, later": sentences("later-en"),
}
# Words of danger in everyday spelling, and the everyday that looks like them, that mended the rules.
MENDED = [
    one
    for name in ("fresh", "unseen", "last", "mended")
    for language in ("nl", "en")
    for one in sentences(f"{name}-{language}")
]
# 119 dangers and 200 that only look like it, which mended nothing.
FINAL = [*sentences("final-nl"), *sentences("final-en")]


def shares(danger: Danger, name: str, given: list[Sentence]) -> tuple[float, float, float]:
    """How much of the danger is heard, how often there is a false alarm, and how much of the heavy is met."""
    tiers = [(one, danger.tier(one.text) or "none") for one in given]
    grave = [heard for one, heard in tiers if one.tier == "danger"]
    other = [heard for one, heard in tiers if one.tier != "danger"]
    heavy = [heard for one, heard in tiers if one.tier == "heavy"]
    print(
        f"\n{name}: {grave.count('danger')} of {len(grave)} dangers heard,"
        f" {other.count('danger')} false alarms among {len(other)}, {heavy.count('heavy')} of {len(heavy)} heavy"
    )
    for one, heard in tiers:
        if one.tier != heard:
            print(f"  {one.tier} heard as {heard}: {one.text!r}")
    return (
        grave.count("danger") / len(grave),
        other.count("danger") / len(other),
        heavy.count("heavy") / len(heavy) if heavy else 1.0,
    )


@pytest.mark.parametrize("name", SETS)
def test_danger_is_heard_and_the_everyday_is_not(library: Library, name: str) -> None:
    heard, false, heavy = shares(library.danger, name, SETS[name])

    assert heard >= 0.95
    assert false <= 0.02
    assert heavy >= 0.9


def test_danger_that_mended_the_rules_is_heard(library: Library) -> None:
    heard, false, _ = shares(library.danger, "mended", MENDED)

    assert heard >= 0.97
    assert false <= 0.005


def test_danger_that_mended_nothing_is_heard_as_far_as_is_told(library: Library) -> None:
    """111 of 119, and 6 false alarms in 200: short of the 95 and 2 in a hundred that are wished for.

    What is missed has the numbers all the same: every "not understood" says where they are. Only the counts are
    printed, so that nobody mends by what is missed here.
    """
    heard = [library.danger.tier(one.text) == "danger" for one in FINAL if one.tier == "danger"]
    false = [library.danger.tier(one.text) == "danger" for one in FINAL if one.tier != "danger"]
    print(f"\nfinal: {sum(heard)} of {len(heard)} dangers heard, {sum(false)} false alarms among {len(false)}")

    assert sum(heard) >= 0.92 * len(heard)
    assert sum(false) <= 0.03 * len(false)


def test_three_hundred_dutch_and_a_hundred_english_sentences_are_tried() -> None:
    assert len(sentences("parents-nl")) >= 300
    assert len(sentences("parents-en")) >= 100


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("doodmoe", None),
        ("ik ga dood van het lachen", None),
        ("mijn dochter wil dood", "danger"),
        ("vroeger wilde ik dood", "heavy"),
        ("vroeger wilde ik dood en nu weer", "danger"),
        ("ik wil niet dood", "heavy"),
        ("hij slaat me niet", None),
        ("ik kan het leven niet altijd plannen", None),
        ("ik kan dit leven niet zonder koffie", None),
        ("he held a toy gun at my head", None),
        ("ik sta op het spoor", "danger"),
        ("hij slaat me niet meer", "heavy"),
        ("hij moet stoppen met slaan", "danger"),
        ("in die film wil ze dood", None),
        ("mijn peuter slaat me", None),
        ("ik sla deze vraag over", None),
        ("", None),
        ("👍", None),
    ],
)
def test_idiom_negation_past_and_third_persons_are_told_apart(
    library: Library, text: str, tier: str | None
) -> None:
    assert library.danger.tier(text) == tier


@pytest.mark.parametrize(
    "text",
    [
        "ikwilnietmeerleven",
        "IK WIL DOOD!!",
        "ik wil\n\ndood",
        "ik wil dooooood",
        "ik wil d00d",
        "ík wíl dóód",
        "k wil nie meer leve",
        "ik wil 💀",
        "ik denk aan zelfmoort",
        "hij 👊 me",
        "i wanna die",
        "I don’t want to live anymore",
    ],
)
def test_danger_is_heard_however_it_is_typed(library: Library, text: str) -> None:
    assert library.danger.tier(text) == "danger"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ik wil dood", "suicide_prevention"),
        ("hij slaat me", "veilig_thuis"),
        ("ik sla mijn kind", "veilig_thuis"),
        ("de baby ademt niet", "emergency"),
    ],
)
def test_the_numbers_are_those_that_matter_now(library: Library, text: str, first: str) -> None:
    heard = library.danger.heard(text)

    assert heard is not None
    assert heard.helplines[0] == first
    assert "emergency" in heard.helplines


def test_danger_weighs_more_than_what_is_heavy_beside_it(library: Library) -> None:
    assert library.danger.tier("Ik kan niet meer. Hij slaat me.") == "danger"


def test_every_named_number_has_a_word_in_both_languages(library: Library) -> None:
    named = {key for key, _ in library.listening.helplines_named()}

    for language in ("nl", "en"):
        assert named <= {one.key for one in library.helplines(language)}


def test_a_sentence_is_read_in_less_than_a_millisecond(library: Library) -> None:
    given = [one.text for one in sentences("parents-nl")]
    for text in given:
        library.danger.tier(text)
    started = time.process_time()
    for text in given:
        library.danger.tier(text)

    assert (time.process_time() - started) / len(given) < 0.001


@given(any_text())
def test_whatever_is_typed_gives_a_tier_or_none(library: Library, text: str) -> None:
    assert library.danger.tier(text) in ("danger", "heavy", None)


@pytest.mark.parametrize(
    ("old", "new", "says", "fix"),
    [
        ("      - zelfmoord*\n", "      - <wie> .. dood\n", "A phrase cannot be read", "<wie> .. dood"),
        ("      - zelfmoord*\n", "      - dood ..\n", "A phrase cannot be read", "dood .."),
        ("      - zelfmoord*\n", "      - ik wil nimeer\n", "would never be found", "write niet meer"),
        ("    tier: danger\n", "    tier: grave\n", "not one of the words", "'danger'"),
    ],
)
def test_a_broken_list_is_refused_with_what_to_do(tmp_path: Path, old: str, new: str, says: str, fix: str) -> None:
    text = (SHIPPED / "listening" / "danger-nl.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "danger-nl.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load(file, DangerFile)

    assert says in caught.value.problems[0].message
    assert fix in caught.value.problems[0].fix
