"""What people type for a time, days or a moment, what is made of it, and what is asked back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.typed_days import days_and_minutes_in, days_in, moment_within
from content.typed_moment import moment_in
from content.typed_pieces import Unread
from content.typed_time import EVENING, MEETING, READING, minute_in
from tests.letters import any_text

MONDAY = date(2026, 3, 2)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


TIMES = """
8:30am = 08:30 | 8:30 pm = 20:30 | 8.30 p.m. = 20:30 | 8pm = 20:00 | 8 p.m. = 20:00 | 12 am = 00:00
12 pm = 12:00 | 20:30u = 20:30 | 19.30u = 19:30 | 20.30 uur = 20:30 | 20u30 = 20:30 | 20h30 = 20:30
20 u 30 = 20:30 | 20-30 = 20:30 | 20 30 = 20:30 | 20-00 = 20:00 | 8 05 = 08:05 | 2030 = 20:30 | 0830 = 08:30
20:30:00 = 20:30 | 20 uur 15 = 20:15 | 20 uur en 15 minuten = 20:15 | acht uur dertig = 20:30
eight thirty = 20:30 | seven fifteen = 19:15 | twintig dertig = 20:30 | 8 = 20:00 | acht = 20:00 | 20 = 20:00
08 = 08:00 | 8u = 20:00 | 8 uur = 20:00 | twaalf uur = 12:00 | negentien uur = 19:00 | eight o'clock = 20:00
één uur = 13:00 | half 9 = 20:30 | half negen = 20:30 | halfnegen = 20:30 | half 1 = 12:30 | half 12 = 23:30
kwart over 8 = 20:15 | kwart voor acht = 19:45 | kwart na 8 = 20:15 | 'n kwart voor 8 = 19:45
tien voor half negen = 20:20 | vijf over half zes = 17:35 | 5 minuten voor 9 = 20:55 | tien over acht = 20:10
half past eight = 20:30 | quarter to nine = 20:45 | a quarter past 7 pm = 19:15 | five to nine = 20:55
ten past eight in the evening = 20:10 | 20 to 9 = 20:40 | 25 past 7 = 19:25 | om en nabij negen = 21:00
zo rond 8 = 20:00 | ongeveer half negen = 20:30 | around 8 = 20:00 | doe maar 20:30 graag = 20:30
om 20:30 aub = 20:30 | ik wil om 8 uur = 20:00 | liever om 9 uur = 21:00 | 20:30 please, thanks! = 20:30
20:30 😀 = 20:30 | ja, 20:30 = 20:30 | (20:30) = 20:30 | ２０：３０ = 20:30 | 8 uur 's ochtends = 08:00
om 7 in de ochtend = 07:00 | 's ochtends om 8 uur = 08:00 | 9 uur 's avonds = 21:00 | half 8 's morgens = 07:30
half 9 savonds = 20:30 | 8 uur smorgens = 08:00
8:30 's avonds = 20:30 | 20:30 's avonds = 20:30 | 2 uur 's middags = 14:00 | 12 uur 's nachts = 00:00
12 uur 's middags = 12:00 | half 1 's nachts = 00:30 | 3 uur 's nachts = 03:00 | 9 at night = 21:00
7 in the morning = 07:00 | 24:00 = 00:00 | 24 uur = 00:00 | 0:15 = 00:15 | noon = 12:00 | 12 noon = 12:00
midnight = 00:00 | middernacht = 00:00 | midday = 12:00 | 13:00 pm = 13:00
"""

ASKED_TIMES = """
8 of 9 -> 8 of 9 | 8 or 9 -> 8 or 9 | 8 en 9 -> 8 en 9 | tussen 8 en 9 -> tussen | 8 à 9 -> à | 8-9 -> 8-9
8 - 9 -> 8 - 9 | van 8 tot 9 -> van, tot | 20:00-21:00 -> 20:00-21:00 | 9 to 5 -> 9 to 5 | 10 to 11 -> 10 to 11
niet om 20:30 -> niet | 8 uur kan niet -> niet | not at 8 -> not | na 8 uur -> na | vanaf 20:00 -> vanaf
uiterlijk 8 uur -> uiterlijk | 20:00 of later -> of later | >20:00 -> > | -8 -> -8 | 8½ -> 8½ | after 8 -> after
over een uur -> over een uur | in two hours -> in two hours | over 10 minuten -> over 10 minuten
elke dag -> elke dag | elke dag om 8 -> elke dag | maandag 20:30 -> maandag | morgen 8 uur -> morgen
vanavond half 9 -> vanavond | 5 maart 20:30 -> 5 maart | half eight -> half | half -> half
kwart over -> kwart over | 40 voor 9 -> 40 voor | 25:00 -> 25:00 | 8:61 -> 8:61 | 24:30 -> 24:30 | 20:3 -> 20:3
20:300 -> 20:300 | 8.5 -> 8.5 | 20:30:15 -> 20:30:15 | 113 -> 113 | 06 12345678 -> 12345678
12 uur 's avonds -> 12 uur 's avonds | 20:30 am -> 20:30 am | 0:30 pm -> 0:30 pm
3 uur 's avonds -> 3 uur 's avonds | 20 15 -> 20 15 | om -> om | 's avonds -> 's avonds | na het eten -> na, eten
geen idee -> geen idee | maakt niet uit -> maakt niet uit | 20:30 zomertijd -> zomertijd | 8e -> 8e | 4/3 -> 4/3
uur -> uur | 8 uur 9 uur -> 8 uur 9 uur
"""

DAYS = """
elke dag = 1111111 | iedere dag = 1111111 | dagelijks = 1111111 | every day = 1111111 | de hele week = 1111111
doordeweeks = 1111100 | door de week = 1111100 | werkdagen = 1111100 | on weekdays = 1111100 | weekend = 0000011
in het weekend = 0000011 | the weekend = 0000011 | ma/wo/vr = 1010100 | ma, wo en vr = 1010100
ma wo vr = 1010100 | maandag t/m vrijdag = 1111100 | ma-vr = 1111100 | ma t/m vr = 1111100 | Mon to Fri = 1111100
ma tot vr = 1111100 | vrijdag tot en met maandag = 1000111 | ma-wo en za = 1110010 | maandags = 1000000
's maandags = 1000000 | mondays and thursdays = 1001000 | elke maandag = 1000000 | do = 0001000
alleen zondag = 0000001 | elke dag behalve woensdag = 1101111 | every day except Wednesday = 1101111
zondag niet = 1111110 | niet op zondag = 1111110 | geen zondag = 1111110 | elke dag, zondag niet = 1111110
niet in het weekend = 1111100 | alle dagen maar niet zondag = 1111110 | doordeweeks en zaterdag = 1111110
weekdays and Saturday = 1111110 | doordeweeks behalve woensdag = 1101100 | behalve maandag en dinsdag = 0011111
not on Sunday = 1111110 | weekend en woensdag = 0010011 | zondag wel = 0000001
"""

ASKED_DAYS = """
om de dag -> dag | twee keer per week -> twee keer per week | every other day -> other day | 2 dagen -> 2 dagen
ma-wo-vr -> ma-wo-vr | ma of di -> ma of di | maandag en zondag niet -> maandag en zondag niet | morgen -> morgen
maandag maar niet dinsdag -> maandag maar niet dinsdag | niet -> niet | elke dag behalve -> elke dag behalve
elke dag niet -> elke dag niet | woensdagavond -> woensdagavond | 4 maart -> 4 maart
volgende week -> volgende week | meestal maandag -> meestal
zondag niet, zaterdag wel -> zondag niet, zaterdag wel | bij het eten -> bij, eten | om de week maandag -> week
Tuesdays? no, tue and thu -> Tuesdays? no, tue and thu | schooldagen -> schooldagen
"""

MOMENTS = """
volgende week donderdag half 8 = 2026-03-12 19:30 | donderdag volgende week 20:00 = 2026-03-12 20:00
next week Thursday 7pm = 2026-03-12 19:00 | 04-03-27 20:00 = 2027-03-04 20:00 | 4/3/27 20:00 = 2027-03-04 20:00
2026/03/12 19:30 = 2026-03-12 19:30 | 2026.03.12 19:30 = 2026-03-12 19:30
vrijdag de 13e 20:00 = 2026-03-13 20:00 | de 13e om 8 uur = 2026-03-13 20:00 | 1e om 8 uur = 2026-04-01 20:00
woensdag 4 maart 20:00 = 2026-03-04 20:00 | 4 maart 2027 19:30 = 2027-03-04 19:30 | 4/3 20:00 = 2026-03-04 20:00
5th of March 2027 at 8 pm = 2027-03-05 20:00 | the 5th of March 8pm = 2026-03-05 20:00
March 5, 7 pm = 2026-03-05 19:00 | overmorgen 10:00 = 2026-03-04 10:00
the day after tomorrow 10:00 = 2026-03-04 10:00 | morgenavond 8 uur = 2026-03-03 20:00
vanavond half 9 = 2026-03-02 20:30 | tonight 8pm = 2026-03-02 20:00 | maandagmorgen 10 uur = 2026-03-09 10:00
maandagavond 8 uur = 2026-03-09 20:00 | komende vrijdag 10:00 = 2026-03-06 10:00 | do 20.30u = 2026-03-05 20:30
deze week vrijdag 10:00 = 2026-03-06 10:00 | morgen dinsdag 10:00 = 2026-03-03 10:00
donderdag om 8 = 2026-03-05 20:00 | donderdag 5 pm = 2026-03-05 17:00 | 30 maart 10 30 = 2026-03-30 10:30
Thursday at noon = 2026-03-05 12:00
"""

ASKED_MOMENTS = """
donderdag 4 maart 20:00 -> donderdag 4 maart 20:00 | volgende donderdag 20:00 -> volgende | 19:30 -> 19:30
elke donderdag 20:00 -> elke | donderdag 24:00 -> donderdag 24:00 | donderdag midnight -> donderdag midnight
donderdag 5 -> donderdag 5 | 31 juni 10:00 -> 31 juni 10:00 | 29 februari 2027 10:00 -> 29 februari 2027 10:00
morgen woensdag 10:00 -> morgen woensdag 10:00 | over twee weken donderdag 10:00 -> over twee weken
5 maart -> 5 maart | donderdag of vrijdag 10:00 -> donderdag of vrijdag 10:00 | niet donderdag 10:00 -> niet
4 maart 2030 -> 4 maart 2030 | 4 en 5 maart 10:00 -> 4 en 5 maart 10:00 | donderdag 10 - 12 -> donderdag 10 - 12
vrijdag de 12e 10:00 -> vrijdag de 12e 10:00 | 2027-03-04T19:30:00+01:00 -> 2027-03-04T19:30:00+01:00
deze week zondag zaterdag 10:00 -> deze week zondag zaterdag 10:00
13 april 2026 om 8 of 9 -> 13 april 2026 om 8 of 9 | 2027-13-01 10:00 -> 2027-13-01
weekend 10:00 -> weekend 10:00 | ergens volgende week 10:00 -> ergens
"""

HOURS = """
ma-vr 9:00 en 16:00 = 1111100 09:00 16:00 | half 9 = - 08:30 | kwart over 8 = - 08:15 | 9 = - 09:00 | 4 = - 16:00
9 en 16 uur = - 09:00 16:00 | 9:00,16:00 = - 09:00 16:00 | 9 am and 4 pm = - 09:00 16:00
9:00 op ma = 1000000 09:00 | elke dag behalve woensdag 9:00 = 1101111 09:00 | 's ochtends 9 en 10 = - 09:00 10:00
negen zestien = - 09:00 16:00 | 's ochtends 9 en 's middags 4 = - 09:00 16:00
Mon-Fri 9:00 and 16:00 = 1111100 09:00 16:00
"""

ASKED_HOURS = """
9:00-16:00 -> 9:00-16:00 | van 9 tot 16 uur -> van | 9 of 16 -> 9 of 16
ma 9:00 en wo 16:00 -> ma 9:00 en wo 16:00 | 8 en 9 uur 's avonds -> 8 en 9 uur 's avonds | 9.5 -> 9.5
niet om 9 -> niet om 9 | ma 9:00 di -> ma 9:00 di
"""


def rows(table: str, between: str) -> list[tuple[str, str]]:
    cells = [cell.strip() for line in table.strip().splitlines() for cell in line.split(" | ")]
    return [(typed, meant) for typed, _, meant in (cell.partition(between) for cell in cells)]


@pytest.mark.parametrize(("typed", "meant"), rows(TIMES, " = "))
def test_a_typed_time(typed: str, meant: str) -> None:
    minute = minute_in(typed)
    assert isinstance(minute, int)
    assert clock(minute) == meant


@pytest.mark.parametrize(("typed", "named"), rows(ASKED_TIMES, " -> "))
def test_no_time_is_guessed_and_what_was_not_understood_is_named(typed: str, named: str) -> None:
    assert minute_in(typed) == Unread(named)


@pytest.mark.parametrize(("typed", "meant"), rows(DAYS, " = "))
def test_typed_days(typed: str, meant: str) -> None:
    days = days_in(typed)
    assert isinstance(days, int)
    assert f"{days:07b}"[::-1] == meant


@pytest.mark.parametrize(("typed", "named"), rows(ASKED_DAYS, " -> "))
def test_no_days_are_guessed(typed: str, named: str) -> None:
    assert days_in(typed) == Unread(named)


@pytest.mark.parametrize(("typed", "meant"), rows(MOMENTS, " = "))
def test_a_typed_moment(typed: str, meant: str) -> None:
    moment = moment_in(typed, MONDAY)
    assert not isinstance(moment, Unread)
    assert f"{moment[0]} {clock(moment[1])}" == meant


@pytest.mark.parametrize(("typed", "named"), rows(ASKED_MOMENTS, " -> "))
def test_no_moment_is_guessed(typed: str, named: str) -> None:
    assert moment_in(typed, MONDAY) == Unread(named)


@pytest.mark.parametrize(("typed", "meant"), rows(HOURS, " = "))
def test_typed_reading_hours(typed: str, meant: str) -> None:
    found = days_and_minutes_in(typed, READING)
    assert not isinstance(found, Unread)
    days, minutes = found
    assert " ".join(["-" if days is None else f"{days:07b}"[::-1], *map(clock, minutes)]) == meant


@pytest.mark.parametrize(("typed", "named"), rows(ASKED_HOURS, " -> "))
def test_no_reading_hours_are_guessed(typed: str, named: str) -> None:
    assert days_and_minutes_in(typed, READING) == Unread(named)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("10", "10:00"), ("22:30", "22:30"), ("half 8", "19:30"), ("half 10", "21:30"), ("11 uur", "11:00")],
)
def test_nobody_meets_at_night_unless_it_says_so(typed: str, meant: str) -> None:
    assert clock(moment_in(f"5 maart om {typed}", MONDAY, MEETING)[1]) == meant  # type: ignore[index]


@pytest.mark.parametrize(
    ("typed", "days", "minute"),
    [
        ("na het eten, om 18:30", None, 1110),
        ("elke dag 17:30 na school", 0b1111111, 1050),
        ("woensdag om half 7 na het zwemmen", 0b0000100, 1110),
        ("elke avond om 8 uur", 0b1111111, 1200),
        ("iedere ochtend na het opstaan", 0b1111111, None),
        ("every evening at 20:00", 0b1111111, 1200),
        ("elke maandag avond om 8 uur", 0b0000001, 1200),
        ("elke avond behalve zondag", None, None),
        ("na 18:30", None, None),
        ("na 3 keer bellen, om 18:30", None, None),
        ("niet om 18:30 maar na het eten", None, None),
        ("bij ma in the sun om 12:30", None, 750),
        ("tussen 18:30 en 19:00 na het eten", None, None),
        ("bij kassa 4", None, None),
    ],
)
def test_free_words_give_only_what_no_other_word_may_change(
    typed: str, days: int | None, minute: int | None
) -> None:
    assert moment_within(typed, EVENING) == (days, minute)


_TIME = st.sampled_from([typed for typed, _ in rows(TIMES, " = ")])
_FOREIGN = st.sampled_from(
    ["niet", "of", "na", "tot", "17", "9:15", "later", "behalve", "xyz", "3e", "or", "не", "%"]
)


@given(_TIME, _FOREIGN, st.booleans())
def test_a_digit_or_word_more_is_asked_about(typed: str, foreign: str, first: bool) -> None:
    more = f"{foreign}, {typed}" if first else f"{typed}, {foreign}"
    assert isinstance(minute_in(more), Unread)


@given(_TIME, st.sampled_from(["om", "graag", "please", "doe maar", "ja,", "!", "  "]), st.booleans())
def test_a_polite_word_more_changes_nothing(typed: str, polite: str, first: bool) -> None:
    assert minute_in(f"{polite} {typed}" if first else f"{typed} {polite}") == minute_in(typed)


@given(
    st.integers(0, 1439),
    st.sampled_from(["{:02}:{:02}", "{}.{:02} uur", "{}u{:02}", "{}:{:02}u", "om {:02}:{:02}"]),
)
def test_each_minute_as_a_clock_shows_it_reads_back(minute: int, shape: str) -> None:
    assert minute_in(shape.format(*divmod(minute, 60))) == minute


_WORDS = st.lists(
    st.sampled_from(
        [
            "8",
            "9",
            "20:30",
            "half",
            "kwart",
            "over",
            "voor",
            "negen",
            "uur",
            "niet",
            "of",
            "tot",
            "-",
            "ma",
            "maart",
        ]
    ),
    max_size=7,
).map(" ".join)


@given(st.one_of(any_text(max_size=40), _WORDS))
def test_anything_typed_is_understood_or_asked_about(typed: str) -> None:
    minute, days, moment = minute_in(typed), days_in(typed), moment_in(typed, MONDAY)
    assert isinstance(minute, Unread) or 0 <= minute < 1440
    assert isinstance(days, Unread) or 0 < days <= 0b1111111
    assert isinstance(moment, Unread) or 0 <= moment[1] < 1440


@given(_WORDS)
def test_two_times_are_never_one(typed: str) -> None:
    if isinstance(minute_in(typed), int):
        assert isinstance(minute_in(f"{typed} 21:15"), Unread)


def test_what_was_not_understood_is_quoted_short() -> None:
    asked = minute_in("woord " * 40)
    assert isinstance(asked, Unread)
    assert len(asked.words) <= 60
