"""An export to share: no words, no dates, nothing staff were told by name; and an attack that finds nobody."""

from __future__ import annotations

import getpass
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import pyzipper
from sqlalchemy import update

from reports.formats import FORMATS
from reports.sharing import _given_up
from storage import experiments, members, outages, prompts, waves
from tests.reports.cohort import AMSTERDAM, CSV_FILES, FIRST_DAY, Cohort, Exported, at

pytestmark = pytest.mark.thorough

ENROLLED = (1, 4, 2, 3)  # the study days, of the first parent, on which they came


@pytest.fixture
def filled(cohort: Cohort) -> Cohort:
    """Four parents who came on four days, answered alike and wrote words; one of them tried something at home."""
    mothers = [cohort.member(level=level) for level in ("standaard", "standaard", "standaard", "simpel")]
    cohort.meeting(6, 1)
    for who, first in zip(mothers, ENROLLED, strict=True):
        with cohort.database.write() as db:
            day = FIRST_DAY.toordinal() + first - 1
            db.run(
                update(members.member)
                .where(members.member.c.id == who.id)
                .values(enrolled_at=at(first, f"1{first}:23"), first_day=day)
            )
        for day in range(first, 15):
            prompt = cohort.prompt(
                who, day, clock="20:30", asked_in=("nl", "standaard"), study_day=day - first + 1
            )
            cohort.answer(prompt, "tension", str(day % 11))
            cohort.answer(prompt, "helped", words="geheim van haar")
            cohort.answer(prompt, "helped", words="ander geheim")
            cohort.close(prompt)
    with cohort.database.write() as db:
        outages.add(db, began_at=at(9, "20:40"), ended_at=at(9, "21:00"))
    return cohort


def test_there_are_no_words_dates_or_times_and_no_working_codes(filled: Cohort) -> None:
    work, told = filled.export("work"), filled.export("shared", purpose="sharing")
    codes = [row["participant"] for row in work.rows("participants")]
    assert told.names() == work.names()
    for table in CSV_FILES:
        if table == "codebook":
            continue
        content = told.bytes_of(f"{table}.csv").decode()
        assert "geheim" not in content
        assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}", content), table
        assert not any(code in content for code in codes), table
    assert [row["value"] for row in told.rows("responses") if row["item"] == "helped"] == ["words"] * 40
    assert {row["value"] for row in told.rows("revisions")} == {"words"}


def test_what_is_answered_stays_and_keys_hold(filled: Cohort) -> None:
    work, told = filled.export("work"), filled.export("shared", purpose="sharing")
    tension = Counter(row["value"] for row in work.rows("responses") if row["item"] == "tension")
    for row in work.rows("responses"):
        if row["item"] == "tension" and row["scheduled_at"] < "2027-03-05":
            tension[row["value"]] -= 1
    assert Counter(row["value"] for row in told.rows("responses") if row["item"] == "tension") == +tension
    known = {row["prompt_id"] for row in told.rows("prompts")}
    assert len(known) == len(told.rows("prompts")) == 40
    for table in ("responses", "revisions", "checkins_wide"):
        assert {row["prompt_id"] for row in told.rows(table)} <= known
    people = {row["participant"] for row in told.rows("participants")}
    assert people == {row["participant"] for row in told.rows("prompts")}
    assert {row["session"] for row in told.rows("prompts") if int(row["study_day"]) >= 2} == {"1"}
    assert {row["window_lost_minutes"] for row in told.rows("prompts")} == {"0", "20"}


def test_codes_are_fresh_each_time_and_rows_lie_in_their_order(filled: Cohort) -> None:
    first, again = (filled.export(name, purpose="sharing").rows("prompts") for name in ("first", "again"))
    assert {row["participant"] for row in first}.isdisjoint(row["participant"] for row in again)
    assert {row["prompt_id"] for row in first}.isdisjoint(row["prompt_id"] for row in again)
    order = list(dict.fromkeys(row["participant"] for row in first))
    assert order == sorted(order)


