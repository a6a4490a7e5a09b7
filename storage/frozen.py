"""What rows come out as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Row = TypeVar("Row")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[Row]) -> type[Row]:
    """A frozen dataclass to the type checker, which lets nobody change one.

    At run time it is a plain one with slots: freezing makes each tenfold dearer to create, and every tap and
    tick reads many rows.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
