"""What parents want more of, over HTTP: tapped or typed, read by their facilitators, taken away by whose it is."""

from __future__ import annotations

import pytest

from storage import experiments, meetings, members, pot, retention, wishes
from storage.groups import Group
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import ZONE
from tests.world import World


def _wishes(world: World, group: Group) -> list[str]:
    with world.database.read() as db:
        return [each.words for each in wishes.of_group(db, group.id)]


async def test_wish_is_tapped_and_typed_and_its_facilitator_reads_it_without_a_duty(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    roos = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    anna = await world.enrolled("Anna", group)
    before = len(sanne.chat.messages)
    await does(world, anna, "> /wens")
    assert "Sanne kan het lezen, met je naam." in anna.last.text, "who reads it is said beforehand"
    await does(world, anna, "Vaker samenkomen", "> zingen met <de kinderen>")
    assert "• zingen met <de kinderen>" in anna.last.text
    assert _wishes(world, group) == ["Vaker samenkomen", "zingen met <de kinderen>"]
    assert len(sanne.chat.messages) == before, "nothing rings"

    await does(world, sanne, "> /overzicht")
    assert "waar zij meer van willen: 2. Antwoorden hoeft niet." in sanne.last.text
    await does(world, sanne, "Lees de wensen van ouders")
    assert "Anna: Vaker samenkomen\nAnna: zingen met <de kinderen>" in sanne.last.text
    await does(world, roos, "> /overzicht")
    assert "wensen" not in str(roos.last.buttons)


async def test_who_writes_on_below_a_wish_hears_that_it_is_kept_and_how_to_add_another(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> meer oefenen", "> en meer koffie")
    assert anna.last.text == "Je wens is bewaard.\nNog een wens? Tik op /wens."
    assert _wishes(world, group) == ["meer oefenen"]


async def test_parent_takes_a_wish_away_again(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> zwaluwen kijken", "> /wens", "Weg: zwaluwen kijken")
    assert _wishes(world, group) == []
    await does(world, anna, "Klaar")
    assert anna.last.text == "Prima. Er staat niets."


@pytest.mark.parametrize("words", ["toch niet", "laat maar", "later", "niet nu", "ja", "weet ik niet", "👍", "?"])
@pytest.mark.parametrize("acts", [("> /wens",), ("> /proefje",), ("> /ideeen", "Zet er iets bij")])
async def test_what_tells_nobody_anything_is_shown_to_nobody(
    world: World, acts: tuple[str, ...], words: str
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        at = world.clock.now()
        first = meetings.add(db, group_id=group.id, session=1, starts_at=at, zone=ZONE, at=at)
        meetings.hold(db, first.id, at=at)
    before, said = len(sanne.chat.messages), len(anna.chat.messages)
    await does(world, anna, *acts, f"> {words}")
    assert len(sanne.chat.messages) == before
    assert _wishes(world, group) == []
    with world.database.read() as db:
        assert pot.of_group(db, group.id) == []
        (member,) = members.of_group(db, group.id, members.PARENT)
        assert experiments.of_member(db, member.id) == []
    told = "\n".join(each.text for each in anna.chat.messages[said:] if each.from_bot)
    assert any(each in told for each in ("Prima.", "Typ het, of tik op een knop.", "ideeënpot is nog leeg"))


async def test_words_of_danger_are_no_wish(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> ik wil niet meer leven")
    assert _wishes(world, group) == []
    assert "113" in "".join(each.text for each in anna.chat.messages[-2:])


async def test_too_long_or_a_sixth_wish_is_said_and_loses_nothing(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> " + "meer " * 80)
    assert "wat lang" in anna.last.text
    await does(world, anna, *[act for number in range(5) for act in ("> /wens", f"> wens {number}")])
    await does(world, anna, "> /wens", "> nog een")
    assert "Er staan nu vijf wensen" in anna.last.text
    assert len(_wishes(world, group)) == 5


async def test_a_wish_that_was_read_goes_with_her_answers(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> zwaluwen kijken")
    await does(world, sanne, "> /overzicht", "Lees de wensen van ouders")
    await does(world, anna, "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    await world.go_to(world.clock.now() + 5)
    assert "zwaluwen" not in everything_in(world.database)


async def test_wish_goes_with_her_and_with_the_words_of_a_group_that_ended(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, anna, "> /wens", "> zwaluwen kijken")
    await does(world, bea, "> /wens", "> ganzen horen")
    await does(world, sanne, "> /overzicht", "Lees de wensen van ouders")
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    await world.go_to(world.clock.now() + 5)
    assert "zwaluwen" not in everything_in(world.database)
    with world.database.write() as db:
        (left,) = [each for each in members.of_group(db, group.id, members.PARENT) if each.person_id is not None]
        retention.erase(db, left.id, called="ouder", at=world.clock.now())
    assert _wishes(world, group) == []
