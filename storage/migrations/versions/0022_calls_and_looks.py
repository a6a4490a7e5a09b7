"""Calls that parents ask for, who looked at a parent's answers, and which facilitator is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Into this shape."""
    op.create_table('phone_call',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('safe_when', sa.LargeBinary(), nullable=True),
    sa.Column('may_record', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('keyboard_id', sa.Integer(), nullable=True),
    sa.Column('caller_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['caller_id'], ['member.id'], name=op.f('fk_phone_call_caller_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_phone_call_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_call'))
    )
    with op.batch_alter_table('phone_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_call_caller_id'), ['caller_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phone_call_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_phone_call_state', ['state', 'asked_at'], unique=False)

    op.create_table('phone_call_card',
    sa.Column('phone_call_id', sa.BigInteger(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('keyboard_id', sa.Integer(), nullable=False),
    sa.Column('tell_at', sa.BigInteger(), nullable=False),
    sa.Column('cannot', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_phone_call_card_member_id')),
    sa.ForeignKeyConstraint(['phone_call_id'], ['phone_call.id'], name=op.f('fk_phone_call_card_phone_call_id')),
    sa.PrimaryKeyConstraint('phone_call_id', 'member_id', name=op.f('pk_phone_call_card'))
    )
    with op.batch_alter_table('phone_call_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_call_card_member_id'), ['member_id'], unique=False)

    op.create_table('access',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('whose_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_access_actor_id')),
    sa.ForeignKeyConstraint(['whose_id'], ['member.id'], name=op.f('fk_access_whose_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('access', schema=None) as batch_op:
        batch_op.create_index('ix_access_actor_id', ['actor_id'], unique=False)
        batch_op.create_index('ix_access_whose_id', ['whose_id', 'id'], unique=False)

    op.create_table('absence',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_absence_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_absence'))
    )


def downgrade() -> None:
    """There is no way back but a backup: data that only the new shape can hold would be lost."""
    raise NotImplementedError
