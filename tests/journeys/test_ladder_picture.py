"""How the group stands before a meeting over HTTP: drawn once, without names, never below three or all alike."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from reports import ladder_picture
from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from storage import group_ladders, people
from storage.encryption import keyed_hash
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in, opened_rows
from tests.journeys.test_hosting import HELD
from tests.moments import amsterdam
from tests.world import World

pytestmark = pytest.mark.thorough

PNG = b"\x89PNG"
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


def _counts(world: World) -> list[tuple[int, ...]]:
    with world.database.read() as db:
        return [tuple(each) for each in db.all(text("SELECT top, middle, bottom FROM ladder_question"))]


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
    assert (await tap.answered()).text == "Je telt al mee. Om 19:00 teken ik.\nAlleen als er genoeg mensen tikken."
    await world.go_to(DRAWN - 1)
    assert not _said(room, "Zo staan we")
    await world.go_to(DRAWN + 5)
    (picture,) = _said(room, "Zo staan we")
    assert picture.text == "Zo staan we er samen voor:\nBoven: 2\nMidden: 0\nOnder: 1\nElke plek is goed."
    assert picture.photo is not None
    assert picture.photo.content.startswith(PNG)
    assert not question.buttons
    (told,) = [each for each in sanne.chat.messages if "Zo staan we" in each.text]
    assert picture.text in told.text
    assert told.photo is not None
    assert told.photo.content == picture.photo.content, "the same picture"
    await world.go_to(DRAWN + 20 * 60)
    assert not picture.edited
    assert not list((world.folder / "exports").iterdir())


@pytest.mark.long
async def test_picture_stands_with_the_agenda_until_the_meeting_is_over(world: World) -> None:
    sanne, mothers, _, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    for person, rung in zip(mothers, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    await _opens_agenda(world, sanne)
    assert "op de ladder" not in sanne.last.text, "not before it was drawn"
    await world.go_to(DRAWN + 5)
    await _opens_agenda(world, sanne)
    assert "De groep op de ladder\nBoven: 2\nMidden: 0\nOnder: 1" in sanne.last.text
    await does(world, sanne, "Om te printen")
    (page,) = [each.document for each in sanne.chat.messages if each.document is not None]
    shown = page.content.decode()
    assert "<svg" in shown
    assert "Zo staan we ervoor" in shown
    await world.go_to(DRAWN + group_ladders.KEPT_SECONDS)
    assert _counts(world) == [(0, 0, 0)]


async def test_a_group_that_was_not_taught_the_ladder_reads_what_it_is(world: World) -> None:
    _, _, _, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    assert question.text.startswith("De ladder is een plaatje dat helpt.\nBoven: rustig.")


async def test_what_cannot_be_drawn_is_said_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no room")

    sanne, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    for person, rung in zip(mothers, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    monkeypatch.setattr(ladder_picture, "draw", fails)
    await world.go_to(DRAWN + 5)
    (said,) = _said(room, "Zo staan we")
    assert said.photo is None
    assert "Boven: 2" in said.text
    assert [each for each in sanne.chat.messages if "Boven: 2" in each.text]


@pytest.mark.long
async def test_picture_that_a_fall_interrupted_is_drawn_after_the_restart_and_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    for person, rung in zip(mothers, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    with monkeypatch.context() as patched:
        patched.setattr(world.anker.turns, "hand_over", lambda *_: None)
        await world.go_to(DRAWN + 5)
    assert not _said(room, "Zo staan we")
    await world.anker.stop()
    await world.start_bot()
    await world.settle()
    (picture,) = _said(room, "Zo staan we")
    assert picture.photo is not None


async def test_nobody_answers_twice_not_even_after_a_restart(world: World) -> None:
    _, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    mothers[0].tap("Boven", question)
    await world.settle()
    await world.anker.stop()
    await world.start_bot()
    again, first = mothers[0].tap("Onder", question), mothers[1].tap("Onder", question)
    await world.settle()
    assert (await again.answered()).text.startswith("Je telt al mee.")
    assert (await first.answered()).text.startswith("Dank je.")
    with world.database.read() as db:
        assert [tuple(each) for each in db.all(text("SELECT top, middle, bottom FROM ladder_question"))] == [
            (1, 0, 1)
        ]
    await world.go_to(DRAWN + 5)
    assert _said(room, "Vandaag teken ik geen plaatje."), "two are too few"


async def test_a_button_that_somebody_made_up_counts_nobody(world: World) -> None:
    _, mothers, _, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    data = question.keyboard_rows[0][0]["callback_data"]
    bare, _, secret = data.partition("!")
    for made_up in (bare, f"{bare}!{secret[::-1]}"):
        tap = mothers[0].tap_data(made_up, question)
        await world.settle()
        assert (await tap.answered()).text.startswith("Deze knop is van eerder.")
    with world.database.read() as db:
        assert [tuple(each) for each in db.all(text("SELECT top, middle, bottom FROM ladder_question"))] == [
            (0, 0, 0)
        ]


async def test_what_was_answered_in_one_chat_is_not_drawn_in_the_next(world: World) -> None:
    sanne, mothers, room, question = await _asked(world, ("Anna", "Bea", "Dunya"))
    for person, rung in zip(mothers, ("Boven", "Onder", "Boven"), strict=True):
        person.tap(rung, question)
    await world.settle()
    new = world.telegram.group("Linde, nieuw", [sanne, *mothers])
    new.add_bot(by=sanne)
    await world.settle()
    sanne.tap("Koppelen", new.messages[-1])
    await world.go_to(DRAWN + 5)
    assert not [*_said(room, "Zo staan we"), *_said(new, "Zo staan we")]
    assert not [*_said(room, "Vandaag teken ik"), *_said(new, "Vandaag teken ik")]


async def _opens_agenda(world: World, sanne: Person) -> None:
    await does(world, sanne, "> /bijeenkomst")
    await does(world, sanne, sanne.last.buttons[0][0], "Agenda")


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
    assert not [each for each in sanne.chat.messages if "Zo staan we" in each.text]
    assert _counts(world) == [(0, 0, 0)]


async def _answered(world: World) -> tuple[list[Person], list[tuple[str, list[str]]], str]:
    """Three of four parents answered, each something else; with the rows that are new since, and the secret."""
    _, mothers, _, question = await _asked(world, ("Anna", "Bea", "Dunya", "Ezra"))
    before = _rows(world)
    for person, rung in zip(mothers, ("Midden", "Onder", "Boven"), strict=False):
        person.tap(rung, question)
        await world.settle()
    await world.go_to(world.clock.now() + 2)
    secret = question.keyboard_rows[0][0]["callback_data"].partition("!")[2]
    return mothers, [row for row in _rows(world) if row not in before], secret


def _who_answered(world: World, parents: list[Person], secret: str = "") -> set[str]:
    """Whoever has the key, the database, its journal and every file tries to tell who answered.

    With the `secret` that Telegram alone has, it would be told.
    """
    on_disk = b"".join(each.read_bytes() for each in world.folder.rglob("*") if each.is_file())
    in_rows = everything_in(world.database)
    with world.database.read() as db:
        (meeting_id,) = db.all(text("SELECT meeting_id FROM ladder_question"))[0]
        marks = [
            (person.name, db.vault.lookup(purpose, person.id))
            for person in parents
            for purpose in (f"ladder {meeting_id}", "ladder", "inbox")
        ]
    marks += [(each.name, keyed_hash(secret.encode(), f"ladder {meeting_id}", each.id)) for each in parents]
    return {name for name, mark in marks if mark in on_disk or mark.hex() in in_rows}


@pytest.mark.durable
@pytest.mark.sqlite
async def test_nothing_ties_an_answer_to_who_gave_it(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mothers, new, secret = await _answered(world)
    assert {table for table, _ in new} == {"ladder_question", "ladder_voter"}, "no other row tells of a tap"
    with world.database.read() as db:
        known = [people.find(db, each.id) for each in mothers]
    ids = {str(value) for each in known if each for value in (each.id, each.chat_id)} | {m.name for m in mothers}
    voters = [row for table, row in new if table == "ladder_voter"]
    assert len(voters) == 3
    assert all(not ids & set(row[1:]) for row in voters)
    assert all(len(row) == 2 for row in voters), "a mark, and nothing of what was answered"
    assert _who_answered(world, mothers) == set()
    assert secret
    assert secret not in everything_in(world.database)
    assert not [
        each for each in world.folder.rglob("*") if each.is_file() and secret.encode() in each.read_bytes()
    ]
    assert secret not in caplog.text
    assert _who_answered(world, mothers, secret) == {"Anna", "Bea", "Dunya"}, "the search finds what it can make"
    await world.go_to(DRAWN + 5)
    assert not [row for table, row in _rows(world) if table == "ladder_voter"]
    ours = (each for each in caplog.records if each.name.partition(".")[0] in ("handlers", "storage", "gateway"))
    assert not [each for each in ours if any(word in each.getMessage() for word in group_ladders.RUNGS)]


def _rows(world: World) -> list[tuple[str, list[str]]]:
    passing = ("receipt", "missing_update", "heartbeat", "journal_debt")
    return [(table, row) for table, row in opened_rows(world.database) if table not in passing]
