"""A name is what can be seen of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from content.typed_name import name_in
from tests.letters import any_text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anna   Maria ", "Anna Maria"),
        ("Anna\tMaria\nJansen", "Anna Maria Jansen"),
        ("A\u200bn\u2060n\ufeffa", "Anna"),
        ("\u202eannA\u202c", "annA"),
        ("Rene\u0301e", "Renée"),
        ("mama 👩\u200d👧", "mama 👩\u200d👧"),
        ("🧑🏽\u200d❤\ufe0f\u200d🧑🏽", "🧑🏽\u200d❤\ufe0f\u200d🧑🏽"),
        ("An\u200dna", "Anna"),
        ("ليلى", "ليلى"),
    ],
)
def test_name_is_kept_as_it_looks(typed: str, name: str) -> None:
    assert name_in(typed) == name


@pytest.mark.parametrize(
    "typed", ["", "  ", "\u2800", "\u3164", "\u115f\u1160", "\u200b\u200e", "\u200d", "\ufe0f", "\u00ad", "\ue000"]
)
def test_name_of_which_nothing_can_be_seen_is_none(typed: str) -> None:
    assert name_in(typed) == ""


@given(any_text(max_size=40))
def test_what_is_kept_stays_as_it_is_and_hides_nothing(typed: str) -> None:
    name = name_in(typed)
    assert name_in(name) == name
    assert name == name.strip()
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Co") for each in name)
