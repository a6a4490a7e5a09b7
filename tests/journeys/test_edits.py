"""What she writes over what she wrote is taken while that is open; else she hears, once, that it is not."""

from __future__ import annotations

import pytest

from handlers.core.doors import DOORS, EDITS, WORDS
from simulator.people import Person
from storage import members, people
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in, opened_rows
from tests.moments import amsterdam
from tests.world import World

NOT_TAKEN = "Wat je veranderde, heb ik niet bewaard."
# Where what she types is a moment, a number or a choice that is said back at once: she is told to send it anew.
TOLD = {
    *("broadcast_when", "hour", "invite", "lesson_moment", "meeting", "nothing", "nummers", "reading", "record"),
    *(
        "ask_about",
        "ask_gone",
        "drawing",
        "evaluation",
        "group_link",
        "making",
        "paper",
        "phone_call_reply",
    ),
    *("rules", "zone"),
}


def test_every_conversation_that_takes_words_either_takes_edits_or_says_that_it_does_not() -> None:
    asking = {name for way, name in DOORS if way == WORDS}
    assert set(EDITS) <= asking
    assert asking - set(EDITS) == TOLD


async def edits(world: World, person: Person, old: str, new: str) -> None:
    """She writes something else over a message of hers."""
    message = next(each for each in reversed(person.chat.messages) if each.text == old)
    person.edit(message, new)
    await world.settle()


async def test_words_she_took_out_of_a_share_are_not_posted_and_stand_nowhere(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel", "Met mijn naam", "> Mijn zoon Tim sloeg mij")
    preview = anna.last
    await edits(world, anna, "Mijn zoon Tim sloeg mij", "Mijn zoon sloeg mij")
    assert preview.text.endswith("Mijn zoon sloeg mij"), "what she sees is what will be posted"
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 2)
    assert [each.text for each in room.messages if "deelt:" in each.text] == ["Anna deelt:\nMijn zoon sloeg mij"]
    assert "Tim" not in everything_in(world.database)


