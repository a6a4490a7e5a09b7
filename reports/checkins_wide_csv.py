"""A row for each check-in begun, a column for each item: for those who open a table and look."""

from __future__ import annotations

from content.items import Item
from reports.exported_prompts import ExportedPrompt
from reports.tables import CHECKINS_WIDE, Column, Table, Type
from reports.wording import Wording
from storage.prompts import CHECKIN, SELF

DAILY = "daily"
_TYPES: dict[str, Type] = {"scale": "integer", "number": "integer", "choices": "list"}


class WideTable:
    """Columns and rows of checkins_wide.csv: the daily check-in's items, then the sessions' extra questions."""

    def __init__(self, wording: Wording) -> None:
        questions = {session.question.key: session.question for session in wording.sessions}
        self._items = {**wording.items(DAILY), **questions}
        self.table: Table = CHECKINS_WIDE.with_columns(tuple(_column(item) for item in self._items.values()))

    def row(self, group: str, prompt: ExportedPrompt) -> tuple[object, ...] | None:
        """The check-in, if it is one and was begun; practice is none."""
        if not prompt.answers or prompt.instrument != DAILY or prompt.kind not in (CHECKIN, SELF):
            return None
        answers = prompt.answers
        return (
            prompt.participant,
            group,
            prompt.id,
            prompt.kind,
            prompt.study_day,
            prompt.session,
            prompt.scheduled_at,
            prompt.opened_at,
            prompt.completed_at,
            prompt.status,
            prompt.timezone,
            *[answers[key][0] if key in answers else "" for key in self._items],
        )


def _column(item: Item) -> Column:
    kind = _TYPES.get(item.kind, "string")
    return Column(
        name=item.key,
        type=kind,
        or_unknown=kind == "integer",
        nl=f"antwoord op de vraag {item.key}",
        en=f"answer to the item {item.key}",
    )
