"""Anker is away from a second to a fortnight, at any minute: parents notice as little of it as can be."""

from __future__ import annotations

import math
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from scheduler.burden import MOST_A_DAY
from scheduler.local_time import is_quiet
from storage.burden import burden
from storage.members import member
from storage.prompts import CHECKIN, prompt
from tests.moments import T0, ZONE
from tests.world import World

SEED = int(os.environ.get("ANKER_PROVE_SEED", "20260302"))
OUTAGES = int(os.environ.get("ANKER_PROVE_OUTAGES", "40"))
LONGEST = 14 * 24 * 3600
FEW = 2

_BURDEN = (
    select(burden.c.member_id, burden.c.local_date, func.count())
    .join(member, member.c.id == burden.c.member_id)
    .where(burden.c.at.is_not(None), member.c.role == "parent")
    .group_by(burden.c.member_id, burden.c.local_date)
    .having(func.count() > MOST_A_DAY)
)
_CHECKINS = select(
    prompt.c.member_id, prompt.c.local_date, prompt.c.state, prompt.c.sent_at, prompt.c.scheduled_at
)
_CHECKINS = _CHECKINS.where(prompt.c.kind == CHECKIN).order_by(prompt.c.member_id, prompt.c.scheduled_at)


@pytest.mark.parametrize("outages", [FEW, pytest.param(OUTAGES, marks=pytest.mark.slow)])
async def test_outages_of_any_length_at_any_minute(
    world: World, outages: int, record_property: Callable[[str, object], None]
) -> None:
    """No day is missing or twice, nothing is said at night or twice, and after each all goes on by itself."""
    chance = random.Random(SEED)
    group = world.group()
    anna = await world.enrolled("Anna", group, hour="20:00")
    await world.enrolled("Bea", group, hour="12:30")
    away = 0
    for _ in range(outages):
        await world.go_to(world.clock.now() + chance.randrange(60, 30 * 3600, 60) + chance.randrange(60))
        seconds = int(math.exp(chance.uniform(0, math.log(LONGEST))))
        waits = chance.random() < 0.5
        await world.anker.stop()
        if waits:
            anna.say("/hulp")
        world.clock.move_to(world.clock.now() + seconds)
        away += seconds
        await world.start_bot()
        await world.go_to(world.clock.now() + 60)
        if waits and seconds < 24 * 3600:  # as long as Telegram keeps it
            assert anna.chat.messages[-1].from_bot, "what she said meanwhile is answered"
        _require_well(world)
    await world.go_to(world.clock.now() + 24 * 3600)
    _require_well(world)
    late = [at for *_, sent_at, at in _rows(world) if sent_at is not None and sent_at - at >= 60]
    assert len(late) <= 2 * outages, "only an outage makes anything late"
    record_property("figures", {"outages": outages, "hours away": round(away / 3600)})


def _rows(world: World) -> list[tuple[int, str, str, int | None, int]]:
    with world.database.read() as db:
        return [(row[0], row[1], row[2], row[3], row[4]) for row in db.all(_CHECKINS)]


def _require_well(world: World) -> None:
    rows, now = _rows(world), world.clock.now()
    days = Counter((who, day) for who, day, *_ in rows)
    assert max(days.values()) == 1, "a day is there twice"
    first, today = datetime.fromtimestamp(T0, ZoneInfo(ZONE)).date(), _day(now)
    for who in {row[0] for row in rows}:
        had = sorted(day for member_id, day in days if member_id == who and day <= today)
        passed = range((datetime.fromisoformat(had[-1]).date() - first).days + 1)
        missing = len(passed) - len(had)
        assert missing <= sum(_is_sunday(each) for each in passed), f"days of {who} are missing: {had}"
    for who, day, state, sent_at, scheduled_at in rows:
        assert sent_at is None or not is_quiet(sent_at, ZONE), f"{who} was asked at night on {day}"
        if scheduled_at < now - 24 * 3600:
            assert state not in ("planned", "queued"), f"{who} has {state} left on {day}"
    with world.database.read() as db:
        assert db.all(_BURDEN) == []


def _day(instant: int) -> str:
    return datetime.fromtimestamp(instant, ZoneInfo(ZONE)).date().isoformat()


def _is_sunday(days_later: int) -> bool:
    return datetime.fromtimestamp(T0 + days_later * 24 * 3600, ZoneInfo(ZONE)).weekday() == 6
