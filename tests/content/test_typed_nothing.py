"""What tells nobody anything, in the words of people: told to nobody, taken for no plan, place or name."""

from __future__ import annotations

import pytest
from hypothesis import given

from content.typed import is_crying
from content.typed_nothing import is_unsure, says_nothing
from tests.letters import any_text

UNSURE = (
    *("Weet ik niet", "dat weet ik nog niet", "kweenie", "weet nie", "geen flauw idee joh", "Weet ik veel"),
    *("ik zou het niet weten", "nou, geen idee", "I don't know yet", "idk", "not really sure"),
)
LITTLE = (
    *("ik snap het niet", "Snap ik niet", "wat bedoel je?", "Hoe bedoel je", "huh?", "wat moet ik hier typen?"),
    *("hoi", "Goedemorgen!", "sorry", "oeps", "ja", "nee hoor", "👍", "...", "I don't get it", "what do you mean"),
)
MORE = (
    *("ik weet het niet meer", "samen lezen", "5 minuten wandelen", "hoe het gaat als hij slaapt", "wat rust"),
    *("wel", "Ida", "ik weet niet of hij komt", "hoi zeggen bij de deur", "sorry zeggen", "wat moet ik doen?"),
)


@pytest.mark.parametrize("typed", UNSURE)
def test_who_does_not_know_says_nothing_else(typed: str) -> None:
    assert is_unsure(typed)
    assert says_nothing(typed)


@pytest.mark.parametrize("typed", LITTLE)
def test_what_asks_anker_or_greets_it_tells_nobody_anything(typed: str) -> None:
    assert says_nothing(typed)
    assert not is_unsure(typed)


@pytest.mark.parametrize("typed", MORE)
def test_whatever_says_something_does(typed: str) -> None:
    assert not says_nothing(typed)


def test_faces_that_cry_are_told_from_those_that_laugh() -> None:
    assert all(map(is_crying, ("😭", "😭😭😭", "😢 💔", "☹️")))
    assert not any(map(is_crying, ("", "😀", "😭😂", "😭 haha", "❤️", "👍🏽")))


@given(any_text(max_size=30))
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    assert is_unsure(typed) <= says_nothing(typed)
