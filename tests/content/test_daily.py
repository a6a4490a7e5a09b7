"""The daily check-in: its items and values are a contract that exports and studies stand on."""

from __future__ import annotations

import itertools

import pytest

from content.instruments import Instrument
from content.packs import Library
from content.texts import LANGUAGES, LEVELS, Language, Level

VALUES = {
    "tension": [str(number) for number in range(11)],
    "tension_3": ["calm", "some", "much"],
    "body": ["head_jaw", "neck_shoulders", "chest", "belly", "arms_hands", "legs_feet", "everywhere", "nowhere"],
    "feeling": ["glad", "calm", "angry", "scared", "sad", "ashamed", "alone", "empty", "own"],
    "ladder": ["top", "middle", "bottom", "between"],
    "noticed": ["before", "start", "during", "later", "not", "none"],
    "need": ["rest", "someone", "space", "safety", "limit", "nothing", "own"],
    "autopilot": ["automatic", "partly", "chosen", "na"],
    "helped": [],
}
# Asked only once the programme taught them, and only where an earlier answer leads there.
TAUGHT = {"feeling", "need"}
ORDER = {
    "standaard": ["tension", "body", "ladder", "noticed", "autopilot", "helped"],
    "simpel": ["tension_3", "body", "ladder", "noticed", "autopilot", "helped"],
}


@pytest.fixture
def daily(library: Library) -> Instrument:
    return library.instrument("daily")


def test_the_items_are_those_of_the_contract(daily: Instrument) -> None:
    assert [item.key for item in daily.items] == list(VALUES)
    assert {item.key for item in daily.items if item.optional} == {"need", "autopilot", "helped"}
    assert {item.key for item in daily.items if item.only_taught} == TAUGHT
    assert {item.key: item.kind for item in daily.items} == {
        "tension": "scale", "tension_3": "choice", "body": "choices", "ladder": "choice",
        "noticed": "choice", "autopilot": "choice", "helped": "text", "feeling": "choice", "need": "choice",
    }  # fmt: skip


@pytest.mark.parametrize("key", VALUES)
def test_the_values_are_those_of_the_contract(library: Library, daily: Instrument, key: str) -> None:
    item = daily.item(key)
    words = library.words("nl", "standaard")

    values = (
        [choice.value for choice in item.choices(words)] if key == "tension" else [o.value for o in item.options]
    )

    assert values == VALUES[key]


@pytest.mark.parametrize("level", LEVELS)
def test_the_way_through_is_that_of_the_contract(daily: Instrument, level: Level) -> None:
    way = [daily.first(level)]
    while following := daily.after(way[-1].key, {item.key: None for item in way}, level):
        way.append(following)

    assert [item.key for item in way] == ORDER[level]
    assert [item.key for item in daily.items_for(level) if item.key not in TAUGHT] == ORDER[level]


def test_a_place_in_the_body_leads_to_a_name_and_a_name_to_what_it_means(daily: Instrument) -> None:
    named = {"tension": "5", "body": "belly", "feeling": "scared"}

    assert getattr(daily.after("body", {"body": "belly"}, "simpel"), "key", None) == "feeling"
    assert getattr(daily.after("body", {"body": "nowhere"}, "simpel"), "key", None) == "ladder"
    assert getattr(daily.after("noticed", named, "standaard"), "key", None) == "need"
    assert getattr(daily.after("noticed", {**named, "feeling": "unknown"}, "simpel"), "key", None) == "autopilot"


def test_every_item_can_be_unknown_or_skipped(library: Library, daily: Instrument) -> None:
    words = library.words("nl", "standaard")
    for item in daily.items:
        assert item.dont_know
        assert item.skip
        assert item.label("unknown", words) == "Weet ik niet"
        assert item.skipped_by("Sla over!")


def test_the_standard_level_offers_every_value(library: Library, daily: Instrument) -> None:
    words = library.words("nl", "standaard")

    offered = {item.key: [choice.value for choice in item.choices(words)] for item in daily.items_for("standaard")}

    assert offered == {
        key: [value for value in VALUES[key] if value != "own"] for key in {*ORDER["standaard"], *TAUGHT}
    }


