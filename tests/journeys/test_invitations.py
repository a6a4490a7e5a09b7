"""Good links, bad links, guessed links; and an enrolment that goes on where it was."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import invitations, members
from storage.groups import Group
from tests.journeys.hands import does
from tests.moments import amsterdam
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


@pytest.mark.parametrize("then", [["Nee, andere tijd", "19:00"], ["> 7 uur 's avonds"]])
async def test_who_types_an_hour_of_the_night_and_means_another_chooses_it_herself(
    world: World, then: list[str]
) -> None:
    anna = await _at_hour(world, world.group())
    await does(world, anna, "> 23:00")
    assert "23:00 is in de nacht" in anna.last.text
    assert not any("✓" in each.text for each in anna.chat.messages), "nothing was agreed on"
    assert [each for each in anna.chat.messages if each.buttons] == [anna.last], "there is one question to answer"
    await does(world, anna, *then)
    assert anna.last.text.startswith("Op je rustdag")
    assert [each for each in anna.chat.messages if each.buttons] == [anna.last]
    await does(world, anna, "zondag", "Nee, later")
    assert any("om 19:00" in each.text for each in anna.chat.messages)


@pytest.mark.parametrize("until", ["20:00", "zondag"])
async def test_parent_who_stops_at_a_rest_day_or_a_first_try_takes_part(world: World, until: str) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await _at_hour(world, group)
    await does(world, anna, *[each for each in ("20:00", "zondag") if each <= until])
    assert any("Anna doet mee" in each.text for each in sanne.chat.messages), "the facilitator hears it at once"
    await world.go_to(amsterdam("2026-03-02 20:00"))
    assert "Ja, nu" in [label for row in anna.last.buttons for label in row]


async def test_a_rest_day_chosen_late_is_kept_and_no_first_question_is_promised_again(world: World) -> None:
    anna = await _at_hour(world, world.group())
    await does(world, anna, "20:00")
    rest_day = anna.last
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for label in ("dinsdag", "Nee, later"):
        anna.tap(label, rest_day)
        await world.settle()
    assert not any("De eerste vraag komt" in each.text for each in anna.chat.messages)
    seen = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 23:00"))
    assert not any("Heb je even" in each.text for each in anna.chat.messages[seen:])


async def test_a_rest_day_that_is_tomorrow_is_kept(world: World) -> None:
    anna = await _at_hour(world, world.group())
    await does(world, anna, "20:00", "dinsdag", "Nee, later")
    await world.go_to(amsterdam("2026-03-02 23:00"))
    seen = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 23:00"))
    assert not any("Heb je even" in each.text for each in anna.chat.messages[seen:])


async def test_a_first_try_of_somebody_who_stopped_is_an_old_button(world: World) -> None:
    anna = await _at_hour(world, world.group())
    await does(world, anna, "20:00", "zondag")
    practice = anna.last
    await does(world, anna, "> /stop", "Ja, stop")
    tap = anna.tap("Ja, ik probeer het", practice)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text.startswith("Deze knop is van eerder")


async def _at_hour(world: World, group: Group) -> Person:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(group))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee")
    await does(world, anna, "Ja, dat mag", "Nee, geen woorden", "Nee, liever niet", "mama")
    return anna
