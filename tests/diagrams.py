"""The diagrams of docs/architecture.md: `python -m tests.diagrams` draws them anew from the tables of states."""

from __future__ import annotations

import re
from pathlib import Path

from storage import (
    asks,
    broadcasts,
    delivery,
    evaluations,
    experiments,
    export_requests,
    meetings,
    members,
    phone_calls,
    prompts,
    shares,
)
from storage.states import Transitions

PAGE = Path(__file__).parent.parent / "docs" / "architecture.md"

TABLES: dict[str, Transitions] = {
    "prompt": prompts.TRANSITIONS,
    "outbox message": delivery.TRANSITIONS,
    "member": members.TRANSITIONS,
    "meeting": meetings.TRANSITIONS,
    "broadcast": broadcasts.TRANSITIONS,
    "share": shares.TRANSITIONS,
    "ask": asks.TRANSITIONS,
    "phone call": phone_calls.TRANSITIONS,
    "experiment": experiments.TRANSITIONS,
    "evaluation": evaluations.TRANSITIONS,
    "file": export_requests.TRANSITIONS,
}

_PLACE = re.compile(r"(?P<name><!-- states of a (?P<thing>[a-z ]+) -->\n)```mermaid\n.*?```\n", re.DOTALL)


def drawn(page: str) -> str:
    """The page, with each of its diagrams of states as its table has it now."""
    return _PLACE.sub(lambda place: place["name"] + diagram(TABLES[place["thing"]]), page)


def things(page: str) -> list[str]:
    """Of what the page draws the states."""
    return [place["thing"] for place in _PLACE.finditer(page)]


def diagram(transitions: Transitions) -> str:
    """A diagram of states: it begins with the first of the table."""
    arrows = [f"    [*] --> {next(iter(transitions))}"]
    for old, following in transitions.items():
        arrows += [f"    {old} --> {new}" for new in transitions if new in following]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```", ""])


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
