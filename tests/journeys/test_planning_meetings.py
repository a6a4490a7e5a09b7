"""A facilitator plans meetings: in one go or one by one, by taps and in words; when parents hear of them."""

from __future__ import annotations

import pytest

from storage import meeting_reminders
from storage.meeting_reminders import Reminding
from tests.journeys.hands import does
from tests.journeys.test_meetings import FIRST, PLANNED, TAKEN, _linked, _planned
from tests.moments import amsterdam
from tests.world import World


async def test_facilitator_plans_the_whole_programme_around_a_holiday_in_one_go(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")

    await does(world, sanne, *PLANNED)
    assert "Elke donderdag om 19:30, 20 keer" in sanne.last.text
    await does(world, sanne, "✓ 19/3", "Bewaar alle 20", "Sla over")

    assert sanne.last.buttons[:3] == [
        [FIRST],
        ["donderdag 12 maart, 19:30 · sessie 2"],
        ["donderdag 26 maart, 19:30 · sessie 3"],
    ]
    planned = _planned(world, group)
    assert [each.session for each in planned] == list(range(1, 21))
    summer, winter = amsterdam("2026-04-02 19:30"), amsterdam("2026-03-26 19:30")
    assert [each.starts_at for each in planned[2:4]] == [winter, summer], "19:30 on the wall on both sides of it"


ALL_PLANNED = "Elke sessie van het programma heeft al een bijeenkomst."


@pytest.mark.parametrize(
    ("asked", "goes_on"),
    [
        (PLANNED[:2], "> donderdag half 8"),
        (PLANNED[:2], "> do 5 en 19 maart 19:30"),
        (PLANNED, "✓ 19/3"),
        (PLANNED, "Alleen deze ene"),
    ],
    ids=["a moment", "days in one line", "a holiday", "to be kept"],
)
async def test_who_plans_hears_that_a_colleague_planned_the_last(
    world: World, asked: list[str], goes_on: str
) -> None:
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    await does(world, sanne, *asked)
    await does(world, bram, *PLANNED, "Bewaar alle 20", "Sla over")
    planned = _planned(world, group)
    await does(world, sanne, goes_on)
    assert sanne.last.text == ALL_PLANNED
    assert _planned(world, group) == planned


async def test_no_two_meetings_are_planned_at_one_moment(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *PLANNED, "Alleen deze ene", "Sla over")
    await does(world, sanne, *PLANNED[:2], "> 5 maart 19:30")
    assert sanne.last.text == TAKEN
    await does(world, sanne, "> 5 en 12 maart 19:30")
    assert sanne.last.text == TAKEN
    await does(world, sanne, "> 19 maart 19:30", "Alleen deze ene", "Sla over")
    await does(world, sanne, *PLANNED[:2], "> 12 maart 19:30", "Alleen de eerste 6", "Sla over")
    starts = [each.starts_at for each in _planned(world, group)]
    assert len(starts) == len({*starts}) == 8, "the rest moves on a week, as for a holiday"


async def test_place_of_all_that_were_planned_is_asked_once(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *PLANNED, "Bewaar alle 20")
    assert sanne.last.text.endswith("Waar is het?\nTyp de plek, of plak een link.")
    await does(world, sanne, "> De Linde, zaal 2")
    assert sanne.last.text == "Bewaard: De Linde, zaal 2."
    assert {each.place for each in _planned(world, group)} == {"De Linde, zaal 2"}


@pytest.mark.parametrize("all_at_once", [True, False])
async def test_of_a_meeting_that_a_colleague_called_off_no_place_is_said_to_be_kept(
    world: World, *, all_at_once: bool
) -> None:
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    await does(world, sanne, *PLANNED, "Alleen deze ene")
    if not all_at_once:
        await does(world, sanne, "Sla over", FIRST, "Plek of link")
    await does(world, bram, "> /bijeenkomst", FIRST, "Afzeggen", "Ja, zeg af")
    await does(world, sanne, "> De Linde, zaal 2")
    assert sanne.last.text == "Deze bijeenkomst is al geweest of afgezegd."
    (off,) = _planned(world, group)
    assert off.place is None


async def test_days_and_place_in_one_line_are_said_back_in_full_before_they_are_kept(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *PLANNED[:2], "> do 5 en 19 maart 19:30, De <Linde> & co, zaal 2")
    assert sanne.last.text.splitlines() == [
        "Klopt dit?",
        "donderdag 5 maart, 19:30",
        "donderdag 19 maart, 19:30",
        "De <Linde> & co, zaal 2",
    ]
    assert _planned(world, group) == [], "nothing is kept before the yes"
    await does(world, sanne, "Ja, bewaar")
    assert [(each.session, each.starts_at, each.place) for each in _planned(world, group)] == [
        (1, amsterdam("2026-03-05 19:30"), "De <Linde> & co, zaal 2"),
        (2, amsterdam("2026-03-19 19:30"), "De <Linde> & co, zaal 2"),
    ]


@pytest.mark.parametrize(
    ("now", "typed", "promised", "comes"),
    [
        (
            "2026-03-02 12:00",
            "5 maart 19:30",
            "een dag en twee uur van tevoren",
            ["2026-03-04 19:30", "2026-03-05 17:30"],
        ),
        (
            "2026-03-02 12:00",
            "3 maart 9:00",
            "nu en twee uur van tevoren",
            ["2026-03-02 12:00", "2026-03-03 07:00"],
        ),
        ("2026-03-02 12:00", "2 maart 13:00", "nu", ["2026-03-02 12:00"]),
        (
            "2026-03-02 23:30",
            "3 maart 9:30",
            "om 07:00 en twee uur van tevoren",
            ["2026-03-03 07:00", "2026-03-03 07:30"],
        ),
        ("2026-03-02 23:30", "3 maart 8:00", "om 07:00", ["2026-03-03 07:00"]),
        ("2026-03-02 23:30", "3 maart 6:30", None, []),
    ],
    ids=[
        "days ahead",
        "tomorrow",
        "within the hour",
        "at night",
        "at night, for the early morning",
        "in the night",
    ],
)
async def test_who_plans_reads_when_parents_hear_of_it_and_then_they_do(
    world: World, now: str, typed: str, promised: str | None, comes: list[str]
) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await world.go_to(amsterdam(now))
    await does(world, sanne, *PLANNED[:2], f"> {typed}", "Alleen deze ene")
    said = sanne.last.text.splitlines()[1]
    if promised is None:
        assert said == "Ik kan ouders niet meer herinneren. In de nacht schrijf ik ze niet voor 7 uur."
    else:
        assert said == f"Ouders horen het {promised}."
    await world.go_to(amsterdam("2026-03-05 19:00"))
    assert [each.date for each in anna.chat.messages if "zien we elkaar" in each.text] == [
        amsterdam(each) for each in comes
    ]


async def test_who_plans_reads_that_the_group_alone_is_reminded_or_nobody(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    with world.database.write() as db:
        meeting_reminders.choose(db, group.id, Reminding(to_parents=False))
    await does(world, sanne, *PLANNED, "Alleen deze ene")
    assert "Herinneringen staan uit." in sanne.last.text, "there is no chat"
    _linked(world, group, sanne, anna)
    await does(world, sanne, "Sla over", *PLANNED[1:2], "> 2 maart 13:00", "Alleen de eerste 7")
    assert "Van de eerste hoort de groep het nu.\nVan de rest een dag en twee uur" in sanne.last.text


async def test_place_without_a_comma_is_told_how_it_is_typed(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag 19:30 buurthuis")
    assert "De plek komt na een komma." in sanne.last.text
