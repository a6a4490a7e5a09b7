"""An instrument whose items, options or wording change gets a new version: answers are compared by it."""

from __future__ import annotations

from content.packs import Library

# What each version means. After a change raise `version:` in the instrument's file, then set both here.
KNOWN = {
    "attention": (1, "3ac686511263d6c5"),
    "attention_then": (1, "ccfbe423ae405753"),
    "daily": (3, "400ee790f570b3c7"),
    "evaluation": (1, "e50bfcc3912e7aa0"),
    "experiment": (1, "5666ec90a017f701"),
    "moment": (2, "6618ecc4d9d22131"),
    "parent_load": (1, "e12252298b6353d8"),
}


def test_what_an_instrument_asks_changes_only_under_a_new_version(library: Library) -> None:
    found = {key: (each.version, each.fingerprint()) for key, each in library.instruments.items()}
    assert found == KNOWN
