"""Small things that Anker says, and that have to be true when they are read."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]


def _said(person: Person, words: str) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot and words in each.text]


async def test_who_enrols_after_her_hour_reads_that_the_first_question_comes_tomorrow(world: World) -> None:
    await world.go_to(amsterdam("2026-03-02 20:30"))
    anna = await world.enrolled("Anna", world.group())
    (told,) = _said(anna, "De eerste vraag komt")
    assert told.startswith("Klaar. De eerste vraag komt morgen om 20:00.")

    await world.go_to(amsterdam("2026-03-03 19:59"))
    assert not _said(anna, "Heb je even een minuut?")
    await world.go_to(amsterdam("2026-03-03 20:00"))
    assert _said(anna, "Heb je even een minuut?")


async def test_after_a_meeting_its_reminders_ask_nothing_more(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED)
    await world.go_to(amsterdam("2026-03-04 19:31"))
    reminder = await anna.sees("Morgen zien we elkaar")
    assert reminder.buttons

    await world.go_to(amsterdam("2026-03-05 23:00"))
    await world.go_to(amsterdam("2026-03-06 09:00"))
    assert not reminder.buttons
    assert "Morgen zien we elkaar" in reminder.text, "what was said stays"


async def test_a_ladder_says_what_it_is_until_it_was_taught(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder")
    assert anna.last.text.startswith("De ladder is een plaatje dat helpt.")


async def test_questions_that_she_asks_for_herself_are_not_offered_as_if_she_had_not(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "> /checkin")
    assert anna.last.text == "Hier zijn je vragen."


async def test_a_facilitator_hears_once_that_her_answer_goes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", "> Mag mijn zus mee?")
    await does(world, sanne, "Antwoord", "> Ja hoor")
    assert len(_said(sanne, "Je antwoord gaat nu naar Anna.")) == 1
    assert not _said(sanne, "Ik heb je antwoord.")


async def test_not_understood_names_help_once_and_has_a_button_to_what_can_be_done(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> blauwe stoelpoten")
    assert anna.last.text.count("/hulp") == 1
    assert ["Wat kan ik hier"] in anna.last.buttons


async def test_what_was_not_understood_stands_in_the_way_of_no_label_typed_after_it(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(
        world, anna, "> /stop", "> de bananen zijn op", "> nee joh", "> ja, stop", "> hmm tja", "> bewaar ze"
    )
    assert _said(anna, "Prima. Ik bewaar ze.")


async def test_label_of_what_asks_nothing_is_found_above_words_that_were_not_understood(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "> rood", "> paars", "> boven")
    assert len(_said(anna, "Dat snap ik nog niet.")) == 2


async def test_way_in_below_words_that_were_not_understood_may_be_typed(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "> rood", "> wat kan ik hier")
    assert "Wat wil je doen?" in anna.last.text


async def test_yes_below_the_one_command_that_may_be_meant_is_that_command(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /les", "> ja")
    assert anna.last.text.startswith("Er is nog niets om te lezen.")


async def test_let_it_be_at_a_question_of_several_steps_leaves_that_one_out(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "6", "> laat maar")
    assert anna.last.text.startswith("Wanneer merkte je vandaag spanning?")


async def test_way_to_a_question_that_was_answered_meanwhile_promises_none(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "6", "Buik, maag", "Klaar", "> ik wil niet meer leven", "Geen spanning")
    await does(world, anna, "Naar de vraag")
    assert anna.last.text.startswith("Er staat nu niets open.")


async def test_who_puts_a_question_off_and_then_lets_it_be_hears_that_it_is(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /pauze", "> straks", "> laat maar")
    assert anna.last.text == "Prima. Dan niet."


async def test_stop_of_who_has_stopped_asks_not_what_to_stop(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze", "> stop")
    assert anna.last.text == "Mijn vragen aan jou zijn gestopt.\nWeer beginnen? Tik op /start."


async def test_a_command_on_the_way_in_waits_and_the_step_is_asked_again(world: World) -> None:
    coen = world.telegram.person("Coen")
    coen.open(world.invitation(world.group(), "coordinator"))
    await world.settle()
    await does(world, coen, "Nederlands", "> /export")
    assert _said(coen, "Dat kan straks.")
    assert not _said(coen, "Dit kan hier nu niet.")
    await does(world, coen, "Coen")
    assert _said(coen, "Welkom.")


async def test_who_is_no_member_gets_the_numbers_where_help_is_asked_for(world: World) -> None:
    rosa, ayse = world.telegram.person("Rosa"), world.telegram.person("Ayşe")
    await does(world, rosa, "> hulp")
    assert _said(rosa, "112")
    await does(world, ayse, "> yardım edin lütfen, korkuyorum")
    assert "112" in ayse.last.text
    await does(world, rosa, "> de bananen zijn op")
    assert "Ik werk met een link." in rosa.last.text


async def test_who_is_told_of_a_chat_asks_with_a_tap_to_be_let_in(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await _links(world, sanne)
    assert anna.last.text.endswith("Vraag het aan Sanne.")
    await does(world, anna, "Vraag aan Sanne")
    assert _said(anna, "Dan leest Sanne het")


async def test_after_linking_planned_meetings_are_not_asked_for_again(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *PLANNED)
    await _links(world, sanne)
    (told,) = _said(sanne, "Gekoppeld")
    assert told.endswith("Je bijeenkomsten staan in /bijeenkomst.")
    assert "zet je klaar" not in told


async def test_who_gets_questions_once_a_week_reads_on_which_day(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-09 10:00"))
    assert _said(anna, "De vragen komen nu één keer per week.")
    await does(world, anna, "> /tijd")
    assert anna.last.text == "Vragen één keer per week.\nDe volgende keer is vrijdag om 20 uur."


async def _links(world: World, sanne: Person) -> None:
    chat = world.telegram.group("Groep Linde", [sanne])
    chat.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")


async def test_the_label_of_a_button_typed_at_a_question_for_words_is_its_tap(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await _links(world, sanne)
    await does(world, anna, "> /vraag", "> laat maar")
    assert _said(anna, "Ik geef het niet door.")
    await does(world, anna, "> /bel", "> 06 12345678", "> Toch niet.")
    assert _said(anna, "Ik geef niets door.")
    await does(world, anna, "> /deel", "> toch niet")
    assert not _said(anna, "Zo komt het")
    await does(world, sanne, "> /bericht", "> Tot morgen!", "> klaar")
    assert "Voor wie" in sanne.last.text


async def test_a_question_of_a_word_that_is_part_of_a_command_is_no_command(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", "> Hoe laat?")
    assert "Hoe laat?" in sanne.last.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/pauze tot vrijdag", "Ik schrijf je weer op vrijdag 6 maart."),
        ("/bel 06 12345678", "Wanneer kun je veilig praten?"),
        ("/bel me even", "Op welk nummer wil je gebeld worden?"),
        ("/wens vaker samen eten", "• vaker samen eten"),
        ("/wens ik wil niet meer leven", "113"),
        ("/pauze ik wil niet meer leven", "113"),
    ],
)
async def test_what_stands_behind_a_command_that_asks_for_it_is_the_answer(
    world: World, typed: str, said: str
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    before = len(anna.chat.messages)
    await does(world, anna, f"> {typed}")
    assert said in "\n".join(each.text for each in anna.chat.messages[before:] if each.from_bot)


async def test_until_when_is_typed_where_it_is_asked_with_buttons(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /pauze", "> t/m vrijdag")
    assert anna.last.text.startswith("Dit snap ik nog niet: t/m vrijdag")
    await does(world, anna, "> tot vrijdag")
    assert "vrijdag 6 maart" in anna.last.text
    await world.go_to(amsterdam("2026-03-05 23:00"))
    assert not _said(anna, "Heb je even een minuut?")
    await world.go_to(amsterdam("2026-03-06 20:00"))
    assert _said(anna, "Heb je even een minuut?")

    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "> volgende week vrijdag")
    assert sanne.last.text.startswith("Bewaard. Je bent er weer op vrijdag 13 maart.")


async def test_who_answered_a_part_is_thanked_when_it_closes_and_never_twice_in_the_same_words(
    world: World,
) -> None:
    anna = await world.enrolled("Anna", world.group())
    closed = []
    for day in (2, 3, 4):
        await world.go_to(amsterdam(f"2026-03-0{day} 20:30"))
        await does(world, anna, "Ja, nu", "4")
        asked = anna.last
        await world.go_to(amsterdam(f"2026-03-0{day + 1} 08:00"))
        closed.append(asked.text)
    assert not [each for each in closed if "dicht" in each]
    assert len({*closed}) == 3


async def test_who_cannot_pause_is_offered_no_pause(world: World) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await does(world, karin, "> stop", "Helemaal")
    assert karin.last.text == "Wil je stoppen? Dat is prima."
    assert karin.last.buttons == [["Ja, stop"], ["Nee, ga door"]]


async def test_a_number_is_asked_for_only_once_the_question_stands_there(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "> de bananen zijn op")
    assert anna.last.text.startswith("Dat antwoord snap ik nog niet.\nTik op een knop.")
    await does(world, anna, "Ja, nu", "> heel erg")
    assert "Typ een getal van 0 tot 10." in anna.last.text
