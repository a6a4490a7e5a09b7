"""/overzicht: one message for her role, edited in place, with a button to each thing it names."""

from __future__ import annotations

from handlers.asking import cards as asking
from handlers.core.buttons import Button
from handlers.core.choices import AnyChoice, Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.entering import obey_as_this_member
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import cards
from handlers.hosting import belonging, counting
from handlers.looking import log
from handlers.overview import first_steps, for_coordinator, for_facilitator
from handlers.overview.for_facilitator import SeeAsk, SeeCall, SeeExperiment, Switch
from handlers.phoning import cards as phone_cards
from handlers.shared import chosen
from handlers.shared.menu import Command
from handlers.sharing import doubt, posting, wishing
from handlers.staff import removing
from storage import group_ladders, join_requests, presences, shares
from storage.members import COORDINATOR, FACILITATOR

# What a facilitator reads from here.
_TO_READ: tuple[str | type[Choice], ...] = (
    *(SeeAsk, SeeCall, SeeExperiment),
    *("shares", "unsure", "joins", "wishes", "first_steps"),
)

works_with_group = as_member(FACILITATOR, COORDINATOR)


@on_command("overzicht", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/overzicht: how her group stands now."""
    text, rows = _overview(turn)
    turn.say(text, rows, about="overview", subject=turn.member.id)


@on_tap("overview", works_with_group, takes=(*_TO_READ, Switch, "team", "looked", Command, "again"))
def tapped(turn: Turn, tap: Tap) -> None:
    """To what a line names, or the overview as it is by now."""
    match tap.choice:
        case Command(name):
            obey_as_this_member(turn, name)
        case "team" if turn.member.role == COORDINATOR:
            removing.show(turn)
        case "looked" if turn.member.role == COORDINATOR:
            turn.say(log.of_group(turn))
        case Switch("talk", to) if turn.member.role == FACILITATOR:
            counting.choose(turn, to == "on")
            turn.show(tap.keyboard, *_overview(turn))
        case Switch(what, to) if turn.member.role == FACILITATOR:
            _SWITCHED[what](turn.db, turn.group.id, to == "on")
            if to == "on" and what != "at_once":
                turn.tell(f"overview.{what}_told")
            turn.show(tap.keyboard, *_overview(turn))
        case choice if turn.member.role == FACILITATOR and choice != "again":
            _show_what_waits(turn, choice)
        case _:
            turn.show(tap.keyboard, *_overview(turn))


_SWITCHED = {"at_once": shares.set_at_once, "ladder": group_ladders.choose, "presence": presences.choose}


def _show_what_waits(turn: Turn, choice: AnyChoice) -> None:
    match choice:
        case SeeAsk(ask):
            asking.show(turn, chosen.ask(turn, ask), turn.member, turn.person)
        case SeeCall(call):
            phone_cards.show(turn, chosen.phone_call(turn, call), turn.member, turn.person)
        case SeeExperiment(experiment):
            cards.show(turn, chosen.experiment(turn, experiment), turn.member)
        case "first_steps":
            first_steps.show(turn)
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
