"""Counts a day of what happened in a group: never words, never who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from reports.exported_prompts import ExportedPrompt
from reports.instants import local_date
from storage.compliance import Compliance, of_prompt
from storage.host_history import NONE
from storage.prompts import PRACTICE

_Key = TypeVar("_Key")

# Day, kind, status, reason, and whether it was sent, opened and answered: all that is counted of a prompt.
_Seen = tuple[str, str, str, str | None, bool, bool, bool]


class Hosts:
    """Which host Anker was in the group's chat, day by day."""

    def __init__(self, history: Sequence[tuple[int, str]], zone: str) -> None:
        self._since = [(local_date(zone, instant), host) for instant, host in history]

    def on(self, day: str) -> str:
        """The host at the end of this day, YYYY-MM-DD."""
        found = [host for since, host in self._since if since <= day]
        return found[-1] if found else NONE


class Activity:
    """Counts prompts by day and kind as they pass by, as compliance is defined. Practice does not count."""

    def __init__(self) -> None:
        self._seen: Counter[_Seen] = Counter()

    def see(self, prompt: ExportedPrompt) -> None:
        """Count this prompt."""
        self._seen[
            prompt.local_date,
            prompt.kind,
            prompt.status,
            prompt.reason,
            bool(prompt.sent_at),
            bool(prompt.opened_at),
            bool(prompt.answers),
        ] += 1

    def rows(self, group: str, hosts: Hosts) -> Iterator[tuple[object, ...]]:
        """The counts, day by day and kind by kind; what did not come has no row."""
        for (day, kind), counts in sorted(self._compliance(lambda day, kind: (day, kind)).items()):
            host = hosts.on(day)
            yield group, day, kind, host, counts.sent, counts.opened, counts.any_answer, counts.completed

    def endings(self) -> list[tuple[str, str, str, int]]:
        """How prompts ended: kind, status, reason, and how many."""
        found = Counter[tuple[str, str, str]]()
        for (_, kind, status, reason, *_), count in self._seen.items():
            if kind != PRACTICE:
                found[kind, status, reason or ""] += count
        return [(*ending, count) for ending, count in sorted(found.items())]

    def by_kind(self) -> dict[str, Compliance]:
        """The counts of all days, by kind of prompt."""
        return dict(sorted(self._compliance(lambda _day, kind: kind).items()))

    def _compliance(self, by: Callable[[str, str], _Key]) -> dict[_Key, Compliance]:
        found: dict[_Key, Compliance] = {}
        for (day, kind, status, _, was_sent, was_opened, has_response), count in self._seen.items():
            if kind == PRACTICE or not was_sent:
                continue
            told = of_prompt(status, was_sent=was_sent, was_opened=was_opened, has_response=has_response)
            place = by(day, kind)
            found[place] = found.get(place, Compliance()) + told.times(count)
        return found
