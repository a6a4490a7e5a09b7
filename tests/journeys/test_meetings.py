"""A group's meetings over HTTP: planned in one go, who comes, moved, cancelled, held; told to whom it concerns."""

from __future__ import annotations

import pytest

from simulator.chats import Chat
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import chats, groups, meeting_reminders, meetings, rsvps
from storage.groups import Group
from storage.meeting_reminders import Reminding
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

PLANNED = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8"]
FIRST = "donderdag 5 maart, 19:30 · sessie 1"


TAKEN = "donderdag 5 maart, 19:30: dan staat er al een bijeenkomst. Welk moment wordt het?"


async def test_a_meeting_is_not_moved_to_where_it_is_nor_onto_another(world: World) -> None:
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    for which in (FIRST, "donderdag 12 maart, 19:30 · sessie 2"):
        await does(world, sanne, "> /bijeenkomst", which, "Verzetten", "> 5 maart 19:30")
        assert sanne.last.text == TAKEN
    await does(world, sanne, "> 6 maart 19:30")
    await does(world, bram, "> /bijeenkomst", FIRST, "Verzetten", "> 6 maart 19:30", "Ja, verzet")
    await does(world, sanne, "Ja, verzet")
    assert sanne.last.text.startswith("vrijdag 6 maart, 19:30: dan staat er al een bijeenkomst.")
    assert len(_texts(anna.chat, "De tijd is anders")) == 1


