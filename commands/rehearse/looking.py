"""Somebody who looks at everything there is to read: each page of each lesson, each idea, down every way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from commands.rehearse.people import Actor

COMMANDS = ("uitleg", "proefje")
# What would begin something, or lead elsewhere; every other button only shows something.
LEFT_ALONE = frozenset({"experiment.take", "experiment.own", "lesson.moment", "lesson.stop"})
MOST_TAPS = 3000

# A message she saw: what was chosen first on the way to it, its text, and the labels below it. What says the same
# elsewhere (the last page of each lesson) is another one.
Seen = tuple[str, str, tuple[str, ...]]


@dataclass
class Known:
    """What was found so far: where each button leads to, None while nobody tapped it."""

    goes_on: str
    leads: dict[Seen, dict[str, Seen | None]] = field(default_factory=dict)
    tried: set[tuple[str, str]] = field(default_factory=set)

    def note(self, seen: Seen) -> None:
        """A message came."""
        self.leads.setdefault(seen, dict.fromkeys(seen[2]))

    def new_below(self, seen: Seen) -> list[str]:
        """The labels that lead to something new: what stands below each page of a lesson is tapped once."""
        return [
            label
            for label, there in self.leads[seen].items()
            if there is None and (label == self.goes_on or (seen[0], label) not in self.tried)
        ]

    def way_to_something_new(self, root: Seen) -> list[str] | None:
        """The shortest way to a button that leads to something new; None where there is none left."""
        ways, met = deque([(root, list[str]())]), {root}
        while ways:
            here, way = ways.popleft()
            if new := self.new_below(here):
                return [*way, new[0]]
            for label, there in self.leads[here].items():
                if there is not None and there not in met:
                    met.add(there)
                    ways.append((there, [*way, label]))
        return None


async def look_through(reader: Actor) -> None:
    """Let her read it all."""
    for command in COMMANDS:
        known = Known(reader.label("lesson.go_on"))
        root = await _begin(reader, command, known)
        for _ in range(MOST_TAPS):
            way = None if root is None else known.way_to_something_new(root)
            if way is None:
                break
            await _go(reader, command, known, way)


async def _begin(reader: Actor, command: str, known: Known) -> Seen | None:
    await reader.say(f"/{command}")
    return _look(reader, known, "")


async def _go(reader: Actor, command: str, known: Known, way: list[str]) -> None:
    """Along this way, whose last button is new; and on, as long as there is something new below it."""
    here, below = await _begin(reader, command, known), way[0]
    while here is not None and way:
        label, *way = way
        message = reader.newest()
        if message is None or label not in known.leads[here]:
            return
        known.tried.add((here[0], label))
        await reader.tap(message, label)
        there = _look(reader, known, below)
        known.leads[here][label] = there or here  # where it ends there is nothing new
        here = there
        if not way and here is not None:
            way = known.new_below(here)[:1]


def _look(reader: Actor, known: Known, below: str) -> Seen | None:
    """What stands last in her chat, if it has buttons."""
    message = reader.newest()
    if message is None:
        return None
    labels = (each["text"] for row in message.keyboard_rows for each in row if "callback_data" in each)
    seen = (below, message.text, tuple(label for label in labels if not reader.keys_of(label) & LEFT_ALONE))
    known.note(seen)
    return seen
