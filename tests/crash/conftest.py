"""Prints how many points were tried."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each story and kind of fall, whichever process tried it."""
    tried = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", ())
        if name == "falls"
    ]
    if not tried:
        return
    terminalreporter.section("points at which the bot was killed")
    terminalreporter.write_line(f"{'story':<24}{'kind':<14}{'points':>8}{'longest step':>15}{'uncertain':>11}")
    for story, kind, points, longest, uncertain in sorted(tried):
        terminalreporter.write_line(f"{story:<24}{kind:<14}{points:>8}{longest:>15}{uncertain:>11}")
    terminalreporter.write_line(f"{sum(points for _, _, points, *_ in tried)} points in all")
