"""Some months after the end, names and words go; each parent is told before, and ratings stay under a code."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import groups, members, people, responses, retention
from storage.groups import Group
from storage.retention import Rule
from tests.journeys.hands import does, joins_another
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.world import World


async def _ended_group(world: World) -> tuple[Group, Person]:
    """A group that ended on 4 March, of which names and words are kept for a month; Anna wrote something."""
    group = world.group()
    anna = world.telegram.person("Kanarie")
    anna.open(world.invitation(group))
    await world.settle()
    answers = ["Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag"]
    answers += ["Nee, geen woorden", "Ja, dat mag"]
    await does(world, anna, *answers, "mama", "20:00", "zondag", "Nee, later")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon", "Ja, nog twee")
    await does(world, anna, "Zonder nadenken", "> Wapperdewap", "> /stop", "Ja, stop")
    with world.database.write() as db:
        retention.set_rule(db, group.id, Rule(months=1, ends_on="2026-03-04"))
    return group, anna


@pytest.mark.long
async def test_parent_is_told_two_weeks_before_and_her_name_and_words_go_while_ratings_stay(world: World) -> None:
    _, anna = await _ended_group(world)
    await world.go_to(amsterdam("2026-03-21 09:00"))
    assert "wis ik je naam en woorden" not in anna.last.text
    await world.go_to(amsterdam("2026-03-21 12:00"))
    assert "Op zaterdag 4 april wis ik je naam en woorden." in anna.last.text
    await does(world, anna, "Stuur een bestand")
    assert anna.last.document is not None
    await world.go_to(amsterdam("2026-04-03 12:00"))
    assert "Wapperdewap" in everything_in(world.database)
    await world.go_to(amsterdam("2026-04-04 12:00"))
    everything = everything_in(world.database)
    assert "Wapperdewap" not in everything
    assert "Kanarie" not in everything
    with world.database.read() as db:
        given = responses.of(db, 1)
        (member,) = members.of_group(db, 1, "parent")
        assert people.get(db, member.person_id or 0).name == "ouder"
    assert (given["tension"].value, given["helped"].value, given["helped"].words) == ("7", "words", None)
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert "iets, die woorden zijn weg" in anna.last.text


@pytest.mark.long
async def test_who_blocked_anker_cannot_be_told_and_hers_go_all_the_same(world: World) -> None:
    _, anna = await _ended_group(world)
    anna.block()
    await world.settle()
    await world.go_to(amsterdam("2026-04-04 12:00"))
    assert "Wapperdewap" not in everything_in(world.database)


async def test_group_without_an_end_keeps_everything(world: World) -> None:
    group, _ = await _ended_group(world)
    with world.database.write() as db:
        retention.set_rule(db, group.id, Rule())
        assert [each.id for each in groups.every(db)] == [group.id]
    await world.go_to(amsterdam("2026-04-06 12:00"))
    assert "Wapperdewap" in everything_in(world.database)


async def test_who_was_told_a_day_that_is_put_off_is_told_anew_before_hers_go(world: World) -> None:
    group, anna = await _ended_group(world)
    await world.go_to(amsterdam("2026-03-21 12:00"))
    assert "Op zaterdag 4 april wis ik je naam en woorden." in anna.last.text
    with world.database.write() as db:
        retention.set_rule(db, group.id, Rule(months=2, ends_on="2026-03-04"))
    await world.go_to(amsterdam("2026-04-19 12:00"))
    assert "4 mei" not in anna.last.text
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert "Op maandag 4 mei wis ik je naam en woorden." in anna.last.text
    await world.go_to(amsterdam("2026-05-03 12:00"))
    assert "Wapperdewap" in everything_in(world.database)
    await world.go_to(amsterdam("2026-05-04 12:00"))
    assert "Wapperdewap" not in everything_in(world.database)


@pytest.mark.parametrize(
    "acts",
    [
        ("> /wens", "> Wapperdewens"),
        ("> /ladder", "Boven", "> Wapperdewens"),
        ("> /ideeen", "Zet er iets bij", "> Wapperdewens"),
        ("> /proefje", "Eigen idee", "> Wapperdewens"),
        ("> /tijd", "Andere naam", "> Wapperdewens"),
    ],
)
async def test_what_she_says_after_they_went_goes_so_many_months_later_and_is_told_before(
    world: World, acts: tuple[str, ...]
) -> None:
    _, anna = await _ended_group(world)
    await world.go_to(amsterdam("2026-04-04 12:00"))
    await does(world, anna, "> /start", "Weer beginnen", *acts, "> /stop", "Ja, stop")
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert "Op maandag 4 mei wis ik je naam en woorden." in anna.last.text
    assert "Wapperdewens" in everything_in(world.database)
    await world.go_to(amsterdam("2026-05-04 12:00"))
    assert "Wapperdewens" not in everything_in(world.database)


async def test_who_says_nothing_more_after_they_went_is_told_nothing_more(world: World) -> None:
    _, anna = await _ended_group(world)
    await world.go_to(amsterdam("2026-04-04 12:00"))
    await does(world, anna, "> /checkin", "> 5", "> /stop")
    await world.go_to(amsterdam("2026-06-20 12:00"))
    assert sum("wis ik je naam" in each.text for each in anna.chat.messages if each.from_bot) == 1


async def test_who_is_in_another_group_reads_whose_words_go_and_that_her_name_stays(world: World) -> None:
    _, anna = await _ended_group(world)
    await does(world, anna, "> /start", "Weer beginnen")
    await joins_another(world, anna)
    await world.go_to(amsterdam("2026-03-21 12:00"))
    told = await anna.sees("Op zaterdag 4 april wis ik je woorden.")
    assert told.text.startswith("Groep Linde\n")
    assert "Je naam blijft voor je andere groep." in told.text
    await world.go_to(amsterdam("2026-04-04 12:00"))
    everything = everything_in(world.database)
    assert "Wapperdewap" not in everything
    assert "Kanarie" in everything


async def test_of_two_groups_that_end_together_the_second_says_that_her_name_goes(world: World) -> None:
    _, anna = await _ended_group(world)
    await joins_another(world, anna)
    with world.database.write() as db:
        other = next(each for each in groups.every(db) if each.name == "Groep Eik")
        retention.set_rule(db, other.id, Rule(months=1, ends_on="2026-03-06"))
    await world.go_to(amsterdam("2026-03-24 12:00"))
    told = [each.text for each in anna.chat.messages if each.from_bot and " wis ik je " in each.text]
    assert [each.splitlines()[1] for each in told] == [
        "Op zaterdag 4 april wis ik je woorden.",
        "Op maandag 6 april wis ik je naam en woorden.",
    ]
    await world.go_to(amsterdam("2026-04-06 12:00"))
    assert "Kanarie" not in everything_in(world.database)
