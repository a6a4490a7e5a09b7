"""Programmes as running groups follow them: what files changed of a session under the same version, waits.

Else a lesson that was taken out of the files would leave a planned meeting that nobody can hold.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from content.packs import Library
from content.programmes import Programme
from content.versions import followed
from storage import groups
from storage.database import Transaction

log = logging.getLogger(__name__)


def as_followed(db: Transaction, library: Library) -> Library:
    """The content, with each programme as the groups of its version follow it."""
    waiting = dict(changed(db, library))
    for each in waiting.values():
        log.warning("programme %s %d changed under its version: groups keep what they had", each.key, each.version)
    return replace(library, programmes={**library.programmes, **waiting}) if waiting else library


def changed(db: Transaction, library: Library) -> Iterator[tuple[str, Programme]]:
    """The programmes whose files are not what groups began with under the same version, as these keep them."""
    for key, installed in library.programmes.items():
        snapshot = groups.pack_snapshot(db, key, str(installed.version))
        kept = None if snapshot is None else Programme.restore(snapshot)
        if kept is not None and followed(kept, installed) is kept:
            yield key, kept
