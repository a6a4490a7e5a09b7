"""A programme is rehearsed with made-up people before parents live through it."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest

from commands.rehearse.diary import Broken, Came, Diary
from commands.rehearse.stage import Rehearsal
from simulator.server import LocalTelegram
from storage.database import Database
from storage.encryption import Vault
from tests.commands.conftest import Installation
from tests.moments import ZONE, amsterdam
from tests.world import KEY, PROGRAMME, library

SEEDS, WEEKS = 50, int(os.environ.get("ANKER_PROVE_WEEKS", "3"))


@pytest.mark.long
def test_a_week_is_rehearsed_and_told_in_words_and_as_a_page(installation: Installation, tmp_path: Path) -> None:
    page = tmp_path / "rehearsal.html"
    told = installation.run(
        *("rehearse", "--programme", PROGRAMME, "--parents", "2", "--weeks", "1", "--out", str(page))
    )

    assert told.code == 0, told.out
    found = re.fullmatch(r"weeks=1 parents=2 messages=(\d+) most_a_day=([12]) broken=0", told.lines[-1])
    assert found is not None, told.lines[-1]
    assert int(found[1]) > 20
    assert "Anna, who answers well (nl, standaard)" in told.out
    assert "texts never reached: " in told.out
    assert "lesson.messages: session 2–20" in told.out, "what no week brought is listed"
    for read in ("lesson.in_other_words", "exercise.without_breath", "exercise.sitting", "experiments.stop_rule"):
        assert f"{read}: session 2–20\n" in told.out, "somebody looked at all of the first session"
    assert "  not in a parent's chat: about, modules.about, modules.title, pictures.body.alt" in told.out
    assert "Anna, who answers well" in page.read_text(encoding="utf-8")
    assert not (installation.data / "anker.db").exists(), "a rehearsal leaves no trace"


def test_an_unknown_programme_is_told_in_a_sentence(installation: Installation) -> None:
    told = installation.run("rehearse", "--programme", "nergens")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("There is no programme “nergens”. There is: ")


MORNING = "2027-01-05 10:00"


@pytest.mark.parametrize(
    ("came", "promise"),
    [
        ([(MORNING, "Hoi."), ("2027-01-05 10:09", "Hoi.")], "within ten minutes"),
        ([("2027-01-05 22:00", "Hoi.")], "in quiet hours"),
        ([("2027-01-05 06:59", "Hoi.")], "in quiet hours"),
        ([(MORNING, "Kom je? En neem je brood mee?")], "more than one idea"),
        ([(MORNING, "Een. Twee. Drie. Vier.")], "more than one idea"),
        ([(f"2027-01-05 {hour}:00", "Hoi.") for hour in (10, 12, 14)], "more than 2 a day"),
    ],
)
def test_a_promise_that_is_not_kept_is_found(tmp_path: Path, came: list[tuple[str, str]], promise: str) -> None:
    assert [each.promise for each in _broken(tmp_path, came)] == [promise]


def test_what_keeps_every_promise_is_left_alone(tmp_path: Path) -> None:
    kept = [
        ("2027-01-05 07:00", "Een. Twee. Drie. En vier?"),
        ("2027-01-05 21:59", "dinsdag 5 januari, 19:30\nHoi"),
    ]
    assert _broken(tmp_path, kept) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_groups_of_other_people_are_told_neither_too_much_nor_at_night(tmp_path: Path, seed: int) -> None:
    async def live() -> list[Broken]:
        rehearsal = Rehearsal(tmp_path, library(), PROGRAMME, parents=4, weeks=WEEKS, seed=seed)
        try:
            await rehearsal.open()
            await rehearsal.run(lambda _: None)
        finally:
            await rehearsal.close()
        return rehearsal.diary.broken()

    assert asyncio.run(live()) == []


def _broken(folder: Path, came: list[tuple[str, str]]) -> list[Broken]:
    """What is wrong when this came to a parent, each a thing of its own."""
    database = Database(f"sqlite:///{folder / 'anker.db'}", Vault(KEY))
    diary = Diary(database, LocalTelegram(), ZONE)
    diary.came += [
        Came("Anna", amsterdam(moment), "checkin", text, ("prompt", number), counts=True)
        for number, (moment, text) in enumerate(came)
    ]
    try:
        return diary.broken()
    finally:
        database.close()
