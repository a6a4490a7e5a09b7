"""A parent says something to her group through Anker; without her name, nothing ties it to her."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import meetings
from storage.database import Database
from storage.groups import Group
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.moments import ZONE, amsterdam
from tests.world import World

WORDS = "mijn zoon sliep vannacht door"
UNNAMED = ["> /deel", "Zonder mijn naam", f"> {WORDS}"]


async def test_unnamed_words_are_posted_after_a_yes_and_can_be_taken_back(world: World) -> None:
    sanne, anna, bea, room, _ = await _group(world)
    began = world.clock.now()
    await does(world, anna, "> /deel", "Zonder mijn naam")
    assert "Iemand kan raden wie het is" in anna.last.text
    await does(world, anna, f"> {WORDS}")
    shown = anna.last
    assert shown.text == f"Zo komt het in de groep:\n\nEen ouder deelt:\n{WORDS}"
    await does(world, anna, "Zet in de groep")
    assert "Sanne leest het eerst" in shown.text
    assert not _seen(sanne, WORDS), "nobody sees it follow her tap"
    await world.go_to(began + 119)
    assert not _seen(sanne, WORDS)
    await world.go_to(began + 541)
    (asked,) = _seen(sanne, WORDS)
    assert "Anna" not in asked.text
    assert not _posts(room)

    approved = world.clock.now()
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(approved + 119)
    assert not _posts(room)
    await world.go_to(approved + 541)
    (post,) = _posts(room)
    assert post.text == f"Een ouder deelt:\n{WORDS}", "exactly what she saw"

    stolen = bea.tap_data(shown.keyboard_rows[0][0]["callback_data"][:-2] + "xx", bea.last)
    await world.settle()
    assert (await stolen.answered()).text == "Het staat niet in de groep."
    tap = anna.tap("Haal weg", shown)
    await world.settle()
    assert "Het is weg" in (await tap.answered()).text
    assert not _posts(room)


async def test_words_a_facilitator_would_rather_not_see_posted_are_kept_nowhere(world: World) -> None:
    sanne, anna, _, room, _ = await _group(world)
    await does(world, anna, *UNNAMED, "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    await does(world, sanne, "Nee, liever niet")
    await world.go_to(world.clock.now() + 3600)
    assert not _posts(room)
    assert not _holding(world.database, WORDS)


async def test_named_words_stand_under_her_name_and_a_change_of_mind_leaves_nothing(world: World) -> None:
    _, anna, _, room, _ = await _group(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> liever toch niet", "Toch niet")
    assert anna.last.text == "Prima. Het komt niet in de groep."
    await does(world, anna, "> /deel", "Met mijn naam", "> eerst zo", "Anders schrijven")
    await does(world, anna, "> samen zwaluwen gezien", "Zet in de groep")
    await world.go_to(world.clock.now() + 2)
    (post,) = _posts(room)
    assert post.text == "Anna deelt:\nsamen zwaluwen gezien"
    await world.go_to(world.clock.now() + 49 * 3600)
    anna.tap("Haal weg")
    await world.settle()
    assert post.text == "Dit is weggehaald.", "too old to delete: emptied"
    await world.go_to(world.clock.now() + 2)
    assert not _holding(world.database, "liever toch niet")
    assert not _holding(world.database, "zwaluwen")


async def test_words_of_which_nobody_knows_whether_they_arrived_are_looked_for_by_the_facilitator(
    world: World,
) -> None:
    sanne, anna, _, room, _ = await _group(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", kind="drop_before")
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 700)
    assert not _posts(room), "a parent's words are never repeated by themselves"
    (asked,) = _seen(sanne, "Ik weet niet of het in de groep staat")
    assert "Anna deelt:\nzwaluwen gezien" in asked.text
    await does(world, sanne, "> /overzicht")
    assert "Wat ouders deelden, kwam misschien niet aan: 1. Kijk je even?" in sanne.last.text
    await does(world, sanne, "Kijk wat het is")
    assert sanne.last.text == asked.text
    world.telegram.fault("sendMessage", kind="drop_after")
    await does(world, sanne, "Nee, zet het er nu")
    await world.go_to(world.clock.now() + 2)
    assert len(_posts(room)) == 1
    await does(world, sanne, "Ja, het staat er")
    await world.go_to(world.clock.now() + 2)
    assert not _holding(world.database, "zwaluwen"), "once that is known, the words are kept nowhere"
    tap = anna.tap("Haal weg")
    await world.settle()
    assert "Dit kan ik niet meer weghalen" in (await tap.answered()).text
    assert len(_posts(room)) == 1


async def test_facilitator_is_asked_to_look_for_words_that_cannot_be_read_any_more(world: World) -> None:
    sanne, anna, _, _, _ = await _group(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", kind="drop_before")
    await does(world, anna, "Zet in de groep")
    with world.database.write() as db:
        db.run(text("UPDATE outbox SET payload = :nothing WHERE kind = 'post'"), nothing=b"damaged beyond reading")
    await world.go_to(world.clock.now() + 700)
    (asked,) = _seen(sanne, "Ik weet niet of het in de groep staat")
    await does(world, sanne, "Ja, het staat er")
    assert not asked.buttons


async def test_words_written_late_wait_for_the_morning(world: World) -> None:
    _, anna, _, room, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-03 23:10"))
    await does(world, anna, "> /deel", "Met mijn naam", "> hallo", "Zet in de groep")
    assert anna.last.text == "Dank je. In de ochtend komt het in de groep.\nWis dit zelf als iemand meekijkt."
    await world.go_to(amsterdam("2026-03-04 06:59"))
    assert not _posts(room)
    await world.go_to(amsterdam("2026-03-04 07:00"))
    assert len(_posts(room)) == 1


async def test_a_facilitators_yes_at_night_says_that_it_comes_in_the_morning(world: World) -> None:
    sanne, anna, _, room, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-03 21:30"))
    await does(world, anna, *UNNAMED, "Zet in de groep")
    await world.go_to(amsterdam("2026-03-03 22:30"))
    await does(world, sanne, "Ja, zet in de groep")
    assert sanne.last.text == "Goed. Het komt in de ochtend in de groep, na 7 uur."
    tap = anna.tap("Hoe is het ermee?")
    await world.settle()
    assert (await tap.answered()).text == "Het mag. Het komt nog in de groep."
    await world.go_to(amsterdam("2026-03-04 07:10"))
    assert len(_posts(room)) == 1


async def test_who_writes_on_below_her_words_hears_that_it_does_not_go_along(world: World) -> None:
    _, anna, _, room, _ = await _group(world)
    await does(world, anna, "> /deel", "Met mijn naam", f"> {WORDS}")
    more = anna.say("en mijn dochter ook")
    await world.settle()
    assert _seen(anna, "Er staat nog niets in de groep.\nWat je nu stuurde, gaat niet mee.")
    assert anna.last.text.startswith("Zo komt het in de groep:")
    anna.edit(more, "en mijn oudste dochter ook")
    await world.settle()
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 1)
    assert [each.text for each in _posts(room)] == [f"Anna deelt:\n{WORDS}"]
    assert more.deleted, "nothing on the way to a share stays in her chat"
    assert not _holding(world.database, "dochter")


async def test_where_nobody_reads_a_share_without_a_chat_leads_not_to_a_question(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /deel")
    assert anna.last.text == "Jouw groep heeft nu geen gesprek met mij."


async def test_labels_of_a_draft_are_as_good_typed_as_tapped(world: World) -> None:
    _, anna, _, room, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "> met mijn naam")
    assert anna.last.text == f"Zo komt het in de groep:\n\nAnna deelt:\n{WORDS}"
    await does(world, anna, "> Anders schrijven", "> iets anders", "> zet in de groep")
    await world.go_to(world.clock.now() + 1)
    assert [each.text for each in _posts(room)] == ["Anna deelt:\niets anders"]


@pytest.mark.parametrize("words", ["Toch niet", "laat maar", "nee"])
async def test_who_would_rather_not_says_so_below_a_draft_and_nothing_is_kept(world: World, words: str) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "Zonder mijn naam", f"> {words}")
    assert anna.last.text == "Prima. Het komt niet in de groep."
    await world.go_to(world.clock.now() + 5)
    assert not _holding(world.database, WORDS)


async def test_who_puts_a_draft_off_reads_that_it_waits(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "Zonder mijn naam", "> straks")
    assert _seen(anna, "Prima. De vraag blijft staan.")
    assert anna.last.text.startswith("Zo komt het in de groep:")


async def _group(world: World) -> tuple[Person, Person, Person, Chatroom, Group]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne, anna, bea])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, bea, room, group


def _seen(person: Person, words: str) -> list[Message]:
    return [each for each in person.chat.messages if each.from_bot and words in each.text]


def _posts(room: Chatroom) -> list[Message]:
    found = (each for each in room.messages if each.from_bot and not each.deleted)
    return [each for each in found if "deelt:" in each.text]


def _holding(database: Database, words: str) -> list[str]:
    return [table for table, row in opened_rows(database) if any(words in value for value in row)]


async def test_parent_who_keeps_an_experiment_may_share_it_and_sees_the_words_first(world: World) -> None:
    sanne, anna, _, room, group = await _group(world)
    with world.database.write() as db:
        now = world.clock.now()
        first = meetings.add(db, group_id=group.id, session=1, starts_at=now, zone=ZONE, at=now)
        meetings.hold(db, first.id, at=now)
    await does(world, anna, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    await does(world, sanne, "Samen uitwerken", "Zo laten", "Zo laten", "17:30", "elke dag")
    await does(world, sanne, "in de keuken", "één keer", "Zo laten", "Zo laten", "Zo doen we het")
    await does(world, anna, "Zo doen we het")
    await world.go_to(amsterdam("2026-03-03 19:30"))  # today she heard of the group
    await does(world, anna, "Gedaan", "Makkelijk", "Buik, maag", "Klaar", "Toen het begon", "Zo houden")
    assert anna.last.text == "Wil je de groep zeggen hoe het ging?\nHet hoeft niet."
    await does(world, anna, "Deel met de groep", "Met mijn naam", "> het hielp")
    assert not _posts(room)
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 2)
    assert [each.text for each in _posts(room)] == ["Anna deelt:\nhet hielp"]


async def test_of_two_facilitators_either_may_be_the_one_who_reads_it(world: World) -> None:
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, bram, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel", "Zonder mijn naam", "> samen gelachen", "Zet in de groep")
    assert anna.last.text.startswith("Sanne of Bram leest het eerst")


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        ({"kind": "drop_before"}, "Nee, zet het er nu"),
        ({"code": 400, "description": "Bad Request: CHAT_RESTRICTED"}, "Probeer het nog eens"),
    ],
    ids=["nobody knows", "refused"],
)
@pytest.mark.parametrize("asked", [True, False], ids=["asked of a facilitator", "not yet asked"])
async def test_named_words_that_did_not_arrive_are_not_posted_once_their_author_is_forgotten(
    world: World, fault: dict[str, Any], again: str, asked: bool
) -> None:
    sanne, anna, _, room, _ = await _group(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", **fault)
    await does(world, anna, "Zet in de groep")
    await world.anker.ticks.once()
    await world.settle()
    if asked:
        await world.go_to(world.clock.now() + 60)
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 60)
    if asked:
        card = next(each for each in sanne.chat.messages if "zwaluwen" in each.text)
        sanne.tap(again, card)
        await world.settle()
    await world.go_to(world.clock.now() + 60)
    assert not _posts(room)
    assert not any("zwaluwen" in each.text for each in sanne.chat.messages if not asked)
    assert not _holding(world.database, "zwaluwen")


@pytest.mark.parametrize("named", ["Met mijn naam", "Zonder mijn naam"])
async def test_what_is_shared_is_posted_to_its_last_word(world: World, named: str) -> None:
    sanne, anna, _, room, _ = await _group(world)
    long = "zwaluwen " * 160 + "en een <mus> & co"
    await does(world, anna, "> /deel", named, f"> {long}", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    if named.startswith("Zonder"):
        await does(world, sanne, "Ja, zet in de groep")
        await world.go_to(world.clock.now() + 541)
    (post,) = _posts(room)
    assert post.text.endswith(long)


@pytest.mark.parametrize("named", ["Met mijn naam", "Zonder mijn naam"])
async def test_words_that_wait_for_one_chat_are_not_taken_to_the_groups_next(world: World, named: str) -> None:
    """She wrote to those who were in the chat; who is in another, nobody asked her."""
    sanne, anna, _, room, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, anna, "> /deel", named, f"> {WORDS}", "Zet in de groep")
    shown = anna.last
    room.remove_bot(by=sanne)
    await world.settle()
    assert any("Dat zet ik nergens neer." in each.text for each in sanne.chat.messages)
    other = world.telegram.group("Ander", [sanne, world.telegram.person("Wil")], "supergroup")
    other.add_bot(by=sanne)
    await world.go_to(amsterdam("2026-03-03 09:00"))
    assert not _holding(world.database, WORDS), "nor are they kept"
    await does(world, sanne, "Koppelen")
    await world.go_to(amsterdam("2026-03-03 12:00"))
    assert not _posts(other)
    assert not _seen(sanne, WORDS)
    if named == "Zonder mijn naam":
        tap = anna.tap("Hoe is het ermee?", shown)
        await world.settle()
        assert "Die chat is voorbij" in (await tap.answered()).text


@pytest.mark.parametrize("named", ["Met mijn naam", "Zonder mijn naam"])
async def test_what_she_was_writing_for_one_chat_is_not_posted_in_the_groups_next(
    world: World, named: str
) -> None:
    sanne, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", named)
    other = world.telegram.group("Ander", [sanne, world.telegram.person("Wil")], "supergroup")
    other.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    tap = anna.tap("Zet in de groep")
    await world.go_to(world.clock.now() + 1200)
    assert (await tap.answered()).text.startswith("Deze knop is van eerder.")
    assert not _posts(other)
    assert not _seen(sanne, WORDS)
    assert not _holding(world.database, WORDS), "nor is it kept"


async def test_words_that_a_facilitator_was_asked_about_are_not_posted_in_the_next_chat(
    world: World,
) -> None:
    sanne, anna, _, room, _ = await _group(world)
    await does(world, anna, *UNNAMED, "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    (asked,) = _seen(sanne, WORDS)
    other = world.telegram.group("Ander", [sanne, world.telegram.person("Wil")], "supergroup")
    other.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    sanne.tap("Ja, zet in de groep", asked)
    await world.go_to(world.clock.now() + 3600)
    assert not _posts(other)
    assert not _posts(room)
