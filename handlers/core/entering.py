"""As which member a person goes through a door: as the only one she is there, or as the one she chooses."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import COMMAND, Door, find, on_tap
from handlers.core.rights import NotHers, acting_as, known
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import chosen
from storage import groups, outbox


class AsMember(Choice):
    """This command, as this member."""

    command: str
    member: int


def enter_in_role(turn: Turn, door: Door, heard: Heard) -> None:
    """Through the door of a command, as the member she is; asks which, where she is more than one."""
    if not door.may.roles:
        return door.enter(turn, heard)
    candidates = acting_as(turn, door.may.roles)
    if not candidates:
        turn.say(turn.words("errors.not_for_you"))
    elif len(candidates) == 1:
        turn.joined = candidates[0]
        door.enter(turn, heard)
    else:
        rows = [
            [Button(groups.get(turn.db, member.group_id).name, AsMember(door.name, member.id))]
            for member in candidates
        ]
        kind = outbox.UNWRITTEN if door.unwritten else outbox.REPLY  # the question alone would tell of it
        turn.say(turn.words("errors.which_group"), rows, about="which", kind=kind)
    return None


@on_tap("which", known, takes=(AsMember,))
def choose_membership(turn: Turn, tap: Tap) -> None:
    """She belongs to more than one group and said for which her command is."""
    assert isinstance(tap.choice, AsMember)
    door = find(COMMAND, tap.choice.command)
    if door is None:
        raise NotHers
    turn.joined = chosen.own_place(turn, tap.choice.member, door.may.roles)
    turn.show(tap.keyboard, turn.words("errors.chosen_group", group=turn.group.name))
    door.enter(turn, Heard(""))
