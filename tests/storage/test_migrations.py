"""Migrations: they lead to the tables of the code, all or none, and never touch a database they do not know."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, MetaData, Text, create_mock_engine, select, update

from gateway.spelling import SENDING, spell
from storage import (
    experiment_versions,
    groups,
    invitations,
    key_check,
    outbox,
    planned_prompts,
    prompts,
    said,
    sealed,
    sqlite_or_postgresql,
    waiting_messages,
)
from storage.database import Database, Unavailable, metadata
from storage.encryption import Binding, KeyUnusable, Unreadable, Vault, binding
from storage.migrations import state
from tests.moments import T0
from tests.scheduler.cast import a_parent
from tests.world import KEY

pytestmark = [pytest.mark.sqlite, pytest.mark.thorough]  # a server's database begins in the present shape

# Tables that hold sealed values from their first day on.
SEALED_SINCE = {"kept_secret", "ladder_rung"}
SEALED_BEFORE = {
    "chat": {"telegram_id": "chat"},
    "cohort": {"name": "group", "helplines": "group"},
    "experiment": {"title": "experiment", "voice": "experiment"},
    "experiment_version": dict.fromkeys(experiment_versions.WORDS, "experiment"),
    "inbox": {"payload": "inbox"},
    "lesson_voice": {"file": "lesson_voice"},
    "meeting": {"place": "meeting", "link": "meeting"},
    "outbox": {"payload": "outbox"},
    "person": {"name": "person", "called": "person"},
    "response": {"words": "response"},
    "revision": {"words": "response"},
    "share": {"text": "share"},
    "share_draft": {"words": "share"},
}


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Integer()))
    with op.batch_alter_table("cohort") as table:
        table.drop_column("zone")
    {last}
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY))
    yield database
    database.close()


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, to which one can be added."""
    folder = tmp_path / "migrations"
    shutil.copytree(state.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(state, "FOLDER", folder)
    return folder / "versions"


def shape(file: Path) -> dict[str, list[str]]:
    """Every table and index of a database, in SQLite's own words, in whatever order: columns come later."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: sorted(part.strip() for part in re.split(r",(?![^(]*\))", _inner(sql.replace('"', ""))))
            for name, sql in connection.execute(query)
        }


def _inner(sql: str) -> str:
    """What stands between the brackets of a table; an index as it is."""
    words = " ".join(sql.split())
    return words.partition("(")[2].rpartition(")")[0] if words.startswith("CREATE TABLE") else words


def test_migrated_database_has_the_very_tables_of_the_code(database: Database, tmp_path: Path) -> None:
    state.upgrade(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    at_once = Database(f"sqlite:///{tmp_path / 'at_once.db'}", Vault(KEY))
    assert state.migrate(at_once)
    for each in (database, at_once):
        assert state.is_current(each)
        with each.read() as db:
            key_check.require(db)
    at_once.close()
    assert shape(tmp_path / "anker.db") == shape(tmp_path / "at_once.db")


def test_migrations_follow_each_other_in_one_line_of_numbers(database: Database) -> None:
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(state.configuration(connection))
    assert [each.revision for each in script.walk_revisions()] == state.revisions()[::-1]


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert state.revision(database) is None
    assert not state.is_current(database)
    assert state.migrate(database)
    assert state.is_current(database)
    assert not state.migrate(database)


@pytest.mark.parametrize("last", ["raise ValueError", 'op.execute("DELETE FROM cohort")'])
def test_failed_migration_leaves_the_database_as_it_was(
    database: Database, migrations: Path, tmp_path: Path, last: str
) -> None:
    state.migrate(database)
    with database.write() as db:
        about = {"programme": "p", "pack_version": "1", "zone": "UTC", "language": "nl", "helplines": ()}
        group = groups.add(db, key="g", name="Linde", at=0, **about)  # type: ignore[arg-type]
        invitations.issue(db, group_id=group.id, role="parent", at=0)
    before = shape(tmp_path / "anker.db")
    (migrations / "9001_broken.py").write_text(BROKEN.format(before=state.revisions()[-1], last=last))
    with pytest.raises((ValueError, state.SchemaStrange)):
        state.migrate(database)
    assert shape(tmp_path / "anker.db") == before
    assert state.revision(database) == state.revisions()[-2]
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection:
        assert connection.execute("SELECT key FROM cohort").fetchall() == [("g",)]


def test_database_keeps_guarding_its_references_after_migrating(database: Database) -> None:
    state.migrate(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_unknown_shapes_are_refused_and_left_alone(database: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
        connection.execute("CREATE TABLE somebody_elses (id INTEGER)")
    before = shape(tmp_path / "anker.db")
    with pytest.raises(state.SchemaStrange, match="did not make"):
        state.migrate(database)
    assert shape(tmp_path / "anker.db") == before


def test_locked_database_is_told_as_unavailable(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_or_postgresql, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "anker.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="locked"):
            state.migrate(database)


def filled_before_values_were_bound(database: Database) -> dict[tuple[str, str, int], bytes]:
    """A database of the first release with two rows a table; what is sealed in it, by table, column and row."""
    state.upgrade(database, "0001")
    values: dict[tuple[str, str, int], bytes] = {}
    with database.engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for number in (1, 2) if table.name != state.VERSION_TABLE else ():
                row: dict[str, object] = {}
                for column in table.c:
                    purpose = SEALED_BEFORE.get(table.name, {}).get(column.name)
                    if purpose is not None:
                        plain = values[table.name, column.name, number] = f"[[{number}]]".encode()
                        row[column.name] = database.vault.seal(Binding(purpose.encode()), plain)
                    elif isinstance(column.type, LargeBinary):
                        row[column.name] = bytes([number]) * 32
                    else:
                        row[column.name] = f"x{number}" if isinstance(column.type, Text) else number
                connection.execute(table.insert(), row)
    return values


def opened(database: Database, table: str, column: str, number: int) -> bytes:
    """A sealed value of the row written at this place."""
    (where,) = [each for each in sealed.EVERY if (each.table.name, each.column.name) == (table, column)]
    with database.engine.connect() as connection:
        row = connection.execute(select(where.table)).mappings().all()[number - 1]
    return database.vault.open(where.of(*(row[key.name] for key in where.by)), row[column])


def test_values_of_the_first_release_are_bound_to_their_rows(database: Database) -> None:
    values = filled_before_values_were_bound(database)
    state.migrate(database)
    for (table, column, number), plain in values.items():
        assert opened(database, table, column, number) == plain
    assert {(table, column) for table, column, _ in values} == {
        (each.table.name, each.column.name) for each in sealed.EVERY if each.table.name in SEALED_BEFORE
    }
    with database.read() as db:
        key_check.require(db)


def test_migration_leaves_a_damaged_value_and_binds_the_rest(database: Database) -> None:
    filled_before_values_were_bound(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'damaged' WHERE id = 1")
    state.migrate(database)
    assert opened(database, "person", "name", 2) == b"[[2]]"
    with pytest.raises(Unreadable):
        opened(database, "person", "name", 1)


def test_migration_with_a_wrong_key_changes_nothing(database: Database, tmp_path: Path) -> None:
    filled_before_values_were_bound(database)
    before = shape(tmp_path / "anker.db")
    wrong = Database(f"sqlite:///{tmp_path / 'anker.db'}", Vault(KEY[::-1]))
    with pytest.raises(KeyUnusable):
        state.migrate(wrong)
    wrong.close()
    assert shape(tmp_path / "anker.db") == before
    state.migrate(database)
    assert opened(database, "person", "name", 1) == b"[[1]]"


BEFORE_IT_WAS_SAID: dict[str, dict[str, object]] = {
    "sendMessage": {
        "text": "Hoi <b>Anna</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Ja", "callback_data": "checkin:1:0:0"}],
                [{"text": "Kaart", "url": "https://example.org"}],
            ]
        },
        "message_thread_id": 7,
    },
    "sendVoice": {"voice": "AwAC"},
    "sendPhoto": {"_upload": ["photo", "ladder.png", "/data/ladder.png"], "caption": "Dit", "parse_mode": "HTML"},
    "sendDocument": {"_upload": ["document", "e.zip", "/data/1.zip"], "caption": "Dit", "parse_mode": "HTML"},
    "copyMessage": {"from_chat_id": 8, "message_id": 9},
    "deleteMessages": {"message_ids": [5, 6]},
    "setMyCommands": {"commands": [{"command": "hulp", "description": "Hulp"}], "scope": {"type": "chat"}},
    "deleteMyCommands": {"scope": {"type": "chat"}},
    "createForumTopic": {"name": "Nieuws"},
    "leaveChat": {},
    "pinChatMessage": {"disable_notification": True},
    "deleteMessage": {"message_id": 8},
    "editMessageReplyMarkup": {
        "reply_markup": {"inline_keyboard": [[{"text": "Ja", "callback_data": "a:1:0:0"}]]}
    },
    "approveChatJoinRequest": {"user_id": 5},
    "declineChatJoinRequest": {"user_id": 5},
    "restrictChatMember": {
        "user_id": 5,
        "permissions": dict.fromkeys(SENDING, False),
        "use_independent_chat_permissions": True,
        "until_date": 99,
    },
    "setChatPermissions": {
        "permissions": {"can_send_messages": False},
        "use_independent_chat_permissions": True,
    },
}


UNSAYABLE: list[tuple[str, object]] = [
    ("sendMessage", {"reply_markup": {}}),
    ("sendMessage", ["Hoi"]),
    ("sendPhoto", {"_upload": ["photo"]}),
    ("sendPoll", {"question": "?"}),
]


@pytest.fixture(scope="module")
def said_since(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, list[bytes]]]:
    """A migrated database, and the sealed bodies that waited in it before, one a chat, numbered from 1."""
    file = tmp_path_factory.mktemp("said") / "anker.db"
    database = Database(f"sqlite:///{file}", Vault(KEY))
    state.upgrade(database, "0029")
    waiting = [*BEFORE_IT_WAS_SAID.items(), *UNSAYABLE]
    bodies = [
        database.vault.seal(binding("outbox.payload", number), json.dumps(body))
        for number, (_, body) in enumerate(waiting, start=1)
    ]
    with closing(sqlite3.connect(file)) as connection, connection:
        for number, ((method, _), body) in enumerate(zip(waiting, bodies, strict=True), start=1):
            key = bytes([number])
            connection.execute(
                "INSERT INTO chat (id, telegram_key, telegram_id, kind, reachable, created_at)"
                " VALUES (?, ?, ?, 'private', 1, 0)",
                (number, key, database.vault.seal(binding("chat.telegram_id", key), "7")),
            )
            connection.execute(
                "INSERT INTO outbox (id, chat_id, kind, lane, method, row_key, payload, not_before, state,"
                " attempts, created_at) VALUES (?, ?, 'reply', 0, ?, ?, ?, 0, 'due', 0, 0)",
                (number, number, method, number, body),
            )
    assert state.migrate(database)
    yield database, bodies
    database.close()


@pytest.mark.parametrize("method", BEFORE_IT_WAS_SAID)
def test_what_waited_to_be_said_is_sent_as_it_would_have_been(
    said_since: tuple[Database, list[bytes]], method: str
) -> None:
    (database, _), body = said_since, BEFORE_IT_WAS_SAID[method]
    number = list(BEFORE_IT_WAS_SAID).index(method) + 1
    with database.read() as db:
        (message,) = [
            each for each in waiting_messages.first_of_each(db, now=1, most=100) if each.row_key == number
        ]
        says = outbox.opened(db, message.form, message.row_key, message.sealed)
    thread = says.thread if isinstance(says, said.Text | said.Copy) else None
    call = spell(says, 7, thread=thread)
    before = {name: value for name, value in body.items() if name != "_upload"}
    if "scope" in body:
        before["scope"] = {"type": "chat", "chat_id": 7}
    else:
        before["chat_id"] = 7
    assert (call.method, call.body) == (method, before)
    assert (None if call.upload is None else [*call.upload]) == body.get("_upload")


@pytest.mark.parametrize("place", range(len(UNSAYABLE)), ids=[method for method, _ in UNSAYABLE])
def test_what_nobody_can_put_into_words_stays_and_does_not_open(
    said_since: tuple[Database, list[bytes]], place: int
) -> None:
    database, bodies = said_since
    number = len(BEFORE_IT_WAS_SAID) + place + 1
    with database.read() as db:
        rows = db.all(select(outbox.outbox.c.form, outbox.outbox.c.payload, outbox.outbox.c.row_key))
        ((form, kept),) = [row[:2] for row in rows if row[2] == number]
        assert kept == bodies[number - 1]
        with pytest.raises((KeyError, TypeError, ValueError)):
            outbox.opened(db, form, number, kept)


def test_numbers_go_on_above_the_highest_ever_used_and_rows_stay_as_they_are(
    database: Database, tmp_path: Path
) -> None:
    state.upgrade(database, "0001")
    sealed_id = database.vault.seal(Binding(b"chat"), "7").hex()
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
        for statement in (
            f"INSERT INTO chat VALUES (3, x'01', x'{sealed_id}', 'private', 1, 0)",
            "INSERT INTO outbox (id, chat_id, kind, lane, method, edits, idempotency_key, not_before, state,"
            " attempts, created_at) VALUES (5, 3, 'prompt', 1, 'sendMessage', 11, 'prompt 41', 0, 'sent', 1, 0)",
            "INSERT INTO keyboard VALUES (8, NULL, 'checkin', 40, 0, '[]', 1, 12, 0)",
        ):
            connection.execute(statement)
    assert state.migrate(database)
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection:
        found = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        assert connection.execute("SELECT id, telegram_key, reachable FROM chat").fetchall() == [(3, b"\x01", 1)]
        assert connection.execute("SELECT idempotency_key FROM outbox").fetchall() == [("prompt 41",)]
    assert {name: found[name] for name in ("chat", "prompt", "outbox", "keyboard")} == {
        "chat": 3,
        "prompt": 41,  # a key still speaks of it
        "outbox": 12,  # so does a keyboard
        "keyboard": 8,
    }


def test_what_was_skipped_is_declined_and_expiry_is_the_end_of_the_window(
    database: Database, tmp_path: Path
) -> None:
    """The data of the first shape keep their rows and get their right meaning."""
    state.upgrade(database, "0001")
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
        for table, old in _OLD_ROWS:
            row = {
                name: database.vault.seal(Binding(b"group"), "[]") if value == b"" else value
                for name, value in old.items()
            }
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    state.migrate(database)
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection:
        told = connection.execute("SELECT state, reason, expired_at FROM prompt ORDER BY id").fetchall()
        history = connection.execute("SELECT member_id, minute, since FROM routine_history").fetchall()
    assert told == [("declined", None, None), ("expired", None, 40), ("partial", "withdrawn", 30)]
    assert history == [(1, 1200, 7)]


_PROMPT = {"member_id": 1, "kind": "checkin", "local_date": "2027-01-01", "zone": "UTC", "study_day": 1}
_OLD_ROWS: list[tuple[str, dict[str, object]]] = [
    (
        "cohort",
        {
            "id": 1, "key": "g", "name": b"", "programme": "p", "pack_version": "1", "zone": "UTC",
            "language": "nl", "helplines": b"", "reminders": 1, "created_at": 0,
        },
    ),
    (
        "member",
        {
            "id": 1, "group_id": 1, "role": "parent", "pseudonym": "P-A", "state": "active", "step": "done",
            "enrolled_at": 7, "created_at": 0,
        },
    ),
    (
        "routine",
        {
            "id": 1, "member_id": 1, "kind": "checkin", "zone": "UTC", "minute": 1200, "days": 127, "reminds": 1,
            "active": 1,
        },
    ),
    ("prompt", {**_PROMPT, "id": 1, "slot": 1, "scheduled_at": 1, "state": "cancelled", "reason": "skipped"}),
    ("prompt", {**_PROMPT, "id": 2, "slot": 2, "scheduled_at": 1, "state": "expired", "expires_at": 40,
                "expired_at": 90}),
    ("prompt", {**_PROMPT, "id": 3, "slot": 3, "scheduled_at": 1, "state": "partial", "reason": "withdrawn",
                "expires_at": 40, "expired_at": 30}),
]  # fmt: skip


def test_who_chose_an_hour_before_it_was_enough_takes_part(database: Database, tmp_path: Path) -> None:
    state.upgrade(database, "0001")
    (group, member, routine), ends = (row for _, row in _OLD_ROWS[:3]), {1: "practice", 2: "rest_day", 3: "hour"}
    rows = [("cohort", {**group, "name": database.vault.seal(Binding(b"group"), "Linde"),
                        "helplines": database.vault.seal(Binding(b"group"), "[]")})]  # fmt: skip
    for number, step in ends.items():
        waits = {"id": number, "pseudonym": f"P-{number}", "state": "enrolling", "step": step, "enrolled_at": None}
        rows.append(("member", {**member, **waits}))
        rows += [("routine", {**routine, "id": number, "member_id": number})] * (step != "hour")
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
        for table, row in rows:
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    state.migrate(database)
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection:
        query = "SELECT state, step, enrolled_at IS NOT NULL, first_day IS NOT NULL FROM member ORDER BY id"
        told = connection.execute(query).fetchall()
    assert told == [("active", "practice", 1, 1), ("active", "rest_day", 1, 1), ("enrolling", "hour", 0, 0)]


def test_what_was_left_before_the_yes_is_taken_up_after_the_upgrade(database: Database, tmp_path: Path) -> None:
    begun = {"member_id": 1, "state": "draft", "asked_at": 40}
    rows: list[tuple[str, dict[str, object]]] = [
        ("ask", {**begun, "id": 1}),
        ("ask", {**begun, "id": 2, "words": b"w"}),
        ("ask", {**begun, "id": 3, "words": b"w", "state": "asked"}),
        ("phone_call", {**begun, "id": 1}),
        ("phone_call", {**begun, "id": 2, "state": "asked"}),
    ]
    words = database.vault.seal(Binding(b"group"), "[]")
    for version, new in (("0001", _OLD_ROWS[:2]), ("0034", rows), ("0039", [])):
        state.upgrade(database, version)
        with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
            for table, row in new:
                told = {name: words if value == b"" else value for name, value in row.items()}
                names, marks = ", ".join(told), ", ".join("?" for _ in told)
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(told.values()))
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection:
        asks = connection.execute("SELECT comes_back_at FROM ask ORDER BY id").fetchall()
        calls = connection.execute("SELECT comes_back_at FROM phone_call ORDER BY id").fetchall()
    assert (asks, calls) == ([(None,), (40,), (None,)], [(40,), (None,)])


def test_what_was_skipped_before_is_closed_since(database: Database) -> None:
    state.upgrade(database, "0040")
    with database.write() as db:
        anna = a_parent(db, at=T0)
        skipped, opened = (
            planned_prompts.add(
                db,
                member_id=anna,
                kind=prompts.CHECKIN,
                local_date="2026-03-02",
                slot=slot,
                zone="UTC",
                instrument="daily",
                study_day=1,
                scheduled_at=T0,
            ).id
            for slot in (0, 1)
        )
        for which, ends in ((skipped, prompts.DECLINED), (opened, prompts.OPENED)):
            prompts.move(db, which, prompts.QUEUED, at=T0)
            prompts.move(db, which, ends, at=T0 + 7)
        db.run(update(prompts.prompt).values(closed_at=None))
    assert state.migrate(database)
    with database.read() as db:
        assert [prompts.get(db, which).closed_at for which in (skipped, opened)] == [T0 + 7, None]


def test_a_server_makes_each_index_of_the_same_rows() -> None:
    here, there = (_indexes_made(url) for url in ("sqlite://", "postgresql+psycopg://nowhere/nothing"))
    assert here == there
    assert any(" WHERE " in each for each in there)


def _indexes_made(url: str) -> list[str]:
    """What a database at this address is told to make."""
    told: list[str] = []

    def tell(statement: Any, *_: object, **__: object) -> None:
        told.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine(url, tell)
    metadata.create_all(engine, checkfirst=False)
    return sorted(each for each in told if each.startswith("CREATE INDEX"))
