"""What the rows of an export mean: whose silence it was, in which words she was asked, and when she consented."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from reports.codes import MISSING
from reports.tables import COLUMNS, TABLES
from scheduler import planner
from storage import members, outages, prompts, responses, routines, rsvps
from storage.compliance import of_prompt
from tests.reports.cohort import AMSTERDAM, FIRST_DAY, LATER, Cohort, at

pytestmark = pytest.mark.thorough

ALL_STATUSES = ["completed", "partial", "declined", "expired", "cancelled", "not_sent", "open"]
PROMPT_REASONS = ["paused", "quiet_hours", "budget", "meeting", "eased", "unreachable", "outage", "withdrawn"]
ITEM_REASONS = ["skipped", "not_reached", "not_applicable", "not_taught", "no_consent"]


def test_the_codebook_names_each_status_reason_and_kind_of_the_contract(cohort: Cohort) -> None:
    book = cohort.export().rows("codebook")
    told = {
        name: [row["value"] for row in book if (row["file_name"], row["column_name"]) == place and row["value"]]
        for name, place in {
            "status": ("prompts.csv", "status"),
            "prompt_reason": ("prompts.csv", "reason"),
            "item_reason": ("responses.csv", "reason"),
            "kind": ("prompts.csv", "prompt_kind"),
        }.items()
    }
    assert told["status"] == ALL_STATUSES
    assert told["prompt_reason"] == PROMPT_REASONS
    assert [value for value in told["item_reason"] if value] == ITEM_REASONS
    assert set(told["kind"]) == {"checkin", "self", "practice", "experiment", "lesson", "wave", "event"}


def test_whatever_the_code_can_write_is_explained() -> None:
    """The other way round: no state, reason or kind of the database is without a meaning."""
    assert set(COLUMNS["status"].values) == {*prompts.FINAL, "open"}
    reasons = {prompts.PAUSED, prompts.QUIET_HOURS, prompts.BUDGET, prompts.MEETING, prompts.EASED}
    reasons |= {prompts.UNREACHABLE, prompts.OUTAGE, prompts.WITHDRAWN}
    assert set(COLUMNS["prompt_reason"].values) == reasons
    items = {responses.SKIPPED, responses.NOT_REACHED, responses.NOT_APPLICABLE}
    items |= {responses.NOT_TAUGHT, responses.NO_CONSENT}
    assert set(COLUMNS["item_reason"].values) == items
    assert {"unknown", *items} == set(MISSING)
    # Who is in it took part once; what is known of who was forgotten is nothing.
    assert set(COLUMNS["member_state"].values) == {*members.STATES} - {members.FORGOTTEN}


def test_no_prompt_is_closed_for_a_reason_without_a_meaning() -> None:
    """Wherever the code closes a prompt and says why."""
    named = {name: value for name, value in vars(prompts).items() if isinstance(value, str)}
    known = {name for name, value in named.items() if value in COLUMNS["prompt_reason"].values}
    home = Path(prompts.__file__).parents[1]
    not_a_prompt = {"NOT_APPLICABLE"}  # an hour without a lesson, which is in no export
    found = {
        ast.unparse(keyword.value).rpartition(".")[2]
        for room in ("handlers", "scheduler", "storage", "gateway")
        for path in (home / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("prompts.move", "prompt_life.close")
        for keyword in call.keywords
        if keyword.arg == "reason"
    }
    assert {"WITHDRAWN", "OUTAGE"} <= found, "the search finds them"
    assert found - {"reason"} <= known | not_a_prompt


def test_a_word_that_let_a_prompt_go_is_no_reason(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1, state=prompts.DECLINED, reason=responses.SKIPPED)
    row = cohort.export().prompt(prompt)
    assert (row["status"], row["reason"]) == ("declined", "")


def test_each_question_of_consent_is_told_and_explained(cohort: Cohort) -> None:
    anna = cohort.member()
    kinds = [members.PARTICIPATION, members.SHARING, members.WORDS, members.RESEARCH, members.SILENCE]
    with cohort.database.write() as db:
        for kind in kinds:
            members.record_consent(db, anna.id, kind, True, version="v1", at=at(2, "10:00"))
    assert {row["consent_kind"] for row in cohort.export().rows("consents")} == set(kinds)
    assert set(COLUMNS["consent_kind"].values) == set(kinds)


def test_a_prompt_that_expired_says_when_its_window_ended_not_when_that_was_noticed(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.close(prompt, prompts.EXPIRED, minutes=25 * 60)
    row = cohort.export().prompt(prompt)
    assert (row["expired_at"], row["window_minutes"]) == ("2027-03-02T00:30:00+01:00", "239")


def test_what_ran_out_and_was_not_closed_yet_is_expired_or_partial_all_the_same(cohort: Cohort) -> None:
    silent, begun = cohort.prompt(cohort.member(), 1), cohort.prompt(cohort.member(), 1)
    cohort.answer(begun, "tension", "4")
    told = cohort.export(now=at(2, "12:00"))
    assert [told.prompt(each)["status"] for each in (silent, begun)] == ["expired", "partial"]
    assert told.prompt(silent)["expired_at"] == "2027-03-02T00:30:00+01:00"
    assert [cohort.export(now=at(1, "23:00")).prompt(each)["status"] for each in (silent, begun)] == [
        "open",
        "open",
    ]


def test_an_outage_is_told_apart_from_silence(cohort: Cohort) -> None:
    anna = cohort.member()
    swallowed, silent, answered = (cohort.prompt(anna, day) for day in (1, 2, 3))
    for each in (swallowed, silent):
        cohort.close(each, prompts.EXPIRED, minutes=240)
    cohort.answer(answered, "tension", "3")
    cohort.close(answered)
    with cohort.database.write() as db:
        outages.add(db, began_at=at(1, "21:00"), ended_at=at(1, "22:00"))
        outages.add(db, began_at=at(1, "21:30"), ended_at=at(1, "22:30"))
        outages.add(db, began_at=at(3, "20:40"), ended_at=at(3, "20:50"))
    told = cohort.export()
    rows = [told.prompt(each) for each in (swallowed, silent, answered)]
    assert [(row["status"], row["reason"], row["window_lost_minutes"]) for row in rows] == [
        ("expired", "outage", "90"),
        ("expired", "", "0"),
        ("completed", "", "10"),
    ]


def test_skipping_the_whole_is_declined_and_counts_as_an_answer(cohort: Cohort) -> None:
    anna = cohort.member()
    declined = cohort.prompt(anna, 1, state=prompts.DECLINED)
    taken_back = cohort.prompt(anna, 1, clock="21:00", state=prompts.CANCELLED, reason="withdrawn")
    told = cohort.export()
    assert told.prompt(declined)["status"] == "declined"
    assert (told.prompt(taken_back)["status"], told.prompt(taken_back)["reason"]) == ("cancelled", "withdrawn")
    (day,) = told.rows("group_activity")
    assert (day["n_sent"], day["n_opened"], day["n_any_answer"], day["n_completed"]) == ("2", "1", "1", "0")


@pytest.mark.parametrize(
    ("state", "opened", "response", "counts"),
    [
        ("completed", True, True, (1, 1, 1, 1)),
        ("partial", True, True, (1, 1, 1, 0)),
        ("declined", True, False, (1, 1, 1, 0)),
        ("open", True, True, (1, 1, 1, 0)),
        ("open", True, False, (1, 1, 0, 0)),
        ("expired", True, False, (1, 1, 0, 0)),
        ("expired", False, False, (1, 0, 0, 0)),
        ("cancelled", False, False, (1, 0, 0, 0)),
    ],
)
def test_compliance_has_one_definition(
    state: str, opened: bool, response: bool, counts: tuple[int, int, int, int]
) -> None:
    told = of_prompt(state, was_sent=True, was_opened=opened, has_response=response)
    assert (told.sent, told.opened, told.any_answer, told.completed) == counts
    assert of_prompt(state, was_sent=False, was_opened=opened, has_response=response).sent == 0


def test_an_hour_without_a_lesson_is_no_prompt(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.prompt(anna, 1, kind=prompts.LESSON, instrument=None, state=prompts.NOT_SENT, reason="not_applicable")
    real = cohort.prompt(anna, 2, kind=prompts.LESSON, instrument=None)
    told = cohort.export()
    assert [row["study_day"] for row in told.rows("prompts")] == ["2"]
    assert told.codes[real].endswith("-0002")  # the oracle counts it; the export does not
    assert told.rows("prompts")[0]["prompt_id"].endswith("-0001")


def test_the_session_is_the_last_one_held_before_the_prompts_own_time(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.meeting(2, 1)
    cohort.meeting(9, 2)
    cohort.meeting(10, 3, held=False)
    days = [
        cohort.prompt(anna, 1),
        cohort.prompt(anna, 2, clock="19:29"),
        cohort.prompt(anna, 2, state=prompts.NOT_SENT, reason="paused"),
        cohort.prompt(anna, 8, state=prompts.NOT_SENT, reason="budget"),
        cohort.prompt(anna, 9),
        cohort.prompt(anna, 11, state=prompts.NOT_SENT, reason="outage"),
    ]
    told = cohort.export()
    assert [told.prompt(each)["session"] for each in days] == ["", "", "1", "1", "2", "2"]


def test_an_occasion_counts_missed_ones_and_does_not_depend_on_the_period(cohort: Cohort) -> None:
    anna, bea = cohort.member(), cohort.member()
    for day in (3, 1, 2):  # planned in another order than they came
        cohort.prompt(anna, day, state=prompts.NOT_SENT if day == 2 else prompts.SENT, reason=None)
    cohort.prompt(anna, 3, kind=prompts.SELF, clock="12:00")
    cohort.prompt(bea, 2)
    told = {
        (row["participant"], row["local_date"], row["prompt_kind"]): (row["occasion"], row["prompt_id"][-4:])
        for row in cohort.export(date_from=at_day(2)).rows("prompts")
    }
    assert told == {
        (anna.pseudonym, "2027-03-02", "checkin"): ("2", "0002"),
        (anna.pseudonym, "2027-03-03", "self"): ("1", "0003"),
        (anna.pseudonym, "2027-03-03", "checkin"): ("3", "0004"),
        (bea.pseudonym, "2027-03-02", "checkin"): ("1", "0001"),
    }


def at_day(day: int) -> date:
    return FIRST_DAY + timedelta(days=day - 1)


def test_minutes_weekday_and_what_was_changed_are_told(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "tension", "9", minutes=4)
    cohort.answer(prompt, "tension", "6", minutes=5)
    cohort.answer(prompt, "ladder", "top", minutes=6)
    cohort.close(prompt, minutes=7)
    told = cohort.export()
    row = told.prompt(prompt)
    assert (row["minutes_to_open"], row["minutes_to_complete"], row["weekday"]) == ("3.0", "6.0", "1")
    assert (row["revised"], row["late"]) == ("1", "0")
    assert {item: each["revised"] for item, each in told.responses(prompt).items() if each["value"]} == {
        "tension": "1",
        "ladder": "0",
    }


def test_an_answer_kept_after_its_window_is_late(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "tension", "9", minutes=241)
    assert cohort.export().prompt(prompt)["late"] == "1"


def test_answers_of_a_time_without_consent_keep_their_rows_without_values(cohort: Cohort) -> None:
    anna = cohort.member()
    days = {day: cohort.prompt(anna, day) for day in (2, 4, 6)}
    for prompt in days.values():
        cohort.answer(prompt, "tension", "8", minutes=1)
        cohort.answer(prompt, "tension", "7", minutes=2)
        cohort.answer(prompt, "body", "chest")
        cohort.answer(prompt, "helped", words="geheim")
    with cohort.database.write() as db:
        for day, given in ((3, False), (5, True)):
            words = "Mag het?" if given else None
            members.record_consent(
                db, anna.id, members.RESEARCH, given, version=f"v{day}", at=at(day, "09:00"), words=words
            )
    told = cohort.export()
    silent = told.responses(days[4])
    assert {row["value"] for row in silent.values()} == {""}
    assert {item: row["reason"] for item, row in silent.items() if item != "tension_3"} == dict.fromkeys(
        ("tension", "body", "feeling", "ladder", "noticed", "need", "autopilot", "helped"), "no_consent"
    )
    assert all(row["code"] == row["label"] == "" for row in silent.values())
    assert told.responses(days[6])["tension"]["value"] == "7"
    assert [(row["value"], row["reason"]) for row in told.rows("revisions")] == [
        ("8", ""),
        ("", "no_consent"),
        ("8", ""),
    ]
    wide = {row["study_day"]: row for row in told.rows("checkins_wide")}
    assert (wide["4"]["tension"], wide["4"]["tension_missing"], wide["4"]["body_chest"]) == ("", "no_consent", "")
    research = [row for row in told.rows("consents") if row["consent_kind"] == "research"]
    columns = ("given", "from_date", "until_date", "study_day", "consent_version", "consent_text")
    assert [tuple(row[name] for name in columns) for row in research] == [
        ("yes", "2027-03-01", "2027-03-03", "1", "v1", ""),
        ("no", "2027-03-03", "2027-03-05", "3", "v3", ""),
        ("yes", "2027-03-05", "", "5", "v5", "Mag het?"),
    ]


def test_after_its_question_changed_a_yes_is_over_until_she_says_yes_again(cohort: Cohort) -> None:
    anna, bea = cohort.member(), cohort.member()
    days = {day: cohort.prompt(anna, day) for day in (2, 4, 6)}
    for prompt in days.values():
        cohort.answer(prompt, "tension", "7")
    with cohort.database.write() as db:
        for who in (anna, bea):
            members.yes_is_over(db, who.id, members.RESEARCH, at(3, "09:00"))
        members.record_consent(db, anna.id, members.RESEARCH, True, version="v2", at=at(5, "09:00"))
    told = cohort.export()
    assert [row["participant"] for row in told.rows("participants")] == [anna.pseudonym]
    assert told.summary.left_out == 1
    values = [told.responses(days[day])["tension"] for day in days]
    assert [(row["value"], row["reason"]) for row in values] == [("7", ""), ("", "no_consent"), ("7", "")]
    columns = ("given", "from_date", "until_date", "consent_version")
    assert [tuple(row[name] for name in columns) for row in told.rows("consents")] == [
        ("yes", "2027-03-01", "2027-03-03", "v1"),
        ("yes", "2027-03-05", "", "v2"),
    ]


def test_meetings_and_who_was_there(cohort: Cohort) -> None:
    anna, bea, silent = cohort.member(), cohort.member(), cohort.member(research=False)
    held, planned = cohort.meeting(2, 1), cohort.meeting(9, 2, held=False)
    with cohort.database.write() as db:
        for who, present in ((anna, True), (bea, False), (silent, True)):
            rsvps.note_presence(db, held, who.id, present)
        rsvps.answer(db, planned, anna.id, "maybe", at=at(3, "09:00"))
    cohort.close(cohort.prompt(anna, 3, kind=prompts.LESSON, instrument=None, subject=1))
    told = cohort.export()
    columns = ("meeting", "session", "starts_at", "meeting_state", "n_present", "n_absent")
    assert [tuple(row[name] for name in columns) for row in told.rows("meetings")] == [
        ("1", "1", "2027-03-02T19:30:00+01:00", "held", "1", "1"),
        ("2", "2", "2027-03-09T19:30:00+01:00", "planned", "0", "0"),
    ]
    there = {
        (row["participant"], row["meeting"]): (row["rsvp"], row["presence"], row["lesson_status"])
        for row in told.rows("attendance")
    }
    assert there == {
        (anna.pseudonym, "1"): ("none", "present", "completed"),
        (anna.pseudonym, "2"): ("maybe", "not_noted", "none"),
        (bea.pseudonym, "1"): ("none", "absent", "none"),
        (bea.pseudonym, "2"): ("none", "not_noted", "none"),
    }


def test_a_meeting_does_not_count_who_did_not_consent_then(cohort: Cohort) -> None:
    anna, bea = cohort.member(), cohort.member()
    with cohort.database.write() as db:
        for day, given in ((3, False), (8, True)):
            members.record_consent(db, bea.id, members.RESEARCH, given, version="v1", at=at(day, "09:00"))
    held = cohort.meeting(4, 1)
    with cohort.database.write() as db:
        for who in (anna, bea):
            rsvps.note_presence(db, held, who.id, True)
    told = cohort.export()
    (meeting,) = told.rows("meetings")
    assert (meeting["n_present"], meeting["n_absent"]) == ("1", "0")
    presence = {row["participant"]: row["presence"] for row in told.rows("attendance")}
    assert presence == {anna.pseudonym: "present", bea.pseudonym: "no_consent"}


def test_the_design_is_told_by_period(cohort: Cohort) -> None:
    anna = cohort.member()
    for day, minute, days in ((1, 20 * 60, 0b1011111), (1, 20 * 60, 0b1011111), (5, 8 * 60 + 30, 0b0010101)):
        with cohort.database.write() as db:
            routines.set_for(db, anna.id, routines.CHECKIN, zone=AMSTERDAM, minute=minute, days=days)
            planner.plan_member(db, anna.id, at(day, "10:30"))
    told = cohort.export(now=LATER).rows("design")
    columns = ["prompt_kind", "from_date", "until_date", "local_time", "weekdays", "times_a_week"]
    columns += ["window_minutes", "reminder", "reminder_after_minutes", "switched_on"]
    assert [tuple(row[name] for name in columns) for row in told] == [
        ("checkin", "2027-03-01", "2027-03-05", "20:00", "mon;tue;wed;thu;fri;sun", "6", "240", "1", "60", "1"),
        ("checkin", "2027-03-05", "", "08:30", "mon;wed;fri", "3", "240", "1", "60", "1"),
    ]


def test_leesmij_says_how_many_are_left_out_and_what_compliance_is(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.member(research=False)
    done, missed = cohort.prompt(anna, 1), cohort.prompt(anna, 2, state=prompts.EXPIRED)
    cohort.answer(done, "tension", "1")
    cohort.close(done)
    told = cohort.export()
    page = told.bytes_of("LEESMIJ.md").decode()
    assert "Ouders in deze export: 1. Niet erin: 1" in page
    assert "Parents in this export: 1. Not in it: 1" in page
    assert "| checkin | 2 | 1 | 1 | 1 | 50 % | 50 % |" in page
    assert all(table in page for table in TABLES)
    assert told.prompt(missed)["status"] == "expired"


def test_the_numbers_of_her_prompts_do_not_tell_that_others_were_asked(cohort: Cohort) -> None:
    anna, bea = cohort.member(), cohort.member(research=False)
    for day in range(1, 5):
        for who, clock in ((bea, "10:00"), (anna, "11:00"), (bea, "12:00")):
            cohort.prompt(who, day, clock=clock, kind=prompts.SELF)
    numbers = [row["prompt_id"].removeprefix(anna.pseudonym) for row in cohort.export().rows("prompts")]
    assert numbers == ["-0001", "-0002", "-0003", "-0004"]
