"""What a facilitator takes back of her message is gone; what Telegram keeps is not said to be."""

from __future__ import annotations

from simulator.messages import Message
from simulator.people import Person
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

WORDS = "Morgen nemen we thee mee."


async def _sent_to_two(world: World, *, refused_for_one: bool = False) -> tuple[Person, list[Person], Message]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    parents = [await world.enrolled(name, group) for name in ("Anna", "Bea")]
    await does(world, sanne, "> /bericht", f"> {WORDS}", "Klaar", "Alle ouders", "Nu")
    if refused_for_one:
        world.telegram.fault("copyMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, sanne, "Ja, verstuur")
    await world.go_to(world.clock.now() + 1)
    report = next(each for each in reversed(sanne.chat.messages) if "Kwam aan" in each.text)
    await world.go_to(amsterdam("2026-03-05 12:00"))
    return sanne, parents, report


def _read_it(parents: list[Person]) -> int:
    return sum(any(each.text == WORDS for each in parent.chat.messages) for parent in parents)


async def test_after_two_days_she_reads_that_it_stays_and_nothing_is_tried(world: World) -> None:
    sanne, parents, report = await _sent_to_two(world)
    before = len(sanne.chat.messages)
    tapped = sanne.tap("Haal terug", report)
    await world.settle()
    assert _read_it(parents) == 2
    assert tapped.answer is not None
    assert tapped.answer.text == "Dit staat er al twee dagen. Telegram wist het niet meer."
    assert report.text == "Kwam aan bij: 2"
    assert not report.buttons
    assert len(sanne.chat.messages) == before, "she is not asked how the parents are"


async def test_what_went_once_more_later_goes_and_the_rest_is_said_to_stay(world: World) -> None:
    sanne, parents, report = await _sent_to_two(world, refused_for_one=True)
    assert _read_it(parents) == 1
    await does(world, sanne, "Stuur opnieuw")
    await world.go_to(world.clock.now() + 1)
    assert _read_it(parents) == 2
    await does(world, sanne, "Haal terug")
    assert _read_it(parents) == 1
    assert report.text == "Wat er nog geen twee dagen staat, is weg.\nOuder berichten laat Telegram staan."


async def test_of_words_that_she_deleted_before_they_went_no_line_says_whose_they_are(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, "> /bericht")
    written = sanne.say(WORDS)
    await world.settle()
    await does(world, sanne, "Klaar", "Alle ouders", "> vandaag 19:00", "Ja, verstuur")
    before = [each.text for each in anna.chat.messages]
    sanne.delete(written)
    await world.go_to(amsterdam("2026-03-02 19:01"))
    assert sanne.last.text == "Kwam aan bij: 0\nTelegram weigerde: 1 (Anna)"
    assert [each.text for each in anna.chat.messages if not each.deleted] == before
