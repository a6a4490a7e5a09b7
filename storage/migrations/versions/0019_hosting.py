"""A group's chat: what it agreed on, what Anker is there."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "house_rules",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_house_rules_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_house_rules")),
    )
    op.create_table(
        "rules_read",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_rules_read_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_rules_read")),
    )
    op.create_table(
        "standing",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("administrator", sa.Integer(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("muted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_standing_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_standing")),
    )
    op.create_table(
        "group_draft",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_group_draft_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_group_draft")),
    )
    op.create_table(
        "privacy_mode",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reads_all", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_privacy_mode")),
    )
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.BigInteger(), nullable=False),
        sa.Column("telegram_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("let_in", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_join_request_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_join_request_group_id", "join_request", ["group_id"])
    for table, key, of in (("group_link", "group_id", "cohort"), ("way_in", "member_id", "member")):
        op.create_table(
            table,
            sa.Column(key, sa.Integer(), nullable=False),
            sa.Column("url", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint([key], [f"{of}.id"], name=op.f(f"fk_{table}_{key}")),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "newcomer",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("welcome_at", sa.BigInteger(), nullable=False),
        sa.Column("welcomed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_newcomer_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_newcomer")),
    )
    op.create_table(
        "ladder_setting",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_ladder_setting_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_ladder_setting")),
    )
    op.create_table(
        "ladder_question",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("keyboard_id", sa.Integer(), nullable=False),
        sa.Column("draw_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("middle", sa.Integer(), nullable=False),
        sa.Column("bottom", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ladder_question_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_ladder_question")),
    )
    op.create_table(
        "ladder_voter",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ladder_voter_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "who", name=op.f("pk_ladder_voter")),
    )
    op.create_table(
        "group_ending",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_group_ending_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_ending")),
    )
    op.create_table(
        "presence",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["cohort.id"], name=op.f("fk_presence_group_id")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "support",
        sa.Column("keyboard_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["keyboard_id"], ["keyboard.id"], name=op.f("fk_support_keyboard_id")),
        sa.PrimaryKeyConstraint("keyboard_id", "line", "who", name=op.f("pk_support")),
    )
    with op.batch_alter_table("exchange") as exchange:
        exchange.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("exchange") as exchange:
        exchange.alter_column("number", existing_type=sa.Integer(), server_default=None)
        exchange.drop_constraint(op.f("pk_exchange"), type_="primary")
        exchange.create_primary_key(op.f("pk_exchange"), ["group_id", "session", "number"])
    op.create_table(
        "pot_idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_pot_idea_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pot_idea")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pot_idea_member_id", "pot_idea", ["member_id"])
