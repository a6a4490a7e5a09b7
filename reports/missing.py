"""Why an item of a prompt has no answer."""

from __future__ import annotations

from collections.abc import Mapping

from content.items import Item
from reports.exported_prompts import Answer
from storage.responses import NOT_APPLICABLE, NOT_REACHED


class Gaps:
    """Explains what is missing among the answers to one instrument."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self._items = items
        self._of_one_level = {key: item.levels[0] for key, item in items.items() if len(item.levels) == 1}

    def level(self, answers: Mapping[str, Answer], otherwise: str) -> str:
        """The level of language a prompt was asked in, told by the items that only one level has."""
        for key, level in self._of_one_level.items():
            if key in answers:
                return level
        return otherwise

    def reason(self, item: Item, answers: Mapping[str, Answer], level: str) -> str:
        """Not applicable if its level or an earlier answer ruled it out, else not reached."""
        return NOT_APPLICABLE if self._is_ruled_out(item, answers, level) else NOT_REACHED

    def _is_ruled_out(self, item: Item, answers: Mapping[str, Answer], level: str) -> bool:
        if level not in item.levels:
            return True
        given = {key: value or None for key, (value, _, _) in answers.items()} if item.when else {}
        return any(
            not rule.holds(given)
            and (rule.item in answers or self._is_ruled_out(self._items[rule.item], answers, level))
            for rule in item.when
        )
