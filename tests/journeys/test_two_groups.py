"""A parent in two groups: one of them asks, the other keeps quiet; what both offer comes apart."""

from __future__ import annotations

import pytest

from handlers.shared import membership_end
from simulator.people import Person
from storage import groups, members
from tests.journeys.hands import does
from tests.journeys.rights_table import REFUSALS
from tests.journeys.sealed import opened_rows
from tests.moments import amsterdam
from tests.world import World


def _times(person: Person, words: str) -> list[int]:
    return [each.date for each in person.chat.messages if each.from_bot and words in each.text]


async def in_two_groups(world: World) -> Person:
    await world.enrolled("Sanne", first := world.group(), "facilitator")
    await world.enrolled("Roos", second := world.group("Groep Eik"), "facilitator")
    anna = await world.enrolled("Anna", first)
    anna.open(world.invitation(second))
    await world.settle()
    await does(world, anna, *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag")
    await does(world, anna, "Ja, ook mijn woorden", "Ja, dat mag")
    await does(world, anna, "mama", "20:00", "zondag", "Nee, later")
    return anna


async def test_of_a_parent_in_two_groups_one_asks_and_the_other_says_so(world: World) -> None:
    anna = await in_two_groups(world)
    await world.go_to(amsterdam("2026-03-02 22:00"))
    assert len(_times(anna, "Heb je even een minuut?")) == 1
    assert len(_times(anna, "Het kan nog tot")) == 1, "there is room for what else is due"
    await does(world, anna, "> /week", "Groep Linde")
    assert "Je vragen komen van Groep Eik." in anna.last.text
    await world.go_to(amsterdam("2026-03-06 12:00"))
    assert len(_times(anna, "Wat past jou nu het best?")) == 1


async def test_who_meets_with_two_groups_reads_of_which_it_is(world: World) -> None:
    anna = await in_two_groups(world)
    for name in ("Sanne", "Roos"):
        await does(
            world,
            world.telegram.person(name),
            *("> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"),
        )
    await world.go_to(amsterdam("2026-03-05 12:00"))
    said = [each for each in anna.chat.messages if "Morgen zien we elkaar" in each.text]
    assert sorted(each.text.partition("\n")[0] for each in said) == ["Groep Eik", "Groep Linde"]
    first = said[0].text.partition("\n")[0]
    anna.tap("Ik kom", said[0])
    await world.settle()
    assert said[0].text.startswith(f"{first}\nVandaag zien we elkaar")
    leader = world.telegram.person("Sanne" if first == "Groep Linde" else "Roos")
    row = "donderdag 5 maart, 19:30 · sessie 1"
    await does(world, leader, "> /bijeenkomst", row, "Afzeggen", "Ja, zeg af")
    assert anna.last.text.startswith(f"{first}\nDit is afgezegd:")
    assert said[0].text == f"{first}\nDit is afgezegd."


async def test_what_both_groups_offer_comes_apart(world: World) -> None:
    anna = await in_two_groups(world)
    await world.go_to(amsterdam("2026-03-20 12:00"))
    first, second = _times(anna, "als dat twee weken duurt")
    assert second - first >= 600


async def test_what_was_agreed_in_one_group_comes_along_with_the_questions_of_the_other(world: World) -> None:
    anna = await in_two_groups(world)
    sanne = world.telegram.person("Sanne")
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene")
    await does(world, anna, "> /proefje", "Groep Linde", "Voeten voelen", "Dit wil ik proberen")
    await does(world, sanne, "Samen uitwerken", "Zo laten", "> voor het eten", "17:30", "elke dag", "in de keuken")
    await does(world, sanne, "zeven keer", "Zo laten", "Zo laten", "Zo doen we het")
    await does(world, anna, "Zo doen we het")
    along = []
    for day in ("03", "04", "05"):
        await world.go_to(amsterdam(f"2026-03-{day} 20:01"))
        before = len(anna.chat.messages)
        await does(world, anna, "Ja, nu", "4", "Nergens", "Klaar", "Geen spanning")
        if any("Jouw moment was: voor het eten." in each.text for each in anna.chat.messages[before:]):
            along.append(day)
    assert along == ["04", "05"]


@pytest.mark.parametrize(
    ("typed", "follows"),
    [
        ("/vraag Kan ik later komen?", "Mag ik dit aan Roos geven?"),
        ("/wens meer oefenen met boosheid", "meer oefenen met boosheid"),
        ("/bel 06 12345678", "Wanneer kun je veilig praten?"),
        ("/pauze tot vrijdag", "vrijdag"),
    ],
)
async def test_words_behind_a_command_are_taken_once_she_chose_the_group(
    world: World, typed: str, follows: str
) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, f"> {typed}", "Groep Eik")
    assert follows in anna.last.text
    assert not _kept(world)


