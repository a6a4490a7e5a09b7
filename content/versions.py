"""What differs between two versions of a programme, for a group that may go over from one to the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from content.items import Item
from content.programmes import Programme, Since, Wave
from content.sessions import Session


@dataclass(frozen=True)
class Difference:
    """What comes, what goes and what is changed, each by its number or key.

    `waves` are pairs of before and after, None where it is not there; `asked_from` are items of the check-in with
    the session from which they were asked and will be, None for one of which the programme says nothing.
    """

    added: tuple[int, ...]
    gone: tuple[int, ...]
    changed: tuple[int, ...]
    waves: tuple[tuple[Wave | None, Wave | None], ...]
    asked_from: tuple[tuple[str, Since | None, Since | None], ...]


def difference(before: Programme, after: Programme) -> Difference:
    """What changes for a group that goes from one version to the other."""
    old, new = _by_number(before), _by_number(after)
    waves_before, waves_after = ({each.key: each for each in one.waves} for one in (before, after))
    both = (
        *((each, waves_after.get(key)) for key, each in waves_before.items()),
        *((None, each) for key, each in waves_after.items() if key not in waves_before),
    )
    items = dict.fromkeys((*before.asked_from, *after.asked_from))
    asked = [(item, before.asked_from.get(item), after.asked_from.get(item)) for item in items]
    return Difference(
        added=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(number for number in old.keys() & new.keys() if old[number] != new[number])),
        waves=tuple((was, becomes) for was, becomes in both if was != becomes),
        asked_from=tuple((item, was, becomes) for item, was, becomes in asked if was != becomes),
    )


def sessions_lost(
    before: Programme, after: Programme, *, held: Collection[int], to_come: Collection[int]
) -> list[int]:
    """The sessions a group has had, or has a day for, that would not be the same thing under their number.

    One that was held has to keep its number and the values of its extra question: answers are kept under them.
    One that is still to come has to be there.
    """
    old, new = _by_number(before), _by_number(after)
    lost = {number for number in (*held, *to_come) if number not in new}
    for number in (each for each in held if each in old and each in new):
        title = old[number].title
        has_moved = new[number].title != title and any(each.title == title for each in after.sessions)
        if has_moved or _values(old[number].question) != _values(new[number].question):
            lost.add(number)
    return sorted(lost)


def followed(kept: Programme, installed: Programme) -> Programme:
    """Which of two of one version a group follows: the installed one, unless it lost something of what was kept.

    Words may be put right without a new version; what a session is, and the values of its question, may not.
    """
    every = [each.number for each in kept.sessions]
    return kept if sessions_lost(kept, installed, held=every, to_come=every) else installed


def _by_number(programme: Programme) -> dict[int, Session]:
    return {each.number: each for each in programme.sessions}


def _values(item: Item) -> tuple[object, ...]:
    """What its answers may be, whatever its words."""
    return item.key, item.kind, tuple((each.value, each.levels) for each in item.options), item.low, item.high
