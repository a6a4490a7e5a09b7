"""Begins a migration: what the tables of the code have more than the last one made."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

from alembic import command

from storage.database import Database
from storage.encryption import Vault
from storage.migrations.state import configuration, revisions, upgrade


def begin(about: str) -> None:
    """Write the next number's file; whoever called it adds what becomes of the data."""
    number = f"{int(revisions()[-1]) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'anker.db'}", Vault(secrets.token_bytes(32)))
        upgrade(database)
        with database.engine.connect() as connection:
            command.revision(configuration(connection), message=about, rev_id=number, autogenerate=True)
        database.close()


if __name__ == "__main__":
    begin(" ".join(sys.argv[1:]) or "what changes")
