"""A parent asks to be called: nothing goes before her yes, and she hears what became of it."""

from __future__ import annotations

import pytest

from simulator.messages import Message
from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.moments import amsterdam
from tests.world import World

NUMBER = "06 12345678"
DANGER = "ik wil dood"


async def test_after_words_of_danger_she_asks_for_a_call_and_hears_that_it_was_made(
    world: World,
) -> None:
    sanne, mo, anna = await _group(world)
    await does(world, sanne, "> /leesuren elke dag 19:00")
    await does(world, anna, f"> {DANGER}")
    said = anna.last.text
    assert "Zal ik Sanne of Mo vragen je te bellen?\nDan leest Sanne het vandaag om 19 uur." in said
    await does(world, anna, "Laat Sanne of Mo bellen")
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?")
    assert "Ik vraag het Sanne en Mo pas na je ja." in anna.last.text
    assert "112 of 113" in anna.last.text
    await does(world, anna, f"> {NUMBER}", "Overdag", "Niets inspreken")
    assert not _seen(sanne, NUMBER), "nothing goes before her yes"
    assert NUMBER in anna.last.text
    assert "Dan leest Sanne het vandaag om 19 uur." in anna.last.text
    assert not _seen(anna, "leest dit"), "nothing is promised before her yes"
    await does(world, anna, "Ja, laat Sanne en Mo bellen")
    assert "Sanne leest dit vandaag om 19 uur." in anna.last.text
    assert "Na 7 dagen haal ik je nummer weg." in anna.last.text
    assert "112 of 113" in anna.last.text
    (for_sanne,), (for_mo,) = _seen(sanne, NUMBER), _seen(mo, NUMBER)
    assert "Veilig: Overdag" in for_sanne.text
    assert "Spreek niets in." in for_sanne.text
    await does(world, sanne, "Ik bel")
    assert anna.last.text == "Sanne las het, en wil je bellen."
    assert "Sanne belt." in for_mo.text
    await does(world, sanne, "Gebeld")
    assert anna.last.text == "Sanne belde met je. Dit is nu klaar."
    assert NUMBER not in for_sanne.text
    assert NUMBER not in for_mo.text


async def test_words_of_danger_alone_reach_nobody(world: World) -> None:
    sanne, mo, anna = await _group(world)
    before = len(sanne.chat.messages), len(mo.chat.messages)
    await does(world, anna, f"> {DANGER}", "Laat Sanne of Mo bellen", f"> {NUMBER}", "Altijd", "Toch niet")
    assert anna.last.text == "Prima. Ik geef niets door."
    await world.go_to(world.clock.now() + 2 * 86_400)
    assert (len(sanne.chat.messages), len(mo.chat.messages)) == before
    assert not _holding(world, NUMBER), "neither her number nor the messages that said it"


async def test_a_heavy_answer_has_the_call_as_a_button(world: World) -> None:
    _, _, anna = await _group(world)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "9")
    heavy = next(each for each in reversed(anna.chat.messages) if ["Laat Sanne of Mo bellen"] in each.buttons)
    assert ["Nummers"] in heavy.buttons


async def test_the_call_is_a_tap_away_from_the_help_numbers(world: World) -> None:
    sanne, _, anna = await _group(world)
    await does(world, anna, "> /hulp", "Laat Sanne of Mo bellen")
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?")
    await does(world, sanne, "> /hulp")
    assert sanne.last.buttons == [["Wat kan ik hier"]]


async def test_where_nobody_can_be_reached_a_call_is_not_offered_and_that_is_said(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, f"> {DANGER}")
    assert "Je begeleider kan ik nu niet bereiken." in anna.last.text
    assert not any("bellen" in label for row in anna.last.buttons for label in row)
    await does(world, anna, "> /bel")
    assert anna.last.text.startswith("Ik kan je begeleider nu niet bereiken.")


async def test_words_that_are_no_number_lose_nothing_and_the_question_stays(world: World) -> None:
    sanne, _, anna = await _group(world)
    await does(world, anna, "> /bel", "> weet ik niet")
    assert "Ik zie geen nummer." in anna.last.text
    await does(world, anna, f"> bel maar op {NUMBER}", "> als hij werkt, dus na 9 uur", "Inspreken mag")
    await does(world, anna, "Ja, laat Sanne en Mo bellen")
    (card,) = _seen(sanne, NUMBER)
    assert "Veilig: als hij werkt, dus na 9 uur" in card.text
    assert "Inspreken mag." in card.text


