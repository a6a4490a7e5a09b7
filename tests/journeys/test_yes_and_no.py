"""A lone “ja” or “nee”, typed where a tap is asked for, is that tap: and only there."""

from __future__ import annotations

import pytest

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import meetings, members, people, prompts, questions, responses, rsvps
from tests.journeys.hands import does
from tests.journeys.pairs import Pair
from tests.journeys.test_meetings import PLANNED
from tests.moments import amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")
YES = ("ja", "Ja hoor!", "Oké", "is goed", "👍🏽")
NO = ("nee", "nee dank je", "👎")


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


def said(person: Person, words: str) -> bool:
    return any(words in each.text for each in person.chat.messages if each.from_bot)


def answered(world: World, *kinds: str) -> dict[str, str | None]:
    """What was kept as an answer in the newest prompt of these kinds."""
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        (newest,) = prompts.recent_of(db, member.id, (kinds or (prompts.CHECKIN,))[0], most=1)
        return {key: each.value for key, each in responses.of(db, newest.id).items()}


@pytest.mark.parametrize("words", YES)
async def test_yes_to_the_ring_of_the_evening_asks_the_first_question(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, f"> {words}")
    assert said(anna, "Hoe gespannen is je lijf nu?")
    assert answered(world) == {}


@pytest.mark.parametrize("words", NO)
async def test_no_to_the_ring_of_the_evening_is_later(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, f"> {words}")
    assert anna.last.text == "Prima. Ik kom terug om 21:00.", "below her word"


async def test_yes_below_the_reminder_asks_the_first_question_too(world: World) -> None:
    _, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 21:01"))
    assert "Het kan nog tot" in anna.last.text
    await does(world, anna, "> ja")
    assert said(anna, "Hoe gespannen is je lijf nu?")


async def test_yes_to_the_ring_is_no_answer_to_a_question_she_did_not_see(world: World) -> None:
    """In short sentences “goed” is an answer to the first question, which is not asked yet."""
    _, anna = await group(world)
    await does(world, anna, "> /taal", "Nederlands", "Korte zinnen")
    await world.go_to(EVENING)
    await does(world, anna, "> goed")
    assert said(anna, "Hoe is je lijf nu?")
    assert answered(world) == {}


async def test_yes_to_whether_the_card_is_right_shows_it(pair: Pair) -> None:
    await pair.wish()
    await pair.work_out()
    await does(pair.world, pair.sanne, "Zo doen we het")
    assert pair.anna.last.text.endswith("Kijk jij of de kaart klopt?")
    await does(pair.world, pair.anna, "> ja")
    assert any("Zo doen we het" in row for row in pair.anna.last.buttons)


@pytest.mark.parametrize("words", ["ja", "nee"])
async def test_yes_or_no_to_her_moment_tells_not_how_it_went(pair: Pair, words: str) -> None:
    await pair.wish()
    await pair.work_out()
    await pair.agree()
    await pair.world.go_to(pair.asked_at()[0])
    assert "Dit is jouw moment." in pair.anna.last.text
    await does(pair.world, pair.anna, f"> {words}")
    assert answered(pair.world, prompts.EXPERIMENT) == {}
    assert said(pair.anna, "Hoe ging het?" if words == "ja" else "Prima. Ik kom terug om")


@pytest.mark.parametrize("words", ["ok", "ja", "nee"])
async def test_ok_below_what_was_put_off_begins_nothing(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, "Later", f"> {words}")
    assert anna.last.text == "Prima."
    assert not said(anna, "Hoe gespannen is je lijf nu?")
    await world.go_to(EVENING + 3600)
    assert anna.last.buttons[0][0] == "Ja, nu", "it comes as was said"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        *[("ja", "yes"), ("nee", "no"), ("👍", "yes"), ("Nee hoor", "no"), ("jaaa", "yes"), ("neeee", "no")],
        *[("Ja, ik kom!", "yes"), ("nee ik kom niet", "no"), ("ik kom graag", "yes"), ("Misschien", "maybe")],
    ],
)
async def test_whether_she_comes_is_answered_by_a_word(world: World, words: str, kept: str) -> None:
    sanne, anna = await group(world)
    await does(world, sanne, *PLANNED, "Alleen de eerste 8")
    await world.go_to(amsterdam("2026-03-04 19:31"))
    assert anna.last.text.endswith("Kom je?")
    await does(world, anna, f"> {words}")
    with world.database.read() as db:
        assert list(rsvps.answers(db, 1).values()) == [kept]


