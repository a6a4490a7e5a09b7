"""Each state in which a person can type × what people type: every cell has an answer that fits a rule.

The states are the doors for words, as they are registered: a new one without its cells fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest

from handlers.core.doors import DOORS, WORDS
from simulator.kinds import OtherKind
from simulator.messages import Message
from simulator.people import Person
from storage import inbox, people, questions
from tests.journeys import rights_table as table
from tests.journeys.rights_table import ANNA, KARIN, MEMBERSHIP, SANNE
from tests.journeys.test_rights_matrix import Cast, cast  # noqa: F401 - a fixture

# Where whatever is typed is what was asked for; there a word is kept, and what else it may mean is offered beside.
OWN_WORDS = {"ask_about", "ask_answer", "broadcast", "experiment", "pot", "rules", "share", "wens", "wish"}
# What these ask about is over in this cast: the question closes with whatever is typed, and she hears that it was.
OVER = {"ask", "drawing", "evaluation", "gegevens", "ladder", "phone_when"}
LEVELS = ("standaard", "simpel")
NUMBERS = ("112", "113")

Act = Callable[[Person], Message]
Rule = Callable[["Cell"], bool]


@dataclass(frozen=True)
class Cell:
    """What came of one line in one state: what was said and shown since, and whether the question is open."""

    state: str
    staff: bool
    said: str
    still_open: bool


def _has_numbers(cell: Cell) -> bool:
    """The numbers that matter; a member of staff writes about danger as well as in it."""
    return any(number in cell.said for number in NUMBERS) or (cell.staff and cell.state in OWN_WORDS)


def _opens_help(cell: Cell) -> bool:
    return any(number in cell.said for number in NUMBERS) or cell.state in OWN_WORDS


def _asks_what_to_stop(cell: Cell) -> bool:
    return "Wat wil je stoppen?" in cell.said or "pauze" in cell.said.lower() or cell.state in OWN_WORDS


def _is_answered(cell: Cell) -> bool:
    return bool(cell.said)


def _says(words: str) -> Act:
    return lambda person: person.say(words)


def _replies(words: str) -> Act:
    """A reply to the newest message of Anker's, whatever that is."""
    return lambda person: person.say(words, reply_to=person.last)


def _sends(kind: OtherKind) -> Act:
    return lambda person: person.send_other(kind)


def _all(rule: Rule, *lines: str) -> dict[str, tuple[Act, Rule]]:
    return {line: (_says(line), rule) for line in lines}


PHOTO = b"\x89PNG photo"
LINES: dict[str, tuple[Act, Rule]] = {
    **_all(
        _has_numbers,
        "ik wil dood",
        "hij slaat mij",
        "ik kan niet meer, ik wil dood",
        "Ik wil niet meer leven.",
        "kwil er nie meer zijn",
        "ik maak er een eind aan",
        "mijn dochter wil dood",
        "ik heb de baby door elkaar geschud",
        "ik ben bang voor mijn man",
        "i want to die",
        "he hit me again",
        "ik sta op het spoor",
    ),
    **_all(_opens_help, "hulp", "Help!", "HELP", "hulp!!"),
    **_all(_asks_what_to_stop, "stop", "STOP.", "ik wil stoppen", "pauze", "even pauze"),
    **_all(
        _is_answered,
        *("toch niet", "klaar", "terug", "sla over", "weet ik niet", "ja", "nee", "oké", "dank je wel", "later"),
        *("de bananen zijn op", "asdfgh", "7", "0", "11", "-1", "3,5", "half negen", "25:00", "elke dag"),
        *("ik kan niet meer", "ik ben zo moe", "ik ga dood van het lachen", "doodmoe", "vroeger wilde ik dood"),
        *("😭😭", "👍", "?", "...", "/onbekend", "Wie leest dit?", "Ben je een robot?", "a" * 3000),
        *("yardım edin lütfen, korkuyorum", "ساعدوني من فضلكم", "Допоможіть будь ласка", "proszę o pomoc"),
    ),
    "photo": (lambda person: person.send_photo(PHOTO), _is_answered),
    "caption of danger": (lambda person: person.send_photo(PHOTO, "ik wil dood"), _has_numbers),
    "voice note": (lambda person: person.send_voice(b"OggS"), _is_answered),
    "video": (lambda person: person.send_video(b"video"), _is_answered),
    "document": (lambda person: person.send_document(b"%PDF", "brief.pdf"), _is_answered),
    "sticker": (_sends("sticker"), _is_answered),
    "reply with danger": (_replies("ik wil dood"), _has_numbers),
    "reply with nonsense": (_replies("de bananen zijn op"), _is_answered),
    "reply with stop": (_replies("stop"), _asks_what_to_stop),
}


def test_each_door_for_words_is_a_state_of_the_matrix() -> None:
    assert set(_states()) == {name for way, name in DOORS if way == WORDS}


def test_there_are_sixty_lines() -> None:
    assert len(LINES) >= 60


async def test_a_sample_of_the_cells_has_answers_that_fit(cast: Cast) -> None:  # noqa: F811
    """The same cells each time: every state with two lines; all of them are for `make prove`."""
    failures, chance = [], Random(12)
    for state, (who, subject) in _states(cast).items():
        _speak(cast, chance.choice(LEVELS))
        for name in chance.sample(sorted(LINES), 2):
            act, rule = LINES[name]
            cell = await _played(cast, state, who, subject, act)
            if not rule(cell):
                failures.append(f"{state} × {name}: {cell.said[:120]!r}")
    assert not failures, "\n".join(failures)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