def test_the_simple_level_offers_three_or_four_to_choose_from(library: Library, daily: Instrument) -> None:
    words = library.words("en", "simpel")

    assert all(len(item.choices(words)) in (3, 4) for item in daily.items_for("simpel") if item.kind == "choice")


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("feeling", "BANG!!", "scared"),
        ("feeling", "alsof er een steen ligt", "own"),
        ("need", "een knuffel", "someone"),
        ("tension", "7", "7"),
        ("tension", " 7. ", "7"),
        ("tension", "zeven", "7"),
        ("tension", "een zeven", "7"),
        ("tension", "ik denk een 7", "7"),
        ("tension", "Ten!", "10"),
        ("tension", "één", "1"),
        ("tension", "11", None),
        ("tension", "-1", None),
        ("tension", "7 of 8", None),
        ("tension", "7/10", None),
        ("tension", "7, want ik sliep slecht", "7"),
        ("tension", "ongeveer 7", "7"),
        ("tension", "7😭", "7"),
        ("tension", "niet 7", None),
        ("tension", "half 7", None),
        ("tension", "bijna 8", None),
        ("tension", "7+", None),
        ("tension", ">7", None),
        ("tension", "ik heb 3 kinderen", None),
        ("tension", "3 dagen", None),
        ("tension", "een week", None),
        ("tension", "zeven, nee acht", None),
        ("tension", "veel", None),
        ("tension", "weet ik niet", "unknown"),
        ("tension", "I don’t know", "unknown"),
        ("tension_3", "Rustig", "calm"),
        ("tension_3", "kalm :)", "calm"),
        ("tension_3", "een beetje", "some"),
        ("tension_3", "HEEL ERG!!", "much"),
        ("tension_3", "7", None),
        ("body", "hoofd", "head_jaw"),
        ("body", "Buik en nek", "neck_shoulders;belly"),
        ("body", "benen, borst; hoofd", "head_jaw;chest;legs_feet"),
        ("body", "my belly and my neck", "neck_shoulders;belly"),
        ("body", "knie", None),
        ("body", "hoofd en knie", None),
        ("ladder", "top", "top"),
        ("ladder", "Bovenaan", "top"),
        ("ladder", "ertussenin", "between"),
        ("ladder", "onder", "bottom"),
        ("noticed", "achteraf", "later"),
        ("noticed", "niet", "not"),
        ("noticed", "geen spanning 🙂", "none"),
        ("autopilot", "vanzelf", "automatic"),
        ("helped", "  even naar buiten ", "even naar buiten"),
        ("helped", "   ", None),
    ],
)
def test_what_is_typed_counts_as_a_tap(
    library: Library, daily: Instrument, key: str, typed: str, value: str | None
) -> None:
    assert daily.item(key).accepts(typed, library.words("nl", "standaard")) == value


@pytest.mark.parametrize(("language", "level"), list(itertools.product(LANGUAGES, LEVELS)))
def test_each_label_typed_means_its_own_value(
    library: Library, daily: Instrument, language: Language, level: Level
) -> None:
    words = library.words(language, level)
    for item in daily.items_for(level):
        for choice in item.choices(words):
            assert item.accepts(choice.label, words) == choice.value
            assert item.label(choice.value, words) == choice.label


def test_several_values_have_one_label(library: Library, daily: Instrument) -> None:
    words = library.words("nl", "simpel")

    assert daily.item("body").label("head_jaw;belly", words) == "Hoofd, kaak, Buik, maag"
    assert daily.item("body").label(None, words) == "sloeg ik over"


@pytest.mark.parametrize(
    ("answers", "heavy"),
    [
        ({"tension": "7"}, False),
        ({"tension": "8"}, True),
        ({"tension": "10", "ladder": "top"}, True),
        ({"tension_3": "some"}, False),
        ({"tension_3": "much"}, True),
        ({"ladder": "bottom"}, True),
        ({"ladder": "between", "tension": "unknown"}, False),
        ({"tension": None, "ladder": None}, False),
        ({}, False),
    ],
)
def test_the_fixed_reply_comes_at_the_same_answers_for_everyone(
    daily: Instrument, answers: dict[str, str | None], heavy: bool
) -> None:
    assert daily.is_heavy(answers) is heavy


ANSWERS: list[dict[str, str | None]] = [
    dict(zip(("tension", "ladder", "noticed"), values, strict=True))
    for values in itertools.product(
        [None, "unknown", "0", "5", "10"], [None, *VALUES["ladder"]], [None, "unknown", *VALUES["noticed"]]
    )
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_answered_one_warm_sentence_comes(
    library: Library, daily: Instrument, language: Language
) -> None:
    words = library.words(language, "simpel")
    for answers in ANSWERS:
        said = [daily.closing(answers, words, pick) for pick in range(4)]
        assert all(said)
        assert said[0] == daily.closing(answers, words, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_is_praised_more_than_another(library: Library, daily: Instrument, language: Language) -> None:
    words = library.words(language, "simpel")

    for pick in range(4):
        assert len({daily.closing(answers, words, pick) for answers in ANSWERS}) == 1
    assert len({daily.closing({}, words, pick) for pick in range(4)}) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_locked_phone_shows_gives_nothing_away(
    library: Library, daily: Instrument, language: Language
) -> None:
    words = library.words(language, "simpel")

    shown = [daily.opening(words), words("checkin.remind", time="20:30"), words("lesson.ready")]

    telling = {
        "lijf",
        "spanning",
        "body",
        "tension",
        "tense",
        "kind",
        "child",
        "groep",
        "group",
        "ouder",
        "parent",
    }
    assert not telling & {word.strip(".,?").lower() for text in shown for word in text.split()}
