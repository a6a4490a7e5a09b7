"""Who is in an export: enrolled parents who said yes to it last, under their codes, and nobody else."""

import pytest

from storage import erasure, members
from tests.reports.cohort import Cohort, at


def participants(cohort: Cohort) -> set[str]:
    return {row["participant"] for row in cohort.export().rows("participants")}


def everywhere(cohort: Cohort, code: str) -> list[str]:
    """The files in which a parent's code stands."""
    told = cohort.export()
    return sorted(name for name in told.names() if code.encode() in told.bytes_of(name))


def test_a_parent_who_did_not_consent_is_in_no_file_but_counted(cohort: Cohort) -> None:
    yes, no, silent = cohort.member(), cohort.member(research=False), cohort.member(research=None)
    for who in (yes, no, silent):
        cohort.answer(cohort.prompt(who, 1), "helped", words=f"woorden van {who.id}")
    told = cohort.export()
    assert [(row["participant"], row["left_out"]) for row in told.rows("participants")] == [(yes.pseudonym, "2")]
    assert {row["participant"] for row in told.rows("responses")} == {yes.pseudonym}
    assert everywhere(cohort, no.pseudonym) == []
    assert everywhere(cohort, f"woorden van {silent.id}") == []
    assert everywhere(cohort, yes.pseudonym) == [
        "checkins_wide.csv",
        "consents.csv",
        "participants.csv",
        "prompts.csv",
        "responses.csv",
    ]
    assert (told.summary.participants, told.summary.left_out) == (1, 2)


def test_the_latest_word_on_consent_counts(cohort: Cohort) -> None:
    came_round, withdrew = cohort.member(research=False), cohort.member()
    with cohort.database.write() as db:
        members.record_consent(db, came_round.id, members.RESEARCH, True, version="v2", at=at(3, "09:00"))
        members.record_consent(db, withdrew.id, members.RESEARCH, False, version="v2", at=at(3, "09:00"))
    (row,) = cohort.export().rows("participants")
    assert row["participant"] == came_round.pseudonym
    assert (row["research_consent_at"], row["research_consent_version"]) == ("2027-03-03", "v2")


def test_another_consent_does_not_stand_in_for_research(cohort: Cohort) -> None:
    who = cohort.member(research=None)
    with cohort.database.write() as db:
        for kind in (members.PARTICIPATION, members.SHARING):
            members.record_consent(db, who.id, kind, True, version="v1", at=at(1, "09:00"))
    (row,) = cohort.export().rows("participants")
    assert (row["participant"], row["left_out"]) == ("", "1")


def test_a_facilitators_own_checkins_are_in_no_export(cohort: Cohort) -> None:
    parent = cohort.member()
    for role in (members.FACILITATOR, members.COORDINATOR):
        staff = cohort.member(role=role)
        cohort.answer(cohort.prompt(staff, 1), "tension", "5")
        assert everywhere(cohort, staff.pseudonym) == []
    (row,) = cohort.export().rows("participants")
    assert (row["participant"], row["left_out"]) == (parent.pseudonym, "0")


def test_one_who_never_finished_enrolling_is_neither_in_nor_left_out(cohort: Cohort) -> None:
    cohort.member(enrolled=False)
    (row,) = cohort.export().rows("participants")
    assert (row["participant"], row["left_out"]) == ("", "0")


def test_a_forgotten_parent_leaves_nothing_but_a_count(cohort: Cohort) -> None:
    who = cohort.member()
    cohort.answer(cohort.prompt(who, 1), "tension", "5")
    with cohort.database.write() as db:
        erasure.forget_answers(db, who.id)
        members.detach(db, who.id)
    assert everywhere(cohort, who.pseudonym) == []
    (row,) = cohort.export().rows("participants")
    assert (row["participant"], row["left_out"]) == ("", "1")


@pytest.mark.parametrize("state", [members.ENROLLING, members.REFUSED])
def test_who_was_removed_and_has_a_new_link_is_in_a_state_that_is_explained(cohort: Cohort, state: str) -> None:
    anna = cohort.member()
    with cohort.database.write() as db:
        members.remove(db, anna.id, at=at(9, "10:00"))
        members.set_state(db, anna.id, members.ENROLLING)
        if state == members.REFUSED:
            members.set_state(db, anna.id, members.REFUSED)
    told = cohort.export()
    (row,) = told.rows("participants")
    book = {each["value"] for each in told.rows("codebook") if each["column_name"] == "member_state"}
    assert row["member_state"] == state
    assert state in book


def test_a_parent_of_another_group_is_not_in_this_one(cohort: Cohort) -> None:
    cohort.add_group("zuid", language="en")
    here, there = cohort.member(), cohort.member(group="zuid")
    cohort.answer(cohort.prompt(there, 1), "ladder", "top")
    assert participants(cohort) == {here.pseudonym}
    elsewhere = cohort.export("zuid", group="zuid")
    assert {row["participant"] for row in elsewhere.rows("participants")} == {there.pseudonym}
    assert [row["label"] for row in elsewhere.rows("responses") if row["item"] == "ladder"] == ["Top"]


def test_a_participants_row_names_nobody(cohort: Cohort) -> None:
    who = cohort.member(level="simpel", language="en")
    with cohort.database.write() as db:
        members.record_consent(db, who.id, members.SHARING, True, version="v1", at=at(1, "10:06"))
    told = cohort.export()
    (row,) = told.rows("participants")
    assert row == {
        "participant": who.pseudonym,
        "group_key": "noord",
        "programme": "traumasensitief-opvoeden",
        "programme_version": "1",
        "member_state": "active",
        "enrolled_at": "2027-03-01",
        "language": "en",
        "level": "simpel",
        "research_consent_at": "2027-03-01",
        "research_consent_version": "v1",
        "facilitator_consent": "yes",
        "left_out": "0",
        "timezone": "Europe/Amsterdam",
    }
    for name in told.names():
        assert b"Geheime" not in told.bytes_of(name)
