"""Good links, bad links, guessed links; and an enrolment that goes on where it was."""

from __future__ import annotations

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


async def test_who_guesses_is_held_off_after_five_tries_and_let_in_a_quarter_later(world: World) -> None:
    good = world.invitation(world.group())
    mallory = world.telegram.person("Mallory")
    for number in range(5):
        mallory.open(_link(f"guess-{number}"))
        await world.settle()
        assert mallory.last.text.startswith("Deze link ken ik niet.")
    mallory.open(good)
    await world.settle()
    assert "over 15 minuten" in mallory.last.text, "even a good code must wait"
    anna = world.telegram.person("Anna")
    anna.open(_link("once"))
    await world.settle()
    assert anna.last.text.startswith("Deze link ken ik niet."), "another person is not held off"
    await world.go_to(world.clock.now() + invitations.PERSON_WINDOW)
    mallory.open(good)
    await world.settle()
    assert "Kies je taal" in mallory.last.text


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
    await does(world, anna, "> /start", "Ja, ik doe mee", "Ja, dat mag", "Nee, liever niet", "> Mam", "> 8 uur")
    await world.anker.stop()
    await world.start_bot()
    await does(world, anna, "zondag", "Nee, later")
    assert any("Ik schrijf je om 20:00" in message.text for message in anna.chat.messages)
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, "parent")
    assert member.state == "active"
