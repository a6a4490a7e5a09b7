"""Faults on request: the n-th call from now fails in a chosen way."""

from dataclasses import dataclass, field
from typing import Literal

from simulator.refusals import Refusal
from simulator.shapes import Json

Kind = Literal["error", "drop_before", "drop_after", "slow", "malformed"]


@dataclass
class Fault:
    """What goes wrong, and when.

    `error` answers with `code` and `description` and does nothing; `drop_before` cuts the connection before
    the effect, `drop_after` after it; `slow` answers `seconds` after the effect; `malformed` answers, after
    the effect, with something that is no JSON.
    """

    method: str
    kind: Kind
    nth: int = 1
    times: int = 1
    code: int = 500
    description: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    struck: int = field(default=0, init=False)

    @property
    def is_over(self) -> bool:
        """Whether it has struck as often as it should."""
        return self.struck >= self.times

    def matches(self, method: str) -> bool:
        """Whether it waits for this method."""
        return self.method == "*" or self.method.lower() == method.lower()

    def refusal(self) -> Refusal:
        """The error it answers with."""
        parameters: Json = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return Refusal(self.code, self.description or _usual_description(self.code, self.retry_after), parameters)


class Faults:
    """The faults that still wait for their call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let a fault wait for its call."""
        if fault.nth < 1 or fault.times < 1:
            raise ValueError("nth and times count from 1")
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Let every call succeed again."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Count a call; return the fault that strikes it, if any."""
        striking: Fault | None = None
        for fault in self._waiting:
            if fault.matches(method):
                fault.nth -= 1
                if fault.nth <= 0 and striking is None:
                    striking = fault
        if striking is not None:
            striking.struck += 1
        self._waiting = [fault for fault in self._waiting if not fault.is_over]
        return striking


def _usual_description(code: int, retry_after: int | None) -> str:
    if code == 429:
        return f"Too Many Requests: retry after {retry_after}"
    names = {
        400: "Bad Request",
        401: "Unauthorized",
        403: "Forbidden: bot was blocked by the user",
        409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        500: "Internal Server Error",
        502: "Bad Gateway",
    }
    return names.get(code, "Internal Server Error")
