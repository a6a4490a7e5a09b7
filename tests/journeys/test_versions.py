"""A coordinator moves a running group to a later version of its programme, after seeing what changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from content.packs import Library
from content.programmes import Programme, Wave
from content.sessions import Session
from storage import groups, meetings
from storage.groups import Group
from storage.meetings import Meeting
from tests.journeys.hands import does
from tests.journeys.test_waves import add_meeting, of_wave
from tests.moments import amsterdam
from tests.world import PROGRAMME, World, library

Kept = TypeVar("Kept", Programme, Session)

NOW = library().programme(PROGRAMME).version
NEXT = NOW + 1

HELD = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]


def _shipped() -> Programme:
    return library().programme(PROGRAMME)


def _longer() -> Programme:
    """The next version: a session appended, another text in the third, another moment of the ladder, a wave."""
    old = _shipped()
    sessions = [*old.sessions, _like(old.session(20), number=21, title=old.modules[0].title)]
    sessions[2] = _like(old.session(3), exchange=old.session(4).exchange)
    wave = Wave(key="end", session=21, opens=1, closes=14)
    return _like(
        old, version=NEXT, sessions=tuple(sessions), waves=(wave,), asked_from={"ladder": 9, "feeling": "never"}
    )


def _like(one: Kept, **changes: object) -> Kept:
    return one.model_copy(update=changes)


async def _installs(world: World, programme: Programme) -> None:
    """Anker is stopped, has another version in its files, and starts again."""
    await world.anker.stop()
    content: Library = replace(library(), programmes={programme.key: programme})
    world.content = content
    await world.start_bot()


def _version(world: World, group: Group) -> str:
    with world.database.read() as db:
        return groups.get(db, group.id).pack_version


def _meetings(world: World, group: Group) -> list[Meeting]:
    with world.database.read() as db:
        return meetings.of_group(db, group.id)


async def test_coordinator_sees_what_changes_and_moves_the_group(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    karin = await world.enrolled("Karin", group, "coordinator")
    await does(world, karin, "> /versie")
    assert "Er is geen nieuwere versie" in karin.last.text

    await _installs(world, _longer())
    await does(world, karin, "> /overzicht")
    assert f"Er is een nieuwe versie van het programma ({NEXT})." in karin.last.text
    await does(world, karin, "Bekijk de nieuwe versie")
    shown = karin.last.text
    assert f"volgt versie {NOW} van Traumasensitief opvoeden" in shown
    assert "Sessie 21 komt erbij: " in shown
    assert "Andere tekst in sessie: 3\n" in shown
    assert "De check-in vraagt ladder na sessie 9." in shown
    assert "De check-in vraagt feeling niet." in shown
    assert "Meting erbij: Aan het eind, bij sessie 21, van dag 1 tot dag 14. Met: Vragen over merken" in shown
    assert _version(world, group) == str(NOW), "looking moves nothing"

    await does(world, karin, f"Ja, naar versie {NEXT}")
    assert _version(world, group) == str(NEXT)
    assert f"volgt nu versie {NEXT}" in karin.last.text
    assert "Sessie 21 komt erbij" in sanne.last.text, "the facilitator reads what changes"
    await does(world, karin, "> /versie")
    assert "Er is geen nieuwere versie" in karin.last.text


async def test_group_that_stays_goes_on_as_it_is(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    karin = await world.enrolled("Karin", group, "coordinator")
    await _installs(world, _longer())
    await does(world, karin, "> /versie", f"Nee, blijf op {NOW}")
    assert f"blijft op versie {NOW}" in karin.last.text
    assert _version(world, group) == str(NOW)
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    assert [each.state for each in _meetings(world, group)] == ["held"]


async def test_what_was_held_keeps_its_number_and_its_row(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    karin = await world.enrolled("Karin", group, "coordinator")
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    before = _meetings(world, group)
    await _installs(world, _longer())
    await does(world, karin, "> /versie", f"Ja, naar versie {NEXT}")
    assert _version(world, group) == str(NEXT)
    assert _meetings(world, group) == before


async def test_version_that_renumbers_what_was_held_is_refused_and_the_group_goes_on(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    karin = await world.enrolled("Karin", group, "coordinator")
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    old = _shipped()
    turned = (_like(old.session(2), number=1), _like(old.session(1), number=2), *old.sessions[2:])
    await _installs(world, _like(old, version=NEXT, sessions=turned))
    await does(world, karin, "> /versie")
    assert "past nog niet bij deze groep" in karin.last.text
    assert "of heeft er een dag voor: 1." in karin.last.text
    assert not karin.last.buttons
    assert _version(world, group) == str(NOW)


async def test_yes_does_not_count_once_a_meeting_was_held_against_it(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    karin = await world.enrolled("Karin", group, "coordinator")
    old = _shipped()
    turned = (_like(old.session(2), number=1), _like(old.session(1), number=2), *old.sessions[2:])
    await _installs(world, _like(old, version=NEXT, sessions=turned))
    await does(world, karin, "> /versie")
    await does(world, sanne, *HELD)
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    await does(world, karin, f"Ja, naar versie {NEXT}")
    assert any("past nog niet bij deze groep" in each.text for each in karin.chat.messages)
    assert _version(world, group) == str(NOW)


async def test_yes_to_a_version_that_was_replaced_meanwhile_is_asked_anew(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    await _installs(world, _longer())
    await does(world, karin, "> /versie")
    await _installs(world, _like(_longer(), version=NEXT + 1))
    await does(world, karin, f"Ja, naar versie {NEXT}")
    assert _version(world, group) == str(NOW)
    assert f"Er is nu versie {NEXT + 1}." in karin.last.text


async def test_measurement_that_was_sent_goes_on_and_is_not_sent_again_at_its_new_place(world: World) -> None:
    old = _shipped()
    waves_of_old = (Wave(key="start", session=1, opens=-7, closes=7),)
    await _installs(world, _like(old, waves=waves_of_old))
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    anna = await world.enrolled("Anna", group)
    add_meeting(world, group, 1, "2026-03-05 19:30")
    await world.go_to(amsterdam("2026-03-02 10:30"))
    await does(world, anna, "Ja, nu", "Verder", "Begin", "Soms")
    sent = of_wave(world, group, "start")
    moved = Wave(key="start", session=2, opens=-7, closes=7)
    await _installs(world, _like(old, version=NEXT, waves=(moved,)))
    await does(world, karin, "> /versie")
    assert "Meting wordt: Begin, bij sessie 2, van dag -7 tot dag 7." in karin.last.text
    await does(world, karin, f"Ja, naar versie {NEXT}")
    assert of_wave(world, group, "start") == sent
    asked = next(each for each in reversed(anna.chat.messages) if each.text.startswith("2 van de 6"))
    anna.tap("Soms", asked)
    await world.settle()
    assert asked.text.startswith("3 van de 6"), "what is open goes on"

    add_meeting(world, group, 2, "2026-03-12 19:30")
    await world.go_to(amsterdam("2026-03-09 22:00"))
    again = of_wave(world, group, "start")
    assert [each.instrument for each in again].count(sent[0].instrument) == 1
    assert again[0].id == sent[0].id


async def test_session_that_went_from_the_files_under_the_same_version_is_held_all_the_same(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *HELD)
    old = _shipped()
    await _installs(world, _like(old, sessions=old.sessions[1:]))
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    assert [each.state for each in _meetings(world, group)] == ["held"]


async def test_words_that_were_put_right_under_the_same_version_are_said_at_once(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, *HELD)
    old = _shipped()
    first = _like(old.session(1), title=old.modules[1].title)
    await _installs(world, _like(old, sessions=(first, *old.sessions[1:])))
    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, sanne, "Ja, geweest", "Klaar")
    assert any("Polyvagaal" in each.text for each in sanne.chat.messages)


async def test_version_that_names_an_item_which_no_check_in_has_is_shown_without_it(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    await _installs(world, _like(_shipped(), version=NEXT, asked_from={**_shipped().asked_from, "nobodys": 3}))
    await does(world, karin, "> /versie")
    assert f"Ja, naar versie {NEXT}" in [label for row in karin.last.buttons for label in row]
    assert "nobodys" not in karin.last.text