async def test_who_types_for_which_group_it_is_reads_nothing_beside_what_was_taken(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /wens meer koffie", "> Groep Eik")
    assert anna.last.text == "Dank je. Ik heb het bewaard.\n• meer koffie"


async def test_words_behind_a_command_do_not_outlive_the_safe_exit(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /vraag Kan ik later komen?")
    assert _kept(world)
    await does(world, anna, "> /weg")
    assert not _kept(world)


async def test_words_behind_a_command_that_nobody_came_back_for_are_forgotten(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /vraag Kan ik later komen?")
    await world.go_to(world.clock.now() + 2 * 86_400 + 60)
    assert not _kept(world)


async def test_who_lets_it_be_has_nothing_waiting_for_a_group(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /vraag Kan ik later komen?", "> toch niet")
    assert anna.last.text == "Prima. Dan niet."
    assert not anna.last.buttons
    assert not _kept(world)


async def test_of_a_command_that_was_written_over_only_the_last_words_wait(world: World) -> None:
    anna = await in_two_groups(world)
    asked = anna.say("/vraag Mag Tim mee?")
    await world.settle()
    anna.edit(asked, "/vraag Mag mijn zoon mee?")
    await world.settle()
    assert ["Tim" in str(each) for each in _kept(world)] == [False]
    assert [each.text for each in anna.chat.messages if each.from_bot and each.buttons][-1:] == [
        "Voor welke groep is dit?"
    ]


async def test_a_group_that_is_typed_is_for_the_command_that_asked_last(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /vraag Kan ik later komen?", "> /deel hallo allemaal", "> groep eik")
    assert anna.last.text.startswith("Jouw groep heeft nu geen gesprek met mij.")
    assert ["later" in str(each) for each in _kept(world)] == [True], "the question waits still"


async def test_signs_alone_name_no_group(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /wens meer koffie")
    with world.database.write() as db:
        (hers,) = members.of_group(db, groups.every(db)[1].id, "parent")
        membership_end.end(world.anker.turns.outside(db), hers)
    await world.settle()
    await does(world, anna, "> 👍")
    assert not anna.last.text.startswith(REFUSALS)


async def test_facilitator_of_two_groups_sets_her_reading_hours_in_one_go(world: World) -> None:
    first, second = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", first, "facilitator")
    sanne.open(world.invitation(second, "facilitator"))
    await world.settle()
    await does(world, sanne, "> /leesuren elke dag 19:00", "Groep Eik")
    assert "elke dag om 19:00" in sanne.last.text


async def test_person_in_two_groups_lives_by_one_clock(world: World) -> None:
    anna = await in_two_groups(world)
    await does(world, anna, "> /tijd", "Groep Eik", "Andere stad", "> Istanbul")
    assert _zones(world) == {"Europe/Istanbul"}


async def test_who_joins_a_second_group_keeps_the_clock_she_told_in_the_first(world: World) -> None:
    first, second = world.group(), world.group("Groep Eik")
    anna = await world.enrolled("Anna", first)
    await does(world, anna, "> /tijd", "Andere stad", "> Istanbul")
    anna.open(world.invitation(second))
    await world.settle()
    assert _zones(world) == {"Europe/Istanbul"}


def _zones(world: World) -> set[str]:
    with world.database.read() as db:
        return {each.zone for group in groups.every(db) for each in members.of_group(db, group.id, "parent")}


def _kept(world: World) -> list[list[str]]:
    return [row for table, row in opened_rows(world.database) if table == "words_behind"]
