"""When an instrument is asked by itself, beside the daily check-in: at fixed times, or at random in a window."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from content.texts import Strict

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
Clock = Annotated[str, StringConstraints(pattern=CLOCK)]

# Nothing comes by itself outside of these.
_EARLIEST, _LATEST = 7 * 60, 22 * 60


class Prompting(Strict):
    """On the `days` days after the meeting of session `after_session`, fixed or at random.

    Fixed is `at` these times; at random is `times` times between `first` and `last`, at least `apart` minutes from
    each other.
    The same `seed` draws the same times for the same parent and day. What is asked at random on one day counts as
    one of the two things a day that Anker starts.
    """

    after_session: Annotated[int, Field(ge=1)]
    days: Annotated[int, Field(ge=1, le=28)]
    at: Annotated[tuple[Clock, ...], Field(max_length=2)] = ()
    first: Clock = "10:00"
    last: Clock = "20:00"
    times: Annotated[int, Field(ge=1, le=2)] = 1
    apart: Annotated[int, Field(ge=10)] = 90
    seed: int = 1

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        first, last = minute(self.first), minute(self.last)
        for each in (first, last, *map(minute, self.at)):
            if not _EARLIEST <= each < _LATEST:
                raise _wrong("lies in the quiet hours", "choose times from 07:00 until 21:59")
        if last - first < (self.times - 1) * self.apart or last < first:
            raise _wrong("does not fit its window", "make first: earlier, last: later, or apart: smaller")
        return self


def minute(clock: str) -> int:
    """The minute of the day of a time as 10:30."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _wrong(what: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("prompting", "{message}", {"message": f"This plan {what}", "fix": fix})
