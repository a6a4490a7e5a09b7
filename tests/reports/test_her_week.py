"""The sentences under a picture say what the numbers say, whatever the week was like."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from content.texts import LANGUAGES, LEVELS
from reports import her_way, her_week
from reports.answered import Answered
from reports.her_week import BODY, LADDER, STEPS_OF_3, TENSION, TENSION_3
from tests.thoroughness import examples
from tests.world import library

SUNDAY = date(2026, 3, 8)
DAILY = library().instrument("daily")
PLACES = [option.value for option in DAILY.item(BODY).options]
RUNGS = [option.value for option in DAILY.item(LADDER).options]


@st.composite
def weeks(draw: st.DrawFn) -> list[Answered]:
    """Some moments in and around a week, each with some of its questions answered."""
    found = []
    for _ in range(draw(st.integers(0, 10))):
        day = SUNDAY - timedelta(days=draw(st.integers(-1, 8)))
        time = draw(st.floats(0, 0.999))
        values = {
            TENSION: draw(st.none() | st.integers(0, 10).map(str)),
            TENSION_3: draw(st.none() | st.sampled_from(STEPS_OF_3)),
            LADDER: draw(st.none() | st.sampled_from(RUNGS)),
            BODY: draw(st.none() | st.lists(st.sampled_from(PLACES), min_size=1, unique=True).map(";".join)),
        }
        found += [Answered(day, time, None, item, value, 0) for item, value in values.items() if value]
    return found


@settings(max_examples=examples(200))
@given(weeks(), st.sampled_from(LANGUAGES), st.sampled_from(LEVELS))
def test_sentences_say_no_more_and_nothing_else_than_the_numbers(answers: list[Answered], language, level) -> None:  # type: ignore[no-untyped-def]
    words = library().words(language, level)
    week = her_week.of(answers, SUNDAY)
    said = [str(each) for each in her_week.sentences(week, DAILY, words)]
    inside = [each for each in answers if SUNDAY - timedelta(days=6) <= each.day <= SUNDAY]
    numbers = [int(each.value) for each in inside if each.item == TENSION]
    steps = Counter(each.value for each in inside if each.item == TENSION_3)
    ladder = Counter(each.value for each in inside if each.item == LADDER)
    body = Counter(place for each in inside if each.item == BODY for place in each.value.split(";"))

    expected = []
    if steps.total() > len(numbers):
        expected += [str(words(f"pictures.was_{one}")) for one in _above_all_others(steps)]
    elif numbers and min(numbers) == max(numbers):
        expected.append(str(words("pictures.tension_same", number=numbers[0])))
    elif numbers:
        expected.append(str(words("pictures.tension_between", low=min(numbers), high=max(numbers))))
    expected += [str(words(f"pictures.stood_{one}")) for one in _above_all_others(ladder)]
    for one in _above_all_others(body):
        label = DAILY.item(BODY).label(one, words)
        in_no_place = one in ("everywhere", "nowhere")
        said_of_it = words(f"pictures.felt_{one}") if in_no_place else words("pictures.felt_in", label=label)
        expected.append(str(said_of_it))
    assert said == expected
    assert len(said) <= 3


def _above_all_others(counts: Counter[str]) -> list[str]:
    """The one that was given more often than each other; none where there is no such one."""
    return [one for one in counts if all(counts[one] > counts[other] for other in counts if other != one)]


@settings(max_examples=examples(200))
@given(weeks())
def test_each_week_of_her_way_lies_between_its_lowest_and_highest(answers: list[Answered]) -> None:
    first = SUNDAY - timedelta(days=8)
    way = her_way.of(answers, first, SUNDAY + timedelta(days=1))
    assert way.weeks == 2
    for spread in way.tension.values():
        assert spread.low <= spread.middle <= spread.high
    stood = sum(counts.total() for counts in way.ladder.values())
    assert stood == sum(each.item == LADDER for each in answers)
