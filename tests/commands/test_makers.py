"""Each kind of file that is asked for in the chat has its maker, and something to say where that fails."""

from __future__ import annotations

from commands import export_worker
from commands.makers import MAKERS


def test_each_file_has_its_maker_and_what_is_said_where_it_cannot_be_made() -> None:
    assert MAKERS.keys() == export_worker.WHY_NOT.keys()
