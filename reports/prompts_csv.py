"""A row for every prompt that has come due, sent or not."""

from __future__ import annotations

from reports.exported_prompts import ExportedPrompt


def row(group: str, prompt: ExportedPrompt) -> tuple[object, ...]:
    """The prompt, for prompts.csv."""
    return (
        prompt.participant,
        group,
        prompt.id,
        prompt.kind,
        prompt.study_day,
        prompt.session,
        prompt.scheduled_at,
        prompt.sent_at,
        prompt.reminded_at,
        prompt.opened_at,
        prompt.completed_at,
        prompt.expired_at,
        prompt.status,
        prompt.reason,
        prompt.timezone,
    )
