"""A choice that names what is not hers, put into her own keyboard as if by a bug: refused, and nothing is written.

The rights matrix tries whose buttons they are and what they are about. Here a button is hers, and only the word
behind it names another group's row, another parent's, or one that is not hers yet.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

import handlers
from handlers.broadcast.choosing import ForParent
from handlers.core import choices
from handlers.core.choices import AnyChoice, Choice
from handlers.core.entering import AsMember
from handlers.evaluation import starting
from handlers.experiment import listing, propose
from handlers.hosting import handing_over
from handlers.hosting.linking import OfGroup
from handlers.lesson import reader, rereading
from handlers.meeting.choices import Day, MoveTo, Picking, PlaceOf, Tick, Time, With
from handlers.meeting.taps import _WITH
from handlers.my_data import choices as my_data
from handlers.overview.for_facilitator import SeeAsk, SeeExperiment
from handlers.shared.menu import Command
from handlers.sharing import pot as pot_of_group
from handlers.sharing import wishing
from handlers.staff import removing
from handlers.wave import from_paper
from simulator.people import Person
from storage import (
    asks,
    broadcasts,
    experiments,
    keyboards,
    meetings,
    members,
    outbox,
    planned_prompts,
    pot,
    prompts,
    questions,
    routines,
    wishes,
)
from storage import people as known_people
from storage.database import Transaction, metadata
from storage.said import Text
from tests.moments import amsterdam
from tests.world import World

pytestmark = pytest.mark.thorough

# Not what is handled, but how: the update itself, and what a tap proves of a message.
_NOT_OF_HERS = (
    "inbox",
    "receipt",
    "missing_update",
    "chat_message",
    "taken_words",
    "heartbeat",
    "farewell",
    "chat",
)
DAY = date(2026, 3, 9)


@dataclass
class Cast:
    """Two groups with the same people in them; `ids` are those of the other one's rows."""

    world: World
    people: dict[str, Person]
    places: dict[str, members.Member]
    ids: dict[str, int]

    def owner(self, who: str) -> int:
        person_id = self.places[who].person_id
        assert person_id is not None
        return person_id


@pytest.fixture
async def cast(world: World) -> Cast:
    linde, eik = world.group("Groep Linde"), world.group("Groep Eik")
    people = {
        "Anna": await world.enrolled("Anna", linde),
        "Sanne": await world.enrolled("Sanne", linde, "facilitator"),
        "Karin": await world.enrolled("Karin", linde, "coordinator"),
        "Zoe": await world.enrolled("Zoe", eik),
        "Bea": await world.enrolled("Bea", linde),
        "Fien": await world.enrolled("Fien", eik, "facilitator"),
    }
    await world.go_to(amsterdam("2026-03-02 20:00"))
    now = world.clock.now()
    with world.database.write() as db:
        places = {}
        for name, person in people.items():
            known = known_people.find(db, person.id)
            assert known is not None
            places[name] = members.of_person(db, known.id)[0]
        ids = {
            "meeting": _meeting(db, eik.id, now),
            "own meeting": _meeting(db, linde.id, now),
            "experiment": _wish(db, places["Zoe"], now),
            "experiment of another": _wish(db, places["Bea"], now),
            "broadcast": broadcasts.begin(db, member_id=places["Sanne"].id, group_id=linde.id, at=now).id,
            **{name: place.id for name, place in places.items()},
        }
        lesson = planned_prompts.add(
            db, member_id=places["Anna"].id, kind=prompts.LESSON, local_date="2026-03-02", slot=0,
            zone="Europe/Amsterdam", instrument=None, study_day=1, scheduled_at=now, subject=1)  # fmt: skip
        prompts.move(db, lesson.id, prompts.QUEUED, at=now)
        ids["lesson"] = lesson.id
        routines.set_for(db, places["Anna"].id, routines.LESSON, zone="Europe/Amsterdam", minute=600, days=1)
    return Cast(world, people, places, ids)


def _meeting(db: Transaction, group_id: int, now: int) -> int:
    return meetings.add(
        db, group_id=group_id, session=1, starts_at=now + 86_400, zone="Europe/Amsterdam", at=now
    ).id


def _wish(db: Transaction, place: members.Member, now: int) -> int:
    return experiments.propose(db, place.id, title="…", at=now, wait_until=now + 86_400, words={"what": "…"}).id


