"""What a command does to a group is a turn like any other, in a transaction of its own.

What only looks needs no conversation and no content, and is there at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commands import data, settings
from commands.errors import WrongUse
from commands.loading import loading
from storage import groups
from storage.database import Transaction
from storage.groups import Group

if TYPE_CHECKING:
    from handlers.core.turn import Turn

# A group lives in one of these: every day around its own can be reckoned.
YEARS = range(2000, 2200)


@contextmanager
def at_work() -> Iterator[Turn]:
    """A turn that nobody's tap caused; the running bot sends what it says."""
    chosen = settings.load()
    with loading():
        import handlers.all  # noqa: F401 -- every door: what is said may have buttons of any conversation
        from commands.kept_programmes import as_followed
        from content.packs import Library
        from handlers.core.turn import Turn

        library = Library.load(chosen.content_dir)
    with data.opened(chosen, begun=True) as database, database.write() as db:
        yield Turn(db, as_followed(db, library), chosen.clock().now(), "")


@contextmanager
def looking() -> Iterator[Transaction]:
    """What there is, for a command that changes nothing."""
    with data.opened(settings.load(), begun=True) as database, database.read() as db:
        yield db


def group_of(db: Transaction, key: str) -> Group:
    """The group with this key. Raises WrongUse where there is none."""
    found = groups.find(db, key)
    if found is None:
        raise WrongUse(f"There is no group “{key}”.")
    return found
