"""The kinds of items, and what follows from each: what its answer is, what answers it, how it is measured.

A new kind begins here. How its answer is understood and labelled is in `content/items.py`, how its buttons stand
in `handlers/shared/asking.py`; where its values are not the pack's options, how they are exported in
`reports/codes.py` and `reports/item_columns.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["scale", "choice", "choices", "yes_no", "number", "text", "photo", "voice"]


@dataclass(frozen=True)
class ItemKind:
    """What follows from a kind.

    `is_number`: its value is a whole number between low and high. `has_options`: the pack writes them. `is_words`:
    its answer is free words or a file, which no list of values holds; where it is not understood, the text
    `prompt.not_understood_<kind>` says so. `files` are the kinds of messages that answer it. `measured` is its
    level of measurement in the codebook.
    """

    is_number: bool = False
    has_options: bool = False
    is_words: bool = False
    files: tuple[str, ...] = ()
    measured: str = ""


KINDS: Mapping[Kind, ItemKind] = {
    "scale": ItemKind(is_number=True, measured="ordinal"),
    "number": ItemKind(is_number=True, measured="scale"),
    "choice": ItemKind(has_options=True, measured="nominal"),
    "choices": ItemKind(has_options=True, measured="nominal"),
    "yes_no": ItemKind(measured="nominal"),
    "text": ItemKind(is_words=True, files=("voice",)),
    "photo": ItemKind(is_words=True, files=("photo",)),
    "voice": ItemKind(is_words=True, files=("voice",)),
}
