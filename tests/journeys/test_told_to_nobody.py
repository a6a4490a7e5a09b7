"""Words that are meant for Anker, or tell nothing, reach nobody else and are taken for nothing that was asked."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import members, prompts, responses
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

WRITES_TO_OTHERS = {
    "a plan": ["> /proefje"],
    "an idea for the group": ["> /ideeen", "Zet er iets bij"],
    "a wish": ["> /wens"],
    "when to be called": ["> /bel", "> 0612345678"],
}
CALLS_FOR_HELP = ("112", "Bel de politie!!", "stuur een ambulance", "er is brand", "there is a fire")
TELLS_NOTHING = ("ik snap het niet", "dat weet ik nog niet", "wat bedoel je?", "kweenie", "hoi", "sorry")


async def two(world: World) -> tuple[Person, Person]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    return sanne, await world.enrolled("Anna", group)


def heard(person: Person, since: int = 0) -> str:
    return "\n".join(each.text for each in person.chat.messages[since:] if each.from_bot)


@pytest.mark.parametrize("asked", WRITES_TO_OTHERS)
async def test_who_calls_for_help_gets_the_numbers_and_it_goes_to_nobody(world: World, asked: str) -> None:
    sanne, anna = await two(world)
    await does(world, anna, *WRITES_TO_OTHERS[asked])
    for words in CALLS_FOR_HELP:
        before, of_sanne = len(anna.chat.messages), len(sanne.chat.messages)
        await does(world, anna, f"> {words}")
        assert "Is er nu gevaar? Bel 112." in heard(anna, before), words
        assert "bewaard" not in heard(anna, before)
        assert len(sanne.chat.messages) == of_sanne


@pytest.mark.parametrize("words", CALLS_FOR_HELP)
async def test_who_calls_for_help_gets_the_numbers_at_any_other_question(world: World, words: str) -> None:
    _, anna = await two(world)
    for question in (["> /tijd", "Andere tijd"], ["> /tijd", "Andere naam"], ["> /nu"], []):
        await does(world, anna, *question)
        before = len(anna.chat.messages)
        await does(world, anna, f"> {words}")
        assert "Is er nu gevaar? Bel 112." in heard(anna, before), question


async def test_who_calls_for_help_and_is_unknown_gets_the_numbers(world: World) -> None:
    stranger = world.telegram.person("Vreemde")
    await does(world, stranger, "> bel de politie")
    assert "Is er nu gevaar? Bel 112." in heard(stranger)


@pytest.mark.parametrize("asked", WRITES_TO_OTHERS)
async def test_stop_is_asked_about_and_goes_to_nobody(world: World, asked: str) -> None:
    sanne, anna = await two(world)
    await does(world, anna, *WRITES_TO_OTHERS[asked])
    of_sanne = len(sanne.chat.messages)
    await does(world, anna, "> laat me met rust")
    assert anna.last.text == "Dat is goed. Wat wil je stoppen?"
    assert len(sanne.chat.messages) == of_sanne


@pytest.mark.parametrize("asked", WRITES_TO_OTHERS)
async def test_what_tells_nothing_goes_to_nobody_and_is_asked_again(world: World, asked: str) -> None:
    sanne, anna = await two(world)
    await does(world, anna, *WRITES_TO_OTHERS[asked])
    of_sanne = len(sanne.chat.messages)
    for words in TELLS_NOTHING:
        before = len(anna.chat.messages)
        await does(world, anna, f"> {words}")
        assert "Typ het, of tik op een knop." in heard(anna, before), words
        assert "bewaard" not in heard(anna, before)
        assert len(sanne.chat.messages) == of_sanne


@pytest.mark.parametrize("words", ["stop", "laat me met rust", "terug", "overslaan"])
async def test_what_a_facilitator_says_to_anker_is_no_answer_to_a_parent(world: World, words: str) -> None:
    sanne, anna = await two(world)
    await does(world, anna, "> /vraag", "> Mag mijn zus mee?")
    await does(world, sanne, "Antwoord", f"> {words}")
    assert "Sanne schrijft jou" not in heard(anna)


@pytest.mark.parametrize("words", ["bel 112", "hulp", "morgen", "nee", "ik weet het niet"])
async def test_what_may_be_an_answer_to_a_parent_is_one(world: World, words: str) -> None:
    sanne, anna = await two(world)
    await does(world, anna, "> /vraag", "> Wat moet ik doen?")
    await does(world, sanne, "Antwoord", f"> {words}")
    assert f"Sanne schrijft jou:\n{words}" in heard(anna)


@pytest.mark.parametrize(
    "words", ["ik ben bang", "Ik ben zo moe", "hoi", "😭", "bel de politie", "het gaat slecht"]
)
async def test_how_somebody_is_or_a_hello_is_no_name(world: World, words: str) -> None:
    _, anna = await two(world)
    await does(world, anna, "> /tijd", "Andere naam", f"> {words}")
    assert "Ik noem je" not in heard(anna)
    await does(world, anna, "> Precious graag")
    assert anna.last.text == "Prima. Ik noem je Precious."


@pytest.mark.parametrize("words", ["ik ben bang", "😭😭", "het gaat slecht met mij", "niemand luistert naar mij"])
async def test_fear_and_tears_get_a_warm_line_and_leave_the_question_open(world: World, words: str) -> None:
    _, anna = await two(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu")
    before = len(anna.chat.messages)
    await does(world, anna, f"> {words}")
    assert "snap ik nog niet" not in heard(anna, before)
    assert any(
        row == ["Nummers"] or "Nummers" in row for each in anna.chat.messages[before:] for row in each.buttons
    )
    await does(world, anna, "> 4")
    assert _tension(world) == ("4", None)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("dat weet ik nog niet", ("unknown", None)),
        ("kweenie", ("unknown", None)),
        ("liever niet", (None, "skipped")),
    ],
)
async def test_a_question_is_left_in_plain_words(
    world: World, words: str, kept: tuple[str | None, str | None]
) -> None:
    _, anna = await two(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", f"> {words}")
    assert _tension(world) == kept


@pytest.mark.parametrize("words", ["morgen", "volgende week donderdag"])
async def test_a_day_typed_where_reading_hours_are_asked_is_no_absence(world: World, words: str) -> None:
    sanne, _ = await two(world)
    await does(world, sanne, "> /leesuren", f"> {words}")
    assert "Je bent er weer" not in heard(sanne)
    await does(world, sanne, "> weg tot volgende week donderdag")
    assert sanne.last.text.startswith("Bewaard. Je bent er weer op donderdag 12 maart.")


@pytest.mark.parametrize("words", ["nee", "weet ik niet", "ja", "hoi", "donderdag half 8"])
async def test_what_is_no_place_is_not_told_to_parents_as_one(world: World, words: str) -> None:
    sanne, _ = await two(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene")
    await does(world, sanne, f"> {words}")
    assert sanne.last.text.startswith("Nu vraag ik naar de plek.")
    await does(world, sanne, "> Buurthuis De Linde")
    assert sanne.last.text == "Bewaard: Buurthuis De Linde."


@pytest.mark.parametrize("words", ["ja", "dat weet ik nog niet", "hoi"])
async def test_what_tells_nothing_names_no_group(world: World, words: str) -> None:
    sanne, _ = await two(world)
    await does(world, sanne, "> /nieuwegroep", f"> {words}")
    assert sanne.last.text.startswith("Hoe heet de nieuwe groep?")


async def test_a_sticker_is_not_said_back_as_words(world: World) -> None:
    sanne, anna = await two(world)
    await does(world, anna, "> /tijd", "Andere tijd")
    anna.send_other("sticker")
    await does(world, sanne, "> /leesuren")
    sanne.send_other("sticker")
    await world.settle()
    for person in (anna, sanne):
        assert person.last.text.startswith("Dit snap ik nog niet.\nTyp ")


@pytest.mark.parametrize("words", ["ik wil Sanne spreken", "is sanne er ook?"])
async def test_who_names_her_facilitator_has_the_ways_to_her_below(world: World, words: str) -> None:
    _, anna = await two(world)
    await does(world, anna, f"> {words}")
    assert ["Vraag aan Sanne"] in anna.last.buttons
    await does(world, anna, "Vraag aan Sanne")
    assert anna.last.text.startswith("Wat wil je Sanne vragen?")


@pytest.mark.parametrize("words", ["rather not", "I'm not sure"])
async def test_a_lone_no_or_doubt_in_english_is_not_met_as_a_burden(world: World, words: str) -> None:
    _, anna = await two(world)
    await does(world, anna, "> /taal", "English", f"> {words}")
    assert anna.last.text.startswith("I didn't get that.")


async def test_a_no_below_a_card_that_asks_nothing_ends_no_try_out(world: World) -> None:
    sanne, anna = await two(world)
    await does(world, anna, "> /proefje", "> eerst zitten", "> nee")
    assert anna.last.text.startswith("Dat snap ik nog niet.")
    assert "Gestopt." not in heard(sanne) + heard(anna)
    await does(world, anna, "> toch niet")
    assert "Gestopt." in heard(sanne)


async def test_lessons_that_are_not_wanted_are_left_with_a_no(world: World) -> None:
    _, anna = await two(world)
    await does(world, anna, "> /tijd", "Dag van de uitleg", "> nee")
    assert anna.last.text.startswith("Prima. Ik stuur geen uitleg.")


def _tension(world: World) -> tuple[str | None, str | None]:
    with world.database.read() as db:
        parent = members.of_group(db, 1, "parent")[0]
        prompt = prompts.recent_of(db, parent.id, prompts.CHECKIN, most=1)[0]
        given = responses.of(db, prompt.id)["tension"]
        return given.value, given.reason
