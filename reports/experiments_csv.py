"""A row for each version of each experiment: what was worked out, what was agreed and by whom, how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import bindparam, select

from reports.cells import harmless, in_one_line
from reports.exported_prompts import WORDS as NO_WORDS
from reports.exported_prompts import Period
from reports.instants import local_time
from reports.participants_csv import Participant
from storage import experiment_versions, experiments
from storage.database import Transaction
from storage.experiment_versions import WORDS, Version
from storage.experiments import Experiment
from storage.prompts import EXPERIMENT, IS_SAID, prompt
from storage.responses import NO_CONSENT, response
from storage.zones import clock_of

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OUTCOMES = ("done", "other", "not_done")

# The moments that reached her, each with what she told of it and when, if she did.
_MOMENTS = (
    select(prompt.c.subject, prompt.c.scheduled_at, response.c.value, response.c.answered_at)
    .select_from(prompt)
    .outerjoin(response, (response.c.prompt_id == prompt.c.id) & (response.c.item == "done"))
    .where(
        prompt.c.member_id == bindparam("whose"),
        prompt.c.kind == EXPERIMENT,
        IS_SAID,
        prompt.c.sent_at.is_not(None),
    )
)

Moments = dict[int, list[tuple[int, str | None]]]


def rows(
    db: Transaction, group: str, participants: Iterable[Participant], period: Period, *, with_words: bool
) -> Iterator[tuple[object, ...]]:
    """The experiments of each participant that were proposed by the end of the period and not over before it."""
    for who in participants:
        moments = _moments_of(db, who)
        for which in experiments.of_member(db, who.member_id):
            if _is_in(period, which, who.zone):
                yield from _versions(db, group, who, which, moments.get(which.id, []), with_words=with_words)


def _versions(
    db: Transaction,
    group: str,
    who: Participant,
    which: Experiment,
    moments: list[tuple[int, str | None]],
    *,
    with_words: bool,
) -> Iterator[tuple[object, ...]]:
    versions = experiment_versions.every(db, which.id)
    in_force = [each for each in versions if each.agreed_at is not None]
    for version in versions:
        told = [value for at, value in moments if in_force_at(in_force, at) == version.number]
        counts = Counter(told)
        withheld = not who.consented.at(version.created_at)
        yield (
            who.pseudonym,
            group,
            which.id,
            version.number,
            which.session,
            harmless(which.idea or "own"),
            which.state,
            *("" if withheld else _told(getattr(version, name), with_words) for name in WORDS),
            NO_CONSENT if withheld else "",
            local_time(who.zone, which.proposed_at),
            local_time(who.zone, version.agreed_at),
            local_time(who.zone, which.ended_at),
            *_moment(version),
            _agreed_by(version),
            version.cue or "",
            len(told),
            *(counts[outcome] for outcome in _OUTCOMES),
            who.zone,
        )


def _told(words: str | None, with_words: bool) -> str:
    if not words:
        return ""
    return harmless(in_one_line(words)) if with_words else NO_WORDS


def _moments_of(db: Transaction, who: Participant) -> Moments:
    found: Moments = {}
    for subject, at, value, answered_at in db.all(_MOMENTS, whose=who.member_id):
        told = value if answered_at is not None and who.consented.at(answered_at) else None
        found.setdefault(subject, []).append((at, told))
    return found


def _is_in(period: Period, which: Experiment, zone: str) -> bool:
    over = which.ended_at is not None and _day(which.ended_at, zone) < period.first
    return _day(which.proposed_at, zone) <= period.last and not over


def _day(instant: int, zone: str) -> date:
    return datetime.fromtimestamp(instant, clock_of(zone)).date()


def in_force_at(agreed: list[Version], instant: int) -> int | None:
    """The number of the version that held at an instant."""
    held = [each.number for each in agreed if each.agreed_at is not None and each.agreed_at <= instant]
    return held[-1] if held else None


def _moment(version: Version) -> tuple[str, str, int | None]:
    """The agreed time of the day, the days, and how many times; no time was agreed where there is a cue."""
    time = "" if version.minute is None or version.cue else f"{version.minute // 60:02}:{version.minute % 60:02}"
    return time, weekdays(version.days or 0), version.times


def weekdays(days: int) -> str:
    """Days of the week (bit 0 Monday … bit 6 Sunday) by their names."""
    return ";".join(name for day, name in enumerate(_DAYS) if days >> day & 1)


def _agreed_by(version: Version) -> str:
    """Both, or the parent alone where no facilitator answered in time."""
    if version.agreed_at is None:
        return ""
    return "both" if version.facilitator_agreed_at is not None else "parent"
