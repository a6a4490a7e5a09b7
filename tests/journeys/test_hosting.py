"""Anker in a group's chat over HTTP: linked by a facilitator only, quiet, and the session's question once."""

from __future__ import annotations

import pytest

from handlers.hosting.ways_in import way_for_members
from simulator.groups import GroupKind
from storage import chats, groups
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.world import World

HELD = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]


def _chat_of(world: World, key: str) -> int | None:
    with world.database.read() as db:
        found = groups.find(db, key)
        assert found is not None
        return found.chat_id


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_only_a_facilitator_links_the_chat_and_then_each_parent_hears_of_it(
    world: World, kind: GroupKind
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    other = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    room = world.telegram.group("Linde", [sanne, anna], kind)
    room.add_bot(by=sanne)
    await world.settle()
    asked = await sanne.sees("ik ben Anker", chat=room)

    tap = anna.tap("Koppelen", asked)
    await world.settle()
    assert (await tap.answered()).text == "Dit is voor wie de groep begeleidt.", "a parent cannot"
    assert _chat_of(world, group.key) is None
    sanne.tap("Koppelen", asked)
    await world.settle()

    said = [each.text for each in room.messages if each.from_bot]
    assert said[0] == "Dit gesprek hoort nu bij Groep Linde."
    assert "Wat hier staat, blijft hier." in said[1]
    assert "Sanne leest hier als het kan." in said[3]
    assert not asked.buttons
    assert "Ik hoef geen beheerder te zijn" in sanne.last.text
    assert "Er is nu een groep in Telegram" in anna.last.text
    assert anna.last.buttons == [*[["Naar de groep"]] * (kind == "supergroup"), ["Vraag aan Sanne"]]
    assert "groep in Telegram" not in other.last.text

    room.remove_bot(by=sanne)
    await world.settle()
    assert _chat_of(world, group.key) is None
    told = [each.text for each in sanne.chat.messages if "uit het groepsgesprek" in each.text]
    assert len(told) == 1
    await world.go_to(world.clock.now() + 5)
    with world.database.read() as db:
        assert chats.find(db, room.id) is None, "the chat is forgotten"


@pytest.mark.parametrize(
    ("telegram_id", "address"), [(-1001234567, None), (-1001234567890, "https://t.me/c/1234567890/1")]
)
def test_only_a_supergroup_has_an_address_for_its_members(telegram_id: int, address: str | None) -> None:
    assert way_for_members(telegram_id) == address


async def test_facilitator_of_two_groups_says_in_private_which_one_it_is_and_in_which_topic(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    sanne.open(world.invitation(eik, "facilitator"))
    await world.settle()
    while sanne.last.buttons and sanne.last.buttons[0] in (["Nederlands"], ["Sanne"], ["Nederlands", "English"]):
        sanne.tap(sanne.last.buttons[0][0])
        await world.settle()
    room = world.telegram.group("Ouders", [sanne], "forum")
    room.add_bot(by=sanne)
    topic = room.topic("Samen")
    await world.settle()
    sanne.say("/koppelen", room, topic=topic)
    await world.settle()
    sanne.tap("Koppelen", [each for each in room.messages if each.from_bot][-1])
    await world.settle()
    assert _chat_of(world, linde.key) is None, "nothing is linked before she says which"
    sanne.tap("Groep Eik")
    await world.settle()
    assert _chat_of(world, eik.key) is not None
    assert _chat_of(world, linde.key) is None
    rules = await sanne.sees("Na 22 uur is het stil", chat=room)
    assert rules.thread_id == topic.id, "what it says is in the topic she chose"
    sanne.say("/koppelen", room, topic=room.topic("Praktisch"))
    await world.settle()
    moved = await sanne.sees("Vanaf nu praat ik hier", chat=room)
    assert moved.thread_id == room.topic("Praktisch").id
    assert "Groep Linde" not in "".join(each.text for each in room.messages), "other groups stay private"


async def test_question_comes_once_the_morning_after_also_when_the_group_became_a_supergroup(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", *HELD)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    larger = room.upgrade()
    await world.go_to(amsterdam("2026-03-06 09:59"))
    assert not [each for each in larger.messages if each.from_bot]
    await world.go_to(amsterdam("2026-03-06 10:00"))
    (asked,) = [each.text for each in larger.messages if each.from_bot]
    assert "Wat gaat bij jou thuis vanzelf?" in asked
    await world.go_to(amsterdam("2026-03-08 10:00"))
    assert len([each for each in larger.messages if each.from_bot and "vraag voor ons" in each.text]) == 1
    assert _chat_of(world, group.key) is not None


async def test_what_parents_say_to_each_other_is_never_written_down(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    room.promote_bot(by=sanne)
    question = await anna.sees("Na 22 uur", chat=room)
    anna.say("/koppelen heldere-sterren", room)
    anna.say("blauwe-olifant", room)
    anna.say("rode-giraffe", room, reply_to=question)
    anna.say("@anker_bot groene-zebra", room)
    await world.anker.poller.poll_once(0)
    kept = everything_in(world.database)  # before anything of it is handled
    await world.settle()
    kept += everything_in(world.database)
    assert "/koppelen" in kept, "the search finds what is kept"
    for talk in ("heldere-sterren", "blauwe-olifant", "rode-giraffe", "groene-zebra"):
        assert talk not in kept
    assert [each.text for each in anna.chat.messages if "olifant" in each.text] == []


async def test_only_its_own_facilitator_moves_anker_to_another_topic(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    roos = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    room = world.telegram.group("Ouders", [sanne, anna, roos], "forum")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    for who, moves in ((anna, False), (roos, False), (sanne, True)):
        before = len(room.messages)
        who.say("/koppelen", room, topic=room.topic("Praktisch"))
        await world.settle()
        said = [each.text for each in room.messages[before:] if each.from_bot]
        assert any("Vanaf nu praat ik hier" in each for each in said) == moves, who.name
        assert moves or said == []


async def test_an_anonymous_administrator_gets_the_button_that_a_facilitator_taps(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Ouders", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.hide(sanne)
    await world.settle()
    before = len(room.messages)
    sanne.say("/koppelen", room)
    await world.settle()
    assert room.messages[before + 1].buttons == [["Koppelen"]]
    sanne.tap("Koppelen", room.messages[before + 1])
    await world.settle()
    assert _chat_of(world, group.key) is not None
    linked = len(room.messages)
    sanne.say("/koppelen", room)
    await world.settle()
    assert len(room.messages) == linked + 1, "nobody knows whether this is the facilitator"


async def test_second_question_comes_midweek_and_none_within_an_hour_of_linking(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-06 12:00"))
    room.add_bot(by=sanne)
    await world.settle()
    sanne.tap("Koppelen", await sanne.sees("ik ben Anker", chat=room))
    await world.go_to(amsterdam("2026-03-06 12:59"))
    asked = [each.text for each in room.messages if each.from_bot and "vraag voor ons" in each.text]
    assert not asked, "the welcome stands alone for a while"
    await world.go_to(amsterdam("2026-03-06 13:00"))
    await world.go_to(amsterdam("2026-03-12 10:00"))
    asked = [each.text for each in room.messages if each.from_bot and "vraag voor ons" in each.text]
    assert ["vanzelf?" in asked[0], "Welk klein ding ging deze week vanzelf goed?" in asked[1]] == [True, True]
    assert len(asked) == 2


async def test_of_two_questions_that_waited_for_a_chat_the_newer_one_is_asked(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne])
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-10 12:00"))
    room.add_bot(by=sanne)
    await world.settle()
    sanne.tap("Koppelen", await sanne.sees("ik ben Anker", chat=room))
    await world.go_to(amsterdam("2026-03-12 10:00"))
    (asked,) = [each.text for each in room.messages if each.from_bot and "vraag voor ons" in each.text]
    assert "Welk klein ding" in asked


async def test_button_to_link_stands_in_one_place(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    (older,) = [each for each in room.messages if each.buttons]
    sanne.say("/koppelen", room)
    await world.settle()
    assert older.text == "De knop staat nu verderop."
    assert not older.buttons
    sanne.tap("Koppelen", room.messages[-1])
    await world.settle()
    assert room.messages[-1].buttons == [["Ik heb het gelezen"]]
