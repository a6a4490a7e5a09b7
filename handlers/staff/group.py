"""/groep: who takes part, by name for a facilitator, in numbers for a coordinator; and the group's reminders."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from scheduler.local_time import local_date
from storage import compliance, groups, members, people
from storage.compliance import Compliance
from storage.members import COORDINATOR, FACILITATOR, PARENT, RESEARCH, Member

works_with_group = as_member(FACILITATOR, COORDINATOR)

# In which order states are counted; who declined is nobody's business.
_STATES = (members.ACTIVE, members.PAUSED, members.STOPPED, members.ENROLLING)
_DAYS = 7


@on_command("groep", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/groep: the group as her role sees it."""
    turn.say(_text(turn), _rows(turn), about="groep", subject=turn.member.id)


@on_tap("groep", works_with_group, takes=("on", "off"))
def tapped(turn: Turn, tap: Tap) -> None:
    """Reminders of check-ins, on or off for the whole group."""
    groups.set_reminders(turn.db, turn.group.id, tap.choice == "on")
    turn.show(tap.keyboard, turn.words(f"facilitator.reminders_{tap.word}"))


def _text(turn: Turn) -> str:
    parents = [each for each in members.of_group(turn.db, turn.group.id, PARENT) if each.state in _STATES]
    if not parents:
        return turn.words("facilitator.members_none")
    if turn.member.role == FACILITATOR:
        lines = Markup("\n").join(_by_name(turn, each) for each in parents)
        return turn.words("facilitator.members", group=turn.group.name, lines=lines)
    lines = Markup("\n").join(_in_numbers(turn, parents))
    return turn.words("coordinator.numbers", group=turn.group.name, lines=lines)


def _by_name(turn: Turn, parent: Member) -> Markup:
    assert parent.person_id is not None
    person = people.get(turn.db, parent.person_id)
    state = parent.state if person.reachable else "unreachable"
    return turn.words("facilitator.member_line", name=person.name, note=turn.words.label(f"facilitator.{state}"))


def _in_numbers(turn: Turn, parents: list[Member]) -> list[Markup]:
    words = turn.words
    counts = Counter(each.state for each in parents)
    lines = [
        words("coordinator.number_line", label=words.label(f"facilitator.{state}"), count=counts[state])
        for state in _STATES
        if counts[state]
    ]
    week = _last_days(turn)
    lines.append(words("coordinator.answered_line", count=week.any_answer, number=week.sent))
    agreed = sum(members.consents(turn.db, each.id).get(RESEARCH, False) for each in parents)
    return [*lines, words("coordinator.agreed_line", count=agreed, number=len(parents))]


def _last_days(turn: Turn) -> Compliance:
    """The check-ins of the last seven days."""
    first = local_date(turn.now, turn.group.zone) - timedelta(days=_DAYS - 1)
    days = compliance.by_day(turn.db, turn.group.id, first=first.isoformat())
    return sum((counts for _, counts in days), Compliance())


def _rows(turn: Turn) -> list[list[Button]]:
    to = "off" if turn.group.reminders else "on"
    return [[Button(turn.words.label(f"facilitator.reminders_{to}"), to)]]
