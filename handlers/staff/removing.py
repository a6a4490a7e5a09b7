"""A coordinator ends the membership of somebody who works with the group."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_tap
from handlers.core.rights import coordinators
from handlers.core.turn import Tap, Turn
from handlers.shared import chosen, membership_end
from storage import members, people
from storage.members import COORDINATOR, ENROLLING, FACILITATOR, TAKING_PART, Member

ABOUT = "team"
BACK = "back"


class Ask(Choice):
    """Is this one to work here no more?"""

    colleague: int


class Yes(Choice):
    """This one works here no more."""

    colleague: int


def show(turn: Turn) -> None:
    """Who works with the group, each a button."""
    turn.say(turn.words("coordinator.team"), _rows(turn), about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, coordinators, takes=(Ask, Yes, BACK))
def tapped(turn: Turn, tap: Tap) -> None:
    """Somebody, then a yes; it counts at once."""
    match tap.choice:
        case Ask(named):
            _ask_sure(turn, tap, chosen.colleague(turn, named))
        case Yes(named):
            colleague = chosen.colleague(turn, named)
            turn.show(tap.keyboard, turn.words("coordinator.remove_done", name=_name(turn, colleague)))
            membership_end.end(turn, colleague)
        case _:
            turn.show(tap.keyboard, turn.words("coordinator.team"), _rows(turn))


def _rows(turn: Turn) -> list[list[Button]]:
    return [
        [Button(turn.words.label(f"coordinator.{each.role}", name=_name(turn, each)), Ask(each.id))]
        for role in (FACILITATOR, COORDINATOR)
        for each in members.of_group(turn.db, turn.group.id, role)
        if each.person_id is not None and each.state in (*TAKING_PART, ENROLLING)
    ]


def _ask_sure(turn: Turn, tap: Tap, colleague: Member) -> None:
    words, label = turn.words, turn.words.label
    lines = [words("coordinator.remove_sure", name=_name(turn, colleague))]
    if membership_end.is_last_coordinator(turn.db, colleague):
        lines.append(words("coordinator.remove_last"))
    if turn.group.chat_id is not None:
        lines.append(words("coordinator.remove_chat"))
    rows = [
        [Button(label("coordinator.remove_yes"), Yes(colleague.id))],
        [Button(label("answers.back"), BACK)],
    ]
    turn.show(tap.keyboard, Markup("\n").join(lines), rows)


def _name(turn: Turn, colleague: Member) -> str:
    return people.get(turn.db, colleague.person_id).called if colleague.person_id is not None else ""
