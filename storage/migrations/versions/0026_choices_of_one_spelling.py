"""What a button stands for is spelt in one way, and a set of buttons holds the state of its step.

Until now a choice was a string in one of four grammars, and what a step was about was read out of its buttons. Those
that are open are spelt anew; a choice that is not known here is found to be old when it is tapped.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

COLONS = ("checkin", "try", "wave", "paper", "evaluation")
PAGES = ("lesson", "reread")
# Choices that began with no word of their own.
NAMELESS = {
    "first": "command",
    "experiments": "see",
    "which": "as_member",
    "link_which": "of_group",
    "rsvp": "rsvp",
    "invite": "invite",
    "enrol": "answer",
    "consent": "consent",
}
RENAMED = {
    ("checkin", "item"): ["again"],
    ("wish", "idea"): ["look"],
    ("wish", "from"): ["of_session"],
    ("broadcast", "person"): ["for_parent"],
    ("ladder", "rung"): ["to"],
    ("making", "programme"): ["pack"],
    ("overview", "ask"): ["see_ask"],
    ("overview", "call"): ["see_call"],
    ("overview", "experiment"): ["see_experiment"],
    ("overview", "at_once"): ["switch", "at_once"],
    ("overview", "ladder"): ["switch", "ladder"],
    ("overview", "presence"): ["switch", "presence"],
    ("meeting", "move_yes"): ["move_to"],
    ("meeting", "on"): ["holiday"],
    ("meeting", "off"): ["holiday"],
}
WITH = ("open", "agenda", "move", "cancel", "cancel_yes", "place", "for_all", "held", "was_there", "not_held")

KEYBOARD = sa.table(
    "keyboard",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("choices", sa.Text),
    sa.column("holds", sa.Text),
    sa.column("open", sa.Integer),
)
OPEN = sa.select(KEYBOARD.c.id, KEYBOARD.c.kind, KEYBOARD.c.choices).where(KEYBOARD.c.open == 1)
SPELL = (
    sa.update(KEYBOARD)
    .where(KEYBOARD.c.id == sa.bindparam("this"))
    .values(choices=sa.bindparam("anew"), holds=sa.bindparam("state"))
)


def upgrade() -> None:
    op.add_column("keyboard", sa.Column("holds", sa.Text(), nullable=True))
    changed = []
    for number, kind, written in op.get_bind().execute(OPEN).all():
        try:
            before = json.loads(written)
            anew, state = [spelt(kind, each) for each in before], held(kind, before)
        except (ValueError, TypeError, AttributeError, IndexError):
            continue  # its buttons are old, whatever they were
        if state is not None or anew != before:
            holds = None if state is None else json.dumps(state)
            changed.append({"this": number, "anew": json.dumps(anew), "state": holds})
    if changed:
        op.get_bind().execute(SPELL, changed)


def spelt(kind: str, choice: str) -> Any:
    """A choice of this conversation: a word, or a list of a word and what it is about."""
    if kind in NAMELESS:
        return [NAMELESS[kind], *choice.split(" ")]
    if kind in PAGES and choice.count("/") == 2:
        return ["page", *choice.split("/")]
    word, *about = choice.split(":" if kind in COLONS else " ")
    if kind in COLONS and word in ("on", "off"):
        word = "tick"
    if kind == "meeting" and word in WITH:
        return ["with", word, *about]
    if kind == "meeting" and word in ("tick", "save"):
        return [word, *about[: 2 if word == "tick" else 1]]
    if kind == "making" and word == "back":
        return word
    if kind == "tijd" and (word, about[1:]) == ("hour", ["sure"]):
        return [word, about[0], True]
    renamed = RENAMED.get((kind, word), [word])
    return [*renamed, *about] if about or len(renamed) > 1 or renamed != [word] else word


def held(kind: str, choices: list[str]) -> Any:
    """The state of the step that these buttons belong to; None where it has none."""
    told = [each.split(":" if kind in COLONS else " ") for each in choices]
    if kind in COLONS:
        ticked = [each[1] for each in told if each[0] == "off"]
        return ["ticked", ticked] if ticked else None
    if kind == "meeting":
        return of_meeting(told)
    if kind == "ouders" and len(told) == 2 and told[0][0] == "see" and told[1] == ["back"]:
        return told[0]
    if kind == "ladder" and told and told[0][0] == "skip":
        return told[0]
    if kind == "lesson_moment" and told and told[0][0] == "at":
        return ["day", told[0][1]]
    if kind == "record" and len(told) == 1 and told[0][0] == "read":
        return ["record", told[0][1]]
    if kind == "making" and len(told) == 1 and told[0][0] == "back":
        return ["asked", told[0][1]]
    return ["preview"] if kind == "share" and ["post"] in told else None


def of_meeting(told: list[list[str]]) -> Any:
    """What is picked, planned, ticked or asked with these buttons of the calendar."""
    words = {each[0]: each for each in told}
    if "save" in words:
        _, _, first, minute = words["save"]
        return ["weekly", first, minute, [each[1] for each in told if each[0] == "on"]]
    if "was_there" in words:
        return ["present", [each[2] for each in told if each[0] == "tick" and each[3] == "on"]]
    for picked in ("day", "time"):
        if picked in words:
            return ["picking", words[picked][1]]
    return ["place_of", told[0][1]] if len(told) == 1 and told[0][0] == "open" else None
