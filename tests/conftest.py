"""What holds for all tests: how thorough properties are tried, and what happens without a browser."""

from __future__ import annotations

import gc
import os
import time

import pytest
from hypothesis import HealthCheck, settings

from tests import chromium, databases
from tests.thoroughness import examples

gc.disable()  # until all modules are there, through which it would look time and again

ABOUT_A_FILE = "it is about SQLite's file"
ON_CI = os.environ.get("CI") == "true"
WITHOUT_SERVER = "ANKER_TEST_POSTGRES names no server (make test-postgres starts one)"
WITHOUT_TIME = "no time is left for it"
UNTIL = float(os.environ.get("ANKER_TEST_UNTIL", "inf"))  # seconds UTC: what has not begun by then is left out
WITHOUT_BROWSER = "there is no Chromium on this machine (apt install chromium)"

# `derandomize` on CI: a change is judged by what it changed, not by luck.
settings.register_profile("dev", deadline=None, max_examples=examples(100))
settings.register_profile(
    "ci",
    settings.get_profile("dev"),
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile(
    "prove", settings.get_profile("dev"), suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if ON_CI else "dev"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what cannot run here or in time; that there is no browser on CI is a failure."""
    if time.time() > UNTIL:
        pytest.skip(WITHOUT_TIME)
    if item.get_closest_marker("browser") and not chromium.find():
        if ON_CI:
            pytest.fail(WITHOUT_BROWSER, pytrace=False)
        pytest.skip(WITHOUT_BROWSER)
    if item.get_closest_marker("sqlite") and databases.ON_SERVER:
        pytest.skip(ABOUT_A_FILE)
    if item.get_closest_marker("server") and not databases.ON_SERVER:
        pytest.skip(WITHOUT_SERVER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(WITHOUT_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"Left out: {count} browser tests, as {WITHOUT_BROWSER}.", yellow=True)
    count = sum(WITHOUT_SERVER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"Left out: {count} tests, as {WITHOUT_SERVER}.")
    count = sum(WITHOUT_TIME in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"Left out: {count} tests, as {WITHOUT_TIME}.", yellow=True)
    about_a_file = (report.nodeid for report in skipped if ABOUT_A_FILE in str(report.longrepr))
    for name in sorted({each.partition("[")[0] for each in about_a_file}):
        terminalreporter.write_line(f"Left out: {name}, as {ABOUT_A_FILE}.")


def pytest_collection_finish() -> None:
    """What is there from here on stays; what comes is looked through now and then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Leave nothing behind on a database server."""
    databases.drop_model()
