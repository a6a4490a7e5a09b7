"""`member`: who is in a group, and the end of a membership, from the command line."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Argument, Option

from commands.at_work import at_work, group_of, looking
from commands.errors import Mistake, WrongUse
from storage import members, people
from storage.database import Transaction
from storage.members import PARENT, ROLES, Member

GroupKey = Annotated[str, Option("--group", metavar="KEY", help="The group's key, as `group create` printed it.")]
MemberId = Annotated[
    int, Argument(metavar="ID", max=2**31 - 1, help="The member's number, as `member list` shows it.")
]


def list_all(group: GroupKey) -> None:
    """Show a group's members: number, role, state and what its staff call them, with tabs between them.

    \b
    Example:
      python bot.py member list --group g-1a2b3c4d
    """
    with looking() as db:
        place = group_of(db, group)
        found = [each for role in ROLES for each in members.of_group(db, place.id, role)]
        lines = [(each.id, each.role, each.state, _name(db, each)) for each in found]
    for line in lines:
        print(*line, sep="\t")


def remove(member: MemberId) -> None:
    """End a membership at once: its buttons, its questions, and what waits to be said to it. No answer is erased.

    \b
    Example:
      python bot.py member remove 3
    """
    from handlers.shared import membership_end

    with at_work() as turn:
        found = members.find(turn.db, member)
        if found is None:
            raise WrongUse(f"There is no member {member}: “member list” shows who there is.")
        if found.state in (members.REMOVED, members.FORGOTTEN):
            raise Mistake(f"Member {member} is {found.state} already.")
        is_last = membership_end.is_last_coordinator(turn.db, found)
        membership_end.end(turn, found)
    if is_last:
        print("The group has no coordinator any more: “invite --role coordinator” makes a link.", file=sys.stderr)


def _name(db: Transaction, member: Member) -> str:
    """As others see it: a parent by the name in her Telegram, staff by the name that they go by."""
    if member.person_id is None:
        return ""
    person = people.get(db, member.person_id)
    return " ".join((person.name if member.role == PARENT else person.called).split())
