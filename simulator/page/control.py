"""What the page needs beyond Telegram; whoever shows the page hands it this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Part:
    """A person who is on the table from the start, and the role she plays."""

    name: str
    role: str


@dataclass(frozen=True)
class Coming:
    """Something that will happen by itself: when (seconds since 1970), of which kind, for how many."""

    instant: int
    kind: str
    count: int


class Control(Protocol):
    """The bot behind the page, its clock and its invitations."""

    @property
    def cast(self) -> Sequence[Part]:
        """Who is there from the start; the first parent is the one the guide speaks to."""
        ...

    @property
    def group_title(self) -> str:
        """The group chat that is there from the start."""
        ...

    @property
    def zone(self) -> str:
        """The time zone in which the page tells the time, by its IANA name."""
        ...

    @property
    def began(self) -> int:
        """When the programme's first week begins, in seconds since 1970."""
        ...

    @property
    def bot_runs(self) -> bool:
        """Whether the bot's process is alive."""
        ...

    def now(self) -> float:
        """The programme's time, in seconds since 1970."""
        ...

    def coming(self) -> Sequence[Coming]:
        """What is to come, earliest first."""
        ...

    def next_instant(self) -> int | None:
        """The next instant at which the bot has something to do, be it unseen."""
        ...

    async def move_clock(self, instant: int) -> None:
        """Set the clock, and wait until the bot has done what was due by then, or is away."""
        ...

    def invite(self, role: str) -> str:
        """A fresh, single-use link for this role."""
        ...

    async def restart_bot(self) -> None:
        """Let the bot fall where it stands (as by `kill -9`), and start it again."""
        ...
