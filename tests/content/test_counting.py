"""A text that counts says one of one thing, and several of more."""

from __future__ import annotations

import re

from content.interface import Button, Message
from content.rendering import plain
from content.texts import LANGUAGES, LEVELS
from tests.world import shipped

# Of these the number is fixed, and never one.
MANY = {"coordinator", "ending_staff.asked", "enrolment.too_many_tries", "facilitator", "phone_call.sent"}
MANY |= {"calendar.place_too_long", "ladder.too_long", "hosting_staff.rules_only_words", "last_time.months"}


def test_one_of_something_is_never_said_of_several() -> None:
    ones = dict.fromkeys(("count", "number", "minutes", "days"), 1)
    interface, told = shipped().interface, list[str]()
    texts: dict[str, Message | Button] = {**interface.messages, **interface.buttons}
    for key, text in texts.items():
        if not {*text.names} & ones.keys() or {key, key.partition(".")[0]} & MANY:
            continue
        for language in LANGUAGES:
            for level in LEVELS:
                said = plain(text.source(language, level), {**dict.fromkeys(text.names, "…"), **ones})
                told += [
                    f"{key}: {found[0]}"
                    for found in re.finditer(r"\b1 (?!van |of |tot |this|is\b|does)\w+(?:en|s)\b", said)
                ]
    assert not told
