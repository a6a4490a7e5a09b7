"""However a file is garbled, it loads or is refused with a place and a fix; it never breaks the loader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.loading import load
from content.packs import SHIPPED
from content.problems import ContentError, Problem
from content.sessions import Session
from tests.content.conftest import FIRST_SESSION
from tests.letters import any_text
from tests.thoroughness import examples

LINES = (SHIPPED / FIRST_SESSION).read_text(encoding="utf-8").split("\n")
PIECES = [
    "{{",
    "}}",
    "{%",
    "**",
    "|",
    ">",
    "- ",
    ": ",
    "'",
    '"',
    "#",
    "&a ",
    "*a",
    "!!str ",
    "? ",
    "[",
    "{",
    "\t",
    "  ",
]
PIECES += [
    "no",
    "20:30",
    "~",
    ".nan",
    "<<: ",
    "%",
    "@",
    "`",
    "\\",
    "\x00",
    "\ufeff",
    "\u2028",
    "9" * 30,
    "e\u0301",
    "---",
]

place = st.integers(0, len(LINES) - 1)
garbling = st.one_of(
    st.tuples(st.just("insert"), place, st.integers(0, 40), st.sampled_from(PIECES) | any_text(max_size=5)),
    st.tuples(st.just("drop"), place, st.integers(1, 6), st.just("")),
    st.tuples(st.just("repeat"), place, st.integers(1, 6), st.just("")),
    st.tuples(st.just("indent"), place, st.integers(1, 9), st.just("")),
)


def garbled(changes: list[tuple[str, int, int, str]]) -> str:
    lines = list(LINES)
    for what, at, many, piece in changes:
        at %= max(1, len(lines))
        if what == "insert":
            lines[at] = lines[at][:many] + piece + lines[at][many:]
        elif what == "drop":
            del lines[at : at + many]
        elif what == "repeat":
            lines[at:at] = lines[at : at + many]
        else:
            lines[at] = " " * many + lines[at].lstrip()
    return "\n".join(lines)


@given(changes=st.lists(garbling, min_size=1, max_size=4))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_garbled_file_loads_or_says_where_and_what_to_do(
    tmp_path: Path, changes: list[tuple[str, int, int, str]]
) -> None:
    file = tmp_path / "01-x.yaml"
    file.write_bytes(garbled(changes).encode("utf-8", "surrogatepass"))
    for problem in problems_of(file):
        assert problem.message
        assert problem.fix
        assert "{" not in problem.fix.replace("{{", "").replace("{%", "")
        assert problem.line <= garbled(changes).count("\n") + 1


def problems_of(file: Path) -> tuple[Problem, ...]:
    try:
        load(file, Session)
    except ContentError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("ending", ["\r\n", "\n\n"])
def test_line_endings_do_not_matter(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "01-x.yaml"
    file.write_text("\n".join(LINES).replace("\n", ending), encoding="utf-8", newline="")

    assert load(file, Session).content.number == 1
