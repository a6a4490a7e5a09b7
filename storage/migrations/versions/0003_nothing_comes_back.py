"""Numbers of rows never come back; handled updates keep nothing; erasures owe a clean journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Tables whose rows the database numbers. PostgreSQL's sequences never give a number twice as it is.
_NUMBERED = (
    *("attempt", "chat", "cohort", "consent", "export_request", "inbox", "invitation", "keyboard", "meeting"),
    *("member", "outbox", "pack", "person", "prompt", "response", "revision", "routine", "broadcast_part"),
    "experiment_version",
)
# Where numbers of a table are still mentioned, though its row may be gone.
_MENTIONED = {
    "prompt": (
        "SELECT subject FROM keyboard WHERE kind IN ('checkin', 'try', 'lesson')",
        "SELECT subject FROM question WHERE kind IN ('checkin', 'try', 'lesson')",
        "SELECT subject FROM burden WHERE kind IN ('checkin', 'experiment', 'lesson')",
    ),
    "member": (
        "SELECT used_by FROM invitation",
        "SELECT audience_member FROM broadcast",
        "SELECT subject FROM keyboard WHERE kind IN ('first', 'share_offer')",
    ),
    "meeting": (
        "SELECT subject FROM keyboard WHERE kind IN ('meeting', 'rsvp')",
        "SELECT subject FROM burden WHERE kind = 'meeting'",
    ),
    "outbox": (
        "SELECT edits FROM outbox",
        "SELECT outbox_id FROM keyboard",
        "SELECT outbox_id FROM export_request",
    ),
    "keyboard": (
        "SELECT keyboard_id FROM prompt",
        "SELECT keyboard_id FROM question",
        "SELECT keyboard_id FROM broadcast",
        "SELECT keyboard_id FROM experiment_card",
    ),
}
_IN_KEYS = {"prompt": ("prompt", "reminder", "again"), "export_request": ("export",)}


def upgrade() -> None:
    """Into this shape."""
    op.create_table(
        "journal_debt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("rewrite_up_to", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_debt")),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        highest = {table: _highest(connection, table) for table in _NUMBERED}
        for table in _NUMBERED:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
            if highest[table]:
                connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
                connection.execute(
                    sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                    {"name": table, "seq": highest[table]},
                )


def downgrade() -> None:
    """There is no way back but a backup: what was forgotten is gone."""
    raise NotImplementedError


def _highest(connection: sa.Connection, table: str) -> int:
    """The highest number that a row of this table has, or is said to have had."""
    found = [f"SELECT id FROM {table}", *_MENTIONED.get(table, ())]  # noqa: S608 -- names of ours
    numbers = [
        connection.execute(sa.text(f"SELECT max(n) FROM ({each.replace(' FROM', ' AS n FROM', 1)})")).scalar()
        for each in found
    ]  # noqa: S608
    for word in _IN_KEYS.get(table, ()):
        for key in connection.execute(
            sa.text("SELECT idempotency_key FROM outbox WHERE idempotency_key LIKE :start"), {"start": f"{word} %"}
        ).scalars():
            number = key.split()[1]
            numbers.append(int(number) if number.isdecimal() else None)
    return max((int(number) for number in numbers if number is not None), default=0)
