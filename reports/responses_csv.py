"""The main table, long: a row for each item of every prompt a parent began to answer; and its revisions."""

from __future__ import annotations

from reports.exported_prompts import Answer, ExportedPrompt, Revision
from reports.missing import Gaps
from reports.wording import Wording

Cells = tuple[object, ...]


class Responses:
    """Makes the rows of responses.csv and revisions.csv for one group."""

    def __init__(self, group: str, wording: Wording) -> None:
        self._group = group
        self._wording = wording
        self._gaps: dict[tuple[str | None, int | None], Gaps] = {}

    def shared(self, prompt: ExportedPrompt) -> Cells:
        """The first cells, `participant` to `instrument`, which all rows of a prompt share."""
        return (
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

    def own(self, prompt: ExportedPrompt) -> list[Cells]:
        """The other cells, `item` to `timezone`: the instrument's items in order, then what else was answered."""
        answers, items = prompt.answers, self._wording.items(prompt.instrument, prompt.question_of)
        gaps = self._gaps_of(prompt.instrument, prompt.question_of)
        level = gaps.level(answers, prompt.level)
        rows = [
            self._answered(prompt, key, answers[key])
            if key in answers
            else (key, "", "", gaps.reason(item, answers, level), "", prompt.timezone)
            for key, item in items.items()
        ]
        others = sorted(answers.keys() - items.keys())
        return rows + [self._answered(prompt, key, answers[key]) for key in others]

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

    def _answered(self, prompt: ExportedPrompt, key: str, answer: Answer) -> Cells:
        value, reason, answered_at = answer
        label = self._wording.label(prompt.instrument, key, value)
        return key, value, label, reason, answered_at, prompt.timezone

    def _gaps_of(self, instrument: str | None, question_of: int | None) -> Gaps:
        place = (instrument, question_of)
        gaps = self._gaps.get(place)
        if gaps is None:
            gaps = self._gaps[place] = Gaps(self._wording.items(instrument, question_of))
        return gaps
