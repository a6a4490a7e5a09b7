"""A backup that could not be made: the coordinators hear it, once a day."""

from __future__ import annotations

from datetime import date

from handlers.core.turn_taking import TurnTaker
from handlers.shared.moments import day_in_words
from scheduler.local_time import after_quiet
from storage import groups, members, outbox, people
from storage.database import Transaction
from storage.members import ACTIVE, COORDINATOR


def tell_of_failure(turns: TurnTaker, db: Transaction, now: int, day: str) -> None:
    """Tell each coordinator, whatever number of groups the coordinator has; `day` is the date of this machine."""
    turn = turns.outside(db, now=now)
    coordinators = {
        member.person_id: member.zone
        for group in groups.every(db)
        for member in members.of_group(db, group.id, COORDINATOR)
        if member.person_id is not None and member.state == ACTIVE
    }
    for person_id, zone in sorted(coordinators.items()):
        person = people.get(db, person_id)
        words = turn.words_for(person)
        turn.say(
            words("coordinator.no_backup", day=day_in_words(date.fromisoformat(day), words)),
            to=person,
            kind=outbox.NOTICE,
            not_before=after_quiet(now, zone),
            idempotency_key=f"no backup {day} {person.chat_id}",
        )
