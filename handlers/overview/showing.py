"""/overzicht: one message for her role, edited in place, with a button to each thing it names."""

from __future__ import annotations

from handlers.asking import cards as asking
from handlers.core.buttons import Button
from handlers.core.doors import COMMAND, find, on_command, on_tap
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import cards
from handlers.hosting import belonging, counting
from handlers.looking import log
from handlers.overview import for_coordinator, for_facilitator
from handlers.phoning import cards as phone_cards
from handlers.shared import chosen
from handlers.sharing import doubt, posting, wishing
from handlers.staff import removing
from storage import group_ladders, join_requests, presences, shares
from storage.members import COORDINATOR, FACILITATOR

# What a facilitator reads from here.
_TO_READ = ("ask", "call", "experiment", "shares", "unsure", "joins", "wishes")

works_with_group = as_member(FACILITATOR, COORDINATOR)


@on_command("overzicht", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/overzicht: how her group stands now."""
    text, rows = _overview(turn)
    turn.say(text, rows, about="overview", subject=turn.member.id)


@on_tap("overview", works_with_group)
def tapped(turn: Turn, tap: Tap) -> None:
    """To what a line names, or the overview as it is by now."""
    verb, _, what = tap.choice.partition(" ")
    if verb == "command":
        _go_to(turn, what)
    elif turn.member.role == COORDINATOR and verb == "team":
        removing.show(turn)
    elif turn.member.role == COORDINATOR and verb == "looked":
        turn.say(log.of_group(turn))
    elif turn.member.role == FACILITATOR and verb in _TO_READ:
        _show_what_waits(turn, verb, what)
    else:
        if turn.member.role == FACILITATOR and verb == "at_once":
            shares.set_at_once(turn.db, turn.group.id, what == "on")
        if turn.member.role == FACILITATOR and verb == "ladder":
            group_ladders.choose(turn.db, turn.group.id, what == "on")
        if turn.member.role == FACILITATOR and verb == "presence":
            presences.choose(turn.db, turn.group.id, what == "on")
        if turn.member.role == FACILITATOR and verb == "talk":
            counting.choose(turn, what == "on")
        text, rows = _overview(turn)
        turn.show(tap.keyboard, text, rows)


def _show_what_waits(turn: Turn, verb: str, what: str) -> None:
    match verb:
        case "ask":
            asking.show(turn, chosen.ask(turn, what), turn.member, turn.person)
        case "call":
            phone_cards.show(turn, chosen.phone_call(turn, what), turn.member, turn.person)
        case "experiment":
            cards.show(turn, chosen.experiment(turn, what), turn.member)
        case "wishes":
            wishing.read_aloud(turn)
        case "shares":
            for each in shares.asked_in(turn.db, turn.group.id):
                posting.ask(turn, turn.person, each)
        case "joins":
            for wanting in join_requests.open_in(turn.db, turn.group.id):
                belonging.ask(turn, turn.person, wanting, turn.group)
        case "unsure":
            for each in shares.unsure_in(turn.db, turn.group.id):
                doubt.ask(turn, turn.person, each)


def _overview(turn: Turn) -> tuple[str, list[list[Button]]]:
    room = for_facilitator if turn.member.role == FACILITATOR else for_coordinator
    again = Button(turn.words.label("overview.again"), "again")
    return room.text(turn), [*room.rows(turn), [again]]


def _go_to(turn: Turn, command: str) -> None:
    """The same as the command, under its own right."""
    door = find(COMMAND, command)
    if door is None or not door.may.admits(turn, turn.member.id):
        turn.tell("errors.not_for_you", alert=True)
        return
    door.enter(turn, Heard(""))
