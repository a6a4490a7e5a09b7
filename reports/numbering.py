"""Which prompt of its participant each is, and which of its kind: counted from the first, whatever is exported.

The database's own numbers would tell by their gaps that others were prompted, and by their order who enrolled
first.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from storage import prompts
from storage.database import Transaction
from storage.members import member
from storage.prompts import prompt
from storage.responses import NOT_APPLICABLE

# What is told of a group: prompts that have come due. What is planned for later was never promised and may yet
# change; an hour at which there was no lesson to bring was no prompt.
HAS_COME_DUE: tuple[ColumnElement[bool], ...] = (
    or_(prompt.c.state != prompts.PLANNED, prompt.c.scheduled_at <= bindparam("now")),
    or_(prompt.c.reason.is_(None), prompt.c.reason != NOT_APPLICABLE),
)
# The sum keeps the index out of it: reading the table as it lies is what makes a large export fast.
OF_GROUP = (prompt.c.member_id + 0).in_(select(member.c.id).where(member.c.group_id == bindparam("group")))

_SPAN = select(func.min(prompt.c.id), func.max(prompt.c.id))
_SLICE = 5_000
_IN_SLICE = select(prompt.c.id, prompt.c.member_id, prompt.c.kind, prompt.c.scheduled_at).where(
    prompt.c.id >= bindparam("first"), prompt.c.id < bindparam("beyond"), OF_GROUP, *HAS_COME_DUE
)


class Numbering:
    """The numbers of a group's prompts, by the database's id. Some bytes each, since there are many."""

    def __init__(self, db: Transaction, group_id: int, member_ids: Collection[int], now: int) -> None:
        lowest, highest = db.one(_SPAN) or (None, None)
        self.first, self.beyond = lowest or 0, (highest or 0) + 1
        size = self.beyond - self.first if lowest is not None else 0
        self._numbers, self._occasions = array("H", bytes(2 * size)), array("H", bytes(2 * size))
        found = {each: (array("q"), array("q"), array("B")) for each in member_ids}
        kinds: dict[str, int] = {}
        for first in range(self.first, self.first + size, _SLICE):
            asked = {"first": first, "beyond": first + _SLICE, "group": group_id, "now": now}
            for prompt_id, member_id, kind, scheduled_at in db.all(_IN_SLICE, **asked):
                if member_id in found:
                    ids, instants, of_kind = found[member_id]
                    ids.append(prompt_id)
                    instants.append(scheduled_at)
                    of_kind.append(kinds.setdefault(kind, len(kinds)))
        for ids, instants, of_kind in found.values():
            self._count(ids, instants, of_kind)

    def number(self, prompt_id: int) -> int:
        """Which prompt of its participant it is; 0 for one that had not come due."""
        return self._numbers[prompt_id - self.first]

    def occasion(self, prompt_id: int) -> int:
        """Which of its kind it is for its participant."""
        return self._occasions[prompt_id - self.first]

    def _count(self, ids: array[int], instants: array[int], of_kind: array[int]) -> None:
        seen = Counter[int]()
        in_order = sorted(range(len(ids)), key=lambda place: (instants[place], ids[place]))
        for number, place in enumerate(in_order, start=1):
            seen[of_kind[place]] += 1
            self._numbers[ids[place] - self.first] = number
            self._occasions[ids[place] - self.first] = seen[of_kind[place]]