def clues(told: Exported) -> list[tuple[str, ...]]:
    """What somebody who knows when each mother came may look at, per parent: first and last rows, counts, days."""
    found = []
    rows = told.rows("prompts")
    for who in dict.fromkeys(row["participant"] for row in told.rows("participants")):
        hers = [row for row in rows if row["participant"] == who]
        of_meeting = next((row["study_day"] for row in hers if row["session"] == "1"), "")
        about = next(row for row in told.rows("participants") if row["participant"] == who)
        consent = next(row for row in told.rows("consents") if row["participant"] == who)
        there = [row for row in told.rows("attendance") if row["participant"] == who]
        dates = [about.get("enrolled_at", ""), about.get("research_consent_at", ""), consent.get("from_date", "")]
        found.append(
            (
                str(len(hers)),
                *(hers[place][name] for place in (0, -1) for name in ("study_day", "occasion", "weekday")),
                of_meeting,
                str(len(there)),
                consent.get("from_day", ""),
                consent["study_day"],
                *dates,
            )
        )
    return found


def test_who_knows_when_each_mother_came_finds_all_in_the_working_file_and_none_in_the_shared_one(
    filled: Cohort,
) -> None:
    work, told = filled.export("work"), filled.export("shared", purpose="sharing")
    assert len(set(clues(work))) == 4  # the search proves itself: it tells all four apart
    assert len(set(clues(told))) == 1  # and here they are all alike


def test_what_staff_were_told_by_name_is_not_there(filled: Cohort) -> None:
    with filled.database.read() as db:
        anna = members.of_group(db, 1, members.PARENT)[0]
    for day, reason in ((15, "outage"), (16, "budget"), (17, "unreachable"), (18, "paused"), (19, "withdrawn")):
        filled.prompt(anna, day, state=prompts.NOT_SENT, reason=reason)
    with filled.database.write() as db:
        when = at(6, "09:00")
        which = experiments.propose(
            db, anna.id, title="thee", at=when, wait_until=when, words={"what": "thee"}, session=1, idea="tea"
        )
    filled.prompt(anna, 8, kind=prompts.EXPERIMENT, instrument="experiment", subject=which.id, clock="12:00")
    work, told = filled.export("work"), filled.export("shared", purpose="sharing")
    assert (len(work.rows("experiments")), len(work.rows("experiment_prompts"))) == (1, 1)
    assert (told.rows("experiments"), told.rows("experiment_prompts")) == ([], [])
    assert {row["prompt_kind"] for row in told.rows("prompts")} == {"checkin"}
    assert sorted(row["reason"] for row in told.rows("prompts") if row["status"] == "not_sent") == [
        "budget", "outage",
    ]  # fmt: skip
    assert "Daarom zijn 3 dagen van alle ouders weggelaten" in told.bytes_of("LEESMIJ.md").decode()
    assert "Proefjes en de vragen erover zijn weg" in told.bytes_of("LEESMIJ.md").decode()


def test_a_break_leaves_a_gap_in_the_days_of_all_and_in_the_count_of_none(filled: Cohort) -> None:
    with filled.database.read() as db:
        mothers = members.of_group(db, 1, members.PARENT)
    for who, first in zip(mothers, ENROLLED, strict=True):
        for day in (15, 16, 17):
            if who == mothers[0] and day < 17:
                filled.prompt(who, day, state=prompts.NOT_SENT, reason=prompts.PAUSED, study_day=day - first + 1)
            elif who != mothers[1] or day == 17:  # one was sent nothing on these days, which is no break
                filled.close(filled.prompt(who, day, study_day=day - first + 1), prompts.EXPIRED)
    told = filled.export("shared", purpose="sharing")
    by_code: dict[str, list[tuple[int, int]]] = {}
    for row in told.rows("prompts"):
        by_code.setdefault(row["participant"], []).append((int(row["study_day"]), int(row["occasion"])))
    assert len(by_code) == 4
    kept, cut = len(told.rows("prompts")), told.summary.cut
    work = len(filled.export("work").rows("prompts"))
    assert (cut.days, cut.parents, cut.prompts) == (2, 0, work - kept)
    assert (
        f"Van de {work} prompts van de ouders in dit bestand staan er {kept} in."
        in told.bytes_of("LEESMIJ.md").decode()
    )
    last_day = 17 - max(ENROLLED)
    assert all((last_day, last_day - 2) in rows for rows in by_code.values()), by_code
    assert not any(day in (last_day - 1, last_day - 2) for rows in by_code.values() for day, _ in rows)


