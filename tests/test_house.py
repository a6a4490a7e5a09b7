"""What the page about the house says is so: diagrams, files, conversations; and no module leads back to itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests import diagrams

HOME = Path(__file__).parent.parent
ROOMS = (
    "content",
    "scheduler",
    "handlers",
    "storage",
    "gateway",
    "reports",
    "commands",
    "simulator",
    "benchmarks",
)


METHOD = (
    r"(?:get|set|send|copy|edit|delete|pin|unpin|answer|approve|decline|leave|forward|ban|restrict|create|close)"
    r"(?:[A-Z][a-z]*)+"
)
PARAMETERS = {
    *("reply_markup", "inline_keyboard", "callback_data", "callback_query_id", "parse_mode", "show_alert"),
    *("link_preview_options", "disable_notification", "from_chat_id", "message_ids"),
    *("message_thread_id", "language_code", "reply_to_message", "callback_query", "edited_message", "chat_member"),
    *("new_chat_members", "new_chat_member", "bot_command", "file_id", "migrate_to_chat_id", "first_name"),
}


def test_page_draws_the_states_that_the_tables_have() -> None:
    page = diagrams.PAGE.read_text(encoding="utf-8")
    assert diagrams.drawn(page) == page, "python -m tests.diagrams draws them anew"
    assert diagrams.things(page) == [*diagrams.TABLES]


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`([a-z_]+/[a-z_/-]*(?:\.[a-z]+)?)`", diagrams.PAGE.read_text(encoding="utf-8"))
    assert named
    assert [each for each in named if not (HOME / each).exists()] == []


def test_every_file_that_any_page_names_whole_is_there() -> None:
    folders = "|".join((*ROOMS, "docs", "tests"))
    pages = (*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md"))
    named = {
        (page.name, each)
        for page in pages
        for each in re.findall(rf"`((?:{folders})/[\w/-]*(?:\.\w+|/))`", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert sorted(each for each in named if not (HOME / each[1]).exists()) == []


def test_the_page_places_every_conversation_and_commands_where_they_are() -> None:
    """A command need not be named there: then it would be one file more to add."""
    page = diagrams.PAGE.read_text(encoding="utf-8")
    here = {place.name: place for place in (HOME / "handlers").iterdir() if place.name[0] not in "_."}
    named = {f"handlers/{name}" + ("/" if place.is_dir() else ""): place for name, place in here.items()}
    assert [each for each in sorted(named) if f"`{each}`" not in page] == []
    told = dict(re.findall(r"^\| `(handlers/[a-z_]+(?:/|\.py))` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
    wrong = {
        each: set(re.findall(r"`/([a-z]+)`", told.get(each, ""))) - set(_commands(named[each])) for each in named
    }
    assert {each: names for each, names in wrong.items() if names} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_leads_back_to_itself(room: str) -> None:
    """What is only imported for its types, or within a function, is no circle."""
    modules = {_name(file): file for file in (HOME / room).rglob("*.py")}
    arrows = {
        name: {each for each in _imported(file) if each in modules} - {name} for name, file in modules.items()
    }
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]), pytrace=False)


@pytest.mark.parametrize("room", sorted({*ROOMS} - {"gateway", "simulator", "benchmarks"}))
def test_only_the_door_knows_the_words_of_the_bot_api(room: str) -> None:
    """Its methods and parameters: what is said is said in Anker's own words, and spelt where it leaves."""
    files = [file for file in (HOME / room).rglob("*.py") if not {"versions", "rehearse"} & {*file.parts}]
    assert [
        f"{file.relative_to(HOME)}: {word}" for file in files for word in _strings(file) if _is_theirs(word)
    ] == []


def _strings(file: Path) -> Iterator[str]:
    for node in ast.walk(_read(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _commands(place: Path) -> Iterator[str]:
    """The commands of a conversation: each opens its door by its name."""
    for file in [place] if place.is_file() else place.rglob("*.py"):
        yield from re.findall(r'@on_command\(\s*"(\w+)"', file.read_text(encoding="utf-8"))


def _is_theirs(word: str) -> bool:
    return word in PARAMETERS or re.fullmatch(METHOD, word) is not None


@cache
def _read(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _name(file: Path) -> str:
    return ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


def _imported(file: Path) -> Iterator[str]:
    for node in _read(file).body:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
