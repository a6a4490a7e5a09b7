"""What each participant said when she was asked for consent, with the words she answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.cells import harmless, in_one_line
from reports.instants import local_date
from reports.participants_csv import Participant
from storage.members import PARTICIPATION, RESEARCH, SHARING, SILENCE, WORDS

_KINDS = (PARTICIPATION, SHARING, RESEARCH, WORDS, SILENCE)


def rows(group: str, participants: list[Participant]) -> Iterator[tuple[object, ...]]:
    """A row for each answer, until the day of the next one to the same question, or of another question."""
    for who in participants:
        enrolled = date.fromisoformat(local_date(who.zone, who.enrolled_at))
        for kind in _KINDS:
            said = [each for each in who.said if each.kind == kind]
            for place, each in enumerate(said):
                day = local_date(who.zone, each.at)
                ends = said[place + 1].at if place + 1 < len(said) else None
                ends = each.over_at if each.over_at is not None else ends
                yield (
                    who.pseudonym,
                    group,
                    kind,
                    "yes" if each.given else "no",
                    day,
                    "" if ends is None else local_date(who.zone, ends),
                    (date.fromisoformat(day) - enrolled).days + 1,
                    harmless(each.version),
                    harmless(in_one_line(each.words or "")),
                )
