"""Writes the first migration anew from the tables as they are now; until the first release there is only one."""

from __future__ import annotations

from alembic import command
from sqlalchemy import create_engine

from storage.migrations.state import FOLDER, configuration, revisions

FIRST = "0001"


def renew() -> None:
    """Replace the first migration. Exits where others follow it: those would no longer fit."""
    if [number for number in revisions() if number != FIRST]:
        raise SystemExit("There are later migrations: write a new one instead.")
    for file in (FOLDER / "versions").glob(f"{FIRST}_*.py"):
        file.unlink()
    with create_engine("sqlite://").connect() as connection:
        command.revision(configuration(connection), message="The first shape", rev_id=FIRST, autogenerate=True)


if __name__ == "__main__":
    renew()
