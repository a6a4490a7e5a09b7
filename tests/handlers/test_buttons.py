"""A button is cut to what fits on it; the same words in a sentence are not."""

from __future__ import annotations

from handlers.core.buttons import Link, keys
from handlers.shared.moments import one_after_another
from tests.world import library


def test_a_button_is_cut_to_what_fits_on_it() -> None:
    ((key,),) = keys(None, [[Link("x" * 500, "https://example.org")]])
    assert key[0] == "x" * 64


def test_nobody_is_left_out_of_a_long_row_of_names() -> None:
    names = [f"Annemarie-Louise {letter}." for letter in "ABCDEFGH"]
    told = one_after_another(names, library().words("nl", "standaard"))
    assert told == f"{', '.join(names[:-1])} en {names[-1]}"
