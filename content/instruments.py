"""A set of items asked together: their order, what follows which answer, and the words before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.conditions import Answers, Condition, all_hold
from content.interface import Key
from content.items import Item
from content.scheduling import Prompting
from content.scoring import Score
from content.texts import LEVELS, Level, Strict, Text, Title
from content.words import Words

# Parts of an item that do not tell what an answer means.
_NO_MEANING: Mapping[str, Any] = {"items": {"__all__": {"options": {"__all__": {"also"}}, "only_taught": True}}}

# The measurements of a programme.
WaveKey = Literal["start", "midway", "end"]

LARGEST_VERSION = 2**31 - 1  # a whole number of PostgreSQL

Minutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


class ClosingRule(Strict):
    """Sentences that fit when all of `when` hold."""

    when: tuple[Condition, ...] = ()
    says: Annotated[tuple[Text, ...], Field(min_length=1)]


class Licence(Strict):
    """Who owns a questionnaire that is not ours, and on which day they allowed its use here."""

    holder: Annotated[str, Field(min_length=2)]
    permission_date: date


class Instrument(Strict):
    """Items under one name and version. The first closing rule that holds is the one that speaks.

    `waves` are the measurements of a programme that ask it, `prompting` says when it is asked by itself, `event`
    that a parent starts it by /nu. For `late_for` minutes after its end it can still be answered: that is kept,
    and flagged. `draw` is how many items are drawn from each level's pool, `order` in which order they come,
    `part` how many are asked at a time, and `scores` are the numbers worked out from the answers. One without a
    `licence` is ours, and unvalidated.
    """

    key: Key
    version: Annotated[int, Field(ge=1, le=LARGEST_VERSION)]
    expires_after: Minutes
    remind_after: Minutes | None = None
    name: Title | None = None
    licence: Licence | None = None
    waves: tuple[WaveKey, ...] = ()
    prompting: Prompting | None = None
    event: bool = False
    late_for: Minutes | None = None
    order: Literal["fixed", "random"] = "fixed"
    draw: Annotated[int, Field(ge=1)] | None = None
    part: Annotated[int, Field(ge=1, le=10)] | None = None
    intro: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    closings: Annotated[tuple[ClosingRule, ...], Field(min_length=1)]
    heavy: tuple[Condition, ...] = ()
    scores: tuple[Score, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        keys = [item.key for item in self.items]
        for key in keys:
            _require(keys.count(key) == 1, f"Two items are called “{key}”", "give each item a key of its own")
        for index, item in enumerate(self.items):
            for rule in item.when:
                what = f"“{item.key}” looks at “{rule.item}”, which is not asked before it"
                _require(rule.item in keys[:index], what, "name an earlier item, or move this one down")
        for rule in (*self.heavy, *(rule for closing in self.closings for rule in closing.when)):
            what = f"A rule looks at “{rule.item}”, which is no item here"
            _require(rule.item in keys, what, f"name one of {', '.join(keys)}")
        _require(not self.closings[-1].when, "The last closing has a `when`", "let it hold always, without when:")
        in_time = self.remind_after is None or self.remind_after < self.expires_after
        _require(in_time, "The reminder would come too late", "make remind_after smaller than expires_after")
        for level in LEVELS:
            _require(bool(self.items_for(level)), f"No item is asked in {level}", "add one")
            enough = self.draw is None or self.draw <= len(self.items_for(level))
            _require(enough, f"There are fewer items in {level} than are drawn", "make draw: smaller")
        if self.leaves_to_chance:
            free = not any(item.when or item.optional for item in self.items)
            _require(free, "Items that are drawn cannot hang on others", "take out when: and optional:")
        self._scores_hang_together(keys)
        return self

    def _scores_hang_together(self, keys: list[str]) -> None:
        named = [score.key for score in self.scores]
        for score in self.scores:
            free = named.count(score.key) == 1 and score.key not in keys
            _require(free, f"The name of the score “{score.key}” is taken", "give it a name of its own")
            for key in score.items:
                what = f"The score “{score.key}” counts “{key}”, which is no item here"
                _require(key in keys, what, f"name some of {', '.join(keys)}")
                values = score.numbers_missing(self.item(key))
                what = f"The score “{score.key}” has no number for {', '.join(values)} of “{key}”"
                _require(not values, what, "write one for each below points:")

    @property
    def leaves_to_chance(self) -> bool:
        """Whether each prompt asks items of its own, or in an order of its own."""
        return self.order == "random" or self.draw is not None

    def drawn(self, sample: Callable[[list[str], int], list[str]]) -> list[str]:
        """The keys of the items of one prompt, by a `sample` of so many from a pool: so many for each level.

        What was drawn for one level counts for the other too, where both ask it. What only the other asks is drawn
        before what would be one more for the first.
        """
        found: list[str] = []
        for level in LEVELS:
            items = self.items_for(level)
            left = [item for item in items if item.key not in found]
            own = [item.key for item in left if len(item.levels) == 1 or not found]
            others = [item.key for item in left if item.key not in own]
            wanted = max(0, (self.draw or len(items)) - (len(items) - len(left)))
            picked = sample(own, min(wanted, len(own)))
            found += [*picked, *sample(others, min(wanted - len(picked), len(others)))]
        if self.order == "random":
            return sample(found, len(found))
        return [item.key for item in self.items if item.key in found]

    def items_for(self, level: Level) -> tuple[Item, ...]:
        """The items of this level, in the order in which they are asked."""
        return tuple(item for item in self.items if level in item.levels)

    def first(self, level: Level) -> Item:
        """The item that opens the instrument."""
        return self.items_for(level)[0]

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def after(self, key: str, answers: Answers, level: Level) -> Item | None:
        """The item that follows `key`, given the answers so far (None: skipped); None at the end."""
        order = [item.key for item in self.items]
        later = self.items[order.index(key) + 1 :]
        following = (item for item in later if level in item.levels and all_hold(item.when, answers))
        return next(following, None)

    def closing(self, answers: Answers, words: Words, pick: int) -> str:
        """One warm sentence that fits the answers; `pick` (any whole number) chooses among its variants."""
        fitting = next(rule for rule in self.closings if all_hold(rule.when, answers))
        return words.html(fitting.says[pick % len(fitting.says)])

    def is_heavy(self, answers: Answers) -> bool:
        """Whether the fixed reply is due: one grounding step and the numbers of people who can help."""
        return any(rule.holds(answers) for rule in self.heavy)

    def dump(self) -> str:
        """The whole instrument as JSON: what is kept of it, whatever happens to its file."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)

    @classmethod
    def restore(cls, text: str) -> Self:
        """The instrument that `dump` wrote. Raises pydantic's ValidationError when it is none."""
        return cls.model_validate_json(text)

    def fingerprint(self) -> str:
        """The beginning of a SHA-256 of all that gives an answer its meaning: items, options, wording, scores.

        Words that may be typed for an option, when it is asked, and what is said before and after, change nothing.
        """
        meant = {"key", "version", "items", *(["scores"] if self.scores else [])}
        told = self.model_dump_json(by_alias=True, include=meant, exclude=_NO_MEANING)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def opening(self, words: Words) -> str:
        """What is said before the first item."""
        return words.html(self.intro)


def _require(fine: bool, message: str, fix: str) -> None:
    if not fine:
        raise PydanticCustomError("instrument", "{message}", {"message": message, "fix": fix})
