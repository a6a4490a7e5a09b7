"""One facilitator, two, or none: each sentence with their names in it stays right."""

from __future__ import annotations

import re

import pytest

from content.rendering import names_in
from content.texts import LANGUAGES, LEVELS
from handlers.shared.moments import one_or_another
from simulator.people import Person
from tests.journeys.hands import does
from tests.world import World, library

NAMED = "facilitator"
_BEGINS_SMALL = re.compile(r"(?:^|[.!?]\s+|\n)(?:<b>)?(?:je begeleider|your group leader)")
# Whoever has acted or will is one person, and is named alone; all others may be anyone of the group's.
_CONJUGATED = re.compile(r"\bSanne of Bram (?:zijn|hebben|lezen|zien|bellen|kijken|mogen|kunnen|zoeken)\b")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_text_with_their_names_is_right_for_none_one_and_two(count: int) -> None:
    rendered = 0
    for language in LANGUAGES:
        for level in LEVELS:
            words = library().words(language, level)
            names = one_or_another(["Sanne", "Bram"][:count], words) or words.label("help.your_facilitator")
            for key, text in library().interface.messages.items():
                if NAMED not in names_in(text.source(language, level)):
                    continue
                said = str(words(key, **{each: names if each == NAMED else "x" for each in text.names}))
                rendered += 1
                assert "&amp;" not in said, key
                assert not _BEGINS_SMALL.search(said), f"{key}: {said}"
                assert not _CONJUGATED.search(said), f"{key}: {said}"
                assert count < 2 or re.search(r"Sanne (of|or) Bram", said), key
    assert rendered > 100


async def test_a_parent_of_two_facilitators_reads_of_either(world: World) -> None:
    group = world.group()
    for name in ("Sanne", "Bram"):
        await world.enrolled(name, group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /privacy", "> /gegevens", "Wie mag wat zien", "> /stop", "Ja, stop", "Bewaar ze")
    said = _said(anna)
    assert "Sanne & Bram" not in said
    assert "Sanne of Bram ziet antwoorden als jij ja zegt." in said
    assert "Sanne of Bram mag je antwoorden zien." in said
    assert "Sanne of Bram is er gewoon voor jou." in said


async def test_a_parent_is_asked_whether_either_of_two_may_leave_a_message(world: World) -> None:
    group = world.group()
    for name in ("Sanne", "Bram"):
        await world.enrolled(name, group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /bel 06 12345678", "Overdag")
    assert "Mag Sanne of Bram dan iets inspreken?" in _said(anna)


async def test_a_parent_without_a_facilitator_reads_of_hers_with_a_capital_where_the_sentence_begins(
    world: World,
) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /privacy", "> /gegevens", "> /stop", "Ja, stop", "Bewaar ze")
    said = _said(anna)
    assert "Je begeleider ziet antwoorden als jij ja zegt." in said
    assert "Je begeleider mag je antwoorden zien." in said
    assert "Je begeleider is er gewoon voor jou." in said


def _said(person: Person) -> str:
    return "\n".join(each.text for each in person.chat.messages if each.from_bot)
