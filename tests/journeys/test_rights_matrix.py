"""Each person at each door: the table by hand, held against the handlers' own registry and tried over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select

import handlers.all  # noqa: F401 -- opens every door
from handlers.core.doors import COMMAND, DOORS, Door
from handlers.core.rights import Right, active_staff
from handlers.core.turn import Heard, Turn
from simulator.people import Person
from storage import (
    asks,
    broadcasts,
    evaluations,
    experiments,
    instrument_snapshots,
    join_requests,
    keyboards,
    meetings,
    members,
    phone_calls,
    planned_prompts,
    prompts,
    questions,
    shares,
    waves,
)
from storage import people as known_people
from storage.database import Transaction
from storage.outbox import outbox
from tests.journeys.hands import does
from tests.journeys.rights_table import (
    ANNA,
    ASK,
    BEA,
    BLOCKED,
    BROADCAST,
    COMMANDS,
    DRAFT,
    ELSEWHERE,
    EVALUATION,
    EVERYONE,
    EXPERIMENT,
    FORGOTTEN,
    GROUP,
    HER_OWN_ALWAYS,
    IN_GROUPS_ONLY,
    JOIN,
    KARIN,
    MEETING,
    MEMBERSHIP,
    OF_NOBODY,
    OF_THE_GROUP,
    PAPER,
    PHONE_CALL,
    PROMPT,
    REFUSALS,
    SANNE,
    SHARE,
    STRANGER,
    TAPS,
    WORDS,
)
from tests.moments import amsterdam
from tests.world import World

_ROLES = {ANNA: "parent", SANNE: "facilitator", KARIN: "coordinator"}
_NAMES = {ANNA: "Anna", BEA: "Bea", SANNE: "Sanne", KARIN: "Karin", BLOCKED: "Dunya", FORGOTTEN: "Els"}
_NAMES |= {ELSEWHERE[ANNA]: "Zoe", ELSEWHERE[SANNE]: "Fien", ELSEWHERE[KARIN]: "Corrie", STRANGER: "Vreemde"}
_SAID = select(func.count()).select_from(outbox)

# Every door is tried by everybody where there is time, and of make test each so many-th.
EACH = pytest.mark.parametrize(
    "each", [pytest.param(1, marks=pytest.mark.long, id="all"), pytest.param(5, id="some")]
)


@dataclass
class Cast:
    """Everybody, with the membership of each in the group where she belongs, and the things of the group Linde."""

    world: World
    people: dict[str, Person]
    memberships: dict[str, int]
    things: dict[str, int]

    def person_id(self, db: Transaction, who: str) -> int | None:
        found = known_people.find(db, self.people[who].id)
        return found.id if found else None

    def forbidden(self, who: str, thing: str, may: set[str]) -> Iterator[int]:
        """What she may not reach by a door to this: her own place if it is not hers to use, and that of others."""
        if thing != MEMBERSHIP:
            if who not in may:
                yield self.things.get(thing, 0)
            return
        own = self.memberships.get(who)
        acts_as = next((role for role, name in ELSEWHERE.items() if name == who), ANNA if who == BLOCKED else who)
        if own is not None and acts_as not in may:
            yield own
        yield from (self.memberships[role] for role in OF_THE_GROUP if role in may and role != who)


@pytest.fixture
async def cast(world: World) -> Cast:
    linde, eik = world.group("Groep Linde"), world.group("Groep Eik")
    people = {who: await world.enrolled(_NAMES[who], linde, _ROLES[who]) for who in (SANNE, KARIN, ANNA)}
    people |= {who: await world.enrolled(_NAMES[who], linde) for who in (BEA, BLOCKED, FORGOTTEN)}
    people |= {who: await world.enrolled(_NAMES[who], eik, _ROLES[role]) for role, who in ELSEWHERE.items()}
    people[STRANGER] = world.telegram.person(_NAMES[STRANGER])
    people[STRANGER].say("hallo")
    await does(world, people[FORGOTTEN], "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    people[BLOCKED].block()
    await world.go_to(amsterdam("2026-03-02 20:00"))
    with world.database.write() as db:
        found = {
            who: members.of_person(db, known.id)[0].id
            for who, person in people.items()
            if (known := known_people.find(db, person.id)) is not None
        }
        things = _things(db, found, linde.id, world.clock.now())
    return Cast(world, people, found, things)


def _things(db: Transaction, found: dict[str, int], group_id: int, now: int) -> dict[str, int]:
    draft = shares.begin(db, found[ANNA], at=now)
    token = shares.add(db, group_id, "…", state=shares.ASKED, not_before=now)
    shared = shares.of_token(db, token)
    assert shared is not None
    wish = experiments.propose(db, found[ANNA], title="…", at=now, wait_until=now + 86_400, words={"what": "…"})
    instrument_snapshots.keep(db, hash="h", key="evaluation", number=1, content="{}", at=now)
    looking_back = evaluations.begin(
        db, member_id=found[ANNA], facilitator_id=found[SANNE], wave="end", session=20, snapshot="h", at=now
    )
    form = planned_prompts.add(
        db,
        member_id=found[ANNA],
        kind=prompts.WAVE,
        local_date="2026-03-02",
        slot=0,
        zone="Europe/Amsterdam",
        instrument="attention",
        study_day=1,
        scheduled_at=now,
        subject=1,
    )
    waves.add(db, form.id, source=waves.PAPER, entered_by=found[SANNE])
    meeting = meetings.add(
        db, group_id=group_id, session=1, starts_at=now + 86_400, zone="Europe/Amsterdam", at=now
    )
    asked = asks.begin(db, found[ANNA], at=now)
    asks.send(db, asked.id, at=now)
    wanted = phone_calls.begin(db, found[ANNA], at=now)
    phone_calls.send(db, wanted.id, at=now)
    asking = join_requests.ask(db, group_id, 77, "Roos", at=now)
    assert asking is not None
    return {
        ASK: asked.id,
        PHONE_CALL: wanted.id,
        PROMPT: prompts.recent_of(db, found[ANNA], prompts.CHECKIN, most=1)[0].id,
        EVALUATION: looking_back.id,
        EXPERIMENT: wish.id,
        BROADCAST: broadcasts.begin(db, member_id=found[SANNE], group_id=group_id, at=now).id,
        DRAFT: draft.id,
        SHARE: shared.id,
        MEETING: meeting.id,
        PAPER: form.id,
        GROUP: group_id,
        JOIN: asking.id,
    }


def test_every_door_stands_in_the_table() -> None:
    table = {
        *((COMMAND, name) for name in (*COMMANDS, *IN_GROUPS_ONLY)),
        *(("tap", name) for name in TAPS),
        *(("words", name) for name in WORDS),
        *HER_OWN_ALWAYS,
        *OF_NOBODY,
    }
    assert set(DOORS) == table


async def test_a_right_that_names_no_roles_is_asked_at_a_command_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_in(turn: Turn, _heard: Heard) -> None:
        turn.say("binnen")

    monkeypatch.setitem(DOORS, (COMMAND, "proef"), Door(COMMAND, "proef", active_staff, come_in))
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(world, sanne, "> /proef")
    await does(world, anna, "> /proef")
    assert sanne.last.text == "binnen"
    assert anna.last.text.startswith(REFUSALS)


async def test_a_right_is_asked_where_telegram_tells_of_a_chat_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    way_in = (MEMBERSHIP, "bot")
    closed = replace(DOORS[way_in], may=Right("nobody", lambda _turn, _subject: False))
    monkeypatch.setitem(DOORS, way_in, closed)
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    assert not any(each.from_bot for each in room.messages)


@EACH
async def test_nobody_gets_further_by_command_than_the_table_says(cast: Cast, each: int) -> None:
    world = cast.world
    for who, person in cast.people.items():
        if who == BLOCKED:
            continue  # who blocked the bot cannot write to it
        acts_as = next((role for role, name in ELSEWHERE.items() if name == who), who)
        for command, may in list(COMMANDS.items())[::each]:
            if command == "weg":
                continue  # it clears the chat; its own test reads what it says
            seen = len(person.chat.messages)
            person.say(f"/{command}")
            await world.settle()
            said = [each.text for each in person.chat.messages[seen:] if each.from_bot]
            assert said, f"{who} is answered at /{command}"
            allowed = may == EVERYONE or acts_as in may
            refused = any(text.startswith(REFUSALS) for text in said)
            assert refused != allowed, f"{who} /{command}: {said}"
            if who in ELSEWHERE.values():
                assert not any("Linde" in text or "Anna" in text for text in said), f"{who} /{command}"


@EACH
async def test_nobody_taps_further_than_the_table_says(cast: Cast, each: int) -> None:
    doors = dict(list(TAPS.items())[::each])
    assert await _on_buttons_of_their_own(cast, doors) > 500 / each
    await _on_buttons_shown_to_somebody_else(cast, doors)
    await _in_the_groups_chat(cast)


async def _on_buttons_of_their_own(cast: Cast, doors: dict[str, tuple[str, set[str]]]) -> int:
    world, tried = cast.world, []
    with world.database.write() as db:
        for who in cast.people:
            owner = cast.person_id(db, who)
            for door, (thing, may) in doors.items():
                for subject in cast.forbidden(who, thing, may):
                    hers = keyboards.add(
                        db, person_id=owner, kind=door, subject=subject, choices=["x"], at=world.clock.now()
                    )
                    tried.append((who, door, hers.id))
        before = db.all(_SAID)
    taps = [
        (who, door, cast.people[who].tap_data(f"{door}:{number}:0:0", message=cast.people[who].chat.messages[-1]))
        for who, door, number in tried
    ]
    await world.settle()
    for who, door, tap in taps:
        assert tap.answer is not None, f"{who} at {door} is answered"
        assert tap.answer.alert, f"{who} at {door} is refused"
        assert tap.answer.text.startswith(REFUSALS), f"{who} at {door}: {tap.answer.text}"
    with world.database.read() as db:
        assert db.all(_SAID) == before, "and nothing came of any of them"
    return len(taps)


async def _on_buttons_shown_to_somebody_else(cast: Cast, doors: dict[str, tuple[str, set[str]]]) -> None:
    world = cast.world
    with world.database.write() as db:
        owners = {who: cast.person_id(db, who) for who in (ANNA, SANNE, KARIN)}
        shown = [
            (who, door, keyboards.add(
                db, person_id=owner, kind=door, subject=cast.things.get(thing, cast.memberships[who]),
                choices=["x"], at=world.clock.now()).id)
            for who, owner in owners.items() for door, (thing, may) in doors.items() if who in may
        ]  # fmt: skip
    taps = [
        (thief, door, person.tap_data(f"{door}:{number}:0:0", message=person.chat.messages[-1]))
        for owner, door, number in shown
        for thief, person in cast.people.items()
        if thief != owner
    ]
    await world.settle()
    for thief, door, tap in taps:
        assert tap.answer is not None
        assert tap.answer.alert, f"{thief} at a foreign {door}"
        assert tap.answer.text.startswith(REFUSALS)


async def test_nobody_comes_further_by_words_or_links_than_the_table_says(cast: Cast) -> None:
    await _by_words_to_a_question_of_somebody_else(cast)
    await _by_links_used_or_guessed(cast)


async def _by_words_to_a_question_of_somebody_else(cast: Cast) -> None:
    world, left = cast.world, 0
    for door, (thing, may) in WORDS.items():
        asked: dict[str, list[int]] = {}
        for who in cast.people:
            if who not in (
                BLOCKED,
                FORGOTTEN,
                STRANGER,
            ):  # they cannot write, or are asked nothing
                asked[who] = list(cast.forbidden(who, thing, may))
        while any(asked.values()):
            turn = {who: subjects.pop() for who, subjects in asked.items() if subjects}
            with world.database.write() as db:
                for who, subject in turn.items():
                    owner = cast.person_id(db, who)
                    assert owner is not None
                    questions.ask(db, owner, door, subject, at=world.clock.now())
            for who in turn:
                cast.people[who].say("half negen")
            await world.settle()
            for who in turn:
                said = cast.people[who].last.text
                assert said.startswith(REFUSALS), f"{who} answers {door}: {said}"
                left += 1
    assert left > 200


async def _by_links_used_or_guessed(cast: Cast) -> None:
    world = cast.world
    link = world.invitation(world.group("Groep Beuk"))
    first = world.telegram.person("Eerste")
    first.open(link)
    await world.settle()
    with world.database.read() as db:
        before = db.all(select(func.count()).select_from(members.member))
    for who, person in cast.people.items():
        if who == BLOCKED:
            continue
        for opened in (link, "https://t.me/anker_bot?start=AAAAAAAAAAAAAAAAAAAAAA"):
            person.open(opened)
            await world.settle()
            assert "link" in person.last.text, f"{who}: {person.last.text}"
    with world.database.read() as db:
        assert db.all(select(func.count()).select_from(members.member)) == before


async def _in_the_groups_chat(cast: Cast) -> None:
    """Only its parents say whether they come."""
    world = cast.world
    chat = world.telegram.group("Linde", list(cast.people.values()))
    with world.database.write() as db:
        everybodys = keyboards.add(
            db,
            person_id=None,
            kind="rsvp",
            subject=cast.things[MEETING],
            choices=[["rsvp", "yes", 0]],
            at=world.clock.now(),
        )
    shown = cast.people[ANNA].say("hallo", chat)
    taps = {who: person.tap_data(f"rsvp:{everybodys.id}:0:0", shown) for who, person in cast.people.items()}
    await world.settle()
    answers = {who: tap.answer for who, tap in taps.items()}
    assert {who for who, answer in answers.items() if answer and not answer.text.startswith(REFUSALS)} == {
        *(ANNA, BEA, BLOCKED)
    }
