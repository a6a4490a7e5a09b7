"""What a group agrees on in its chat over HTTP: posted, pinned where Anker may, read with a tap, written anew."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import groups
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

OWN = "Wat hier staat, blijft hier.\nGeen foto's van mensen."


def _said(room: Chatroom, words: str) -> list[Message]:
    return [each for each in room.messages if each.from_bot and not each.deleted and words in each.text]


async def _group(world: World, *, administrator: bool = False) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    if administrator:
        room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


async def test_rules_say_who_reads_when_and_are_read_with_a_tap_that_names_nobody(world: World) -> None:
    sanne, anna, room = await _group(world)
    (reads,) = _said(room, "Bel 112")
    assert "Sanne leest hier als het kan." in reads.text
    assert "Ik krijg jullie gesprek niet te zien." in reads.text
    tap = anna.tap("Ik heb het gelezen", reads)
    await world.settle()
    assert (await tap.answered()).text == "Dank je wel."
    assert "Anna" not in reads.text
    anna.tap("Ik heb het gelezen", reads)
    await does(world, sanne, "> /afspraken")
    assert "Ouders die het lazen: 1 van de 1." in sanne.last.text
    await does(world, anna, "> /afspraken")
    assert "Bel 112" in anna.last.text
    assert not anna.last.buttons, "she read them"
    assert not room.pinned, "an ordinary member pins nothing"


async def test_rules_are_said_in_the_groups_own_chat_and_in_no_other(world: World) -> None:
    sanne, anna, room = await _group(world)
    fien = await world.enrolled("Fien", world.group("Groep Eik"), "facilitator")
    theirs, nobodys = (
        world.telegram.group("Eik", [fien, anna, sanne]),
        world.telegram.group("Buurt", [anna, sanne]),
    )
    for each in (theirs, nobodys):
        each.add_bot()
        await world.settle()
    fien.tap("Koppelen", await fien.sees("ik ben Anker", chat=theirs))
    await world.settle()
    for who in (anna, sanne):
        for where, answers in ((theirs, 0), (nobodys, 0), (room, 2)):
            before = sum(len(each.messages) for each in (room, theirs, nobodys))
            who.say("/afspraken", where)
            await world.settle()
            said = sum(len(each.messages) for each in (room, theirs, nobodys)) - before
            assert said == 1 + answers, f"beside her own words, in {where.title}"
    assert room.messages[-1].from_bot


async def test_anonymous_administrator_is_led_to_the_rules_under_her_own_name(world: World) -> None:
    sanne, _, room = await _group(world)
    room.hide(sanne)
    sanne.say("/afspraken", room)
    await world.settle()
    assert room.messages[-1].text == "Dat doen we onder ons, niet hier."
    ((button,),) = (room.messages[-1].keyboard or {})["inline_keyboard"]
    assert button["url"].endswith("?start=open-afspraken")
    sanne.open(button["url"])
    await world.settle()
    assert "Welkom. Dit spreken we af" in sanne.last.text


async def test_stranger_in_the_chat_reads_nothing_into_the_count(world: World) -> None:
    sanne, _, room = await _group(world)
    stranger = world.telegram.person("Roos")
    stranger.join(room)
    await world.settle()
    tap = stranger.tap("Ik heb het gelezen", _said(room, "Bel 112")[0])
    await world.settle()
    assert "van iemand anders" in (await tap.answered()).text
    await does(world, sanne, "> /afspraken")
    assert "Ouders die het lazen: 0 van de 1." in sanne.last.text


async def test_facilitator_writes_others_which_are_pinned_and_read_anew(world: World) -> None:
    sanne, anna, room = await _group(world, administrator=True)
    assert [each.text.splitlines()[0] for each in room.pinned] == ["Welkom. Dit spreken we af:"]
    anna.tap("Ik heb het gelezen", _said(room, "Bel 112")[0])
    await world.settle()
    await does(world, sanne, "> /afspraken", "Zelf schrijven", f"> {OWN}")
    assert sanne.last.text == f"Zo komt het in de groep:\n\nWelkom. Dit spreken we af:\n{OWN}"
    assert not _said(room, "Geen foto's"), "not before her yes"
    await does(world, sanne, "Ja, zet in de groep")
    (posted,) = _said(room, "Geen foto's")
    assert posted in room.pinned
    await does(world, sanne, "> /afspraken")
    assert "Ouders die het lazen: 0 van de 1." in sanne.last.text, "nobody read these yet"
    await does(world, sanne, "Zelf schrijven", "> iets anders", "Laat maar", "> /afspraken")
    assert OWN in sanne.last.text
    await does(world, sanne, "Zelf schrijven", "Laat maar", "> Zomaar iets")
    assert "Zo komt het in de groep" not in sanne.last.text, "she thought better of it"
    await does(world, sanne, "> /afspraken", "Weer de gewone")
    assert len(_said(room, "Praat over jezelf.")) == 2


async def test_rules_that_a_facilitator_writes_are_posted_to_their_last_word(world: World) -> None:
    sanne, _, room = await _group(world, administrator=True)
    own = "Wij zwaaien naar zwaluwen. " * 43 + "En dag."
    await does(world, sanne, "> /afspraken", "Zelf schrijven", f"> {own}", "Ja, zet in de groep")
    (posted,) = _said(room, "zwaluwen")
    assert posted.text.endswith(own)


async def test_help_numbers_are_given_where_the_rules_say_so(world: World) -> None:
    _, anna, room = await _group(world)
    seen = len(anna.chat.messages)
    for _ in range(3):
        anna.say("/hulp", room)
    await world.settle()
    (numbers,) = _said(room, "Deze mensen luisteren ook")
    assert "Bel 112" in numbers.text
    assert len(anna.chat.messages) == seen


async def test_after_ten_in_the_evening_anker_says_nothing_in_the_group_of_its_own(world: World) -> None:
    sanne, anna, room = await _group(world, administrator=True)
    await does(world, sanne, "> /overzicht", "Laddervraag: uit. Zet aan", "Avondgroet groep: uit. Zet aan")
    await does(world, sanne, "> /leesuren ma-zo 9:00", "> /bijeenkomst", "Bijeenkomsten toevoegen")
    await does(world, sanne, "> 4 maart 8:00", "Alleen deze ene")
    await world.go_to(amsterdam("2026-03-02 23:00"))
    said = len(room.messages)
    with world.database.read() as db:
        (group,) = groups.every(db)
    newcomer = await world.enrolled("Dunya", group)
    newcomer.open(room.make_link(by_request=True).url)
    await world.settle()
    anna.say("nog wakker", room)
    await world.go_to(amsterdam("2026-03-05 06:59"))
    spoken = [each for each in room.messages[said:] if each.from_bot]
    own = [each for each in spoken if "geen begeleider mee" not in each.text]
    assert len(spoken) == len(own) + 1, "who writes by night is answered, once"
    hours = {datetime.fromtimestamp(each.date, ZoneInfo(ZONE)).hour for each in own}
    assert hours, "by day it does"
    assert not {hour for hour in hours if hour >= 22 or hour < 7}


async def test_rules_are_posted_once_more_and_pinned_once_anker_may_and_the_older_ones_lead_to_them(
    world: World,
) -> None:
    sanne, anna, room = await _group(world)
    (older,) = _said(room, "Bel 112")
    room.promote_bot(by=sanne)
    await world.settle()
    assert "/afspraken" in sanne.last.text
    await does(world, sanne, "> /afspraken", "Zet ze in de groep")
    assert "staat nu verderop" in older.text
    assert not older.buttons, "who taps there would read other rules than are counted"
    (newer,) = _said(room, "Bel 112")
    assert "Ik ben hier beheerder." in newer.text
    assert room.pinned[-1].text.startswith("Welkom. Dit spreken we af:")
    anna.tap("Ik heb het gelezen", newer)
    await does(world, sanne, "> /afspraken")
    assert "Ouders die het lazen: 1 van de 1." in sanne.last.text


async def test_rules_that_stand_in_another_chat_stay_as_they_are(world: World) -> None:
    sanne, _, room = await _group(world)
    (older,) = _said(room, "Bel 112")
    other = world.telegram.group("Nieuw", [sanne], "supergroup")
    other.add_bot(by=sanne)
    await world.settle()
    sanne.tap("Koppelen", other.messages[-1])
    await world.settle()
    assert _said(other, "Bel 112")
    assert "verderop" not in older.text
    assert not _said(other, "verderop")


async def test_a_yes_counts_for_the_words_above_it_and_not_for_what_a_colleague_typed_since(world: World) -> None:
    sanne, _, room = await _group(world)
    with world.database.read() as db:
        (group,) = groups.every(db)
    eva = await world.enrolled("Eva", group, "facilitator")
    await does(world, sanne, "> /afspraken", "Zelf schrijven", "> Van Sanne")
    await does(world, eva, "> /afspraken", "Zelf schrijven", "> Van Eva")
    await does(world, sanne, "Ja, zet in de groep")
    assert not _said(room, "Van Eva")
    assert sanne.last.text.startswith("Er is intussen iets anders getypt.")
    assert "Van Eva" in sanne.last.text, "she reads it first"
    await does(world, sanne, "Ja, zet in de groep")
    assert len(_said(room, "Van Eva")) == 1


async def test_laat_maar_leaves_what_a_colleague_typed_as_it_is(world: World) -> None:
    sanne, _, room = await _group(world)
    with world.database.read() as db:
        (group,) = groups.every(db)
    eva = await world.enrolled("Eva", group, "facilitator")
    await does(world, eva, "> /afspraken", "Zelf schrijven", "> Van Eva")
    await does(world, sanne, "> /afspraken", "Zelf schrijven", "Laat maar")
    await does(world, eva, "Ja, zet in de groep")
    assert len(_said(room, "Van Eva")) == 1
