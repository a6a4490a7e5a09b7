"""`retention`: how long a group's names and words are kept, and what would go when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from typer import Option

from commands.at_work import YEARS, at_work, group_of
from commands.errors import WrongUse
from handlers import retention as keeping
from handlers.core.turn import Turn
from handlers.my_data.taking_away import take_answers_away
from storage import members
from storage import retention as rules
from storage.groups import Group
from storage.members import PARENT


def retention(
    group: Annotated[str, Option(metavar="KEY", help="The group's key, as `group create` printed it.")],
    months: Annotated[
        int | None, Option(min=0, max=120, help="So many months after the end names and words go; 6 by default.")
    ] = None,
    ends_on: Annotated[
        datetime | None,
        Option(metavar="DATE", formats=["%Y-%m-%d"], help="The group's end, if not its last session."),
    ] = None,
    purge: Annotated[
        str | None, Option(metavar="KEY", help="Erase all answers of the group's parents now; its key once more.")
    ] = None,
) -> None:
    """Show what of a group's parents will be erased and when; with options, change that first.

    The running bot tells each parent two weeks before, and erases names and words; ratings stay, under a code,
    until they are purged. Only --purge erases anything here: all that the group's parents were asked and answered.

    \b
    Example:
      python bot.py retention --group g-1a2b3c4d
      python bot.py retention --group g-1a2b3c4d --months 3 --ends-on 2027-07-01
      python bot.py retention --group g-1a2b3c4d --purge g-1a2b3c4d
    """
    if purge is not None and purge != group:
        raise WrongUse("To purge a group's answers for good, name its key once more after --purge.")
    if ends_on is not None and ends_on.year not in YEARS:
        raise WrongUse(f"A group ends in one of the years {YEARS.start} to {YEARS.stop - 1}.")
    with at_work() as turn:
        place = group_of(turn.db, group)
        if purge is not None:
            _purge(turn, place)
        rule = rules.rule_of(turn.db, place.id)
        if months is not None or ends_on is not None:
            day = ends_on.date().isoformat() if ends_on else rule.ends_on
            rule = rules.Rule(rule.months if months is None else months, day)
            rules.set_rule(turn.db, place.id, rule)
        due = keeping.foreseen(turn, place)
        waiting = [rules.held(turn.db, each.id) for each in keeping.parents_to_erase(turn, place)]
    print(f"months\t{rule.months}")
    for name in ("ends_on", "told_from", "erased_on"):
        print(f"{name}\t{getattr(due, name) if due else 'not yet'}")
    print(f"parents\t{len(waiting)}")
    print(f"answers in words\t{sum(each.words for each in waiting)}")
    print(f"experiments\t{sum(each.experiments for each in waiting)}")


def _purge(turn: Turn, group: Group) -> None:
    """All answers, of whoever they are; memberships stay, with what was said to each question of consent."""
    for each in members.of_group(turn.db, group.id, PARENT):
        take_answers_away(turn, each)
