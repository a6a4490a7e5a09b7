"""The main table, long: a row for each item of every prompt a parent began to answer; and its revisions."""

from __future__ import annotations

from functools import lru_cache

from reports.exported_prompts import ExportedPrompt, Revision
from reports.missing import Gaps
from reports.sheets import CsvText
from reports.wording import Wording

Cells = tuple[object, ...]


class Responses:
    """Makes the rows of responses.csv and revisions.csv for one group."""

    def __init__(self, group: str, wording: Wording) -> None:
        self._group = group
        self._wording = wording
        self._csv = CsvText()
        self._answered = lru_cache(maxsize=1 << 12)(self._in_csv)
        self._gaps: dict[tuple[str | None, int | None], Gaps] = {}

    def lines(self, prompt: ExportedPrompt) -> list[str]:
        """The prompt's rows as CSV: the instrument's items in order, then what else was answered."""
        answers, items = prompt.answers, self._wording.items(prompt.instrument, prompt.question_of)
        gaps = self._gaps_of(prompt.instrument, prompt.question_of)
        level = gaps.level(answers, prompt.level)
        told = {
            key: answers.get(key) or ("", gaps.reason(item, answers, level), "") for key, item in items.items()
        }
        for key in sorted(answers.keys() - items.keys()):
            told[key] = answers[key]
        start, answered, instrument, zone = self._start(prompt), self._answered, prompt.instrument, prompt.timezone
        # Reasons, times and zones are never in need of quotes.
        return [
            f"{start},{answered(instrument, key, value)},{reason or ''},{answered_at},{zone}\r\n"
            for key, (value, reason, answered_at) in told.items()
        ]

    def revision(self, revision: Revision) -> Cells:
        """An earlier answer, for revisions.csv."""
        of = revision.prompt
        value, reason, answered_at = revision.answer
        return (
            of.participant,
            self._group,
            of.id,
            of.kind,
            of.instrument,
            revision.item,
            value,
            self._wording.label(of.instrument, revision.item, value),
            reason,
            answered_at,
            revision.replaced_at,
            of.timezone,
        )

    def _start(self, prompt: ExportedPrompt) -> str:
        """The cells `participant` to `instrument`, which all rows of a prompt share."""
        return self._csv.of(
            prompt.participant,
            self._group,
            prompt.study_day,
            prompt.session,
            prompt.id,
            prompt.kind,
            prompt.scheduled_at,
            prompt.sent_at,
            prompt.opened_at,
            prompt.completed_at,
            prompt.expired_at,
            prompt.status,
            prompt.instrument,
        )

    def _in_csv(self, instrument: str | None, item: str, value: str) -> str:
        """The cells `item`, `value` and `label`, of which a few hundred serve a million rows."""
        return self._csv.of(item, value, self._wording.label(instrument, item, value))

    def _gaps_of(self, instrument: str | None, question_of: int | None) -> Gaps:
        place = (instrument, question_of)
        gaps = self._gaps.get(place)
        if gaps is None:
            gaps = self._gaps[place] = Gaps(self._wording.items(instrument, question_of))
        return gaps