async def test_group_that_is_reminded_in_its_chat_alone_is_asked_there_and_nobody_sees_who_said_what(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = _linked(world, group, sanne, anna, bea)
    with world.database.write() as db:
        meeting_reminders.choose(db, group.id, Reminding(to_parents=False))
    await does(world, sanne, *PLANNED, "Alleen deze ene")
    await world.go_to(amsterdam("2026-03-04 19:30"))
    in_room = await bea.sees("Morgen zien we elkaar", chat=room)
    tap = bea.tap("Ik kom niet", in_room)
    await world.settle()
    assert (await tap.answered()).text == "Prima. Dank je dat je het zegt."
    assert not in_room.edited, "in the group nobody sees who said what"


async def test_parent_says_that_she_comes_and_only_her_facilitator_sees_it(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = _linked(world, group, sanne, anna, bea)
    await does(world, sanne, *PLANNED, "Alleen deze ene", "Sla over", FIRST, "Plek of link", "> De Linde, zaal 2")
    assert (await sanne.sees("Bewaard: De Linde, zaal 2")).buttons[0] == ["Ook voor alle keren erna"]

    await world.go_to(amsterdam("2026-03-04 19:30"))
    reminder = await anna.sees("Morgen zien we elkaar")
    assert reminder.text.splitlines()[1:] == ["donderdag 5 maart, 19:30", "De Linde, zaal 2", "Kom je?"]
    agenda = (await sanne.sees("Agenda, sessie 1")).text
    parts = [
        agenda.index(part) for part in ("Uitleg (30", "Oefening (35", "Uitwisseling (30", "Proefje thuis (25")
    ]
    assert parts == sorted(parts)

    anna.tap("Ik kom", reminder)
    await world.settle()
    assert "Fijn. Tot dan." in reminder.text
    assert reminder.buttons == [["Ik kom niet", "Misschien"]]
    in_room = await bea.sees("Morgen zien we elkaar", chat=room)
    assert "Kom je?" not in in_room.text, "who is asked in private is not asked once more in the group"
    assert not in_room.buttons
    await does(world, bea, "Ik kom niet")

    await world.go_to(amsterdam("2026-03-05 17:30"))
    assert "Vandaag zien we elkaar" in anna.chat.messages[-1].text
    assert "Fijn. Tot dan." in anna.chat.messages[-1].text, "what she said is not asked again"
    assert reminder.buttons == [], "the buttons are in one place"
    assert not [each for each in bea.chat.messages if "Vandaag zien" in each.text], "who said no is left in peace"
    assert (await sanne.sees("Komt: Anna")).text.splitlines()[1:] == ["Komt: Anna", "Komt niet: Bea"]


async def test_parent_is_asked_once_whether_she_comes_and_no_longer_once_it_was(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen deze ene", "Sla over")

    await world.go_to(amsterdam("2026-03-04 19:30"))
    yesterday = await anna.sees("Morgen zien we elkaar")
    await world.go_to(amsterdam("2026-03-05 17:30"))
    today = await anna.sees("Vandaag zien we elkaar")
    assert today.text.endswith("Kom je?")
    assert (yesterday.text, yesterday.buttons) == ("Morgen zien we elkaar.\ndonderdag 5 maart, 19:30", [])

    await world.go_to(amsterdam("2026-03-05 21:30"))
    assert (today.text, today.buttons) == ("Vandaag zien we elkaar.\ndonderdag 5 maart, 19:30", [])


async def test_facilitator_who_notes_a_meeting_days_later_is_not_asked_how_she_is_after_it(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest")
    assert "Hoe is het met je lijf, na deze bijeenkomst?" in sanne.last.text
    await world.go_to(amsterdam("2026-03-15 12:00"))
    await does(world, sanne, "Ja, geweest")
    assert len(_texts(sanne.chat, "na deze bijeenkomst")) == 1


async def test_parents_hear_at_once_of_a_move_and_nothing_of_the_old_time(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = _linked(world, group, sanne, anna)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:30"))
    old = await anna.sees("Morgen zien we elkaar")
    await does(world, anna, "Ik kom")
    (stale,) = [
        button["callback_data"] for row in old.keyboard_rows for button in row if button["text"] == "Misschien"
    ]
    in_room = await anna.sees("Morgen zien we elkaar", chat=room)

    move = ["> /bijeenkomst", FIRST, "Verzetten", "> vrijdag 6 maart 19:00", "Ja, verzet"]
    await does(world, sanne, *move)
    told = await anna.sees("De tijd is anders")
    assert told.text.splitlines()[1:] == [
        "Het was: donderdag 5 maart, 19:30.",
        "Nu is het:",
        "vrijdag 6 maart, 19:00",
        "Kom je?",
    ]
    assert await anna.sees("De tijd is anders", chat=room)
    assert _answers(world, group) == {}, "she said yes to another time"

    for corrected in (old, in_room):
        assert corrected.text == "We zien elkaar weer.\nvrijdag 6 maart, 19:00", "what stands there is true again"
        assert corrected.buttons == [], "it is asked once"

    anna.tap_data(stale, old)  # on its way while the meeting was moved
    await world.settle()
    assert "vrijdag 6 maart, 19:00" in old.text, "the old question shows the new time first"
    assert _answers(world, group) == {}
    anna.tap("Ik kom", old)
    await world.settle()
    assert list(_answers(world, group).values()) == ["yes"]

    await world.go_to(amsterdam("2026-03-05 18:59"))
    assert _texts(anna.chat, "zien we elkaar", since=told.date + 1) == []
    await world.go_to(amsterdam("2026-03-05 19:00"))
    assert "vrijdag 6 maart, 19:00" in (await anna.sees("Morgen zien we elkaar")).text
    assert len(_texts(sanne.chat, "Agenda, sessie 1")) == 1, "of two agendas of one meeting one would be old"
    assert len(_texts(sanne.chat, "Deze keer is verzet, naar vrijdag 6 maart, 19:00.")) == 1


async def test_reminder_that_a_parent_left_behind_in_a_hurry_does_not_come_back_with_the_new_time(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:31"))
    await does(world, anna, "> /weg")
    await does(world, bea, "> /weg")
    await does(world, sanne, "> /bijeenkomst", FIRST, "Verzetten", "> donderdag 12 maart 9:00", "Ja, verzet")
    await world.go_to(amsterdam("2026-03-10 12:00"))
    assert len(_texts(anna.chat, "De tijd is anders")) == 1
    await does(world, anna, "> /weg")
    move = ["> /bijeenkomst", "donderdag 12 maart, 09:00 · sessie 1", "Verzetten", "> 13 maart 9:00", "Ja, verzet"]
    await does(world, sanne, *move)
    assert [text.splitlines()[0] for text in _texts(anna.chat, "13 maart")] == ["De tijd is anders."]
    both = [text.splitlines()[0] for text in _texts(bea.chat, "13 maart")]
    assert both == ["We zien elkaar weer.", "De tijd is anders."], "who left nothing behind sees it in both"


async def test_parents_hear_at_once_that_a_meeting_is_off_and_when_the_next_one_is(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, resting = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, resting, "> /pauze", "Eén week")
    room = _linked(world, group, sanne, anna)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-05 08:00"))

    await does(world, sanne, "> /bijeenkomst", FIRST, "Afzeggen", "Ja, zeg af")
    for chat in (anna.chat, resting.chat, room):
        told = _texts(chat, "Dit is afgezegd:")
        assert told == ["Dit is afgezegd:\ndonderdag 5 maart, 19:30.\nDaarna weer:\ndonderdag 12 maart, 19:30."]
    assert _texts(anna.chat, "Morgen zien we elkaar") == [], "the reminder of the day before says it too"
    await world.go_to(amsterdam("2026-03-06 12:00"))
    assert _texts(anna.chat, "Vandaag zien we elkaar") == []
    assert _texts(sanne.chat, "is hij geweest") == []


async def test_a_change_made_at_night_waits_for_the_morning_and_only_the_last_word_is_said(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-03 23:30"))

    await does(world, sanne, "> /bijeenkomst", FIRST, "Verzetten", "> 9 maart 19:00", "Ja, verzet")
    await does(
        world, sanne, "Terug", "maandag 9 maart, 19:00 · sessie 1", "Verzetten", "> 10 maart 19:00", "Ja, verzet"
    )
    assert _texts(anna.chat, "De tijd is anders") == []
    await world.go_to(amsterdam("2026-03-04 07:00"))
    (told,) = _texts(anna.chat, "De tijd is anders")
    assert "dinsdag 10 maart, 19:00" in told


async def test_in_the_morning_parents_read_of_the_moment_that_they_knew(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-03 23:30"))
    for which, day, then in (
        (FIRST, "9 maart, 19:00 · sessie 1", ("Verzetten", "> 10 maart 19:00", "Ja, verzet")),
        ("donderdag 12 maart, 19:30 · sessie 2", "16 maart, 19:00 · sessie 2", ("Afzeggen", "Ja, zeg af")),
        (
            "donderdag 19 maart, 19:30 · sessie 3",
            "23 maart, 19:00 · sessie 3",
            ("Verzetten", "> 19 maart 19:30", "Ja, verzet"),
        ),
    ):
        typed = day.partition(" ·")[0].replace(",", "")
        await does(world, sanne, "> /bijeenkomst", which, "Verzetten", f"> {typed}", "Ja, verzet")
        await does(world, sanne, "Terug", f"maandag {day}", *then)
    await world.go_to(amsterdam("2026-03-04 07:00"))
    assert not _texts(anna.chat, "maandag"), "of that she never heard"
    (told,) = _texts(anna.chat, "De tijd is anders")
    assert "Het was: donderdag 5 maart, 19:30.\nNu is het:\ndinsdag 10 maart, 19:00" in told
    (off,) = _texts(anna.chat, "Dit is afgezegd")
    assert off.splitlines()[1] == "donderdag 12 maart, 19:30."
    (stays,) = _texts(anna.chat, "Het blijft zo")
    assert stays.splitlines()[1] == "donderdag 19 maart, 19:30"

    await world.go_to(amsterdam("2026-03-04 23:30"))
    again = ["> /bijeenkomst", "dinsdag 10 maart, 19:00 · sessie 1", "Verzetten", "> 11 maart 19:00", "Ja, verzet"]
    await does(world, sanne, *again)
    await world.go_to(amsterdam("2026-03-05 07:00"))
    assert "Het was: dinsdag 10 maart, 19:00." in _texts(anna.chat, "De tijd is anders")[-1], "that she heard"


@pytest.mark.parametrize(
    ("then", "reads"),
    [
        (
            ("Verzetten", "> 7 maart 19:00", "Ja, verzet"),
            "De tijd is anders.\nHet was: donderdag 5 maart, 19:30.\nNu is het:\nzaterdag 7 maart, 19:00",
        ),
        (("Afzeggen", "Ja, zeg af"), "Dit is afgezegd:\ndonderdag 5 maart, 19:30."),
    ],
    ids=["moved by both", "moved and called off"],
)
async def test_by_day_too_parents_read_of_the_moment_that_they_knew(
    world: World, then: tuple[str, ...], reads: str
) -> None:
    group = world.group()
    sanne, bram = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Bram")]
    anna = await world.enrolled("Anna", group)
    room = _linked(world, group, sanne, bram, anna)
    await does(world, sanne, *PLANNED, "Alleen deze ene", "Sla over")
    await does(world, sanne, "> /bijeenkomst", FIRST, "Verzetten", "> 6 maart 19:00")
    await does(world, bram, "> /bijeenkomst", FIRST, *then[:-1])
    sanne.tap("Ja, verzet")
    bram.tap(then[-1])
    await world.settle()
    for chat in (anna.chat, room):
        assert not _texts(chat, "vrijdag 6 maart"), "of that nobody heard"
        (told,) = _texts(chat, reads.splitlines()[0])
        assert told.startswith(reads)


async def test_who_moves_or_cancels_reads_who_hears_of_it_and_when(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await does(world, sanne, "> /bijeenkomst", FIRST, "Verzetten", "> 9 maart 19:00", "Ja, verzet")
    assert sanne.last.text == "Verzet naar maandag 9 maart, 19:00. Ouders horen het nu.", "there is no chat"
    _linked(world, group, sanne, anna)
    await does(world, sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Afzeggen", "Ja, zeg af")
    assert sanne.last.text == "Afgezegd, donderdag 12 maart, 19:30. Ouders en de groep horen het nu."
    await world.go_to(amsterdam("2026-03-03 23:30"))
    await does(world, sanne, "> /bijeenkomst", "maandag 9 maart, 19:00 · sessie 1", "Afzeggen", "Ja, zeg af")
    assert sanne.last.text.endswith("Ouders en de groep horen het om 07:00.")


async def test_facilitator_says_who_was_there_and_only_of_her_own_group(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.enrolled("Bea", group)
    other = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await does(world, other, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-05 17:30"))
    anna.tap("Ik kom")
    await world.go_to(amsterdam("2026-03-05 21:30"))

    asked = await sanne.sees("is hij geweest?")
    await does(world, sanne, "Ja, geweest")
    assert asked.buttons == [["✓ Anna", "Bea"], ["Klaar"]], "who said yes is ticked"
    await does(world, sanne, "Bea", "✓ Anna", "Klaar")
    assert "De automatische piloot" in asked.text
    assert "Wat gaat bij jou thuis vanzelf?" in asked.text, "the question for the group"

    with world.database.read() as db:
        (mine,) = [each for each in meetings.of_group(db, group.id) if each.state == meetings.HELD]
        present = rsvps.presence(db, mine.id)
        assert meetings.last_session_held(db, group.id, world.clock.now()) == 1
        assert meetings.last_session_held(db, group.id, mine.starts_at - 1) is None
    assert sorted(present.values()) == [False, True]
    assert meetings.HELD not in {each.state for each in _planned(world, _groups(world)[1])}


async def test_yes_alone_opens_the_lesson_though_nobody_says_who_was_there(world: World) -> None:
    sanne, anna = await _on_the_evening_of_a_meeting(world)

    await does(world, sanne, "Ja, geweest")
    await world.go_to(amsterdam("2026-03-06 22:00"))

    assert "Dit gaat nu open" in "".join(each.text for each in sanne.chat.messages if each.from_bot)
    assert _texts(anna.chat, "Er ligt iets kleins klaar")


async def test_yes_to_a_meeting_that_was_moved_meanwhile_opens_nothing(world: World) -> None:
    sanne, _ = await _on_the_evening_of_a_meeting(world)
    (mine,) = [each for each in _planned(world, _groups(world)[0]) if each.session == 1]
    with world.database.write() as db:
        meetings.move(db, mine.id, amsterdam("2026-03-10 19:00"), "Europe/Amsterdam", known=0)

    await does(world, sanne, "Ja, geweest")

    with world.database.read() as db:
        assert meetings.last_session_held(db, mine.group_id, world.clock.now()) is None
    assert "dinsdag 10 maart" in "".join(each.text for each in sanne.chat.messages if each.from_bot)


async def _on_the_evening_of_a_meeting(world: World) -> tuple[Person, Person]:
    """A facilitator who is asked whether the first meeting was held, and a parent of hers."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await sanne.sees("is hij geweest?")
    return sanne, anna


async def test_who_cancels_by_night_what_begins_before_parents_hear_tells_them_herself(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED[:2], "> 4 maart 07:00", "Alleen deze ene", "Sla over")
    await world.go_to(amsterdam("2026-03-03 23:30"))
    await does(world, sanne, "> /bijeenkomst", "woensdag 4 maart, 07:00 · sessie 1", "Afzeggen", "Ja, zeg af")
    assert sanne.last.text == (
        "Afgezegd, woensdag 4 maart, 07:00.\nIn de nacht schrijf ik ouders niet. Zeg jij het ze?"
    )
    await world.go_to(amsterdam("2026-03-04 12:00"))
    assert _texts(anna.chat, "Dit is afgezegd:") == []


async def test_of_a_meeting_that_has_begun_nobody_is_said_to_hear_that_it_is_off(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8", "Sla over")
    await does(world, sanne, "> /bijeenkomst", FIRST, "Afzeggen")
    asked = sanne.last
    await world.go_to(amsterdam("2026-03-05 19:31"))
    sanne.tap("Ja, zeg af", asked)
    await world.settle()
    assert asked.text == "Genoteerd: niet doorgegaan."
    await world.go_to(amsterdam("2026-03-13 09:00"))
    await does(world, sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Niet doorgegaan")
    assert sanne.last.text == "Genoteerd: niet doorgegaan."
    assert not any("gaat niet door" in each.text for each in anna.chat.messages)


def _groups(world: World) -> list[Group]:
    with world.database.read() as db:
        return groups.every(db)


def _planned(world: World, group: Group) -> list[meetings.Meeting]:
    with world.database.read() as db:
        return meetings.of_group(db, group.id)


def _answers(world: World, group: Group) -> dict[int, str]:
    with world.database.read() as db:
        return rsvps.answers(db, meetings.of_group(db, group.id)[0].id)


def _linked(world: World, group: Group, *people: Person) -> Chatroom:
    """A Telegram group of these people and the bot, tied to the group."""
    room = world.telegram.group("Linde", list(people))
    room.add_bot(by=people[0])
    with world.database.write() as db:
        groups.link(db, group.id, chats.add(db, room.id, "group", at=world.clock.now()))
    return room


def _texts(chat: Chat, words: str, *, since: int = 0) -> list[str]:
    return [each.text for each in chat.messages if each.from_bot and words in each.text and each.date >= since]


async def test_after_somebody_is_forgotten_what_was_put_right_in_the_group_stays_right(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = _linked(world, group, sanne, anna)
    with world.database.write() as db:
        meeting_reminders.choose(db, group.id, Reminding(to_parents=False))
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:30"))
    in_room = await anna.sees("Morgen zien we elkaar", chat=room)
    await does(world, sanne, "> /bijeenkomst", FIRST, "Verzetten", "> vrijdag 6 maart 19:00", "Ja, verzet")
    assert "vrijdag 6 maart, 19:00" in in_room.text
    await does(world, bea, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(amsterdam("2026-03-07 12:00"))
    assert "vrijdag 6 maart, 19:00" in in_room.text, in_room.text
