"""What follows a meeting over HTTP: the children's theme for parents, and a moment for who led it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from content.packs import Library
from reports.export import export
from simulator.people import Person
from storage.groups import Group
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import PROGRAMME, World, library, with_all_taught

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"]
HELD = ["Ja, geweest", "Klaar"]
THEME = library().programme(PROGRAMME).session(1).children


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


async def _led(world: World, *, children: bool) -> tuple[Group, Person, Person]:
    """A group whose first meeting was held on a Thursday evening."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED)
    if children:
        await does(world, sanne, "> /bijeenkomst", "Herinneringen", "Kindergroep")
        assert ["✓ Kindergroep"] in sanne.last.buttons
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, *HELD)
    return group, sanne, anna


async def test_parents_hear_the_childrens_theme_after_the_meeting_and_the_facilitator_with_the_agenda(
    world: World,
) -> None:
    _, sanne, anna = await _led(world, children=True)
    agenda = await sanne.sees("Agenda, sessie 1")
    assert "De kindergroep: Proeven en voelen" in agenda.text
    assert THEME.together.source("nl", "standaard").strip() in agenda.text

    assert not [each for each in anna.chat.messages if "kinderen: " in each.text], "not on the evening itself"
    await world.go_to(amsterdam("2026-03-07 12:00"))  # the day after the meeting has a lesson and a check-in
    told = await anna.sees("Bij de kinderen: Proeven en voelen")
    assert told.text.endswith(THEME.together.source("nl", "standaard").strip())
    await world.go_to(amsterdam("2026-03-12 12:00"))
    assert len([each for each in anna.chat.messages if "kinderen: " in each.text]) == 1, "once a meeting"


async def test_where_no_children_meet_nobody_hears_of_them(world: World) -> None:
    _, sanne, anna = await _led(world, children=False)
    await world.go_to(amsterdam("2026-03-08 12:00"))
    assert "kindergroep" not in (await sanne.sees("Agenda, sessie 1")).text
    assert not [each for each in anna.chat.messages if "kinderen: " in each.text]


async def test_a_group_that_is_no_longer_linked_hears_nothing_more(world: World) -> None:
    _, sanne, anna = await _led(world, children=True)
    await does(world, sanne, "> /bijeenkomst", "Herinneringen", "✓ Kindergroep")
    await world.go_to(amsterdam("2026-03-08 12:00"))
    assert not [each for each in anna.chat.messages if "kinderen: " in each.text]


async def test_who_led_the_meeting_has_a_checkin_that_nobody_else_sees(world: World, tmp_path: Path) -> None:
    group, sanne, _ = await _led(world, children=False)
    karin = await world.enrolled("Karin", group, "coordinator")
    asked = await sanne.sees("En jij?")
    assert "ziet alleen jij" in asked.text
    await does(world, sanne, "Ja, nu", "5", "Buik, maag", "Klaar", "Midden", "Pas later")
    assert ["Iets veranderen"] in sanne.last.buttons

    await does(world, karin, "> /overzicht")
    assert "Sanne" not in karin.last.text
    export(world.database, library(), group.key, tmp_path / "out", now=world.clock.now())
    rows = csv.DictReader((tmp_path / "out" / "responses.csv").read_text(encoding="utf-8").splitlines())
    assert [row for row in rows if row["item"] in ("tension", "ladder", "body")] == []


async def test_who_led_the_meeting_may_rest_or_leave_it(world: World) -> None:
    _, sanne, _ = await _led(world, children=False)
    await does(world, sanne, "Even rust", "Ik stop")
    assert sanne.last.text.startswith("Prima. Stoppen is ook goed.")
    await world.go_to(amsterdam("2026-03-12 21:30"))
    await does(world, sanne, *HELD, "Vandaag niet")
    assert sanne.last.text == "Prima. Tot de volgende keer."
