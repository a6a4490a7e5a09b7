"""The verb beside a facilitator's name fits how many are named, in every text of the interface."""

from __future__ import annotations

import re

import pytest

from content.agreement import BEFORE, BEHIND
from content.rendering import html, plain
from content.texts import LANGUAGES, LEVELS
from tests.world import shipped

# What may stand behind a name at a sentence's beginning and is said alike of one and of several.
ALIKE = {
    "did",
    "may",
    "can",
    "cannot",
    "could",
    "would",
    "called",
    "asked",
    "took",
    "saw",
    "looked",
    "answered",
    "let",
}
READ_ALIKE = {
    (key, "read") for key in ("asking.read", "asking.closed", "asking.seen", "phone_call.seen")
}  # what one did, and what several do


@pytest.mark.parametrize(
    ("source", "of_one", "of_two"),
    [
        ("{{ facilitator }} leest dit.", "Sanne leest dit.", "Sanne & Mo lezen dit."),
        ("Mag {{ facilitator }} dat weten?", "Mag Sanne dat weten?", "Mogen Sanne & Mo dat weten?"),
        ("Dan zoekt {{ facilitator }} hulp.", "Dan zoekt Sanne hulp.", "Dan zoeken Sanne & Mo hulp."),
        ("**{{ facilitator }}** schrijft jou:", "Sanne schrijft jou:", "Sanne & Mo schrijven jou:"),
        ("{{ facilitator }} hasn't looked.", "Sanne hasn't looked.", "Sanne & Mo haven't looked."),
        ("{{ facilitator }} is still there.", "Sanne is still there.", "Sanne & Mo are still there."),
    ],
)
def test_a_verb_fits_how_many_are_named(source: str, of_one: str, of_two: str) -> None:
    assert plain(source, {"facilitator": "Sanne"}) == of_one
    assert plain(source, {"facilitator": "Sanne & Mo"}) == of_two
    assert html(source, {"facilitator": "Sanne & Mo"}).striptags().replace("&#39;", "'") == of_two


def test_je_begeleider_has_a_capital_and_the_verb_of_one() -> None:
    assert plain("{{ facilitator }} ziet ze.", {"facilitator": "je begeleider"}) == "Je begeleider ziet ze."


def test_each_verb_beside_a_name_that_begins_a_sentence_is_known() -> None:
    unknown = []
    for key, text in (*shipped().interface.messages.items(), *shipped().interface.buttons.items()):
        for language in LANGUAGES:
            for level in LEVELS:
                source = text.source(language, level)
                for found in re.finditer(r"(?:^|[.?!]\s+|\n)\**\{\{ facilitator \}\}\** (\w+)(?: (\w+))?", source):
                    one, two = found[1], f"{found[1]} {found[2]}"
                    if not {one, two} & (BEHIND.keys() | ALIKE) and (key, one) not in READ_ALIKE:
                        unknown.append(f"{key} {language}: {two}")
                for found in re.finditer(r"\b(Mag|May|zoekt|kijkt) \{\{ facilitator \}\}", source):
                    assert found[1] in BEFORE or found[1] == "May"
    assert not unknown


# Of these the number is fixed, and never one.
MANY = {"coordinator", "ending_staff.asked", "enrolment.too_many_tries", "facilitator", "phone_call.sent"}
MANY |= {"calendar.place_too_long", "ladder.too_long", "hosting_staff.rules_only_words", "last_time.months"}


def test_one_of_something_is_never_said_of_several() -> None:
    ones = dict.fromkeys(("count", "number", "minutes", "days"), 1)
    told = []
    for key, text in (*shipped().interface.messages.items(), *shipped().interface.buttons.items()):
        if not {*text.names} & ones.keys() or {key, key.partition(".")[0]} & MANY:
            continue
        for language in LANGUAGES:
            for level in LEVELS:
                said = plain(text.source(language, level), dict.fromkeys(text.names, "…") | ones)
                told += [
                    f"{key}: {found[0]}"
                    for found in re.finditer(r"\b1 (?!van |of |tot |this|is\b|does)\w+(?:en|s)\b", said)
                ]
    assert not told
