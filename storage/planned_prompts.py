"""Planned prompts: written down for a day to come, put off, brought forward, and dropped where something changes.

What becomes of them once they are said: `storage/prompts.py`. Whole days are planned by `storage/schedule.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, insert, literal_column, or_, select, update

from storage.database import Transaction
from storage.members import HER_GROUPS
from storage.prompts import IS_PLANNED, PLANNED, Prompt, get, prompt

_OF_MEMBER = prompt.c.member_id == bindparam("member")
_OF_KIND = prompt.c.kind == bindparam("of_kind")

_ADD = insert(prompt).returning(prompt.c.id)
_AT = select(prompt.c.id).where(
    prompt.c.local_date == bindparam("day"), _OF_MEMBER, _OF_KIND, prompt.c.slot == bindparam("of_slot")
)
_FIRST = select(prompt).where(IS_PLANNED, _OF_MEMBER, _OF_KIND).order_by(prompt.c.scheduled_at).limit(1)
_UNPLAN = delete(prompt).where(prompt.c.local_date == bindparam("day"), _OF_MEMBER, _OF_KIND, IS_PLANNED)
_UNPLAN_KIND = delete(prompt).where(_OF_MEMBER, _OF_KIND, IS_PLANNED)
_UNPLAN_SUBJECT = _UNPLAN_KIND.where(prompt.c.subject == bindparam("of_subject"))
_POSTPONE = (
    update(prompt)
    .where(prompt.c.id == bindparam("prompt_id"), IS_PLANNED)
    .values(scheduled_at=bindparam("instant"))
)
# Whatever group asks her.
_OF_WHO_IS_IN = select(HER_GROUPS.c.member_id).where(HER_GROUPS.c.group_id == bindparam("of_group"))
_THREE_DAYS = ("day_0", "day_1", "day_2")
_of_those_days: list[BindParameter[str]] = [bindparam(name) for name in _THREE_DAYS]
_other = prompt.alias("other")
# Of what is asked beside the day's own, one comes before: at that instant already, or an earlier one of these.
_another_comes = exists(
    select(_other.c.id).where(
        _other.c.local_date.in_(_of_those_days),
        _other.c.member_id == prompt.c.member_id,
        _other.c.kind == prompt.c.kind,
        _other.c.slot != 0,
        or_(
            _other.c.scheduled_at == bindparam("instant"),
            and_(
                _other.c.state == literal_column(f"'{PLANNED}'"),
                _other.c.scheduled_at >= bindparam("after"),
                or_(
                    _other.c.scheduled_at < prompt.c.scheduled_at,
                    and_(_other.c.scheduled_at == prompt.c.scheduled_at, _other.c.slot < prompt.c.slot),
                ),
            ),
        ),
    )
).correlate(prompt)
_BRING_FORWARD = (
    update(prompt)
    .where(
        prompt.c.local_date.in_(_of_those_days),
        prompt.c.member_id.in_(_OF_WHO_IS_IN),
        _OF_KIND,
        IS_PLANNED,
        prompt.c.scheduled_at >= bindparam("after"),
        prompt.c.scheduled_at < bindparam("before"),
        or_(prompt.c.slot == 0, ~_another_comes),
    )
    .values(scheduled_at=bindparam("instant"))
)


def add(
    db: Transaction,
    *,
    member_id: int,
    kind: str,
    local_date: str,
    slot: int,
    zone: str,
    instrument: str | None,
    study_day: int,
    scheduled_at: int,
    session: int | None = None,
    subject: int | None = None,
) -> Prompt:
    """Write one planned prompt down. Raises the driver's IntegrityError if the day's slot is taken."""
    prompt_id = db.insert(
        _ADD,
        member_id=member_id,
        kind=kind,
        local_date=local_date,
        slot=slot,
        zone=zone,
        instrument=instrument,
        session=session,
        study_day=study_day,
        subject=subject,
        state=PLANNED,
        scheduled_at=scheduled_at,
    )
    return get(db, prompt_id)


def is_made(db: Transaction, member_id: int, kind: str, day: str, slot: int) -> bool:
    """Whether this place of her day is taken by a prompt of this kind."""
    return db.one(_AT, member=member_id, of_kind=kind, day=day, of_slot=slot) is not None


def postpone(db: Transaction, prompt_id: int, *, until: int) -> None:
    """A planned prompt waits for another instant; the day it belongs to stays."""
    db.run(_POSTPONE, prompt_id=prompt_id, instant=until)


def bring_forward(
    db: Transaction, group_id: int, kind: str, *, days: Sequence[str], after: int, before: int, instant: int
) -> None:
    """What is planned of a kind for a group's members on three days, between two instants, comes at `instant`.

    Also what another group asks them. Of what is asked beside the one of the day, the first alone does; the others
    stay where they are.
    """
    named = dict(zip(_THREE_DAYS, days, strict=True))
    db.run(_BRING_FORWARD, of_group=group_id, of_kind=kind, after=after, before=before, instant=instant, **named)


def unplan(db: Transaction, member_id: int, kind: str, day: str) -> None:
    """Drop what is planned of this kind on a day; it was never promised, and will be planned afresh."""
    db.run(_UNPLAN, member=member_id, of_kind=kind, day=day)


def unplan_kind(db: Transaction, member_id: int, kind: str) -> None:
    """Drop all that is planned of this kind, whatever its day: she wants it at another moment, or not at all."""
    db.run(_UNPLAN_KIND, member=member_id, of_kind=kind)


def unplan_subject(db: Transaction, member_id: int, kind: str, subject: int) -> None:
    """Drop what is planned of this kind about this subject: another moment was agreed, or none."""
    db.run(_UNPLAN_SUBJECT, member=member_id, of_kind=kind, of_subject=subject)


def first(db: Transaction, member_id: int, kind: str) -> Prompt | None:
    """Her next prompt of a kind that is still to come."""
    row = db.one(_FIRST, member=member_id, of_kind=kind)
    return Prompt(*row) if row else None
