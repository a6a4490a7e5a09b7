"""The sentences of a report on a group say what its numbers say, whatever the weeks were like."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from content.texts import LANGUAGES
from content.words import Words
from reports.group_facts import Attendance, GroupFacts, Noticed, OneParent, Week
from reports.group_parts import Part, parts
from reports.her_waves import HerWaves
from reports.palette import NOTICED
from storage.compliance import Compliance
from storage.experiments import KEPT
from storage.groups import Group
from storage.waves import WAVES
from tests.thoroughness import examples
from tests.world import library

DAILY = library().instrument("daily")
DAY = date(2027, 3, 1)
GROUP = Group(
    id=1, key="noord", name="Noord", programme="p", pack_version="1", zone="Europe/Amsterdam", language="nl",
    helplines=(), reminders=True, chat_id=None, thread_id=None, created_at=0,
)  # fmt: skip
VALUES = [*NOTICED, "none"]
LADDER, RUNGS = DAILY.item("ladder"), ["top", "middle", "bottom", "between"]
ATTENTION = library().instrument("attention_then").items[0]


@st.composite
def compliances(draw: st.DrawFn) -> Compliance:
    """Some were sent; of these some were opened, of these some answered, of these some completed."""
    sent = draw(st.integers(1, 40))
    opened = draw(st.integers(0, sent))
    answered = draw(st.integers(0, opened))
    return Compliance(sent, opened, answered, draw(st.integers(0, answered)))


@st.composite
def groups(draw: st.DrawFn) -> GroupFacts:
    """What may be told of a group after some weeks."""
    numbers = st.integers(1, 24)
    weeks = {number: Week(draw(st.integers(1, 6)), draw(compliances())) for number in draw(st.sets(numbers))}
    noticed = {
        number: Noticed(draw(st.integers(1, 6)), Counter(draw(st.lists(st.sampled_from(VALUES), min_size=1))))
        for number in draw(st.sets(numbers))
    }
    sessions, stood = st.integers(0, 20), st.lists(st.sampled_from(RUNGS), min_size=1).map(Counter)
    parents = [
        OneParent(
            f"P-{place}",
            draw(st.dictionaries(sessions, st.integers(0, 4 if steps else 20).map(lambda each: each / 2))),
            draw(st.dictionaries(sessions, stood)),
            in_three_steps=steps,
        )
        for place, steps in enumerate(draw(st.lists(st.booleans(), max_size=4)))
    ]
    score = st.integers(6, 24).map(lambda each: round(each / 6, 4))
    waves = {
        f"P-{place}": HerWaves(
            draw(st.dictionaries(st.sampled_from(WAVES), score, min_size=1)),
            draw(st.dictionaries(st.sampled_from(WAVES[1:]), score)),
            1, 4, ATTENTION,
        )
        for place in range(draw(st.integers(0, 3)))
    }  # fmt: skip
    states = Counter(draw(st.lists(st.sampled_from([KEPT, "proposed", "agreed", "stopped"]))))
    held = [
        Attendance(number, "2027-03-04", known := draw(st.integers(0, 6)), draw(st.integers(0, known)))
        for number in sorted(draw(st.sets(numbers)))
    ]
    return GroupFacts(
        group=GROUP, today=DAY, first=DAY, people=4, left_out=0, codes={}, weeks=dict(sorted(weeks.items())),
        noticed=dict(sorted(noticed.items())), parents=parents, experiments=states,
        tried=draw(st.integers(0, states.total())), with_experiments=draw(st.integers(0, 4)), attendance=held,
        waves=waves,
    )  # fmt: skip


def _told(one: OneParent, value: float, words: Words) -> str:
    """The middle of her answers, on the scale on which she was asked."""
    if not one.in_three_steps:
        return f"{value:g}".replace(".", "," if words.language == "nl" else ".")
    labels = [DAILY.item("tension_3").label(each, words) for each in ("calm", "some", "much")]
    return labels[int(value)] if value == int(value) else f"{labels[int(value)]} / {labels[int(value) + 1]}"


def _rungs(facts: GroupFacts) -> list[str]:
    """In between is told where anybody stood there."""
    between = any(counts["between"] for each in facts.parents for counts in each.ladder.values())
    return [*(["between"] if between else []), "bottom", "middle", "top"]


def _numbers(part: Part) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", part.sentence)]


@settings(max_examples=examples(200), deadline=None)
@given(groups(), st.sampled_from(LANGUAGES))
def test_each_sentence_says_the_numbers_and_no_others(facts: GroupFacts, language) -> None:  # type: ignore[no-untyped-def]
    words = library().words(language, "standaard")
    nothing = words.plain_message("report_staff.nothing")
    compliance, noticed, tension, ladder, tried, attendance, waves = parts(facts, DAILY, words)

    counts = [each.counts for each in facts.weeks.values()]
    sums = [sum(getattr(each, name) for each in counts) for name in ("sent", "any_answer", "completed")]
    assert _numbers(compliance) == (sums if counts else [])
    tense = [each.counts for each in facts.noticed.values() if each.counts.total() > each.counts["none"]]
    half = (len(tense) + 1) // 2
    told = []
    for them in (tense[:half], tense[half:]):
        told += [sum(each["before"] + each["start"] for each in them)]
        told += [sum(each.total() - each["none"] for each in them)]
    assert _numbers(noticed) == told[: 2 * min(2, len(tense))]
    proposed = facts.experiments.total()
    assert _numbers(tried) == ([proposed, facts.tried, facts.experiments[KEPT]] if proposed else [])
    assert _numbers(attendance) == ([len(facts.attendance)] if facts.attendance else [])
    assert (ladder.sentence == nothing) == (not any(each.ladder for each in facts.parents))
    assert (tension.sentence == nothing) == (not any(each.tension for each in facts.parents))
    assert (waves.sentence == nothing) == (not facts.waves)
    for one, picture in zip([each for each in facts.parents if each.tension], tension.pictures, strict=True):
        said = ", ".join(
            f"{session}: {_told(one, one.tension[session], words)}" for session in sorted(one.tension)
        )
        assert picture.says == f"{one.code}. {said}"
    for one, picture in zip([each for each in facts.parents if each.ladder], ladder.pictures, strict=True):
        shown = _rungs(facts)
        said = "; ".join(
            f"{session}: " + ", ".join(f"{LADDER.label(rung, words)} {counts[rung]}" for rung in shown)
            for session, counts in sorted(one.ladder.items())
        )
        assert picture.says == f"{one.code}. {said}"
    for (code, hers), picture in zip((facts.waves or {}).items(), waves.pictures, strict=True):
        numbers = [float(each.replace(",", ".")) for each in re.findall(r": (\d+(?:[.,]\d+)?)", picture.says)]
        assert picture.says.startswith(f"{code}. ")
        assert numbers == [round(each, 2) for each in (*hers.then.values(), *hers.back.values())]


@settings(max_examples=examples(200), deadline=None)
@given(groups())
def test_below_three_people_no_part_comes_without_its_warning(facts: GroupFacts) -> None:
    compliance, noticed, tension, ladder, tried, attendance, waves = parts(
        facts, DAILY, library().words("nl", "standaard")
    )
    assert compliance.of_few == any(each.people < 3 for each in facts.weeks.values())
    assert noticed.of_few == any(each.people < 3 for each in facts.noticed.values())
    assert tension.of_few == (0 < sum(bool(each.tension) for each in facts.parents) < 3)
    assert ladder.of_few == (0 < sum(bool(each.ladder) for each in facts.parents) < 3)
    assert waves.of_few == (0 < len(facts.waves or {}) < 3)
    assert tried.of_few == (0 < facts.with_experiments < 3)
    assert attendance.of_few == any(0 < each.known < 3 for each in facts.attendance)
