"""The group's meetings, and who of the participants was there: the dose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from reports.cells import harmless
from reports.exported_prompts import Period
from reports.instants import local_date, local_time
from reports.participants_csv import Participant
from reports.wording import Wording
from storage import meetings, prompts, rsvps
from storage.database import Transaction
from storage.meetings import CANCELLED, Meeting
from storage.prompts import IS_SAID, LESSON, prompt
from storage.responses import NO_CONSENT

_LESSONS = (
    select(prompt.c.subject, prompt.c.state)
    .where(
        prompt.c.member_id == bindparam("whose"), prompt.c.kind == LESSON, IS_SAID, prompt.c.subject.is_not(None)
    )
    .order_by(prompt.c.id)
)


@dataclass(frozen=True, slots=True)
class NumberedMeeting:
    """A meeting with its number in its group, what was said about coming, and who was there; by member."""

    number: int
    meeting: Meeting
    answers: Mapping[int, str]
    presence: Mapping[int, bool]

    @property
    def day(self) -> str:
        """Its day in its own zone."""
        return local_date(self.meeting.zone, self.meeting.starts_at)


def of_group(db: Transaction, group_id: int, period: Period) -> list[NumberedMeeting]:
    """The meetings of a period, earliest first; their numbers do not depend on it."""
    found = meetings.of_group(db, group_id)
    numbers = {each.id: number for number, each in enumerate(sorted(found, key=lambda each: each.id), start=1)}
    numbered = (
        NumberedMeeting(numbers[each.id], each, rsvps.answers(db, each.id), rsvps.presence(db, each.id))
        for each in found
    )
    return [each for each in numbered if period.has(each.day)]


def meeting_rows(
    group: str, found: list[NumberedMeeting], participants: list[Participant], wording: Wording
) -> Iterator[tuple[object, ...]]:
    """A row for each meeting."""
    titles = {session.number: wording.words.plain(session.title) for session in wording.sessions}
    for each in found:
        meeting = each.meeting
        there = [
            each.presence[who.member_id]
            for who in participants
            if who.member_id in each.presence and who.consented.at(meeting.starts_at)
        ]
        yield (
            group,
            each.number,
            meeting.session,
            harmless(titles.get(meeting.session, "")),
            local_time(meeting.zone, meeting.starts_at),
            each.day,
            date.fromisoformat(each.day).isoweekday(),
            meeting.state,
            sum(there),
            len(there) - sum(there),
            meeting.zone,
        )


def attendance_rows(
    db: Transaction, group: str, found: list[NumberedMeeting], participants: list[Participant]
) -> Iterator[tuple[object, ...]]:
    """A row for each participant and each meeting since she enrolled that was not cancelled."""
    for who in participants:
        lessons: dict[int, str] = dict(db.all(_LESSONS, whose=who.member_id))
        for each in found:
            meeting = each.meeting
            if meeting.state == CANCELLED or meeting.starts_at < who.enrolled_at:
                continue
            consents = who.consented.always or who.consented.at(meeting.starts_at)
            lesson = lessons.get(meeting.session)
            yield (
                who.pseudonym,
                group,
                each.number,
                meeting.session,
                each.day,
                each.answers.get(who.member_id, "none") if consents else NO_CONSENT,
                _presence(each, who) if consents else NO_CONSENT,
                "none" if lesson is None else lesson if lesson in prompts.FINAL else "open",
            )


def _presence(each: NumberedMeeting, who: Participant) -> str:
    present = each.presence.get(who.member_id)
    return "not_noted" if present is None else "present" if present else "absent"
