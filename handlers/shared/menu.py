"""A first minute: what can I do here, each a button; and the menu of commands of her roles."""

from __future__ import annotations

from collections.abc import Mapping

from content.words import Words
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import Choice
from handlers.core.doors import COMMAND, find, on_tap
from handlers.core.entering import chosen_lately, obey_as_this_member
from handlers.core.rights import own_membership
from handlers.core.turn import Tap, Turn
from handlers.shared import in_sight
from handlers.shared.roster import facilitators_of
from storage import members, outbox
from storage.members import COORDINATOR, FACILITATOR, PARENT, TAKING_PART
from storage.said import Menu

WHAT_I_CAN = in_sight.WHAT_I_CAN

# The commands that are a button each, in this order, by role; the rest are in the menu.
_SHOWN = {
    PARENT: ("checkin", "rust", "vraag", "week", "uitleg", "pauze", "hulp"),
    FACILITATOR: ("overzicht", "bijeenkomst", "nummers", "uitnodigen", "bericht", "leesuren", "checkin"),
    COORDINATOR: ("overzicht", "export", "uitnodigen", "nummers", "taal"),
}


class Command(Choice):
    """The same as this command."""

    name: str


class Meant(Choice):
    """The command that was meant with one that is not there."""

    command: str


def show(turn: Turn) -> None:
    """What she can do here, in her role."""
    role = turn.member.role
    hints = turn.words.commands(role)
    buttons = [Button(hints[command], Command(command)) for command in _SHOWN[role] if find(COMMAND, command)]
    turn.say(_greeting(turn), in_rows(buttons, most=2), about="first", subject=turn.member.id)
    set_menu(turn)


def _greeting(turn: Turn) -> str:
    role, words, group = turn.member.role, turn.words, turn.group.name
    if role == PARENT:
        return words("enrolment.already_member", group=group)
    return "\n\n".join([words(f"{role}.welcome", group=group), words(f"{role}.honest")])


def way_in(turn: Turn) -> Rows:
    """A button to all that she can do here; none for somebody who takes no part."""
    if turn.known is None:
        return []
    taking_part = [each for each in members.of_person(turn.db, turn.known.id) if each.state in TAKING_PART]
    turn.joined = chosen_lately(turn, taking_part) or next(iter(taking_part), None)
    return [[Button(turn.words.label("help.what_i_can"), WHAT_I_CAN)]] if taking_part else []


def show_from_help(turn: Turn) -> None:
    """What can be done here, and nothing else: who stopped stays so."""
    if way_in(turn):
        show(turn)
    else:
        turn.tell("errors.not_for_you", alert=True)


@on_tap("first", own_membership, takes=(Command,))
def chosen(turn: Turn, tap: Tap) -> None:
    """One of the buttons was tapped: the same as its command, under the same right."""
    assert isinstance(tap.choice, Command)
    obey_as_this_member(turn, tap.choice.name)


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
        drop_menu(turn, turn.person.chat_id)
        return
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.MENU,
        says=Menu(_menu(hints)),
        at=turn.now,
    )


def drop_menu(turn: Turn, chat_id: int) -> None:
    """From now on this chat has the menu of strangers."""
    outbox.add(
        turn.db,
        chat_id=chat_id,
        kind=outbox.MENU,
        says=Menu(),
        at=turn.now,
    )


def menu_of_strangers(words: Words) -> dict[str, str]:
    """The commands of someone who has no role yet, with their hints in these words."""
    return _menu(words.commands("stranger"))


def _menu(hints: Mapping[str, str]) -> dict[str, str]:
    return {name: hint for name, hint in hints.items() if find(COMMAND, name) is not None}
