"""/overdragen over HTTP: a colleague takes the group over, and both see who has it and what was decided."""

from __future__ import annotations

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import groups
from tests.journeys.hands import does
from tests.journeys.test_names_in_others_chats import FORGET
from tests.journeys.test_removal import removed
from tests.world import World


async def _two_facilitators(world: World) -> tuple[Person, Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    bram = await world.enrolled("Bram", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, bram, anna], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, bram, anna, room


def _read(person: Person, words: str) -> int:
    return sum(each.from_bot and words in each.text for each in person.chat.messages)


async def _knocks(world: World, room: Chatroom, name: str) -> Person:
    stranger = world.telegram.person(name)
    link = room.make_link(by_request=True)
    stranger.open(link.url)
    await world.settle()
    return stranger


async def test_colleague_says_yes_and_hears_alone_who_wants_in(world: World) -> None:
    sanne, bram, _, room = await _two_facilitators(world)
    await does(world, sanne, "> /overdragen", "Vraag Bram")
    assert "Ik vraag het aan Bram." in sanne.last.text
    await does(world, bram, "Ja, ik neem over")
    assert _read(sanne, "Bram heeft Groep Linde nu") == 1
    assert "Bram heeft Groep Linde nu" in bram.last.text, "in the overview that comes with it"
    await _knocks(world, room, "Vera")
    assert _read(bram, "Vera vraagt") == 1
    assert _read(sanne, "Vera vraagt") == 0
    await does(world, sanne, "> /overdragen", "Weer samen")
    assert _read(bram, "Dat koos Sanne.") == 1
    await _knocks(world, room, "Wilma")
    assert (_read(bram, "Wilma vraagt"), _read(sanne, "Wilma vraagt")) == (1, 1)


async def test_who_was_asked_before_somebody_took_it_is_asked_no_more(world: World) -> None:
    sanne, bram, _, _ = await _two_facilitators(world)
    with world.database.read() as db:
        (group,) = groups.every(db)
    cato = await world.enrolled("Cato", group, "facilitator")
    await does(world, sanne, "> /overdragen", "Vraag Bram", "> /overdragen", "Vraag Cato")
    asked = await bram.sees("vraagt of jij Groep Linde overneemt")
    await does(world, cato, "Ja, ik neem over")
    assert asked.text == "Cato heeft Groep Linde nu. Wisselen kan met /overdragen."
    assert asked.buttons == []


async def test_colleagues_hear_once_who_has_the_group(world: World) -> None:
    sanne, bram, _, _ = await _two_facilitators(world)
    await does(world, sanne, "> /overdragen", "Vraag Bram", "> /overdragen", "Vraag Bram")
    twice = [each for each in bram.chat.messages if "vraagt of jij" in each.text]
    for asked in twice:
        bram.tap("Ja, ik neem over", asked)
    await world.settle()
    assert _read(sanne, "Bram heeft Groep Linde nu") == 1


async def test_not_now_changes_nothing_and_is_told(world: World) -> None:
    sanne, bram, _, room = await _two_facilitators(world)
    await does(world, sanne, "> /overdragen", "Vraag Bram")
    await does(world, bram, "Nu niet")
    assert _read(sanne, "Bram kan Groep Linde nu niet overnemen") == 1
    await _knocks(world, room, "Vera")
    assert (_read(bram, "Vera vraagt"), _read(sanne, "Vera vraagt")) == (1, 1)


async def test_what_one_decides_shows_in_the_others_chat_under_her_name(world: World) -> None:
    sanne, bram, anna, room = await _two_facilitators(world)
    await _knocks(world, room, "Vera")
    await does(world, bram, "Ja, laat binnen")
    assert _read(sanne, "Bram liet Vera binnen.") == 1
    await does(world, anna, "> /deel", "Zonder mijn naam", "> zwaluwen gezien", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert (_read(sanne, "zwaluwen"), _read(bram, "zwaluwen")) == (1, 1)
    await does(world, sanne, "Ja, zet in de groep")
    assert _read(bram, "Sanne heeft dit al gelezen en beslist.") == 1
    assert _read(bram, "zwaluwen") == 0


async def test_who_has_the_group_and_is_away_leaves_nobody_unheard(world: World) -> None:
    sanne, bram, _, room = await _two_facilitators(world)
    await does(world, bram, "> /overdragen", "Ik neem de groep", "> /leesuren", "Ik ben een tijdje weg")
    bram.tap(next(label for row in bram.last.buttons for label in row if "maart" in label or "februari" in label))
    await world.settle()
    await _knocks(world, room, "Vera")
    assert _read(sanne, "Vera vraagt") == 1


async def test_only_facilitator_is_told_so(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /overdragen")
    assert "de enige begeleider" in sanne.last.text
    assert "Je coördinator nodigt een collega uit" in sanne.last.text, "she cannot herself"


async def test_what_one_alone_was_asked_goes_to_a_colleague_where_she_is_removed(world: World) -> None:
    sanne, bram, anna, room = await _two_facilitators(world)
    await does(world, bram, "> /overdragen", "Ik neem de groep")
    await _knocks(world, room, "Vera")
    await does(world, anna, "> /deel", "Zonder mijn naam", "> zwaluwen gezien", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert (_read(sanne, "Vera vraagt"), _read(sanne, "zwaluwen")) == (0, 0)
    await removed(world, bram)
    await world.go_to(world.clock.now() + 60)
    assert (_read(sanne, "Vera vraagt"), _read(sanne, "zwaluwen")) == (1, 1)
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert any("zwaluwen" in each.text for each in room.messages)


async def test_what_a_colleague_was_asked_too_is_not_asked_twice(world: World) -> None:
    sanne, bram, _, room = await _two_facilitators(world)
    await _knocks(world, room, "Vera")
    await removed(world, bram)
    await world.go_to(world.clock.now() + 60)
    assert _read(sanne, "Vera vraagt") == 1


async def test_who_forgets_all_of_herself_leaves_nobody_waiting(world: World) -> None:
    sanne, bram, _, room = await _two_facilitators(world)
    await does(world, bram, "> /overdragen", "Ik neem de groep")
    await _knocks(world, room, "Vera")
    await does(world, bram, *FORGET)
    await world.go_to(world.clock.now() + 60)
    assert _read(sanne, "Vera vraagt") == 1


async def test_where_nobody_is_left_to_read_it_its_author_reads_so(world: World) -> None:
    sanne, bram, anna, _ = await _two_facilitators(world)
    await does(world, anna, "> /deel", "Zonder mijn naam", "> zwaluwen gezien", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    for each in (sanne, bram):
        await removed(world, each)
    tap = anna.tap("Hoe is het ermee?")
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text.startswith("Nu is er geen begeleider.")
