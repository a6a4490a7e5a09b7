"""What everybody saw, day by day, beside what should have come: no message less, no message more.

A page is one chat on one day. Its lines are hand-written, in the order in which things stand there at night:

    "20:00 Dank je."           answers what she did at that moment
    "20:00 * Heb je even"      came by itself: it counts for her day
    "20:00 > Hier ben ik"      came by itself, and goes on with what she asked for or agreed: it does not count
    "20:00 ! De tijd is"       came by itself, and had to: a meeting moved or cancelled, her facilitator's own word
    "12:02-12:09 Een ouder"    came at a random moment between these
    "20:00 gone: Deze"         was said today, and is not to be seen any more
    "now: Dit is het plan"     an older message that reads differently since today
    "gone: Anna deelt"         an older message that is not to be seen any more
    "toast: Het is weg"        flew over the screen after a tap

What follows the time is a piece of the text; " / " stands for a new line, [label] for a button.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from simulator.chats import Chat
from simulator.messages import Message
from tests.moments import ZONE

LINE = re.compile(
    r"(?:(?P<time>\d\d:\d\d(?:-\d\d:\d\d)?) (?:(?P<mark>[*>!]) )?)?(?P<how>(?:now|gone|toast): )?(?P<piece>.*)"
)
COUNTS = "*"


@dataclass(frozen=True)
class Seen:
    """Something that happened in a chat: `time` is HH:MM, empty for what was older; `how` as in a line."""

    time: str
    how: str
    text: str
    by_itself: bool = False

    def __str__(self) -> str:
        mark = "(by itself) " if self.by_itself else ""
        return f"{self.time} {mark}{self.how}{self.text}".strip()


@dataclass(frozen=True)
class Line:
    """A hand-written line."""

    time: str
    mark: str
    how: str
    piece: str

    @classmethod
    def read(cls, written: str) -> Line:
        """A line as it is written."""
        found = LINE.fullmatch(written)
        assert found is not None
        return cls(*(found[each] or "" for each in ("time", "mark", "how", "piece")))

    @property
    def counts(self) -> bool:
        """Whether it counts for her day."""
        return self.mark == COUNTS

    def fits(self, seen: Seen) -> bool:
        """Whether this is what was seen."""
        first, _, last = self.time.partition("-")
        return (
            first <= seen.time <= (last or first)
            and self.how == seen.how
            and self.piece in seen.text
            and bool(self.mark) == seen.by_itself
        )


class Page:
    """One chat, or a group's chats before and after its upgrade: what was seen there since the page was turned."""

    def __init__(self, whose: str, chats: list[Chat], *, tells_answers: bool) -> None:
        self.whose = whose
        self.chats = chats
        self._tells_answers = tells_answers
        self._before: dict[Message, str] = {}
        self._answers: set[Message] = set()
        self._toasts: list[str] = []

    def answered(self, messages: Iterable[Message]) -> None:
        """These came while she was doing something."""
        self._answers.update(messages)

    def toast(self, text: str) -> None:
        """This flew over her screen."""
        self._toasts.append(in_one_line(text))

    def said(self) -> list[Message]:
        """What the bot said here, deleted or not, in order."""
        return [each for chat in self.chats for each in list(chat.history.values()) if each.from_bot]

    def since_turned(self) -> list[Seen]:
        """What was seen since the page was turned."""
        new = [each for each in self.said() if each not in self._before]
        old = [each for each in self.said() if each in self._before]
        return [
            *(self._new(each) for each in new),
            *(self._old(each) for each in old if shown(each) != self._before[each]),
            *(Seen("", "toast: ", text) for text in self._toasts),
        ]

    def turn(self) -> None:
        """A new day begins."""
        self._before = {each: shown(each) for each in self.said()}
        self._toasts.clear()

    def _new(self, message: Message) -> Seen:
        by_itself = self._tells_answers and message not in self._answers
        return Seen(
            f"{local(message.date):%H:%M}", "gone: " if message.deleted else "", text_of(message), by_itself
        )

    def _old(self, message: Message) -> Seen:
        return Seen("", "gone: " if message.deleted else "now: ", text_of(message))


def shown(message: Message) -> str:
    """What is to be seen of a message; nothing once it is deleted."""
    return "" if message.deleted else text_of(message)


def text_of(message: Message) -> str:
    """A message in one line: what it carries, its text and its buttons."""
    file = f"({message.file.kind}) " if message.file else ""
    buttons = "".join(f" [{label}]" for row in message.buttons for label in row)
    return file + in_one_line(message.text) + buttons


def in_one_line(text: str) -> str:
    """A text without its new lines."""
    return text.replace("\n", " / ")


def local(instant: float) -> datetime:
    """The wall clock in Amsterdam."""
    return datetime.fromtimestamp(instant, ZoneInfo(ZONE))


def difference(written: Sequence[str], seen: Sequence[Seen]) -> list[str]:
    """What is missing and what is too much, in order; empty where the page is as it was written."""
    lines = [Line.read(each) for each in written]
    together = _longest(lines, seen)
    if len(together) == len(lines) == len(seen):
        return []
    found: list[str] = []
    at_line = at_seen = 0
    for line, other in [*together, (len(lines), len(seen))]:
        found += [f"  missing:  {each}" for each in written[at_line:line]]
        found += [f"  too much: {each}" for each in seen[at_seen:other]]
        at_line, at_seen = line + 1, other + 1
    return found


def _longest(lines: Sequence[Line], seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """The longest common subsequence of both, as pairs of places."""
    best: list[list[list[tuple[int, int]]]] = [[[] for _ in range(len(seen) + 1)] for _ in range(len(lines) + 1)]
    for line in reversed(range(len(lines))):
        for other in reversed(range(len(seen))):
            longest = max(best[line + 1][other], best[line][other + 1], key=len)
            if lines[line].fits(seen[other]):
                longest = max(longest, [(line, other), *best[line + 1][other + 1]], key=len)
            best[line][other] = longest
    return best[0][0]
