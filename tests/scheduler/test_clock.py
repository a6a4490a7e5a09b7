"""The programme's clock can be moved and followed; elapsed time cannot."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduler.clock import FollowedClock, MovedClock, RealClock

A_TUESDAY = 1_804_000_000


def test_a_real_clock_tells_whole_seconds_of_the_machine() -> None:
    before = int(time.time())
    told = RealClock().now()
    assert isinstance(told, int)
    assert before <= told <= time.time()


def test_a_clock_that_stands_moves_only_when_moved() -> None:
    clock = MovedClock(A_TUESDAY, runs=False)
    assert clock.now() == A_TUESDAY
    clock.move_by(3600)
    assert clock.now() == A_TUESDAY + 3600
    clock.move_to(A_TUESDAY)
    assert clock.now() == A_TUESDAY


def test_a_clock_that_runs_goes_on_with_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = MovedClock(A_TUESDAY)
    later = time.time() + 90
    monkeypatch.setattr("scheduler.clock.time.time", lambda: later)
    assert clock.now() in (A_TUESDAY + 89, A_TUESDAY + 90)


def test_a_moved_clock_starts_with_the_machine_where_no_instant_is_given() -> None:
    assert abs(MovedClock().now() - time.time()) < 5
    assert abs(MovedClock(runs=False).now() - time.time()) < 5


def test_a_moved_clock_tells_real_time_as_well(tmp_path: Path) -> None:
    leader = MovedClock(A_TUESDAY, path=tmp_path / "clock")
    for clock in (leader, FollowedClock(tmp_path / "clock")):
        assert abs(clock.wall() - time.time()) < 5
        assert abs(clock.elapsed() - time.monotonic()) < 5
        assert clock.wrong_by() == 0


@pytest.mark.parametrize("runs", [True, False])
def test_a_moved_clock_leaves_elapsed_time_alone(runs: bool) -> None:
    clock = MovedClock(A_TUESDAY, runs=runs)
    before = clock.elapsed()
    clock.move_by(86_400)
    assert 0 <= clock.elapsed() - before < 3600


def test_a_follower_reads_each_move_of_the_clock_it_follows(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    leader = MovedClock(A_TUESDAY, path=path)
    follower = FollowedClock(path)
    assert abs(follower.now() - leader.now()) <= 1
    leader.move_by(86_400)
    assert abs(follower.now() - (A_TUESDAY + 86_400)) <= 1


def test_a_follower_in_another_process_reads_a_move_made_after_it_started(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    leader = MovedClock(A_TUESDAY, path=path)
    script = (
        "import sys; from pathlib import Path; from scheduler.clock import FollowedClock\n"
        f"clock = FollowedClock(Path({str(path)!r}))\n"
        "print(clock.now(), flush=True); sys.stdin.readline(); print(clock.now(), flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = int(process.stdout.readline())
        leader.move_by(86_400)
        second, _ = process.communicate("go\n", timeout=20)
    assert 86_390 < int(second) - first < 86_500


def test_a_follower_without_a_file_to_follow_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FollowedClock(tmp_path / "nothing")


def test_a_clock_that_stands_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be followed"):
        MovedClock(A_TUESDAY, runs=False, path=tmp_path / "clock")