async def test_words_behind_a_command_are_what_she_made_of_them(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens meer over Tim")
    await edits(world, anna, "/wens meer over Tim", "/wens meer over slaap")
    await does(world, anna, "> /bel 06 12345678")
    await edits(world, anna, "/bel 06 12345678", "/bel 06 87654321")
    await does(world, anna, "Overdag", "Niets inspreken")
    assert any("06 87654321" in each.text for each in anna.chat.messages if each.from_bot)
    kept = everything_in(world.database)
    assert [each in kept for each in ("over Tim", "06 12345678", "over slaap")] == [False, False, True]


async def test_a_note_and_a_number_are_what_she_made_of_them(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(
        world, anna, "Ja, nu", "> 8", "Naar de vraag", "Buik, maag", "Klaar", "Toen het begon", "Ja, nog twee"
    )
    await does(world, anna, "Zonder nadenken", "> Karel hielp")
    await edits(world, anna, "8", "6")
    await edits(world, anna, "Karel hielp", "de tuin hielp")
    assert anna.last.text == "Prima, ik heb het veranderd."
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert "– 6" in anna.last.text
    assert "de tuin hielp" in anna.last.text
    await world.go_to(world.clock.now() + 1)
    kept = [value for value in everything_in(world.database).split("\n") if "Karel" in value]
    assert kept == [], "what she took away is gone"


async def test_an_edit_that_comes_too_late_is_answered_once_and_changes_nothing(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "> 8")
    await world.go_to(amsterdam("2026-03-03 12:00"))
    before = len(anna.chat.messages)
    for number, old in (("7", "8"), ("6", "7"), ("5", "6")):
        await edits(world, anna, old, number)
    assert [each.text.split("\n")[0] for each in anna.chat.messages[before:]] == [NOT_TAKEN]


async def test_a_mended_command_works_as_the_one_it_has_become(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /stpo")
    await edits(world, anna, "/stpo", "/stop")
    assert "Ja, stop" in [label for row in anna.last.buttons for label in row]
    await edits(world, anna, "/stop", "/hlup")
    assert NOT_TAKEN in anna.last.text


async def test_a_name_is_the_one_she_made_of_it(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /tijd", "Andere naam", "> Oma Wilhelmina")
    await edits(world, anna, "Oma Wilhelmina", "Oma Will")
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        assert member.person_id is not None
        assert people.get(db, member.person_id).called == "Oma Will"


@pytest.mark.parametrize("known", [True, False])
async def test_an_edit_in_a_group_or_of_a_stranger_is_passed_over(world: World, known: bool) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group) if known else world.telegram.person("Vreemde")
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    said = anna.say("blauwe-olifant", room)
    await world.settle()
    before = len(room.messages), len(anna.chat.messages)
    anna.edit(said, "/koppelen rode-giraffe")
    await world.settle()
    assert (len(room.messages), len(anna.chat.messages)) == before


async def test_danger_written_over_other_words_is_heard(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(
        world, anna, "Ja, nu", "> 8", "Naar de vraag", "Buik, maag", "Klaar", "Toen het begon", "Ja, nog twee"
    )
    await does(world, anna, "Zonder nadenken", "> de tuin hielp", "> hoi")
    for old, new in (("de tuin hielp", "ik wil dood"), ("hoi", "ik wil niet meer leven")):
        before = len(anna.chat.messages)
        await edits(world, anna, old, new)
        assert any("113" in each.text for each in anna.chat.messages[before:])
        assert NOT_TAKEN not in str([each.text for each in anna.chat.messages[before:]])


@pytest.mark.parametrize(
    ("said", "written"), [("/vraag Mijn zoon Tim slaat", "/vraag Mijn zoon is druk"), ("hoi", "stop, ik bel wel")]
)
async def test_words_over_a_question_that_waits_for_a_yes_are_the_ones_that_go(
    world: World, said: str, written: str
) -> None:
    """One question waits, whether its words stood behind the command or below it: the old words go to nobody."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    if said == "hoi":
        await does(world, anna, "> /vraag", "> stop")
        said = "stop"
    else:
        await does(world, anna, f"> {said}")
    offers = [each for each in anna.chat.messages if "Mag ik dit aan Sanne geven?" in each.text]
    await edits(world, anna, said, written)
    assert anna.last.text == "Prima, ik heb het veranderd."
    assert [each for each in anna.chat.messages if "Mag ik dit aan Sanne geven?" in each.text] == offers
    anna.tap("Stuur dit aan Sanne", offers[0])
    await world.settle()
    assert written.removeprefix("/vraag ") in "".join(each.text for each in sanne.chat.messages)
    assert "Tim" not in "".join(each.text for each in sanne.chat.messages)
    await world.go_to(world.clock.now() + 2)
    assert "Tim" not in everything_in(world.database)


async def test_after_go_on_what_stands_above_the_yes_is_what_she_made_of_it(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag Mijn zoon Tim slaat")
    await world.go_to(world.clock.now() + 1801)
    await does(world, anna, "Ga verder")
    offer = anna.last
    assert offer.text.startswith("Je schreef: Mijn zoon Tim slaat\n")
    await edits(world, anna, "/vraag Mijn zoon Tim slaat", "/vraag Mijn zoon is druk")
    assert offer.text.startswith("Je schreef: Mijn zoon is druk\n")
    await does(world, anna, "Stuur dit aan Sanne")
    assert "Mijn zoon is druk" in sanne.last.text
    before = len(anna.chat.messages)
    await edits(world, anna, "/vraag Mijn zoon is druk", "Mijn zoon is lief")
    assert [each.text.split("\n")[0] for each in anna.chat.messages[before:]] == [NOT_TAKEN]


@pytest.mark.parametrize(("old", "new"), [("06 12345678", "06 12345679"), ("na acht uur", "voor acht uur")])
async def test_a_number_and_a_moment_written_over_are_taken_while_a_call_waits_for_the_yes(
    world: World, old: str, new: str
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", "> 06 12345678", "> na acht uur", "Niets inspreken")
    offer = anna.last
    assert old in offer.text
    await edits(world, anna, old, new)
    assert new in offer.text
    assert anna.last.text == "Prima, ik heb het veranderd."
    anna.tap("Ja, laat Sanne bellen", offer)
    await world.settle()
    assert new in sanne.last.text
    before = len(anna.chat.messages)
    await edits(world, anna, new, "06 12345670")
    assert [each.text.split("\n")[0] for each in anna.chat.messages[before:]] == [NOT_TAKEN]


async def test_no_number_over_a_number_changes_nothing(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel", "> 06 12345678")
    await edits(world, anna, "06 12345678", "geen idee")
    assert NOT_TAKEN in anna.last.text


@pytest.mark.parametrize("asked", ["ask", "call"])
async def test_where_nobody_reads_any_more_an_edit_is_kept_and_nobody_without_a_name_is_promised_it(
    world: World, asked: str
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    if asked == "ask":
        old, new = "/vraag Mijn zoon Tim slaat", "/vraag Mijn zoon is druk"
        await does(world, anna, f"> {old}")
    else:
        old, new = "06 12345678", "06 12345679"
        await does(world, anna, "> /bel", f"> {old}", "> na acht uur", "Niets inspreken")
    offer = anna.last
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    await edits(world, anna, old, new)
    assert "aan  geven" not in offer.text, offer.text
    assert offer.buttons[0] == ["Ga verder"], offer.buttons
    await does(world, sanne, "> /leesuren", "Ik ben er weer")
    anna.tap("Ga verder", offer)
    await world.settle()
    assert new.removeprefix("/vraag ") in anna.last.text + offer.text


@pytest.mark.parametrize("begins", [("> /ideeen", "Zet er iets bij"), ("> /wens",)])
async def test_an_idea_and_a_wish_are_what_she_made_of_them_until_she_takes_them_away(
    world: World, begins: tuple[str, ...]
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *begins, "> met Tim naar buiten")
    shown = anna.last
    await edits(world, anna, "met Tim naar buiten", "samen naar buiten")
    assert "• samen naar buiten" in shown.text
    assert anna.last.text == "Prima, ik heb het veranderd."
    kept = [row for table, row in opened_rows(world.database) if table in ("pot_idea", "wish")]
    assert [any("samen naar buiten" in each for each in row) for row in kept] == [True]
    anna.tap(next(label for row in shown.buttons for label in row if label.startswith("Weg")), shown)
    await world.settle()
    before = len(anna.chat.messages)
    await edits(world, anna, "samen naar buiten", "nog iets anders")
    assert [each.text.split("\n")[0] for each in anna.chat.messages[before:]] == [NOT_TAKEN]
    assert "nog iets anders" not in everything_in(world.database)


@pytest.mark.parametrize(
    ("acts", "old", "new"),
    [
        (("> /vraag Komt Karel ook?", "> en nog iets"), "/vraag Komt Karel ook?", "/vraag Komt Wim ook?"),
        (("> /bel", "> Karel, 06 12345678", "Altijd", "Niets inspreken"), "Karel, 06 12345678", "06 87654321"),
        (("> /wens", "> meer met Karel"), "meer met Karel", "meer samen"),
        (("> /proefje", "> rustig bij Karel"), "rustig bij Karel", "rustig blijven"),
    ],
)
async def test_of_words_that_were_written_over_nothing_is_kept(
    world: World, acts: tuple[str, ...], old: str, new: str
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, *acts)
    await edits(world, anna, old, new)
    assert "Prima, ik heb het veranderd." in [each.text for each in anna.chat.messages]
    await world.go_to(world.clock.now() + 5)
    assert [table for table, row in opened_rows(world.database) if any("Karel" in value for value in row)] == []


@pytest.mark.parametrize("written_over", ["edited", "typed anew", "emptied"])
async def test_of_words_on_her_ladder_that_she_changed_or_took_away_nothing_is_kept(
    world: World, written_over: str
) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "Boven", "> stil & warm bij Karel", "> zacht", "> zwaluwen")
    if written_over == "edited":
        await edits(world, anna, "stil & warm bij Karel", "stil")
    elif written_over == "typed anew":
        await does(world, anna, "Boven", "> stil", "> zacht", "> zwaluwen")
    else:
        await does(world, anna, "Maak leeg", "Ja, haal weg")
    await world.go_to(world.clock.now() + 5)
    kept = everything_in(world.database)
    assert "Karel" not in kept
    assert ("zwaluwen" in kept) == (written_over != "emptied"), "what she did not change is there"
