"""The one place where a tap or a command enters its door: what is kept of it, the right, and as which member.

Whatever leads there comes through here: a button, tapped or named in words, one that stands for a command, what is
typed with a stroke before it, a deep link. The door for all other words is found in `routing.py`, and entered in
`typed_words.py`.
"""

from __future__ import annotations

from handlers.core import choices
from handlers.core.buttons import Button
from handlers.core.choices import Choice, OldChoice
from handlers.core.doors import COMMAND, TAP, Door, find
from handlers.core.rights import acting_as
from handlers.core.turn import Heard, Spoken, Tap, Turn
from handlers.shared.below import ask_below
from storage import chosen_places, groups, keyboards, members, outbox, words_behind
from storage.keyboards import Keyboard
from storage.members import ENROLLING, PARENT, REMOVED, Member

WHICH = "which"  # the conversation that asks for which group a command is


class AsMember(Choice):
    """This command, as this member."""

    command: str
    member: int


class OtherGroup(Choice):
    """This command, but as another member than was taken from before."""

    command: str


def approach(turn: Turn, way: str, name: str) -> Door | None:
    """The door of this name. From here on, whether anything is kept of the turn is for this door to say."""
    door = find(way, name)
    turn.unwritten = door is not None and door.unwritten
    return door


def press(turn: Turn, keyboard: Keyboard, index: int, message_id: int | None = None, *, secret: str = "") -> bool:
    """Through the door of a button, tapped or named in words; false where its right does not admit her.

    `secret` is what the button carried.
    """
    door = find(TAP, keyboard.kind)
    if door is None or not door.may.admits(turn, keyboard.subject):
        return False
    turn.unwritten = door.unwritten
    try:
        tap = Tap(keyboard, choices.read(keyboard.kind, keyboard.choices[index]), index, message_id, secret)
    except OldChoice:  # this version no longer knows what it stands for
        turn.tell("errors.old_button")
    else:
        door.enter(turn, tap)
    return True


def obey(turn: Turn, command: str, heard: Heard | None = None) -> None:
    """Through the door of a command, in a role of its right; asks as which member, where there are several."""
    door = find(COMMAND, command)
    assert door is not None, "only registered commands lead here"
    heard = heard or Heard("")
    if door.unwritten and heard.message_id:
        turn.delete_words(heard.message_id)  # the command alone would tell of it, and /weg knows nothing of it
    if not door.may.roles and door.may.admits(turn, 0):
        return door.enter(turn, heard)
    candidates = acting_as(turn, door.may.roles)
    if not candidates and _is_on_her_way(turn, door):
        turn.say(turn.words("enrolment.first_this"))
        ask_below(turn)
    elif not candidates:
        turn.say(turn.words("errors.not_for_you" if _has_a_place(turn) else "errors.not_a_member"))
    elif len(candidates) == 1:
        turn.joined = candidates[0]
        door.enter(turn, heard)
    elif (lately := chosen_lately(turn, candidates)) is not None:
        turn.joined = lately
        rows = [[Button(turn.words.label("errors.other_group"), OtherGroup(door.name))]]
        spoken = turn.say(turn.words("errors.chosen_group", group=turn.group.name), rows, about=WHICH)
        _keep_behind(turn, spoken, heard)
        door.enter(turn, heard)
    else:
        _ask_which(turn, door, candidates, heard)
    return None


def which_is_asked(keyboard: Keyboard | None) -> str | None:
    """The command for which these buttons ask of which group it is; None where they ask nothing of that kind."""
    choices_there = choices.offered(keyboard) if keyboard is not None and keyboard.kind == WHICH else []
    return next((each.command for each in choices_there if isinstance(each, AsMember)), None)


def let_go_of_which(turn: Turn) -> bool:
    """Where the newest buttons ask for which group a command is: it is let be, with what stands behind it."""
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    if newest is None or which_is_asked(newest) is None:
        return False
    turn.unwritten |= newest.id < 0
    words_behind.drop(turn.db, newest.id)
    turn.show(newest, turn.words("listening.let_go"))
    return True


def _ask_which(turn: Turn, door: Door, candidates: list[Member], heard: Heard) -> None:
    """For which group is it? Asked once: where it was asked before, that says so, and keeps no words."""
    for each in keyboards.open_of(turn.db, turn.person.id):
        if which_is_asked(each) == door.name:
            words_behind.drop(turn.db, each.id)
            turn.show(each, turn.words("listening.moved_down"))
    kind = outbox.UNWRITTEN if door.unwritten else outbox.REPLY  # the question alone would tell of it
    rows = rows_of_groups(turn, door, candidates)
    spoken = turn.say(turn.words("errors.which_group"), rows, about=WHICH, kind=kind)
    _keep_behind(turn, spoken, heard)


def obey_as_this_member(turn: Turn, command: str) -> None:
    """A button that stands for a command: the same, under its right, as the member that the button is about."""
    door = find(COMMAND, command)
    if door is None or not door.may.admits(turn, turn.member.id):
        turn.tell("errors.not_for_you", alert=True)
        return
    door.enter(turn, Heard(""))


def chosen_lately(turn: Turn, candidates: list[Member]) -> Member | None:
    """As which of these she acts, where all are of somebody who works there and she said so lately."""
    if any(each.role == PARENT for each in candidates):
        return None
    chosen_id = chosen_places.of(turn.db, turn.person.id, now=turn.now)
    return next((each for each in candidates if each.id == chosen_id), None)


def _is_on_her_way(turn: Turn, door: Door) -> bool:
    """Whether she is enrolling in a role in which she may do this."""
    mine = members.of_person(turn.db, turn.person.id)
    return any(each.state == ENROLLING and each.role in door.may.roles for each in mine)


def _has_a_place(turn: Turn) -> bool:
    """Whether she belongs to a group, be it in another role, or as who said no and may think again."""
    return any(each.state != REMOVED for each in members.of_person(turn.db, turn.person.id))


def rows_of_groups(turn: Turn, door: Door, candidates: list[Member]) -> list[list[Button]]:
    """A button for each of the groups as whose member she may do this."""
    return [
        [Button(groups.get(turn.db, member.group_id).name, AsMember(door.name, member.id))]
        for member in candidates
    ]


def _keep_behind(turn: Turn, spoken: Spoken, heard: Heard) -> None:
    """What stands behind her command waits until these buttons say for which group it is."""
    if heard.payload and spoken.keyboard is not None:
        words_behind.keep(
            turn.db,
            spoken.keyboard.id,
            turn.person.id,
            heard.payload,
            message_id=heard.message_id,
            at=turn.now,
        )
