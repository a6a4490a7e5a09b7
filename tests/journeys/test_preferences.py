"""A parent changes her hour, rests, stops, starts again, and reads in another language."""

from __future__ import annotations

import pytest
from hypothesis import given

from handlers.preferences.cities import city_of, zone_of
from simulator.menus import menu_for
from simulator.people import Person
from storage import members, prompts, responses, routines
from storage.groups import Group
from storage.members import Member
from tests.journeys.hands import does
from tests.letters import any_text
from tests.moments import amsterdam
from tests.world import World


def the_parent(world: World) -> Member:
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, "parent")
    return member


def rings(world: World, person: Person) -> int:
    """How often she was rung; what became of the message since then does not matter."""
    return sum(
        call.method == "sendMessage"
        and call.params["chat_id"] == person.id
        and "Heb je even een minuut?" in call.params["text"]
        for call in world.telegram.calls
    )


async def test_parent_changes_her_hour_and_the_next_ring_comes_then_and_not_before(world: World) -> None:
    anna = await world.enrolled("Anna", world.group(), hour="20:00")
    await does(world, anna, "> /tijd")
    assert "Ik schrijf je om 20:00" in anna.last.text
    assert "zondag" in anna.last.text
    await does(world, anna, "Andere tijd", "> misschien")
    assert "Dit snap ik nog niet: misschien\nTyp één tijd, zoals 20:30." in anna.last.text
    await does(world, anna, "> half 10")
    assert anna.last.text == "Prima. Ik schrijf je om 21:30."

    await world.go_to(amsterdam("2026-03-02 21:29"))
    assert rings(world, anna) == 0, "the old hour is not hers any more"
    await world.go_to(amsterdam("2026-03-02 21:30"))
    assert rings(world, anna) == 1

    await does(world, anna, "> /tijd 19:00")  # today has had its ring
    await world.go_to(amsterdam("2026-03-03 18:59"))
    assert rings(world, anna) == 1
    await world.go_to(amsterdam("2026-03-03 19:00"))
    assert rings(world, anna) == 2


