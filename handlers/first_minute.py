"""A first minute: what can I do here, in five lines, each a button; and the menu of commands of her roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content.words import Words
from handlers.cohort import facilitators_of
from handlers.keyboards import Button
from handlers.registry import COMMAND, find, on_tap
from handlers.rights import TAKING_PART, own_membership
from handlers.turn import Said, Tap, Turn
from storage import members, outbox
from storage.members import COORDINATOR, FACILITATOR, PARENT

# Each line a button; a tap does what the command does.
_LINES = {
    PARENT: (
        ("checkin", "help.now"),
        ("tijd", "preferences.mine"),
        ("pauze", "preferences.pause"),
        ("gegevens", "my_data.mine"),
        ("hulp", "help.numbers"),
    ),
    FACILITATOR: (
        ("uitnodigen", "facilitator.invite"),
        ("groep", "facilitator.members"),
        ("nummers", "facilitator.helplines"),
        ("checkin", "facilitator.checkin"),
        ("taal", "facilitator.preferences"),
    ),
    COORDINATOR: (
        ("export", "coordinator.export"),
        ("groep", "coordinator.numbers"),
        ("uitnodigen", "coordinator.invite"),
        ("nummers", "coordinator.helplines"),
        ("taal", "coordinator.preferences"),
    ),
}


def show(turn: Turn) -> None:
    """What she can do here, in her role."""
    role = turn.member.role
    words = turn.words
    rows = [[Button(words.label(key), command)] for command, key in _LINES[role] if find(COMMAND, command)]
    if role in (FACILITATOR, COORDINATOR):
        text = "\n\n".join([words(f"{role}.welcome", group=turn.group.name), words(f"{role}.honest")])
    else:
        text = words("enrolment.already_member", group=turn.group.name)
    turn.say(text, rows, about="first", subject=turn.member.id)
    set_menu(turn)


@on_tap("first", own_membership)
def chosen(turn: Turn, tap: Tap) -> None:
    """One of the lines was tapped: the same as its command, under the same right."""
    door = find(COMMAND, tap.choice)
    if door is None or (door.may.roles and not door.may.admits(turn, turn.member.id)):
        turn.tell("errors.not_for_you", alert=True)
        return
    door.enter(turn, Said(""))


def tell_facilitators(turn: Turn) -> None:
    """Somebody takes part: her facilitators hear it."""
    for _, host in facilitators_of(turn, turn.member.group_id):
        text = turn.words_for(host)("facilitator.joined", name=turn.person.name)
        turn.say(text, to=host, kind=outbox.NOTICE)


def set_menu(turn: Turn) -> None:
    """The commands in her chat's menu: those of all her roles, in her language."""
    hints: dict[str, str] = {}
    for member in members.of_person(turn.db, turn.person.id):
        if member.state in TAKING_PART:
            hints |= turn.words.commands(member.role)
    if not hints:
        return
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.MENU,
        method="setMyCommands",
        body={"commands": _menu(hints), "scope": {"type": "chat"}},
        at=turn.now,
    )


def menu_of_strangers(words: Words) -> list[dict[str, Any]]:
    """The commands of someone who has no role yet, in these words."""
    return _menu(words.commands("stranger"))


def _menu(hints: Mapping[str, str]) -> list[dict[str, Any]]:
    shown = [(name, hint) for name, hint in hints.items() if find(COMMAND, name) is not None]
    return [{"command": name, "description": hint} for name, hint in shown]
