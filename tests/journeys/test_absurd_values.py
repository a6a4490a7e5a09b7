"""Values in plain columns that make no sense: who they are not about is asked, reminded and answered as ever."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import Column, Table, text, update

from storage import meetings
from storage.database import Database
from storage.groups import group
from storage.members import member
from storage.people import person
from storage.prompts import PLANNED, prompt
from storage.routines import routine
from tests.journeys.test_damaged_people import PARENTS, _wrong_with
from tests.moments import ZONE, amsterdam
from tests.world import World

ABSURD: dict[Table, dict[str, object]] = {
    group: {"zone": "Mars/Phobos", "language": "xx"},
    person: {"language": "xx", "level": "hoog"},
    routine: {"minute": 99_999, "zone": "Mars/Phobos", "days": -1},
}


def _spoil(database: Database, group_id: int, person_id: int, member_id: int) -> None:
    whose = {group: group_id, person: person_id}
    with database.write() as db:
        for table, values in ABSURD.items():
            this = routine.c.member_id == member_id if table is routine else table.c.id == whose[table]
            assert db.run(update(table).where(this).values(values))
        planned = (prompt.c.member_id == member_id) & (prompt.c.state == PLANNED)
        assert db.run(
            update(prompt).where(planned).values(kind="raar", local_date="geen dag", zone="x", slot=prompt.c.id)
        )


async def test_values_that_make_no_sense_keep_nobody_else_from_anything(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    linde, eik = world.group("Groep Linde"), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    await world.enrolled("Anna", linde)
    bea, zoe = await world.enrolled("Bea", linde), await world.enrolled("Zoe", eik)
    with world.database.write() as db:
        for each in (linde, eik):
            begins = amsterdam("2026-03-03 19:30")
            meetings.add(db, group_id=each.id, session=1, starts_at=begins, zone=ZONE, at=world.clock.now())
        db.run(update(meetings.meeting).where(meetings.meeting.c.group_id == linde.id).values(session=99))
    _spoil(world.database, linde.id, 2, 2)
    caplog.set_level(logging.ERROR)
    await world.go_to(amsterdam("2026-03-03 20:30"))
    for who in (bea, zoe):
        said = [each.text for each in who.chat.messages if each.from_bot]
        assert sum("Heb je even een minuut?" in each for each in said) == 1, "a check-in on the first evening"
        assert any("Vandaag zien we elkaar" in each for each in said)
        for command in PARENTS:
            assert not await _wrong_with(world, who, command), f"{who.name} /{command}"
    assert not await _wrong_with(world, sanne, "overzicht")
    assert not [each for each in caplog.messages if "step of a tick" in each or "duty" in each]


# A changed byte leaves a text that is no UTF-8, or, in what says how the row is to be read, makes bytes of it.
CHANGED = ["CAST(CAST(substr({0}, 2) AS BLOB) || x'e9' AS TEXT)", "CAST({0} AS BLOB)"]
TEXTS: list[Column[str]] = [
    *(prompt.c[name] for name in ("kind", "zone", "local_date", "instrument")),
    *(routine.c[name] for name in ("kind", "zone")),
    *(member.c[name] for name in ("role", "state", "step")),
    *(person.c[name] for name in ("language", "level")),
    meetings.meeting.c.zone,
]


@pytest.mark.sqlite  # a server takes no text that is none
@pytest.mark.parametrize("changed", CHANGED, ids=["no text", "bytes"])
async def test_a_text_of_which_a_byte_was_changed_keeps_nobody_else_from_anything(
    world: World, changed: str
) -> None:
    linde, eik = world.group("Groep Linde"), world.group("Groep Eik")
    await world.enrolled("Anna", linde)
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    bea, zoe = await world.enrolled("Bea", linde), await world.enrolled("Zoe", eik)
    with world.database.write() as db:
        begins = amsterdam("2026-03-03 19:30")
        meetings.add(db, group_id=linde.id, session=1, starts_at=begins, zone=ZONE, at=world.clock.now())
        for column in TEXTS:
            name = f'"{column.name}"'
            which = f"SELECT min(id) FROM {column.table.name}" if "id" in column.table.c else "1"
            key = "id" if "id" in column.table.c else "member_id"
            value = changed.format(name)
            assert db.run(text(f"UPDATE {column.table.name} SET {name} = {value} WHERE {key} = ({which})")) == 1
    for evening in ("2026-03-02 20:05", "2026-03-04 20:05", "2026-03-05 20:05"):
        await world.go_to(amsterdam(evening))
        for who in (bea, zoe):
            assert "Ja, nu" in [label for row in who.last.buttons for label in row], f"{who.name} is asked"
    for who in (bea, zoe):
        for command in PARENTS:
            assert not await _wrong_with(world, who, command), f"{who.name} /{command}"
    assert not await _wrong_with(world, sanne, "overzicht")
