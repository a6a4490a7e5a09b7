"""An installation of its own for each test: a data folder, settings, and the command line at its door."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from typer.testing import CliRunner

from bot import app_for
from content.packs import Library
from simulator.server import LocalTelegram, running
from storage.database import metadata

PROJECT = Path(__file__).parents[2]
TOKEN = "7000000001:canary-AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
GROUP = ["group", "create", "--programme", "traumasensitief-opvoeden", "--name", "Linde"]
OWN_TABLES = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Installation:
    """Anker on a machine: where its data are, and how it is set."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def key(self) -> Path:
        return self.folder / "data.key"

    @property
    def database(self) -> Path:
        return self.data / "anker.db"

    def run(self, *arguments: str, **more: str) -> Told:
        """Type a command, in this process."""
        result = CliRunner().invoke(
            app_for(arguments), arguments, prog_name="bot.py", env=self.environment(**more)
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Told(result.exit_code, result.stdout, result.stderr)

    def typed(self, *arguments: str, **more: str) -> Told:
        """Type a command as an operator does: its process knows only what the command itself reads in."""
        process = self.start(*arguments, **more)
        out, err = process.communicate()
        return Told(process.returncode, out, err)

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Type a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, str(PROJECT / "bot.py"), *arguments],
            cwd=self.folder,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def environment(self, **more: str) -> dict[str, str]:
        """This machine's, with nothing but our own settings of Anker."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANKER_")}
        return inherited | {"ANKER_DATA_DIR": str(self.data)} | self.variables | more

    def group(self, *more: str) -> str:
        """A fresh group's key."""
        told = self.run(*GROUP, "--timezone", "Europe/Amsterdam", *more)
        assert told.code == 0, told.err
        return told.out.strip()


@pytest.fixture(scope="session", autouse=True)
def loaded_once() -> Iterator[None]:
    """The shipped content is loaded once for all commands of this process: it is the same each time."""
    load, shipped = Library.load, lru_cache(Library.load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "load", lambda folder=None: shipped() if folder is None else load(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_worded_once() -> Iterator[None]:
    """What makes the tables of an empty database is put into SQL once for all commands of this process."""
    make = metadata.create_all
    known: list[str] = []

    def made(bind: Connection | Engine, **more: Any) -> None:
        if not isinstance(bind, Connection) or not known:
            make(bind, **more)
        else:
            for sql in known:
                bind.exec_driver_sql(sql)
        if isinstance(bind, Connection) and not known:
            known.extend(bind.exec_driver_sql(OWN_TABLES).scalars())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metadata, "create_all", made)
        yield


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Anker with nothing set but a data folder, in a folder without `.env`."""
    monkeypatch.chdir(tmp_path)
    # `run` sets these for its process; here they are the tests' own.
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging.getLogger(), "handlers", logging.getLogger().handlers[:])
    for name in [name for name in os.environ if name.startswith("ANKER_")]:
        monkeypatch.delenv(name)
    return Installation(tmp_path)


@pytest.fixture
def telegram() -> Iterator[LocalTelegram]:
    """A local Telegram in a thread of its own."""
    with running(token=TOKEN, limits=False) as telegram:
        yield telegram


@pytest.fixture
def connected(installation: Installation, telegram: LocalTelegram) -> Installation:
    """Anker that knows its token and where the local Telegram is."""
    installation.variables |= {"ANKER_TELEGRAM_TOKEN": TOKEN, "ANKER_TELEGRAM_API_URL": telegram.url}
    return installation
