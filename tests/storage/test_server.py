"""A PostgreSQL server: what happens when it cuts a connection, and how one bot has its database to itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import IntegrityError
from sqlalchemy import bindparam, event, insert, make_url, select

from storage import damaged
from storage.database import Database, Unavailable, metadata, values_of
from storage.encryption import KeyUnusable, Vault
from storage.heartbeat import heartbeat
from storage.migrations import state
from storage.one_process import InUse, ServerLock
from tests import databases
from tests.storage import test_migrations as on_sqlite
from tests.world import KEY

pytestmark = pytest.mark.server

_BEAT = insert(heartbeat).values(name=bindparam("part"), at=bindparam("moment"))
_BEATS = select(heartbeat.c.at)


@pytest.fixture
def url() -> Iterator[str]:
    url = databases.fresh_url(databases.NO_FOLDER)
    yield url
    databases.drop(url)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, Vault(KEY))
    yield database
    database.close()


@pytest.fixture
def old_database() -> Iterator[Database]:
    """For a database as an earlier version of Anker left it: it has no table yet."""
    with databases.empty_on_server() as url:
        database = Database(url, Vault(KEY))
        yield database
        database.close()


def cut_every_connection(url: str) -> None:
    """What a restart of the server does to whoever is connected."""
    name = make_url(url).database
    databases.on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_a_connection_that_is_cut_in_a_transaction_writes_nothing_and_the_next_one_works(
    database: Database, url: str
) -> None:
    def written_and_cut() -> None:
        with database.write() as db:
            db.run(_BEAT, part="sender", moment=1)
            cut_every_connection(url)
            db.all(_BEATS)

    with pytest.raises(Unavailable):
        written_and_cut()
    with database.write() as db:
        assert db.all(_BEATS) == []
        db.run(_BEAT, part="sender", moment=2)
    with database.read() as db:
        assert values_of(db.all(_BEATS)) == [2]


def test_a_connection_that_is_cut_in_a_look_is_told_once(
    database: Database, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever looked is told; the pool's own log would write a traceback below it."""

    def looked_and_cut() -> None:
        with database.read() as db:
            cut_every_connection(url)
            db.all(_BEATS)

    with pytest.raises(Unavailable):
        looked_and_cut()
    assert caplog.records == []


def test_a_connection_that_was_cut_between_two_transactions_is_trouble_once(database: Database, url: str) -> None:
    with database.write() as db:
        db.run(_BEAT, part="sender", moment=1)
    with database.read() as db:
        db.all(_BEATS)
    cut_every_connection(url)
    with database.read() as db:
        assert values_of(db.all(_BEATS)) == [1]
    with pytest.raises(Unavailable), database.write() as db:
        db.all(_BEATS)
    with database.write() as db:
        assert values_of(db.all(_BEATS)) == [1]


def test_a_look_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    with database.read() as look:
        assert look.all(_BEATS) == []
        with database.write() as db:
            db.run(_BEAT, part="sender", moment=1)
        assert look.all(_BEATS) == []
    with database.read() as look:
        assert len(look.all(_BEATS)) == 1


def test_no_transaction_is_begun_within_another(database: Database) -> None:
    """A server warns of that at each statement, and a look would see more than one moment."""
    warned: list[str | None] = []
    event.listen(
        database.engine,
        "connect",
        lambda connection, _record: connection.add_notice_handler(
            lambda each: warned.append(each.message_primary)
        ),
    )
    for moment in (1, 2):
        with database.write() as db, db.savepoint():
            db.run(_BEAT, part=f"part {moment}", moment=moment)
        with database.read() as db:
            assert len(db.all(_BEATS)) == moment
    assert warned == []


def test_a_part_that_fails_is_undone_alone(database: Database) -> None:
    with database.write() as db:
        db.run(_BEAT, part="sender", moment=1)
        with pytest.raises(Exception, match="duplicate key"), db.savepoint():
            db.run(_BEAT, part="sender", moment=2)
        assert db.alive
    with database.read() as db:
        assert values_of(db.all(_BEATS)) == [1]


def test_a_transaction_with_an_error_that_nobody_undid_is_not_taken_for_written(database: Database) -> None:
    def written_twice() -> None:
        with database.write() as db:
            db.run(_BEAT, part="sender", moment=1)
            with suppress(IntegrityError):
                db.run(_BEAT, part="sender", moment=2)

    with pytest.raises(Unavailable):
        written_twice()
    with database.read() as db:
        assert db.all(_BEATS) == []


def test_a_second_process_does_not_get_the_database_until_the_first_lets_go(url: str) -> None:
    first, second = ServerLock(url), ServerLock(url)
    first.hold()
    with pytest.raises(InUse):
        second.hold()
    first.hold()  # still its own
    first.release()
    second.hold()
    second.release()


def test_a_lock_that_went_with_its_connection_is_taken_again_before_anything_is_written(
    database: Database, url: str
) -> None:
    mine, other = ServerLock(url), ServerLock(url)
    mine.hold()
    database.before_writing = mine.hold
    cut_every_connection(url)
    other.hold()
    with pytest.raises(Unavailable), database.write() as db:
        db.run(_BEAT, part="sender", moment=1)
    other.release()
    with database.write() as db:
        db.run(_BEAT, part="sender", moment=1)
    mine.release()


def test_a_server_that_takes_no_writing_for_a_while_is_trouble_that_passes(database: Database, url: str) -> None:
    """So is one that was a copy until a moment ago, or is one by now."""
    name = make_url(url).database
    for setting in ("on", "off"):
        databases.on_server(f"ALTER DATABASE {name} SET default_transaction_read_only = {setting}")
        cut_every_connection(url)
        with suppress(Unavailable), database.read() as db:  # the connection that was cut
            db.all(_BEATS)
        if setting == "on":
            for _ in range(2):
                with pytest.raises(Unavailable), database.write() as db:
                    db.run(_BEAT, part="sender", moment=1)
    with database.write() as db:
        db.run(_BEAT, part="sender", moment=2)
    with database.read() as db:
        assert values_of(db.all(_BEATS)) == [2]


def test_data_of_the_first_release_come_into_the_present_shape(old_database: Database) -> None:
    values = on_sqlite.filled_before_values_were_bound(old_database)
    assert state.migrate(old_database)
    with old_database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    for (table, column, number), plain in values.items():
        assert on_sqlite.opened(old_database, table, column, number) == plain
    assert not any(damaged.count(old_database).values())


def test_migration_that_fails_leaves_the_database_as_it_was(old_database: Database) -> None:
    on_sqlite.filled_before_values_were_bound(old_database)
    wrong = Database(old_database.engine.url.render_as_string(hide_password=False), Vault(KEY[::-1]))
    with pytest.raises(KeyUnusable):
        state.migrate(wrong)
    wrong.close()
    assert state.revision(old_database) == "0001"
    assert state.migrate(old_database)
