"""Sealed values: what cannot be opened is told apart from a key that is none."""

from __future__ import annotations

import pytest

from storage.encryption import KeyUnusable, Unreadable, Vault, binding
from tests.world import KEY


@pytest.mark.parametrize("damaged", [b"", b"short", b"x" * 40, None, "text"], ids=repr)
def test_damaged_value_is_unreadable_whatever_is_wrong_with_it(damaged: bytes) -> None:
    with pytest.raises(Unreadable):
        Vault(KEY).open(binding("person.name", 1), damaged)


def test_key_that_is_none_is_unusable_and_never_unreadable() -> None:
    with pytest.raises(KeyUnusable):
        Vault(b"short")
    assert not issubclass(Unreadable, KeyUnusable)
