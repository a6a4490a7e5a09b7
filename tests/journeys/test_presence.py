"""The group hears in the evening that its facilitators stop reading: once, and only after a day of reading."""

from __future__ import annotations

from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


async def test_group_hears_once_an_evening_when_somebody_reads_again(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /leesuren ma-vr 9:00")

    def said() -> list[str]:
        return [each.text for each in room.messages if each.from_bot and "Voor vandaag" in each.text]

    await world.go_to(amsterdam("2026-03-02 21:10"))
    assert said() == [], "nobody asked for it"
    await does(world, sanne, "> /overzicht", "Avondgroet groep: uit. Zet aan")
    await world.go_to(amsterdam("2026-03-06 20:59"))
    before = len(said())
    await world.go_to(amsterdam("2026-03-06 23:00"))
    assert len(said()) == before + 1
    assert "Sanne leest hier maandag om 9 uur weer." in said()[-1]
    await world.go_to(amsterdam("2026-03-08 23:00"))
    assert len(said()) == before + 1, "in the weekend nobody read"
    await does(world, sanne, "> /overzicht", "Avondgroet groep: aan. Zet uit")
    await world.go_to(amsterdam("2026-03-09 23:00"))
    assert len(said()) == before + 1
