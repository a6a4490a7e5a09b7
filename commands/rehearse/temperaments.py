"""How made-up parents behave: what each does when something stands in her chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Absence = Literal["stays", "blocks", "returns", "stops"]


@dataclass(frozen=True)
class Temperament:
    """One way of taking part. Shares are chances between 0 and 1, places in the programme parts of its weeks.

    `answers` is how often she takes a message up at all, `persists` how likely she goes on after each tap;
    `writes` how often she uses words of her own where they are asked for, `asks` how likely she begins something
    herself in a week. From `leaves_at` on she is away as `absence` says, until `back_at`.
    """

    key: str
    answers: float
    persists: float
    writes: float
    asks: float
    absence: Absence = "stays"
    leaves_at: float = 1.0
    back_at: float = 1.0


WELL = Temperament("answers well", answers=0.95, persists=1.0, writes=0.3, asks=0.8)
HALF = Temperament("answers half", answers=0.6, persists=0.7, writes=0.1, asks=0.3)
SILENT = Temperament("is silent", answers=0.0, persists=0.0, writes=0.0, asks=0.0)
BLOCKS = Temperament("blocks", answers=0.8, persists=0.9, writes=0.1, asks=0.3, absence="blocks", leaves_at=0.4)
RETURNS = Temperament(
    "returns", answers=0.9, persists=0.9, writes=0.2, asks=0.5, absence="returns", leaves_at=0.3, back_at=0.55
)
WRITES = Temperament("writes", answers=0.9, persists=0.95, writes=0.9, asks=0.9)
STOPS = Temperament("stops", answers=0.85, persists=0.9, writes=0.2, asks=0.4, absence="stops", leaves_at=0.6)
READS = Temperament("reads everything", answers=1.0, persists=1.0, writes=0.0, asks=0.0)
FACILITATOR = Temperament("leads the group", answers=1.0, persists=1.0, writes=0.0, asks=0.0)

ALL = (WELL, HALF, WRITES, RETURNS, SILENT, BLOCKS, STOPS)
