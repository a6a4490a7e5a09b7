"""A group's chat with topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_topic_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "purpose", name=op.f("pk_topic")),
    )
    op.create_table(
        "group_quiet",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=True),
        sa.Column("stuck", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_group_quiet_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_quiet")),
    )
    op.create_table(
        "member_quiet",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_quiet_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_quiet")),
    )
    op.create_table(
        "group_host",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_group_host_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_group_host_member_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_host")),
    )
    op.create_table(
        "talk_setting",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_talk_setting_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_talk_setting")),
    )
    op.create_table(
        "talk_week",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_talk_week_group_id")),
        sa.PrimaryKeyConstraint("group_id", "week", name=op.f("pk_talk_week")),
    )
    op.create_table(
        "host_history",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_host_history_group_id")),
        sa.PrimaryKeyConstraint("group_id", "since", name=op.f("pk_host_history")),
    )
    op.create_table(
        "ending_question",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("keyboard_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("go_on", sa.Integer(), nullable=False),
        sa.Column("close", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_ending_question_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_ending_question")),
    )
    op.create_table(
        "ending_voter",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_ending_voter_group_id")),
        sa.PrimaryKeyConstraint("group_id", "who", name=op.f("pk_ending_voter")),
    )
    # Since when Anker is in a chat was not kept before: the group's whole time counts as what it is now.
    op.execute(
        "INSERT INTO host_history (group_id, since, host)"
        " SELECT cohort.id, cohort.created_at,"
        " CASE WHEN standing.administrator = 1 THEN 'with_rights' ELSE 'quiet' END"
        " FROM cohort LEFT JOIN standing ON standing.chat_id = cohort.chat_id WHERE cohort.chat_id IS NOT NULL"
    )
    with op.batch_alter_table("standing") as standing:
        standing.add_column(sa.Column("forum", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("standing") as standing:
        standing.alter_column("forum", existing_type=sa.Integer(), server_default=None)
