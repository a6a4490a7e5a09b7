"""The parents choose how their chat ends, over HTTP: by a tap, without names; and the day on which data goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text

from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import backup, ending_votes, members, people
from storage.encryption import keyed_hash
from tests import databases
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.world import World

RESULT = amsterdam("2026-03-05 10:00")


async def _group(world: World) -> tuple[Person, list[Person], Chatroom]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    parents = [await world.enrolled(name, group) for name in ("Anna", "Bea", "Cor")]
    room = world.telegram.group("Linde", [sanne, *parents])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /afsluiten", "Laat ouders kiezen")
    return sanne, parents, room


async def test_facilitator_hears_the_numbers_and_nobody_the_names(world: World) -> None:
    sanne, (anna, bea, cor), room = await _group(world)
    for person, label in ((anna, "Samen verder"), (bea, "Samen verder"), (cor, "Stoppen"), (cor, "Samen verder")):
        await does(world, person, label)
    refused = sanne.tap("Stoppen")
    await world.settle()
    assert (await refused.answered()).text
    await world.go_to(RESULT - 1)
    assert not any("Samen verder:" in each.text for each in sanne.chat.messages)
    await world.go_to(RESULT + 2)
    told = [each.text for each in sanne.chat.messages if "Samen verder: 2. Stoppen: 1." in each.text]
    assert len(told) == 1
    assert not any("Samen verder:" in each.text for each in room.messages)
    with world.database.read() as db:
        assert ending_votes.of(db, 1) is None
        assert not db.all(ending_votes.ending_voter.select())


async def test_question_says_what_is_true_in_whichever_week_it_is_asked(world: World) -> None:
    _, _, room = await _group(world)
    question = next(each for each in room.messages if "Hoe willen jullie hier verder?" in each.text)
    assert question.text.startswith("Straks ga ik uit deze groep."), "the programme may have many weeks to go"


@pytest.mark.durable
@pytest.mark.sqlite
async def test_one_answer_is_tied_to_nobody_and_counted_once_after_a_restart(world: World) -> None:
    _, (anna, bea, _), room = await _group(world)
    await world.go_to(world.clock.now() + 2)
    question = next(each for each in room.messages if "Hoe willen jullie hier verder?" in each.text)
    secret = question.keyboard_rows[0][0]["callback_data"].partition("!")[2]
    anna.tap("Stoppen", question)
    await world.settle()
    await world.anker.stop()
    await world.start_bot()
    anna.tap("Stoppen", question)
    await world.settle()
    with world.database.read() as db:
        vote = ending_votes.of(db, 1)
        (mark,) = (bytes(row[0]) for row in db.all(select(ending_votes.ending_voter.c.who)))
        assert vote is not None
        assert (vote.go_on, vote.close) == (0, 1)
        assert mark not in {db.vault.lookup("ending 1", each.id) for each in (anna, bea)}
    assert mark == keyed_hash(secret.encode(), "ending 1", anna.id), "with what Telegram alone has it is told"
    assert secret not in everything_in(world.database)
    assert not [
        each for each in world.folder.rglob("*") if each.is_file() and secret.encode() in each.read_bytes()
    ]


async def test_who_is_a_parent_here_no_more_chooses_no_more(world: World) -> None:
    """She may still read along in the chat, where the buttons are for whoever sees them."""
    _, (anna, *_), _ = await _group(world)
    with world.database.write() as db:
        known = people.find(db, anna.id)
        assert known is not None
        members.remove(db, members.of_person(db, known.id)[0].id, at=world.clock.now())
    tap = anna.tap("Samen verder")
    await world.settle()
    assert (await tap.answered()).text == "Dit kan hier nu niet."
    with world.database.read() as db:
        assert not db.all(ending_votes.ending_voter.select())


async def test_of_two_answers_the_numbers_are_not_told(world: World) -> None:
    sanne, (anna, bea, _), _ = await _group(world)
    await does(world, anna, "Samen verder")
    await does(world, bea, "Stoppen")
    await world.go_to(RESULT + 2)
    assert any("Te weinig ouders" in each.text for each in sanne.chat.messages)
    assert not any("Samen verder: 1" in each.text for each in sanne.chat.messages)


async def test_group_that_closes_reads_when_names_and_words_go(world: World) -> None:
    sanne, _, room = await _group(world)
    await does(world, sanne, "> /afsluiten", "Het gesprek stopt", "Ja, zeg het in de groep")
    (text,) = (each.text for each in room.messages if "Jullie namen en woorden wis ik op" in each.text)
    assert "woensdag 9 september 2026" in text
    await does(world, sanne, "> /afsluiten", "We gaan toch door")
    await does(world, sanne, "> /afsluiten", "Ouders gaan samen verder", "Ja, zeg het in de groep")
    assert sum("namen en woorden" in each.text for each in room.messages) == 1


async def test_who_decides_before_the_day_ends_the_question_too(world: World) -> None:
    sanne, (anna, bea, cor), room = await _group(world)
    for person, label in ((anna, "Samen verder"), (bea, "Samen verder"), (cor, "Stoppen")):
        await does(world, person, label)
    question = next(each for each in room.messages if "Hoe willen jullie hier verder?" in each.text)
    await does(world, sanne, "> /afsluiten", "Ouders gaan samen verder", "Ja, zeg het in de groep")
    assert not question.buttons
    (told,) = [each.text for each in sanne.chat.messages if "Samen verder: 2. Stoppen: 1." in each.text]
    assert "Beslissen doe je" not in told, "it is decided"
    assert any("Er leest dan ook geen begeleider meer mee." in each.text for each in room.messages)
    await world.go_to(RESULT + 2)
    assert sum("Samen verder: 2." in each.text for each in sanne.chat.messages) == 1


@pytest.mark.skipif(databases.ON_SERVER, reason="backups of a server's database are the server's")
@pytest.mark.sqlite
async def test_copies_of_two_nights_do_not_say_who_chose_what(world: World) -> None:
    _, (anna, *_), _ = await _group(world)
    await does(world, anna, "Samen verder")
    with world.database.write() as db:
        assert db.all(ending_votes.ending_voter.select())
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))  # a backup wants it
    copy = world.folder / "copy.db"
    backup.write(world.folder / "anker.db", copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM ending_voter").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM support").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM ladder_voter").fetchone() == (0,)
