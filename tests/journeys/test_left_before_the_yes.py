"""What a parent began to ask and left before the last yes: nothing is promised, and it is taken up once."""

from __future__ import annotations

import pytest

from scheduler import burden
from scheduler.local_time import after_quiet, local_date, local_minute
from simulator.people import Person
from storage import members, people, phone_calls
from storage.burden import of_day as loads_of_day
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

NUMBER = "06 12345678"
COMES_BACK = "Je begon hier aan iets.\nIk gaf nog niets door aan Sanne.\nWil je verder?"
HALF_AN_HOUR = 30 * 60
DAY = 86_400


async def group(world: World) -> tuple[Person, Person]:
    linde = world.group()
    return await world.enrolled("Sanne", linde, "facilitator"), await world.enrolled("Anna", linde)


def heard(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot]


@pytest.mark.parametrize(
    ("left", "asks_on"),
    [
        ((), "Op welk nummer wil je gebeld worden?"),
        ((f"> {NUMBER}",), "Wanneer kun je veilig praten?"),
        ((f"> {NUMBER}", "Overdag"), "Mag Sanne dan iets inspreken?"),
        (
            (f"> {NUMBER}", "Overdag", "Niets inspreken"),
            f"{NUMBER}\nOverdag\nNiets inspreken\nMag ik dit aan Sanne",
        ),
    ],
)
async def test_a_call_that_was_left_is_taken_up_once_where_it_was_left(
    world: World, left: tuple[str, ...], asks_on: str
) -> None:
    sanne, anna = await group(world)
    told = len(sanne.chat.messages)
    await does(world, anna, "> /bel", *left)
    assert not [each for each in heard(anna) if "leest dit" in each], "nothing is promised yet"
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert anna.last.text == COMES_BACK
    await world.go_to(world.clock.now() + 3 * HALF_AN_HOUR)
    assert heard(anna).count(COMES_BACK) == 1
    await does(world, anna, "Ga verder")
    assert asks_on in anna.last.text
    rest = [f"> {NUMBER}", "Overdag", "Niets inspreken", "Ja, laat Sanne bellen"][len(left) :]
    await does(world, anna, *rest)
    assert len([each for each in sanne.chat.messages[told:] if NUMBER in each.text]) == 1
    assert "Ik vraag Sanne je te bellen." in anna.last.text