@pytest.mark.parametrize("words", ["ok", "ja", "weet ik niet", "😭"])
async def test_words_that_say_no_moment_are_none_at_which_she_can_be_called(world: World, words: str) -> None:
    _, _, anna = await _group(world)
    await does(world, anna, "> /bel", f"> {NUMBER}", f"> {words}")
    assert "tik op een knop." in anna.last.text or anna.last.text.startswith("Wanneer kun je veilig praten?")
    await does(world, anna, "> morgen na 9 uur")
    assert "iets inspreken?" in anna.last.text


async def test_number_of_a_contact_that_she_shares_is_the_one_to_call(world: World) -> None:
    sanne, _, anna = await _group(world)
    await does(world, anna, "> /bel")
    anna.send_other("contact")
    await world.settle()
    await does(world, anna, "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen")
    assert len(_seen(sanne, "+31201234567")) == 1


async def test_number_of_a_contact_without_its_plus_gets_it_back(world: World) -> None:
    _, _, anna = await _group(world)
    await does(world, anna, "> /bel")
    people = {"from": anna.as_json(), "chat": anna.chat.as_json()}
    contact = {"contact": {"phone_number": "31612345678", "first_name": "Anna", "user_id": anna.id}}
    message = {"message_id": 900_000, "date": int(world.clock.now()), **people, **contact}
    world.telegram.push_raw({"message": message})
    await world.settle()
    await does(world, anna, "Overdag", "Niets inspreken")
    assert "+31612345678" in anna.last.text


@pytest.mark.parametrize("way", ["Haal weg", "/gegevens"])
async def test_taken_back_the_number_goes_from_everywhere(world: World, way: str) -> None:
    sanne, mo, anna = await _asked(world)
    if way == "/gegevens":
        await does(world, anna, "> /gegevens", "Wie mij belt")
    await does(world, anna, "Haal weg")
    assert anna.last.text == "Prima. Ik haalde je nummer weg."
    assert not _seen(sanne, NUMBER)
    assert "De ouder wil niet meer gebeld worden." in sanne.last.text
    assert not _seen(mo, NUMBER)
    assert set(_holding(world, NUMBER)) <= {"inbox"}


async def test_forgotten_parent_leaves_no_number(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 60)
    assert not _seen(sanne, NUMBER)
    assert not _holding(world, NUMBER)


async def test_not_reached_she_may_give_another_number_and_the_first_one_goes(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, sanne, "Niet bereikt")
    assert anna.last.text.startswith("Sanne belde je. Het lukte niet.")
    await does(world, anna, "Ander nummer", "> 030 7654321", "Altijd", "Inspreken mag")
    assert _seen(sanne, NUMBER), "until she says yes, the first one stands"
    await does(world, anna, "Ja, laat Sanne en Mo bellen")
    assert not _seen(sanne, NUMBER)
    assert len(_seen(sanne, "030 7654321")) == 1


