"""A score as data: which answers it counts, how, and what becomes of it where some are missing."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.conditions import UNKNOWN, Answers
from content.interface import Key
from content.items import Item
from content.texts import Strict

_PLACES = Decimal("0.0001")


class Score(Strict):
    """A number worked out from the answers to some items.

    `points` is the number of each value of a choice; an item of kind scale or number counts as itself. A
    `reversed` item counts from the other end: lowest plus highest less its number. An item that was skipped, not
    reached or answered with "I don't know" is missing. With at most `may_miss` missing items a mean is that of
    the others, and a sum is that mean times the number of items; with more there is no score.
    """

    key: Key
    rule: Literal["mean", "sum"]
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    reversed: tuple[Key, ...] = ()
    points: dict[str, int] = Field(default_factory=dict)
    may_miss: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if len(set(self.items)) != len(self.items):
            raise _wrong("counts an item twice", "name each item once")
        if not set(self.reversed) <= set(self.items):
            raise _wrong("reverses an item that it does not count", "name it below items: too")
        if self.may_miss >= len(self.items):
            raise _wrong("would stand without any answer", "make may_miss smaller than the number of items")
        return self

    def numbers_missing(self, item: Item) -> list[str]:
        """The values of an item for which there is no number; its kind, where it can have none."""
        if item.takes.is_number:
            return []
        if item.kind != "choice":
            return [f"kind {item.kind}"]
        return [option.value for option in item.options if option.value not in self.points]

    def of(self, answers: Answers, items: dict[str, Item]) -> Decimal | None:
        """The score of these answers, to four decimals; None where too many are missing."""
        numbers = [each for key in self.items if (each := self._number(answers.get(key), items[key])) is not None]
        if not numbers or len(self.items) - len(numbers) > self.may_miss:
            return None
        mean = Decimal(sum(numbers)) / len(numbers)
        score = mean * len(self.items) if self.rule == "sum" else mean
        return score.quantize(_PLACES, ROUND_HALF_EVEN)

    def _number(self, value: str | None, item: Item) -> int | None:
        if value is None or value == "" or value == UNKNOWN:
            return None
        counted = item.takes.is_number
        number = int(value) if counted else self.points[value]
        if item.key not in self.reversed:
            return number
        of_item = [self.points[option.value] for option in item.options]
        low, high = (item.low or 0, item.high or 0) if counted else (min(of_item), max(of_item))
        return low + high - number


def _wrong(what: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("score", "{message}", {"message": f"This score {what}", "fix": fix})
