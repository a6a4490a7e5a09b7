"""A real bot is installed without test tools, the demo, or what only they need."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.commands.conftest import PROJECT

ROOMS = ("commands", "content", "gateway", "handlers", "reports", "scheduler", "storage")
OF_THE_DEMO = {"commands/demo.py", "commands/tabletop.py"} | {
    f"commands/rehearse/{name}.py"
    for name in (
        "calendar",
        "diary",
        "looking",
        "page",
        "people",
        "reached",
        "stage",
        "telling",
        "temperaments",
        "wire",
    )
}
# Tools of whoever draws pictures, draws up lists of words, or weighs words anew: imported only when they run.
TOOLS = {
    ("content/pictures.py", "resvg_py"),
    ("content/frequent_words.py", "wordfreq"),
    ("content/listening_training.py", "scipy"),
    ("content/listening_training.py", "sklearn"),
}


def locked(file: str) -> dict[str, str]:
    """The packages of a lock file, with their versions."""
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", (PROJECT / file).read_text()))


def production_files() -> list[Path]:
    files = [PROJECT / "bot.py", *(file for room in ROOMS for file in sorted((PROJECT / room).rglob("*.py")))]
    return [file for file in files if str(file.relative_to(PROJECT)) not in OF_THE_DEMO]


def imported_by(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def only_for_development() -> set[str]:
    """The modules that a real bot's installation does not have."""
    extra = locked("requirements-dev.lock").keys() - locked("requirements.lock").keys()
    return {
        module
        for module, packages in packages_distributions().items()
        if all(normal(package) in extra for package in packages)
    }


def test_both_locks_agree_and_only_one_has_the_tools() -> None:
    production, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert production.items() <= development.items()
    for tool in ("pytest", "mypy", "ruff", "playwright", "hypothesis", "aiogram", "import-linter", "uv", "pip"):
        assert tool not in production
    assert {"aiogram", "pytest", "playwright"} <= development.keys()


def test_the_driver_of_a_server_is_an_extra_beside_the_same_packages() -> None:
    production, server = locked("requirements.lock"), locked("requirements-postgres.lock")
    assert production.items() <= server.items()
    assert server.keys() - production.keys() >= {"psycopg", "psycopg-binary"}
    assert "psycopg" not in production


def test_it_says_under_which_licence_it_may_be_used() -> None:
    assert (PROJECT / "LICENSE").read_text().startswith("MIT License\n")
    assert 'license = "MIT"' in (PROJECT / "pyproject.toml").read_text()


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-postgres.lock", "requirements-dev.lock"])
def test_a_lock_names_packages_and_hashes_and_no_place_to_get_them(file: str) -> None:
    text = (PROJECT / file).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"(?m)^(?=[a-z0-9])", text)[1:])


@pytest.mark.long
def test_no_module_of_a_real_bot_names_a_package_that_it_does_not_install() -> None:
    missing = only_for_development()
    assert {"aiogram", "pytest", "playwright"} <= missing
    found = {
        (str(file.relative_to(PROJECT)), name)
        for file in production_files()
        for name in imported_by(file)
        if name in missing or name == "simulator"
    }
    assert found <= TOOLS


@pytest.mark.long
def test_every_command_but_the_demo_is_imported_without_them() -> None:
    modules = [
        ".".join(file.relative_to(PROJECT).with_suffix("").parts)
        for file in production_files()
        if file.name != "__init__.py" and "versions" not in file.parts and file.name != "env.py"
    ]
    program = f"""
import importlib, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {sorted({*only_for_development(), "simulator"})!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
for module in {modules!r}:
    importlib.import_module(module)
from commands.errors import Mistake
import asyncio, commands.demo
try:
    commands.demo.demo(port=0)
except Mistake as mistake:
    print(mistake)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "which a real bot does not: “make demo” installs it." in done.stdout
