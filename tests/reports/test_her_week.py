"""The sentences under a picture say what the numbers say, whatever the week was like."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from content.texts import LANGUAGES, LEVELS
from reports import her_waves, her_way, her_week
from reports.answered import Answered
from reports.her_week import BODY, LADDER, STEPS_OF_3, TENSION, TENSION_3
from storage.waves import WAVES
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


NOW, BACK = library().instrument("attention"), library().instrument("attention_then")
POINTS = {"never": 1, "sometimes": 2, "often": 3, "mostly": 4}
COUNTED = ("signals", "early", "by_itself")


@st.composite
def measured(draw: st.DrawFn) -> dict[tuple[str, str], dict[str, str | None]]:
    """Some measurements, each with all three questions that count, some or none of them answered."""
    found: dict[tuple[str, str], dict[str, str | None]] = {}
    for instrument, waves in ((NOW, WAVES), (BACK, WAVES[1:])):
        for wave in waves:
            if draw(st.booleans()):
                values = {item: draw(st.none() | st.sampled_from([*POINTS, "unknown"])) for item in COUNTED}
                found[instrument.key, wave] = values
    return found


@settings(max_examples=200)
@given(measured())
def test_measurements_are_scored_alike_and_a_lower_one_is_never_called_worse(
    answers: dict[tuple[str, str], dict[str, str | None]],
) -> None:
    def mean(of: dict[str, str | None]) -> float | None:
        numbers = [
            5 - POINTS[value] if item == "by_itself" else POINTS[value]
            for item, value in of.items()
            if value in POINTS
        ]
        return round(sum(numbers) / len(numbers), 4) if len(numbers) >= 2 else None

    told = her_waves.of(answers, library())
    expected = {place: number for place, of in answers.items() if (number := mean(of)) is not None}
    if not expected:
        assert told is None
        return
    assert told is not None
    assert told.then == {wave: n for (key, wave), n in expected.items() if key == NOW.key}
    assert told.back == {wave: n for (key, wave), n in expected.items() if key == BACK.key}
    in_order = [told.then[wave] for wave in WAVES if wave in told.then]
    goes_down = any(later < first for place, first in enumerate(in_order) for later in in_order[place:])
    for language in LANGUAGES:
        said = str(library().words(language, "standaard")(her_waves.caption(told)))
        assert ("Lager kan ook zijn" in said or "Lower can also" in said) == goes_down
        assert not any(word in said.lower() for word in ("slechter", "minder goed", "worse", "achteruit"))


def test_nowhere_is_no_place_and_is_said_in_words() -> None:
    week = her_week.of([Answered(SUNDAY, 0.5, None, BODY, "nowhere", 0)] * 2, SUNDAY)
    assert week.places == Counter()
    assert not week.is_enough
    said = her_week.sentences(week, DAILY, library().words("nl", "standaard"))
    assert [str(each) for each in said] == ["Meestal koos je geen plek in je lijf."]
