"""Each interface text the conversations ask for is there, and gets the names it declares."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.interface import Button, Message
from content.packs import SHIPPED, Library

ROOMS = ("handlers", "reports", "commands")
CODE = sorted(file for room in ROOMS for file in (SHIPPED.parent / room).rglob("*.py"))


def literals(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            yield node.lineno, node.value


def calls(file: Path) -> Iterator[tuple[int, str, set[str]]]:
    """Calls of `words("key", name=…)` and `words.label("key", name=…)` whose names are all spelt out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or None in {keyword.arg for keyword in node.keywords}:
            continue
        asks = isinstance(node.func, ast.Attribute | ast.Name) and ast.unparse(node.func).endswith(
            ("words", ".label")
        )
        key = node.args[0]
        if asks and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield node.lineno, key.value, {str(keyword.arg) for keyword in node.keywords}


@pytest.fixture(scope="module")
def texts(library: Library) -> dict[str, Message | Button]:
    return {**library.interface.messages, **library.interface.buttons}


def test_every_key_in_the_code_is_in_the_interface(texts: dict[str, Message | Button]) -> None:
    conversations = {key.split(".")[0] for key in texts}
    asked = [
        (f"{file.parent.name}/{file.name}:{line}", key)
        for file in CODE
        for line, key in literals(file)
        if key.count(".") == 1
        and key.split(".")[0] in conversations
        and key.replace(".", "").isidentifier()
        and key[-1] != "."
    ]

    assert len(asked) > 50
    assert [(where, key) for where, key in asked if key not in texts] == []


def test_every_text_gets_the_names_it_declares(texts: dict[str, Message | Button]) -> None:
    short = [
        (f"{file.parent.name}/{file.name}:{line}", key, sorted(set(texts[key].names) - given))
        for file in CODE
        for line, key, given in calls(file)
        if key in texts and set(texts[key].names) - given
    ]

    assert short == []
