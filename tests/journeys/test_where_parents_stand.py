"""Where a parent really stands, reached by her own taps, with all its buttons in sight × what she types there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest

from simulator.messages import Message
from simulator.people import Person
from storage import inbox, meetings, members, people, prompts, questions
from storage.database import Transaction
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World, with_all_taught

LEVELS = ("Gewone zinnen", "Korte zinnen")
NUMBER = "06 12345678"

_FIRST_LESSON = "1. "  # its title is another one in few words
# How she gets there; below it what is typed is hers to say, and is kept as an answer.
PLACES: dict[str, tuple[str, ...]] = {
    "asks": ("> /vraag",),
    "has words that wait for a yes": ("> /vraag Mag mijn zus mee?",),
    "is asked for a number": ("> /bel",),
    "is asked when to call": ("> /bel", f"> {NUMBER}"),
    "is asked whether to record": ("> /bel", f"> {NUMBER}", "Overdag"),
    "is asked for the last yes": ("> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken"),
    "is asked for an hour": ("> /tijd", "Andere tijd"),
    "is asked for a name": ("> /tijd", "Andere naam"),
    "is asked for a city": ("> /tijd", "Andere stad"),
    "wishes": ("> /wens",),
    "adds to the pot": ("> /ideeen", "Zet er iets bij"),
    "words her ladder": ("> /ladder", "Boven"),
    "rests a minute": ("> /rust",),
    "is offered the questions": ("> /checkin", "> /checkin"),
    "is asked how tense she is": ("> /checkin",),
    "is asked at a moment": ("> /nu",),
    "is asked how long to rest": ("> /pauze",),
    "is asked whether to stop": ("> /stop",),
    "chooses a language": ("> /taal",),
    "reads a lesson": ("> /uitleg", _FIRST_LESSON),
    "looks at her data": ("> /gegevens",),
    "is asked whether to be forgotten": ("> /gegevens", "Vergeet mij"),
    "has nothing open": (),
}
HER_WORDS = {"asks", "is asked when to call", "wishes", "adds to the pot", "words her ladder"}
A_NAME = {"is asked for a name"}


@dataclass(frozen=True)
class Cell:
    """What came of a line: what was said since, and what is open before and after."""

    place: str
    said: str
    before: tuple[object, ...]
    after: tuple[object, ...]


def _has_numbers(cell: Cell) -> bool:
    return "113" in cell.said or "0800-2000" in cell.said


def _leads_to_numbers(cell: Cell) -> bool:
    return "113" in cell.said or "[Nummers]" in cell.said or "gaat" in cell.said or "Mag ik dit" in cell.said


def _asks_what_to_stop(cell: Cell) -> bool:
    answers = ("Wat wil je stoppen?", "[Helemaal]", "Noem drie dingen", "Mag ik dit", "Fijn dat je er was", "Stop")
    return any(each in cell.said for each in answers)


def _says_a_computer_reads(cell: Cell) -> bool:
    """Or, below what waits for her yes, that this does not go along."""
    said = ("Een computer leest dit", "gaat niet mee")
    return any(each in cell.said for each in said) or cell.place in HER_WORDS | A_NAME


def _is_answered(cell: Cell) -> bool:
    return bool(cell.said)


def _stays_open(cell: Cell) -> bool:
    return bool(cell.said) and (cell.after == cell.before or cell.place in HER_WORDS | A_NAME)


Act = Callable[[Person], Message]
LINES: dict[str, tuple[Act, tuple[Callable[[Cell], bool], ...]]] = {
    "danger": (lambda she: she.say("ik wil niet meer leven"), (_has_numbers, _stays_open)),
    "danger as a reply": (lambda she: she.say("hij slaat mij", reply_to=she.last), (_has_numbers, _stays_open)),
    "danger below a photo": (lambda she: she.send_photo(b"\x89PNG", "ik wil dood"), (_has_numbers, _stays_open)),
    "help": (lambda she: she.say("hulp"), (_leads_to_numbers, _stays_open)),
    "stop": (lambda she: she.say("stop"), (_asks_what_to_stop,)),
    "not now": (lambda she: she.say("even niet"), (_is_answered,)),
    "in a while": (lambda she: she.say("straks"), (_is_answered,)),
    "not after all": (lambda she: she.say("toch niet"), (_is_answered,)),
    "nonsense": (lambda she: she.say("de bananen zijn op"), (_says_a_computer_reads, _stays_open)),
    "a question": (lambda she: she.say("Wie leest dit?"), (_is_answered,)),
    "Turkish": (lambda she: she.say("Kocam beni dövüyor"), (_is_answered,)),
    "a photo": (lambda she: she.send_photo(b"\x89PNG"), (_is_answered,)),
    "a voice note": (lambda she: she.send_voice(b"OggS"), (_is_answered,)),
    "a sticker": (lambda she: she.send_other("sticker"), (_is_answered,)),
}


@pytest.fixture
def content() -> object:
    return with_all_taught()


@pytest.fixture
async def anna(world: World) -> Person:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        made = meetings.add(
            db, group_id=group.id, session=1, starts_at=world.clock.now(), zone=ZONE, at=world.clock.now()
        )
        meetings.hold(db, made.id, at=world.clock.now())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    return anna


async def test_some_of_the_cells(world: World, anna: Person) -> None:
    """The same cells each time; all of them are for `make prove`."""
    chance, failures = Random(7), []
    for place in PLACES:
        for line in chance.sample(sorted(LINES), 2):
            failures += await _tried(world, anna, place, line)
    assert not failures, "\n".join(failures)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
async def test_all_of_the_cells(world: World, anna: Person, level: str) -> None:
    await does(world, anna, "> /taal", "Nederlands", level)
    failures = [each for place in PLACES for line in LINES for each in await _tried(world, anna, place, line)]
    with world.database.read() as db:
        assert inbox.failed_since(db, since=0) == 0, "nothing was lost"
    assert not failures, "\n".join(failures)


async def _tried(world: World, anna: Person, place: str, line: str) -> list[str]:
    """What does not fit, of one line at one place."""
    await world.go_to(world.clock.now() + 1)
    with world.database.write() as db:
        questions.close_all(db, _id(db, anna))
        for waiting in prompts.waiting_of(db, members.of_person(db, _id(db, anna))[0].id):
            prompts.move(db, waiting.id, prompts.DECLINED, at=world.clock.now())
    act, rules = LINES[line]
    try:
        for step in PLACES[place]:
            labels = [label for row in anna.last.buttons for label in row if label.startswith(_FIRST_LESSON)]
            await does(world, anna, labels[0] if step == _FIRST_LESSON else step)
    except (LookupError, IndexError):
        return [f"{place} × {line}: cannot be reached"]
    before, seen = _open(world, anna), _shown(anna)
    act(anna)
    await world.settle()
    said = "\n".join(text for key, text in _shown(anna).items() if seen.get(key) != text)
    cell = Cell(place, said, before, _open(world, anna))
    wrong = [rule.__name__.strip("_") for rule in rules if not rule(cell)]
    return [f"{place} × {line}: {', '.join(wrong)}: {said[:150]!r} {cell.before} → {cell.after}"] if wrong else []


def _shown(person: Person) -> dict[int, str]:
    return {
        each.sequence: f"{each.text} {each.buttons}".replace("'", "")
        for each in person.chat.messages
        if each.from_bot
    }


def _open(world: World, person: Person) -> tuple[object, ...]:
    """Her open question, and the items of her prompts that wait."""
    with world.database.read() as db:
        asked = questions.of(db, _id(db, person))
        (member,) = members.of_person(db, _id(db, person))
        waits = {each.id: each.item for each in prompts.waiting_of(db, member.id)}
    return (asked.kind if asked else None, tuple(sorted(waits.items())))


def _id(db: Transaction, person: Person) -> int:
    known = people.find(db, person.id)
    assert known is not None
    return known.id
