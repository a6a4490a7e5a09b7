"""Of what a parent shared without her name, or never sent, nothing leads to her."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from reports.export import export
from simulator.people import Person
from storage import backup, chat_messages, chats, keyboards, members, outbox, people
from storage.database import Database
from storage.encryption import Vault
from storage.groups import Group
from storage.said import Text
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.journeys.test_sharing import UNNAMED, WORDS, _group, _holding, _posts
from tests.world import KEY, World, library


@pytest.mark.durable
@pytest.mark.sqlite
async def test_holder_of_the_key_finds_no_link_between_author_and_unnamed_words(
    world: World, tmp_path: Path
) -> None:
    sanne, anna, _, room, group = await _group(world)
    await world.go_to(world.clock.now() + 60)
    began = world.clock.now()
    await does(world, anna, *UNNAMED)
    draft = _sealed_draft(world.database)
    assert any(draft in each for each in _bytes(tmp_path)), "the bytes of a draft are found while there is one"
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    await does(world, sanne, "Ja, zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert _posts(room)
    await world.go_to(world.clock.now() + 2)
    with world.database.write() as db:
        db.run(text("CREATE TABLE alembic_version (version_num TEXT)"))  # a backup wants it
    copy = tmp_path / "copy" / "backup.db"
    backup.write(tmp_path / "anker.db", copy)

    held_back = Database(f"sqlite:///{copy}", Vault(KEY))
    for database in (world.database, held_back):
        assert _traces(database, anna, group) == []
        assert _hers_since(database, anna, began) == [], "no neighbouring row tells that it was her"
    held_back.close()
    assert not any(draft in each for each in (*_bytes(tmp_path), copy.read_bytes())), "nor do erased pages"

    export(world.database, library(), group.key, tmp_path / "export", now=world.clock.now())
    files = [each for each in (tmp_path / "export").rglob("*") if each.is_file()]
    exported = "".join(each.read_text() for each in files)
    assert anna.name not in exported
    assert WORDS not in exported
    ours = {"consents.csv", "codebook.csv", "datapackage.json", "LEESMIJ.md", "README.md"}  # texts of our own
    told = "".join(each.read_text() for each in files if each.name not in ours)
    assert "deel" not in told.split()

    with world.database.write() as db:  # a link planted on purpose, in each place where one could be
        person = people.find(db, anna.id)
        assert person is not None
        keyboards.add(
            db, person_id=person.id, kind="share", subject=_share_id(world.database), choices=["post"], at=1
        )
        outbox.add(
            db,
            chat_id=person.chat_id,
            kind=outbox.UNWRITTEN,
            says=Text(f"Een ouder deelt:\n{WORDS}"),
            at=1,
        )
    found = _traces(world.database, anna, group)
    assert {place.partition(" ")[0] for place in found} == {"keyboard", "outbox"}, "the search finds links"


async def test_parent_in_two_groups_leaves_no_trace_of_the_command_and_of_her_choice(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    other = world.group("Groep Es")
    anna.open(world.invitation(other))
    await world.settle()
    await does(
        world, anna, *["Verder"] * 4, "Ja, ik doe mee", "Ja, dat mag", "Nee, geen woorden", "Ja, dat mag", "mama"
    )
    await does(world, anna, "20:00", "zondag", "Nee, later")
    await world.go_to(world.clock.now() + 4000)
    began = world.clock.now()
    await does(world, anna, "> /deel", "Groep Linde", "Toch niet")
    await world.go_to(began + 2)
    assert _hers_since(world.database, anna, began) == []
    assert not _holding(world.database, '"deel ')
    began = world.clock.now()
    await does(world, anna, "> /deel", "> groep linde")
    assert "Mag je naam erbij?" in anna.last.text, "typed it is as good"
    await does(world, anna, "Toch niet")
    await world.go_to(began + 2)
    assert _hers_since(world.database, anna, began) == []
    assert not any("groep linde" in each.text for each in anna.chat.messages)
    began = world.clock.now()
    await does(world, anna, "> /deel")
    await world.go_to(began + 25 * 3600)
    assert not _holding(world.database, '"deel '), "nor of a question that she left open"


async def test_replayed_update_of_which_no_row_stayed_is_not_taken_again(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, "> /deel")
    assert "Mag je naam erbij" in anna.last.text
    raw = {"message_id": 5, "date": 1, "chat": {"id": anna.id, "type": "private"}, "text": "/deel"}
    raw |= {"from": {"id": anna.id, "is_bot": False, "first_name": "Anna"}}
    raw |= {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    with world.database.read() as db:
        ((highest,),) = db.all(text("SELECT highest FROM receipt"))
        assert db.all(text(f"SELECT * FROM inbox WHERE update_id = {highest}")) == []
    seen = len(anna.chat.messages)
    world.anker.intake.accept([{"update_id": highest, "message": raw}])
    await world.settle()
    assert len(anna.chat.messages) == seen
    world.anker.intake.accept([{"update_id": highest + 1, "message": raw}])
    await world.settle()
    assert len(anna.chat.messages) == seen + 1, "a fresh one is taken"


async def test_words_are_deleted_from_her_own_chat_with_her_yes_or_her_no(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    for end in ("Zet in de groep", "Toch niet"):
        await does(world, anna, *UNNAMED, "Anders schrijven", f"> {WORDS} en ik ook")
        assert sum(each.text.startswith(WORDS) for each in anna.chat.messages) == 2
        assert WORDS in anna.last.text, "she sees them as the group will"
        await does(world, anna, end)
        assert [each.text for each in anna.chat.messages if each.text.startswith(WORDS)] == []


async def test_what_is_typed_at_a_draft_leaves_no_trace_that_there_was_one(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await world.go_to(world.clock.now() + 4000)
    began = world.clock.now()
    await does(
        world, anna, f"> /deel {WORDS}", "> straks", "> nee", "> anders schrijven", "> iets anders", "> nee"
    )
    await world.go_to(began + 5)
    assert _hers_since(world.database, anna, began) == []


async def test_safe_exit_takes_what_she_was_writing_for_the_group(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    command = anna.say("/deel")
    await world.settle()
    assert command.deleted, "nothing on the way to a share stays in her chat"
    await does(world, anna, "Met mijn naam")
    words = anna.say(WORDS)
    await world.settle()
    await does(world, anna, "> /weg")
    await world.go_to(world.clock.now() + 5)
    assert words.deleted
    assert [each.text for each in anna.chat.messages if not each.deleted] == ["Oké, tot later."]
    assert not _holding(world.database, WORDS)


def _share_id(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text("SELECT id FROM share")).scalar_one())


def _traces(database: Database, author: Person, group: Group) -> list[str]:
    """Rows that hold her words or speak of a share, and rows of hers from the minutes around it.

    Her enrolment and everything after it lies outside: whatever is left of that time would be a trace.
    """
    with database.read() as db:
        person = people.find(db, author.id)
        assert person is not None
        key = chats.key_of(db, author.id).hex()
        mine = {str(each.id) for each in members.of_person(db, person.id) if each.group_id == group.id}
    share = str(_share_id(database))
    token = _token_hash(database)
    found = []
    for table, row in opened_rows(database):
        values = " ".join(row)
        if WORDS in values:
            found.append(f"{table} holds her words")
        elif (table, "post" in row) == ("outbox", True):
            continue  # the post itself, in the group's chat
        elif table != "share" and (share in row or token in values):
            found.append(f"{table} speaks of the share")
        elif table == "share" and (mine & set(row) - {str(group.id)} or key in values or author.name in values):
            found.append(f"{table} speaks of her")
        elif any(value in ("/deel", "share", "unwritten", "share_back") for value in row) or "/deel" in values:
            found.append(f"{table} tells that she shared")
    return found


def _hers_since(database: Database, author: Person, began: int) -> list[str]:
    """Messages, buttons and updates of hers from then on."""
    with database.read() as db:
        person = people.find(db, author.id)
        assert person is not None
        chat_id = person.chat_id
        messages = db.all(text(f"SELECT id FROM outbox WHERE chat_id = {chat_id} AND created_at >= {began}"))
        buttons = db.all(text(f"SELECT id FROM keyboard WHERE person_id = {person.id} AND created_at >= {began}"))
        updates = db.all(
            text(f"SELECT update_id FROM inbox WHERE sender_key IS NOT NULL AND received_at >= {began - 3600}")
        )
        updates += [(each,) for each in chat_messages.lately_of(db, author.id, since=began)]
        asked = db.all(text(f"SELECT kind FROM question WHERE person_id = {person.id}"))
    return [str(each) for each in (*messages, *buttons, *updates, *asked)]


def _sealed_draft(database: Database) -> bytes:
    with database.engine.connect() as connection:
        return bytes(connection.execute(text("SELECT words FROM share_draft")).scalar_one())


def _bytes(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in folder.iterdir() if each.is_file()]


def _token_hash(database: Database) -> str:
    with database.engine.connect() as connection:
        return bytes(connection.execute(text("SELECT token_hash FROM share")).scalar_one()).hex()
