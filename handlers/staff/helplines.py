"""/nummers: the group's own help numbers, which parents get at /hulp beside the country's."""

from __future__ import annotations

import re
from zlib import crc32

from markupsafe import Markup

from content.typed_name import name_in
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap, on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.overview import first_steps
from storage import groups, questions
from storage.members import COORDINATOR, FACILITATOR

works_with_group = as_member(FACILITATOR, COORDINATOR)

MOST = 8
ADD = "add"
_TYPED = re.compile(r"\s*(?P<label>[^\d=:+\n]{1,40}?)\s*[=:]?\s*(?P<number>\+?\d[\d \-()]{0,20}\d)\s*")


class Remove(Choice):
    """This number goes. It is known by its mark, which does not tell it."""

    mark: str


@on_command("nummers", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/nummers: the list, with a button to take each away and one to add another."""
    turn.say(_text(turn), _rows(turn), about="nummers", subject=turn.member.id)


@on_tap("nummers", works_with_group, takes=(Remove, ADD))
def tapped(turn: Turn, tap: Tap) -> None:
    """Add a number, or take one away."""
    if tap.choice == ADD:
        turn.show(tap.keyboard, turn.words("facilitator.helpline_ask"))
        turn.ask("nummers", turn.member.id)
        return
    gone = next((line for line in turn.group.helplines if _remove(line) == tap.choice), None)
    if gone is not None:
        groups.set_helplines(turn.db, turn.group.id, tuple(each for each in turn.group.helplines if each != gone))
        turn.tell("facilitator.helpline_gone", label=gone[0])
        turn.in_this = None  # read afresh
    turn.show(tap.keyboard, _text(turn), _rows(turn))


@on_words("nummers", works_with_group)
def typed(turn: Turn, heard: Heard) -> None:
    """She typed a name and a number."""
    line = helpline_in(heard.text)
    if line is None:
        turn.misunderstand("facilitator.helpline_not_understood")
        return
    questions.close_about(turn.db, turn.person.id, "nummers", turn.member.id)
    label, number = line
    others = tuple(each for each in turn.group.helplines if each[0] != label)
    groups.set_helplines(turn.db, turn.group.id, (*others, line)[-MOST:])
    turn.say(turn.words("facilitator.helpline_kept", label=label, phone=number))
    first_steps.refresh(turn)


def helpline_in(typed: str) -> tuple[str, str] | None:
    """The name and the number in what was typed, such as "Huisarts = 010 123 4567"; None if either is missing."""
    found = _TYPED.fullmatch(typed)
    label = name_in(found["label"]) if found is not None else ""
    if found is None or not label:
        return None
    return label, " ".join(found["number"].split())


def _text(turn: Turn) -> str:
    if not turn.group.helplines:
        return turn.words("facilitator.helplines_missing")
    lines = [turn.words("checkin.helpline", label=label, phone=number) for label, number in turn.group.helplines]
    return turn.words("facilitator.helplines", lines=Markup("\n").join(lines))


def _rows(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    rows = [
        [Button(label("facilitator.helpline_remove", label=line[0]), _remove(line))]
        for line in turn.group.helplines
    ]
    return [*rows, [Button(label("facilitator.helpline_add"), ADD)]]


def _remove(line: tuple[str, str]) -> Remove:
    return Remove(f"{crc32(repr(line).encode()):08x}")
