"""Two silent weeks: the facilitator hears of them once, on a yes to that alone, and the parent hears it before."""

from __future__ import annotations

from simulator.people import Person
from storage import groups
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

TOLD = "antwoordde twee weken niet"


async def two_parents(world: World) -> tuple[Person, Person]:
    """The facilitator, and a parent who is asked after a week whether it may be told."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-12 10:30"))
    assert said(anna, "Mag Sanne weten als dat twee weken duurt?") == 1
    return sanne, anna


def said(person: Person, words: str) -> int:
    return sum(words in each.text for each in person.chat.messages if each.from_bot)


async def test_after_a_yes_it_is_told_once_the_day_after_she_heard_of_it(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    anna.tap("Ja, dat mag", question)
    await world.settle()
    for day in range(13, 32):
        await world.go_to(amsterdam(f"2026-03-{day} 12:00"))
        if said(anna, "Morgen zeg ik dat aan Sanne."):
            break
    assert said(sanne, TOLD) == 0
    await world.go_to(world.clock.now() + 24 * 3600)
    assert said(sanne, TOLD) == 1
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert said(sanne, TOLD) == 1


async def test_rather_not_keeps_it_and_no_answer_is_a_no(world: World) -> None:
    sanne, anna = await two_parents(world)
    question = next(each for each in anna.chat.messages if "als dat twee weken duurt?" in each.text)
    with world.database.read() as db:
        (group,) = groups.every(db)
    bea = await world.enrolled("Bea", group)
    anna.tap("Ja, dat mag", question)
    await world.settle()
    for day in range(13, 32):
        await world.go_to(amsterdam(f"2026-03-{day} 12:00"))
        if said(anna, "Morgen zeg ik dat aan Sanne."):
            break
    anna.tap("Liever niet", next(each for each in anna.chat.messages if "Morgen zeg ik" in each.text))
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert said(sanne, TOLD) == 0
    assert said(bea, "als dat twee weken duurt?") == 1
    assert said(bea, "Morgen zeg ik") == 0


async def test_gegevens_shows_it_and_changes_it(world: World) -> None:
    _, anna = await two_parents(world)
    await does(world, anna, "> /gegevens")
    assert "Stil? Je begeleider hoort dat niet." in anna.last.text
    await does(world, anna, "Wie mag wat zien", "Stilte doorgeven", "Ja, dat mag")
    assert "Je begeleider hoort het na twee stille weken." in anna.last.text
