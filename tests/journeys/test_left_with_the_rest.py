"""A facilitator is removed in the middle: what parents said goes from that chat, and somebody else reads it."""

from __future__ import annotations

import logging

import pytest

from tests.journeys.hands import does
from tests.journeys.test_removal import member_of, removed
from tests.moments import amsterdam
from tests.world import World

WORDS, ANSWER, NUMBER = "Mag ik mijn zus meenemen?", "Ja hoor, gezellig", "06 12345678"


async def test_who_was_removed_reads_no_answer_of_a_colleague(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await removed(world, sanne)
    assert not any(WORDS in each.text for each in sanne.chat.messages)
    await does(world, mo, "Antwoord", f"> {ANSWER}")
    assert ANSWER in anna.last.text
    assert not any(ANSWER in each.text for each in sanne.chat.messages)


async def test_who_was_removed_keeps_no_number_and_no_answers(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen")
    assert any(NUMBER in each.text for each in sanne.chat.messages)
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert not any(NUMBER in each.text for each in sanne.chat.messages)
    assert any(NUMBER in each.text for each in mo.chat.messages)


async def test_what_waits_for_who_was_removed_goes_to_who_came_since(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    mo = await world.enrolled("Mo", group, "facilitator")
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert any(WORDS in each.text for each in mo.chat.messages)
    assert anna.last.text == "Ik geef het aan Mo.\nMo leest dit als het kan."


async def test_where_nobody_is_left_to_read_it_the_parent_hears_so(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await removed(world, sanne)
    await world.go_to(world.clock.now() + 2)
    assert "112 of 113" in anna.last.text, anna.last.text
    assert "Ik geef het aan Sanne" not in anna.last.text


async def test_who_is_removed_while_the_other_is_away_leaves_no_promise_that_is_untrue(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    _, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, mo, "> /leesuren", "Ik ben een tijdje weg", "maandag 16 maart")
    await does(world, anna, "> /vraag", f"> {WORDS}")
    told = anna.last
    assert told.text.startswith("Ik geef het aan Sanne.")
    await does(world, karin, "> /overzicht", "Wie hier werkt", "Sanne, begeleider", "Ja, stopt hier")
    await world.go_to(world.clock.now() + 2)
    assert "Sanne" not in told.text, told.text
    assert "Mo is er weer op maandag 16 maart." in told.text


@pytest.mark.parametrize(
    "acts",
    [
        ("> /vraag", f"> {WORDS}"),
        ("> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne en Mo bellen"),
    ],
)
async def test_where_two_cannot_be_reached_it_ends_once_and_without_a_fault(
    world: World, caplog: pytest.LogCaptureFixture, acts: tuple[str, ...]
) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *acts)
    caplog.set_level(logging.ERROR)
    for each in (sanne, mo):
        each.block()
    await world.settle()
    await world.go_to(world.clock.now() + 25 * 3600)
    assert sum("Vraag het als je elkaar ziet" in each.text for each in anna.chat.messages) == 1
    assert not caplog.messages


async def test_who_is_removed_from_one_group_keeps_the_list_of_another(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    await world.enrolled("Karin", linde, "coordinator")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Anna", linde)
    await does(world, sanne, "> /ouders")
    here = sanne.last
    assert here.buttons == [["Anna"]]
    sanne.open(world.invitation(eik, "facilitator"))
    await world.settle()
    assert member_of(world, sanne).id == eik.id, "the second member, as Groep Eik is the second group"
    await does(world, sanne, "> /ouders", "Groep Eik")
    there = next(each for each in reversed(sanne.chat.messages) if "laat nu antwoorden zien" in each.text)
    await removed(world, sanne)
    assert not there.deleted
    assert "Anna" not in str(here.buttons)


async def test_a_voice_that_waits_for_the_morning_stays_with_its_question_in_another_group(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    sanne.open(world.invitation(eik, "facilitator"))
    await world.settle()
    anna, bea = await world.enrolled("Anna", eik), await world.enrolled("Bea", linde)
    await world.go_to(amsterdam("2026-03-02 23:30"))
    for parent in (anna, bea):
        await does(world, parent, "> /vraag")
        parent.send_voice(b"OggS")
        await world.settle()
    await removed(world, sanne)
    await world.go_to(amsterdam("2026-03-03 07:30"))
    said = [each for each in sanne.chat.messages if each.from_bot and not each.deleted]
    assert sum(each.file is not None for each in said) == 1, "that of Eik, and not that of Linde"
    assert not any("Bea sprak" in each.text for each in said)


async def test_of_a_voice_too_old_to_delete_it_is_not_said_that_it_went(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag")
    anna.send_voice(b"OggS")
    await world.settle()
    await does(world, sanne, "Gezien")
    await world.go_to(world.clock.now() + 3 * 24 * 3600)
    await removed(world, sanne)
    left = [each for each in sanne.chat.messages if each.file is not None and not each.deleted]
    assert left
    assert "wis" in "".join(each.text for each in left)


async def test_nor_does_who_is_forgotten(world: World) -> None:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna = await world.enrolled("Anna", group)
    await does(world, mo, "> /leesuren", "Ik ben een tijdje weg", "maandag 16 maart")
    await does(world, anna, "> /vraag", f"> {WORDS}")
    told = anna.last
    await does(world, sanne, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 2)
    assert "Sanne" not in told.text, told.text
    assert "Mo is er weer op maandag 16 maart." in told.text


async def test_of_a_call_that_only_who_is_forgotten_could_make_the_parent_hears(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne bellen")
    await does(world, sanne, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 2)
    assert sum("Vraag het als je elkaar ziet." in each.text for each in anna.chat.messages) == 1
    assert not any("Sanne" in each.text for each in anna.chat.messages if "bellen" in each.text and each.from_bot)
