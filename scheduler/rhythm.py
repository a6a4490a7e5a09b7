"""How often a check-in comes to who did not answer for a while: once a week, until she wants more again."""

from __future__ import annotations

from datetime import date, timedelta

from storage import easing, prompts, routines
from storage.database import Transaction
from storage.prompts import CHECKIN, NOT_SENT

A_WEEK = timedelta(days=7)
_LOOKED_AT = 12


def is_eased_away(db: Transaction, member_id: int, day: str) -> bool:
    """Whether no check-in comes on this day of hers (YYYY-MM-DD), since one came less than a week before."""
    if not easing.is_on(db, member_id):
        return False
    latest = last_day(db, member_id)
    return latest is not None and date.fromisoformat(day) < latest + A_WEEK


def last_day(db: Transaction, member_id: int) -> date | None:
    """The day of the latest check-in that was said to her."""
    recent = prompts.recent_of(db, member_id, CHECKIN, most=_LOOKED_AT)
    return next((date.fromisoformat(each.local_date) for each in recent if each.state != NOT_SENT), None)


def asking_group(db: Transaction, member_id: int) -> int | None:
    """The group whose check-ins a parent of several groups gets, where it is not this member's own; else None.

    The same questions twice a day help nobody: the group that was joined last asks them.
    """
    return routines.asked_in(db, member_id)