async def test_may_it_go_is_answered_by_a_word(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag Mag mijn zus mee?", "> nee")
    assert said(anna, "Prima. Ik geef het niet door.")
    await does(world, anna, "> /vraag Mag mijn broer mee?", "> ja graag")
    assert said(sanne, "Mag mijn broer mee?")
    assert not said(sanne, "Mag mijn zus mee?")


async def test_a_call_is_asked_for_with_words_alone(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /bel", "> 06 12345678", "> overdag", "> nee", "> ja")
    assert said(sanne, "06 12345678")
    assert said(sanne, "Spreek niets in.")


async def test_consents_are_answered_by_a_word_and_a_page_is_turned_by_ok(world: World) -> None:
    linde = world.group()
    await world.enrolled("Sanne", linde, "facilitator")
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(linde))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["> ok"] * 4, "> ja", "> nee")
    with world.database.read() as db:
        (member,) = members.of_group(db, linde.id, members.PARENT)
        given = members.consents(db, member.id)
    assert given == {members.PARTICIPATION: True, members.SHARING: False}
    assert member.step == "research"


async def test_no_to_more_questions_leaves_them(world: World) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu", "4", "Nergens", "Klaar")
    while "Ja, nog twee" not in str(anna.last.buttons):
        await does(world, anna, "Weet ik niet")
    await does(world, anna, "> nee")
    assert anna.last.text == "Prima. Dan niet."


@pytest.mark.parametrize(
    ("acts", "words", "told"),
    [
        (("> /pauze",), "laat maar", "Prima. Dan niet."),
        (("> /pauze",), "straks", "Prima. De vraag blijft staan."),
        (("> /stop", "Liever pauze"), "toch niet", "Prima. Dan niet."),
    ],
)
async def test_what_is_asked_is_not_called_nothing(
    world: World, acts: tuple[str, ...], words: str, told: str
) -> None:
    _, anna = await group(world)
    await does(world, anna, *acts, f"> {words}")
    assert anna.last.text == told


