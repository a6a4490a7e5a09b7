"""What each participant got when: the prompting design, a row for each period in which it stayed the same."""

from __future__ import annotations

from collections.abc import Iterator

from reports.checkins_wide_csv import DAILY
from reports.experiments_csv import weekdays
from reports.exported_prompts import Period
from reports.instants import local_date
from reports.participants_csv import Participant
from reports.wording import Wording
from storage import routine_history
from storage.database import Transaction
from storage.groups import Group
from storage.routine_history import Design
from storage.routines import CHECKIN


def rows(
    db: Transaction, group: str, cohort: Group, participants: list[Participant], wording: Wording, period: Period
) -> Iterator[tuple[object, ...]]:
    """The designs of each participant that held in the period."""
    for who in participants:
        designs = routine_history.of(db, who.member_id)
        for place, design in enumerate(designs):
            following = designs[place + 1] if place + 1 < len(designs) else None
            if following is not None and following.kind != design.kind:
                following = None
            first = local_date(design.zone, design.since)
            until = local_date(design.zone, following.since) if following else ""
            if first > period.last.isoformat() or (until and until < period.first.isoformat()):
                continue
            yield (
                who.pseudonym,
                group,
                design.kind,
                first,
                until,
                f"{design.minute // 60:02}:{design.minute % 60:02}",
                weekdays(design.days),
                design.days.bit_count(),
                *_answering(design, cohort, wording),
                int(design.active),
                design.zone,
            )


def _answering(design: Design, cohort: Group, wording: Wording) -> tuple[object, ...]:
    """How long it can be answered, whether it is reminded of, and after how long; of a check-in."""
    instrument = wording.library.instruments.get(DAILY)
    if design.kind != CHECKIN or instrument is None:
        return "", int(design.reminds), ""
    reminds = design.reminds and cohort.reminders and instrument.remind_after is not None
    return instrument.expires_after, int(reminds), instrument.remind_after if reminds else ""
