"""Whatever goes wrong is told in one clear sentence, with exit code 1, and harms nothing."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from commands.settings import Settings
from content import check
from content.lint import Finding
from content.packs import SHIPPED
from content.problems import Problem
from simulator.server import LocalTelegram
from storage import sqlite_or_postgresql
from tests.commands.conftest import GROUP, PROJECT, Installation, Told

pytestmark = pytest.mark.thorough

OTHER_TOKEN = "7000000002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"


def sentence(told: Told) -> str:
    """The one line on stderr of a command that failed."""
    assert told.code == 1
    (line,) = told.err.splitlines()
    assert line.endswith(".")
    assert "Traceback" not in line
    return line


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program that writes in the database."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full() -> Iterator[None]:
    """No database grows any more, as on a full disk."""

    def hold(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", hold)
    try:
        yield
    finally:
        event.remove(Engine, "connect", hold)


def test_no_token(installation: Installation) -> None:
    assert "ANKER_TELEGRAM_TOKEN" in sentence(installation.run("run"))
    assert "ANKER_TELEGRAM_TOKEN" in sentence(installation.run("run", ANKER_TELEGRAM_TOKEN="nonsense"))


def test_wrong_token(connected: Installation) -> None:
    connected.group()
    told = [
        connected.run("run", ANKER_TELEGRAM_TOKEN=OTHER_TOKEN),
        connected.run("invite", "--role", "parent", "--group", "g", ANKER_TELEGRAM_TOKEN=OTHER_TOKEN),
    ]
    for each in told:
        assert "does not know this token" in each.err.splitlines()[-1]
        assert each.code == 1
    found = connected.run("doctor", ANKER_TELEGRAM_TOKEN=OTHER_TOKEN)
    assert "1 thing is wrong" in sentence(found)
    assert [line for line in found.lines if line.startswith("wrong  token")]


def test_unreachable_telegram(connected: Installation) -> None:
    connected.variables["ANKER_TELEGRAM_API_URL"] = "http://127.0.0.1:9"
    group = connected.group()
    assert "cannot be reached" in sentence(connected.run("invite", "--role", "parent", "--group", group))
    assert [line for line in connected.run("doctor").lines if line.startswith("wrong  Telegram")]


WHOLE_CHECK = pytest.param(["content", "check", "content"], marks=pytest.mark.long)


@pytest.mark.parametrize(
    "command", [["run"], ["doctor"], ["export", "--group", "g", "--out", "x"], WHOLE_CHECK], ids=" ".join
)
def test_wrong_content_names_file_line_column_and_fix(connected: Installation, command: list[str]) -> None:
    content = connected.folder / "content"
    shutil.copytree(PROJECT / "content", content, ignore=shutil.ignore_patterns("*.py", "*.pyc", "voices"))
    instrument = content / "instruments" / "daily.yaml"
    lines = instrument.read_text().splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("key:"))
    lines[place] = lines[place].replace("key:", "kee:")
    instrument.write_text("".join(lines))
    told = connected.run(*command, ANKER_CONTENT_DIR=str(content))
    assert told.code == 1
    assert f"content/instruments/daily.yaml:{place + 1}:1: " in told.out + told.err
    assert "Fix: " in told.out + told.err
    assert "Traceback" not in told.err


def test_a_missing_content_folder(connected: Installation) -> None:
    told = connected.run("run", ANKER_CONTENT_DIR="nowhere")
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert "nowhere:0:0: This folder does not exist" in told.err


def test_a_locked_database(connected: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_or_postgresql, "BUSY_SECONDS", 0.05)
    connected.group()
    with locked(connected.database):
        for command in (["run"], ["group", "create", "--programme", "traumasensitief-opvoeden"]):
            more = ["--name", "Linde", "--timezone", "Europe/Amsterdam"] if command[0] == "group" else []
            assert "locked by another program" in sentence(connected.run(*command, *more))
        found = connected.run("doctor")
        assert [line for line in found.lines if line.startswith("wrong  database") and "locked" in line]
    assert connected.run("doctor").code == 0


def test_a_full_database(connected: Installation) -> None:
    group = connected.group()
    with full():
        told = connected.run("invite", "--role", "parent", "--group", group, "--count", "900")
        assert "cannot grow" in sentence(told)
        assert told.out == "", "no link is shown whose code was not kept"
        found = connected.run("doctor")
        assert [line for line in found.lines if line.startswith("wrong  database") and "cannot grow" in line]
    assert connected.run("invite", "--role", "parent", "--group", group, "--count", "900").code == 0


@pytest.mark.parametrize("command", [["run"], ["invite", "--role", "parent", "--group", "g"]], ids=" ".join)
def test_a_missing_key_beside_data_is_never_replaced(connected: Installation, command: list[str]) -> None:
    connected.group()
    before = connected.database.read_bytes()
    key = connected.key
    key.unlink()
    assert "is missing" in sentence(connected.run(*command))
    assert not key.exists()
    assert connected.database.read_bytes() == before
    assert "wrong  key" in connected.run("doctor").out


def test_another_key_than_that_of_the_data(connected: Installation) -> None:
    connected.group()
    key = connected.key
    key.write_text("ab" * 32)
    assert "not the key of this data" in sentence(connected.run("run"))
    assert key.read_text() == "ab" * 32
    key.write_text("no key")
    assert "does not hold a key" in sentence(connected.run("run"))


def test_a_database_of_a_newer_version(connected: Installation) -> None:
    connected.group()
    with closing(sqlite3.connect(connected.database)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("run", "doctor"):
        told = connected.run(command)
        assert told.code == 1
        assert "newer version of Anker" in told.out + told.err


def test_a_database_that_is_not_ours_or_damaged(connected: Installation) -> None:
    connected.data.mkdir()
    (connected.key).write_text("00" * 32)
    with closing(sqlite3.connect(connected.database)) as database, database:
        database.execute("CREATE TABLE somebody_elses (id INTEGER)")
    assert "did not make" in sentence(connected.run("run"))
    connected.database.write_bytes(b"this is no database at all " * 200)
    sentence(connected.run("run"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANKER_LOG_LEVEL", "LOUD"),
        ("ANKER_TELEGRAM_API_URL", "api.telegram.org"),
        ("ANKER_HEALTH_LISTEN", "8081"),
        ("ANKER_DATABASE_URL", "nonsense"),
        ("ANKER_TELEGRAM_TOKEN_FILE", "no-such-file"),
        ("ANKER_CLOCK_FILE", "no-such-file"),
    ],
)
def test_a_setting_that_cannot_be_used(
    connected: Installation, telegram: LocalTelegram, name: str, value: str
) -> None:
    if name.endswith("_FILE"):
        del connected.variables["ANKER_TELEGRAM_TOKEN"]
        connected.variables |= {"ANKER_TELEGRAM_TOKEN": telegram.token} if "CLOCK" in name else {}
    told = connected.run("run", **{name: value})
    assert told.code == 1
    assert value in told.err or name in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET"])
def test_a_file_that_a_setting_names_and_that_holds_nothing(installation: Installation, name: str) -> None:
    """A bot that went on without it would write into another database than the one that was meant."""
    (installation.folder / "secret").write_text("\n")
    told = installation.run("group", "list", **{f"ANKER_{name}_FILE": "secret"})
    assert sentence(told) == f"The file secret is empty (ANKER_{name}_FILE)."
    assert not installation.data.exists()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ANKER_EXPORT_PASSWORD", "ANKER_EXPORT_PASSWORD_FILE"),
        ("ANKER_KEYFILE", "ANKER_KEY_FILE"),
        ("ANKER_KEY", "ANKER_KEY_FILE"),
        ("ANKER_DATABSE_URL", "ANKER_DATABASE_URL"),
        ("anker_datadir", "ANKER_DATA_DIR"),
    ],
)
def test_a_misspelt_setting_is_told_and_nothing_starts(connected: Installation, name: str, meant: str) -> None:
    told = f"{name} is no setting: did you mean {meant}?"
    assert connected.run(*GROUP, "--timezone", "Europe/Amsterdam", **{name: "x"}).err.splitlines() == [told]
    (connected.folder / ".env").write_text(f"# {name}_OLD=1\nexport {name}=x\n")
    refused = connected.run(*GROUP, "--timezone", "Europe/Amsterdam")
    assert (refused.code, refused.err.splitlines()) == (1, [told])
    assert not connected.data.exists()


def test_what_only_begins_like_a_setting_is_let_be(connected: Installation) -> None:
    connected.variables |= {"ANKER_IMAGE": "x", "ANKER_TEST_POSTGRES": "", "XANKER_KEY": "x", "ANKER_": "x"}
    assert connected.group()
    connected.variables["anker_log_level"] = "warning"
    assert connected.run("group", "list").code == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("ANKER_HEALTH_LISTEN", each)
            for each in ("127.0.0.1:²", "x y:80", "host..x:80", "[]:80", ":80", "h:0")
        ),
        *(("ANKER_WEBHOOK_LISTEN", each) for each in ("127.0.0.1:٣", f"{'a' * 5000}:80", "\ufeff127.0.0.1:80")),
        *(("ANKER_WEBHOOK_URL", each) for each in ("https://[", "https://x.nl:99999/a", "https://x.nl/{h", "  ")),
        *(("ANKER_ALIVE_URL", each) for each in ("https://", "https://x.nl/ä b", f"https://{'a' * 5000}.nl/h")),
        ("ANKER_TELEGRAM_API_URL", "https://x:y@[::1/"),
        *(("ANKER_WEBHOOK_SECRET", each) for each in (" ", "gehéím", "a\nb", "a" * 257)),
        *(("ANKER_TELEGRAM_TOKEN", each) for each in ("²:abc", "1:a/../b", "1:é", f"{'9' * 5000}:a")),
        *((f"ANKER_{each}", " ") for each in ("KEY_FILE", "DATA_DIR", "CONTENT_DIR", "WEBHOOK_SECRET_FILE")),
        *(("ANKER_DATA_DIR", each) for each in ("~/anker", "\ufeff/srv", "/srv/wat?")),
        *(
            ("ANKER_DATABASE_URL", f"sqlite{each}")
            for each in ("://", ":///:memory:", "+aiosqlite:///x", ":///a?b=1")
        ),
        *(
            ("ANKER_DATABASE_URL", each)
            for each in ("postgresql://u:p@[::1/a", "postgresql://u:p@geheim@localhost/a", " ")
        ),
    ],
)
def test_an_absurd_setting_is_told_by_its_name(connected: Installation, name: str, value: str) -> None:
    told = sentence(connected.run("run", **{name: value}))
    assert name in told
    assert len(told) < 300
    assert "invalid literal" not in told
    assert "geh" not in told
    assert not connected.database.exists()


def test_a_port_that_is_taken_is_told_with_its_setting(connected: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        for more in ({"ANKER_HEALTH_LISTEN": address}, {"ANKER_WEBHOOK_LISTEN": address}):
            told = connected.run("run", ANKER_WEBHOOK_URL="https://example.org/tg", **more)
            assert f"{next(iter(more))}={address} cannot be listened on" in told.err.splitlines()[-1]


def test_what_is_left_empty_is_as_it_comes(connected: Installation) -> None:
    left = (
        "DATA_DIR",
        "CONTENT_DIR",
        "KEY_FILE",
        "LOG_LEVEL",
        "CLOCK_FILE",
        "EXPORT_PASSWORD_FILE",
        "WEBHOOK_LISTEN",
    )
    own = {f"ANKER_{each}": "" for each in left if each != "DATA_DIR"}
    assert connected.run("doctor", **own).err == connected.run("doctor").err


def test_a_byte_order_mark_is_no_part_of_a_password(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes(b"\xef\xbb\xbfgeheim\r\n")
    assert Settings(export_password_file=file).export_password == b"geheim"


def test_a_data_folder_that_cannot_be_made(connected: Installation) -> None:
    (connected.folder / "file").write_text("")
    assert "cannot be made" in sentence(
        connected.run("run", ANKER_DATA_DIR=str(connected.folder / "file" / "data"))
    )


def test_a_file_of_settings_that_is_not_utf_8(connected: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(connected.folder)
    for written, says in (
        ("ANKER_LOG_LEVEL=INFO\n".encode("utf-16"), ".env is not UTF-8"),
        ("ANKER_LOG_LEVEL=INFO\n".encode("utf-16-le"), ".env is not UTF-8"),
        (b"ANKER_LOG_LEVEL=INFO\n# caf\xe9\n", "Line 2 of .env is not UTF-8"),
    ):
        Path(".env").write_bytes(written)
        assert says in sentence(connected.run("doctor"))
        assert "save the file as UTF-8" in sentence(connected.run("doctor"))


def test_a_byte_order_mark_changes_no_setting(connected: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(connected.folder)
    Path(".env").write_bytes(b"\xef\xbb\xbfANKER_LOG_LEVEL=LOUD\n")
    assert "ANKER_LOG_LEVEL cannot be used" in sentence(connected.run("doctor"))
    Path(".env").unlink()
    token = connected.folder / "token"
    token.write_bytes(b"\xef\xbb\xbf" + connected.variables["ANKER_TELEGRAM_TOKEN"].encode() + b"\r\n")
    without = {"ANKER_TELEGRAM_TOKEN": "", "ANKER_TELEGRAM_TOKEN_FILE": str(token)}
    assert connected.run("invite", "--role", "parent", "--group", connected.group(), **without).code == 0
    token.write_bytes(b"123:\xe9")
    assert "token is not UTF-8" in sentence(connected.run("doctor", **without))


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules"])
def test_a_zone_that_says_nothing_about_a_place(installation: Installation, zone: str) -> None:
    told = installation.run(
        "group", "create", "--programme", "traumasensitief-opvoeden", "--name", "Linde", "--timezone", zone
    )
    assert told.code == 2
    assert f"There is no time zone “{zone}”" in told.err


@pytest.mark.parametrize("url", ["mysql://host/anker", "nonsense://x", "anker.db", "oracle+nothing://"])
def test_a_database_nobody_knows(installation: Installation, url: str) -> None:
    told = sentence(installation.run("doctor", ANKER_DATABASE_URL=url))
    assert told.startswith("ANKER_DATABASE_URL cannot be used: write an address such as sqlite:")


def test_what_must_be_put_right_stands_alone_and_hints_beside_it_are_counted(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = installation.folder / "16-own.yaml"
    problem = Problem(file, 3, 1, "No such key", "take it out")
    error, *hints = [
        Finding(file, line, 1, "warning" if line else "error", "rule", "quoted", "message", "better")
        for line in range(258)
    ]
    monkeypatch.setattr(check, "run", lambda _: check.Report((problem,), (error, *hints)))
    told = installation.run("content", "check", str(installation.folder))
    assert told.code == 1
    assert ": warning: " not in told.out + told.err
    assert told.err.splitlines() == [
        str(problem),
        str(error),
        "2 problems have to be put right; there are 257 hints (--hints shows them) beside.",
    ]
    shown = installation.run("content", "check", str(installation.folder), "--hints")
    assert shown.out.count(": warning: ") == 257
    assert shown.err.splitlines()[:2] == [str(problem), str(error)]


@pytest.mark.long
def test_hints_are_counted_and_shown_on_request(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "run", lru_cache(check.run))  # the same pack is shown twice
    pack = installation.folder / "own"
    shutil.copytree(SHIPPED / "traumasensitief-opvoeden", pack)
    session = next((pack / "sessions").glob("16-*.yaml"))
    session.write_text(session.read_text().replace("je lijf", "je snorfbaarheid", 1))
    told = installation.run("content", "check", str(pack))
    assert told.code == 0
    assert ": warning: " not in told.out
    assert "(--hints shows them)" in told.lines[-1]
    shown = installation.run("content", "check", str(pack), "--hints")
    assert ": warning: " in shown.out


def test_a_database_server_that_is_not_there_is_told_in_one_sentence(installation: Installation) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"postgresql://anker:canary@127.0.0.1:{probe.getsockname()[1]}/anker"
        told = installation.run("group", "list", ANKER_DATABASE_URL=address)
    assert "check ANKER_DATABASE_URL" in sentence(told)
    assert "canary" not in told.err
