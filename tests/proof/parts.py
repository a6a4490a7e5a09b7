"""The parts of the proof: each a few tests with a seed and a size, small enough to be lost by a kill."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.crash.bot import KINDS
from tests.crash.stories import STORIES
from tests.proof.mutants import TESTS as MUTATED

BROKEN_UPDATES = "broken updates through the receiver"
LIVES = "lives: parents, staff, a group and the clock"
FALLS = "falls at every statement and call"
OUTAGES = "outages and clocks that jump"
HOSTILE = "a hostile Telegram: every method, every error"
FLOODS = "floods, and the memory they take"
SABOTAGE = "sabotage: what catches it"
REHEARSED = "a programme rehearsed: fifty groups of other people, twenty weeks each"
MUTANTS = "mutants: a change that no test notices"
REST = "all other slow tests"

_UPDATES_A_PART, _ALL_UPDATES = 25_000, 1_000_000
_STEPS_A_PART, _ALL_STEPS = 2_000, 100_000
_SEEDS_OF_OUTAGES = 25
_GROUPS, _GROUPS_A_PART, _WEEKS = 50, 5, 20
_MUTANTS_OF_A_SAMPLE, _UPDATES_OF_A_SAMPLE = 12, 60_000
_EVERY_FALL = 36  # of a sample: one of so many statements
_PARTS_REHEARSED_OF_A_SAMPLE = 5

_MUTATED = "tests/journeys/test_mutated_updates.py::test_broken_updates_stop_nothing_and_touch_nobody_else"
_LIFE = "tests/journeys/test_any_life.py::test_every_tap_and_every_word_is_answered_and_no_turn_fails"
_ALL_EXAMPLES = {"HYPOTHESIS_PROFILE": "prove"}
_REHEARSED = "tests/commands/test_rehearse.py::test_groups_of_other_people_are_told_neither_too_much_nor_at_night"
_HOSTILE = ("tests/gateway/test_hostile_telegram.py",)
_OUT = ("tests/journeys/test_outages.py",)
_MUTATE = ("-m", "tests.proof.mutants")
_FALLS = "tests/crash/test_falls.py::test_nobody_can_tell_wherever_the_bot_fell"
_ATTACKER = "tests/reports/test_attacker.py"
_EACH_FIELD = "tests/journeys/test_forged_fields.py"
_APART = ("tests/crash", *(test.split("::")[0] for test in (_MUTATED, _LIFE, _REHEARSED)), *_HOSTILE, *_OUT)


@dataclass(frozen=True)
class Part:
    """One run: its kind (a row of the table), what tells it from its like, what pytest is given, and settings."""

    kind: str
    name: str
    command: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    alone: bool = False  # it measures time: nothing runs beside it

    @property
    def key(self) -> str:
        """What it is known by in the file of what is done."""
        return f"{self.kind} / {self.name}"


def everything() -> list[Part]:
    """All of it; what is short comes first."""
    return [
        *(*_short(), *_rehearsed(), *_falls(), *_outages()),
        *_interleaved(_lives(), _broken_updates(), _mutants()),
    ]


def sample() -> list[Part]:
    """What is to be tried in 40 minutes on two cores: the same seeds each time; what takes long comes first."""
    (outages,) = _outages()[:1]
    mutants = [Part(MUTANTS, "a sample", (*_MUTATE, str(_MUTANTS_OF_A_SAMPLE)))]
    floods = [_floods(_UPDATES_OF_A_SAMPLE)]
    own = (
        _ATTACKER,
        _EACH_FIELD,
    )  # each field of each choice takes a quarter of an hour: of them a few in `make test`
    rest = [
        Part(REST, "the attacker", _pytest(_ATTACKER)),
        Part(REST, "pilot and others", ("-m", "pytest", "-n", "0", "-m", "slow", *_without(*_APART, *own))),
    ]
    alone = [*rest, *mutants, *_sampled_falls(), outages, *_lives()[:2], *_broken_updates()[:2], *_alone()]
    return [*floods, *_interleaved(_rehearsed()[:_PARTS_REHEARSED_OF_A_SAMPLE], alone)]


def _pytest(*more: str) -> tuple[str, ...]:
    return ("-m", "pytest", "-n", "0", "-m", "slow or not slow", *more)


def _without(*files: str) -> tuple[str, ...]:
    return tuple(word for file in files for word in ("--ignore", file))


def _short() -> list[Part]:
    rest = ("-m", "pytest", "-n", "0", "-m", "slow or long or thorough or hypothesis", *_without(*_APART))
    return [*_alone(), _floods(), Part(REST, "whole", rest, _ALL_EXAMPLES)]


def _alone() -> list[Part]:
    return [
        Part(HOSTILE, "whole", _pytest(*_HOSTILE)),
        Part(SABOTAGE, "whole", ("-m", "tests.proof.sabotage")),
        Part(REST, "promises", _pytest("tests/test_promises.py")),
    ]


def _floods(*updates: int) -> Part:
    return Part(FLOODS, "whole", ("-m", "benchmarks.floods", *map(str, updates), "--strict"), alone=True)


def _rehearsed() -> list[Part]:
    return [
        Part(
            REHEARSED,
            f"groups {first} to {first + _GROUPS_A_PART - 1}",
            _pytest(*(f"{_REHEARSED}[{seed}]" for seed in range(first, first + _GROUPS_A_PART))),
            {"ANKER_PROVE_WEEKS": str(_WEEKS)},
        )
        for first in range(0, _GROUPS, _GROUPS_A_PART)
    ]


def _falls() -> list[Part]:
    return [
        Part(FALLS, f"{story}, {kind}", _pytest(f"{_FALLS}[{story}-{kind}]"))
        for story in STORIES
        for kind in KINDS
    ]


def _sampled_falls() -> list[Part]:
    every = {"ANKER_PROVE_EVERY": str(_EVERY_FALL)}
    stories = list(STORIES)
    return [
        Part(
            FALLS,
            f"a sample, {half + 1} of 2",
            _pytest(*(f"{_FALLS}[{story}-{kind}]" for story in stories[half::2] for kind in KINDS)),
            every,
        )
        for half in range(2)
    ]


def _outages() -> list[Part]:
    files = (*_OUT, "tests/scheduler/test_wrong_clock.py", "tests/scheduler/test_catch_up.py")
    return [
        Part(
            OUTAGES,
            f"seed {seed}",
            _pytest(*files, f"--hypothesis-seed={seed}"),
            _ALL_EXAMPLES | {"ANKER_PROVE_SEED": str(seed)},
        )
        for seed in range(1, _SEEDS_OF_OUTAGES + 1)
    ]


def _broken_updates() -> list[Part]:
    size = {"ANKER_PROVE_UPDATES": str(_UPDATES_A_PART)}
    command = _pytest(f"{_MUTATED}[{_UPDATES_A_PART}]")
    return [
        Part(BROKEN_UPDATES, f"seed {seed}", command, size | {"ANKER_PROVE_SEED": str(seed)})
        for seed in range(1, _ALL_UPDATES // _UPDATES_A_PART + 1)
    ]


def _lives() -> list[Part]:
    size = {"ANKER_PROVE_STEPS": str(_STEPS_A_PART)}
    command = _pytest(f"{_LIFE}[{_STEPS_A_PART}]")
    return [
        Part(LIVES, f"seed {seed}", command, size | {"ANKER_PROVE_SEED": str(seed)})
        for seed in range(1, _ALL_STEPS // _STEPS_A_PART + 1)
    ]


def _mutants() -> list[Part]:
    return [Part(MUTANTS, file, (*_MUTATE, "0", file)) for file in MUTATED]


def _interleaved(*kinds: list[Part]) -> list[Part]:
    """From each in turn, so that none waits for all of another."""
    longest = max(map(len, kinds))
    return [kind[number] for number in range(longest) for kind in kinds if number < len(kind)]
