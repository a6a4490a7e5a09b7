"""Why an item of a prompt has no answer."""

from __future__ import annotations

from collections.abc import Mapping

from content.items import Item
from reports.exported_prompts import Answer
from storage.responses import NO_CONSENT, NOT_APPLICABLE, NOT_REACHED, NOT_TAUGHT

_REASONS = {reason: ("", reason, "", 0) for reason in (NOT_APPLICABLE, NOT_REACHED, NOT_TAUGHT, NO_CONSENT)}


class Gaps:
    """Explains what is missing among the answers to one instrument."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self._items = items
        self._alike: dict[tuple[object, ...], dict[str, Answer]] = {}
        self._of_one_level = {key: item.levels[0] for key, item in items.items() if len(item.levels) == 1}

    def level(self, answers: Mapping[str, Answer], otherwise: str) -> str:
        """The level of language a prompt was asked in, told by the items that only one level has."""
        for key, level in self._of_one_level.items():
            if key in answers:
                return level
        return otherwise

    def filled(
        self,
        answers: Mapping[str, Answer],
        level: str,
        *,
        withheld: bool = False,
        untaught: frozenset[str] = frozenset(),
    ) -> dict[str, Answer]:
        """Each item in order with its answer, or with the reason why there is none.

        Where answers are `withheld`, why another was not asked would give them away: then that is withheld too.
        """
        shape = (level, withheld, untaught, *answers)
        alike = self._alike.get(shape)
        if alike is None:
            alike = self._alike[shape] = self._all_alike(answers, level, withheld=withheld, untaught=untaught)
        if alike:
            return {**alike, **answers}
        return {
            key: answers.get(key) or _REASONS[self._reason(item, answers, level, withheld, key in untaught)]
            for key, item in self._items.items()
        }

    def _all_alike(
        self, answers: Mapping[str, Answer], level: str, *, withheld: bool, untaught: frozenset[str]
    ) -> dict[str, Answer]:
        """What is missing wherever these items were answered, whatever was; empty where that depends on it."""
        missing = [item for key, item in self._items.items() if key not in answers]
        depends = any(
            item.when and level in item.levels and not withheld and item.key not in untaught for item in missing
        )
        if depends or not answers.keys() <= self._items.keys():
            return {}
        return {
            key: _REASONS[self._reason(item, answers, level, withheld, key in untaught)]
            for key, item in self._items.items()
        }

    def _reason(
        self, item: Item, answers: Mapping[str, Answer], level: str, withheld: bool, is_untaught: bool
    ) -> str:
        """Not applicable if its level or an earlier answer ruled it out, not taught, else not reached."""
        if level not in item.levels:
            return NOT_APPLICABLE
        if withheld:
            return NO_CONSENT
        if is_untaught:
            return NOT_TAUGHT
        return NOT_APPLICABLE if item.when and self._is_ruled_out(item, answers, level) else NOT_REACHED

    def _is_ruled_out(self, item: Item, answers: Mapping[str, Answer], level: str) -> bool:
        if level not in item.levels:
            return True
        given = {key: answer[0] or None for key, answer in answers.items()} if item.when else {}
        return any(
            not rule.holds(given)
            and (rule.item in answers or self._is_ruled_out(self._items[rule.item], answers, level))
            for rule in item.when
        )
