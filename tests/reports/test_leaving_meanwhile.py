"""An export that takes long, and a parent who leaves while it is made."""

from collections.abc import Callable

import pytest

from reports import export as exporting
from reports import exported_prompts
from reports.export import Progress
from storage import erasure, journal, members
from storage.database import Unavailable
from tests.reports.cohort import Cohort, Exported, at


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported_prompts, "_BATCH", 4)


def answered_for_days(cohort: Cohort, days: int) -> members.Member:
    who = cohort.member()
    for day in range(1, days + 1):
        prompt = cohort.prompt(who, day)
        cohort.answer(prompt, "tension", "5")
        cohort.answer(prompt, "helped", words=f"woorden van {who.id}")
    return who


def forget(cohort: Cohort, who: members.Member) -> None:
    assert who.person_id is not None
    with cohort.database.write() as db:
        erasure.forget_person(db, who.person_id, at=at(30, "09:00"))


def at_the_first_batch(act: Callable[[], None]) -> Progress:
    """Tells how far an export is to somebody who acts once, when it has begun."""
    left = [act]
    return lambda part: left.pop()() if left and part < 1 else None


def has(told: Exported, text: str) -> bool:
    return any(text.encode() in told.bytes_of(name) for name in told.names())


def test_who_is_forgotten_while_an_export_is_made_is_in_no_file_of_it(cohort: Cohort) -> None:
    leaves, stays = answered_for_days(cohort, 6), answered_for_days(cohort, 6)
    told = cohort.export(progress=at_the_first_batch(lambda: forget(cohort, leaves)))
    assert told.summary.participants == 1
    assert not has(told, leaves.pseudonym)
    assert not has(told, f"woorden van {leaves.id}")
    assert len({row["prompt_id"] for row in told.rows("responses")}) == 6
    assert {row["participant"] for row in told.rows("responses")} == {stays.pseudonym}


def test_who_takes_her_yes_back_while_an_export_is_made_is_in_no_file_of_it(cohort: Cohort) -> None:
    leaves, stays = answered_for_days(cohort, 6), answered_for_days(cohort, 6)

    def withdraw() -> None:
        with cohort.database.write() as db:
            members.record_consent(db, leaves.id, members.RESEARCH, False, version="v1", at=at(30, "09:00"))

    told = cohort.export(progress=at_the_first_batch(withdraw))
    assert not has(told, leaves.pseudonym)
    assert set(told.summary.codes) == {stays.id}


def test_whose_answers_are_taken_away_while_an_export_is_made_has_none_in_it(cohort: Cohort) -> None:
    who = answered_for_days(cohort, 6)

    def take_away() -> None:
        with cohort.database.write() as db:
            erasure.forget_answers(db, who.id)

    told = cohort.export(progress=at_the_first_batch(take_away))
    assert told.rows("prompts") == []
    assert not has(told, f"woorden van {who.id}")


def test_an_erasure_leaves_the_journal_while_an_export_is_still_being_made(cohort: Cohort) -> None:
    leaves, _ = answered_for_days(cohort, 6), answered_for_days(cohort, 6)
    settled: list[bool] = []

    def forgotten() -> None:
        forget(cohort, leaves)
        settled.append(journal.settle(cohort.database))

    cohort.export(progress=at_the_first_batch(forgotten))
    assert settled == [True]


def test_an_export_that_somebody_leaves_each_time_is_given_up_and_leaves_no_file(cohort: Cohort) -> None:
    leaving = [answered_for_days(cohort, 2) for _ in range(exporting._TIMES_ANEW + 2)]

    def progress(part: float) -> None:
        if part == 0.0:
            forget(cohort, leaving.pop())

    with pytest.raises(Unavailable):
        cohort.export(progress=progress)
    assert not (cohort.folder / "out").exists()
    assert [path.name for path in cohort.folder.iterdir() if not path.name.startswith("anker.db")] == []


def test_what_comes_while_an_export_is_made_is_left_to_the_next(cohort: Cohort) -> None:
    who = answered_for_days(cohort, 6)

    def goes_on() -> None:
        cohort.answer(cohort.prompt(who, 7), "tension", "9")

    told = cohort.export(progress=at_the_first_batch(goes_on))
    assert len(told.rows("prompts")) == 6
    assert len(cohort.export("next").rows("prompts")) == 7
