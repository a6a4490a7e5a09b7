"""After the last meeting, over HTTP: what still comes, when names and words go, and that the group may go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.people import Person
from storage import members, retention
from storage.retention import Rule
from tests.journeys.hands import does, joins_another
from tests.moments import amsterdam
from tests.world import PROGRAMME, World, library

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8"]
HELD = ["Ja, geweest", "Klaar"]


async def _held_last(world: World, *more: str) -> tuple[Person, Person]:
    """A programme of one session, which was held on a Thursday evening."""
    pack = library().programme(PROGRAMME)
    short = pack.model_copy(update={"sessions": pack.sessions[:1]})
    await world.anker.stop()
    world.content = replace(library(), programmes={PROGRAMME: short})
    await world.start_bot()
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Bewaar", *more)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, *HELD)
    return sanne, anna


async def test_each_parent_reads_it_once_on_a_morning_that_has_room(world: World) -> None:
    _, anna = await _held_last(world)
    assert not [each for each in anna.chat.messages if "laatste keer samen" in each.text], "not on the evening"
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    assert "Mijn vragen komen nog, tot jij stopt." in told.text
    assert "Op zaterdag 5 september wis ik je naam en woorden." in told.text
    await world.go_to(amsterdam("2026-03-13 12:00"))
    assert len([each for each in anna.chat.messages if "laatste keer samen" in each.text]) == 1


async def test_that_the_group_may_go_on_is_said_only_once_that_was_decided(world: World) -> None:
    sanne, anna = await _held_last(world)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /afsluiten", "Ouders gaan samen verder", "Ja, zeg het in de groep")
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("De groep mag nu zelf verder, zonder Sanne.")
    assert "Mijn vragen komen nog, tot jij stopt." in told.text


@pytest.mark.long
async def test_what_the_children_did_and_the_end_do_not_come_together(world: World) -> None:
    _, anna = await _held_last(world, "> /bijeenkomst", "Herinneringen", "Kindergroep")
    await world.go_to(amsterdam("2026-03-13 12:00"))
    theme = await anna.sees("Bij de kinderen: ")
    end = await anna.sees("Dit was de laatste keer samen.")
    assert abs(theme.date - end.date) >= 600


async def test_from_there_she_stops_or_says_what_she_wants_more_of(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Waar ik meer van wil", told)
    await world.settle()
    assert "Waar wil je meer van?" in anna.last.text
    anna.tap("Stop met vragen", told)
    await world.settle()
    await does(world, anna, "Ja, stop")
    with world.database.read() as db:
        (hers,) = members.of_group(db, 1, members.PARENT)
    assert hers.state == members.STOPPED
    count = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-17 12:00"))
    assert len(anna.chat.messages) == count, "nothing comes any more"


@pytest.mark.long
async def test_from_there_she_gets_her_card_and_first_writes_it_where_she_had_not(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Mijn kaart", told)
    await world.settle()
    assert "Die is nog leeg." in anna.last.text
    await does(world, anna, "Boven", "> zon", "Ik stop")
    anna.tap("Mijn kaart", told)
    await world.settle()
    assert anna.last.photo is not None


@pytest.mark.long
async def test_a_hello_each_month_in_the_place_of_the_questions_until_the_day_she_chose(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Elke maand een hoi", told)
    await world.settle()
    await does(world, anna, "3 maanden")
    assert "Dat doe ik tot dinsdag 9 juni." in anna.last.text
    count = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-04-08 09:30"))
    await does(world, anna, "> /week")
    assert anna.last.text == "Dit komt er deze week:\n• donderdag 9 april: ik zeg hoi."
    count = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-04-08 22:00"))
    assert [each.text for each in anna.chat.messages[count:]] == [], "the questions stopped"

    await world.go_to(amsterdam("2026-07-20 12:00"))
    hellos = [each.text for each in anna.chat.messages if each.text.startswith("Hoi mama.")]
    assert ["laatste" in each for each in hellos] == [False, False, True]


async def test_with_a_hello_each_month_no_hour_is_promised_until_she_chooses_one(world: World) -> None:
    await _chooses_an_hour_after_all(world)


@pytest.mark.long
async def test_with_an_hour_chosen_after_all_no_hello_comes(world: World) -> None:
    anna = await _chooses_an_hour_after_all(world)
    await world.go_to(amsterdam("2026-07-20 12:00"))
    assert not [each for each in anna.chat.messages if "Gewoon even hoi." in each.text], "in the place of it"


async def _chooses_an_hour_after_all(world: World) -> Person:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    anna.tap("Elke maand een hoi", await anna.sees("Dit was de laatste keer samen."))
    await world.settle()
    await does(world, anna, "3 maanden", "> /tijd")
    assert anna.last.text.startswith("Ik zeg je elke maand hoi.\nDe vragen van elke dag staan uit.")
    assert "Andere rustdag" not in str(anna.last.buttons)
    await does(world, anna, "> /pauze", "Tot ik terug ben", "> /pauze", "Weer beginnen")
    assert anna.last.text == "Fijn, je bent er weer. We gaan verder."
    await does(world, anna, "> /tijd 21:00")
    assert anna.last.text == "Prima. Ik schrijf je om 21:00."
    await world.go_to(amsterdam("2026-03-10 21:00"))
    assert "Heb je" in anna.last.text
    return anna


@pytest.mark.long
async def test_a_hello_leads_to_a_minute_of_rest_and_can_be_ended(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Elke maand een hoi", told)
    await world.settle()
    await does(world, anna, "12 maanden")
    assert "Dat doe ik tot zaterdag 5 september." in anna.last.text, "on that day her name goes"
    await world.go_to(amsterdam("2026-04-09 12:00"))
    hello = await anna.sees("Gewoon even hoi.")
    anna.tap("Geen hoi meer", hello)
    await world.settle()
    count = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-06-20 12:00"))
    assert len(anna.chat.messages) == count


async def test_after_any_other_meeting_nobody_reads_it(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen deze ene")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-10 12:00"))
    assert not [each for each in anna.chat.messages if "laatste keer samen" in each.text]


@pytest.mark.long
async def test_the_last_hello_comes_a_day_later_where_its_day_is_hers_to_rest(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-14 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Elke maand een hoi", told)
    await world.settle()
    await does(world, anna, "3 maanden")
    assert "zondag 14 juni" in anna.last.text, "a Sunday, on which nothing comes"
    await world.go_to(amsterdam("2026-06-16 12:00"))
    assert len([each for each in anna.chat.messages if "Dit is mijn laatste hoi." in each.text]) == 1


async def test_no_hello_is_promised_once_her_name_goes_before_the_first(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    anna.tap("Elke maand een hoi", told)
    await world.settle()
    with world.database.write() as db:
        retention.set_rule(db, 1, Rule(months=1))
    await does(world, anna, "3 maanden")
    assert anna.last.text == "Een hoi kan nu niet meer.\nAlles blijft zoals het was."
    anna.tap("Elke maand een hoi", told)
    await world.settle()
    assert anna.last.text == "Een hoi kan nu niet meer.\nAlles blijft zoals het was."
    await does(world, anna, "> /tijd")
    assert "De vragen van elke dag staan uit." not in anna.last.text


async def test_where_no_hello_would_come_none_is_offered(world: World) -> None:
    _, anna = await _held_last(world)
    with world.database.write() as db:
        retention.set_rule(db, 1, Rule(months=1))
    await world.go_to(amsterdam("2026-03-09 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    assert ["Elke maand een hoi"] not in told.buttons
    assert ["Stop met vragen"] in told.buttons


async def test_who_is_in_two_groups_reads_of_which_it_was_the_last_time(world: World) -> None:
    _, anna = await _held_last(world)
    await joins_another(world, anna)
    await world.go_to(amsterdam("2026-03-14 12:00"))
    told = await anna.sees("Dit was de laatste keer samen.")
    assert told.text.startswith("Groep Linde\nDit was de laatste keer samen.")
    assert "Op zaterdag 5 september wis ik je woorden." in told.text


async def test_who_stopped_and_is_back_gets_the_hello_that_is_still_to_come(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    await does(world, anna, "Elke maand een hoi", "3 maanden", "> /stop", "Ja, stop", "Bewaar ze")
    await world.go_to(amsterdam("2026-04-20 12:00"))
    assert not [each for each in anna.chat.messages if "Gewoon even hoi." in each.text]
    await does(world, anna, "> /start", "Weer beginnen", "> /tijd")
    assert anna.last.text.startswith("Ik zeg je elke maand hoi.")
    await world.go_to(amsterdam("2026-05-12 12:00"))
    assert len([each for each in anna.chat.messages if "Gewoon even hoi." in each.text]) == 1
    await world.go_to(amsterdam("2026-06-12 12:00"))
    assert "Dit is mijn laatste hoi." in anna.last.text


async def test_who_is_back_after_the_last_hello_would_have_come_reads_that_nothing_comes(world: World) -> None:
    _, anna = await _held_last(world)
    await world.go_to(amsterdam("2026-03-09 12:00"))
    await does(world, anna, "Elke maand een hoi", "3 maanden", "> /stop", "Ja, stop", "Bewaar ze")
    await world.go_to(amsterdam("2026-06-20 12:00"))
    await does(world, anna, "> /start", "Weer beginnen", "> /tijd")
    assert "Ik zeg je elke maand hoi." not in anna.last.text
