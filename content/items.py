"""One question of an instrument: what is asked, what can be answered, how a typed answer is understood."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.conditions import SEPARATOR, UNKNOWN, Condition
from content.interface import Key
from content.item_kinds import KINDS, ItemKind, Kind
from content.texts import LEVELS, Label, Level, Strict, Text
from content.typed import NO, SKIP, YES, folded, number_in, pieces
from content.typed_nothing import is_unsure
from content.words import Words

OWN = "own"  # an option with this value is no button: words that fit no other option are kept under it

LONGEST_TYPED = 4096  # as long as a message of Telegram can be: nothing of it is cut


class Also(Strict):
    """Other words with which a parent may type an option."""

    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Option(Strict):
    """An answer to tap: the value that is kept, the words on the button, and the levels that offer it."""

    value: Key
    label: Label
    also: Also = Also()
    levels: tuple[Level, ...] = LEVELS

    @cached_property
    def forms(self) -> frozenset[str]:
        """All that may be typed for it, in either language, folded."""
        labels = {wording for _, _, wording in self.label.sources()}
        return frozenset(folded(form) for form in (self.value, *labels, *self.also.nl, *self.also.en))


@dataclass(frozen=True)
class Choice:
    """What one button offers."""

    value: str
    label: str


class Item(Strict):
    """One question.

    `low` and `high` bound a scale or a number (both included). `levels` are those in which it is asked. An
    `optional` item is asked only if the parent wants more; one that is `only_taught` only where the programme
    names the session that teaches it. `when` are rules over earlier answers; all must hold. With an option `own`,
    words that fit no other are an answer too.
    The values kept are strings: a number's digits, an option's value, several joined by `;` in the options'
    order, `yes` or `no`, free words, `unknown` for "I don't know", and None for a skipped item.
    """

    key: Key
    kind: Kind
    asks: Text = Field(alias="question")
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    levels: tuple[Level, ...] = LEVELS
    optional: bool = False
    only_taught: bool = False
    dont_know: bool = True
    skip: bool = True
    when: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if any(option.value == OWN for option in self.options):
            _require(self.kind == "choice", "takes own words beside several options", "make it kind: choice")
        if self.takes.has_options:
            _require(
                2 <= len(self.options) <= 10, "needs two to ten options", "add options: with value: and label:"
            )
        else:
            _require(not self.options, "has no options of its own", "take out options:, or make it kind: choice")
        steps = self.high - self.low if self.low is not None and self.high is not None else 0
        if self.kind == "scale":
            _require(1 <= steps <= 10, "needs low and high, at most 10 apart", "write low: 0 and high: 10")
        elif self.kind == "number":
            _require(
                steps > 0, "needs low and high", "say which numbers are possible, such as low: 0 and high: 24"
            )
        else:
            _require(self.low is None and self.high is None, "has no low or high", "take low: and high: out")
        self._refuse_doubles()
        return self

    def _refuse_doubles(self) -> None:
        seen: dict[str, str] = {}
        for option in self.options:
            _require(option.value != UNKNOWN, f"keeps “{UNKNOWN}” for “I don't know”", "take the option out")
            for form in option.forms:
                other = seen.setdefault(form, option.value)
                _require(
                    other == option.value, f"has two options called “{form}”", "give each option words of its own"
                )

    @property
    def takes(self) -> ItemKind:
        """What answers it takes."""
        return KINDS[self.kind]

    def question(self, words: Words) -> str:
        """The question as Telegram-HTML."""
        return words.html(self.asks)

    def choices(self, words: Words) -> tuple[Choice, ...]:
        """What the buttons offer in this language and level; "I don't know" and "skip" come beside them."""
        if self.kind == "scale":
            return tuple(Choice(str(n), str(n)) for n in range(self.low or 0, (self.high or 0) + 1))
        if self.kind == "yes_no":
            return tuple(Choice(value, words.label(f"answers.{value}")) for value in ("yes", "no"))
        offered = (option for option in self.options if words.level in option.levels and option.value != OWN)
        return tuple(Choice(option.value, words.plain(option.label)) for option in offered)

    def label(self, value: str | None, words: Words) -> str:
        """A kept value in words, plain."""
        if value is None:
            return words.label("answers.skipped")
        if value == UNKNOWN:
            return words.label("answers.dont_know")
        if self.kind == "yes_no":
            return words.label(f"answers.{value}")
        labels = {option.value: words.plain(option.label) for option in self.options}
        if not labels:
            return value
        return ", ".join(labels.get(part, part) for part in value.split(SEPARATOR))

    def accepts(self, typed: str, words: Words) -> str | None:
        """The value meant by what was typed, or None when it cannot be told.

        Words of either language count: people mix them. `words` is hers, for texts that depend on her level.
        """
        text = folded(typed)
        if self.kind == "text":
            return typed.strip()[:LONGEST_TYPED] or None
        if self.dont_know and is_unsure(typed):
            return UNKNOWN
        if self.takes.is_number:
            return self._number(typed)
        if self.kind == "yes_no":
            return "yes" if text in YES else "no" if text in NO else None
        return self._option(text, words) if self.kind == "choice" else self._several(typed, words)

    def can_be(self, value: str) -> bool:
        """Whether a button may stand for this value, at one level or another."""
        if value == UNKNOWN:
            return self.dont_know
        if KINDS[self.kind].is_number:
            return value.isdecimal() and (self.low or 0) <= int(value) <= (self.high or 0)
        if self.kind == "yes_no":
            return value in {"yes", "no"}
        return any(option.value == value for option in self.options)

    @property
    def takes_own_words(self) -> bool:
        """Whether words that fit no option are kept beside its options."""
        return any(option.value == OWN for option in self.options)

    def skipped_by(self, typed: str) -> bool:
        """Whether what was typed asks to skip this item."""
        return self.skip and folded(typed) in SKIP

    def _number(self, typed: str) -> str | None:
        number = number_in(typed)
        if number is None or self.low is None or self.high is None or not self.low <= number <= self.high:
            return None
        return str(number)

    def _option(self, text: str, words: Words) -> str | None:
        exact = [option.value for option in self.options if text in option.forms]
        if exact:
            return exact[0]
        begun = [c.value for c in self.choices(words) if len(text) >= 3 and folded(c.label).startswith(text)]
        if len(begun) == 1:
            return begun[0]
        return OWN if text and self.takes_own_words else None

    def _several(self, typed: str, words: Words) -> str | None:
        whole = self._option(folded(typed), words)
        found = [whole] if whole else [self._option(piece, words) for piece in pieces(typed)]
        if not found or None in found:
            return None
        return SEPARATOR.join(option.value for option in self.options if option.value in found)


def _require(fine: bool, what: str, fix: str) -> None:
    if not fine:
        raise PydanticCustomError("item", "This item {what}", {"what": what, "fix": fix})
