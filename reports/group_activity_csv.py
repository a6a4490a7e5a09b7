"""Counts a day of what happened in a group: never words, never who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.exported_prompts import ExportedPrompt
from storage.prompts import COMPLETED, PARTIAL, PRACTICE, SELF


class Activity:
    """Counts prompts by day and activity as they pass by. Practice does not count."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def see(self, prompt: ExportedPrompt) -> None:
        """Count this prompt."""
        if prompt.kind == PRACTICE:
            return
        if prompt.kind == SELF:
            self._counts[prompt.date, "self_checkin"] += 1
            return
        if prompt.sent_at:
            self._counts[prompt.date, "prompt_sent"] += 1
            if prompt.status in (COMPLETED, PARTIAL):
                self._counts[prompt.date, "prompt_answered"] += 1

    def rows(self, group: str) -> Iterator[tuple[object, ...]]:
        """The counts, day by day; what did not happen has no row."""
        for (day, activity), count in sorted(self._counts.items()):
            yield group, day, activity, count
