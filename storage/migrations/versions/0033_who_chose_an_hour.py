"""Who chose an hour takes part: until now a parent who left the rest day or the first try open was not enrolled.

She takes part from the day of this migration on; the step at which she stands is still hers to answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

MEMBER = sa.table(
    "member",
    *map(sa.column, ("id", "group_id", "role", "state", "step", "own_zone", "enrolled_at", "first_day")),
)
COHORT = sa.table("cohort", sa.column("id"), sa.column("zone"))
ROUTINE = sa.table("routine", sa.column("member_id"), sa.column("kind"))
STAND_THERE = (
    sa.select(MEMBER.c.id, sa.func.coalesce(MEMBER.c.own_zone, COHORT.c.zone).label("zone"))
    .join(COHORT, COHORT.c.id == MEMBER.c.group_id)
    .join(ROUTINE, sa.and_(ROUTINE.c.member_id == MEMBER.c.id, ROUTINE.c.kind == "checkin"))
    .where(
        MEMBER.c.role == "parent", MEMBER.c.state == "enrolling", MEMBER.c.step.in_(("rest_day", "practice"))
    )
)


def upgrade() -> None:
    now, database = datetime.now(UTC), op.get_bind()
    for row in database.execute(STAND_THERE).fetchall():
        database.execute(
            sa.update(MEMBER)
            .where(MEMBER.c.id == row.id)
            .values(
                state="active",
                enrolled_at=sa.func.coalesce(MEMBER.c.enrolled_at, int(now.timestamp())),
                first_day=sa.func.coalesce(MEMBER.c.first_day, now.astimezone(ZoneInfo(row.zone)).toordinal()),
            )
        )