async def test_every_line_in_every_state_has_an_answer_that_fits(cast: Cast, level: str) -> None:  # noqa: F811
    failures = []
    _speak(cast, level)
    for state, (who, subject) in _states(cast).items():
        for name, (act, rule) in LINES.items():
            cell = await _played(cast, state, who, subject, act)
            if not rule(cell):
                failures.append(f"{state} × {name}: {cell.said[:120]!r}")
    with cast.world.database.read() as db:
        assert inbox.failed_since(db, since=0) == 0, "nothing was lost"
    assert not failures, "\n".join(failures)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
async def test_what_is_no_answer_leaves_the_question_open(cast: Cast, level: str) -> None:  # noqa: F811
    _speak(cast, level)
    closed = []
    for state, (who, subject) in _states(cast).items():
        if state in OWN_WORDS | OVER or state in ("ask_gone", "nothing", "phone_call_reply"):
            continue
        for name, (act, rule) in LINES.items():
            if rule is _is_answered:
                continue
            cell = await _played(cast, state, who, subject, act)
            if not cell.still_open:
                closed.append(f"{state} × {name}: {cell.said[:80]!r}")
    assert not closed, "\n".join(closed)


async def test_an_answer_to_a_question_that_is_over_is_met_as_one_and_not_as_nonsense(cast: Cast) -> None:  # noqa: F811
    unfitting = []
    for state in sorted(OVER):
        who, subject = _states(cast)[state]
        for name in ("half negen", "7", "elke dag", "Wie leest dit?", "photo", "voice note", "de bananen zijn op"):
            cell = await _played(cast, state, who, subject, LINES[name][0])
            if not cell.said.startswith("Deze vraag is al dicht.\nIk bewaarde dit niet."):
                unfitting.append(f"{state} × {name}: {cell.said[:80]!r}")
    assert not unfitting, "\n".join(unfitting)


@pytest.mark.slow
async def test_words_of_danger_are_passed_on_to_nobody_and_met_where_a_question_is_hers_no_more(
    cast: Cast,  # noqa: F811
) -> None:
    for state in ("wish", "experiment"):
        who, subject = ANNA, _states(cast)[state][1]
        cell = await _played(cast, state, who, subject, _says("ik wil niet meer leven"))
        assert _has_numbers(cell), state
        assert cell.still_open, state
    assert not [each for each in cast.people[SANNE].chat.messages if "niet meer leven" in each.text]
    cell = await _played(cast, "broadcast", ANNA, cast.things["broadcast"], _says("ik wil niet meer leven"))
    assert _has_numbers(cell)


@pytest.mark.slow
async def test_an_edit_of_what_was_typed_is_taken_or_answered_in_every_state(cast: Cast) -> None:  # noqa: F811
    world, silent = cast.world, []
    for state, (who, subject) in _states(cast).items():
        person = cast.people[who]
        _ask(cast, state, who, subject)
        typed = person.say("half negen")
        await world.settle()
        before = _heard_by(person)
        person.edit(typed, "kwart over negen")
        await world.settle()
        if _heard_by(person) == before:
            silent.append(state)
    with world.database.read() as db:
        assert inbox.failed_since(db, since=0) == 0
    assert not silent


async def _played(stage: Cast, state: str, who: str, subject: int, act: Act) -> Cell:
    """Ask afresh, let her do it, and see what came of it."""
    person = stage.people[who]
    _ask(stage, state, who, subject)
    await stage.world.settle()
    before = _heard_by(person)
    act(person)
    await stage.world.settle()
    said = "\n".join(text for key, text in _heard_by(person).items() if before.get(key) != text)
    with stage.world.database.read() as db:
        owner = stage.person_id(db, who)
        assert owner is not None
        still_open = questions.of(db, owner) is not None
    return Cell(state, who in table.STAFF, said, still_open)


def _heard_by(person: Person) -> dict[int, str]:
    """The bot's messages in her chat as they stand now."""
    return {each.sequence: each.text for each in person.chat.messages if each.from_bot}


def _states(stage: Cast | None = None) -> dict[str, tuple[str, int]]:
    """Each door for words: who stands before it, and about what."""
    found = {name: (ANNA, 0) for way, name in table.HER_OWN_ALWAYS if way == "words"}
    for door, (thing, may) in table.WORDS.items():
        who = next(each for each in (ANNA, SANNE, KARIN) if each in may)
        subject = 0
        if stage is not None:
            subject = stage.memberships[who] if thing == MEMBERSHIP else stage.things[thing]
        found[door] = (who, subject)
    return found


def _ask(stage: Cast, state: str, who: str, subject: int) -> None:
    with stage.world.database.write() as db:
        owner = stage.person_id(db, who)
        assert owner is not None
        if state == "nothing":
            questions.close(db, owner)
            return
        questions.ask(db, owner, state, subject, at=stage.world.clock.now())


def _speak(stage: Cast, level: str) -> None:
    with stage.world.database.write() as db:
        for who in (ANNA, SANNE, KARIN):
            owner = stage.person_id(db, who)
            assert owner is not None
            people.speak(db, people.get(db, owner), level=level)
