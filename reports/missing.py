"""Why an item of a prompt has no answer."""

from __future__ import annotations

from collections.abc import Mapping

from content.items import Item
from reports.exported_prompts import Answer
from storage.responses import NOT_APPLICABLE, NOT_REACHED


def level_asked(items: Mapping[str, Item], answers: Mapping[str, Answer], otherwise: str) -> str:
    """The level of language a prompt was asked in, told by the items that only one level has."""
    for key in answers:
        item = items.get(key)
        if item is not None and len(item.levels) == 1:
            return item.levels[0]
    return otherwise


def reason(item: Item, items: Mapping[str, Item], answers: Mapping[str, Answer], level: str) -> str:
    """Not applicable if its level or an earlier answer ruled it out, else not reached."""
    return NOT_APPLICABLE if _is_ruled_out(item, items, answers, level) else NOT_REACHED


def _is_ruled_out(item: Item, items: Mapping[str, Item], answers: Mapping[str, Answer], level: str) -> bool:
    if level not in item.levels:
        return True
    given = {key: answer.value or None for key, answer in answers.items()} if item.when else {}
    return any(
        not rule.holds(given) and (rule.item in answers or _is_ruled_out(items[rule.item], items, answers, level))
        for rule in item.when
    )
