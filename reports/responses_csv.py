"""The main table, long: a row for each item of every prompt a parent began to answer; and its revisions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

from reports.exported_prompts import ExportedPrompt, Revision
from reports.sheets import CsvText
from reports.told_answers import ToldAnswers
from reports.wording import Wording

Cells = tuple[object, ...]


class Responses:
    """Makes the rows of responses.csv and revisions.csv for one group."""

    def __init__(self, group: str, wording: Wording) -> None:
        self._group = group
        self._wording = wording
        self._csv = CsvText()
        self._group_cell = self._csv.of(group)
        self._answered = lru_cache(maxsize=1 << 12)(self._in_csv)

    def lines(self, of: ExportedPrompt, told: ToldAnswers) -> list[str]:
        """The prompt's rows as CSV."""
        # Codes, times, reasons and zones are of our making: they are never in need of quotes.
        start = (
            f"{of.participant},{self._group_cell},{of.study_day},{'' if of.session is None else of.session},"
            f"{of.id},{of.kind},{of.scheduled_at},{of.sent_at},{of.opened_at},{of.completed_at},{of.expired_at},"
            f"{of.status},{of.instrument or ''},{self._wording.version(of.snapshot)}"
        )
        cells = partial(self._or_own, of.own_words) if of.own_words else self._answered
        instrument, snapshot, zone = of.instrument, of.snapshot, of.timezone
        return [
            f"{start},{cells(instrument, snapshot, key, value)},{reason or ''},{answered_at},{revised},{zone}\r\n"
            for key, (value, reason, answered_at, revised) in told.items()
        ]

    def revision(self, revision: Revision) -> Cells:
        """An earlier answer, for revisions.csv."""
        of = revision.prompt
        value, reason, answered_at, _ = revision.answer
        code, label = self._wording.told(of.instrument, of.snapshot, revision.item, value)
        return (
            of.participant,
            self._group,
            of.study_day,
            of.id,
            of.kind,
            of.instrument,
            self._wording.version(of.snapshot),
            revision.item,
            value,
            code,
            revision.own_words or label,
            reason,
            answered_at,
            revision.replaced_at,
            of.timezone,
        )

    def _in_csv(self, instrument: str | None, snapshot: str | None, item: str, value: str) -> str:
        """The cells `item` to `label`, of which a few hundred serve a million rows."""
        return self._csv.of(item, value, *self._wording.told(instrument, snapshot, item, value))

    def _or_own(
        self, own: Mapping[str, str], instrument: str | None, snapshot: str | None, item: str, value: str
    ) -> str:
        """The same cells, with the parent's words as the label where the answer was of the parent's own."""
        if item not in own:
            return self._answered(instrument, snapshot, item, value)
        code, _ = self._wording.told(instrument, snapshot, item, value)
        return self._csv.of(item, value, code, own[item])