@pytest.mark.parametrize("words", ["ik wil weer beginnen", "weer meedoen", "terug"])
async def test_who_stopped_begins_again_in_words(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /stop", "> ja", "> bewaar", f"> {words}")
    assert anna.last.text == "Je was gestopt.\nWil je weer beginnen?"
    await does(world, anna, "> weer beginnen")
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
    assert member.state == members.ACTIVE


async def test_what_cannot_be_undone_is_tapped(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /gegevens", "Vergeet mij", "> ja", "> ja")
    with world.database.read() as db:
        assert people.find(db, anna.id) is not None
    assert anna.last.text.endswith("Weet je het zeker? Tik dan op de knop.")
    await does(world, anna, "Nee, toch niet")
    await does(world, anna, "> /gegevens", "Vergeet mij", "> nee")
    assert anna.last.text == "Prima. Alles blijft zoals het is.", "below her word"


async def test_no_to_whether_a_meeting_was_held_is_that_it_was_not(world: World) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene")
    await does(world, sanne, "Sla over")
    await world.go_to(amsterdam("2026-03-06 09:30"))
    await does(world, sanne, "> nee")
    with world.database.read() as db:
        (meeting,) = [each for group_id in (1, 2) for each in meetings.of_group(db, group_id)]
        assert meeting.state == meetings.CANCELLED


@pytest.mark.parametrize("words", ["nee", "liever niet"])
async def test_no_to_erasing_what_she_answered_keeps_it(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /stop", "Ja, stop", "Haal ze weg", f"> {words}")
    assert said(anna, "Prima. Ik bewaar ze.")


async def test_no_to_how_long_she_rests_leaves_all_as_it_is(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /pauze", "> nee hoor")
    assert anna.last.text == "Prima. Dan niet."


async def in_a_chat(world: World) -> tuple[Person, Person, Chatroom]:
    sanne, anna = await group(world)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


@pytest.mark.parametrize("draft", [(), ("Zonder mijn naam",), ("Zonder mijn naam", "> mijn zoon sliep door")])
async def test_yes_to_the_ring_is_meant_for_it_though_a_draft_was_left_above(
    world: World, draft: tuple[str, ...]
) -> None:
    _, anna, _ = await in_a_chat(world)
    await does(world, anna, "> /deel", *draft)
    await world.go_to(EVENING)
    await does(world, anna, "> ja")
    assert said(anna, "Hoe gespannen is je lijf nu?")
    assert not said(anna, "gaat niet mee")


async def test_yes_is_heard_though_a_share_still_waits_for_her_facilitators_eyes(world: World) -> None:
    sanne, anna, _ = await in_a_chat(world)
    await does(world, anna, "> /deel mijn zoon sliep door", "> zonder mijn naam", "Zet in de groep")
    await world.go_to(world.clock.now() + 600)
    assert "Mag het in de groep?" in sanne.last.text
    await world.go_to(world.clock.now() + 60)
    await does(world, sanne, "> /bericht", "> Tot morgen", "Klaar", "Alle ouders")
    await does(world, sanne, "Bij elke ouder apart", "Nu", "> ja")
    assert said(anna, "Tot morgen")


async def test_whose_name_it_has_is_answered_by_typing_what_the_button_says(world: World) -> None:
    _, anna, _ = await in_a_chat(world)
    await does(world, anna, "> /deel", "> Met mijn naam", "> mijn zoon sliep door", "Zet in de groep")
    assert not said(anna, "gaat niet mee")
    assert "Met mijn naam" not in [each.text for each in anna.chat.messages], "it goes with the rest"


async def test_yes_below_a_draft_is_no_tap_on_what_stands_above_it(world: World) -> None:
    _, anna, room = await in_a_chat(world)
    await does(world, anna, "> /stop", "> /deel", "Zonder mijn naam", "> mijn zoon sliep door", "> ja")
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
    assert member.state == members.ACTIVE
    assert not any("sliep door" in each.text for each in room.messages)


async def test_yes_answers_what_was_asked_after_a_draft_was_left(world: World) -> None:
    sanne, anna = await group(world)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await does(world, anna, "> /deel")
    await world.go_to(world.clock.now() + 60)
    await does(world, anna, "> /bel", "> 06 12345678", "> overdag", "> ja", "> ja")
    assert said(anna, "Ik vraag Sanne je te bellen.")


async def test_yes_is_no_tap_on_buttons_that_stand_higher_up(world: World) -> None:
    """What was said since is what she answers."""
    _, anna = await group(world)
    await does(world, anna, "> /stop", "> /weekend")
    assert not anna.last.text.startswith("Wil je stoppen?")
    await does(world, anna, "> /privacy", "> ja")
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
    assert member.state == members.ACTIVE


@pytest.mark.parametrize("words", ["ok", "👍", "fijn", "❤️", "Prima!", "top"])
async def test_where_nothing_is_asked_a_nod_is_met_by_a_nod(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /mijnweek")
    await does(world, anna, f"> {words}")
    assert anna.last.text == "Prima."


@pytest.mark.parametrize("words", ["ja", "weet ik niet", "mijn kind slaapt niet", "ik wil dit niet", "oké"])
async def test_what_is_no_name_does_not_become_hers(world: World, words: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /tijd", "Andere naam", f"> {words}")
    with world.database.read() as db:
        known = people.find(db, anna.id)
        assert known is not None
        assert known.called == "mama"
        assert questions.of(db, known.id) is not None, "the question stays"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ik heet Annemiek", "Annemiek"),
        ("Ik ben Anna", "Anna"),
        ("noem me maar Bo", "Bo"),
        ("my name is Can", "Can"),
        ("Can Yılmaz", "Can Yılmaz"),
        ("mama van Tim", "mama van Tim"),
        ("Moeder van de tweeling", "Moeder van de tweeling"),
    ],
)
async def test_a_name_is_heard_in_what_is_said_around_it(world: World, words: str, name: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /tijd", "Andere naam", f"> {words}")
    with world.database.read() as db:
        known = people.find(db, anna.id)
        assert known is not None
        assert known.called == name