def forged(ids: dict[str, int]) -> Iterator[tuple[str, str, str, AnyChoice]]:
    """Who taps, at which door, what it is about, and the choice that names what is not hers."""
    theirs, later = ids["meeting"], amsterdam(f"{DAY} 19:30")
    for act in _WITH:
        yield "Sanne", "meeting", "Sanne", With(act, theirs)
    yield "Sanne", "meeting", "Sanne", MoveTo(theirs, later)
    yield "Sanne", "meeting", "Sanne", Tick(theirs, ids["Anna"])
    yield "Sanne", "meeting", "Sanne", Day(theirs, DAY)
    yield "Sanne", "meeting", "Sanne", Time(theirs, DAY, 1170)
    yield "Sanne", "meeting", "Sanne", Tick(ids["own meeting"], ids["Zoe"])
    yield "Sanne", "meeting", "Sanne", Tick(ids["own meeting"], ids["Karin"])
    yield "Sanne", "overview", "Sanne", SeeExperiment(ids["experiment"])
    yield "Sanne", "experiments", "Sanne", listing.See(ids["experiment"])
    yield "Sanne", "broadcast", "broadcast", ForParent(ids["Zoe"])
    yield "Sanne", "broadcast", "broadcast", ForParent(ids["Fien"])
    yield "Sanne", "link_which", "Sanne", OfGroup(ids["Fien"], 0, 0)
    yield "Sanne", "which", "Sanne", AsMember("groep", ids["Fien"])
    yield "Anna", "which", "Anna", AsMember("week", ids["Bea"])
    yield "Anna", "which", "Anna", AsMember("groep", ids["Anna"])
    yield "Anna", "wish", "Anna", propose.Open(ids["experiment"])
    yield "Anna", "wish", "Anna", propose.Open(ids["experiment of another"])
    yield "Anna", "wish", "Anna", propose.Look(20, "x")
    yield "Anna", "wish", "Anna", propose.Take(5, "x")
    yield "Anna", "reread", "Anna", rereading.Open(7)
    yield "Anna", "reread", "Anna", reader.Page(7, "message 0", "message 1")
    yield "Anna", "lesson", "lesson", reader.Page(7, "message 0", "message 1")
    for named in ("Anna", "Zoe", "Fien"):
        yield "Karin", "team", "Karin", removing.Ask(ids[named])
        yield "Karin", "team", "Karin", removing.Yes(ids[named])
    yield "Sanne", "first", "Sanne", Command("export")
    yield "Sanne", "overview", "Sanne", Command("export")


@pytest.mark.parametrize("each", [pytest.param(1, marks=pytest.mark.long, id="all"), pytest.param(4, id="some")])
async def test_no_choice_leads_to_what_is_not_hers(cast: Cast, each: int) -> None:
    world, tried = cast.world, 0
    for who, door, about, choice in [*forged(cast.ids), *_ideas_of_sessions_to_come(world)][::each]:
        await _is_refused(cast, who, door, about, choice)
        tried += 1
    assert tried > 40 / each


async def test_nothing_on_paper_in_the_pot_or_looked_back_on_is_anothers_to_reach(cast: Cast) -> None:
    with cast.world.database.write() as db:
        now = cast.world.clock.now()
        cast.ids |= {f"idea of {who}": pot.put(db, cast.ids[who], "…", at=now) for who in ("Zoe", "Bea")}
        cast.ids |= {f"wish of {who}": wishes.add(db, cast.ids[who], "…", at=now) for who in ("Zoe", "Bea")}
        cast.ids["answers"] = planned_prompts.add(
            db, member_id=cast.ids["Bea"], kind=prompts.CHECKIN, local_date="2026-03-02", slot=7,
            zone="Europe/Amsterdam", instrument="daily", study_day=1, scheduled_at=now).id  # fmt: skip
        for number, who in enumerate(("Zoe", "Anna")):
            ask = asks.begin(db, cast.ids[who], at=now)
            cast.ids[f"ask of {who}"] = ask.id
            if number == 0:
                asks.write(db, ask.id, words="…", voice=None)
                asks.send(db, ask.id, at=now)
    for who, door, about, choice in _forged_lately(cast.ids):
        await _is_refused(cast, who, door, about, choice)


