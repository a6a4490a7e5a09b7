"""Choices: what a button stands for, written into its keyboard's row and read back, here and nowhere else.

A choice is a plain word, `"skip"`, or a small dataclass of what it is about: `See(12)`, written as `["see", 12]`.
Each door for taps says which choices it takes: others cannot be written, and where one stands all the same,
another version wrote it: the button is old. A keyboard holds the state of its step in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from types import UnionType
from typing import (
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from storage.keyboards import Keyboard, Written


class OldChoice(Exception):
    """What is written there is no choice that its conversation takes."""


@dataclass_transform(frozen_default=True)
class Choice:
    """A choice about something. Its fields are numbers, words, days, yes or no, and tuples of these."""

    word: ClassVar[str]

    @cached_property
    def spelt(self) -> Written:
        """As it is written; most buttons are laid out once and written for each parent."""
        return [self.word, *(_spelt(getattr(self, name)) for name in _types(self.__class__))]

    def __init_subclass__(cls) -> None:
        cls.word = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(frozen=True)(cls)


def require(fits: bool) -> None:
    """What must hold of the fields, in a `__post_init__`. Raises ValueError, which makes a button an old one."""
    if not fits:
        raise ValueError


def require_instant(value: int) -> None:
    """As `require`, of a field in seconds UTC: an instant that every zone has a time for."""
    require(0 <= value <= LATEST)


AnyChoice = str | Choice
AChoice = TypeVar("AChoice", bound=Choice)

FIRST_YEAR, LAST_YEAR = 1970, 9998  # a day has a time in every zone
LARGEST = 2**63 - 1  # rows that are numbered at random go so far
LATEST = int(datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp())

# By conversation: its choices, by the word they begin with; a word alone stands for itself.
TAKES: dict[str, dict[str, str | type[Choice]]] = {}


_TYPES: dict[type[Choice], dict[str, Any]] = {}


def take(kind: str, choices: Iterable[str | type[Choice]]) -> None:
    """These are the choices of a conversation."""
    every = list(choices)
    TAKES[kind] = {each if isinstance(each, str) else each.word: each for each in every}
    assert len(TAKES[kind]) == len(set(every)), f"two choices of {kind} begin with one word"


def write(kind: str, choice: AnyChoice) -> Written:
    """A choice of this conversation, as it stands in a keyboard's row."""
    if isinstance(choice, str):
        assert TAKES[kind].get(choice) == choice, f"{kind} takes no {choice}"
        return choice
    assert TAKES[kind].get(choice.word) is type(choice), f"{kind} takes no {choice}"
    return spell(choice)


def read(kind: str, written: Written) -> AnyChoice:
    """The choice that is written there. Raises OldChoice where its conversation takes none such."""
    word, values = (written, []) if isinstance(written, str) else (written[0], written[1:])
    found = TAKES.get(kind, {}).get(word)
    if found is None or (isinstance(found, str) and values):
        raise OldChoice(kind)
    return found if isinstance(found, str) else _made(found, values)


def spell(choice: Choice) -> Written:
    """A choice about something, or the state of a step, as it is written."""
    return choice.spelt


def offered(keyboard: Keyboard) -> list[AnyChoice]:
    """The choices that its buttons stand for, but for those that nobody takes any more."""
    found: list[AnyChoice] = []
    for written in keyboard.choices:
        with suppress(OldChoice):
            found.append(read(keyboard.kind, written))
    return found


def held(keyboard: Keyboard, state: type[AChoice]) -> AChoice | None:
    """The state that a keyboard holds; None where it holds none, or that of another step."""
    written = keyboard.holds
    return _made(state, written[1:]) if isinstance(written, list) and written[0] == state.word else None


def _made(kind: type[AChoice], values: list[Any]) -> AChoice:
    types = _types(kind)
    try:
        if len(values) > len(types):
            raise ValueError(values)
        return kind(*(_as(of, value) for of, value in zip(types.values(), values, strict=False)))
    except (TypeError, ValueError) as wrong:
        raise OldChoice(kind.word) from wrong


def _types(kind: type[Choice]) -> dict[str, Any]:
    """The fields of a choice and what each may be."""
    if kind not in _TYPES:
        hints = get_type_hints(kind)
        _TYPES[kind] = {each.name: hints[each.name] for each in fields(kind)}  # type: ignore[arg-type]
    return _TYPES[kind]


def _as(kind: Any, value: Any) -> Any:
    """What is written for a field of this type. Raises ValueError or TypeError for what is none."""
    if kind is str and type(value) is str:
        return value  # most are words
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _first_that_fits(of, value)
    if origin is tuple:
        return tuple(_as(of[0], each) for each in value)
    if origin is Literal:
        fits = value in of
    elif kind is date:
        day = date.fromisoformat(value)
        fits, value = FIRST_YEAR <= day.year <= LAST_YEAR, day
    elif kind is int and isinstance(value, str) and value.isascii():  # so spelt before there was this page
        return int(value)
    else:
        fits = type(value) is kind and (kind is not int or abs(value) <= LARGEST)  # yes is no number
    if not fits:
        raise ValueError(value)
    return value


def _first_that_fits(kinds: tuple[Any, ...], value: Any) -> Any:
    for kind in kinds:
        try:
            return _as(kind, value)
        except (TypeError, ValueError):
            pass
    raise ValueError(value)


def _spelt(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_spelt(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
