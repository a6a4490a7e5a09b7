"""A group's chat with topics over HTTP: made where Anker may, what goes where, closed and deleted ones."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.groups import Topic
from simulator.people import Person
from tests.journeys.hands import does
from tests.world import World

NAMES = ["Mededelingen", "Uitwisseling", "Thuis proberen", "Zomaar"]
DAY = 24 * 3600


async def _forum(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "forum")
    room.add_bot(by=sanne)
    await world.settle()
    return sanne, anna, room


async def _with_topics(world: World) -> tuple[Person, Person, Chatroom]:
    sanne, anna, room = await _forum(world)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


def _names(room: Chatroom) -> list[str]:
    return [each.name for each in room.topics.values()]


def _topic(room: Chatroom, name: str) -> Topic:
    return [each for each in room.topics.values() if each.name == name][-1]


def _where(room: Chatroom, words: str) -> list[str]:
    """The names of the topics in which these words stand; empty for the general one."""
    found = [each for each in room.messages if each.from_bot and words in each.text]
    return [room.topics[each.thread_id].name if each.thread_id in room.topics else "" for each in found]


async def _share(world: World, anna: Person, words: str) -> None:
    await does(world, anna, "> /deel", "Met mijn naam", f"> {words}", "Zet in de groep")
    await world.go_to(world.clock.now() + 2)


async def test_topics_are_made_once_and_each_word_goes_where_it_belongs(world: World) -> None:
    sanne, anna, room = await _with_topics(world)
    assert _names(room) == NAMES
    assert _where(room, "Dit spreken we af") == ["Mededelingen"]
    assert [each.thread_id for each in room.pinned] == [_topic(room, "Mededelingen").id]
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == ["Uitwisseling"]
    await does(world, sanne, "> /bericht", "> tot morgen", "Klaar", "Alleen in de groep", "Nu", "Ja, verstuur")
    copies = [each for each in room.messages if each.text == "tot morgen"]
    assert [each.thread_id for each in copies] == [_topic(room, "Mededelingen").id]
    room.demote_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    assert _names(room) == NAMES, "they are there already"


async def test_answer_to_a_command_comes_in_the_topic_where_it_was_typed(world: World) -> None:
    _, anna, room = await _with_topics(world)
    anna.say("/ideeen", room, topic=_topic(room, "Zomaar"))
    anna.say("/afspraken", room, topic=_topic(room, "Thuis proberen"))
    await world.settle()
    assert _where(room, "pot") == ["Zomaar"]
    assert _where(room, "Dit spreken we af") == ["Mededelingen", "Thuis proberen"]


async def test_right_that_comes_later_makes_them_and_without_it_there_is_one_stream(world: World) -> None:
    sanne, anna, room = await _forum(world)
    await does(world, sanne, "Koppelen")
    assert _names(room) == []
    room.promote_bot("can_pin_messages", by=sanne)
    await world.settle()
    assert _names(room) == []
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == [""]
    room.promote_bot("can_manage_topics", by=sanne)
    await world.settle()
    assert _names(room) == NAMES


async def test_chat_without_topics_stays_one_stream(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert _names(room) == []
    assert _where(room, "Dit spreken we af") == [""]


async def test_deleted_topic_is_made_anew_and_what_was_to_go_there_goes_there(world: World) -> None:
    sanne, anna, room = await _with_topics(world)
    await world.go_to(world.clock.now() + DAY)
    room.delete_topic(_topic(room, "Uitwisseling"))
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == ["Uitwisseling"]
    told = [each.text for each in sanne.chat.messages if "was dicht of weg" in each.text]
    assert len(told) == 1
    assert "Uitwisseling" in told[0]


async def test_topic_deleted_right_after_it_was_made_is_not_forced_on_anybody(world: World) -> None:
    sanne, anna, room = await _with_topics(world)
    room.delete_topic(_topic(room, "Uitwisseling"))
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == [""]
    assert "Uitwisseling" not in _names(room)
    assert any("is dicht of weg" in each.text for each in sanne.chat.messages)


async def test_closed_topic_is_replaced_and_one_that_is_opened_again_is_used(world: World) -> None:
    _, anna, room = await _with_topics(world)
    old = _topic(room, "Uitwisseling")
    room.close_topic(old)
    room.reopen_topic(old)
    await world.settle()
    await _share(world, anna, "zwaluwen gezien")
    assert [each.thread_id for each in room.messages if "zwaluwen gezien" in each.text] == [old.id]
    room.close_topic(old)
    await world.settle()
    await _share(world, anna, "merels gehoord")
    (new,) = (each.thread_id for each in room.messages if "merels gehoord" in each.text)
    assert new is not None
    assert room.topics[new].name == "Uitwisseling"
    assert new != old.id


async def test_deleted_topic_where_anker_may_make_none_any_more_is_told(world: World) -> None:
    sanne, anna, room = await _with_topics(world)
    room.demote_bot(by=sanne)
    room.delete_topic(_topic(room, "Uitwisseling"))
    await world.go_to(world.clock.now() + DAY)
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == [""]
    assert any("Het onderwerp waarin ik praatte" in each.text for each in sanne.chat.messages)


async def test_facilitator_who_names_one_topic_has_everything_in_it(world: World) -> None:
    sanne, anna, room = await _with_topics(world)
    sanne.say("/koppelen", room, topic=_topic(room, "Zomaar"))
    await world.settle()
    await _share(world, anna, "zwaluwen gezien")
    assert _where(room, "zwaluwen gezien") == ["Zomaar"]


async def test_who_brings_anker_back_hears_what_becomes_of_the_old_topics(world: World) -> None:
    sanne, _, room = await _with_topics(world)
    room.remove_bot(by=sanne)
    await world.settle()
    assert sanne.last.text.endswith("Ik maak nieuwe, en jij kunt de oude weghalen.")
    await world.go_to(world.clock.now() + 5)
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert _names(room) == [*NAMES, *NAMES]


async def test_parents_of_a_chat_in_which_anker_was_muted_hear_afterwards_what_it_sees(world: World) -> None:
    sanne, _, room = await _with_topics(world)
    room.mute_bot(by=sanne)
    await world.settle()
    assert "komt niet aan" in sanne.last.text
    room.demote_bot(by=sanne)
    await world.go_to(world.clock.now() + 5)
    assert sum("Ik ben hier geen beheerder meer." in each.text for each in room.messages) == 1
    room.mute_bot(by=sanne)
    await world.settle()
    room.demote_bot(by=sanne)
    await world.go_to(world.clock.now() + 5)
    assert sum("Ik ben hier geen beheerder meer." in each.text for each in room.messages) == 1, "that is known"


async def test_message_of_a_facilitator_does_not_go_where_nobody_can_answer_it(world: World) -> None:
    sanne, _, room = await _with_topics(world)
    closed = _topic(room, "Mededelingen")
    room.close_topic(closed, by=sanne)
    await world.settle()
    await does(world, sanne, "> /bericht", "> tot morgen", "Klaar", "Alleen in de groep", "Nu", "Ja, verstuur")
    (copy,) = [each for each in room.messages if each.text == "tot morgen"]
    assert copy.thread_id == _topic(room, "Mededelingen").id != closed.id
