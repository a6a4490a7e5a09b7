"""Whatever a parent types, at whatever moment, gets an answer that fits; what was open stays open."""

from __future__ import annotations

import pytest

from handlers.shared.in_sight import plain
from simulator.people import Person
from storage import members, prompts, questions, responses
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")
DANGER = ("ik wil niet meer leven", "hij slaat mij", "Ik kan niet meer, ik wil dood")


async def a_parent(world: World) -> Person:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    return await world.enrolled("Anna", group)


async def types(world: World, person: Person, words: str) -> str:
    """What is said last, after these words; where a question is open it may be that question again."""
    person.say(words)
    await world.settle()
    return str(person.last.text)


async def is_answered(world: World, person: Person, words: str) -> str:
    """What is said first, after these words, above a question that is asked again below it."""
    said_before = len(person.chat.messages)
    person.say(words)
    await world.settle()
    return next(str(each.text) for each in person.chat.messages[said_before:] if each.from_bot)


async def at_first_question(world: World) -> Person:
    anna = await a_parent(world)
    await world.go_to(EVENING)
    anna.tap("Ja, nu")
    await world.settle()
    return anna


def tension(world: World) -> str | None:
    with world.database.read() as db:
        parent = members.of_group(db, 1, "parent")[0]
        prompt = prompts.recent_of(db, parent.id, prompts.CHECKIN, most=1)[0]
        given = responses.of(db, prompt.id).get("tension")
        return given.value if given else None


@pytest.mark.parametrize("words", DANGER)
async def test_danger_at_a_question_for_a_number_gets_numbers_and_leaves_the_question_open(
    world: World, words: str
) -> None:
    anna = await at_first_question(world)
    said = await is_answered(world, anna, words)
    assert "112" in said or "113" in said
    assert "getal" not in said
    await types(world, anna, "7")
    assert tension(world) == "7"


@pytest.mark.parametrize("words", DANGER)
async def test_danger_where_nothing_is_asked_gets_numbers(world: World, words: str) -> None:
    said = await types(world, await a_parent(world), words)
    assert "112" in said or "113" in said


async def test_danger_of_somebody_nobody_knows_gets_numbers(world: World) -> None:
    said = await types(world, world.telegram.person("Vreemde"), "ik wil dood")
    assert "113" in said


async def test_danger_in_an_answer_in_words_is_kept_as_the_answer_and_met(world: World) -> None:
    anna = await at_question_for_words(world)
    said = await types(world, anna, "ik wil niet meer leven")
    assert "113" in said
    assert helped(world) == "ik wil niet meer leven"


