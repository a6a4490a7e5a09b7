"""What a facilitator has not done yet, in one card: a button each; it shrinks, and goes when all is done."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.choices import AnyChoice
from handlers.core.doors import on_tap
from handlers.core.entering import obey_as_this_member
from handlers.core.rights import facilitators
from handlers.core.turn import Tap, Turn
from handlers.shared.menu import Command
from storage import groups, invitations, keyboards, meetings, reading_hours
from storage.members import FACILITATOR, PARENT

ABOUT = "first_steps"
LINK, BACK = "link", "back"

# Each step, in the order in which they are best done, and the command it is done with; a chat has none.
_STEPS: dict[str, AnyChoice] = {
    "link": LINK,
    "meeting": Command("bijeenkomst"),
    "helplines": Command("nummers"),
    "hours": Command("leesuren"),
    "invite": Command("uitnodigen"),
}


def left(turn: Turn) -> list[str]:
    """The steps that were not done yet, for the group or by this facilitator."""
    db, group = turn.db, groups.get(turn.db, turn.member.group_id)
    hours = reading_hours.of(db, turn.member.id)
    done = {
        "link": group.chat_id is not None,
        "meeting": bool(meetings.of_group(db, group.id)),
        "helplines": bool(group.helplines),
        "hours": hours is not None and bool(hours.days and hours.minutes),
        "invite": invitations.were_issued(db, group.id, PARENT),
    }
    return [step for step in _STEPS if not done[step]]


def show(turn: Turn) -> None:
    """The card."""
    turn.say(*_card(turn), about=ABOUT, subject=turn.member.id)


def refresh(turn: Turn) -> None:
    """Something may have been done just now: the card of who did it shows what is left."""
    if turn.member.role != FACILITATOR:
        return
    card = keyboards.newest_open(turn.db, turn.person.id, ABOUT, turn.member.id)
    if card is not None and len(card.choices) != len(left(turn)):
        turn.show(card, *_card(turn))


@on_tap(ABOUT, facilitators, takes=(LINK, BACK, Command))
def tapped(turn: Turn, tap: Tap) -> None:
    """To the step, under the same right as its command."""
    match tap.choice:
        case Command(name):
            obey_as_this_member(turn, name)
        case "link" if "link" in left(turn):
            rows = [[Button(turn.words.label("answers.back"), BACK)]]
            turn.show(tap.keyboard, turn.words("first_steps.how_to_link"), rows)
        case _:
            turn.show(tap.keyboard, *_card(turn))


def _card(turn: Turn) -> tuple[str, list[list[Button]]]:
    steps = left(turn)
    if not steps:
        return turn.words("first_steps.all_done", group=turn.group.name), []
    rows = [[Button(turn.words.label(f"first_steps.{step}"), _STEPS[step])] for step in steps]
    return turn.words("first_steps.card", group=turn.group.name), rows
