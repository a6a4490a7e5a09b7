"""Start, midway and end measurement: a row for each item and each score, of what was asked."""

from __future__ import annotations

from collections.abc import Iterator

from content.scoring import Score
from reports.exported_prompts import ExportedPrompt
from reports.told_answers import ToldAnswers
from reports.wording import Wording
from storage.prompts import NOT_SENT
from storage.responses import NO_CONSENT, NOT_APPLICABLE, NOT_REACHED, NOT_TAUGHT, SKIPPED
from storage.waves import WAVES

Cells = tuple[object, ...]

ITEM, SCORE = "item", "score"


def rows(group: str, prompt: ExportedPrompt, told: ToldAnswers, wording: Wording) -> Iterator[Cells]:
    """The rows of one prompt of a measurement; none of one that was not sent."""
    if prompt.subject is None or prompt.instrument is None or prompt.status == NOT_SENT:
        return
    before = (
        prompt.participant,
        group,
        WAVES[prompt.subject - 1],
        prompt.id,
        prompt.study_day,
        prompt.local_date,
        prompt.instrument,
        wording.version(prompt.snapshot),
    )
    after = (prompt.completed_at, prompt.status, prompt.source, prompt.timezone)
    own = prompt.own_words or {}
    for key, (value, reason, _, _) in told.items():
        code, label = wording.told(prompt.instrument, prompt.snapshot, key, value)
        label = own.get(key, label)
        yield *before, ITEM, key, value, code, label, reason, *after
    for score in wording.scores(prompt.instrument, prompt.snapshot):
        value, reason = _of(score, prompt, told, wording)
        yield *before, SCORE, score.key, value, None, "", reason, *after


def _of(score: Score, prompt: ExportedPrompt, told: ToldAnswers, wording: Wording) -> tuple[str, str]:
    """A score, or the reason why there is none: that of the items that are missing."""
    answers = {key: value or None for key, (value, _, _, _) in told.items()}
    number = score.of(answers, wording.items(prompt.instrument, prompt.snapshot))
    if number is not None:
        return f"{number.normalize():f}", ""
    reasons = {told[key][1] or SKIPPED for key in score.items if not told[key][0]} or {SKIPPED}
    return "", next(
        each for each in (NO_CONSENT, NOT_REACHED, SKIPPED, NOT_TAUGHT, NOT_APPLICABLE) if each in reasons
    )
