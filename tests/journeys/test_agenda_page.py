"""A facilitator takes a meeting's agenda along on paper, and reads its week as a parent will."""

from __future__ import annotations

from simulator.people import Person
from storage import experiment_versions, experiments, groups, members, prompts
from tests.journeys.hands import does
from tests.world import World

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]


async def test_the_agenda_comes_as_a_page_with_clock_times_that_add_up(world: World) -> None:
    sanne = await _at_the_agenda(world)
    await does(world, sanne, "Om te printen")

    page = _page(sanne)
    assert "19:30–20:" in page
    assert "–21:30 " in page, "two hours"
    assert "120 min" in page
    assert "Welkom" in page
    assert "Er zijn nu geen kaarten die jij mag zien." in page
    await world.go_to(world.clock.now() + 1)
    assert not list((world.folder / "exports").iterdir())


async def test_a_week_is_read_as_a_parent_does_in_both_levels_and_nothing_is_kept(world: World) -> None:
    sanne = await _at_the_agenda(world)
    await does(world, sanne, "Lees als een ouder")
    first = sanne.last.text
    assert first.startswith("Oefening: zo leest een ouder deze week. Les, 1 van ")
    await does(world, sanne, "In korte zinnen")
    assert sanne.last.text != first
    while "Verder" in str(sanne.last.buttons):
        await does(world, sanne, "Verder")
    assert "In de groep" in sanne.last.text
    await does(world, sanne, "Agenda")
    assert "Om te printen" in str(sanne.last.buttons)
    with world.database.read() as db:
        assert not [
            each for kind in (prompts.LESSON, prompts.SELF) for each in prompts.recent_of(db, 1, kind, most=9)
        ]


async def _at_the_agenda(world: World) -> Person:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, *PLANNED, "> /bijeenkomst")
    await does(world, sanne, sanne.last.buttons[0][0], "Agenda")
    return sanne


def _page(sanne: Person) -> str:
    found = next(each for each in reversed(sanne.chat.messages) if each.document is not None)
    assert found.document is not None
    return found.document.content.decode()


async def test_only_the_cards_of_who_lets_a_facilitator_look_along_stand_on_it(world: World) -> None:
    sanne = await _at_the_agenda(world)
    with world.database.read() as db:
        group = groups.every(db)[0]
    await world.enrolled("Anna", group)
    with world.database.write() as db:
        (anna,) = members.of_group(db, group.id, members.PARENT)
        words = dict.fromkeys(experiment_versions.WORDS, "zingen bij de afwas")
        made = experiments.propose(db, anna.id, title="Zingen", words=words, at=world.clock.now(), wait_until=9)
        experiments.agree(db, experiment_versions.latest(db, made.id), at=world.clock.now())
    await does(world, sanne, "Om te printen")
    assert "zingen bij de afwas" in _page(sanne)

    with world.database.write() as db:
        members.record_consent(db, anna.id, members.SHARING, False, version="nl", at=world.clock.now())
    await does(world, sanne, "Om te printen")
    assert "zingen" not in _page(sanne)
