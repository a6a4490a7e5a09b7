"""Two questions for words in a chat: what is typed under either lands there, and the other one stays open."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from simulator.people import Person
from storage import people, questions
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

NUMBER = "06 12345678"


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


def kept(world: World, person: Person) -> list[str]:
    """The kinds of her questions: the open one first, then those put by."""
    with world.database.read() as db:
        known = people.find(db, person.id)
        assert known is not None
        asked = questions.of(db, known.id)
        return [each.kind for each in [*([asked] if asked else []), *questions.earlier(db, known.id)]]


async def test_a_number_typed_under_the_older_question_is_its_answer_and_the_newer_one_is_asked_again(
    world: World,
) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel")
    number = anna.last
    await does(world, anna, "> /tijd", "Andere tijd")
    hour = anna.last
    anna.say(NUMBER, reply_to=number)
    await world.settle()
    assert anna.last.text.startswith("Wanneer kun je veilig praten?")
    anna.say("21:15", reply_to=hour)
    await world.settle()
    assert any("21:15" in each.text for each in anna.chat.messages if each.from_bot)
    assert anna.last.text.startswith("Wanneer kun je veilig praten?"), "it is asked again below"
    await does(world, anna, "Overdag", "Niets inspreken", "Ja, laat Sanne bellen")
    assert kept(world, anna) == []


async def test_once_the_newer_question_is_answered_the_older_one_stands_below_and_takes_what_is_typed(
    world: World,
) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel")
    number = anna.last
    await does(world, anna, "> /tijd", "Andere tijd", "> 21:15")
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?")
    assert number.text == "De vraag staat hieronder."
    assert not number.buttons
    await does(world, anna, f"> {NUMBER}")
    assert anna.last.text.startswith("Wanneer kun je veilig praten?")


async def test_words_under_the_older_question_go_to_the_facilitator_and_not_into_the_newer_one(
    world: World,
) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag")
    asked = anna.last
    await does(world, anna, "> /bel")
    anna.say("Mag mijn zus mee?", reply_to=asked)
    await world.settle()
    assert "Mag mijn zus mee?" in sanne.last.text
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?"), "that one is still open"
    await does(world, anna, "Toch niet")
    assert kept(world, anna) == []


async def test_a_number_typed_under_the_question_of_the_evening_does_not_change_her_hour(world: World) -> None:
    _, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu")
    tension = anna.last
    await does(world, anna, "> /tijd", "Andere tijd")
    anna.say("7", reply_to=tension)
    await world.settle()
    assert any("Waar in je lijf" in each.text for each in anna.chat.messages if each.from_bot)
    assert kept(world, anna) == ["hour"]


async def test_stop_these_lets_go_of_all_that_is_open(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", "> /tijd", "Andere tijd", "> stop", "Deze vragen")
    assert kept(world, anna) == []
    assert "Op welk nummer" not in anna.last.text


async def test_after_the_safe_exit_nothing_is_asked_again(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", "> /tijd", "Andere tijd", "> /weg")
    assert kept(world, anna) == []


@pytest.mark.parametrize("way", ["the newer one", "the older one"])
async def test_not_that_one_after_all_leaves_the_other(world: World, way: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /vraag")
    asked = anna.last
    await does(world, anna, "> /bel")
    if way == "the newer one":
        await does(world, anna, "Toch niet")
        assert anna.last.text.startswith("Wat wil je Sanne vragen?")
        assert kept(world, anna) == ["ask"]
    else:
        anna.tap("Toch niet", asked)
        await world.settle()
        assert asked.text == "Prima. Ik geef het niet door."
        assert kept(world, anna) == ["phone_number"]


async def test_a_question_of_this_morning_is_not_asked_again_by_itself(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /tijd", "Andere tijd")
    hour = anna.last
    await world.go_to(world.clock.now() + 2 * 3600)
    await does(world, anna, "> /vraag", "Toch niet")
    assert anna.last.text == "Prima. Ik geef het niet door."
    anna.say("21:15", reply_to=hour)
    await world.settle()
    assert "21:15" in anna.last.text


async def test_what_is_typed_after_another_question_does_not_slip_into_a_draft_for_the_group(world: World) -> None:
    sanne, anna = await group(world)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel", "Zonder mijn naam", "> /bel", "Toch niet", "> dank je")
    assert "Zo komt het in de groep" not in anna.last.text


async def test_what_was_put_by_and_not_answered_is_forgotten_after_a_day(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /tijd", "Andere tijd", "> /vraag")
    assert kept(world, anna) == ["ask", "hour"]
    await world.go_to(world.clock.now() + 3 * 86_400)
    assert kept(world, anna) == []


async def test_a_share_that_another_question_took_the_place_of_is_put_by_nowhere(world: World) -> None:
    linde = world.group()
    await world.enrolled("Sanne", linde, "facilitator")
    anna = await world.enrolled("Anna", linde)
    with world.database.write() as db:
        known = people.find(db, anna.id)
        assert known is not None
        questions.ask(db, known.id, "share", 5, at=world.clock.now(), keyboard_id=-3)
    await does(world, anna, "> /bel")
    assert kept(world, anna) == ["phone_number"], "nothing may tell who shared"


async def test_who_is_forgotten_leaves_no_question_that_was_put_by(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", "> /tijd", "Andere tijd")
    assert kept(world, anna) == ["hour", "phone_number"]
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 60)
    with world.database.read() as db:
        assert not db.all(select(questions.earlier_question))
        assert people.find(db, anna.id) is None


async def test_a_tap_on_the_older_question_is_its_answer_where_it_stands_and_what_is_typed_is_for_the_newer(
    world: World,
) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", f"> {NUMBER}")
    when = anna.last
    await does(world, anna, "> /tijd", "Andere tijd")
    hour = anna.last
    anna.tap("Overdag", when)
    await world.settle()
    assert when.text.startswith("Soms kun je je telefoon niet opnemen."), "the call is asked on above"
    assert hour.buttons
    await does(world, anna, "> 21:15")
    assert anna.last.text == "Prima. Ik schrijf je om 21:15."
    assert ["Inspreken mag"] in when.buttons, "it still stands"
    await world.go_to(world.clock.now() + 1801)
    assert anna.last.text.startswith("Je begon hier aan iets."), "and nobody has to look for it"
    await does(world, anna, "Ga verder", "Niets inspreken", "Ja, laat Sanne bellen")
    assert any(NUMBER in each.text for each in world.telegram.person("Sanne").chat.messages)


async def test_of_three_questions_the_one_in_the_middle_may_be_tapped_and_the_oldest_comes_last(
    world: World,
) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /vraag", "> /tijd", "Andere naam")
    name = anna.last
    await does(world, anna, "> /tijd", "Andere tijd")
    anna.tap("mama", name)
    await world.settle()
    assert name.text == "Prima. Ik noem je mama."
    assert kept(world, anna) == ["hour", "ask"]
    await does(world, anna, "> 21:15")
    assert anna.last.text.startswith("Wat wil je Sanne vragen?")
    assert kept(world, anna) == ["ask"]