async def test_parent_who_picks_the_night_is_asked_once_and_then_written_to_at_night(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere tijd", "> 22:30")
    assert "22:30 is in de nacht" in anna.last.text
    await does(world, anna, "Ja, dan graag")
    assert anna.last.text == "Prima. Ik schrijf je om 22:30."
    await world.go_to(amsterdam("2026-03-02 22:30"))
    assert rings(world, anna) == 1


async def test_parent_moves_her_rest_day_zone_reminder_and_name(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere rustdag", "maandag")
    assert "maandag" in anna.last.text
    await world.go_to(amsterdam("2026-03-02 21:00"))
    assert rings(world, anna) == 0, "today became her rest day"

    await does(world, anna, "> /tijd", "Andere stad", "> Lutjebroek")
    assert "Typ een grote stad" in anna.last.text
    await does(world, anna, "> in istanboel")
    assert "Typ een grote stad" in anna.last.text
    await does(world, anna, "> Istanbul")
    assert "Je klok staat nu op Istanbul" in anna.last.text
    assert the_parent(world).zone == "Europe/Istanbul"
    await world.go_to(amsterdam("2026-03-03 18:00"))  # 20:00 in Istanbul
    assert rings(world, anna) == 1

    await does(world, anna, "> /tijd", "Herinner mij niet", "> /tijd", "Andere naam", "> Mam", "Ja, nu")
    with world.database.read() as db:
        routine = routines.of(db, the_parent(world).id, routines.CHECKIN)
    assert routine is not None
    assert not routine.reminds
    await world.go_to(amsterdam("2026-03-04 18:00"))
    assert "Hoi Mam" in (await anna.sees("Heb je even een minuut?")).text


async def test_parent_who_left_a_question_open_still_answers_her_checkin_by_typing(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere stad")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "> 7")
    with world.database.read() as db:
        (prompt,) = prompts.waiting_of(db, the_parent(world).id)
        assert responses.of(db, prompt.id)["tension"].value == "7"


async def test_parent_rests_for_a_week_and_is_written_to_again_by_itself(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /pauze", "Eén week")
    assert "maandag 9 maart" in anna.last.text
    await world.go_to(amsterdam("2026-03-09 19:59"))
    assert rings(world, anna) == 0
    await world.go_to(amsterdam("2026-03-09 20:00"))
    assert rings(world, anna) == 1
    with world.database.read() as db:
        skipped = [
            each.reason
            for each in prompts.recent_of(db, the_parent(world).id, prompts.CHECKIN, most=20)
            if each.state == prompts.NOT_SENT
        ]
    assert skipped == [prompts.PAUSED] * 6, "six days without her rest day, each on record"


async def test_parent_rests_until_she_is_back(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, anna, "> /pauze", "Eén dag")
    assert "woensdag 4 maart" in anna.last.text, "today has had its check-in: the day of rest is tomorrow"
    await does(world, anna, "> /pauze", "Nog even rust", "> /pauze", "Weer beginnen")
    assert anna.last.text == "Fijn. De volgende vraag komt morgen om 20:00."
    await does(world, anna, "> /pauze", "Tot ik terug ben")
    await world.go_to(amsterdam("2026-03-20 21:00"))
    assert rings(world, anna) == 1
    await does(world, anna, "> /pauze", "Weer beginnen")
    await world.go_to(amsterdam("2026-03-21 20:00"))
    assert rings(world, anna) == 2


async def test_parent_stops_in_the_middle_and_nothing_more_comes_until_she_starts_again(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "> /stop", "Nee, ga door")
    assert the_parent(world).state == "active"
    await does(world, anna, "> /stop", "Ja, stop")
    assert "Prima" in anna.last.text
    assert anna.last.buttons == [["Bewaar ze"], ["Haal ze weg"]], "and nobody asks why"
    with world.database.read() as db:
        (prompt,) = prompts.recent_of(db, the_parent(world).id, prompts.CHECKIN, most=2)[-1:]
    assert (prompt.state, prompt.reason) == (prompts.PARTIAL, prompts.WITHDRAWN)
    await does(world, anna, "Bewaar ze")
    seen = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-06 12:00"))
    assert len(anna.chat.messages) == seen, "no ring, no reminder"

    await does(world, anna, "> /tijd")
    assert "Tik op /start" in anna.last.text
    await does(world, anna, "> /start")
    assert anna.last.text == "Je was gestopt.\nWil je weer beginnen?"
    await does(world, anna, "Nee, laat maar")
    await world.go_to(amsterdam("2026-03-06 19:00"))
    assert rings(world, anna) == 1, "only looking begins nothing"
    await does(world, anna, "> /start", "Weer beginnen")
    assert any("Fijn. De volgende vraag komt vandaag om 20:00." in message.text for message in anna.chat.messages)
    await world.go_to(amsterdam("2026-03-06 20:00"))
    assert rings(world, anna) == 2
    with world.database.read() as db:
        assert responses.of(db, prompt.id), "what she filled in was kept"


async def test_parent_who_begins_again_is_no_longer_asked_what_becomes_of_her_answers(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop", "Ja, stop")
    asked = anna.last
    assert asked.buttons == [["Bewaar ze"], ["Haal ze weg"]]
    await does(world, anna, "> /start", "Weer beginnen")
    assert (asked.text, asked.buttons) == ("Prima. We gaan gewoon verder.", [])


async def test_parent_who_stops_has_her_answers_taken_away_in_two_taps(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "> /stop", "Ja, stop", "Haal ze weg")
    assert "Terughalen kan daarna niet" in anna.last.text
    await does(world, anna, "Ja, haal ze weg")
    assert "Je antwoorden zijn weg" in anna.last.text
    with world.database.read() as db:
        assert prompts.recent_of(db, the_parent(world).id, prompts.CHECKIN, most=9) == []
    await does(world, anna, "> /start", "Weer beginnen")
    await world.go_to(amsterdam("2026-03-03 20:00"))
    assert rings(world, anna) == 2, "what she took away stays away, and she is rung as before"


async def test_parent_reads_english_in_short_sentences_and_her_menu_follows(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    menu = {entry["command"]: entry["description"] for entry in menu_for(anna, anna.chat)}
    assert menu["pauze"] == "Even pauze"
    assert "export" not in menu
    await does(world, anna, "> /taal", "English", "Short sentences")
    assert anna.last.text == "Okay. I keep it short."
    menu = {entry["command"]: entry["description"] for entry in menu_for(anna, anna.chat)}
    assert menu["pauze"] == "Take a break"
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await anna.sees("Do you have a minute?")


async def test_facilitator_takes_an_hour_of_her_own_and_each_role_finds_buttons_that_work(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, "> /tijd", "Andere tijd", "20:30")
    await world.go_to(amsterdam("2026-03-02 20:30"))
    assert rings(world, sanne) == 1
    coen = await world.enrolled("Coen", group, "coordinator")
    await does(world, coen, "> /pauze")
    assert coen.last.text == "Dit kan hier nu niet."
    anna = await world.enrolled("Anna", group)
    for person in (anna, sanne, coen):
        await does(world, person, "> /hulp", "Wat kan ik hier")
        first = person.last
        labels = [label for row in first.buttons for label in row]
        assert 5 <= len(labels) <= 7
        for label in labels:
            before = len(person.chat.messages)
            person.tap(label, first)
            await world.settle()
            assert len(person.chat.messages) > before, f"{label} leads somewhere"


async def test_parent_who_stopped_sees_what_there_is_and_stays_stopped(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop", "Ja, stop", "> /hulp", "Wat kan ik hier")
    assert "Wat wil je doen?" in anna.last.text
    assert the_parent(world).state == members.STOPPED


@given(any_text(max_size=60))
def test_parent_types_anything_for_a_city_and_gets_a_zone_or_none(typed: str) -> None:
    zone = zone_of(typed)
    assert zone is None or city_of(zone)


def test_parent_types_a_city_as_people_do() -> None:
    understood = {
        "Istanbul": "Europe/Istanbul",
        "istanboel": "Europe/Istanbul",
        "Istambul": "Europe/Istanbul",
        "Marokko": "Africa/Casablanca",
        "Londen": "Europe/London",
        "new york": "America/New_York",
        "Sao Paulo": "America/Sao_Paulo",
        "são paulo": "America/Sao_Paulo",
        "Europe/Berlin": "Europe/Berlin",
        "Den Haag": "Europe/Amsterdam",
        "curaçao": "America/Curacao",
        "Buenos Aires": "America/Buenos_Aires",
    }
    assert {typed: zone_of(typed) for typed in understood} == understood
    assert zone_of("ergens") is None
    assert zone_of("UTC") is None


async def test_parent_of_two_groups_is_asked_for_which_she_rests_and_stays_in_the_other(world: World) -> None:
    linde, eik = world.group("Groep Linde"), world.group("Groep Eik")
    anna = await world.enrolled("Anna", linde)
    anna.open(world.invitation(eik))
    await world.settle()
    await does(
        world,
        anna,
        *["Verder"] * 4,
        "Ja, ik doe mee",
        "Ja, dat mag",
        "Nee, geen woorden",
        "Ja, dat mag",
        "mama",
        "21:00",
    )
    await does(world, anna, "Geen rustdag", "Nee, later", "> /pauze")
    assert anna.last.buttons == [["Groep Linde"], ["Groep Eik"]]
    await does(world, anna, "Groep Eik", "Eén dag")
    with world.database.read() as db:
        states = [members.of_group(db, group.id, "parent")[0].state for group in (linde, eik)]
    assert states == ["active", "paused"]
    await does(world, anna, "> /gegevens")
    assert "Groep Eik" in anna.last.text, "what is kept is told for each group"
    assert "Groep Linde" in anna.chat.messages[-2].text


async def test_an_hour_of_which_something_stays_unread_is_asked_for_again(world: World) -> None:
    anna = await world.enrolled("Anna", world.group(), hour="20:00")
    await does(world, anna, "> /tijd 8 of 9")
    assert any("Dit snap ik nog niet: 8 of 9" in message.text for message in anna.chat.messages)
    assert "Ik schrijf je om 20:00" in anna.last.text
    await does(world, anna, "Andere tijd", "> niet om 21:30")
    assert "Dit snap ik nog niet: niet" in anna.last.text
    await does(world, anna, "> kwart over 8")
    assert "Ik schrijf je om 20:15" in anna.last.text


async def test_a_parent_is_rung_as_before_when_another_took_her_answers_away(world: World) -> None:
    group = world.group()
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    before = rings(world, bea)
    await world.go_to(amsterdam("2026-03-06 21:00"))
    days = 4  # each evening since; who stays silent longer is written to less
    assert rings(world, bea) - before == days


async def test_parent_who_rests_and_says_that_she_is_back_can_begin_again(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "4", "> /pauze", "Tot ik terug ben", "> ik ben terug", "Weer beginnen")
    assert the_parent(world).state == "active"


@pytest.mark.parametrize("words", ["doe maar zondag", "op zondag graag", "zo"])
async def test_a_day_of_rest_is_typed_as_people_do_on_the_way_in(world: World, words: str) -> None:
    linde = world.group()
    anna = await asked_for_her_rest_day(world, linde)
    await does(world, anna, f"> {words}")
    assert anna.last.text.startswith("Wil je het een keer proberen?")
    with world.database.read() as db:
        routine = routines.of(db, the_parent(world).id, routines.CHECKIN)
    assert routine is not None
    assert routine.days == routines.EVERY_DAY & ~(1 << 6)


async def test_two_days_of_rest_are_asked_about_on_the_way_in(world: World) -> None:
    anna = await asked_for_her_rest_day(world, world.group())
    await does(world, anna, "> zaterdag en zondag")
    assert anna.last.text == "Dit snap ik nog niet: zaterdag en zondag\nTyp één dag, zoals zondag."
    await does(world, anna, "> zondag dan")
    assert anna.last.text.startswith("Wil je het een keer proberen?")


async def test_another_day_of_rest_is_typed_as_people_do(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere rustdag", "> doe maar woensdag")
    assert anna.last.text == "Prima. Dit is je rustdag: woensdag."
    await does(world, anna, "> /tijd", "Andere rustdag", "> 8 uur")
    assert anna.last.text == "Dit snap ik nog niet: 8 uur\nTyp één dag, zoals zondag."


async def test_an_hour_typed_below_how_it_is_now_is_her_hour(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "> liever 9 uur 's ochtends")
    assert anna.last.text == "Prima. Ik schrijf je om 09:00."


async def test_a_number_typed_below_how_it_is_now_answers_the_question_above(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "> /tijd", "> 4")
    with world.database.read() as db:
        routine = routines.of(db, the_parent(world).id, routines.CHECKIN)
        (prompt,) = prompts.recent_of(db, the_parent(world).id, prompts.CHECKIN, most=2)[-1:]
        assert responses.of(db, prompt.id)["tension"].value == "4"
    assert routine is not None
    assert routine.minute == 20 * 60


async def test_who_would_rather_rest_than_stop_does_not_read_that_it_goes_on(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop")
    asked = anna.last
    await does(world, anna, "Liever pauze")
    assert (asked.text, asked.buttons) == ("Prima. Dan een pauze.", [])
    assert "Hoe lang wil je rust?" in anna.last.text


async def test_who_rests_and_does_not_stop_rests_on(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /pauze", "Eén week", "> /stop", "Nee, ga door")
    assert anna.last.text == "Prima. De pauze blijft."


async def test_who_stopped_and_taps_an_older_no_reads_that_it_stopped(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stop")
    older = anna.last
    await does(world, anna, "> /stop", "Ja, stop", "Bewaar ze")
    anna.tap("Nee, ga door", older)
    await world.settle()
    assert older.text.startswith("Mijn vragen aan jou zijn gestopt.")


async def test_who_begins_again_reads_on_which_day_the_next_question_comes(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, anna, "> /pauze", "Tot ik terug ben", "> /pauze", "Weer beginnen")
    assert anna.last.text == "Fijn. De volgende vraag komt morgen om 20:00."


async def asked_for_her_rest_day(world: World, group: Group) -> Person:
    """She took part, chose an hour, and is asked for her day of rest."""
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(group))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee")
    await does(world, anna, "Nee, liever niet", "Nee, liever niet", "mama", "20:00")
    return anna
