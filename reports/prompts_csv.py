"""A row for every prompt that has come due, sent or not."""

from __future__ import annotations

from reports.exported_prompts import ExportedPrompt


def row(group: str, prompt: ExportedPrompt, version: str) -> tuple[object, ...]:
    """The prompt, for prompts.csv; `version` is that of its instrument."""
    return (
        prompt.participant,
        group,
        prompt.id,
        prompt.kind,
        prompt.occasion,
        prompt.study_day,
        prompt.session,
        prompt.local_date,
        prompt.weekday,
        prompt.scheduled_at,
        prompt.sent_at,
        prompt.reminded_at,
        prompt.opened_at,
        prompt.completed_at,
        prompt.expired_at,
        prompt.minutes_to_open,
        prompt.minutes_to_complete,
        prompt.late,
        prompt.revised,
        prompt.status,
        prompt.reason,
        prompt.window_minutes,
        prompt.window_lost_minutes,
        prompt.instrument,
        version,
        prompt.level,
        prompt.language,
        prompt.timezone,
    )
