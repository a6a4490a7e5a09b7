"""Which tests run which functions of a module: what a mutant is tried with, and in which order."""

from __future__ import annotations

import ast
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
PATIENCE_SECONDS, TIMES = 15, 3  # beside so many times what a test took before
WHILE_READ = ""  # stands for a test where modules are read


class Watch:
    """A plugin of pytest that notes which test runs what of one file, and how many seconds each takes."""

    def __init__(self, file: str) -> None:
        self.ran: defaultdict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self._file, self._test = file, WHILE_READ
        sys.settrace(self._heard)
        threading.settrace(self._heard)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._test, began = item.nodeid, time.monotonic()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.monotonic() - began

    def _heard(self, frame: FrameType, event: str, given: Any) -> None:
        if frame.f_code.co_filename == self._file:
            self.ran[frame.f_code.co_qualname].add(self._test)


class Chosen:
    """A plugin of pytest that runs these tests, in this order; one that takes far longer than before ends them."""

    def __init__(self, tests: list[str], seconds: Mapping[str, float]) -> None:
        self.tests = tests
        self._place = {test: place for place, test in enumerate(tests)}
        self._seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._place), key=lambda item: self._place[item.nodeid]
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        signal.alarm(PATIENCE_SECONDS + int(TIMES * self._seconds[item.nodeid]))


@dataclass(frozen=True)
class Touched:
    """By the name of each function of a module, the tests that run it, and the seconds of each test."""

    ran: dict[str, list[str]]
    seconds: dict[str, float]

    def by(self, names: set[str]) -> Chosen:
        """The tests that run something under one of these names."""
        return self._quickest_first(self._tests(names) - {WHILE_READ})

    def all(self) -> Chosen:
        """All tests."""
        return self._quickest_first(self.seconds)

    def _quickest_first(self, found: Collection[str]) -> Chosen:
        """Those of the quickest file first."""
        of_a_file: defaultdict[str, float] = defaultdict(float)
        for test in found:
            of_a_file[test.split("::")[0]] += self.seconds[test]
        order = sorted(
            found, key=lambda test: (of_a_file[test.split("::")[0]], test.split("::")[0], self.seconds[test])
        )
        return Chosen(order, self.seconds)

    def are_run_while_read(self, names: set[str]) -> bool:
        """Whether something under one of these names runs already while modules are read."""
        return WHILE_READ in self._tests(names)

    def _tests(self, names: set[str]) -> set[str]:
        return {
            test
            for name, tests in self.ran.items()
            if any(name == each or name.startswith(f"{each}.") for each in names)
            for test in tests
        }


@dataclass(frozen=True)
class Reach:
    """The names of a module by which a change in it is felt, and whether it can be felt by no other way."""

    names: set[str]
    is_all: bool
    is_shape: bool = False  # of a table: what it is in the database


def reach(tree: ast.Module, line: int) -> Reach:
    """What a change in this line reaches: the function it stands in, or all that is made of what stands there."""
    changed = next(each for each in tree.body if line <= (each.end_lineno or each.lineno))
    if isinstance(changed, _FUNCTION):
        return Reach({changed.name}, is_all=True)
    if isinstance(changed, ast.ClassDef):
        for inner in changed.body:
            if isinstance(inner, _FUNCTION) and inner.lineno <= line <= (inner.end_lineno or inner.lineno):
                return Reach({f"{changed.name}.{inner.name}"}, is_all=True)
    values, functions = set(_named(changed)), set[str]()
    known = 0
    while known != len(values):
        known = len(values)
        for each in tree.body:
            if values & _mentioned(each):
                (functions if isinstance(each, _FUNCTION) else values).update(_named(each))
    is_all = bool(values) and all(name.startswith("_") for name in values)
    return Reach(values | functions, is_all, is_shape=_is_table(changed))


def _is_table(statement: ast.stmt) -> bool:
    made = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "Table"


def _named(statement: ast.stmt) -> Iterator[str]:
    """The names that this gives something to."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign():
            yield from (
                each.id
                for each in ast.walk(statement)
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            )


def _mentioned(statement: ast.stmt) -> set[str]:
    return {
        each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }
