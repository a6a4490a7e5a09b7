"""What parents answered is in the files, value by value, with the reason for what is missing."""

import json
from dataclasses import replace

import pytest

from content.instruments import Instrument
from storage import prompts, responses
from tests.reports.cohort import Cohort, at

QUESTION = {"nl": "Vraag?", "en": "Question?"}
CHAIN = Instrument.model_validate_json(
    json.dumps(
        {
            "key": "chain",
            "version": 1,
            "expires_after": 240,
            "intro": QUESTION,
            "items": [
                {"key": "start", "kind": "yes_no", "question": QUESTION},
                {"key": "rested", "kind": "yes_no", "question": QUESTION},
                {"key": "where", "kind": "text", "question": QUESTION, "when": [{"item": "rested", "is": "yes"}]},
                {
                    "key": "with_whom",
                    "kind": "text",
                    "question": QUESTION,
                    "when": [{"item": "where", "is_not": "home"}],
                },
            ],
            "closings": [{"says": [{"nl": "Dank je.", "en": "Thank you."}]}],
        }
    )
)
LATE_ON_DAY_1 = at(1, "23:00")

ANSWERED = {
    "tension": "7",
    "body": "neck_shoulders;belly",
    "ladder": "middle",
    "noticed": "later",
    "autopilot": "partly",
}


def test_a_completed_checkin_is_read_back_value_by_value(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.meeting(1, session=1)
    cohort.meeting(2, session=2, clock="20:31")
    prompt = cohort.prompt(anna, 2, asked_in=("nl", "standaard"))
    for item, value in ANSWERED.items():
        cohort.answer(prompt, item, value)
    cohort.answer(prompt, "helped", words="Even naar buiten", minutes=6)
    cohort.close(prompt)

    rows = cohort.export().rows("responses")

    columns = ("item", "value", "code", "label", "reason", "answered_at")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("tension", "7", "7", "7", "", "2027-03-02T20:35:00+01:00"),
        ("tension_3", "", "", "", "not_applicable", ""),
        ("body", "neck_shoulders;belly", "", "Nek, schouders; Buik, maag", "", "2027-03-02T20:35:00+01:00"),
        ("feeling", "", "", "", "not_taught", ""),
        ("ladder", "middle", "2", "Midden", "", "2027-03-02T20:35:00+01:00"),
        ("noticed", "later", "4", "Pas later", "", "2027-03-02T20:35:00+01:00"),
        ("need", "", "", "", "not_taught", ""),
        ("autopilot", "partly", "2", "Beetje gekozen", "", "2027-03-02T20:35:00+01:00"),
        ("helped", "Even naar buiten", "", "", "", "2027-03-02T20:36:00+01:00"),
    ]
    told = {tuple((key, row[key]) for key in row if key not in columns) for row in rows}
    assert [dict(each) for each in told] == [
        {
            "participant": anna.pseudonym,
            "group_key": "noord",
            "study_day": "2",
            "session": "1",
            "prompt_id": f"{anna.pseudonym}-0001",
            "prompt_kind": "checkin",
            "scheduled_at": "2027-03-02T20:30:00+01:00",
            "sent_at": "2027-03-02T20:31:00+01:00",
            "opened_at": "2027-03-02T20:35:00+01:00",
            "completed_at": "2027-03-02T20:36:00+01:00",
            "expired_at": "",
            "status": "completed",
            "instrument": "daily",
            "instrument_version": str(cohort.library.instrument("daily").version),
            "revised": "0",
            "timezone": "Europe/Amsterdam",
        }
    ]


def test_not_knowing_is_a_value_and_skipping_a_reason(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "tension", "unknown")
    cohort.answer(prompt, "body")
    told = cohort.export().responses(prompt)
    assert (told["tension"]["value"], told["tension"]["label"], told["tension"]["reason"]) == (
        "unknown",
        "Weet ik niet",
        "",
    )
    assert (told["body"]["value"], told["body"]["label"], told["body"]["reason"]) == ("", "", "skipped")


