"""What a report that was killed left in a folder goes with the next one there; one that is being written stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reports.placing import placed

WRITES = """
import sys
from pathlib import Path
from reports.placing import placed
with placed(Path(sys.argv[1]) / "first.zip", ours=("*.csv",)) as place:
    (place.folder / "responses.csv").write_text("every answer")
    print("written", flush=True)
    sys.stdin.read()
"""


def _write_another(folder: Path) -> None:
    with placed(folder / "second.zip", ours=("*",)) as place:
        (place.folder / "a.csv").write_text("a")


def test_answers_that_a_killed_report_left_in_plain_text_go_with_the_next_one(tmp_path: Path) -> None:
    writing = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writing.stdout
    assert writing.stdout.readline() == b"written\n"
    _write_another(tmp_path)
    assert list(tmp_path.rglob("responses.csv")), "nobody takes away what is being written"
    writing.send_signal(signal.SIGKILL)
    writing.wait()
    assert list(tmp_path.rglob("responses.csv"))
    _write_another(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["second.zip"]


@pytest.mark.parametrize("leads", ["to an earlier one", "nowhere"])
def test_a_report_stands_where_a_link_leads(tmp_path: Path, leads: str) -> None:
    kept, link = tmp_path / "kept", tmp_path / "link"
    link.symlink_to(kept)
    if leads == "to an earlier one":
        kept.mkdir()
        (kept / "old.csv").write_text("old")
    with placed(link, ours=["*.csv"]) as place:
        (place.folder / "a.csv").write_text("a")
    assert link.is_symlink()
    assert [each.name for each in kept.iterdir()] == ["a.csv"]
