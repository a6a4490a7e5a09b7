"""Other languages: told from Dutch by script and function words, and answered with the little there is."""

from __future__ import annotations

import pytest
from hypothesis import given

from content.packs import Library
from tests.content.test_danger import examples
from tests.letters import any_text

WRITTEN = {
    "tr": ["ben çok yoruldum", "kocam beni dövüyor", "Merhaba, anlamıyorum", "yardım", "Çocuğum uyumuyor"],
    "ar": ["أنا لا أفهم", "زوجي يضربني", "مرحبا"],
    "uk": ["Я не розумію", "допоможіть мені", "дуже втомилась"],
    "pl": ["nie rozumiem", "mąż mnie bije", "jestem zmęczona", "Dzień dobry"],
    "en": [
        "I don't understand",
        "i am so tired",
        "my husband is angry with the children",
        "can you speak english",
    ],
}


@pytest.mark.parametrize(("text", "key"), [(text, key) for key in WRITTEN for text in WRITTEN[key]])
def test_a_language_is_told_from_a_short_message(library: Library, text: str, key: str) -> None:
    language = library.foreign.of(text)

    assert language is not None
    assert language.key == key


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "",
        "stop",
        "help",
        "👍",
        "من نمی فهمم",
        "ok",
        "nie leuk",
        "was moe",
        "ben bang",
        "mam",
        "o ja",
        "a.s. do. 19.30 uur",
    ],
)
def test_what_cannot_be_told_is_not_guessed(library: Library, text: str) -> None:
    assert library.foreign.of(text) is None


def test_dutch_is_hardly_ever_taken_for_another_language(library: Library) -> None:
    given = [one.text for one in examples("parents-nl")]
    taken = [text for text in given if library.foreign.of(text)]

    print(f"\n{len(taken)} of {len(given)} Dutch messages taken for another language: {taken}")
    assert len(taken) <= len(given) * 0.02


@pytest.mark.parametrize(
    "text",
    [
        "We zongen samen in bad",
        "me man slaat me",
        "gistere trapte die in me buik",
        "kan nie want baby is ziek",
        "studiedag dus kids thuis",
        "in de wc want daar is rustig haha",
    ],
)
def test_dutch_as_it_is_spoken_is_dutch(library: Library, text: str) -> None:
    assert library.foreign.of(text) is None


def test_each_language_has_the_numbers_and_the_way_out(library: Library) -> None:
    for language in library.foreign.file.languages:
        text = str(library.numbers_in(language))

        assert all(f"<b>{number}</b>" in text for number in ("112", "113", "0800-2000", "stop")), text
        assert language.read_by is None, "a named reader signs: say so in docs/content.md"


@given(any_text())
def test_whatever_is_typed_is_a_known_language_or_none(library: Library, text: str) -> None:
    found = library.foreign.of(text)
    assert found is None or found.key in WRITTEN
