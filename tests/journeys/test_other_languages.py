"""Turkish, Arabic, Ukrainian, Polish and English are met in every state: with the numbers, and with “stop”."""

from __future__ import annotations

import pytest

from simulator.people import Person
from tests.journeys.hands import does
from tests.journeys.rights_table import ANNA
from tests.journeys.test_edits import edits
from tests.journeys.test_rights_matrix import Cast, cast  # noqa: F401 - a fixture
from tests.journeys.test_states_and_words import _played, _says, _states
from tests.moments import amsterdam
from tests.world import World

pytestmark = pytest.mark.thorough

PLEAS = {
    "tr": "yardım edin lütfen, korkuyorum",
    "ar": "ساعدوني من فضلكم",
    "uk": "Допоможіть будь ласка",
    "pl": "proszę o pomoc",
    "en": "I don't understand, can you speak English",
}
STOPS = {"tr": "dur", "ar": "توقف", "uk": "стоп", "pl": "przestań", "en": "stop"}
# In these her words are for somebody, or over: they are kept or answered, and the numbers come beside at times.
_FOR_SOMEBODY = {"ask_about", "ask_gone", "pot", "share", "wens", "wish", "phone_call_reply"}


def heard(person: Person) -> list[str]:
    return [each.text for each in person.chat.messages if each.from_bot]


@pytest.mark.parametrize("language", sorted(PLEAS))
async def test_in_every_state_of_a_parent_the_numbers_and_stop_are_there(cast: Cast, language: str) -> None:  # noqa: F811
    missing = []
    for state, (who, subject) in _states(cast).items():
        if who != ANNA:
            continue
        plea = (await _played(cast, state, who, subject, _says(PLEAS[language]))).said
        if state not in _FOR_SOMEBODY and not ("112" in plea and "113" in plea and "stop" in plea):
            missing.append(f"{state} × plea: {plea[:100]!r}")
        stop = (await _played(cast, state, who, subject, _says(STOPS[language]))).said
        if state not in _FOR_SOMEBODY and "Wat wil je stoppen?" not in stop and "even pauze" not in stop.lower():
            missing.append(f"{state} × stop: {stop[:100]!r}")
    assert not missing, "\n".join(missing)


async def test_an_answer_in_another_language_is_kept_with_the_numbers_beside_the_first(
    world: World,
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /wens", "> çocuğum için daha çok zaman istiyorum")
    assert "çocuğum" in "".join(heard(anna)[-3:])
    numbers = [each for each in heard(anna) if "Hollandaca konuşurlar" in each]
    assert len(numbers) == 1
    await does(world, anna, "> /wens", "> kocam evde değil, yardım istiyorum")
    assert len([each for each in heard(anna) if "Hollandaca konuşurlar" in each]) == 1


@pytest.mark.parametrize(
    "typed",
    [
        *("Wie leest dit?", "25:00", "-1", "?", "Kocam beni dövüyor"),
        *("ساعدوني من فضلكم", "допоможіть мені", "proszę o pomoc"),
    ],
)
async def test_what_is_no_name_is_none(world: World, typed: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere naam")
    await does(world, anna, f"> {typed}")
    assert "Ik noem je" not in "".join(heard(anna)[-2:])


@pytest.mark.parametrize(
    "typed",
    [
        *("Ayşe", "Оксана", "أم محمد", "mama van Sam", "Żaneta", "🌸"),
        *("محمد علي حسن", "Олена Іванівна Шевченко", "Ayşe Nur Yıldız", "Mehmet Can Demir", "Mom of Sam and Lily"),
    ],
)
async def test_a_name_from_anywhere_is_one(world: World, typed: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere naam")
    await does(world, anna, f"> {typed}")
    assert f"Ik noem je {typed}" in "".join(heard(anna)[-2:])


async def test_a_plea_written_over_a_name_is_none(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /tijd", "Andere naam", "> Olena")
    await edits(world, anna, "Olena", "допоможіть мені")
    assert "Ik noem je допоможіть" not in anna.last.text


async def test_english_in_an_english_chat_is_not_taken_for_another_language(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /taal", "English", "Normal sentences", "> how are the bananas today")
    assert "They speak Dutch" not in anna.last.text
    assert "A computer reads this." in anna.last.text
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "> how are the bananas today")
    assert "They speak Dutch" not in anna.last.text
