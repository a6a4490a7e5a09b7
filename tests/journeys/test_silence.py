"""Two silent weeks: the facilitator hears of them once, on a yes to that alone, and the parent hears it before."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import groups, members, planned_prompts, prompts, routines
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

TOLD = "antwoordde twee weken niet"


async def two_parents(world: World) -> tuple[Person, Person]:
    """The facilitator, and a parent who is asked after about two weeks whether it may be told."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-18 10:30"))
    assert said(anna, "Mag Sanne weten als dat twee weken duurt?") == 1
    return sanne, anna


def said(person: Person, words: str) -> int:
    return sum(words in each.text for each in person.chat.messages if each.from_bot)


async def test_after_a_yes_it_is_told_once_the_day_after_she_heard_of_it(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    anna.tap("Ja, dat mag", question)
    await world.settle()
    for day in range(19, 32):
        await world.go_to(amsterdam(f"2026-03-{day} 12:00"))
        if said(anna, "Morgen zeg ik dat aan Sanne."):
            break
    assert said(sanne, TOLD) == 0
    await world.go_to(world.clock.now() + 24 * 3600)
    assert said(sanne, f"Anna {TOLD}") == 1, "by the name that her facilitator knows"
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert said(sanne, TOLD) == 1


@pytest.mark.long
async def test_an_anker_that_looks_in_the_early_morning_tells_it_too(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    anna.tap("Ja, dat mag", question)
    await world.go_to(amsterdam("2026-03-16 08:00"))
    await world.anker.stop()
    await world.start_bot()  # from now on it looks at eight, each day
    for day in range(17, 25):
        await world.go_to(amsterdam(f"2026-03-{day} 08:00"))
    assert said(anna, "Morgen zeg ik dat aan Sanne.") == 1
    assert said(sanne, TOLD) == 1


@pytest.mark.long
async def test_rather_not_keeps_it_and_no_answer_is_a_no(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    with world.database.read() as db:
        (group,) = groups.every(db)
    bea = await world.enrolled("Bea", group)
    anna.tap("Ja, dat mag", question)
    await world.settle()
    for day in range(19, 32):
        await world.go_to(amsterdam(f"2026-03-{day} 12:00"))
        if said(anna, "Morgen zeg ik dat aan Sanne."):
            break
    anna.tap("Liever niet", next(each for each in anna.chat.messages if "Morgen zeg ik" in each.text))
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert said(sanne, TOLD) == 0
    assert said(bea, "als dat twee weken duurt?") == 1
    assert said(bea, "Morgen zeg ik") == 0


async def test_a_yes_to_a_meeting_is_an_answer(world: World) -> None:
    sanne, anna = await two_parents(world)
    anna.tap("Ja, dat mag", next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text))
    await world.settle()
    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> 19 maart 19:30, buurthuis", "Ja, bewaar"]
    await does(world, sanne, *plan)
    await world.go_to(amsterdam("2026-03-18 20:00"))
    await does(world, anna, "Ik kom")
    await world.go_to(amsterdam("2026-03-31 12:00"))
    assert said(anna, "Morgen zeg ik dat aan Sanne.") == 0


@pytest.mark.parametrize(
    "acts",
    [
        ("> /wens", "Meer oefeningen"),
        ("> /ideeen", "Zet er iets bij", "> Samen zingen"),
        ("> /proefje", "Eigen idee", "> Elke avond een liedje"),
    ],
)
async def test_a_wish_an_idea_or_something_to_try_is_no_silence(world: World, acts: tuple[str, ...]) -> None:
    _, anna = await two_parents(world)
    anna.tap("Ja, dat mag", next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text))
    await world.settle()
    await does(world, anna, *acts)
    await world.go_to(amsterdam("2026-03-31 12:00"))
    assert said(anna, "Morgen zeg ik dat aan Sanne.") == 0


async def test_gegevens_shows_it_and_changes_it(world: World) -> None:
    _, anna = await two_parents(world)
    await does(world, anna, "> /gegevens")
    assert "Twee weken stil? Niemand hoort het." in anna.last.text
    await does(world, anna, "Wie mag wat zien", "Stilte doorgeven", "Ja, dat mag")
    assert "Twee weken stil? Je begeleider hoort het." in anna.last.text


async def test_who_is_asked_often_on_some_days_is_silent_as_well(world: World) -> None:
    _, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    anna.tap("Ja, dat mag", question)
    await world.go_to(amsterdam("2026-03-16 12:00"))
    with world.database.write() as db:
        (group,) = groups.every(db)
        (member,) = members.of_group(db, group.id, members.PARENT)
        for nth in range(24):  # a study that asks four times a day; its day has no room for most of them
            asked = planned_prompts.add(
                db,
                member_id=member.id,
                kind=prompts.CHECKIN,
                local_date=f"2026-03-{10 + nth // 4}",
                slot=10 + nth % 4,
                zone=member.zone,
                instrument="daily",
                study_day=9 + nth // 4,
                scheduled_at=amsterdam(f"2026-03-{10 + nth // 4} {10 + 2 * (nth % 4)}:00"),
            )
            prompts.move(db, asked.id, prompts.NOT_SENT, at=asked.scheduled_at, reason=prompts.BUDGET)
    await world.go_to(amsterdam("2026-03-20 12:00"))
    assert said(anna, "Morgen zeg ik dat aan Sanne.") == 1


async def test_who_chose_that_nothing_comes_daily_is_not_silent(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    anna.tap("Ja, dat mag", question)
    await world.go_to(amsterdam("2026-03-14 12:00"))
    with world.database.write() as db:
        (group,) = groups.every(db)
        (member,) = members.of_group(db, group.id, members.PARENT)
        hers = routines.of(db, member.id, routines.CHECKIN)
        assert hers is not None
        routines.set_for(
            db,
            member.id,
            routines.CHECKIN,
            zone=hers.zone,
            minute=hers.minute,
            days=hers.days,
            active=False,
        )
    await world.go_to(amsterdam("2026-03-24 12:00"))
    assert said(anna, "Morgen zeg ik") == 0
    assert said(sanne, TOLD) == 0


@pytest.mark.parametrize(
    ("words", "tells"), [("nee", 0), ("ja", 0), ("zeg maar niks hoor", 0), ("liever niet", 0), ("is goed", 1)]
)
async def test_words_below_the_warning_break_the_silence_unless_they_say_that_it_is_fine(
    world: World, words: str, tells: int
) -> None:
    sanne, anna = await two_parents(world)
    anna.tap("Ja, dat mag", next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text))
    await world.settle()
    for day in range(19, 32):
        await world.go_to(amsterdam(f"2026-03-{day} 12:00"))
        if said(anna, "Morgen zeg ik dat aan Sanne."):
            break
    await does(world, anna, f"> {words}")
    assert said(anna, "Prima. Dan zeg ik niets.") == 1 - tells
    await world.go_to(world.clock.now() + 2 * 24 * 3600)
    assert said(sanne, TOLD) == tells
