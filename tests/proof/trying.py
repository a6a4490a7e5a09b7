"""A mutant, tried: a fork that has the change, and runs the tests that can tell.

A fork of one process that has everything loaded, in which a function is put in the place of another. Where that is
not possible, or the change may be felt elsewhere, a fork forgets the project's modules and reads one otherwise
than it stands on disk. No file is changed. So only tests in which the module runs in the test's own process count.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.proof.changes import changes, line_of, nodes, replace
from tests.proof.in_place import put_in_place
from tests.proof.touched import Chosen, Touched, Watch, reach

ROOT = Path(__file__).parents[2]
SHAPE = "tests/storage/test_migrations.py::test_migrated_database_has_the_very_tables_of_the_code"
LONGEST_SECONDS = 900  # of a machine that does other things too; who waits for ever is killed by it
_GIVEN = (
    "-x",
    "-q",
    "--tb=no",
    "-n",
    "0",
    "-m",
    "not slow and not long",
    "-p",
    "no:cacheprovider",
    "--hypothesis-seed=1",
)


@dataclass(frozen=True)
class Mutant:
    """One change: the file, which of its nodes, and which change of that node."""

    file: str
    node: int
    change: int
    line: int
    what: str

    @property
    def key(self) -> str:
        """What it is known by in the file of what was tried."""
        return f"{self.file}:{self.line} {self.node}.{self.change} {self.what}"


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant of a file, as it stands."""
    return [
        Mutant(file, number, change, line_of(node), what)
        for number, node in enumerate(nodes(_tree(file)))
        for change, (what, _) in enumerate(changes(node))
    ]


def mutated(mutant: Mutant) -> CodeType:
    """The module, with this one change."""
    tree = _tree(mutant.file)
    node = nodes(tree)[mutant.node]
    _, change = list(changes(node))[mutant.change]
    replaced = change(node)
    if isinstance(replaced, ast.AST):
        replace(tree, node, replaced)
    return _compiled(tree, mutant.file)


def _compiled(tree: ast.Module, file: str) -> CodeType:
    return compile(ast.fix_missing_locations(tree), str(ROOT / file), "exec", dont_inherit=True)


def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def survives(mutant: Mutant, tests: list[Path], touched: Touched) -> bool:
    """Whether these tests stay green with this change.

    First those that run what it changes; of a table, whether it is as migrations make it. What may be felt
    elsewhere, or while modules are read, is tried with all.
    """
    felt = reach(_tree(mutant.file), mutant.line)
    if felt.is_shape and SHAPE in touched.seconds:
        shape = Chosen([SHAPE], touched.seconds)
        if not _is_green(lambda: _run_anew(mutant, [ROOT / SHAPE.split("::")[0]], shape)):
            return False
    chosen = touched.by(felt.names)
    if chosen.tests and not _is_green(lambda: _run_chosen(mutant, chosen)):
        return False
    is_all = felt.is_all and not touched.are_run_while_read(felt.names)
    return is_all or _is_green(lambda: _run_anew(mutant, tests, touched.all()))


def touched_by(file: str, tests: list[Path]) -> Touched:
    """Which tests run what of a file as it stands. Raises RuntimeError where one is red."""
    for each in tests:
        importlib.import_module(".".join(each.relative_to(ROOT).with_suffix("").parts))
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "touched.json"
        if not _is_green(lambda: _watch(file, tests, told)):
            raise RuntimeError(f"the tests of {file} are red with nothing changed")
        return Touched(**json.loads(told.read_text(encoding="utf-8")))


def _is_green(run: Callable[[], int]) -> bool:
    """Whether a run of tests is that, in a process of its own."""
    child = os.fork()
    if child == 0:
        _become(run)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # what it began is ended with it
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) == 0


def _become(run: Callable[[], int]) -> None:
    os.setpgid(0, 0)
    signal.alarm(LONGEST_SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    status = 1
    try:
        status = run()
    finally:
        os._exit(status)


def _run_chosen(mutant: Mutant, chosen: Chosen) -> int:
    if not put_in_place(_compiled(_tree(mutant.file), mutant.file), mutated(mutant)):
        _read_anew(mutant)
    return _run(list(dict.fromkeys(ROOT / test.split("::")[0] for test in chosen.tests)), chosen)


def _run_anew(mutant: Mutant, tests: list[Path], chosen: Chosen) -> int:
    _read_anew(mutant)
    return _run(tests, chosen)


def _watch(file: str, tests: list[Path], told: Path) -> int:
    _read_anew(None)
    watch = Watch(str(ROOT / file))
    status = _run(tests, watch)
    ran = {name: sorted(tests) for name, tests in watch.ran.items()}
    told.write_text(json.dumps({"ran": ran, "seconds": watch.seconds}), encoding="utf-8")
    return status


def _run(tests: list[Path], *plugins: object) -> int:
    return int(pytest.main([*_GIVEN, *map(str, tests)], plugins=list(plugins)))


def _read_anew(mutant: Mutant | None) -> None:
    """Forget the project's modules; this one is read with the change."""
    ours = {file.stem for file in ROOT.iterdir()}
    for name in [name for name in sys.modules if name.split(".")[0] in ours]:
        del sys.modules[name]
    if mutant is None:
        return
    code, file = mutated(mutant), ROOT / mutant.file
    as_it_stands = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return code if Path(self.path) == file else as_it_stands(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