async def test_what_is_typed_below_the_line_that_comes_back_is_the_answer(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    await does(world, anna, f"> {NUMBER}")
    assert anna.last.text.startswith("Wanneer kun je veilig praten?")
    assert COMES_BACK not in heard(anna), "it asks nothing any more"


async def test_who_left_by_night_hears_it_in_the_morning(world: World) -> None:
    _, anna = await group(world)
    await world.go_to(amsterdam("2026-03-02 22:40"))
    await does(world, anna, "> ik wil dood", "Laat Sanne bellen", f"> {NUMBER}")
    await world.go_to(amsterdam("2026-03-03 06:59"))
    assert COMES_BACK not in heard(anna)
    await world.go_to(amsterdam("2026-03-03 07:01"))
    assert anna.last.text == COMES_BACK


async def test_a_day_later_it_says_that_nothing_was_passed_on_and_the_number_is_gone(world: World) -> None:
    sanne, anna = await group(world)
    told = len(sanne.chat.messages)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    line = anna.last
    await does(world, anna, "Ga verder")
    await world.go_to(world.clock.now() + DAY)
    assert line.text == "Dit is nu dicht.\nIk gaf niets door."
    assert not line.buttons
    assert not [each for each in anna.chat.messages if each.from_bot and NUMBER in each.text]
    assert not [each for each in sanne.chat.messages[told:] if NUMBER in each.text]
    with world.database.read() as db:
        known = people.find(db, anna.id)
        assert known is not None
        assert phone_calls.draft_of(db, members.of_person(db, known.id)[0].id) is None


@pytest.mark.parametrize("ends", ["Toch niet", "Ja, laat Sanne bellen"])
async def test_what_was_answered_is_not_taken_up(world: World, ends: str) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", f"> {NUMBER}", "Overdag", "Niets inspreken", ends)
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert COMES_BACK not in heard(anna)


async def test_after_the_safe_exit_nothing_tells_of_it(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel", f"> {NUMBER}", "> /weg")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert COMES_BACK not in heard(anna)


async def test_where_nobody_can_be_reached_by_then_she_hears_that_and_whom_to_call(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /bel", f"> {NUMBER}")
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert anna.last.text.startswith("Ik kan je begeleider nu niet bereiken.")
    assert "112 of 113" in anna.last.text


async def test_who_begins_anew_has_one_call_before_her(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /bel")
    first = anna.last
    await does(world, anna, "> /bel")
    assert first.deleted


async def test_words_that_wait_for_a_yes_are_taken_up_once_with_what_she_wrote(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag Mag mijn zus mee?")
    assert "Dan leest Sanne het als het kan." in anna.last.text
    assert "leest dit" not in anna.last.text
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert anna.last.text == COMES_BACK
    await does(world, anna, "Ga verder")
    assert anna.last.text.startswith("Je schreef: Mag mijn zus mee?\nMag ik dit aan Sanne geven?")
    await does(world, anna, "Stuur dit aan Sanne")
    assert "Mag mijn zus mee?" in sanne.last.text


async def test_a_question_without_words_is_closed_after_a_day_and_takes_none_any_more(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag")
    asked = anna.last
    await world.go_to(world.clock.now() + DAY + 1)
    assert asked.text == "Dit is nu dicht.\nIk gaf niets door."
    await does(world, anna, "> de bananen zijn op")
    assert "bananen" not in sanne.last.text


async def test_of_two_things_that_were_left_the_second_waits_ten_minutes(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /vraag Mag mijn zus mee?", "> /bel", f"> {NUMBER}")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert heard(anna).count(COMES_BACK) == 1
    await world.go_to(world.clock.now() + 9 * 60)
    assert heard(anna).count(COMES_BACK) == 1
    await world.go_to(world.clock.now() + 2 * 60)
    assert heard(anna).count(COMES_BACK) == 2


async def test_after_a_stop_it_only_says_where_it_stands_that_nothing_was_passed_on(world: World) -> None:
    _, anna = await group(world)
    await does(world, anna, "> /vraag Mag mijn zus mee?")
    asked = anna.last
    await does(world, anna, "> /bel", f"> {NUMBER}")
    call = anna.last
    await does(world, anna, "> /stop", "Ja, stop")
    told = len(anna.chat.messages)
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    assert len(anna.chat.messages) == told, "nothing starts by itself any more"
    assert [each.text for each in (asked, call)] == ["Dit is nu dicht.\nIk gaf niets door."] * 2
    assert not asked.buttons
    assert not call.buttons


async def test_on_a_day_that_is_full_what_was_left_is_taken_up_the_next_morning(world: World) -> None:
    _, anna = await group(world)
    now = world.clock.now()
    with world.database.write() as db:
        member = members.of_group(db, 1, "parent")[0]
        for subject in range(burden.MOST_A_DAY):
            burden.said(
                db, member.id, local_date(now, member.zone).isoformat(), burden.NUDGE, subject, at=now - 3600
            )
    await does(world, anna, "> /bel")
    await world.go_to(now + 2 * HALF_AN_HOUR)
    assert COMES_BACK not in heard(anna)
    await world.go_to(after_quiet(now + DAY - local_minute(now, member.zone) * 60, member.zone))
    assert heard(anna)[-1] == COMES_BACK


@pytest.mark.parametrize("reads", [True, False])
async def test_what_is_taken_up_has_a_place_of_its_day(world: World, reads: bool) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /bel")
    if not reads:
        await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    await world.go_to(world.clock.now() + HALF_AN_HOUR + 1)
    with world.database.read() as db:
        member = members.of_group(db, 1, "parent")[0]
        loads = loads_of_day(db, member.id, local_date(world.clock.now(), member.zone).isoformat())
    assert [each.kind for each in loads if each.at is not None] == [burden.LEFT]


@pytest.mark.parametrize(
    ("begun", "waits", "yes"),
    [
        (("> /vraag Kan ik later komen?",), "Je schreef: Kan ik later komen?", "Stuur dit aan Sanne"),
        (("> /bel", f"> {NUMBER}", "Altijd", "Inspreken mag"), NUMBER, "Ja, laat Sanne bellen"),
    ],
)
async def test_who_writes_on_hears_that_it_does_not_go_along_and_sees_what_waits(
    world: World, begun: tuple[str, ...], waits: str, yes: str
) -> None:
    sanne, anna = await group(world)
    await does(world, anna, *begun, "> en mag mijn man mee")
    assert "Ik gaf nog niets door aan Sanne.\nWat je nu stuurde, gaat niet mee." in heard(anna)
    assert anna.last.text.startswith(waits)
    await does(world, anna, yes)
    assert not [each for each in heard(sanne) if "mijn man" in each]


async def test_yes_in_words_counts_also_after_she_wrote_on(world: World) -> None:
    sanne, anna = await group(world)
    await does(world, anna, "> /vraag Kan ik later komen?", "> en mag mijn man mee", "> ja")
    assert [each for each in heard(sanne) if "Kan ik later komen?" in each]


async def test_voice_note_that_answers_nothing_goes_to_her_facilitator_with_a_yes(world: World) -> None:
    sanne, anna = await group(world)
    anna.send_voice(b"x")
    await world.settle()
    assert anna.last.text.startswith("Mag ik dit aan Sanne geven?")
    before = len(sanne.chat.messages)
    await does(world, anna, "Stuur dit aan Sanne")
    assert any(each.file is not None for each in sanne.chat.messages[before:])


async def test_voice_note_where_nobody_can_be_reached_is_said_not_to_be_heard(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    anna.send_voice(b"x")
    await world.settle()
    assert "Spraak kan ik nog niet verstaan." in anna.last.text
