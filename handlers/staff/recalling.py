"""Once a month, whoever has a file with somebody who no longer belongs in it is told which code to delete from it.

Without a name or a day: what was taken back on which day in between, nobody can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from scheduler.fence import Fence
from scheduler.local_time import instant_of, local_date
from scheduler.ticks import Duty
from storage import export_memory, groups, heartbeat, members, outbox, people
from storage.database import Transaction
from storage.export_memory import Export
from storage.groups import Group
from storage.members import COORDINATOR, TAKING_PART, Member

_HOUR = 10 * 60  # on the first day of a month, in the group's zone
_LOOKS_EVERY = 3600  # seconds
_HEARTBEAT = "recall"


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do on the first day of a month, or as soon after it as Anker is there."""
    looking, fence = Fence("month of group"), Fence("recall")

    def run(db: Transaction, now: int) -> int:
        last = heartbeat.last(db, _HEARTBEAT)
        if last is not None and last <= now < last + _LOOKS_EVERY:
            return 0
        due = (
            []
            if last is None
            else looking.found(
                groups.every(db),
                lambda each: [each] if _month_began(each, last, now) else [],
                now=now,
                key=lambda each: each.id,
            )
        )
        heartbeat.beat(db, _HEARTBEAT, at=now)
        fence.each(
            db, due, lambda each: _tell(turns.outside(db, now=now), each), now=now, key=lambda each: each.id
        )
        return 0

    def next_instant(db: Transaction, after: int) -> int | None:
        owing = [each for each in groups.every(db) if export_memory.owed(db, each.id)]
        return min((_next_month(each, after) for each in owing), default=None)

    return Duty("recall", run, next_instant)


def _month_began(group: Group, last: int, now: int) -> bool:
    """Whether the hour at which a group's month begins lies between these instants."""
    return _next_month(group, last) <= now


def _next_month(group: Group, after: int) -> int:
    today = local_date(after, group.zone)
    this = instant_of(today.replace(day=1), _HOUR, group.zone)
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return this if this > after else instant_of(following, _HOUR, group.zone)


def _tell(turn: Turn, group: Group) -> None:
    """A message to each who has such files; what nobody is there to hear stays owed."""
    to_tell: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    heard: list[int] = []
    for export, row_key, code in export_memory.owed(turn.db, group.id):
        for member in _who_has(turn, export):
            to_tell[member.id][export.file].append(code)
            heard.append(row_key)
    for member_id, files in to_tell.items():
        member = members.get(turn.db, member_id)
        assert member.person_id is not None
        person = people.get(turn.db, member.person_id)
        words = turn.words_for(person)
        lines = [
            words("coordinator.recall_line", label=file, words=", ".join(codes)) for file, codes in files.items()
        ]
        text = words("coordinator.recall", lines=Markup("\n").join(lines))
        turn.say(text, to=person, kind=outbox.NOTICE)
    export_memory.told(turn.db, sorted(set(heard)), at=turn.now)


def _who_has(turn: Turn, export: Export) -> Iterator[Member]:
    """Who received it, as long as she works with the group; else its coordinators, who answer for it."""
    received = None if export.member_id is None else members.find(turn.db, export.member_id)
    if received is not None and received.person_id is not None and received.state in TAKING_PART:
        yield received
        return
    for each in members.of_group(turn.db, export.group_id, COORDINATOR):
        if each.person_id is not None and each.state in TAKING_PART:
            yield each
