"""The programme of a running group, as it was when the group started, or was moved to a later version."""

from __future__ import annotations

from functools import lru_cache

from content.programmes import Programme
from handlers.core.turn import Turn
from storage import groups
from storage.groups import Group


def programme_of(turn: Turn, group: Group | None = None) -> Programme:
    """The group's programme: the installed one while it is of the same version, else the one it kept."""
    group = group or turn.group
    installed = turn.library.programmes.get(group.programme)
    if installed is not None and str(installed.version) == group.pack_version:
        return installed
    kept = groups.pack_snapshot(turn.db, group.programme, group.pack_version)
    assert kept is not None, "a group keeps its programme"
    return _restored(kept)


@lru_cache(maxsize=8)
def _restored(kept: str) -> Programme:
    return Programme.restore(kept)
