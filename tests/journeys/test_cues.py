"""What is tried at home at a moment of the day without an hour, and how such a moment is told."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.pairs import Pair, cards
from tests.moments import amsterdam


async def test_the_card_tells_the_whole_moment_however_many_days_it_has(pair: Pair) -> None:
    await pair.wish()
    await pair.taps(pair.sanne, "Samen uitwerken", "Zo laten", "Zo laten", "17:30")
    await pair.says(pair.sanne, "elke dag behalve zondag")
    await pair.taps(pair.sanne, "in de keuken")
    days = "maandag, dinsdag, woensdag, donderdag, vrijdag en zaterdag om 17:30"
    for person in (pair.anna, pair.sanne):
        assert days in cards(person)[-1].text


async def with_a_cue(pair: Pair, how: str) -> None:
    await pair.wish()
    await pair.taps(pair.sanne, "Samen uitwerken", "Zo laten")
    await pair.says(pair.sanne, "bij de kassa")
    await pair.taps(pair.sanne, how, "elke dag", "in de keuken", "drie keer", "Zo laten", "Zo laten")
    await pair.agree()


async def test_a_cue_is_named_in_the_morning_and_asked_after_that_evening(pair: Pair) -> None:
    await with_a_cue(pair, "In de ochtend noemen")
    assert "bij de kassa, elke dag, in de ochtend noemen" in "".join(
        each.text for each in pair.sanne.chat.messages
    )
    await pair.says(pair.anna, "/week")
    assert "8:30" in pair.anna.last.text
    assert "Voeten voelen" in pair.anna.last.text
    await pair.world.go_to(amsterdam("2026-03-03 08:31"))
    assert "Jouw moment vandaag: bij de kassa." in pair.anna.last.text
    await pair.world.go_to(amsterdam("2026-03-03 19:45"))
    assert "Hoe ging" in "".join(each.text for each in pair.anna.chat.messages[-2:])


async def test_a_cue_is_asked_after_in_the_evening_and_only_once(pair: Pair) -> None:
    await with_a_cue(pair, "In de avond vragen")
    await pair.world.go_to(amsterdam("2026-03-03 19:31"))
    asked = [each for each in pair.anna.chat.messages if "Jouw moment was: bij de kassa." in each.text]
    assert asked
    await pair.taps(pair.anna, "Ja, ik vertel het")
    question = pair.anna.last.text.splitlines()[-1]
    await pair.world.go_to(amsterdam("2026-03-04 11:00"))
    assert sum(question in each.text for each in pair.anna.chat.messages) == 1


async def test_a_cue_is_told_in_the_export_and_no_time_is(pair: Pair, tmp_path: Path) -> None:
    await with_a_cue(pair, "In de avond vragen")

    row = pair.rows(tmp_path / "out")[-1]

    assert (row["cue"], row["time_of_day"]) == ("evening", "")


async def test_how_often_is_a_number_of_times_said_back_or_asked(pair: Pair) -> None:
    await pair.wish()
    await pair.taps(pair.sanne, "Samen uitwerken", "Zo laten", "Zo laten", "17:30", "elke dag", "in de keuken")
    for unclear in ("om de dag", "2 keer per week", "10 minuten"):
        await pair.says(pair.sanne, unclear)
        assert pair.sanne.last.text.startswith(f"Dit snap ik nog niet: {unclear}")
    await pair.says(pair.sanne, "4 keer")
    assert "Hoe vaak: 4 keer" in cards(pair.anna)[-1].text