def _forged_lately(ids: dict[str, int]) -> Iterator[tuple[str, str, str, AnyChoice]]:
    for named in ("Zoe", "Karin"):
        yield "Sanne", "evaluate", "Sanne", starting.With(ids[named])
        yield "Sanne", "evaluate", "Sanne", starting.Wave(ids[named], "midway")
        yield "Sanne", "paper_of", "Sanne", from_paper.With(ids[named])
        yield "Sanne", "paper_of", "Sanne", from_paper.Wave(ids[named], "midway")
    yield "Sanne", "evaluate", "Sanne", starting.Wave(ids["Anna"], "start")
    yield "Sanne", "paper_of", "Sanne", from_paper.Wave(ids["Anna"], "x")
    yield "Sanne", "paper", "answers", from_paper.PAUSE  # she filled that in herself, in her own chat
    for named in ("Fien", "Sanne", "Anna"):
        yield "Sanne", "hand_over", "Sanne", handing_over.Ask(ids[named])
    yield "Sanne", "pot", "Sanne", pot_of_group.Out(ids["idea of Zoe"])
    yield "Anna", "pot", "Anna", pot_of_group.PRINT
    for named in ("Zoe", "Bea"):
        yield "Anna", "pot", "Anna", pot_of_group.Out(ids[f"idea of {named}"])
        yield "Anna", "wens", "Anna", wishing.Out(ids[f"wish of {named}"])
    yield "Anna", "gegevens", "Anna", my_data.Fix(ids["answers"])
    yield "Anna", "gegevens", "Anna", my_data.Fix(ids["lesson"])
    yield "Sanne", "overview", "Sanne", SeeAsk(ids["ask of Zoe"])
    yield "Sanne", "overview", "Sanne", SeeAsk(ids["ask of Anna"])


async def test_no_words_under_forged_buttons_lead_to_what_is_not_hers(cast: Cast) -> None:
    world, theirs = cast.world, cast.ids["meeting"]
    forged_states: tuple[tuple[Choice, str], ...] = (
        (PlaceOf(theirs), "De Linde, zaal 2"),
        (PlaceOf(theirs), "https://example.org/zaal"),
        (Picking(theirs), "9 maart 19:30"),
    )
    for state, words in forged_states:
        with world.database.write() as db:
            place, now = cast.places["Sanne"], world.clock.now()
            sanne = cast.owner("Sanne")
            shown = keyboards.add(
                db, person_id=sanne, kind="meeting", subject=place.id, choices=["add"], holds=choices.spell(state),
                at=now)  # fmt: skip
            questions.ask(db, sanne, "meeting", place.id, at=now, keyboard_id=shown.id)
        before = _everything(world, but=("outbox",))
        await _says(cast, "Sanne", words)
        assert cast.people["Sanne"].last.text == "Dit kan hier nu niet."
        assert _everything(world, but=("outbox",)) == before


def test_a_choice_becomes_a_row_in_one_module_alone() -> None:
    """Elsewhere in the conversations nothing is looked up by a number out of a choice."""
    home = Path(handlers.__file__).parent
    looked_up = [
        f"{file.relative_to(home)}:{node.lineno}"
        for file in sorted(home.rglob("*.py"))
        if file.name not in ("chosen.py", "rights.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[0] in ("meetings", "members", "experiments", "shares", "broadcasts")
        and ast.unparse(node.func).split(".")[-1] in ("find", "get", "find_draft")
        and any(word in ast.unparse(node) for word in ("int(", "choice", "named"))
    ]
    assert looked_up == []


def _ideas_of_sessions_to_come(world: World) -> Iterator[tuple[str, str, str, AnyChoice]]:
    """Real ones: of a session that her group has not had."""
    session = world.anker.library.programmes["traumasensitief-opvoeden"].session(12)
    for idea in session.experiments[:1]:
        yield "Anna", "wish", "Anna", propose.Look(12, idea.key)
        yield "Anna", "wish", "Anna", propose.Take(12, idea.key)


async def _is_refused(cast: Cast, who: str, door: str, about: str, choice: AnyChoice) -> None:
    """The choice, put into her own keyboard, is refused with a word, and nothing is written."""
    world = cast.world
    with world.database.write() as db:
        keyboard = keyboards.add(
            db, person_id=cast.owner(who), kind=door, subject=cast.ids[about],
            choices=[choices.write(door, choice)], at=world.clock.now())  # fmt: skip
        shown = outbox.add(
            db, chat_id=_chat(db, cast.owner(who)), kind=outbox.REPLY,
            says=Text("…"), at=world.clock.now())  # fmt: skip
        keyboards.shown_in(db, keyboard.id, shown)
    await world.settle()
    before = _everything(world)
    tap = cast.people[who].tap_data(f"{door}:{keyboard.id}:0:0", message=cast.people[who].last)
    await world.settle()
    assert tap.answer is not None, f"{who}: {door} {choice}"
    assert tap.answer.text == "Dit kan hier nu niet.", f"{who}: {door} {choice}: {tap.answer.text}"
    assert _everything(world) == before, f"{who}: {door} {choice} wrote something"


async def _says(cast: Cast, who: str, words: str) -> None:
    cast.people[who].say(words)
    await cast.world.settle()


def _chat(db: Transaction, person_id: int) -> int:
    return known_people.get(db, person_id).chat_id


def _everything(world: World, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a conversation writes."""
    with world.database.read() as db:
        return {
            table.name: sorted(db.all(select(table)), key=repr)
            for table in metadata.sorted_tables
            if table.name not in (*_NOT_OF_HERS, *but)
        }