def test_who_was_away_for_long_and_known_by_name_is_not_in_it_and_counted(filled: Cohort) -> None:
    with filled.database.read() as db:
        anna, bea, *others = members.of_group(db, 1, members.PARENT)
    others.append(filled.member())
    for day in range(2, 15):
        filled.close(filled.prompt(others[-1], day))
    for day in range(15, 36):
        for who in others:
            prompt = filled.prompt(who, day)
            filled.answer(prompt, "tension", "1")
            filled.close(prompt)
        filled.close(filled.prompt(bea, day), prompts.EXPIRED)
    with filled.database.write() as db:
        members.set_state(db, anna.id, members.STOPPED)
        members.record_consent(db, bea.id, members.SILENCE, True, version="v1", at=at(10, "10:00"))
    told = filled.export("shared", purpose="sharing")
    assert set(told.summary.codes) == {each.id for each in others}
    assert {row["left_out"] for row in told.rows("participants")} == {"2"}
    assert (told.summary.left_out, told.summary.cut.parents) == (2, 2)
    assert "die langer weg waren, staan er niet in: 2" in told.bytes_of("LEESMIJ.md").decode()
    assert {row["n_sent"] for row in told.rows("group_activity")} == {"3"}


def test_three_stay_however_long_one_was_away_since_of_one_who_is_left_it_is_known_who_she_is(
    filled: Cohort,
) -> None:
    with filled.database.read() as db:
        anna, bea, *others = members.of_group(db, 1, members.PARENT)
    for day in range(15, 90):
        for who in (bea, *others):
            is_away = (who == bea and 20 <= day < 40) or (who == others[0] and 45 <= day < 70)
            reason = prompts.PAUSED if is_away else None
            prompt = filled.prompt(who, day, state=prompts.NOT_SENT if is_away else prompts.SENT, reason=reason)
            if not is_away:
                filled.close(prompt)
    with filled.database.write() as db:
        members.set_state(db, anna.id, members.STOPPED)
    told = filled.export("shared", purpose="sharing")
    assert set(told.summary.codes) == {each.id for each in (bea, *others)}
    assert (told.summary.cut.parents, told.summary.cut.days) == (1, 45)
    assert "In dit bestand staan minder dan 3 ouders" not in told.bytes_of("LEESMIJ.md").decode()


def test_of_fewer_than_three_parents_it_is_said_that_they_may_be_known(cohort: Cohort) -> None:
    for _ in range(2):
        cohort.close(cohort.prompt(cohort.member(), 3))
    page = cohort.export("shared", purpose="sharing").bytes_of("LEESMIJ.md").decode()
    assert "In dit bestand staan minder dan 3 ouders. Wie de groep kent, kan weten wie het zijn" in page


def test_where_one_stops_after_the_other_the_file_ends_earlier_and_has_all_of_them(filled: Cohort) -> None:
    with filled.database.read() as db:
        mothers = members.of_group(db, 1, members.PARENT)
    for day in range(15, 40):
        filled.close(filled.prompt(mothers[0], day), prompts.EXPIRED)
    with filled.database.write() as db:
        for who in mothers[1:]:
            members.set_state(db, who.id, members.STOPPED)
    told = filled.export("shared", purpose="sharing")
    assert len(told.summary.codes) == 4
    assert max(int(row["study_day"]) for row in told.rows("prompts")) == 14 - max(ENROLLED)


