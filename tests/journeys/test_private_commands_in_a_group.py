"""A private command typed in a group leads, by one button, to the very thing in the private chat."""

from __future__ import annotations

from simulator.groups import Group as Room
from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.world import BOT, World


async def a_linked_group(world: World) -> tuple[Person, Person, Room]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    sanne.tap("Koppelen", await sanne.sees("ik ben Anker", chat=room))
    await world.settle()
    return sanne, anna, room


def way_shown(room: Room) -> str:
    """Where the one button of the last message in the group leads."""
    ((button,),) = (room.messages[-1].keyboard or {})["inline_keyboard"]
    assert button["text"] == "Naar ons gesprek"
    return str(button["url"])


async def says(world: World, person: Person, words: str, room: Room) -> list[str]:
    """What Anker says in the group after these words."""
    before = len(room.messages)
    person.say(words, room)
    await world.settle()
    return [each.text for each in room.messages[before:] if each.from_bot]


async def test_one_button_opens_what_was_typed_and_nothing_of_it_is_kept(world: World) -> None:
    _, anna, room = await a_linked_group(world)
    assert await says(world, anna, f"/vraag@{BOT} mijn geheime vraag", room) == [
        "Dat doen we onder ons, niet hier."
    ]
    link = way_shown(room)
    assert link == f"https://t.me/{BOT}?start=open-vraag"
    assert "geheime" not in everything_in(world.database)
    anna.open(link)
    await world.settle()
    assert "Sanne" in anna.last.text


async def test_help_shows_the_numbers_in_both_places(world: World) -> None:
    _, anna, room = await a_linked_group(world)
    (said,) = await says(world, anna, "/hulp", room)
    assert "113" in said
    anna.open(way_shown(room))
    await world.settle()
    assert "113" in anna.chat.messages[-2].text


async def test_a_group_hears_it_once_a_minute_and_nothing_of_other_words(world: World) -> None:
    _, anna, room = await a_linked_group(world)
    assert len(await says(world, anna, "/pauze", room)) == 1
    assert await says(world, anna, "/week", room) == []
    assert await says(world, anna, "/onbekend", room) == []
    assert await says(world, anna, "hoi allemaal", room) == []
    await world.go_to(world.clock.now() + 61)
    assert len(await says(world, anna, "/week", room)) == 1


async def test_a_stranger_who_opens_it_hears_that_it_is_for_members(world: World) -> None:
    await a_linked_group(world)
    roos = world.telegram.person("Roos")
    roos.open(f"https://t.me/{BOT}?start=open-gegevens")
    await world.settle()
    assert "Ik werk met een link." in roos.last.text
    roos.open(f"https://t.me/{BOT}?start=open-hulp")
    await world.settle()
    assert any("113" in each.text for each in roos.chat.messages)


async def test_what_is_typed_so_in_private_is_under_the_same_right(world: World) -> None:
    _, anna, _ = await a_linked_group(world)
    await does(world, anna, "> /start open-groep")
    assert "Dit kan hier" in anna.last.text


async def test_the_safe_way_out_takes_away_the_message_that_opened_it_too(world: World) -> None:
    _, anna, _ = await a_linked_group(world)
    anna.open(f"https://t.me/{BOT}?start=open-weg")
    await world.settle()
    assert [each.text for each in anna.chat.messages if not each.from_bot] == []
