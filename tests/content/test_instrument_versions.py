"""An instrument whose items, options or wording change gets a new version: answers are compared by it."""

from __future__ import annotations

from content.packs import Library

# What each version means. After a change raise `version:` in the instrument's file, then set both here.
KNOWN = {
    "attention": (2, "0c28c431acea6c5f"),
    "attention_then": (2, "397b6f1d0326fe15"),
    "daily": (4, "801941d1e9256025"),
    "evaluation": (1, "e50bfcc3912e7aa0"),
    "experiment": (2, "e3c48a6b830571ed"),
    "moment": (2, "6618ecc4d9d22131"),
    "parent_load": (2, "a31f2ee3bbebfb55"),
}


def test_what_an_instrument_asks_changes_only_under_a_new_version(library: Library) -> None:
    found = {key: (each.version, each.fingerprint()) for key, each in library.instruments.items()}
    assert found == KNOWN