def test_items_after_the_last_answer_are_not_reached_and_what_was_not_taught_says_so(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "tension", "3")
    cohort.close(prompt, prompts.PARTIAL, minutes=240)
    told = cohort.export().responses(prompt)
    assert {item: row["reason"] for item, row in told.items()} == {
        "tension": "",
        "tension_3": "not_applicable",
        "body": "not_reached",
        "feeling": "not_taught",
        "ladder": "not_taught",
        "noticed": "not_reached",
        "need": "not_taught",
        "autopilot": "not_reached",
        "helped": "not_reached",
    }
    assert {row["status"] for row in told.values()} == {"partial"}
    assert {row["expired_at"] for row in told.values()} == {"2027-03-02T00:30:00+01:00"}


def test_the_level_a_prompt_was_asked_in_is_told_by_its_answers(cohort: Cohort) -> None:
    simple = cohort.member(level="simpel")
    in_simple = cohort.prompt(simple, 1)
    cohort.answer(in_simple, "tension_3", "some")
    before_she_changed = cohort.prompt(simple, 2)
    cohort.answer(before_she_changed, "tension", "4")
    only_began = cohort.prompt(simple, 3)
    cohort.answer(only_began, "body", "chest")

    told = cohort.export()

    assert told.responses(in_simple)["tension"]["reason"] == "not_applicable"
    assert told.responses(before_she_changed)["tension_3"]["reason"] == "not_applicable"
    assert told.responses(only_began)["tension"]["reason"] == "not_applicable"
    assert told.responses(only_began)["tension_3"]["reason"] == "not_reached"


def test_an_item_is_ruled_out_by_an_answer_but_not_by_one_that_never_came(cohort: Cohort) -> None:
    cohort.library = replace(cohort.library, instruments={"chain": CHAIN})
    anna = cohort.member()
    begun, told_no, skipped = (cohort.prompt(anna, day, instrument="chain") for day in (1, 2, 3))
    cohort.answer(begun, "start", "yes")
    cohort.answer(told_no, "rested", "no")
    cohort.answer(skipped, "rested")

    told = cohort.export()

    reasons = {
        p: {item: row["reason"] for item, row in told.responses(p).items()} for p in (begun, told_no, skipped)
    }
    assert reasons == {
        begun: {"start": "", "rested": "not_reached", "where": "not_reached", "with_whom": "not_reached"},
        told_no: {"start": "not_reached", "rested": "", "where": "not_applicable", "with_whom": "not_applicable"},
        skipped: {
            "start": "not_reached",
            "rested": "skipped",
            "where": "not_applicable",
            "with_whom": "not_applicable",
        },
    }


def test_a_prompt_never_answered_has_its_row_but_no_responses(cohort: Cohort) -> None:
    anna = cohort.member()
    expired = cohort.prompt(anna, 1, state=prompts.EXPIRED)
    unsent = cohort.prompt(anna, 2, state=prompts.NOT_SENT, reason="paused")
    lesson = cohort.prompt(anna, 3, kind=prompts.LESSON, instrument=None)
    told = cohort.export()
    assert told.rows("responses") == []
    assert [row["status"] for row in told.rows("checkins_wide")] == ["expired", "not_sent"]
    columns = ("prompt_kind", "status", "reason", "sent_at", "expired_at")
    rows = [tuple(told.prompt(each)[name] for name in columns) for each in (expired, unsent, lesson)]
    assert rows == [
        ("checkin", "expired", "", "2027-03-01T20:31:00+01:00", "2027-03-02T00:30:00+01:00"),
        ("checkin", "not_sent", "paused", "", ""),
        ("lesson", "expired", "", "2027-03-03T20:31:00+01:00", "2027-03-04T00:30:00+01:00"),
    ]


