"""`report` and `retention`: what a group's administrator takes away from the command line, and lets go."""

from __future__ import annotations

import subprocess
import sys

import pytest

from commands import data
from commands.settings import Settings
from scheduler.clock import RealClock
from storage import (
    access_log,
    asks,
    export_memory,
    groups,
    members,
    people,
    phone_calls,
    planned_prompts,
    prompts,
    responses,
)
from storage.database import Unavailable
from tests.commands.conftest import PROJECT, Installation


def _with_a_parent(installation: Installation) -> str:
    """A group with a parent who said yes to the list and answered once; its key."""
    key = installation.group()
    with data.opened(Settings(data_dir=installation.data)) as database, database.write() as db:
        group = groups.find(db, key)
        assert group is not None
        who = people.add(db, 77, name="Anna", language="nl", at=1_800_000_000)
        member = members.add(db, person_id=who.id, group_id=group.id, role="parent", at=1_800_000_000)
        members.record_consent(db, member.id, members.RESEARCH, True, version="v1", at=1_800_000_000)
        members.enrol(db, member.id, at=1_800_000_000, first_day=739_000)
        prompt = planned_prompts.add(
            db,
            member_id=member.id,
            kind=prompts.SELF,
            local_date="2027-01-15",
            slot=1,
            zone="Europe/Amsterdam",
            instrument="daily",
            study_day=1,
            scheduled_at=1_800_000_000,
        )
        prompts.move(db, prompt.id, prompts.QUEUED, at=1_800_000_000)
        responses.record(db, prompt.id, "helped", words="naar buiten", at=1_800_000_001)
    return key


def test_report_is_written_once_whole_and_remembered(installation: Installation) -> None:
    key = _with_a_parent(installation)
    for name in ("linde.html", "linde.pdf"):
        told = installation.run("report", "--group", key, "--out", name)
        assert told.code == 0
        assert told.out.strip() == f"1 participant, 0 left out: {name}"
    assert installation.run("report", "--group", key, "--out", "linde.docx").code == 2
    assert installation.run("report", "--group", "g-none", "--out", "linde.pdf").code == 2
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        assert [each.file for each, _ in export_memory.of_group(db, 1, most=9)] == ["linde.pdf", "linde.html"]


