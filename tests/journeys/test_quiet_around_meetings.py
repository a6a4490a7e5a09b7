"""Nothing rings around a meeting: neither what another group asks, nor what comes of itself in the morning."""

from __future__ import annotations

import pytest

from handlers.meeting import changing
from handlers.meeting.hello import HELLO
from storage import hellos, members, offers, routines
from storage.groups import Group
from storage.hellos import Hello
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

ZONE = "Europe/Amsterdam"


def _planned(world: World, group: Group, starts: str) -> None:
    with world.database.write() as db:
        changing.plan(world.anker.turns.outside(db), group.id, ZONE, [(1, amsterdam(starts))])


@pytest.mark.parametrize("is_planned_first", [True, False])
async def test_the_questions_of_one_group_keep_clear_of_the_meeting_of_the_other(
    world: World, is_planned_first: bool
) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    if is_planned_first:
        _planned(world, linde, "2026-03-03 19:30")
    anna = await world.enrolled("Anna", linde)
    anna.open(world.invitation(eik))
    await world.settle()
    await does(world, anna, *["Verder"] * 4, "Ja, ik doe mee", "Nee, liever niet", "Nee, liever niet")
    await does(world, anna, "mama", "20:00", "Geen rustdag", "Nee, later")
    if not is_planned_first:
        _planned(world, linde, "2026-03-03 19:30")
    await world.go_to(amsterdam("2026-03-03 18:10"))
    seen = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 18:20"))
    assert len(anna.chat.messages) == seen + 1
    await world.go_to(amsterdam("2026-03-03 21:59"))
    assert len(anna.chat.messages) == seen + 1, anna.last.text


async def test_what_comes_in_the_morning_waits_until_the_meeting_is_over(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.enrolled("Sanne", group, "facilitator")
    _planned(world, group, "2026-03-06 10:00")
    with world.database.write() as db:
        place = members.of_group(db, group.id, members.PARENT)[0].id
        routines.set_for(db, place, routines.CHECKIN, zone=ZONE, minute=20 * 60, active=False)
        hellos.choose(db, place, Hello("2026-02-06", "2026-05-06", 0))
        offers.plan_again(db, place, f"{HELLO} 1", due_at=amsterdam("2026-03-06 10:00"))
    await world.go_to(amsterdam("2026-03-06 09:30"))
    seen = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-06 12:25"))
    assert len(anna.chat.messages) == seen, anna.last.text
    await world.go_to(amsterdam("2026-03-06 15:00"))
    assert len(anna.chat.messages) == seen + 1
