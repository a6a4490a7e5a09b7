"""From invitation to export: practised, asked, answered, changed, reminded, expired, and read back."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from reports.export import export
from tests.moments import amsterdam
from tests.world import World, library

STEPS = [
    *("Nederlands", "Gewone zinnen", "Verder", "Verder", "Verder", "Verder", "Ja, ik doe mee", "Ja, dat mag"),
    *("Nee, geen woorden", "Ja, dat mag", "mama", "20:30", "zondag", "Ja, ik probeer het"),
]
PRACTICE = ["3", "Nergens", "Klaar", "Geen spanning"]
FIRST = ["Ja, nu", "7", "Nek, schouders", "Buik, maag", "Klaar", "Pas later", "Ja, nog twee", "Zonder nadenken"]


async def test_parent_lives_through_two_days_and_the_coordinator_reads_them(world: World, tmp_path: Path) -> None:
    group = world.group()
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(group))
    await world.settle()
    await _tapping(world, anna, STEPS)
    await _tapping(world, anna, PRACTICE)

    await world.go_to(amsterdam("2026-03-02 20:30"))
    await _tapping(world, anna, FIRST)
    anna.say("even naar buiten")
    await world.settle()
    await _tapping(world, anna, ["Iets veranderen", "1. 7", "4"])

    await world.go_to(amsterdam("2026-03-03 21:29"))
    assert not [each for each in anna.chat.messages if "Het kan nog tot" in each.text]
    await world.go_to(amsterdam("2026-03-03 21:30"))
    await anna.sees("Het kan nog tot 00:30")
    await world.go_to(amsterdam("2026-03-04 00:31"))
    await anna.sees("Deze vragen zijn nu dicht")

    out = tmp_path / "export"
    export(world.database, library(), group.key, out, now=world.clock.now())
    rows = _read(out / "responses.csv")
    assert [
        (row["prompt_kind"], row["item"], row["value"], row["reason"])
        for row in rows
        if row["prompt_kind"] == "checkin" and row["study_day"] == "1" and row["reason"] != "not_applicable"
    ] == [
        ("checkin", "tension", "4", ""),
        ("checkin", "body", "neck_shoulders;belly", ""),
        ("checkin", "feeling", "", "not_taught"),
        ("checkin", "ladder", "", "not_taught"),
        ("checkin", "noticed", "later", ""),
        ("checkin", "need", "", "not_taught"),
        ("checkin", "autopilot", "automatic", ""),
        ("checkin", "helped", "even naar buiten", ""),
    ]
    practice = {row["item"]: row["value"] for row in rows if row["prompt_kind"] == "practice" and row["value"]}
    assert practice == {"tension": "3", "body": "nowhere", "noticed": "none"}
    (revision,) = _read(out / "revisions.csv")
    assert (revision["item"], revision["value"]) == ("tension", "7")

    first, second = [row for row in _read(out / "prompts.csv") if row["prompt_kind"] == "checkin"][:2]
    assert (first["status"], second["status"]) == ("completed", "expired")
    assert first["scheduled_at"] == first["sent_at"] == "2026-03-02T20:30:00+01:00"
    assert second["reminded_at"] == "2026-03-03T21:30:00+01:00"
    assert datetime.fromisoformat(second["expired_at"]) == datetime.fromisoformat("2026-03-04T00:30:00+01:00")
    (wide,) = [row for row in _read(out / "checkins_wide.csv") if row["status"] == "completed"]
    assert (wide["tension"], wide["ladder"], wide["ladder_missing"]) == ("4", "", "not_taught")
    (participant,) = [row for row in _read(out / "participants.csv") if row["participant"].startswith("P-")]
    assert "Anna" not in "".join(participant.values())


async def _tapping(world: World, person, labels: list[str]) -> None:  # type: ignore[no-untyped-def]
    for label in labels:
        person.tap(label)
        await world.settle()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