@pytest.mark.parametrize("name", ["mine.html", "mine.pdf"])
def test_a_page_takes_the_place_of_an_earlier_one_and_of_nothing_else(
    installation: Installation, name: str
) -> None:
    key = _with_a_parent(installation)
    mine = installation.folder / name
    mine.write_text("<p>My own page</p>")
    report = ["report", "--group", key, "--out"]
    for command in (report, *([["content", "preview", "--out"]] if name.endswith("html") else [])):
        told = installation.run(*command, name)
        assert (told.code, told.out) == (2, "")
        assert told.err == f"{name} is another file, not an earlier one of Anker's: name a new one.\n"
    assert mine.read_text() == "<p>My own page</p>"
    mine.write_text("")
    for _ in range(2):
        assert installation.run(*report, name).code == 0
    if name.endswith("html"):
        assert installation.run("content", "preview", "--out", name).code == 0
    assert [each.name for each in installation.folder.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    "words", [("export", "linde.zip"), ("export", "linde"), ("report", "linde.html"), ("report", "linde.pdf")]
)
def test_nothing_stands_there_that_could_not_be_remembered(
    installation: Installation, words: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program has the database for long, or the disk is full: of a file that left, nobody would know."""
    key = _with_a_parent(installation)
    command, out = words

    def locked(*_: object, **__: object) -> None:
        raise Unavailable("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(export_memory, "remember", locked)
        told = installation.run(command, "--group", key, "--out", out)
    assert (told.code, told.out) == (1, "")
    assert "locked by another program" in told.err
    assert [path.name for path in installation.folder.iterdir() if "linde" in path.name] == []
    assert installation.run(command, "--group", key, "--out", out).code == 0
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        assert [each.file for each, _ in export_memory.of_group(db, 1, most=9)] == [out]
        (parent,) = members.of_group(db, 1, "parent")
        assert len(access_log.of_parent(db, parent.id, most=9)) == 1


def test_retention_shows_what_would_go_and_purges_only_when_told_twice(installation: Installation) -> None:
    key = _with_a_parent(installation)
    assert "ends_on\tnot yet" in installation.run("retention", "--group", key).lines
    told = installation.run("retention", "--group", key, "--months", "3", "--ends-on", "2027-11-30")
    assert told.lines == [
        "months\t3",
        "ends_on\t2027-11-30",
        "told_from\t2028-02-14",
        "erased_on\t2028-02-28",
        "parents\t1",
        "answers in words\t1",
        "experiments\t0",
    ]
    assert installation.run("retention", "--group", key, "--purge", "g-other").code == 2
    assert "answers in words\t1" in installation.run("retention", "--group", key).lines
    assert "answers in words\t0" in installation.run("retention", "--group", key, "--purge", key).lines


def test_no_day_is_shown_that_passed_before_a_parent_was_told(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = _with_a_parent(installation)
    monkeypatch.setattr(RealClock, "now", lambda _: 1_830_340_800)  # the first of January of 2028, at noon
    told = installation.run("retention", "--group", key, "--months", "0", "--ends-on", "2027-06-01")
    assert told.lines[1:4] == ["ends_on\t2027-06-01", "told_from\t2028-01-01", "erased_on\t2028-01-15"]


def test_purging_takes_questions_and_calls_along(installation: Installation) -> None:
    """The number at which she may be called is one of the things she was asked."""
    key = _with_a_parent(installation)
    with data.opened(Settings(data_dir=installation.data)) as database, database.write() as db:
        (parent,) = members.of_group(db, 1, "parent")
        asked, call = (kept.begin(db, parent.id, at=1_800_000_002) for kept in (asks, phone_calls))
        asks.write(db, asked.id, words="mag ik bellen?", voice=None)
        asks.send(db, asked.id, at=1_800_000_002)
        phone_calls.set_phone(db, call.id, "0612345678")
        phone_calls.send(db, call.id, at=1_800_000_002)
    assert "answers in words\t2" in installation.run("retention", "--group", key).lines
    assert "answers in words\t0" in installation.run("retention", "--group", key, "--purge", key).lines
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        assert asks.all_ids(db) == phone_calls.all_ids(db) == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31"])
def test_an_end_that_no_group_has_is_told_in_a_sentence(installation: Installation, day: str) -> None:
    key = installation.group()
    told = installation.run("retention", "--group", key, "--ends-on", day, "--months", "120")
    assert (told.code, told.err) == (2, "A group ends in one of the years 2000 to 2199.\n")


@pytest.mark.long
@pytest.mark.parametrize("unneeded", ["matplotlib", "reports.export", "aiohttp", "sqlalchemy.dialects.postgresql"])
def test_a_bot_does_not_read_in_what_makes_files_or_calls_before_it_is_needed_nor_another_database(
    unneeded: str,
) -> None:
    asked = f"import sys, commands.run, commands.assembly; sys.exit({unneeded!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, check=False).returncode == 0


def test_an_export_to_share_counts_the_days_that_go_even_where_that_is_all(installation: Installation) -> None:
    told = installation.run(
        "export", "--group", _with_a_parent(installation), "--out", "to-share", "--for", "sharing"
    )
    assert told.out.strip() == "1 participant, 0 left out: to-share"
    assert "it has 0 of 1 prompts" in told.err
    assert "before all took part (1 day of the earliest)" in told.err


WRITERS = [
    ["export", "--group", "g-0", "--out"],
    ["report", "--group", "g-0", "--out"],
    ["backup", "--out"],
    ["invite", "--role", "parent", "--group", "g-0", "--handout"],
    ["content", "schema", "--out"],
    ["content", "preview", "--out"],
    ["rehearse", "--programme", "traumasensitief-opvoeden", "--out"],
]


@pytest.mark.parametrize("place", ["~/x.html", "-", " x.html", "x\n.html"])
@pytest.mark.parametrize("command", WRITERS, ids=lambda words: " ".join(words[:2]))
def test_nothing_is_written_where_nobody_would_look_for_it(
    installation: Installation, command: list[str], place: str
) -> None:
    told = installation.run(*command, place)
    assert (told.code, told.out) == (2, "")
    assert "write the whole path of a file or folder" in told.err
    assert list(installation.folder.iterdir()) == []
