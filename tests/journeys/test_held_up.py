"""What Telegram could not be given by day, since it or the bot was out of reach, wakes nobody by night."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from simulator.groups import Group as Chatroom
from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

EVENING, NIGHT, MORNING = (amsterdam(f"2026-03-0{day}") for day in ("2 21:00", "2 23:10", "3 07:00"))
WORDS = "Morgen nemen we thee mee."


async def _is_written_down(world: World) -> None:
    """What was tapped is handled, and what is due is said; nothing leaves for Telegram."""
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    await world.anker.ticks.once()


async def _bot_is_away_until(world: World, instant: int) -> None:
    await world.anker.stop()
    world.clock.move_to(instant)
    await world.start_bot()
    await world.go_to(instant + 60)


async def _group(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group, hour="21:00")
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(EVENING - 60)
    return sanne, anna, room


async def test_question_that_was_held_up_into_the_night_is_not_asked_and_no_silence_of_hers(world: World) -> None:
    _, anna, _ = await _group(world)
    before = anna.last
    world.clock.move_to(EVENING)
    await _is_written_down(world)
    await _bot_is_away_until(world, NIGHT)
    await world.go_to(amsterdam("2026-03-03 20:59"))
    assert anna.last is before
    with world.database.engine.connect() as connection:
        of_that_day = text("SELECT state, reason FROM prompt WHERE kind = 'checkin' AND local_date = '2026-03-02'")
        assert connection.execute(of_that_day).one() == ("not_sent", "outage")
    await world.go_to(amsterdam("2026-03-03 21:00"))
    assert "Heb je even een minuut?" in anna.last.text, "and all goes on by itself"


async def test_question_that_never_left_until_its_time_was_over_is_no_silence_of_hers(world: World) -> None:
    await _group(world)
    world.clock.move_to(EVENING)
    await _is_written_down(world)
    world.clock.move_to(amsterdam("2026-03-03 02:00"))  # Telegram is out of reach all the while
    await world.anker.ticks.once()
    with world.database.engine.connect() as connection:
        of_that_day = text("SELECT state, reason FROM prompt WHERE kind = 'checkin' AND local_date = '2026-03-02'")
        assert connection.execute(of_that_day).one() == ("not_sent", "outage")
    await world.settle()


async def test_what_others_say_waits_for_the_morning_in_private_and_in_the_group(world: World) -> None:
    sanne, anna, room = await _group(world)
    await does(world, sanne, "> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "Ook in de groep", "Nu")
    sanne.tap("Ja, verstuur")
    await _is_written_down(world)
    await _bot_is_away_until(world, NIGHT)
    await world.go_to(MORNING - 1)
    assert not _seen(anna, room)
    await world.go_to(MORNING)
    assert _seen(anna, room) == [WORDS, WORDS]


async def test_what_she_asks_by_night_is_answered_by_night(world: World) -> None:
    _, anna, _ = await _group(world)
    anna.say("/hulp")
    await _is_written_down(world)
    await _bot_is_away_until(world, NIGHT)
    assert "113" in anna.last.text or "112" in anna.last.text


@pytest.mark.parametrize("at", [NIGHT, MORNING], ids=["by night", "by day"])
async def test_what_goes_once_more_by_hand_goes_by_day(world: World, at: int) -> None:
    """What did not arrive is sent again by a tap of the facilitator, who may be up at night."""
    sanne, anna, room = await _group(world)
    await does(world, sanne, "> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "Ook in de groep", "Nu")
    for _ in range(2):
        world.telegram.fault("copyMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, sanne, "Ja, verstuur")
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, anna, "Zet in de groep")
    await world.go_to(at + 1)
    again = [each for each in sanne.chat.messages if "zwaluwen" in each.text][-1]
    sanne.tap("Probeer het nog eens", again)
    await does(world, sanne, "Stuur opnieuw")
    assert ("in de ochtend" in again.text) == (at == NIGHT)
    if at == NIGHT:
        await world.go_to(MORNING - 1)
        assert not _seen(anna, room)
        assert not _posts(room)
    await world.go_to(MORNING + 2)
    assert _seen(anna, room) == [WORDS, WORDS]
    assert len(_posts(room)) == 1


async def test_broadcast_that_telegram_refused_still_goes_after_more_than_a_week(world: World) -> None:
    sanne, anna, room = await _group(world)
    await does(world, sanne, "> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "Bij elke ouder apart", "Nu")
    world.telegram.fault("copyMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, sanne, "Ja, verstuur")
    await world.go_to(MORNING + 9 * 86_400)
    await does(world, sanne, "Stuur opnieuw")
    await world.go_to(world.clock.now() + 2)
    assert _seen(anna, room) == [WORDS]


def _seen(anna: Person, room: Chatroom) -> list[str]:
    return [each.text for chat in (anna.chat, room) for each in chat.messages if each.text == WORDS]


def _posts(room: Chatroom) -> list[str]:
    return [each.text for each in room.messages if "zwaluwen" in each.text]
