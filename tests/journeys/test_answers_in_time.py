"""What counts as answered in time, and what an outage swallowed: her silence and ours are told apart."""

from __future__ import annotations

import pytest

from simulator.faults import Fault
from storage import members, outages, people, prompts, responses
from storage.prompts import Prompt
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

RING, END = amsterdam("2026-03-02 20:00"), amsterdam("2026-03-03 00:00")


def the_checkin(world: World) -> Prompt:
    """The first check-in of the one parent, as it is by now."""
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        return prompts.recent_of(db, member.id, prompts.CHECKIN, most=5)[-1]


def answers(world: World, prompt: Prompt) -> dict[str, tuple[str | None, int]]:
    """What was answered, with its time."""
    with world.database.read() as db:
        return {key: (each.value, each.answered_at) for key, each in responses.of(db, prompt.id).items()}


async def test_words_said_while_the_bot_was_away_count_by_their_own_date(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    await world.anker.stop()
    world.clock.move_to(RING + 1800)
    anna.say("7")
    world.clock.move_to(amsterdam("2026-03-03 12:00"))
    await world.start_bot()
    await world.anker.ticks.once()  # it is closed before her words are read
    await world.settle()
    checkin = the_checkin(world)
    assert answers(world, checkin) == {"tension": ("7", RING + 1800)}
    assert (checkin.state, checkin.opened_at, checkin.expired_at) == ("partial", RING + 1800, END)
    assert [each for each in anna.chat.messages if "Je antwoord is bewaard" in each.text]
    with world.database.read() as db:
        assert outages.every(db).seconds_within(RING, END) == END - RING


async def test_words_said_after_the_window_are_no_answer(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(END + 1)
    await does(world, anna, "> 7")
    assert (the_checkin(world).state, answers(world, the_checkin(world))) == ("expired", {})


@pytest.mark.parametrize(("seconds", "state"), [(1, "partial"), (150, "partial"), (151, "expired")])
async def test_a_tap_counts_until_telegram_would_have_dropped_it(world: World, seconds: int, state: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    await does(world, anna, "Ja, nu")
    await world.anker.stop()
    world.clock.move_to(END + seconds)
    await world.start_bot()
    anna.tap("7")
    await world.anker.ticks.once()
    await world.settle()
    checkin = the_checkin(world)
    assert (checkin.state, checkin.expired_at) == (state, END)
    assert answers(world, checkin) == ({"tension": ("7", END + seconds)} if state == "partial" else {})


async def test_a_second_tap_on_the_way_changes_nothing(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    await does(world, anna, "Ja, nu")
    await world.anker.stop()
    world.clock.move_to(END + 5)
    await world.start_bot()
    anna.tap("7")
    anna.tap("9")
    await world.anker.ticks.once()
    await world.settle()
    assert answers(world, the_checkin(world)) == {"tension": ("7", END + 5)}


async def test_skipping_it_at_the_last_moment_is_an_answer(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    await world.anker.stop()
    world.clock.move_to(END + 5)
    await world.start_bot()
    anna.tap("Sla over")
    await world.anker.ticks.once()
    await world.settle()
    assert (the_checkin(world).state, the_checkin(world).expired_at) == ("declined", None)


async def test_skipping_the_whole_is_declined_and_never_cancelled(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    await does(world, anna, "Sla over")
    checkin = the_checkin(world)
    assert (checkin.state, checkin.reason, checkin.opened_at) == ("declined", None, RING)


async def test_a_moved_clock_is_no_outage_and_a_bot_that_was_gone_is_one(world: World) -> None:
    await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    with world.database.read() as db:
        assert outages.every(db).spans == []
    await world.anker.stop()
    world.clock.move_to(RING + 3600)
    await world.start_bot()
    await world.anker.ticks.once()
    with world.database.read() as db:
        assert outages.every(db).spans == [(RING, RING + 3600)]


async def test_a_prompt_knows_in_which_words_it_was_asked(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(RING)
    with world.database.write() as db:
        who = people.find(db, anna.id)
        assert who is not None
        people.speak(db, who, language="en", level="simpel")
    first = the_checkin(world)
    assert (first.language, first.level, first.snapshot) == ("nl", "standaard", _fingerprint(world))


def _fingerprint(world: World) -> str:
    return world.anker.library.fingerprint("daily")


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [(403, "Forbidden: user is deactivated", "unreachable"), (400, "Bad Request: something new", "outage")],
)
async def test_what_telegram_never_took_was_not_sent_and_is_no_silence(
    world: World, code: int, words: str, reason: str
) -> None:
    await world.enrolled("Anna", world.group())
    world.telegram.world.faults.add(Fault("sendMessage", "error", times=9, code=code, description=words))
    await world.go_to(RING)
    checkin = the_checkin(world)
    assert (checkin.state, checkin.reason, checkin.sent_at) == ("not_sent", reason, None)
    await world.go_to(END + 1)
    assert the_checkin(world).state == "not_sent"
