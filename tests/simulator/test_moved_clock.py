"""A clock that is moved, and followed from elsewhere."""

import mmap
import struct
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.clock import MovedClock

pytestmark = pytest.mark.thorough


def test_a_clock_shows_the_computers_time_until_it_is_moved() -> None:
    clock = MovedClock()
    assert abs(clock.now() - time.time()) < 5
    clock.move_by(3600)
    clock.move_by(-600)
    assert clock.offset == 3000


@pytest.mark.parametrize("instant", [2_000_000_000.0, datetime.fromtimestamp(2_000_000_000, UTC)])
def test_a_clock_set_to_an_instant_goes_on_from_there(instant: float | datetime) -> None:
    clock = MovedClock()
    clock.move_to(instant)
    assert 2_000_000_000 <= clock.now() < 2_000_000_005


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        MovedClock().move_to(datetime(2027, 3, 1))  # noqa: DTZ001 (the case)


def test_the_offset_lies_in_the_file_for_whoever_maps_it(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / "clock")
    with (tmp_path / "clock").open("rb") as file, mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ) as mapped:
        clock.move_by(86_400.5)
        assert struct.unpack("<d", mapped[:8]) == (86_400.5,)
        clock.move_by(0.5)
        assert struct.unpack("<d", mapped[:8]) == (86_401.0,)
    assert MovedClock(tmp_path / "clock").offset == 86_401.0


def test_another_process_follows(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / "clock")
    program = (
        "import pathlib, sys; from simulator.clock import MovedClock;"
        "clock = MovedClock(pathlib.Path(sys.argv[1])); print('ready', flush=True); input(); print(clock.offset)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "clock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        clock.move_by(7200)
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "7200.0\n"
