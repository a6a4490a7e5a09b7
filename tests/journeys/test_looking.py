"""A facilitator sees what a parent chose to show; each look is written down, and the parent reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from content.packs import Library
from simulator.people import Person
from storage import access_log, groups, members
from storage.members import SHARING
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.moments import amsterdam
from tests.world import World, with_all_taught

WORDS = "langs het kanaal gefietst"


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


async def test_facilitator_sees_the_last_two_weeks_of_who_said_yes_and_the_parent_reads_who_looked(
    world: World,
) -> None:
    sanne, anna = await _answered(world)
    await does(world, sanne, "> /ouders", "Anna")
    seen = sanne.last.text
    assert "Spanning: 7" in seen
    assert "Plek: Nergens" in seen, "each answer, as she was asked"
    assert "Ladder: " in seen
    assert "Hoe het ging: Gekozen" in seen
    assert WORDS in seen
    await does(world, anna, "> /gegevens", "Wie keek")
    assert "Sanne keek op maandag 2 maart, ook naar je woorden." in anna.last.text
    await world.go_to(amsterdam("2026-03-17 12:00"))
    await does(world, sanne, "> /ouders", "Anna")
    assert sanne.last.text == "Anna vulde deze twee weken niets in."


async def test_long_words_are_shown_to_the_last_and_what_does_not_fit_is_said(world: World) -> None:
    sanne, anna = await _answered(world)
    await world.go_to(amsterdam("2026-03-03 20:00"))
    await _answers_with(world, anna, "a" * 1500 + " einde")
    await does(world, sanne, "> /ouders", "Anna")
    assert "a einde" in sanne.last.text
    assert "past hier niet" not in sanne.last.text
    for day in ("04", "05"):
        await world.go_to(amsterdam(f"2026-03-{day} 20:00"))
        await _answers_with(world, anna, "b" * 3500)
    await does(world, sanne, "> /ouders", "Anna")
    assert "De rest past hier niet." in sanne.last.text
    assert "Wat eerder kwam, past hier niet." in sanne.last.text
    assert "Spanning: " in sanne.last.text


async def test_facilitator_reads_that_this_is_no_file_of_hers(world: World) -> None:
    sanne, _ = await _answered(world)
    await does(world, sanne, "> /ouders")
    assert "Ik ben geen dossier: wat je moet vastleggen, schrijf je in dat van jou." in sanne.last.text


async def test_who_said_no_is_not_in_the_list(world: World) -> None:
    sanne, anna = await _answered(world)
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    await does(world, sanne, "> /ouders")
    assert sanne.last.text == "Geen ouder laat nu antwoorden zien."
    assert sanne.last.buttons == []
    await does(world, anna, "> /gegevens", "Wie keek")
    assert anna.last.text == "Niemand keek naar jouw antwoorden."


async def test_withdrawn_the_answers_go_from_the_facilitators_chat_and_a_waiting_tap_shows_nothing(
    world: World,
) -> None:
    sanne, anna = await _answered(world)
    await does(world, sanne, "> /ouders")
    listed = sanne.last
    await does(world, sanne, "> /ouders", "Anna")
    assert WORDS in sanne.last.text
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    assert "Spanning" not in sanne.last.text
    sanne.tap("Anna", listed)
    await world.settle()
    assert not any("Spanning: " in each.text for each in sanne.chat.messages if not each.deleted)


async def test_her_own_words_are_seen_only_where_she_allowed_words(world: World) -> None:
    sanne, anna = await _answered(world)
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Niet wat ik typ")
    await does(world, sanne, "> /ouders", "Anna")
    assert "Spanning: 7" in sanne.last.text
    assert WORDS not in sanne.last.text
    await does(world, anna, "> /gegevens")
    assert "Sanne mag je antwoorden zien.\nNiet wat je typt." in anna.last.text
    await does(world, anna, "Wie keek")
    assert "Sanne keek op maandag 2 maart." in anna.last.text


async def test_a_yes_to_other_words_opens_nothing_and_is_asked_again(world: World) -> None:
    sanne, anna = await _answered(world)
    with world.database.write() as db:
        db.run(update(members.consent).where(members.consent.c.kind == SHARING).values(version="nl-old"))
    await world.anker.stop()
    await world.start_bot()
    await does(world, sanne, "> /ouders")
    assert sanne.last.text == "Geen ouder laat nu antwoorden zien."
    await world.go_to(amsterdam("2026-03-03 10:01"))
    assert anna.last.text.startswith("Deze vraag is nieuw. Je oude ja telt niet meer.")
    await does(world, anna, "Ja, dat mag")
    await does(world, sanne, "> /ouders", "Anna")
    assert "Spanning: 7" in sanne.last.text
    with world.database.read() as db:
        said = members.last_said(db, members.of_group(db, 1, "parent")[0].id)[SHARING]
        kept = members.consent_words.c
        words = db.one(select(kept.words).where(kept.version == said.version))
    assert words is not None
    assert "Van alle weken een verslag, met code." in words[0], "the very text she said yes to"


async def test_silence_is_no_and_the_changed_question_comes_once(world: World) -> None:
    sanne, anna = await _answered(world)
    with world.database.write() as db:
        db.run(update(members.consent).where(members.consent.c.kind == SHARING).values(version="nl-old"))
    await world.anker.stop()
    await world.start_bot()
    await world.go_to(world.clock.now() + int(timedelta(days=5).total_seconds()))
    assert sum("Deze vraag is nieuw." in each.text for each in anna.chat.messages) == 1
    await does(world, sanne, "> /ouders")
    assert sanne.last.text == "Geen ouder laat nu antwoorden zien."


async def test_after_a_no_to_being_seen_enrolment_does_not_ask_about_words(world: World) -> None:
    group = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(group))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee", "Nee, liever niet")
    assert anna.last.text.startswith("Mogen wij leren")


async def test_coordinator_reads_by_code_who_looked_and_who_took_along(world: World) -> None:
    sanne, anna = await _answered(world)
    with world.database.read() as db:
        group = groups.get(db, 1)
    karin = await world.enrolled("Karin", group, "coordinator")
    await does(world, sanne, "> /ouders", "Anna", "Ververs")
    await does(world, karin, "> /export", "Om mee te werken")
    await world.settle()
    await does(world, karin, "> /overzicht", "Wie keek er mee")
    said = karin.last.text
    assert "Sanne keek op maandag 2 maart, ook naar je woorden." in said
    assert "Karin maakte een lijst op maandag 2 maart." in said
    assert "Anna" not in said
    await does(world, anna, "> /gegevens", "Wie keek")
    assert "Karin maakte een lijst op maandag 2 maart." in anna.last.text


async def test_forgotten_parent_leaves_no_look_and_no_answer(world: World) -> None:
    sanne, anna = await _answered(world)
    await does(world, sanne, "> /ouders", "Anna")
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 60)
    with world.database.read() as db:
        assert access_log.in_group(db, 1, most=10) == []
    assert "Spanning: 7" not in sanne.last.text
    holding = [table for table, row in opened_rows(world.database) if any(WORDS in value for value in row)]
    assert holding == []


async def _answered(world: World) -> tuple[Person, Person]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await _answers_with(world, anna, WORDS)
    return sanne, anna


async def _answers_with(world: World, anna: Person, words: str) -> None:
    await does(world, anna, "Ja, nu", "7", "Nergens", "Klaar", "Midden", "Toen het begon")
    await does(world, anna, "Ja, nog twee", "Gekozen", f"> {words}")
