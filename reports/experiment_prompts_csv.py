"""A row for each agreed moment of a home experiment, missed ones too, and a column for each item."""

from __future__ import annotations

from collections.abc import Iterable

from reports.experiments_csv import in_force_at
from reports.exported_prompts import ExportedPrompt
from reports.item_columns import ItemColumns
from reports.participants_csv import Participant
from reports.sheets import CsvText
from reports.tables import EXPERIMENT_PROMPTS, Table
from reports.told_answers import ToldAnswers
from reports.wording import Wording
from storage import experiment_versions, experiments
from storage.database import Transaction
from storage.prompts import EXPERIMENT

INSTRUMENT = "experiment"
PREFIX = "experiment_"  # some of its items bear the same names as those of the daily check-in


class ExperimentPrompts:
    """Columns and rows of experiment_prompts.csv."""

    def __init__(self, db: Transaction, group: str, participants: Iterable[Participant], wording: Wording) -> None:
        self._group = group
        self._wording = wording
        self._items = ItemColumns(INSTRUMENT, wording, prefix=PREFIX)
        self._csv = CsvText()
        self._agreed = {
            which.id: [each for each in experiment_versions.every(db, which.id) if each.agreed_at is not None]
            for who in participants
            for which in experiments.of_member(db, who.member_id)
        }
        self.table: Table = EXPERIMENT_PROMPTS.with_columns(tuple(self._items.columns))

    def has(self, prompt: ExportedPrompt) -> bool:
        """Whether a prompt is such a moment."""
        return prompt.kind == EXPERIMENT and prompt.subject is not None

    def line(self, prompt: ExportedPrompt, told: ToldAnswers) -> str:
        """The moment as CSV."""
        assert prompt.subject is not None
        cells = self._csv.of(
            prompt.participant,
            self._group,
            prompt.id,
            prompt.subject,
            in_force_at(self._agreed.get(prompt.subject, []), prompt.instant),
            prompt.occasion,
            prompt.study_day,
            prompt.session,
            prompt.local_date,
            prompt.weekday,
            prompt.scheduled_at,
            prompt.sent_at,
            prompt.opened_at,
            prompt.completed_at,
            prompt.minutes_to_open,
            prompt.minutes_to_complete,
            prompt.late,
            prompt.revised,
            prompt.status,
            prompt.reason,
            prompt.window_lost_minutes,
            self._wording.version(prompt.snapshot),
            prompt.level,
            prompt.language,
            prompt.timezone,
        )
        return f"{cells},{self._items.cells(told, prompt.snapshot)}\r\n"