def test_what_is_only_planned_is_not_told(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.prompt(anna, 1, state=prompts.PLANNED)
    cohort.prompt(anna, 2, state=prompts.PLANNED)
    now = cohort.export(now=LATE_ON_DAY_1).rows("prompts")
    assert [(row["study_day"], row["status"]) for row in now] == [("1", "open")]


def test_practice_is_marked_and_never_in_the_wide_file(cohort: Cohort) -> None:
    anna = cohort.member()
    for day, kind in enumerate((prompts.PRACTICE, prompts.CHECKIN, prompts.SELF), start=1):
        cohort.answer(cohort.prompt(anna, day, kind=kind), "tension", str(day))
    told = cohort.export()
    assert {row["prompt_kind"]: row["value"] for row in told.rows("responses") if row["item"] == "tension"} == {
        "practice": "1",
        "checkin": "2",
        "self": "3",
    }
    assert [(row["prompt_kind"], row["tension"]) for row in told.rows("checkins_wide")] == [
        ("checkin", "2"),
        ("self", "3"),
    ]


def test_the_wide_file_has_a_column_for_each_item_and_a_row_for_each_checkin(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    for item, value in ANSWERED.items():
        cohort.answer(prompt, item, value)
    cohort.answer(prompt, "s01_by_itself", "often")
    told = cohort.export()
    (row,) = told.rows("checkins_wide")
    alone = {key: value for key, value in ANSWERED.items() if key != "body"}
    assert {key: row[key] for key in (*alone, "tension_3", "helped", "s01_by_itself")} == {
        **alone,
        "tension_3": "",
        "helped": "",
        "s01_by_itself": "often",
    }
    ticked = {key.removeprefix("body_"): row[key] for key in row if key.startswith("body_") and row[key]}
    assert {key for key, value in ticked.items() if value == "1"} == {"neck_shoulders", "belly"}
    assert len(ticked) == 8
    why = {key: row[f"{key}_missing"] for key in ("body", "tension_3", "helped", "s02_something_new")}
    assert why == {
        "body": "",
        "tension_3": "not_applicable",
        "helped": "not_reached",
        "s02_something_new": "not_applicable",
    }
    assert told.responses(prompt)["s01_by_itself"]["label"] == "Ja, vaker"


def test_the_latest_value_counts_and_earlier_ones_are_revisions(cohort: Cohort) -> None:
    anna = cohort.member()
    prompt = cohort.prompt(anna, 1)
    cohort.answer(prompt, "tension", minutes=1)
    cohort.answer(prompt, "tension", "9", minutes=2)
    cohort.answer(prompt, "tension", "6", minutes=3)
    told = cohort.export()
    assert told.responses(prompt)["tension"]["value"] == "6"
    assert [
        (row["value"], row["label"], row["reason"], row["answered_at"], row["replaced_at"])
        for row in told.rows("revisions")
    ] == [
        ("", "", "skipped", "2027-03-01T20:31:00+01:00", "2027-03-01T20:32:00+01:00"),
        ("9", "9", "", "2027-03-01T20:32:00+01:00", "2027-03-01T20:33:00+01:00"),
    ]


def test_words_that_look_like_a_formula_are_made_harmless_everywhere(cohort: Cohort) -> None:
    hostile = '=HYPERLINK("http://example.org";"klik")'
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "helped", words="+1")
    cohort.answer(prompt, "helped", words=hostile)
    told = cohort.export()
    assert told.responses(prompt)["helped"]["value"] == "'" + hostile
    assert [row["value"] for row in told.rows("revisions")] == ["'+1"]
    assert [row["helped"] for row in told.rows("checkins_wide")] == ["'" + hostile]


@pytest.mark.parametrize("words", ['Zei "ja, even": één 🌊 çğ', 'a "b" c', "a,b", "a;b"])
def test_words_keep_their_quotes_commas_and_letters(cohort: Cohort, words: str) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "helped", words=words)
    told = cohort.export()
    assert told.responses(prompt)["helped"]["value"] == words
    assert [row["helped"] for row in told.rows("checkins_wide")] == [words]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n\n", "\v", "\f", "\x85", "\u2028", "\u2029", " \n "])
