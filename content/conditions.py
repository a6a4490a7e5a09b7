"""`when:` rules over the answers given so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from content.interface import Key
from content.texts import Strict

Answers = Mapping[str, str | None]
UNKNOWN = "unknown"
SEPARATOR = ";"


def _as_list(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Values = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]


class Condition(Strict):
    """Something an earlier answer has to be: one of `is`, none of `is_not`, `at_least` or `at_most` a number.

    An item that was not asked, was skipped, or was answered with "I don't know" fulfils only a rule that names
    `unknown` itself.
    """

    item: Key
    is_: Values | None = Field(None, alias="is")
    is_not: Values | None = None
    at_least: int | None = None
    at_most: int | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.is_, self.is_not, self.at_least, self.at_most) == (None, None, None, None):
            raise PydanticCustomError(
                "no_rule",
                "A rule needs something to compare with",
                {"fix": "add is:, is_not:, at_least: or at_most:"},
            )
        return self

    def holds(self, answers: Answers) -> bool:
        """Whether the answers given fulfil this rule."""
        given = answers.get(self.item)
        if given is None:
            return False
        values = set(given.split(SEPARATOR))
        if self.is_ is not None and not values & set(self.is_):
            return False
        if self.is_not is not None and values & {*self.is_not, UNKNOWN}:
            return False
        if self.at_least is None and self.at_most is None:
            return True
        return _within(given, self.at_least, self.at_most)


def _within(given: str, lowest: int | None, highest: int | None) -> bool:
    try:
        number = int(given)
    except ValueError:
        return False
    return (lowest is None or number >= lowest) and (highest is None or number <= highest)


def all_hold(conditions: tuple[Condition, ...], answers: Answers) -> bool:
    """Whether each rule holds; no rules hold always."""
    return all(condition.holds(answers) for condition in conditions)
