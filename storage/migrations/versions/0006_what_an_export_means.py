"""What an export means.

Prompts know in which words they were asked; outages, routines over time and the words of consents are kept. What a
parent skipped herself is declined, not cancelled; a prompt expired when its window ended, not when that was noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Into this shape."""
    op.create_table(
        "consent_words",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_words")),
    )
    op.create_table(
        "instrument_snapshot",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_instrument_snapshot")),
    )
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "routine_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reminds", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_routine_history_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_history")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_routine_history_member", "routine_history", ["member_id", "kind", "id"])
    with _changed("prompt") as table:
        table.add_column(sa.Column("language", sa.Text(), nullable=True))
        table.add_column(sa.Column("level", sa.Text(), nullable=True))
        table.add_column(sa.Column("snapshot", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_prompt_snapshot"), "instrument_snapshot", ["snapshot"], ["hash"])
    with _changed("export_request") as table:
        table.add_column(sa.Column("purpose", sa.Text(), nullable=True))
        table.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("shown_in", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_export_request_about_id"), "member", ["about_id"], ["id"])
    op.execute("UPDATE export_request SET purpose = 'work'")
    with _changed("export_request") as table:
        table.alter_column("purpose", existing_type=sa.Text(), nullable=False)
    _give_right_meaning()


@contextmanager
def _changed(table: str) -> Iterator[BatchOperations]:
    """Change a table, which SQLite makes anew: its numbers go on above the highest ever used."""
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    of_table = {"name": table}
    highest = None
    if on_sqlite:
        highest = connection.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), of_table).scalar()
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True} if on_sqlite else {}) as changed:
        yield changed
    if highest is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), of_table)
        told = {**of_table, "seq": highest}
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), told)


def _give_right_meaning() -> None:
    op.execute("UPDATE prompt SET state = 'declined', reason = NULL WHERE state = 'cancelled' AND reason = 'skipped'")
    op.execute(
        "UPDATE prompt SET expired_at = expires_at "
        "WHERE state IN ('expired', 'partial') AND expires_at IS NOT NULL AND expired_at > expires_at"
    )
    # Nobody knows what was wished before: from her enrolment on, it was this.
    op.execute(
        "INSERT INTO routine_history (member_id, kind, zone, minute, days, reminds, active, since) "
        "SELECT routine.member_id, routine.kind, routine.zone, routine.minute, routine.days, routine.reminds, "
        "routine.active, member.enrolled_at "
        "FROM routine JOIN member ON member.id = routine.member_id WHERE member.enrolled_at IS NOT NULL"
    )
