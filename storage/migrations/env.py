"""Alembic's entry: migrates on the connection it is handed, within the transaction that is open there."""

from __future__ import annotations

from alembic import context

from storage.database import metadata, tell_postgresql
from storage.every_table import import_tables

import_tables()
tell_postgresql()  # what a new migration is written from
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
