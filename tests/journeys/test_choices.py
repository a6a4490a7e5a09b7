"""What buttons stand for: written and read back as it was, also where an earlier version wrote it."""

from __future__ import annotations

import importlib
import json
import re
from contextlib import suppress
from dataclasses import fields
from datetime import date
from itertools import product
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, insert

import handlers
import handlers.all
from handlers.calming.minute import WAYS
from handlers.core import choices
from handlers.core.choices import TAKES, Choice, OldChoice
from handlers.core.doors import DOORS, TAP
from handlers.enrolment.steps import NAMES
from handlers.ladder.own import RUNGS
from handlers.shared.asking import Ticked
from handlers.shared.consents import QUESTIONS
from storage import keyboards, members, people
from storage.database import Database
from storage.encryption import Vault
from storage.experiment_versions import WORDS
from storage.ladders import PARTS
from storage.migrations import state
from storage.rsvps import ANSWERS
from tests.letters import any_text
from tests.world import KEY, World

SPELLING = importlib.import_module("storage.migrations.versions.0026_choices_of_one_spelling")

# Each way in which the version before this one wrote a choice down, and what that is now.
OLD: list[tuple[str, str, Any]] = [
    ("checkin", "value:7", ["value", "7"]),
    ("checkin", "on:belly", ["tick", "belly"]),
    ("checkin", "off:belly", ["tick", "belly"]),
    ("checkin", "item:tension", ["again", "tension"]),
    ("checkin", "not_today", "not_today"),
    ("evaluation", "put:went_well:yes", ["put", "went_well", "yes"]),
    ("lesson", "7/message 0/message 1", ["page", 7, "message 0", "message 1"]),
    ("reread", "open 7", ["open", 7]),
    ("meeting", "open 12", ["with", "open", 12]),
    ("meeting", "tick 12 3 on", ["tick", 12, 3]),
    ("meeting", "day add 2026-03-09", ["day", "add", "2026-03-09"]),
    ("meeting", "time 12 2026-03-09 1170", ["time", 12, "2026-03-09", 1170]),
    ("meeting", "save 20 2026-03-09 1170", ["save", 20]),
    ("meeting", "off 2026-03-16", ["holiday", "2026-03-16"]),
    ("meeting", "page -1", ["page", -1]),
    ("rsvp", "yes 0", ["rsvp", "yes", 0]),
    ("first", "week", ["command", "week"]),
    ("which", "week 3", ["as_member", "week", 3]),
    ("link", "link 0", ["link", 0]),
    ("link_which", "3 0 12", ["of_group", 3, 0, 12]),
    ("experiments", "12", ["see", 12]),
    ("wish", "idea 3 kort", ["look", 3, "kort"]),
    ("experiment", "pick 5", ["pick", 5]),
    ("broadcast", "person 3", ["for_parent", 3]),
    ("broadcast", "when now", ["when", "now"]),
    ("enrol", "called mama", ["answer", "called", "mama", False]),
    ("enrol", "hour 480", ["answer", "hour", 480, False]),
    ("tijd", "hour", ["hour", None, False]),
    ("tijd", "hour 480 sure", ["hour", 480, True]),
    ("tijd", "rest_day none", ["rest_day", "none"]),
    ("ladder", "rung top", ["to", "top"]),
    ("ladder", "skip top step", ["skip", "top", "step"]),
    ("gegevens", "look checkin 2026-03-02 8", ["look", "checkin", "2026-03-02", 8]),
    ("gegevens", "consent facilitator yes", ["consent", "facilitator", "yes"]),
    ("gegevens", "erase sure", ["erase", "sure"]),
    ("consent", "facilitator no", ["consent", "facilitator", "no"]),
    ("overview", "command groep", ["command", "groep"]),
    ("overview", "ask 3", ["see_ask", 3]),
    ("overview", "at_once on", ["switch", "at_once", "on"]),
    ("invite", "parent 4", ["invite", "parent", 4]),
    ("making", "programme x-y", ["pack", "x-y"]),
    ("making", "back zone", "back"),
    ("nummers", "remove 00ff00ff", ["remove", "00ff00ff"]),
    ("version", "yes 1.2.0", ["yes", "1.2.0"]),
    ("ouders", "see 3", ["see", 3]),
]

OLD_STATES: list[tuple[str, list[str], Any]] = [
    ("checkin", ["on:belly", "off:chest", "off:head_jaw", "done"], ["ticked", ["chest", "head_jaw"]]),
    ("meeting", ["day 12 2026-03-09", "open 12"], ["picking", "12"]),
    ("meeting", ["off 2026-03-09", "on 2026-03-16", "save 20 2026-03-09 1170"],
     ["weekly", "2026-03-09", "1170", ["2026-03-16"]]),
    ("meeting", ["tick 12 3 on", "tick 12 4 off", "was_there 12"], ["present", ["3"]]),
    ("meeting", ["open 12"], ["place_of", "12"]),
    ("ladder", ["skip top step", "show"], ["skip", "top", "step"]),
    ("lesson_moment", ["at 3 480", "at 3 1200"], ["day", "3"]),
    ("record", ["read 3"], ["record", "3"]),
    ("making", ["back zone"], ["asked", "zone"]),
    ("ouders", ["see 3", "back"], ["see", "3"]),
]  # fmt: skip


# All words, days and hours that are such in some choice.
_KNOWN = (*RUNGS, *PARTS, *WAYS, *NAMES, *ANSWERS, *QUESTIONS, *WORDS, "yes", "no", "none", None, False, *range(7))


def every_choice() -> list[tuple[str, type[Choice]]]:
    """Each choice about something, with each conversation that takes it."""
    return [(kind, each) for kind, takes in TAKES.items() for each in takes.values() if not isinstance(each, str)]