async def test_who_leads_another_group_is_heard_as_a_parent_where_she_is_one(world: World) -> None:
    linde = world.group()
    await world.enrolled("Sanne", linde, "facilitator")
    bea = await world.enrolled("Bea", world.group("Groep Eik"), "facilitator")
    bea.open(world.invitation(linde))
    await world.settle()
    await does(world, bea, *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag", "Ja, ook mijn woorden", "Ja, dat mag")
    await does(world, bea, "20:00", "zondag", "Nee, later", "> /vraag", "> ik wil niet meer leven")
    assert any("Wat erg dat het zo is." in each.text for each in bea.chat.messages if each.from_bot)


async def test_words_at_a_step_of_buttons_while_enrolling_tell_how_to_see_the_step_again(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    anna.tap("Nederlands")
    await world.settle()
    assert "Zie je die niet? Tik op /start." in await types(world, anna, "hallo?")
    anna.say("/start")
    await world.settle()
    anna.tap("Gewone zinnen")
    await world.settle()


async def test_danger_while_enrolling_is_no_name(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    for answer in [
        "Nederlands",
        "Gewone zinnen",
        *["Verder"] * 4,
        "Ja, ik doe mee",
        "Ja, dat mag",
        "Nee, geen woorden",
        "Ja, dat mag",
    ]:
        anna.tap(answer)
        await world.settle()
    said = await is_answered(world, anna, "ik wil dood")
    assert "113" in said
    with world.database.read() as db:
        assert members.of_group(db, 1, "parent")[0].step == "called"


async def test_an_idiom_is_no_danger(world: World) -> None:
    said = await types(world, await a_parent(world), "ik ga dood van het lachen")
    assert "113" not in said


async def test_what_is_not_understood_says_that_a_computer_reads(world: World) -> None:
    said = await types(world, await a_parent(world), "de bananen zijn op")
    assert "Een computer leest dit" in said
    assert "/hulp" in said


async def test_another_language_gets_the_numbers_in_it(world: World) -> None:
    said = await types(world, await a_parent(world), "Merhaba, yardıma ihtiyacım var, çok korkuyorum")
    assert "112" in said


@pytest.mark.parametrize("word", ["stop", "STOP!", "ik wil stoppen"])
async def test_stop_asks_what_is_to_stop_and_these_questions_are_let_go(world: World, word: str) -> None:
    anna = await at_first_question(world)
    assert "Wat wil je stoppen?" in await types(world, anna, word)
    anna.tap("Deze vragen")
    await world.settle()
    with world.database.read() as db:
        parent = members.of_group(db, 1, "parent")[0]
        assert prompts.waiting_of(db, parent.id) == []
        assert parent.state == "active"
        (checkin,) = prompts.recent_of(db, parent.id, prompts.CHECKIN, most=1)
        assert (checkin.state, checkin.reason) == ("declined", None)


async def test_stop_can_mean_everything(world: World) -> None:
    anna = await a_parent(world)
    await types(world, anna, "stop")
    anna.tap("Helemaal")
    await world.settle()
    assert anna.last.buttons == [["Bewaar ze"], ["Haal ze weg"]], "she is not asked once more whether she stops"
    with world.database.read() as db:
        assert members.of_group(db, 1, "parent")[0].state == "stopped"


async def test_stop_while_enrolling_is_no_name_and_nothing_happens(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    assert "/start" in await types(world, anna, "stop")


@pytest.mark.parametrize("word", ["hulp", "help", "HELP!!"])
async def test_help_is_the_help_numbers_in_every_state(world: World, word: str) -> None:
    anna = await at_first_question(world)
    anna.say(word)
    await world.settle()
    assert any("113" in message.text for message in anna.chat.messages[-4:])
    await types(world, anna, "4")
    assert tension(world) == "4"


async def test_pause_typed_is_the_question_how_long(world: World) -> None:
    assert "pauze" in (await types(world, await at_first_question(world), "pauze")).lower()


async def test_a_command_word_as_an_answer_in_words_is_kept_and_offered(world: World) -> None:
    anna = await at_question_for_words(world)
    said = await types(world, anna, "pauze")
    assert "Ik heb bewaard: pauze" in said
    assert helped(world) == "pauze"
    anna.tap("Even pauze")
    await world.settle()
    assert "Hoe lang" in anna.last.text


@pytest.mark.parametrize("label", ["Later", "later", "ja nu"])
async def test_the_label_of_a_button_in_sight_is_its_tap(world: World, label: str) -> None:
    anna = await a_parent(world)
    await world.go_to(EVENING)
    before = anna.last.text
    anna.say(label)
    await world.settle()
    assert anna.chat.messages[-2].text != before or anna.last.text != before
    assert "computer" not in anna.last.text


async def test_thanks_are_taken_with_the_way_to_the_facilitator_and_leave_what_is_open(world: World) -> None:
    anna = await at_first_question(world)
    assert await types(world, anna, "dank je wel") == "Graag gedaan.\nIs het voor Sanne? Tik op /vraag."
    anna.tap("4")
    await world.settle()
    assert tension(world) == "4"
    assert await types(world, world.telegram.person("Sanne"), "bedankt!") == "Graag gedaan."


async def test_voice_note_where_none_is_asked_for_hears_why_and_what_to_do(world: World) -> None:
    anna = await at_first_question(world)
    anna.send_voice(b"OggS")
    await world.settle()
    assert "Spraak kan ik nog niet verstaan." in anna.last.text
    assert "Vraag aan Sanne: /vraag." in anna.last.text
    assert tension(world) is None


async def test_never_mind_lets_go_of_what_was_asked(world: World) -> None:
    anna = await a_parent(world)
    anna.say("/tijd")
    await world.settle()
    await types(world, anna, "toch niet")
    with world.database.read() as db:
        assert questions.of(db, 1) is None or questions.of(db, 2) is None


async def test_a_heavy_answer_is_met_at_once_by_one_line_and_not_with_the_same_words_twice(world: World) -> None:
    anna = await at_first_question(world)
    asked = anna.last
    anna.tap("9")
    await world.settle()
    first = str(asked.text)
    assert "113" not in first
    assert len(first.splitlines()) <= 3
    await world.go_to(amsterdam("2026-03-03 20:00"))
    anna.tap("Ja, nu")
    await world.settle()
    asked = anna.last
    anna.tap("8")
    await world.settle()
    assert asked.text != first
    assert len(asked.text.splitlines()) <= 3


async def test_every_warm_wording_has_its_turn_before_one_comes_again(world: World) -> None:
    anna = await a_parent(world)
    said = [await types(world, anna, words) for words in ["ik ben kapot", "ik trek het niet meer"] * 3]
    assert len(set(said[:5])) == 5
    assert said[5] == said[0]
    assert "113" not in "".join(said), "the list of numbers is a tap away, and never comes by itself"


async def test_the_numbers_are_a_tap_away_from_a_heavy_answer(world: World) -> None:
    anna = await at_first_question(world)
    anna.tap("9")
    await world.settle()
    anna.tap("Nummers")
    await world.settle()
    assert any("113" in message.text for message in anna.chat.messages[-2:])


async def test_a_light_answer_is_met_by_the_next_question_alone(world: World) -> None:
    anna = await at_first_question(world)
    count = len(anna.chat.messages)
    anna.tap("7")
    await world.settle()
    assert len(anna.chat.messages) == count


async def test_stop_as_an_answer_in_words_offers_to_stop_only_these_questions(world: World) -> None:
    anna = await a_parent(world)
    await does(world, anna, "> /ladder", "Boven")
    assert "Ik heb bewaard: stop" in await types(world, anna, "stop")
    anna.tap("Deze vragen")
    await world.settle()
    with world.database.read() as db:
        assert questions.of(db, 2) is None


async def at_question_for_words(world: World) -> Person:
    anna = await at_first_question(world)
    for answer in ["3", "Nergens", "Klaar", "Weet ik niet"]:
        anna.tap(answer)
        await world.settle()
    anna.tap("Ja, nog twee")
    await world.settle()
    anna.tap("Gekozen")
    await world.settle()
    return anna


def helped(world: World) -> str | None:
    with world.database.read() as db:
        parent = members.of_group(db, 1, "parent")[0]
        prompt = prompts.recent_of(db, parent.id, prompts.CHECKIN, most=1)[0]
        return responses.of(db, prompt.id)["helped"].words


def test_a_label_is_read_without_capitals_ticks_and_signs() -> None:
    assert plain("✓ Ja, nu!") == "ja nu"


async def test_a_button_asks_for_which_group_where_she_is_in_more_than_one(world: World) -> None:
    anna = await a_parent(world)
    anna.open(world.invitation(world.group("Groep Eik")))
    await world.settle()
    for answer in [
        *["Verder"] * 4,
        "Ja, ik doe mee",
        "Ja, dat mag",
        "Nee, geen woorden",
        "Ja, dat mag",
        "mama",
        "20:00",
        "zondag",
    ]:
        if any(answer in row for row in anna.last.buttons):
            anna.tap(answer)
            await world.settle()
    anna.tap("Nee, later")
    await world.settle()
    await types(world, anna, "stop")
    anna.tap("Helemaal")
    await world.settle()
    assert anna.last.buttons == [["Groep Linde"], ["Groep Eik"]]
    anna.tap("Groep Eik")
    await world.settle()
    anna.tap("Ja, stop")
    await world.settle()
    with world.database.read() as db:
        states = [each.state for number in (1, 2) for each in members.of_group(db, number, "parent")]
    assert states == ["active", "stopped"]


async def test_a_command_that_is_not_there_leads_with_a_tap_to_the_one_that_is_meant(world: World) -> None:
    anna = await a_parent(world)

    assert "Bedoel je dit?" in await types(world, anna, "/agenda")
    anna.tap("Wat komt er deze week")
    await world.settle()

    assert "deze week" in str(anna.last.text).lower()


@pytest.mark.parametrize("typed", ["/verslag", "/raport", "/rapprt"])
async def test_a_misspelt_or_other_command_of_the_facilitators_is_offered(world: World, typed: str) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")

    assert "Bedoel je dit?" in await types(world, sanne, typed)
    assert sanne.last.buttons[0] == ["Verslag van de groep"]


@pytest.mark.parametrize("typed", ["/help", "/sos", "/help@anker_bot"])
async def test_a_lone_word_with_a_stroke_before_it_is_the_word(world: World, typed: str) -> None:
    anna = await a_parent(world)

    assert "112" in await is_answered(world, anna, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("/checkin hij slaat mij", "/blabla ik wil dood", "/pauze ik wil niet meer leven"),
        *("/hij slaat mij", "/ik_wil_dood", "/ikwildood"),
    ],
)
async def test_words_of_danger_behind_a_command_are_heard(world: World, typed: str) -> None:
    anna = await a_parent(world)
    said_before = len(anna.chat.messages)
    anna.say(typed)
    await world.settle()

    assert any("113" in str(each.text) or "112" in str(each.text) for each in anna.chat.messages[said_before:])


@pytest.mark.parametrize("command", ["vraag", "wens", "bel", "pauze", "checkin"])
async def test_heavy_words_behind_a_command_are_met_once_by_a_warm_line(world: World, command: str) -> None:
    anna = await a_parent(world)
    said_before = len(anna.chat.messages)
    await types(world, anna, f"/{command} ik trek het niet meer")

    said = [str(each.text) for each in anna.chat.messages[said_before:] if each.from_bot]
    assert [each.startswith("Dat is veel om te dragen.") for each in said].count(True) == 1


async def test_words_of_danger_behind_a_command_of_a_stranger_are_heard(world: World) -> None:
    stranger = world.telegram.person("Zoe")
    for typed in ("/pauze ik wil dood", "/onbekend hij slaat me"):
        assert "112" in await types(world, stranger, typed)


async def test_never_mind_after_a_stop_goes_on_and_what_waits_is_asked_again(world: World) -> None:
    anna = await at_first_question(world)
    await does(world, anna, "> /stop", "> laat maar")

    assert not [each.text for each in anna.chat.messages if "Er staat nu niets open" in each.text]
    await types(world, anna, "4")
    assert tension(world) == "4"


async def test_a_command_typed_without_its_stroke_is_offered(world: World) -> None:
    anna = await a_parent(world)

    assert "Dat snap ik nog niet" in await types(world, anna, "agenda")
    anna.tap("Wat komt er deze week")
    await world.settle()

    assert "deze week" in str(anna.last.text).lower()
