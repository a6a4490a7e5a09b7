"""The main table, long: a row for each item of every prompt a parent began to answer."""

from __future__ import annotations

from collections.abc import Iterator

from reports import missing
from reports.exported_prompts import Answer, ExportedPrompt, Revision
from reports.wording import Wording

Row = tuple[object, ...]


def rows(group: str, prompt: ExportedPrompt, wording: Wording) -> list[Row]:
    """The prompt's items in the instrument's order, then what else was answered; nothing if nothing was."""
    answers = prompt.answers
    if not answers:
        return []
    head = (
        prompt.participant,
        group,
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
    label, instrument, zone = wording.label, prompt.instrument, prompt.timezone
    return [
        (*head, key, answer.value, label(instrument, key, answer.value), answer.reason, answer.answered_at, zone)
        for key, answer in _every(prompt, wording)
    ]


def revision_row(group: str, revision: Revision, wording: Wording) -> Row:
    """An earlier answer, for revisions.csv."""
    of, answer = revision.prompt, revision.answer
    return (
        of.participant,
        group,
        of.id,
        of.kind,
        of.instrument,
        revision.item,
        answer.value,
        wording.label(of.instrument, revision.item, answer.value),
        answer.reason,
        answer.answered_at,
        revision.replaced_at,
        of.timezone,
    )


def _every(prompt: ExportedPrompt, wording: Wording) -> Iterator[tuple[str, Answer]]:
    items, answers = wording.items(prompt.instrument), prompt.answers
    level = missing.level_asked(items, answers, prompt.level)
    for key, item in items.items():
        yield key, answers.get(key) or Answer("", missing.reason(item, items, answers, level), "")
    for key, answer in answers.items():
        if key not in items:
            yield key, answer
