"""The questions with which an experiment is worked out: what each asks, offers, and makes of a typed answer."""

from __future__ import annotations

from typing import Any

from content.typed import number_in
from content.typed_days import EVERY_DAY, WEEKEND, WORKDAYS, days_and_minutes_in, moment_within
from content.typed_pieces import Unread
from content.typed_time import EVENING as IN_THE_EVENING
from content.typed_time import minute_in
from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import AnyChoice, Choice
from handlers.experiment import cards
from handlers.shared.moments import days_in_words, minute_text, weekday
from storage.experiment_versions import EVENING, MORNING, Version

# In this order; a card's field "when" takes three.
STEPS = ("what", "when", "minute", "days", "where", "how_often", "smallest_step", "stop_rule")
OF_FIELD = {"when": ("when", "minute", "days")}

KEEP, ENOUGH = "keep", "enough"

# When Anker writes where something of the day is the cue: before it, or after it.
_MINUTE_OF_CUE = {MORNING: 8 * 60 + 30, EVENING: 19 * 60 + 30}


class Put(Choice):
    """One of the suggestions."""

    key: str


class Minute(Choice):
    """At this minute of the day."""

    minute: int


class Cue(Choice):
    """At something of the day: named in the morning, or asked after in the evening."""

    when: str


class Pick(Choice):
    """A day more or less: these days are ticked then, as a bitmask."""

    days: int


class Days(Choice):
    """On these days, as a bitmask."""

    days: int


class Times(Choice):
    """So many times."""

    times: int


TAKES = (Put, Minute, Cue, Pick, Days, Times, KEEP, ENOUGH)

LONGEST = 300
MOST_TIMES = 31

_NEEDED = frozenset({"what", "minute", "days", "how_often", "smallest_step"})
_SUGGESTED = {
    "when": ("when_dinner", "when_school", "when_bed"),
    "where": ("where_kitchen", "where_couch", "where_outside", "where_anywhere"),
    "smallest_step": ("step_once", "step_three", "step_think"),
    "stop_rule": ("stop_bad", "stop_busy", "stop_child"),
}
_MINUTES = (7 * 60 + 30, 12 * 60 + 30, 16 * 60, 17 * 60 + 30, 19 * 60, 20 * 60 + 30)
_OFTEN = (1, 3, 7)
_TIMES = ("keer", "maal", "x", "times", "time")


def text(step: str, version: Version, words: Words) -> str:
    """The question, with what stands there now."""
    question = words(f"experiment.ask_{step}")
    now = value(step, version, words)
    return words("experiment.now_it_is", question=question, words=now) if now else question


def value(step: str, version: Version, words: Words) -> str:
    """What was worked out about one step, in words; empty while it is open."""
    if step == "minute":
        if version.cue is not None:
            return words.label(f"experiment.cue_{version.cue}")
        return "" if version.minute is None else minute_text(version.minute)
    if step == "days":
        return "" if version.days is None else days_in_words(version.days, words)
    return (version.when or "") if step == "when" else cards.said(version, step, words)


def rows(step: str, version: Version, words: Words, *, goes_on: bool, picked: int = 0) -> list[list[Button]]:
    """What can be tapped: what is offered, to leave it as it is, to stop for now."""
    label = words.label
    last = []
    if value(step, version, words):
        last.append(Button(label("experiment.keep_it"), KEEP))
    elif step not in _NEEDED:
        last.append(Button(label("answers.skip"), KEEP))
    last.append(Button(label("experiment.enough" if goes_on else "answers.back"), ENOUGH))
    cues = _cues(words) if step == "minute" and version.when else []
    return [*cues, *_offered(step, words, picked), *in_rows(last)]


def minutes() -> list[list[Button]]:
    """Times of the day to choose from."""
    return in_rows([Button(minute_text(each), Minute(each)) for each in _MINUTES])


