"""People who take part, written straight into the tables: to enrol each by tapping would take too long."""

from __future__ import annotations

from commands.groups import create_group
from content.packs import Library
from handlers.core.turn import Turn
from storage import groups, members, people
from storage.database import Transaction
from storage.groups import Group

ZONE, PROGRAMME = "Europe/Amsterdam", "traumasensitief-opvoeden"


def the_group(db: Transaction, library: Library, at: int) -> Group:
    """The one group there is; made when there is none yet."""
    known = groups.every(db)
    return known[0] if known else create_group(db, library, programme=PROGRAMME, name="Bench", zone=ZONE, at=at)


def enrolled(db: Transaction, library: Library, telegram_id: int, role: str, at: int) -> Turn:
    """Someone who takes part in the group: a turn of hers, in which she may start something."""
    group = the_group(db, library, at)
    person = people.add(db, telegram_id, name="Bench", language="nl", at=at)
    member = members.add(db, person_id=person.id, group_id=group.id, role=role, at=at)
    members.enrol(db, member.id, at=at, first_day=738_000)
    return Turn(db, library, at, "bench_bot", known=person, joined=members.get(db, member.id))
