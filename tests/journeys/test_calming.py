"""A minute of rest over HTTP: stop, feel, choose; in the middle of a question, and exercises by family."""

from __future__ import annotations

from storage import meetings, members, prompts, responses
from storage.groups import Group
from tests.journeys.hands import does
from tests.moments import ZONE, amsterdam
from tests.world import World

ALWAYS = {"Iets anders", "Ik stop"}


def _held(world: World, group: Group, *sessions: int) -> None:
    with world.database.write() as db:
        for number in sessions:
            made = meetings.add(
                db, group_id=group.id, session=number, starts_at=world.clock.now(), zone=ZONE, at=world.clock.now()
            )
            meetings.hold(db, made.id, at=world.clock.now())


async def test_parent_rests_in_the_middle_of_a_question_and_answers_it_afterwards(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    ring = await anna.sees("Heb je even een minuut?")
    await does(world, anna, "Ja, nu", "> /rust")

    stop = await anna.sees("Je hoeft nu even niets.")
    await does(world, anna, "Verder")
    assert stop.text.startswith("Voel.")
    await does(world, anna, "Verder")
    assert stop.buttons[:3] == [
        ["Kijken", "Bewegen"],
        ["Iemand zoeken", "Iets kouds"],
        ["Een liedje", "Je voeten"],
    ]
    await does(world, anna, "Kijken", "Zittend")
    assert "van links naar rechts" in stop.text
    await does(world, anna, "Iets anders", "Iemand zoeken", "Klaar")
    assert stop.text == "Je stond even stil.\nNog eens? Tik op /rust."
    assert stop.buttons == [], "no lesson is open yet, so there is no exercise she knows"

    await does(world, anna, "> 7")
    assert "lijf" in ring.text, "the question that was open took her number"
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, members.PARENT)
        (prompt,) = prompts.recent_of(db, member.id, prompts.CHECKIN, most=1)
        assert responses.of(db, prompt.id)["tension"].value == "7"


async def test_a_checkin_that_is_too_much_has_a_way_to_rest_first(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Iets anders", "Even rust", "Ik stop")
    assert anna.last.text.startswith("Prima. Stoppen is ook goed.")
    await does(world, anna, "Ja, nu", "7")
    await anna.sees("lijf")


async def test_who_reads_few_words_gets_at_most_four_buttons(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /taal", "Nederlands", "Korte zinnen", "> /rust", "Verder", "Verder")
    assert anna.last.text == "Kies. Wat wil je nu?"
    assert [label for row in anna.last.buttons for label in row] == [
        *("Kijken", "Bewegen", "Iemand zoeken"),
        "Ik stop",
    ]


async def test_every_way_has_something_else_sitting_down_and_an_end(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /rust", "Verder", "Verder")
    message = anna.last
    for way in ("Kijken", "Bewegen", "Iemand zoeken", "Iets kouds", "Een liedje", "Je voeten"):
        await does(world, anna, way)
        assert {label for row in message.buttons for label in row} == {*ALWAYS, "Zittend", "Klaar"}, way
        shown = message.text
        await does(world, anna, "Zittend")
        assert message.text != shown
        await does(world, anna, "Iets anders")


async def test_exercises_that_were_opened_are_found_by_family_outward_first(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    _held(world, group, 1, 2, 14)
    await does(world, anna, "> /rust", "Verder", "Verder", "Een oefening")
    message = anna.last
    families = [label for row in message.buttons for label in row]
    assert families == ["Kijken en luisteren", "Adem", "Ik stop"], "what the body does inside comes last"

    await does(world, anna, "Kijken en luisteren")
    newest = message.text
    assert {label for row in message.buttons for label in row} == {*ALWAYS, "Verder", "Zittend"}
    await does(world, anna, "Iets anders")
    assert message.text != newest, "an older one of the same family"
    await does(world, anna, "Zittend")
    for _ in range(6):
        if ["Verder"] not in message.buttons:
            break
        assert {label for row in message.buttons for label in row} >= ALWAYS
        await does(world, anna, "Verder")
    await does(world, anna, "Klaar")
    assert "Je stond even stil." in message.text


async def test_facilitator_may_rest_too(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /rust", "Verder", "Verder", "Bewegen", "Klaar")
    assert "Je stond even stil." in sanne.last.text
