"""A facilitator writes to the parents of her group: seen as they will, sent, followed, taken back."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

PHOTO = bytes.fromhex("89504e470d0a1a0a") + b"a picture of the room"


async def _tap(world: World, person: Person, *labels: str) -> None:
    for label in labels:
        person.tap(label)
        await world.settle()


async def _say(world: World, person: Person, *texts: str) -> None:
    for text in texts:
        person.say(text)
        await world.settle()


def _seen(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot]


async def test_facilitator_reaches_three_parents_and_hears_that_one_blocked_the_bot(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    parents = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Carla", "Dina")]
    stranger = await world.enrolled("Zoe", world.group("Groep Eik"))
    parents[3].block()
    await _say(world, sanne, "/bericht", "Morgen nemen we thee mee.")
    sanne.send_photo(PHOTO, caption="De nieuwe zaal")
    await world.settle()
    await _tap(world, sanne, "Klaar")
    assert [each.text for each in sanne.chat.messages if each.from_bot][-4:-1] == [
        "Van Sanne:",
        "Morgen nemen we thee mee.",
        "De nieuwe zaal",
    ], "she sees it as parents will"

    await _tap(world, sanne, "Alle ouders", "Nu")
    assert "Naar ouders: 4" in sanne.last.text
    assert all("thee" not in text for parent in parents for text in _seen(parent)), "not before she says so"
    await _tap(world, sanne, "Ja, verstuur")
    await world.go_to(world.clock.now())

    for parent in parents[:3]:
        assert _seen(parent)[-3:] == ["Van Sanne:", "Morgen nemen we thee mee.", "De nieuwe zaal"]
        assert parent.last.photo is not None
    assert all("thee" not in text for text in _seen(stranger))
    report = next(each for each in reversed(sanne.chat.messages) if "Kwam aan" in each.text)
    assert "Kwam aan bij: 3" in report.text
    assert "Niet bereikbaar: 1 (Dina)" in report.text

    parents[0].tap("Schrijf terug")
    await world.settle()
    assert "Wat wil je Sanne vragen?" in parents[0].last.text

    sanne.tap("Haal terug", report)
    await world.settle()
    gone = ("thee", "zaal", "Van Sanne")
    assert not [text for parent in parents[:3] for text in _seen(parent) if any(word in text for word in gone)]


async def test_message_confirmed_at_night_waits_for_the_morning(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-03 23:10"))
    await _say(world, sanne, "/bericht", "Slaap lekker.")
    await _tap(world, sanne, "Klaar", "Eén ouder", "Anna", "Nu", "In de ochtend", "Ja, verstuur")
    await world.go_to(amsterdam("2026-03-04 06:59"))
    assert "Slaap lekker." not in _seen(anna)
    await world.go_to(amsterdam("2026-03-04 07:00"))
    assert _seen(anna)[-1] == "Slaap lekker."


async def test_parent_cannot_write_to_the_others(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await _say(world, anna, "/bericht")
    assert anna.last.text == "Dit kan hier nu niet."


async def test_facilitator_sees_who_gets_it_and_what_is_important_reaches_who_rests(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    _, bea, carla, dina = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Carla", "Dina")]
    await _say(world, bea, "/pauze")
    await _tap(world, bea, "Tot ik terug ben")
    assert "Belangrijk nieuws en antwoorden komen wel." in bea.last.text
    await _say(world, carla, "/stop")
    await _tap(world, carla, "Ja, stop")
    dina.block()
    await world.settle()
    await _say(world, sanne, "/bericht", "Woensdag geen bijeenkomst.")
    await _tap(world, sanne, "Klaar", "Alle ouders", "Nu")
    assert sanne.last.text.splitlines()[-4:] == [
        "Voor: Anna, Dina",
        "Heeft pauze, krijgt dit niet: Bea",
        "Is gestopt met berichten, krijgt dit niet: Carla",
        "Misschien niet bereikbaar: Dina",
    ]
    await _tap(world, sanne, "Ook naar wie pauze heeft")
    assert "Voor: Anna, Bea, Dina" in sanne.last.text
    await _tap(world, sanne, "Ja, verstuur")
    await world.go_to(world.clock.now())
    assert _seen(bea)[-1] == "Woensdag geen bijeenkomst."
    assert "Woensdag" not in _seen(carla)[-1]


async def test_a_parent_who_rests_can_be_chosen_and_is_named_as_resting(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    bea = await world.enrolled("Bea", group)
    await _say(world, bea, "/pauze")
    await _tap(world, bea, "Tot ik terug ben")
    await _say(world, sanne, "/bericht", "Je sjaal ligt hier nog.")
    await _tap(world, sanne, "Klaar", "Eén ouder", "Bea", "Nu")
    assert sanne.last.text.splitlines()[-1] == "Heeft pauze, krijgt dit niet: Bea"
    await _tap(world, sanne, "Ook naar wie pauze heeft", "Ja, verstuur")
    await world.go_to(world.clock.now())
    assert _seen(bea)[-1] == "Je sjaal ligt hier nog."


async def test_who_takes_a_break_before_it_goes_is_named_in_the_report(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = [await world.enrolled(name, group) for name in ("Anna", "Bea")]
    await _say(world, sanne, "/bericht", "Neem een jas mee.")
    await _tap(world, sanne, "Klaar", "Alle ouders")
    await _say(world, sanne, "morgen 10:00")
    assert "Voor: Anna, Bea" in sanne.last.text
    await _tap(world, sanne, "Ja, verstuur")
    report = sanne.last
    await _say(world, bea, "/pauze")
    await _tap(world, bea, "Tot ik terug ben")
    await world.go_to(amsterdam("2026-03-03 10:01"))
    assert "Neem een jas mee." in _seen(anna)
    assert report.text == "Kwam aan bij: 1\nHeeft pauze, krijgt dit niet: Bea"


@pytest.mark.parametrize("words", ["verstuur", "ja verstuur", "klaar"])
async def test_word_that_sends_is_no_part_of_the_message(world: World, words: str) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /bericht", "> Vrijdag om negen uur", f"> {words}")
    assert sanne.last.text == "Voor wie is het?"
    assert sanne.chat.messages[-2].text == "Vrijdag om negen uur"
