"""Words of danger: the grave is heard, the everyday is not, and reading is quick.

The weights are learned from `content/listening/examples/`, and the first lists there mended the phrases: that they
are heard says that nothing broke, and no more. `final` and `unread` taught nothing and nobody: they are the honest
measure, so let nobody learn from them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from hypothesis import given

from content import listening_training
from content.danger import Danger, DangerFile
from content.listening import WEIGHTS_FILE
from content.loading import load
from content.packs import SHIPPED, Library
from content.problems import ContentError
from tests.letters import any_text

pytestmark = pytest.mark.thorough

TYPED = Path(__file__).parent / "typed"
EXAMPLES = SHIPPED / "listening" / "examples"


@dataclass(frozen=True)
class Sentence:
    """What somebody may type, and the tier it has."""

    text: str
    tier: str


def sentences(file: Path) -> list[Sentence]:
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Sentence(text.replace("\\n", "\n"), tier) for tier, text in pairs]


def examples(*names: str) -> list[Sentence]:
    return [one for name in names for one in sentences(EXAMPLES / f"{name}.tsv")]


LEARNED = {
    name: examples(*(f"{each}-{name}" for each in ("parents", "later", "fresh", "unseen", "last", "mended")))
    for name in ("nl", "en")
}
# `unread` was written by three who knew neither rules nor examples. What others wrote, too, is left out of both.
TAUGHT = {one.text.casefold() for one in listening_training.examples()}
FINAL, UNREAD = (
    [
        one
        for language in ("nl", "en")
        for one in sentences(TYPED / f"{name}-{language}.tsv")
        if one.text.casefold() not in TAUGHT
    ]
    for name in ("final", "unread")
)


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


@pytest.mark.parametrize("name", LEARNED)
def test_danger_that_was_learned_is_heard_and_the_everyday_is_not(library: Library, name: str) -> None:
    heard, false, heavy = shares(library.danger, name, LEARNED[name])

    assert heard >= 0.95
    assert false <= 0.02
    assert heavy >= 0.9


@pytest.mark.parametrize(
    ("name", "given", "least", "most"), [("final", FINAL, 0.94, 0.02), ("unread", UNREAD, 0.95, 0.015)]
)
def test_danger_that_taught_nothing_is_heard_as_far_as_is_told(
    library: Library, name: str, given: list[Sentence], least: float, most: float
) -> None:
    """Only the counts are printed, so that nobody mends by what is missed here.

    What is missed has the numbers all the same: every "not understood" says where they are.
    """
    heard = [library.danger.tier(one.text) == "danger" for one in given if one.tier == "danger"]
    false = [library.danger.tier(one.text) == "danger" for one in given if one.tier != "danger"]
    print(f"\n{name}: {sum(heard)} of {len(heard)} dangers heard, {sum(false)} false alarms among {len(false)}")

    assert sum(heard) >= least * len(heard)
    assert sum(false) <= most * len(false)


def test_the_weights_are_those_of_the_examples(library: Library) -> None:
    weights = library.listening.weights

    assert weights is not None
    assert weights.learned_from == listening_training.digest(), "run python -m content.listening_training"


def test_the_weights_are_a_small_file() -> None:
    """Room for 100,000 weights: with fewer than 75,000 less is heard."""
    assert (SHIPPED / "listening" / WEIGHTS_FILE).stat().st_size <= 2_000_000


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A content folder whose words of danger are its own."""
    shutil.copytree(SHIPPED, tmp_path / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__", "examples"))
    return tmp_path / "own"


def test_without_weights_the_phrases_hear_alone(own_folder: Path) -> None:
    (own_folder / "listening" / WEIGHTS_FILE).unlink()

    alone = Library.load(own_folder).danger

    assert alone.tier("ik wil dood") == "danger"
    assert alone.tier("doodmoe") is None


def test_weights_that_cannot_be_read_are_refused_with_what_to_do(own_folder: Path) -> None:
    file = own_folder / "listening" / WEIGHTS_FILE
    for broken in (b"{", b"[]", b"{}", orjson.dumps({**orjson.loads(file.read_bytes()), "choices": []})):
        file.write_bytes(broken)

        with pytest.raises(ContentError) as caught:
            Library.load(own_folder)

        assert "python -m content.listening_training" in caught.value.problems[0].fix


def test_three_hundred_dutch_and_a_hundred_english_sentences_are_tried() -> None:
    assert len(examples("parents-nl")) >= 300
    assert len(examples("parents-en")) >= 100


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
        ("the bananas are gone and my child can sing", None),
        ("my child can't sing", None),
        ("the bananas are all gone again", None),
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
