"""A row for every prompt that has come due, sent or not."""

from __future__ import annotations

from reports.exported_prompts import ExportedPrompt


def line(group: str, of: ExportedPrompt, version: str) -> str:
    """The prompt as CSV; `group` is in CSV already, `version` that of its instrument."""
    window, lost = of.window_minutes, of.window_lost_minutes
    # Codes, times, reasons and zones are of our making: they are never in need of quotes.
    return (
        f"{of.participant},{group},{of.id},{of.kind},{of.occasion},{of.study_day},"
        f"{'' if of.session is None else of.session},{of.local_date},{of.weekday},{of.scheduled_at},{of.sent_at},"
        f"{of.reminded_at},{of.opened_at},{of.completed_at},{of.expired_at},{of.minutes_to_open},"
        f"{of.minutes_to_complete},{of.late},{of.revised},{of.status},{of.reason or ''},"
        f"{'' if window is None else window},{'' if lost is None else lost},{of.instrument or ''},{version},"
        f"{of.level},{of.language},{of.timezone}\r\n"
    )
