"""Each interface text the conversations ask for is there, and gets the names it declares."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.interface import Button, Message
from content.packs import SHIPPED, Library

ROOMS = ("handlers", "reports", "commands")
SAYS = (*ROOMS, "content", "scheduler", "storage")  # and where what they are put together of is spelt
ANY = r"(\w+)"
CODE = sorted(file for room in (*ROOMS, "content") for file in (SHIPPED.parent / room).rglob("*.py"))


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


def patterns(file: Path) -> Iterator[str]:
    """What the f-strings of a file may spell."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in node.values
            )


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


@pytest.mark.thorough
def test_every_text_can_be_said(texts: dict[str, Message | Button]) -> None:
    code = [file for room in SAYS for file in (SHIPPED.parent / room).rglob("*.py")]
    spelt = {literal for file in code for _, literal in literals(file)}
    formed = {each for file in code for each in patterns(file)}
    begun = [re.compile(each) for each in formed if r"\." in each and each != rf"{ANY}\.{ANY}"]
    ended = {each.removeprefix(ANY) for each in formed if re.fullmatch(r"\(\\w\+\)_[a-z_]+", each)}

    def can_be_said(key: str) -> bool:
        numbered = re.fullmatch(r"\w+\.(\w+)_\d+", key)
        found = [each for each in (begins.fullmatch(key) for begins in begun) if each is not None]
        return (
            key in spelt
            or any(all(part in spelt or part.isdigit() for part in each.groups()) for each in found)
            or any(key.removesuffix(each) in spelt for each in ended)
            or (numbered is not None and numbered[1] in spelt)
        )

    assert [key for key in texts if not can_be_said(key)] == []
