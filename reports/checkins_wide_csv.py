"""A row for each check-in, missed ones too, a column for each item: for who opens a table and looks, or counts."""

from __future__ import annotations

from reports.exported_prompts import ExportedPrompt
from reports.item_columns import ItemColumns
from reports.sheets import CsvText
from reports.tables import CHECKINS_WIDE, Table
from reports.told_answers import ToldAnswers
from reports.wording import Wording
from storage.prompts import CHECKIN, SELF

DAILY = "daily"


class WideTable:
    """Columns and rows of checkins_wide.csv: the daily check-in's items, then the sessions' extra questions."""

    def __init__(self, group: str, wording: Wording) -> None:
        self._group_cell = CsvText().of(group)
        self._wording = wording
        self._items = ItemColumns(DAILY, wording, questions=wording.questions)
        self.table: Table = CHECKINS_WIDE.with_columns(tuple(self._items.columns))

    def has(self, prompt: ExportedPrompt) -> bool:
        """Whether a prompt is a check-in; practice is none."""
        return prompt.instrument == DAILY and prompt.kind in (CHECKIN, SELF)

    def line(self, of: ExportedPrompt, told: ToldAnswers) -> str:
        """The check-in as CSV."""
        lost = of.window_lost_minutes
        # Codes, times, reasons and zones are of our making: they are never in need of quotes.
        return (
            f"{of.participant},{self._group_cell},{of.id},{of.kind},{of.occasion},{of.study_day},"
            f"{'' if of.session is None else of.session},{of.local_date},{of.weekday},{of.scheduled_at},"
            f"{of.sent_at},{of.opened_at},{of.completed_at},{of.minutes_to_open},{of.minutes_to_complete},"
            f"{of.late},{of.revised},"
            f"{of.status},{of.reason or ''},{'' if lost is None else lost},{self._wording.version(of.snapshot)},"
            f"{of.level},{of.language},{of.timezone},{self._items.cells(told, of.snapshot)}\r\n"
        )
