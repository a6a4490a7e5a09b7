"""Evaluations that both signed: a row for each item, with what the parent approved."""

from __future__ import annotations

from collections.abc import Iterator

from content.items import OWN
from reports.cells import harmless, in_one_line
from reports.exported_prompts import WORDS as NO_WORDS
from reports.exported_prompts import Period
from reports.instants import local_date
from reports.participants_csv import Participant
from reports.wording import Wording
from storage import evaluations
from storage.database import Transaction
from storage.evaluations import APPROVED, FACILITATOR, PARENT, STRUCK, EvaluationAnswer
from storage.responses import NO_CONSENT, NOT_REACHED, SKIPPED

INSTRUMENT = "evaluation"


def rows(
    db: Transaction,
    group: str,
    group_id: int,
    participants: list[Participant],
    wording: Wording,
    period: Period,
    *,
    with_words: bool,
) -> Iterator[tuple[object, ...]]:
    """The rows of evaluations.csv, by the day on which the second of the two signed."""
    people = {who.member_id: who for who in participants}
    for which in evaluations.signed_in(db, group_id):
        who = people.get(which.member_id)
        if who is None:
            continue
        day = local_date(who.zone, max(which.facilitator_signed_at or 0, which.parent_signed_at or 0))
        if not period.has(day):
            continue
        answers = evaluations.answers(db, which.id)
        for key in wording.items(INSTRUMENT, which.snapshot):
            answer = answers.get(key)
            value, reason = _told(answer, who, with_words=with_words)
            code, label = wording.told(INSTRUMENT, which.snapshot, key, value)
            if answer is not None and answer.words and value == OWN and with_words:
                label = harmless(in_one_line(answer.words))
            by = "" if answer is None or reason == NO_CONSENT else _filled_by(answer)
            before = (who.pseudonym, group, which.id, which.session, day, by)
            yield *before, key, value, code, label, reason, who.zone


def _filled_by(answer: EvaluationAnswer) -> str:
    """Who made it what it is: what the facilitator put down and the parent found right is of both."""
    if answer.state == STRUCK:
        return PARENT
    if answer.written_by == FACILITATOR and answer.reason is None:
        return "together"
    return answer.written_by


def _told(answer: EvaluationAnswer | None, who: Participant, *, with_words: bool) -> tuple[str, str]:
    """The value of an answer, or why there is none; what she struck counts as skipped."""
    if answer is None:
        return "", NOT_REACHED
    if not who.consented.at(answer.answered_at):
        return "", NO_CONSENT
    if answer.state != APPROVED or answer.reason is not None:
        return "", SKIPPED
    if answer.value is None and answer.words is not None:
        return (harmless(in_one_line(answer.words)) if with_words else NO_WORDS), ""
    return harmless(answer.value or ""), ""
