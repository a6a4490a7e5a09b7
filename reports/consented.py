"""When a participant consented to research: what she answered at other times is not told."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.database import Transaction
from storage.members import PARENT, consent, consent_words, member

_OF_GROUP = (
    select(
        consent.c.member_id,
        consent.c.kind,
        consent.c.given,
        consent.c.version,
        consent_words.c.words,
        consent.c.at,
        consent.c.over_at,
    )
    .join(member, member.c.id == consent.c.member_id)
    .outerjoin(consent_words, consent_words.c.version == consent.c.version)
    .where(member.c.group_id == bindparam("group"), member.c.role == PARENT)
    .order_by(consent.c.member_id, consent.c.id)
)


@dataclass(frozen=True, slots=True)
class Said:
    """A yes or a no to a question of consent, and the words it answers, where they were kept. Seconds UTC.

    A yes is `over_at` the time from which on the question is asked in other words.
    """

    kind: str
    given: bool
    version: str
    words: str | None
    at: int
    over_at: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a yes that is not over."""
        return self.given and self.over_at is None


class Consented:
    """The times at which somebody consented, from what she said one after the other."""

    def __init__(self, said: list[Said], *, since: int) -> None:
        changes = [change for each in said for change in _changes(each)]
        self._instants = [at for at, _ in changes]
        self._given = [given for _, given in changes]
        self.always = bool(said) and all(self._given) and said[0].at <= since

    def at(self, instant: int) -> bool:
        """Whether she consented at an instant; before she was asked she did not."""
        place = bisect_right(self._instants, instant)
        return place > 0 and self._given[place - 1]


def _changes(said: Said) -> list[tuple[int, bool]]:
    """From when on she consents by what she said, or does not any more."""
    return [(said.at, said.given), *([(said.over_at, False)] if said.over_at is not None else [])]


def said_in(db: Transaction, group_id: int) -> dict[int, list[Said]]:
    """What each parent of a group said, in order, by the id of the membership."""
    found: dict[int, list[Said]] = {}
    for member_id, kind, given, version, words, at, over_at in db.all(_OF_GROUP, group=group_id):
        found.setdefault(member_id, []).append(Said(kind, bool(given), version, words, at, over_at))
    return found