def tapped(choice: AnyChoice, step: str, words: Words) -> dict[str, Any]:
    """What a tapped answer changes, by the names of a version's columns."""
    match choice:
        case Minute(minute):
            return {"minute": minute, "cue": None}
        case Cue(when):
            return {"minute": _MINUTE_OF_CUE[when], "cue": when}
        case Days(days):
            return {"days": days}
        case Times(times):
            return {"times": times, "how_often": words.label(f"experiment.often_{times}")}
        case Put(key):
            return {step: words.label(f"experiment.{key}")}
    return {}


def typed(step: str, typed: str) -> dict[str, Any] | Unread:
    """What a typed answer changes, or what of it could not be told."""
    words = " ".join(typed.split())
    if not words:
        return Unread(words)
    if step == "minute":
        minute = minute_in(words)
        return minute if isinstance(minute, Unread) else {"minute": minute, "cue": None}
    if step == "days":
        return _days_or_time(words)
    if step == "how_often":
        number = number_in(words, of=_TIMES)
        if number is None or not 1 <= number <= MOST_TIMES:
            return Unread(words)
        return {"how_often": None, "times": number}  # said in full: three times, and no more than that
    return _moment(words) if step == "when" else {step: words}


def following(step: str, *, goes_on: bool, known: dict[str, Any]) -> str | None:
    """The step after this one; what was just told in the same breath (`known`) is not asked again.

    Who corrects the time where days are asked is asked for the days once more.
    """
    if step == "days" and "minute" in known and "days" not in known:
        return step
    steps = STEPS if goes_on else next((each for each in OF_FIELD.values() if step in each), (step,))
    return next((each for each in steps[steps.index(step) + 1 :] if each not in known), None)


def _days_or_time(words: str) -> dict[str, Any] | Unread:
    """Days, maybe with the time on them; or the time alone, corrected."""
    found = days_and_minutes_in(words, IN_THE_EVENING)
    if isinstance(found, Unread):
        return found
    days, minutes = found
    return Unread(words) if len(minutes) > 1 else _known(days, minutes[0] if minutes else None)


def _moment(words: str) -> dict[str, Any]:
    """Who types a moment with its time, and maybe its days, need not be asked for them."""
    found = days_and_minutes_in(words, IN_THE_EVENING)
    if isinstance(found, Unread):
        return {"when": words, **_known(*moment_within(words, IN_THE_EVENING))}
    days, minutes = found
    only_a_time = days is None and len(minutes) == 1
    return {"when": None if only_a_time else words, **_known(days, minutes[0] if len(minutes) == 1 else None)}


def _known(days: int | None, minute: int | None) -> dict[str, Any]:
    told = {"days": days, "minute": minute}
    known: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    return known | ({"cue": None} if minute is not None else {})


def _cues(words: Words) -> list[list[Button]]:
    """Not at a clock time: named in the morning, or asked after in the evening."""
    return [[Button(words.label(f"experiment.cue_{each}"), Cue(each))] for each in (MORNING, EVENING)]


def _offered(step: str, words: Words, picked: int) -> list[list[Button]]:
    label = words.label
    if step == "minute":
        return minutes()
    if step == "how_often":
        return in_rows([Button(label(f"experiment.often_{count}"), Times(count)) for count in _OFTEN])
    if step == "days":
        return _days(words, picked)
    return in_rows([Button(label(f"experiment.{key}"), Put(key)) for key in _SUGGESTED.get(step, ())], most=2)


def _days(words: Words, picked: int) -> list[list[Button]]:
    together = [Button(days_in_words(each, words), Days(each)) for each in (EVERY_DAY, WORKDAYS, WEEKEND)]
    single = [
        Button(("✓ " if picked >> day & 1 else "") + weekday(day, words), Pick(picked ^ 1 << day))
        for day in range(7)
    ]
    done = [[Button(words.label("answers.done"), Days(picked))]] if picked else []
    return [*in_rows(together, most=2), *in_rows(single, most=2), *done]
