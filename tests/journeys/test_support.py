"""Under what was shared: support, counted without names; and its author hears, if she asks, what became of it."""

from __future__ import annotations

import pytest

from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import people
from storage.groups import Group
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.world import World

pytestmark = pytest.mark.thorough

NAMED = ["> /deel", "Met mijn naam", "> zwaluwen gezien", "Zet in de groep"]
UNNAMED = ["> /deel", "Zonder mijn naam", "> wij hadden ruzie", "Zet in de groep"]


async def _group(world: World, parents: int = 2) -> tuple[Person, list[Person], Chatroom, Group]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    mothers = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Dunya")[:parents]]
    room = world.telegram.group("Linde", [sanne, *mothers])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, mothers, room, group


def _post(room: Chatroom) -> Message:
    (found,) = [each for each in room.messages if each.from_bot and not each.deleted and "deelt:" in each.text]
    return found


async def test_support_is_counted_a_moment_later_and_a_second_tap_takes_it_back(world: World) -> None:
    sanne, (anna, bea), room, _ = await _group(world)
    await does(world, anna, *NAMED)
    await world.go_to(world.clock.now() + 2)
    post = _post(room)
    assert post.buttons == [["ik herken dit"], ["sterkte", "knap van je"]]
    for each in (sanne, bea, anna):
        tap = each.tap("sterkte", post)
    bea.tap("ik herken dit", post)
    await world.settle()
    assert (await tap.answered()).text == "Het staat erbij, zonder je naam."
    assert post.buttons[0] == ["ik herken dit"], "changes come together, not with each tap"
    await world.go_to(world.clock.now() + 6)
    assert post.buttons == [["ik herken dit 1"], ["sterkte 3", "knap van je"]]
    assert post.text == "Anna deelt:\nzwaluwen gezien"
    bea.tap("sterkte 3", post)
    await world.go_to(world.clock.now() + 6)
    assert post.buttons == [["ik herken dit 1"], ["sterkte 2", "knap van je"]]


@pytest.mark.long
async def test_taps_without_end_change_a_post_at_most_twenty_times_a_minute(world: World) -> None:
    _, (anna, bea), room, _ = await _group(world)
    await does(world, anna, *NAMED)
    await world.go_to(world.clock.now() + 2)
    post, began, calls = _post(room), world.clock.now(), world.telegram.world.calls
    for second in range(60):
        bea.tap(next(each for row in post.buttons for each in row if each.startswith("knap")), post)
        await world.go_to(began + second)
    edits = [each for each in calls if each.method == "editMessageReplyMarkup"]
    assert 6 <= len(edits) <= 20


async def test_who_supported_is_said_to_nobody_and_forgotten_with_the_buttons(world: World) -> None:
    _, (anna, bea), room, _ = await _group(world)
    await does(world, anna, *NAMED)
    await world.go_to(world.clock.now() + 2)
    bea.tap("sterkte", _post(room))
    stranger = world.telegram.person("Roos")
    stranger.join(room)
    tap = stranger.tap("sterkte", _post(room))
    await world.settle()
    assert "van iemand anders" in (await tap.answered()).text
    with world.database.read() as db:
        person = people.find(db, bea.id)
        assert person is not None
    rows = [row for table, row in opened_rows(world.database) if table == "support"]
    assert len(rows) == 1
    assert not {str(person.id), str(person.chat_id), str(bea.id), bea.name} & set(rows[0][1:])
    await world.go_to(world.clock.now() + 49 * 3600)
    assert not [row for table, row in opened_rows(world.database) if table == "support"]
    assert not [row for table, row in opened_rows(world.database) if table == "keyboard" and "support" in row]
    tap = anna.tap("sterkte 1", _post(room))
    await world.settle()
    assert (await tap.answered()).text


async def test_post_that_is_taken_back_takes_its_support_along(world: World) -> None:
    _, (anna, bea), room, _ = await _group(world)
    await does(world, anna, *NAMED)
    await world.go_to(world.clock.now() + 2)
    bea.tap("sterkte", _post(room))
    await world.settle()
    await does(world, anna, "Haal weg")
    await world.go_to(world.clock.now() + 10)
    assert not [row for table, row in opened_rows(world.database) if table == "support"]
    assert not [each for each in room.messages if "deelt:" in each.text and not each.deleted]