def test_a_measurement_of_a_day_that_is_left_out_is_in_no_table(filled: Cohort) -> None:
    with filled.database.read() as db:
        mothers = members.of_group(db, 1, members.PARENT)
    filled.prompt(mothers[0], 15, state=prompts.NOT_SENT, reason=prompts.PAUSED)
    for day in (8, 15):
        asked = filled.prompt(
            mothers[1], day, kind=prompts.WAVE, instrument="attention", subject=1, study_day=day - ENROLLED[1] + 1
        )
        filled.answer(asked, "signals", "often")
        filled.close(asked)
    told = filled.export("shared", purpose="sharing")
    known = {row["prompt_id"] for row in told.rows("prompts")}
    assert len({row["prompt_id"] for row in filled.export("work").rows("waves")}) == 2
    assert len({row["prompt_id"] for row in told.rows("waves")}) == 1
    for table in ("responses", "revisions", "checkins_wide", "waves"):
        assert {row["prompt_id"] for row in told.rows(table)} <= known, table


def test_a_measurement_that_one_gave_on_paper_is_left_out_of_all(filled: Cohort) -> None:
    with filled.database.read() as db:
        mothers = members.of_group(db, 1, members.PARENT)
    for number, day in ((1, 6), (2, 8)):
        for who in mothers:
            state = prompts.NOT_SENT if (number, who) == (1, mothers[1]) else prompts.SENT
            asked = filled.prompt(
                who, day, kind=prompts.WAVE, instrument="attention", subject=number, clock="12:00", state=state
            )
            if state == prompts.SENT:
                filled.answer(asked, "signals", "often")
                filled.close(asked)
            with filled.database.write() as db:
                source = waves.PAPER if (number, who) == (1, mothers[0]) else waves.CHAT
                waves.add(db, asked, source=source)
    work, told = filled.export("work"), filled.export("shared", purpose="sharing")
    assert {row["wave"] for row in work.rows("waves")} == {"start", "midway"}
    assert {row["wave"] for row in told.rows("waves")} == {"midway"}
    kept = [row for row in told.rows("prompts") if row["prompt_kind"] == "wave"]
    assert [(row["occasion"], row["status"]) for row in kept] == [("1", "completed")] * 4
    assert {row["prompt_id"] for row in told.rows("responses")} <= {
        row["prompt_id"] for row in told.rows("prompts")
    }
    counted = [row["n_sent"] for row in told.rows("group_activity") if row["prompt_kind"] == "wave"]
    assert counted == ["4"]
    assert "Metingen die van alle ouders zijn weggelaten: `start`." in told.bytes_of("LEESMIJ.md").decode()


def test_what_a_facilitator_may_see_of_whom_is_not_there(filled: Cohort) -> None:
    with filled.database.read() as db:
        anna = members.of_group(db, 1, members.PARENT)[0]
    with filled.database.write() as db:
        for kind in (members.SHARING, members.WORDS, members.SILENCE):
            members.record_consent(db, anna.id, kind, True, version="v1", at=at(9, "10:00"))
    told = filled.export("shared", purpose="sharing")
    assert {row["consent_kind"] for row in told.rows("consents")} == {"research"}
    assert "facilitator_consent" not in told.header("participants")


@pytest.mark.parametrize("format", FORMATS)
def test_a_shared_file_says_nowhere_who_made_it_or_when(filled: Cohort, format: str) -> None:
    out = filled.export("shared.zip", purpose="sharing", format=format).out
    today, user = datetime.now(UTC), getpass.getuser()
    telling = (f"{today:%Y-%m-%d}", f"{today:%d %b %y}", f"{today:%d %b %Y}", str(filled.folder))
    for name, date_time, content in _parts(out):
        assert date_time[0] == 1980, name
        assert not [each for each in telling if each.encode() in content], name
        if name.startswith("docProps/"):
            assert user.encode() not in content
            assert b"<dc:creator></dc:creator>" in content or b"creator" not in content


