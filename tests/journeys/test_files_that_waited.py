"""A file that is asked for comes, or somebody hears that it does not, whatever is in the way while it is made."""

from __future__ import annotations

from types import ModuleType

import pytest

from commands import export_maker
from handlers.staff import exporting
from simulator.people import Person
from storage import export_requests
from storage.database import Unavailable
from tests.journeys.hands import does
from tests.world import World


async def _coordinator(world: World) -> Person:
    group = world.group()
    await world.enrolled("Anna", group)
    return await world.enrolled("Karin", group, "coordinator")


def _files(person: Person) -> int:
    return sum(each.document is not None for each in person.chat.messages)


def _in_state(world: World, state: str) -> int:
    with world.database.read() as db:
        return len(export_requests.in_state(db, state))


@pytest.mark.parametrize(("room", "step"), [(export_maker, "export"), (exporting, "hand_over")])
async def test_a_file_for_which_the_disk_had_no_room_is_made_once_there_is(
    world: World, monkeypatch: pytest.MonkeyPatch, room: ModuleType, step: str
) -> None:
    def full(*_: object, **__: object) -> bool:
        raise Unavailable("disk is full")

    karin = await _coordinator(world)
    with monkeypatch.context() as patch:
        patch.setattr(room, step, full)
        await does(world, karin, "> /export", "Om mee te werken")
    assert (_files(karin), _in_state(world, export_requests.ASKED)) == (0, 1)
    assert not list((world.folder / "exports").glob("*"))
    await world.go_to(world.clock.now() + 61)
    assert (_files(karin), _in_state(world, export_requests.ASKED)) == (1, 0)


async def test_a_file_that_cannot_be_handed_over_is_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("gone")

    karin = await _coordinator(world)
    monkeypatch.setattr(exporting, "hand_over", fails)
    await does(world, karin, "> /export", "Om mee te werken")
    assert "kwam er niet" in karin.last.text or "lukte niet" in karin.last.text
    assert _in_state(world, export_requests.FAILED) == 1
    assert not list((world.folder / "exports").iterdir())
