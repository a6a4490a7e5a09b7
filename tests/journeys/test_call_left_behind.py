"""A facilitator who was to call is removed: somebody else is asked, or the parent hears that nobody calls."""

from __future__ import annotations

from handlers.shared import membership_end
from simulator.people import Person
from storage import members, people
from tests.journeys.hands import does
from tests.world import World

NUMBER = "06 12345678"


async def _asked(world: World) -> tuple[Person, Person, Person]:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen")
    return sanne, mo, anna


async def _is_removed(world: World, person: Person) -> None:
    with world.database.write() as db:
        known = people.find(db, person.id)
        assert known is not None
        membership_end.end(world.anker.turns.outside(db), members.of_person(db, known.id)[0])
    await world.go_to(world.clock.now() + 2)


async def test_call_of_who_was_removed_is_asked_of_the_others_and_the_parent_hears_of_whom(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await does(world, mo, "Ik kan niet bellen")
    await does(world, sanne, "Ik bel")
    assert "wil je bellen" in anna.last.text
    seen = len(mo.chat.messages)
    await _is_removed(world, sanne)
    assert any(NUMBER in each.text for each in mo.chat.messages[seen:]), "also of who could not before"
    assert "Mo" in anna.last.text
    assert "Sanne" not in anna.last.text
    await does(world, mo, "Gebeld")
    assert anna.last.text == "Mo belde met je. Dit is nu klaar."


async def test_where_nobody_else_can_call_the_parent_hears_it(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await _is_removed(world, mo)
    await does(world, sanne, "Ik bel")
    await _is_removed(world, sanne)
    assert "112 of 113" in anna.last.text
    assert "niet bellen" in anna.last.text