def _parts(archive: Path) -> Iterator[tuple[str, tuple[int, ...], bytes]]:
    """Every file in a zip, and in those within it."""
    with ZipFile(archive) as opened:
        for each in opened.infolist():
            content = opened.read(each)
            yield each.filename, each.date_time, content
            if each.filename.endswith(".xlsx"):
                inner = archive.with_name("inner.zip")
                inner.write_bytes(content)
                yield from _parts(inner)


def test_rare_combinations_are_emptied_and_that_is_said(filled: Cohort) -> None:
    told = filled.export("shared", purpose="sharing")
    for table in ("participants", "prompts", "checkins_wide"):
        assert {row["level"] for row in told.rows(table)} == {""}
    assert {row["timezone"] for row in told.rows("prompts")} == {AMSTERDAM}
    page = told.bytes_of("LEESMIJ.md").decode()
    assert "minder dan 3 ouders een combinatie deelden: `level`" in page
    assert "fewer than 3 parents shared a combination: `level`" in page


@pytest.mark.parametrize(
    ("people", "given_up"),
    [
        ([("a", "nl", "s")] * 3, ()),
        ([("a", "nl", "s")] * 3 + [("a", "nl", "x")] * 3, ()),
        ([("a", "nl", "s")] * 3 + [("b", "nl", "s")], ("timezone",)),
        ([("a", "nl", "s")] * 2 + [("a", "nl", "x")] * 2, ("level",)),
        ([("a", "nl", "s"), ("b", "en", "s"), ("a", "nl", "x")], ("timezone", "language", "level")),
        ([("a", "nl", "s")] * 2, ("timezone", "language", "level")),
        ([], ()),
    ],
)
def test_as_little_is_given_up_as_will_do(people: list[tuple[str, str, str]], given_up: tuple[str, ...]) -> None:
    assert _given_up(people) == given_up


def test_a_shared_export_describes_itself_to_the_last_column(filled: Cohort) -> None:
    told = filled.export("shared", purpose="sharing")
    book = told.rows("codebook")
    for table in CSV_FILES:
        explained = [
            row["column_name"] for row in book if row["file_name"] == f"{table}.csv" and row["column_name"]
        ]
        assert set(explained) == set(told.header(table)), table
    for resource in json.loads(told.bytes_of("datapackage.json"))["resources"]:
        assert set(resource["schema"].get("primaryKey", [])) <= set(told.header(resource["name"]))
    assert "| checkin | 40 | 40 | 40 | 40 | 100 % | 100 % |" in told.bytes_of("LEESMIJ.md").decode()


def test_without_words_only_the_words_are_gone(filled: Cohort) -> None:
    work, told = filled.export("work"), filled.export("wordless", with_words=False)
    assert b"geheim" not in b"".join(told.bytes_of(name) for name in told.names())
    ours, theirs = work.rows("responses"), told.rows("responses")
    for row in ours:
        row["value"] = "words" if "geheim" in row["value"] else row["value"]
    assert ours == theirs
    assert "Woorden van ouders zijn weg" in told.bytes_of("LEESMIJ.md").decode()


def test_a_zip_with_a_password_opens_with_it_and_not_without(filled: Cohort) -> None:
    plain, locked = filled.export("plain.zip"), filled.export("locked.zip", password=b"een lang wachtwoord")
    with pyzipper.AESZipFile(locked.out) as archive:
        with pytest.raises(RuntimeError, match="password"):
            archive.read("prompts.csv")
        archive.setpassword(b"een lang wachtwoord")
        assert archive.read("prompts.csv") == plain.bytes_of("prompts.csv")
