"""What a look at one thing found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do; without it all is well.

    `is_hint`: the bot works without it all the same.
    """

    about: str
    found: str
    remedy: str = ""
    is_hint: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the bot cannot do its work."""
        return bool(self.remedy) and not self.is_hint

    def __str__(self) -> str:
        mark = "wrong" if self.is_wrong else "hint" if self.is_hint and self.remedy else "well"
        return f"{mark:5}  {self.about}: {self.found}" + (f" → {self.remedy}" if self.remedy else "")