async def test_author_of_refused_words_hears_it_by_her_own_tap_and_nobody_else_does(world: World) -> None:
    sanne, (anna, bea), _, _ = await _group(world)
    await does(world, anna, *UNNAMED)
    shown, began = anna.last, world.clock.now()
    assert "Tik later zelf op: Hoe is het ermee?" in shown.text
    tap = anna.tap("Hoe is het ermee?", shown)
    await world.settle()
    assert (await tap.answered()).text.startswith("Het wacht nog op Sanne.")
    await world.go_to(began + 541)
    await does(world, sanne, "Nee, liever niet")
    seen = len(anna.chat.messages)
    tap = anna.tap("Hoe is het ermee?", shown)
    await world.settle()
    answer = await tap.answered()
    assert answer.alert
    assert (
        answer.text
        == "Het kwam niet in de groep.\nDat ligt niet aan jou.\nWil je erover praten? Dat kan met Sanne."
    )
    assert len(anna.chat.messages) == seen, "nothing of it stays in her chat"
    stolen = bea.tap_data(shown.keyboard_rows[1][0]["callback_data"][:-2] + "xx", bea.last)
    await world.settle()
    assert (await stolen.answered()).text == "Het staat niet in de groep."


async def test_author_of_words_that_may_be_posted_follows_them_into_the_group(world: World) -> None:
    sanne, (anna, _), room, _ = await _group(world)
    await does(world, anna, *UNNAMED)
    shown = anna.last
    await world.go_to(world.clock.now() + 541)
    await does(world, sanne, "Ja, zet in de groep")
    tap = anna.tap("Hoe is het ermee?", shown)
    await world.settle()
    assert (await tap.answered()).text == "Het mag. Het komt nog in de groep."
    await world.go_to(world.clock.now() + 541)
    assert _post(room)
    tap = anna.tap("Hoe is het ermee?", shown)
    await world.settle()
    assert (await tap.answered()).text == "Het staat in de groep."


async def test_author_hears_apart_that_nobody_read_it_in_time_and_that_telegram_did_not_take_it(
    world: World,
) -> None:
    sanne, (anna, _), _, _ = await _group(world)
    await does(world, anna, *UNNAMED)
    refused = anna.last
    await world.go_to(world.clock.now() + 541)
    await does(world, sanne, "Ja, zet in de groep")
    world.telegram.fault("sendMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await world.go_to(world.clock.now() + 541)
    await does(world, sanne, "Laat maar")
    await does(world, anna, *UNNAMED)
    unread = anna.last
    await world.go_to(world.clock.now() + 15 * 24 * 3600)
    told = []
    for each in (refused, unread):
        tap = anna.tap("Hoe is het ermee?", each)
        await world.settle()
        told.append((await tap.answered()).text)
    assert told == [
        "Het kwam niet in de groep.\nTelegram nam het niet aan.",
        "Het kwam niet in de groep. Niemand las het op tijd.",
    ]


async def test_support_under_a_post_in_a_chat_that_is_the_groups_no_longer_stays_there(world: World) -> None:
    """In the next chat its number is another message's, whose buttons it would take away."""
    sanne, (anna, bea), room, _ = await _group(world)
    await does(world, anna, *NAMED)
    await world.go_to(world.clock.now() + 2)
    post = _post(room)
    other = world.telegram.group("Linde nieuw", [sanne, anna, bea], "supergroup")
    other.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    while other.messages[-1].id < post.id + 3:
        await does(world, sanne, "> /afspraken", "Zet ze in de groep")
    buttons = [each.buttons for each in other.messages]
    bea.tap("sterkte", post)
    await world.go_to(world.clock.now() + 60)
    assert [each.buttons for each in other.messages] == buttons
    assert post.buttons == [["ik herken dit"], ["sterkte 1", "knap van je"]]
