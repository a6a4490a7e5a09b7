"""A first minute: what can I do here, in a few lines, each a button; and the menu of commands of her roles."""

from __future__ import annotations

from handlers.keyboards import Button
from handlers.registry import COMMAND, find, on_tap
from handlers.rights import own_membership
from handlers.turn import Said, Tap, Turn
from storage import members, outbox, people
from storage.members import COORDINATOR, FACILITATOR

# Each line a button; a tap does what the command does.
_LINES = {
    "parent": (("checkin", "help.now"), ("hulp", "help.numbers")),
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
    if door is None or (door.may.roles and turn.member.role not in door.may.roles):
        turn.tell("errors.not_for_you", alert=True)
        return
    door.enter(turn, Said(""))


def tell_facilitators(turn: Turn) -> None:
    """Somebody takes part: her facilitators hear it."""
    for each in members.of_group(turn.db, turn.member.group_id, FACILITATOR):
        if each.person_id is not None and each.state == "active":
            host = people.get(turn.db, each.person_id)
            text = turn.words_for(host)("facilitator.joined", name=turn.person.name)
            turn.say(text, to=host, kind=outbox.NOTICE)


def set_menu(turn: Turn) -> None:
    """The commands in her chat's menu: those of all her roles, in her language."""
    commands: dict[str, str] = {}
    for role in {member.role for member in members.of_person(turn.db, turn.person.id)}:
        commands |= turn.words.commands(role)
    shown = [
        {"command": name, "description": hint}
        for name, hint in commands.items()
        if find(COMMAND, name) is not None
    ]
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.MENU,
        method="setMyCommands",
        body={"commands": shown, "scope": {"type": "chat"}},
        at=turn.now,
    )
