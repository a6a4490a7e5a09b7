"""The report on a group: its numbers are those of the answers, and a page stands by itself."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from content.packs import Library
from reports import drawing, group_facts, group_report
from reports.group_parts import noticed_sentence, parts
from reports.refusals import WrongUse
from storage import experiments, groups, members, rsvps
from storage.members import Member
from tests.reports.cohort import Cohort, at

END = at(30, "23:00")


@pytest.fixture
def cohort(tmp_path: Path, library: Library) -> Cohort:
    return Cohort(tmp_path, library)


def _facts(cohort: Cohort, kind: str = members.RESEARCH) -> group_facts.GroupFacts:
    with cohort.database.read() as db:
        group = groups.find(db, "noord")
        assert group is not None
        return group_facts.of_group(db, cohort.library, group, kind, END)


def _answered(cohort: Cohort, who: Member, day: int, **values: str) -> None:
    prompt = cohort.prompt(who, day)
    for item, value in values.items():
        cohort.answer(prompt, item, value)
    cohort.close(prompt)


def test_numbers_of_the_report_are_those_of_the_answers(cohort: Cohort) -> None:
    chance = random.Random(1)
    who = [cohort.member() for _ in range(3)]
    cohort.member(research=False)
    sent, completed, noticed = Counter[int](), Counter[int](), Counter[tuple[int, str]]()
    for each in who:
        for day in range(1, 29, 2):
            week = (day - 1) // 7 + 1
            sent[week] += 1
            prompt = cohort.prompt(each, day)
            if chance.random() < 0.3:
                continue
            value = chance.choice(["before", "start", "during", "later", "not", "none"])
            cohort.answer(prompt, "noticed", value)
            cohort.close(prompt)
            completed[week] += 1
            noticed[week, value] += 1
    facts = _facts(cohort)
    assert (facts.people, facts.left_out) == (3, 1)
    assert {week: each.counts.sent for week, each in facts.weeks.items()} == sent
    assert {week: each.counts.completed for week, each in facts.weeks.items()} == completed
    assert {
        (week, value): count for week, each in facts.noticed.items() for value, count in each.counts.items()
    } == noticed
    early = [
        sum(noticed[week, value] for week in weeks for value in ("before", "start")) for weeks in ((1, 2), (3, 4))
    ]
    words = cohort.library.words("nl", "standaard")
    numbers = re.findall(r"\d+", noticed_sentence(facts, words))
    assert [int(numbers[0]), int(numbers[2])] == early


def test_sessions_are_those_that_were_held_last(cohort: Cohort) -> None:
    anna = cohort.member()
    cohort.meeting(4, 1)
    meeting = cohort.meeting(11, 2)
    with cohort.database.write() as db:
        rsvps.note_presence(db, meeting, anna.id, True)
    for day, tension in ((2, "9"), (5, "6"), (6, "4"), (12, "2")):
        _answered(cohort, anna, day, tension=tension, ladder="middle")
    (one,) = _facts(cohort).parents
    assert one.tension == {0: 9, 1: 5, 2: 2}
    assert one.ladder == {0: {"middle": 1}, 1: {"middle": 2}, 2: {"middle": 1}}
    assert [(each.session, each.present, each.known) for each in _facts(cohort).attendance] == [
        (1, 0, 0),
        (2, 1, 1),
    ]


def test_fewer_than_three_people_are_warned_of_in_each_part(cohort: Cohort) -> None:
    for _ in range(2):
        _answered(cohort, cohort.member(), 2, tension="5", ladder="top", noticed="start")
    words = cohort.library.words("nl", "standaard")
    warned = {
        each.title for each in parts(_facts(cohort), cohort.library.instrument("daily"), words) if each.of_few
    }
    assert len(warned) == 4
    _answered(cohort, cohort.member(), 2, tension="5", ladder="top", noticed="start")
    assert not any(each.of_few for each in parts(_facts(cohort), cohort.library.instrument("daily"), words))


def test_answers_from_before_a_yes_and_of_who_took_it_back_are_not_told(cohort: Cohort) -> None:
    anna = cohort.member(research=None)
    _answered(cohort, anna, 2, noticed="start")
    assert _facts(cohort).people == 0
    with cohort.database.write() as db:
        members.record_consent(db, anna.id, members.RESEARCH, True, version="v1", at=at(3, "10:00"))
    _answered(cohort, anna, 4, noticed="later")
    assert _facts(cohort).noticed[1].counts == {"later": 1}


@pytest.mark.parametrize("name", ["linde.html", "linde.pdf"])
def test_report_is_one_file_that_needs_nothing_else(cohort: Cohort, name: str) -> None:
    _answered(cohort, cohort.member(), 2, tension="5", ladder="top", noticed="start")
    out = cohort.folder / "reports" / name
    made = group_report.report(cohort.database, cohort.library, "noord", out, now=END)
    assert (made.participants, made.left_out) == (1, 0)
    assert [path.name for path in out.parent.iterdir()] == [name]
    assert out.stat().st_mode & 0o077 == 0
    if out.suffix == ".pdf":
        assert out.read_bytes().startswith(b"%PDF-")
        return
    page = out.read_text()
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert page.count("<img alt=") == page.count("<img")


def test_name_of_a_group_that_no_letters_have_is_no_box_on_paper(
    cohort: Cohort, recwarn: pytest.WarningsRecorder
) -> None:
    with cohort.database.write() as db:
        noord = groups.find(db, "noord")
        assert noord is not None
        groups.add(
            db,
            key="zuid",
            name="Linde 🌊",
            programme=noord.programme,
            pack_version="1",
            zone=noord.zone,
            language="nl",
            helplines=(),
            at=at(1, "09:00"),
        )
    group_report.report(cohort.database, cohort.library, "zuid", cohort.folder / "linde.pdf", now=END)
    assert not [each for each in recwarn if "Glyph" in str(each.message)]


def test_report_refuses_other_endings_and_groups(cohort: Cohort) -> None:
    for group, name in (("noord", "linde.docx"), ("zuid", "linde.html")):
        with pytest.raises(WrongUse):
            group_report.report(cohort.database, cohort.library, group, cohort.folder / name, now=END)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_line_of_the_paper_runs_off_it(cohort: Cohort, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _answered(cohort, cohort.member(), 2, tension="5", ladder="top", noticed="start")
    drawn: list[Figure] = []
    monkeypatch.setattr("matplotlib.backends.backend_pdf.PdfPages.savefig", lambda _, page: drawn.append(page))
    out = cohort.folder / "linde.pdf"
    group_report.report(cohort.database, cohort.library, "noord", out, now=END, language=language)
    for page in drawn:
        FigureCanvasAgg(page).draw()  # type: ignore[no-untyped-call]
        ends = {text.get_text(): text.get_window_extent().x1 / page.dpi for text in page.texts}
        assert not {text: end for text, end in ends.items() if end > drawing.A4[0] - 0.4}


def test_a_table_that_goes_on_overleaf_has_its_head_there_too_and_each_page_its_number(
    cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    mothers = [cohort.member() for _ in range(3)]
    for session in range(1, 21):
        cohort.meeting(session, session, "10:00")
        for each in mothers:
            _answered(cohort, each, session, tension="5")
    drawn: list[Figure] = []
    monkeypatch.setattr("matplotlib.backends.backend_pdf.PdfPages.savefig", lambda _, page: drawn.append(page))
    group_report.report(cohort.database, cohort.library, "noord", cohort.folder / "linde.pdf", now=END)
    told = [[text.get_text() for text in page.texts] for page in drawn]
    with_codes = [page for page in told if {each.pseudonym for each in mothers} & set(page)]
    assert len(with_codes) > 1
    assert all("code" in page for page in with_codes)
    assert [page[0] for page in told] == [
        f"Verslag van de groep Geheime naam · {number}" for number in range(1, len(told) + 1)
    ]


def test_what_comes_later_than_the_report_is_not_warned_of(cohort: Cohort) -> None:
    anna = cohort.member()
    with cohort.database.write() as db:
        later = END + 3600
        experiments.propose(db, anna.id, title="thee", at=later, wait_until=later, words={"what": "thee"})
    assert _facts(cohort).with_experiments == 0


def test_where_nobody_noted_who_was_there_no_bars_are_drawn(cohort: Cohort) -> None:
    cohort.meeting(2, 1)
    found = parts(_facts(cohort), cohort.library.instrument("daily"), cohort.library.words("nl", "standaard"))
    (attendance,) = [part for part in found if part.title == "Wie erbij was"]
    assert attendance.pictures == []
    assert attendance.rows == [(1, "2 maart 2027", 0, 0)]


def test_a_session_that_was_held_twice_has_two_bars_beside_each_other(cohort: Cohort) -> None:
    anna = cohort.member()
    for day, session, present in ((2, 1, True), (9, 2, False), (10, 2, True)):
        meeting = cohort.meeting(day, session)
        with cohort.database.write() as db:
            rsvps.note_presence(db, meeting, anna.id, present)
    words = cohort.library.words("nl", "standaard")
    found = parts(_facts(cohort), cohort.library.instrument("daily"), words)
    (attendance,) = [part for part in found if part.title == "Wie erbij was"]
    axes = Figure().subplots()
    attendance.pictures[0].draw(axes)
    known, there = axes.containers
    ends = sorted((bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()) for bar in there)
    assert all(left[1] <= right[0] + 1e-9 for left, right in pairwise(ends)), "none covers another"
    assert [height for *_, height in ends] == [1, 0, 1]
    assert [bar.get_height() for bar in known] == [1, 1, 1]
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["opgeschreven", "erbij"]
