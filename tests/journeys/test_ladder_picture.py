"""How the group stands before a meeting over HTTP: drawn once, without names, never below three or all alike."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import group_ladders, people
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.journeys.test_hosting import HELD
from tests.moments import amsterdam
from tests.world import World

ASKED, DRAWN = amsterdam("2026-03-05 16:30"), amsterdam("2026-03-05 19:00")


async def _asked(world: World, names: tuple[str, ...]) -> tuple[Person, list[Person], Chatroom, Message]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    mothers = [await world.enrolled(name, group) for name in names]
    room = world.telegram.group("Linde", [sanne, *mothers])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", *HELD)
    await does(world, sanne, "> /overzicht", "Laddervraag: uit. Zet aan")
    await world.go_to(ASKED - 1)
    assert not _said(room, "op de ladder")
    await world.go_to(ASKED)
    (question,) = _said(room, "Waar sta jij nu op de ladder?")
    return sanne, mothers, room, question


def _said(room: Chatroom, words: str) -> list[Message]:
    return [each for each in room.messages if each.from_bot and words in each.text]


async def test_picture_is_drawn_once_at_the_stated_minute_and_names_nobody(world: World) -> None:
    sanne, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    assert "Om 19:00 teken ik één plaatje." in question.text
    for person, rung in zip(mothers, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    tap = mothers[0].tap("Onder", question)
    await world.settle()
    assert (await tap.answered()).text == "Je telt al mee. Om 19:00 komt het plaatje."
    await world.go_to(DRAWN - 1)
    assert not _said(room, "Zo staan we")
    await world.go_to(DRAWN + 5)
    (picture,) = _said(room, "Zo staan we")
    assert picture.text == "Zo staan we er samen voor:\n●● Boven\n– Midden\n● Onder\nElke plek is goed."
    assert not question.buttons
    (told,) = [each.text for each in sanne.chat.messages if "Zo staan we" in each.text]
    assert picture.text in told
    assert not picture.edited


@pytest.mark.parametrize("rungs", [("Boven", "Onder"), ("Onder", "Onder", "Onder")])
async def test_too_few_or_all_alike_are_not_drawn(world: World, rungs: tuple[str, ...]) -> None:
    sanne, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    for person, rung in zip(mothers, rungs, strict=False):
        person.tap(rung, question)
    stranger = world.telegram.person("Roos")
    stranger.join(room)
    stranger.tap("Boven", question)
    sanne.tap("Boven", question)
    await world.go_to(DRAWN + 5)
    assert not _said(room, "Zo staan we")
    assert len(_said(room, "Vandaag teken ik geen plaatje.")) == 1
    assert not [each for each in sanne.chat.messages if "●" in each.text]


async def test_nothing_ties_an_answer_to_who_gave_it(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, mothers, _, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    before = _rows(world)
    for person, rung in zip(mothers, ("Midden", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    new = [row for row in _rows(world) if row not in before]
    assert {table for table, _ in new} == {"ladder_question", "ladder_voter"}, "no other row tells of a tap"
    with world.database.read() as db:
        known = [people.find(db, each.id) for each in mothers]
    ids = {str(value) for each in known if each for value in (each.id, each.chat_id)} | {m.name for m in mothers}
    voters = [row for table, row in new if table == "ladder_voter"]
    assert all(not ids & set(row[1:]) for row in voters)
    assert all(len(row) == 2 for row in voters), "who answered, and nothing of what"
    await world.go_to(DRAWN + 5)
    assert not [row for table, row in _rows(world) if table == "ladder_voter"]
    with world.database.read() as db:
        counts = db.all(text("SELECT top, middle, bottom FROM ladder_question"))
        assert [tuple(each) for each in counts] == [(0, 0, 0)]
    ours = (each for each in caplog.records if each.name.partition(".")[0] in ("handlers", "storage", "gateway"))
    assert not [each for each in ours if any(word in each.getMessage() for word in group_ladders.RUNGS)]
    with world.database.write() as db:  # the search finds what is planted
        db.run(text("INSERT INTO ladder_voter (meeting_id, who) SELECT meeting_id, x'01' FROM ladder_question"))
    assert [row for table, row in _rows(world) if table == "ladder_voter"]


def _rows(world: World) -> list[tuple[str, list[str]]]:
    passing = ("receipt", "missing_update", "heartbeat", "journal_debt")
    return [(table, row) for table, row in opened_rows(world.database) if table not in passing]
