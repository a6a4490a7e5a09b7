"""Migrations: they lead to the tables of the code, all or none, and never touch a database they do not know."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage.database
from storage import groups, invitations
from storage.database import Database, Unavailable, metadata
from storage.encryption import Vault
from storage.migrations import state
from tests.world import KEY

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
    """Every table and index of a database, in SQLite's own words, whatever the order of their lines."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    with closing(sqlite3.connect(file)) as connection:
        return {
            # A table that was rebuilt bears its name in quotes.
            name: sorted(line.strip(" ,\t").replace('"', "") for line in sql.splitlines())
            for name, sql in connection.execute(query)
        }


def test_migrated_database_has_the_very_tables_of_the_code(database: Database, tmp_path: Path) -> None:
    assert state.migrate(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    at_once = Database(f"sqlite:///{tmp_path / 'at_once.db'}", Vault(KEY))
    state.create_all(at_once)
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
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "anker.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="locked"):
            state.migrate(database)


def test_what_was_skipped_is_declined_and_expiry_is_the_end_of_the_window(
    database: Database, migrations: Path, tmp_path: Path
) -> None:
    """The data of the first shape keep their rows and get their right meaning."""
    for later in migrations.glob("000[2-9]*.py"):
        later.rename(later.with_suffix(".aside"))
    state.migrate(database)
    with closing(sqlite3.connect(tmp_path / "anker.db")) as connection, connection:
        for table, row in _OLD_ROWS:
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    for later in migrations.glob("*.aside"):
        later.rename(later.with_suffix(".py"))
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