def _of_many(choice: type[Choice]) -> st.SearchStrategy[Choice]:
    hints = get_type_hints(choice)
    return st.builds(choice, **{each.name: _any(hints[each.name]) for each in fields(choice)})  # type: ignore[arg-type]


def _any(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field: a number is a row's, a count, a minute or an instant; a day has hours everywhere."""
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*map(_any, get_args(kind)))
    if kind is int:
        return st.integers(-choices.LARGEST, choices.LARGEST)
    if kind is date:
        return st.dates(date(choices.FIRST_YEAR, 1, 1), date(choices.LAST_YEAR, 12, 31))
    return any_text() if kind is str else st.from_type(kind)


def _of_few(choice: type[Choice]) -> list[Choice]:
    """Of a choice that says what its fields must be: those there are, of all words that are such somewhere."""
    if not hasattr(choice, "__post_init__"):
        return []
    kinds, found = list(get_type_hints(choice).values())[-len(fields(choice)) :], []  # type: ignore[arg-type]
    for values in product(_KNOWN, repeat=len(fields(choice))):  # type: ignore[arg-type]
        with suppress(ValueError, TypeError):
            found.append(choice(*(choices._as(kind, value) for kind, value in zip(kinds, values, strict=True))))
    assert found, f"{choice} says what it must be: add its words here"
    return found


@pytest.mark.parametrize(("kind", "choice"), every_choice(), ids=lambda each: getattr(each, "__name__", each))
def test_every_choice_is_read_as_it_was_written(kind: str, choice: type[Choice]) -> None:
    made = st.sampled_from(few) if (few := _of_few(choice)) else _of_many(choice)

    @settings(max_examples=20)
    @given(made)
    def holds(each: Choice) -> None:
        assert choices.read(kind, json.loads(json.dumps(choices.write(kind, each)))) == each

    holds()


def test_every_word_is_read_as_it_was_written() -> None:
    for kind, takes in TAKES.items():
        for word, choice in takes.items():
            if isinstance(choice, str):
                assert choices.read(kind, choices.write(kind, word)) == word


def test_every_door_for_taps_says_which_choices_it_takes() -> None:
    assert {name for way, name in DOORS if way == TAP} == TAKES.keys()


def test_no_conversation_takes_a_choice_apart() -> None:
    """Choices are read in one place: elsewhere none is split, joined of parts, or sought among other buttons."""
    taken_apart = r"\bchoice\.(split|partition|rpartition|startswith|endswith|removeprefix|count)\("
    sought = r"\.choices\[|in \w+\.keyboard\.choices|in keyboard\.choices"
    joined = r"Button\([^\n]*, f\""
    wrong = re.compile(f"{taken_apart}|{sought}|{joined}")
    home = Path(handlers.__file__).parent
    found = [
        f"{file.relative_to(home)}: {line.strip()}"
        for file in sorted(home.rglob("*.py"))
        if file.name != "choices.py" or file.parent.name != "core"
        for line in file.read_text(encoding="utf-8").splitlines()
        if wrong.search(line) and (file.name, "keyboard.choices[index]" in line) != ("entering.py", True)
    ]
    assert found == []


@pytest.mark.parametrize(
    "written", [["see"], ["see", "x"], ["see", 1, 2], ["see", True], ["back", 1], "out", ["out", 1], "see 3"]
)
def test_what_no_version_wrote_is_old(written: Any) -> None:
    with pytest.raises(OldChoice):
        choices.read("ouders", written)


@pytest.mark.sqlite
def test_choices_of_the_version_before_are_spelt_anew_and_read(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY))
    state.upgrade(database, "0025")
    with database.engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection, only=["keyboard"])
        add = insert(tables.tables["keyboard"])
        shown = [(kind, [old]) for kind, old, _ in OLD] + [(kind, old) for kind, old, _ in OLD_STATES]
        for number, (kind, old) in enumerate([*shown, ("checkin", "no list at all")], 1):
            connection.execute(
                add, {"id": number, "kind": kind, "subject": 0, "step": 0, "choices": json.dumps(old), "open": 1,
                      "created_at": 0})  # fmt: skip
    state.migrate(database)
    with database.read() as db:
        for number, (kind, _, new) in enumerate(OLD, 1):
            keyboard = keyboards.find(db, number)
            assert keyboard is not None
            assert choices.read(kind, keyboard.choices[0]) == choices.read(kind, new), (kind, new)
        for number, (kind, _, new) in enumerate(OLD_STATES, len(OLD) + 1):
            keyboard = keyboards.find(db, number)
            assert keyboard is not None
            assert keyboard.holds == new, kind
    database.close()


def test_ticks_of_the_version_before_are_still_there() -> None:
    holds = SPELLING.held("checkin", ["on:belly", "off:chest", "done"])
    keyboard = keyboards.Keyboard(1, 1, "checkin", 0, 0, [], holds, True, None)
    assert choices.held(keyboard, Ticked) == Ticked(("chest",))


async def test_button_that_this_version_does_not_know_is_old(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    with world.database.write() as db:
        person = people.find(db, anna.id)
        assert person is not None
        (place,) = members.of_person(db, person.id)
        written: list[str | list[object]] = [["hour", "half negen"], ["levenslang", 3], "levenslang"]
        shown = keyboards.add(db, person_id=person.id, kind="tijd", subject=place.id, choices=written, at=0)
    for index in range(3):
        tap = anna.tap_data(f"tijd:{shown.id}:0:{index}", message=anna.last)
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.text.startswith("Deze knop is van eerder.")