async def test_one_who_cannot_call_leaves_it_to_the_other_and_if_nobody_can_the_parent_hears(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await does(world, sanne, "Ik kan niet bellen")
    assert "Sanne kan niet bellen." in _seen(mo, NUMBER)[0].text
    assert anna.last.text.startswith("Ik vraag Sanne en Mo je te bellen.")
    await does(world, mo, "Ik kan niet bellen")
    assert anna.last.text.startswith("Je begeleider kan je niet bellen.")
    assert "112 of 113" in anna.last.text
    assert not _seen(sanne, NUMBER)


async def test_parent_hears_of_who_cannot_call_after_all_and_who_is_asked_now(world: World) -> None:
    sanne, mo, anna = await _asked(world)
    await does(world, sanne, "Ik bel")
    assert anna.last.text == "Sanne las het, en wil je bellen."
    await does(world, sanne, "Ik kan niet bellen")
    assert anna.last.text.startswith("Sanne kan niet bellen.\nIk vraag Mo je te bellen.")
    assert "Sanne belt." not in _seen(mo, NUMBER)[0].text
    await does(world, mo, "Ik bel")
    assert anna.last.text == "Mo las het, en wil je bellen."


async def test_open_call_stands_in_the_overview_and_is_told_again_at_the_reading_hour(world: World) -> None:
    sanne, _, anna = await _group(world)
    await does(world, sanne, "> /leesuren elke dag 9:00")
    await _asks(world, anna)
    await does(world, sanne, "> /overzicht")
    assert "Deze ouders vragen of je belt:\nAnna, sinds" in sanne.last.text
    await does(world, sanne, "Bel Anna")
    assert len(_seen(sanne, NUMBER)) == 1
    await world.go_to(amsterdam("2026-03-03 09:00"))
    (card,) = _seen(sanne, NUMBER)
    assert card.text.startswith("Dit telefoontje wacht nog.")
    await does(world, sanne, "Gebeld", "> /overzicht")
    assert "vragen of je belt" not in sanne.last.text


async def test_after_a_week_the_number_is_gone_and_the_parent_hears_that_nobody_called(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await world.go_to(world.clock.now() + 7 * 86_400 + 60)
    assert _seen(anna, "Het bellen lukte niet. Je nummer is weg.")
    assert not _seen(sanne, NUMBER)
    assert not _holding(world, NUMBER)


async def test_after_the_safe_exit_only_a_neutral_line_comes_and_she_opens_it_herself(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, anna, "> /weg")
    await does(world, sanne, "Niet bereikt")
    assert anna.last.text == "Er is iets nieuws voor je."
    await does(world, anna, "Laat zien")
    assert anna.last.text.startswith("Sanne belde je. Het lukte niet.")


async def test_what_became_of_it_by_night_waits_for_the_morning_and_only_the_last_is_said(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, sanne, "Ik bel", "Gebeld")
    assert not _seen(anna, "belde met je")
    await world.go_to(amsterdam("2026-03-03 07:01"))
    assert _seen(anna, "Sanne belde met je.")
    assert not _seen(anna, "wil je bellen")


async def test_reply_to_the_card_goes_nowhere_and_says_so(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, sanne, "> /bericht")
    sanne.say("Ik bel je zo", reply_to=_seen(sanne, NUMBER)[0])
    await world.settle()
    assert sanne.last.text.startswith("Je antwoord gaat niet naar de ouder.")
    assert not _seen(anna, "Ik bel je zo")


async def test_facilitator_hears_that_a_parent_who_blocked_does_not_hear_it(world: World) -> None:
    sanne, _, anna = await _asked(world)
    anna.block()
    await world.settle()
    await does(world, sanne, "Ik bel")
    assert any("krijgt mijn berichten niet" in each.text for each in sanne.chat.messages)


async def test_who_goes_away_leaves_the_call_to_the_other_and_where_nobody_is_left_the_parent_hears_at_once(
    world: World,
) -> None:
    sanne, mo, anna = await _group(world)
    await does(world, sanne, "> /leesuren elke dag 9:00")
    await _asks(world, anna)
    told = anna.last
    assert "Sanne leest dit morgen om 9 uur." in told.text
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    assert "Ik vraag Mo je te bellen." in told.text
    assert "Mo leest dit als het kan." in told.text
    await does(world, mo, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    assert anna.last.text == (
        "Je begeleider kan je niet bellen.\nVraag het als je elkaar ziet.\nHulp nu? Bel 112 of 113."
    ), "nobody reads what she would write either"


async def _group(world: World) -> tuple[Person, Person, Person]:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    return sanne, mo, await world.enrolled("Anna", group)


async def _asked(world: World) -> tuple[Person, Person, Person]:
    sanne, mo, anna = await _group(world)
    await _asks(world, anna)
    return sanne, mo, anna


async def _asks(world: World, anna: Person) -> None:
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen")


def _seen(person: Person, words: str) -> list[Message]:
    return [each for each in person.chat.messages if each.from_bot and not each.deleted and words in each.text]


def _holding(world: World, words: str) -> list[str]:
    return [table for table, row in opened_rows(world.database) if any(words in value for value in row)]


async def test_what_became_of_it_and_waits_for_the_morning_is_neutral_after_the_safe_exit(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, sanne, "Niet bereikt")
    await does(world, anna, "> /weg")
    await world.go_to(amsterdam("2026-03-03 07:01"))
    assert not _seen(anna, "belde")
    assert _seen(anna, "Er is iets nieuws voor je.")
    await does(world, anna, "Laat zien")
    assert anna.last.text.startswith("Sanne belde je. Het lukte niet.")


async def test_of_a_call_only_how_it_stands_now_stands_in_her_chat(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, sanne, "Ik bel", "Niet bereikt", "Niet bereikt")
    await does(world, anna, "> /bel")
    assert not _seen(anna, "verderop")
    assert len(_seen(anna, "belde je. Het lukte niet.")) == 1


async def test_of_a_call_that_was_made_nothing_is_said_to_stand_further_down_after_a_week(world: World) -> None:
    sanne, _, anna = await _asked(world)
    await does(world, sanne, "Gebeld")
    await world.go_to(world.clock.now() + 7 * 86_400 + 60)
    assert not _seen(anna, "verderop")
    (told,) = _seen(anna, "Sanne belde met je. Dit is nu klaar.")
    assert not told.buttons
