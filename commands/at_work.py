"""What a command does to a group is a turn like any other, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from commands import data, settings
from commands.errors import WrongUse
from content.packs import Library
from handlers.core.turn import Turn
from storage import groups
from storage.groups import Group


@contextmanager
def at_work() -> Iterator[Turn]:
    """A turn that nobody's tap caused; the running bot sends what it says."""
    chosen = settings.load()
    library = Library.load(chosen.content_dir)
    with data.opened(chosen) as database, database.write() as db:
        yield Turn(db, library, chosen.clock().now(), "")


def group_of(turn: Turn, key: str) -> Group:
    """The group with this key. Raises WrongUse where there is none."""
    found = groups.find(turn.db, key)
    if found is None:
        raise WrongUse(f"There is no group “{key}”.")
    return found