def test_words_of_several_lines_come_in_one(cohort: Cohort, end: str) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "helped", words=f"een{end}twee")
    told = cohort.export()
    assert told.responses(prompt)["helped"]["value"] == "een twee"
    assert len(told.bytes_of("responses.csv").decode().splitlines()) == len(told.rows("responses")) + 1


def test_a_word_of_her_own_is_the_label_of_own(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1, asked_in=("nl", "standaard"))
    with cohort.database.write() as db:
        for minutes, words in ((1, "=wiebelig"), (2, "week\nals was")):
            when = prompts.get(db, prompt).scheduled_at + 60 * minutes
            responses.record(db, prompt, "feeling", at=when, value="own", words=words)
    told, wordless = cohort.export(), cohort.export("wordless", with_words=False)
    row, (revision,) = told.responses(prompt)["feeling"], told.rows("revisions")
    assert (row["value"], row["code"], row["label"]) == ("own", "9", "week als was")
    assert (revision["value"], revision["label"]) == ("own", "'=wiebelig")
    assert wordless.responses(prompt)["feeling"]["label"] == "Een eigen woord"
    assert wordless.rows("revisions")[0]["label"] == "Een eigen woord"


def test_a_voice_note_is_told_without_telegrams_name_of_the_file(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "helped", "voice", words="AwACAgQAAxkBAAI")
    told = cohort.export()
    assert told.responses(prompt)["helped"]["value"] == "voice"
    assert all(b"AwACAgQAAxkBAAI" not in told.bytes_of(name) for name in told.names())


def test_times_are_on_the_clock_of_the_prompts_zone(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(zone="Asia/Kathmandu"), 1)
    cohort.answer(prompt, "tension", "1")
    row = cohort.export().responses(prompt)["tension"]
    assert row["scheduled_at"] == "2027-03-01T20:30:00+05:45"
    assert row["answered_at"] == "2027-03-01T20:35:00+05:45"
    assert row["timezone"] == "Asia/Kathmandu"


def test_labels_are_in_the_language_of_the_group_whatever_the_parent_speaks(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(language="en"), 1)
    cohort.answer(prompt, "ladder", "top")
    assert cohort.export().responses(prompt)["ladder"]["label"] == "Boven"


def test_an_item_the_content_has_no_more_keeps_its_value_without_a_label(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1)
    cohort.answer(prompt, "asked_last_year", "often")
    row = cohort.export().responses(prompt)["asked_last_year"]
    assert (row["value"], row["label"], row["reason"]) == ("often", "", "")


def test_an_instrument_the_content_has_no_more_keeps_its_answers(cohort: Cohort) -> None:
    prompt = cohort.prompt(cohort.member(), 1, instrument="last_years")
    cohort.answer(prompt, "tension", "2")
    told = cohort.export().responses(prompt)
    assert {item: row["value"] for item, row in told.items()} == {"tension": "2"}


def test_activity_is_counted_by_day_without_practice(cohort: Cohort) -> None:
    anna, bea = cohort.member(), cohort.member()
    for who in (anna, bea):
        cohort.prompt(who, 1, kind=prompts.PRACTICE, clock="12:00")
        first = cohort.prompt(who, 1)
        cohort.answer(first, "tension", "1")
    cohort.close(first)
    cohort.prompt(anna, 2, state=prompts.NOT_SENT, reason="budget")
    cohort.answer(cohort.prompt(bea, 2, kind=prompts.SELF), "tension", "1")
    assert [tuple(row.values()) for row in cohort.export().rows("group_activity")] == [
        ("noord", "2027-03-01", "checkin", "none", "2", "2", "2", "1"),
        ("noord", "2027-03-02", "self", "none", "1", "1", "1", "0"),
    ]
