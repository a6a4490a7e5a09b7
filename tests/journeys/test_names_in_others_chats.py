"""Who is forgotten is named in nobody else's chat as it is kept here, and is in no sheet that waits to be sent."""

from __future__ import annotations

import pytest

from handlers.meeting import changing
from simulator.people import Person
from storage import delivery, meetings, people
from storage.outbox import AGENDA, FAILED
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.journeys.test_canary import _LATER, _nothing
from tests.moments import ZONE, amsterdam
from tests.world import World

NAME = "Kanarievogel"
FORGET = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")


async def test_what_her_facilitator_read_of_her_group_names_her_no_more(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled(NAME, group)
    await world.enrolled("Bea", group)
    with world.database.write() as db:
        turn = world.anker.turns.outside(db)
        changing.plan(turn, group.id, "Europe/Amsterdam", [(1, amsterdam("2026-03-04 19:30"))])
    await world.go_to(amsterdam("2026-03-04 17:40"))  # who comes was told
    await does(world, sanne, "> /groep", "> /bericht", "> Vrijdag eten", "Klaar", "Alle ouders", "Nu")
    assert NAME in everything_in(world.database)
    await does(world, anna, *FORGET)
    await world.go_to(world.clock.now() + 60)
    assert NAME not in everything_in(world.database)


async def test_a_sheet_of_ideas_that_waits_is_not_sent_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> Wapperdewap")
    await does(world, sanne, "> /ideeen")
    with monkeypatch.context() as held:
        held.setattr(world.anker.sender, "settle", _nothing)
        await does(world, sanne, "Om te printen")
    with world.database.write() as db:
        db.run(_LATER, later=world.clock.now() + 7200)
    await does(world, anna, *FORGET)
    await world.go_to(world.clock.now() + 3 * 3600)
    assert not [each for each in sanne.chat.messages if each.document is not None]


async def test_what_waits_for_the_morning_under_her_name_is_not_posted(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = [await world.enrolled(name, group) for name in (NAME, "Bea")]
    room = world.telegram.group("Linde", [sanne, anna, bea])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(amsterdam("2026-03-02 23:00"))
    for person in (anna, bea):
        await does(world, person, "> /deel", "Met mijn naam", f"> Wij van {person.name} lazen", "Zet in de groep")
    await does(world, anna, *FORGET)
    await world.go_to(amsterdam("2026-03-03 08:00"))
    posted = [each.text for each in room.messages if "lazen" in each.text]
    assert len(posted) == 1
    assert "Bea" in posted[0]


async def test_what_telegram_could_not_be_given_before_the_night_is_not_posted_either(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled(NAME, group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel", "Met mijn naam", "> Wij zagen zwaluwen", "Zet in de groep")
    await world.anker.ticks.once()  # it is written down, and Telegram is out of reach
    world.clock.move_to(amsterdam("2026-03-02 23:00"))
    await world.settle()
    await does(world, anna, *FORGET)
    await world.go_to(amsterdam("2026-03-03 08:00"))
    assert not any("zwaluwen" in each.text for each in room.messages)
    assert "zwaluwen" not in everything_in(world.database)


async def test_nor_does_what_could_not_be_brought_to_her_facilitator(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled(NAME, group)
    with world.database.write() as db:
        turn = world.anker.turns.outside(db)
        known = people.find(db, sanne.id)
        assert known is not None
        agenda = turn.say(f"Agenda. Komt: {NAME}", to=known, kind=AGENDA).outbox_id
        delivery.claim(db, [agenda], lease_until=world.clock.now() + 60)
        delivery.end(db, agenda, FAILED, "too_long")
    assert NAME in everything_in(world.database)
    await does(world, anna, *FORGET)
    await world.go_to(world.clock.now() + 60)
    assert NAME not in everything_in(world.database)


async def test_what_a_parent_takes_away_at_night_is_not_told_in_the_morning_nor_kept(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene")
    await world.go_to(amsterdam("2026-03-02 23:00"))
    await does(world, anna, "> /proefje", "> Onder de appelboom zitten")
    await does(world, anna, "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    assert "appelboom" not in everything_in(world.database)
    await world.go_to(amsterdam("2026-03-03 09:00"))
    assert not any("appelboom" in each.text for each in sanne.chat.messages)


async def test_what_waits_for_her_facilitators_morning_and_names_her_is_not_said(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = [await world.enrolled(name, group) for name in (NAME, "Bea")]
    with world.database.write() as db:
        now = world.clock.now()
        first = meetings.add(db, group_id=group.id, session=1, starts_at=now, zone=ZONE, at=now)
        meetings.hold(db, first.id, at=now)
    await world.go_to(amsterdam("2026-03-02 23:00"))
    before = len(sanne.chat.messages)
    for parent in (anna, bea):
        await does(world, parent, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    assert len(sanne.chat.messages) == before, "it waits for the morning"
    await does(world, anna, *FORGET)
    await world.go_to(amsterdam("2026-03-03 08:00"))
    told = [each.text for each in sanne.chat.messages[before:]]
    assert not [each for each in told if NAME in each]
    assert len([each for each in told if "Bea wil thuis iets proberen" in each]) == 1
    assert len([each for each in told if "Kleinste stap:" in each]) == 1, "the card of Bea alone"


@pytest.mark.parametrize("how", ["forgets herself", "takes her answers away"])
async def test_her_words_for_at_home_go_from_her_facilitators_chat_too(world: World, how: str) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /proefje", "> Onder de appelboom zitten")
    await does(world, sanne, "Samen uitwerken")
    assert "appelboom" in read_in(sanne)
    away = ("> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    await does(world, anna, *(FORGET if how == "forgets herself" else away))
    assert "appelboom" not in read_in(sanne)
    assert not any(each.buttons for each in sanne.chat.messages if each.text == "De ouder haalde dit proefje weg.")


def read_in(person: Person) -> str:
    """What stands in her chat."""
    return "\n".join(each.text for each in person.chat.messages if not each.deleted)
