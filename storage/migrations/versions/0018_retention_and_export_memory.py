"""How long names and words are kept after the end of a group; and which codes are in which file somebody received."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_retention_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_retention")),
    )
    op.create_table(
        "retention_notice",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_retention_notice_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_retention_notice")),
    )
    op.create_table(
        "export_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_export_memory_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_export_memory_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_memory")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_export_memory_group_id", "export_memory", ["group_id"])
    op.create_table(
        "exported_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export_memory.id"], name=op.f("fk_exported_code_export_id")),
        sa.ForeignKeyConstraint(["about_id"], ["member.id"], name=op.f("fk_exported_code_about_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exported_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exported_code_export_id", "exported_code", ["export_id"])
    op.create_index("ix_exported_code_about_id", "exported_code", ["about_id"])
