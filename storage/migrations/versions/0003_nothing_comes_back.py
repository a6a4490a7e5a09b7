"""Numbers of rows never come back; handled updates keep nothing; erasures owe a clean journal."""

from __future__ import annotations

import time

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
    op.create_table(
        "receipt",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_receipt")),
    )
    op.create_table(
        "missing_update",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id", name=op.f("pk_missing_update")),
    )
    op.create_table(
        "chat_message",
        sa.Column("sender_key", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sender_key", "message_id", name=op.f("pk_chat_message")),
    )
    op.create_index("ix_chat_message_hour", "chat_message", ["hour"])
    op.create_table(
        "taken_words",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taken_words_person_id")),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_taken_words")),
    )
    op.create_index("ix_taken_words_hour", "taken_words", ["hour"])
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("received_at", existing_type=sa.BigInteger(), nullable=True)
        inbox.drop_column("done_at")
    # What came before is told by its own rows: the count of what was received begins after them.
    op.execute("INSERT INTO receipt SELECT bot, max(update_id) + 1, max(update_id) FROM inbox GROUP BY bot")
    op.execute(
        "UPDATE inbox SET payload = NULL, sender_key = NULL, error = NULL, received_at = NULL"
        " WHERE state IN ('done', 'unmatched')"
    )
    op.execute("UPDATE inbox SET received_at = received_at - received_at % 3600")
    op.execute(
        "INSERT INTO journal_debt (since, rewrite_up_to)"
        f" SELECT {int(time.time())}, {256 * 1024 * 1024} WHERE EXISTS (SELECT 1 FROM inbox)"
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
