"""Good links, bad links, guessed links; and an enrolment that goes on where it was."""

from __future__ import annotations

import pytest

from storage import invitations, members
from tests.journeys.hands import does
from tests.world import BOT, World


def _link(code: str) -> str:
    return f"https://t.me/{BOT}?start={code}"


async def test_parent_with_a_used_or_old_link_gets_a_clear_sentence(world: World) -> None:
    group = world.group()
    link = world.invitation(group)
    anna = world.telegram.person("Anna")
    anna.open(link)
    await world.settle()
    bea = world.telegram.person("Bea")
    bea.open(link)
    await world.settle()
    assert bea.last.text.startswith("Deze link is al gebruikt.")
    old = world.invitation(group)
    world.clock.move_by(invitations.VALID_SECONDS)
    bea.open(old)
    await world.settle()
    assert bea.last.text.startswith("Deze link is te oud.")
    anna.open(link)
    await world.settle()
    assert "We gaan verder" in anna.chat.messages[-2].text, "her own link is hers"


async def test_who_goes_on_guessing_is_told_to_wait_and_a_right_code_passes_all_the_same(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    good = world.invitation(world.group())
    mallory = world.telegram.person("Mallory")
    for number in range(5):
        mallory.open(_link(f"guess-{number}"))
        await world.settle()
        assert mallory.last.text.startswith("Deze link ken ik niet.")
    mallory.open(_link("guess-6"))
    await world.settle()
    assert "over 15 minuten" in mallory.last.text
    assert "6 codes" in caplog.text
    assert "guess" not in caplog.text
    mallory.open(good)
    await world.settle()
    assert "Kies je taal" in mallory.last.text


async def test_nobody_is_shut_out_by_what_others_try(world: World) -> None:
    good = world.invitation(world.group())
    for number in range(25):
        guesser = world.telegram.person(f"Mallory {number}")
        for guess in range(5):
            guesser.open(_link(f"guess-{number}-{guess}"))
    await world.settle()
    anna = world.telegram.person("Anna")
    anna.open(good)
    await world.settle()
    assert "Kies je taal" in anna.last.text


@pytest.mark.parametrize("role", ["facilitator", "coordinator"])
async def test_staff_who_open_a_parents_link_do_not_spend_it(world: World, role: str) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, role)
    link = world.invitation(group)
    sanne.open(link)
    await world.settle()
    assert "voor een ouder" in sanne.last.text
    anna = world.telegram.person("Anna")
    anna.open(link)
    await world.settle()
    assert "Kies je taal" in anna.last.text


async def test_parent_who_is_in_already_does_not_spend_another_ones_link(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    link = world.invitation(group)
    anna.open(link)
    await world.settle()
    assert anna.last.text.startswith("Je hoort bij Groep Linde.")
    bea = world.telegram.person("Bea")
    bea.open(link)
    await world.settle()
    assert "Kies je taal" in bea.last.text


async def test_parent_goes_on_with_her_enrolment_after_the_bot_was_started_again(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", "Verder")
    shown = anna.last.text
    await world.anker.stop()
    await world.start_bot()
    await does(world, anna, "> /start")
    assert "We gaan verder" in anna.chat.messages[-2].text
    assert anna.last.text == shown
    await does(world, anna, "Verder", "Verder", "Verder", "Nee, liever niet")
    assert "Fijn dat je keek" in anna.last.text
    await does(
        world,
        anna,
        "> /start",
        "Ja, ik doe mee",
        "Ja, dat mag",
        "Nee, geen woorden",
        "Nee, liever niet",
        "> Mam",
        "> 8 uur",
    )
    await world.anker.stop()
    await world.start_bot()
    await does(world, anna, "zondag", "Nee, later")
    assert any("De eerste vraag komt" in message.text for message in anna.chat.messages)
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, "parent")
    assert member.state == "active"
