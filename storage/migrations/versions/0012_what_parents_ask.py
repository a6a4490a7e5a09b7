"""What parents ask their facilitators, and what is answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Into this shape."""
    op.create_table('ask',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('voice', sa.LargeBinary(), nullable=True),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('keyboard_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ask_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ask'))
    )
    with op.batch_alter_table('ask', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ask_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_ask_state', ['state'], unique=False)

    op.create_table('ask_answer',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('ask_id', sa.BigInteger(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('voice', sa.LargeBinary(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['ask.id'], name=op.f('fk_ask_answer_ask_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ask_answer_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ask_answer'))
    )
    with op.batch_alter_table('ask_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ask_answer_ask_id'), ['ask_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ask_answer_member_id'), ['member_id'], unique=False)

    op.create_table('ask_card',
    sa.Column('ask_id', sa.BigInteger(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('keyboard_id', sa.Integer(), nullable=False),
    sa.Column('tell_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['ask.id'], name=op.f('fk_ask_card_ask_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ask_card_member_id')),
    sa.PrimaryKeyConstraint('ask_id', 'member_id', name=op.f('pk_ask_card'))
    )
    with op.batch_alter_table('ask_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ask_card_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
