"""“Straks”, “morgen”, “nu niet”, typed: as “Later” where that can be tapped; elsewhere the question stays."""

from __future__ import annotations

import pytest

from simulator.people import Person
from storage import meetings, members, people, prompts, responses
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

EVENING = amsterdam("2026-03-02 20:00")
SIBLINGS = (
    "straks",
    "zo",
    "Zo meteen.",
    "vanavond",
    "nu niet",
    "even niet",
    "Nee, niet nu",
    "later",
    "een andere keer",
)
STAYS = "Prima. De vraag blijft staan."


async def _at_a_lesson(world: World) -> Person:
    """Anna, on a Friday: a lesson was just offered."""
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(
        world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"
    )
    await world.go_to(amsterdam("2026-03-05 21:30"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await world.go_to(amsterdam("2026-03-06 20:00"))
    await does(world, anna, "Sla over")
    await world.go_to(amsterdam("2026-03-06 20:11"))
    return anna


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    with world.database.write() as db:
        at = world.clock.now()
        first = meetings.add(db, group_id=linde.id, session=1, starts_at=at, zone=ZONE, at=at)
        meetings.hold(db, first.id, at=at)
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


@pytest.mark.parametrize("words", SIBLINGS)
async def test_at_the_ring_of_the_evening_it_is_later(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    ring = anna.last
    await does(world, anna, f"> {words}")
    assert anna.last.text == "Prima. Ik kom terug om 21:00.", "below her word"
    assert ring not in anna.chat.messages
    await world.go_to(EVENING + 3600)
    assert anna.last.buttons[0][0] == "Ja, nu"


@pytest.mark.parametrize("words", ["morgen", "vandaag niet", "niet vandaag"])
async def test_tomorrow_at_the_ring_leaves_it_for_today(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    ring = anna.last
    await does(world, anna, f"> {words}")
    assert ring not in anna.chat.messages
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        (asked,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
    assert asked.state == prompts.DECLINED
    await world.go_to(EVENING + 86_400)
    assert anna.last.buttons[0][0] == "Ja, nu"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("morgen", "Op zaterdag. Hoe laat?"),
        ("zaterdag 10:00", "Prima. Je krijgt het op zaterdag om 10:00."),
        ("zaterdag 23:00", "Die tijd is in de nacht."),
        ("straks", STAYS),
    ],
)
async def test_a_day_typed_where_the_day_of_lessons_is_asked_is_that_day(
    world: World, words: str, said: str
) -> None:
    anna = await _at_a_lesson(world)
    await does(world, anna, "Ander moment", f"> {words}")
    assert said in "".join(each.text for each in anna.chat.messages[-2:])


@pytest.mark.parametrize(("words", "said"), [("straks", "21:11"), ("morgen", "Op welke dag")])
async def test_at_a_lesson_it_is_later_and_tomorrow_another_moment(world: World, words: str, said: str) -> None:
    anna = await _at_a_lesson(world)
    assert "Ander moment" in str(anna.last.buttons)
    await does(world, anna, f"> {words}")
    assert any(said in each.text for each in anna.chat.messages[-3:]), [
        each.text for each in anna.chat.messages[-3:]
    ]


@pytest.mark.parametrize("words", [*SIBLINGS, "morgen"])
async def test_at_a_question_under_way_it_stays_and_nothing_is_kept(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu")
    asked = anna.last.text
    await does(world, anna, f"> {words}")
    assert STAYS in [each.text for each in anna.chat.messages]
    assert anna.last.text == asked, "it stands below"
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
        (asked_of,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
        assert responses.of(db, asked_of.id) == {} or not responses.of(db, asked_of.id)
    await does(world, anna, "> 4")
    assert "Waar in je lijf" in anna.last.text


@pytest.mark.parametrize("words", ["straks", "nu niet", "morgen"])
async def test_at_a_question_for_words_it_is_no_answer(world: World, words: str) -> None:
    _, anna = await group(world)
    await world.go_to(EVENING)
    await does(world, anna, "Ja, nu", "4", "Nergens", "Klaar")
    while "hielp" not in (asked := anna.last.text):
        more = "Ja, nog twee" in str(anna.last.buttons)
        await does(world, anna, "Ja, nog twee" if more else "Weet ik niet")
    await does(world, anna, f"> {words}")
    assert anna.last.text == asked
    await does(world, anna, "> even buiten")
    with world.database.read() as db:
        known = people.find(db, anna.id)
        assert known is not None
        (member,) = members.of_group(db, 1, members.PARENT)
        (prompt,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
        assert "even buiten" in str(responses.of(db, prompt.id))
        assert words not in str(responses.of(db, prompt.id))


async def test_a_moment_that_is_asked_for_is_an_answer(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /pauze", "> morgen")
    assert "3 maart" in anna.last.text or "morgen" in anna.last.text
    assert STAYS not in [each.text for each in anna.chat.messages]


async def test_while_a_number_is_asked_it_stays(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", "> straks")
    assert anna.last.text.startswith("Op welk nummer wil je gebeld worden?")


async def test_where_nothing_is_open_not_now_leads_to_a_pause(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> straks")
    assert anna.last.text.startswith("Er staat nu niets open.")
    await does(world, anna, "> even niet")
    assert "pauze" in anna.last.text.lower()
    await does(world, anna, "> straks")
    assert anna.last.text == STAYS, "how long is asked"


async def test_the_first_try_may_come_later(world: World) -> None:
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(world.group()))
    await world.settle()
    await does(world, anna, "Nederlands", "Gewone zinnen", *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag")
    await does(world, anna, "Ja, ook mijn woorden", "Ja, dat mag", "mama", "20:00", "zondag", "> straks")
    with world.database.read() as db:
        (member,) = members.of_group(db, 1, members.PARENT)
    assert member.state == members.ACTIVE
    assert "Nee, later" not in str(anna.last.buttons)


@pytest.mark.parametrize("words", ["straks", "nu niet", "morgen"])
@pytest.mark.parametrize(
    "acts", [("> /vraag Mag mijn zus mee?",), ("> /bel", "> 06 12345678", "Overdag"), ("> /stop",)]
)
async def test_a_question_that_only_its_buttons_answer_stays_and_is_no_pause(
    world: World, acts: tuple[str, ...], words: str
) -> None:
    _, anna = await group(world)
    await does(world, anna, *acts)
    asked = anna.last
    await does(world, anna, f"> {words}")
    assert anna.last.text == STAYS
    assert asked.buttons


@pytest.mark.parametrize(
    ("words", "day"),
    [("morgen", "dinsdag 3 maart"), ("vrijdag", "vrijdag 6 maart"), ("12 maart", "donderdag 12 maart")],
)
async def test_a_day_typed_where_a_meetings_day_is_asked_is_that_day(world: World, words: str, day: str) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen")
    asked = sanne.last
    await does(world, sanne, f"> {words}")
    assert sanne.last.text.lower().startswith(f"{day}. hoe laat?"), sanne.last.text
    assert not asked.buttons
    await does(world, sanne, "> 19:30")
    assert f"{day}, 19:30" in sanne.last.text.lower(), sanne.last.text


async def test_later_where_a_meetings_day_is_asked_leaves_it(world: World) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen")
    asked = sanne.last.text
    await does(world, sanne, "> straks")
    assert STAYS in [each.text for each in sanne.chat.messages]
    assert sanne.last.text == asked


async def test_a_day_typed_where_a_new_groups_first_meeting_is_asked_is_that_day(world: World) -> None:
    sanne, _ = await group(world)
    await does(world, sanne, "> /nieuwegroep", "> Groep Es", "Eerste keer kiezen", "> morgen")
    assert sanne.last.text.startswith("dinsdag 3 maart. Hoe laat?"), sanne.last.text
    await does(world, sanne, "> half 8")
    assert "Eerste keer: dinsdag 3 maart, 19:30" in sanne.last.text


async def test_a_day_typed_where_a_broadcasts_moment_is_asked_is_that_day(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, sanne, "> /bericht", "> Neem een foto mee!", "Klaar", "Alle ouders", "> morgen")
    assert sanne.last.text.startswith("dinsdag 3 maart. Hoe laat?"), sanne.last.text
    await does(world, sanne, "> 10:00")
    await does(world, sanne, "Ja, verstuur")
    await world.go_to(amsterdam("2026-03-03 10:01"))
    assert "Neem een foto mee!" in "".join(each.text for each in anna.chat.messages)
