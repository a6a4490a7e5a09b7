"""Counts a day of what happened in a group: never words, never who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.exported_prompts import ExportedPrompt
from storage.compliance import Compliance, of_prompt
from storage.prompts import PRACTICE

_NOTHING = Compliance()


class Activity:
    """Counts prompts by day and kind as they pass by, as compliance is defined. Practice does not count."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], Compliance] = {}
        self._endings: Counter[tuple[str, str, str]] = Counter()

    def see(self, prompt: ExportedPrompt) -> None:
        """Count this prompt."""
        if prompt.kind == PRACTICE:
            return
        self._endings[prompt.kind, prompt.status, prompt.reason or ""] += 1
        if not prompt.sent_at:
            return
        told = of_prompt(
            prompt.status,
            was_sent=True,
            was_opened=bool(prompt.opened_at),
            has_response=bool(prompt.answers),
        )
        place = (prompt.local_date, prompt.kind)
        self._counts[place] = self._counts.get(place, _NOTHING) + told

    def rows(self, group: str) -> Iterator[tuple[object, ...]]:
        """The counts, day by day and kind by kind; what did not come has no row."""
        for (day, kind), counts in sorted(self._counts.items()):
            yield group, day, kind, counts.sent, counts.opened, counts.any_answer, counts.completed

    def endings(self) -> list[tuple[str, str, str, int]]:
        """How prompts ended: kind, status, reason, and how many."""
        return [(*ending, count) for ending, count in sorted(self._endings.items())]

    def by_kind(self) -> dict[str, Compliance]:
        """The counts of all days, by kind of prompt."""
        found: dict[str, Compliance] = {}
        for (_, kind), counts in sorted(self._counts.items()):
            found[kind] = found.get(kind, Compliance()) + counts
        return found
