"""Prompts as researchers plan them, over HTTP: random in a window, started by an event, drawn, answered late."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from content.packs import Library
from content.scheduling import Prompting
from reports.export import export
from scheduler.local_time import local_minute
from scheduler.sampling import SamplingPlan, minutes_of
from simulator.people import Person
from storage import drawn_items, groups, meetings, members, prompts, responses
from storage.prompts import Prompt
from tests.journeys.hands import does
from tests.moments import T0, ZONE, amsterdam
from tests.world import World, library

PLAN = SamplingPlan("moment", 1, 1, 7, (), 10 * 60, 20 * 60, 2, 90, 1)

NOTHING: Mapping[str, object] = {}
AT_ELEVEN: Mapping[str, object] = {
    "prompting": Prompting(after_session=1, days=1, at=("11:00",)),
    "draw": None,
    "order": "fixed",
}


def planned_at_random(times: int = 1, more: Mapping[str, object] = NOTHING) -> Library:
    """The shipped content, in which the moment is also asked by itself, one of its questions."""
    chance: dict[str, object] = {
        "prompting": Prompting(after_session=1, days=3, times=times),
        "order": "random",
        "draw": 1,
        **more,
    }
    chance["late_for"] = 24 * 60
    return replace(
        library(),
        instruments={
            **library().instruments,
            "moment": library().instrument("moment").model_copy(update=chance),
        },
    )


async def a_world(tmp_path: Path, times: int = 1, more: Mapping[str, object] = NOTHING) -> tuple[World, Person]:
    world = World(tmp_path, content=planned_at_random(times, more))
    await world.start()
    group = world.group()
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        made = meetings.add(db, group_id=group.id, session=1, starts_at=T0, zone=ZONE, at=T0)
        meetings.hold(db, made.id, at=T0)
    return world, anna


def asked(world: World) -> list[Prompt]:
    with world.database.read() as db:
        parent = members.of_group(db, groups.every(db)[0].id, members.PARENT)[0]
        recent = prompts.recent_of(db, parent.id, prompts.CHECKIN, most=20)
    return [each for each in recent if each.instrument == "moment"]


def test_random_times_are_repeatable_apart_and_away_from_the_check_in() -> None:
    drawn = set()
    for day in range(1, 200):
        minutes = minutes_of(PLAN, "P-1", date.fromordinal(739000 + day), 15 * 60)
        assert minutes == minutes_of(PLAN, "P-1", date.fromordinal(739000 + day), 15 * 60)
        first, second = minutes
        assert first >= 10 * 60
        assert second <= 20 * 60
        assert second - first >= 90
        assert all(abs(each - 15 * 60) >= 90 for each in minutes)
        drawn.add(first)
    assert len(drawn) > 50


async def test_random_prompts_come_within_their_window_and_late_answers_are_kept_as_late(tmp_path: Path) -> None:
    world, anna = await a_world(tmp_path)
    try:
        await world.go_to(amsterdam("2026-03-03 19:59"))
        (first,) = asked(world)
        assert 10 * 60 <= local_minute(first.scheduled_at, ZONE) <= 20 * 60
        with world.database.read() as db:
            items = drawn_items.of(db, first.id)
        assert items is not None
        await world.go_to(max((first.expires_at or 0) + 30 * 60, world.clock.now()))
        assert "Je mag ze nog invullen" in (await anna.sees("De tijd voor deze vragen is om")).text
        anna.tap("Toch invullen")
        await world.settle()
        anna.tap("4" if "strength" in items else "Alleen")
        await world.settle()
        (first,) = asked(world)
        assert first.state == prompts.COMPLETED
        with world.database.read() as db:
            key = groups.every(db)[0].key
        export(world.database, planned_at_random(), key, tmp_path / "export", now=world.clock.now())
        with (tmp_path / "export" / "prompts.csv").open(encoding="utf-8", newline="") as file:
            (row,) = [each for each in csv.DictReader(file) if each["instrument"] == "moment"]
        assert (row["late"], row["status"]) == ("1", "completed")
        with (tmp_path / "export" / "responses.csv").open(encoding="utf-8", newline="") as file:
            told = {each["item"]: each for each in csv.DictReader(file) if each["instrument"] == "moment"}
        assert [each["reason"] for each in told.values()].count("not_applicable") == len(told) - 1
    finally:
        await world.stop()


async def test_late_answers_are_tapped_or_typed_to_the_end_also_where_it_closed_a_moment_ago(
    tmp_path: Path,
) -> None:
    world, anna = await a_world(tmp_path, more=AT_ELEVEN)
    try:
        await world.go_to(amsterdam("2026-03-03 11:00"))
        await does(world, anna, "Ja, nu")
        assert anna.last.text.startswith("Fijn dat je even stopt."), "it is not the daily one"
        await world.go_to(amsterdam("2026-03-03 12:00"))
        await does(world, anna, "Toch invullen")
        assert "Hoe sterk voel je het nu?" in anna.last.text, "whatever was tapped while it was closing"
        await does(world, anna, "> 4")
        assert "Met wie ben je nu?" in anna.last.text
        await does(world, anna, "Terug", "5")
        assert "Met wie ben je nu?" in anna.last.text
        await world.go_to(world.clock.now() + 3600)
        await does(world, anna, "> mijn kind")
        assert anna.last.text == "Dank je. Voel je voeten, kijk rond."
        assert not anna.last.buttons, "nothing can be changed any more"
        (first,) = asked(world)
        assert (first.state, first.ran_out) == (prompts.COMPLETED, False)
        with world.database.read() as db:
            told = {key: each.value for key, each in responses.of(db, first.id).items()}
        assert told == {"strength": "5", "with_whom": "child"}
    finally:
        await world.stop()


async def test_heavy_late_answer_is_met_as_any_other(tmp_path: Path) -> None:
    world, anna = await a_world(tmp_path, more=AT_ELEVEN)
    try:
        await world.go_to(amsterdam("2026-03-03 12:10"))
        await anna.sees("De tijd voor deze vragen is om")
        await does(world, anna, "Toch invullen", "9")
        await anna.sees("Kijk om je heen")
        await does(world, anna, "Alleen")
        assert anna.last.text == "Dank je. Voel je voeten, kijk rond."
    finally:
        await world.stop()


async def test_two_random_prompts_of_a_day_and_the_daily_questions_come_all_three(tmp_path: Path) -> None:
    world, _ = await a_world(tmp_path, times=2)
    try:
        await world.go_to(amsterdam("2026-03-03 23:00"))
        told = asked(world)
        assert [each.sent_at == each.scheduled_at for each in told] == [True, True]
        first, second = sorted(each.scheduled_at for each in told)
        assert second - first >= 90 * 60
        with world.database.read() as db:
            every = prompts.recent_of(db, told[0].member_id, prompts.CHECKIN, most=20)
        daily = [each for each in every if each.instrument == "daily" and each.local_date == "2026-03-03"]
        assert [each.sent_at is not None for each in daily] == [True]
    finally:
        await world.stop()


async def test_a_parent_tells_of_a_moment_herself(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /nu", "6", "Mijn kind")
    assert anna.last.text.startswith("Dank je. Voel je voeten, kijk rond.")
    with world.database.read() as db:
        parent = members.of_group(db, groups.every(db)[0].id, members.PARENT)[0]
        (told,) = prompts.recent_of(db, parent.id, prompts.EVENT, most=5)
    assert (told.state, told.instrument) == (prompts.COMPLETED, "moment")
