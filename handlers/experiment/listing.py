"""What a facilitator's parents try: those that wait for her first."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Tap, Turn
from handlers.experiment import cards
from handlers.shared import chosen
from storage import experiments, members, people
from storage.database import Transaction
from storage.experiments import Experiment


class See(Choice):
    """The card of this experiment."""

    experiment: int


def show(turn: Turn) -> None:
    """Each experiment of her group a button."""
    found = sorted(
        experiments.open_in_group(turn.db, turn.group.id), key=lambda each: (not waits(each), each.proposed_at)
    )
    rows = [[_button(turn, each)] for each in found]
    key = "experiment_staff.listed" if rows else "experiment_staff.none"
    turn.say(turn.words(key, group=turn.group.name), rows, about="experiments", subject=turn.member.id)


@on_tap("experiments", facilitators, takes=(See,))
def tapped(turn: Turn, tap: Tap) -> None:
    """Show the card of the one she tapped."""
    assert isinstance(tap.choice, See)
    cards.show(turn, chosen.experiment(turn, tap.choice.experiment), turn.member)


def waits(which: Experiment) -> bool:
    """Whether it is a facilitator's turn."""
    return which.wait_until is not None or which.silent_since is not None


def waiting_in(db: Transaction, group_id: int) -> list[tuple[int, str, str]]:
    """What waits for a facilitator of this group, longest first: experiment, first name, title."""
    found = [each for each in experiments.open_in_group(db, group_id) if waits(each)]
    return [(each.id, _parent_of(db, each), each.title) for each in found]


def _button(turn: Turn, which: Experiment) -> Button:
    key = "experiment_staff.row_waiting" if waits(which) else "experiment_staff.row"
    label = turn.words.label(key, name=_parent_of(turn.db, which), title=which.title)
    return Button(label, See(which.id))


def _parent_of(db: Transaction, which: Experiment) -> str:
    member = members.get(db, which.member_id)
    return people.get(db, member.person_id).name if member.person_id is not None else ""
