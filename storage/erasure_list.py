"""The list of erasures: who was forgotten, lost her answers or was removed, so that no backup undoes it.

Who took a yes back or stopped stands in it too, and who gave it again or came back: of both the last one counts.
So does each question and call that was taken back, or erased once it was over, each idea and wish that was taken
away or written over, by its number, and whose own ladder was emptied.

It is a file beside the key, outside every backup. Each erasure leaves a note in its own transaction; a tick
appends it to the list and only then empties the note, so a fall in between loses nothing. A person is named by a
keyed hash. What was erased after a backup was made has no note in it: that tells what a restored database still
has to erase.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, bindparam, delete, insert, select, update

from storage import files, journal
from storage.database import Row, Transaction, metadata, values_of
from storage.encryption import Vault
from storage.frozen import frozen

PERSON, ANSWERS, REMOVED = "person", "answers", "removed"
WITHDRAWN, GIVEN = "withdrawn", "given"
STOPPED, BACK = "stopped", "back"
DROPPED = "dropped"
KINDS = (PERSON, ANSWERS, REMOVED, WITHDRAWN, GIVEN, STOPPED, BACK, DROPPED)

HEADING = (
    "# Who was forgotten or took a yes back. Keep this file with the key: a restored backup is cleaned by it.\n"
)

erasure_note = Table(
    "erasure_note",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # random
    Column("kind", Text),  # one of KINDS; empty once it is in the list
    Column("who", LargeBinary),  # keyed hash; empty once it is in the list
)


@frozen
class Entry:
    """One erasure: its random number, its kind, the key its hash was made with, and of whom."""

    id: int
    kind: str
    fingerprint: str
    who: bytes


_ENTRY = re.compile(rf"([0-9]{{1,18}}) ({'|'.join(KINDS)}) ([0-9a-f]+) ([0-9a-f]{{64}})")

_ADD = insert(erasure_note)
_IDS = select(erasure_note.c.id)
_OWED = select(erasure_note.c.id, erasure_note.c.kind, erasure_note.c.who).where(erasure_note.c.kind.is_not(None))
_SETTLED = select(erasure_note.c.id).where(erasure_note.c.kind.is_(None))
_DROP_OWED = delete(erasure_note).where(erasure_note.c.kind.is_not(None), erasure_note.c.who == bindparam("about"))
_LISTED = update(erasure_note).where(erasure_note.c.id == bindparam("note_id")).values(kind=None, who=None)


def of_person(vault: Vault, telegram_id: int) -> bytes:
    """The hash by which the list names a person."""
    return vault.lookup("erasure of a person", telegram_id)


def of_answers(vault: Vault, pseudonym: str) -> bytes:
    """The hash by which the list names a membership whose answers were taken away."""
    return vault.lookup("erasure of answers", pseudonym)


def of_membership(vault: Vault, pseudonym: str) -> bytes:
    """The hash by which the list names a membership that others ended."""
    return vault.lookup("removal", pseudonym)


def of_consent(vault: Vault, pseudonym: str, question: str) -> bytes:
    """The hash by which the list names a membership's yes or no to one question of consent."""
    return vault.lookup(f"consent to {question}", pseudonym)


def of_stop(vault: Vault, pseudonym: str) -> bytes:
    """The hash by which the list names a membership that stopped or came back."""
    return vault.lookup("stop", pseudonym)


def owe_row(db: Transaction, kind: str, number: int) -> None:
    """This question, call, idea or wish is taken away in this transaction: no backup brings it back."""
    owe(db, DROPPED, of_row(db.vault, kind, number))


def of_row(vault: Vault, kind: str, row_id: int) -> bytes:
    """The hash by which the list names one thing of this kind that was dropped: its number is random."""
    return vault.lookup(f"dropped {kind}", row_id)


def owe(db: Transaction, kind: str, who: bytes) -> None:
    """Note an erasure in the transaction that makes it."""
    db.run(_ADD, id=secrets.randbelow(2**31 - 1) + 1, kind=kind, who=who)


def owe_last(db: Transaction, kind: str, who: bytes) -> None:
    """The same, of what may be said and taken back: of what is not in the list yet only the last is kept."""
    db.run(_DROP_OWED, about=who)
    owe(db, kind, who)


def ids(db: Transaction) -> set[int]:
    """The numbers of all erasures there were, in the list or not."""
    return set(values_of(db.all(_IDS)))


def know(db: Transaction, entry: Entry) -> None:
    """Note that what this entry tells was erased here."""
    db.run(_ADD, id=entry.id, kind=None, who=None)


def owed(db: Transaction) -> list[Row]:
    """What is not in the list yet: number, kind, hash."""
    return db.all(_OWED)


def write_owed(db: Transaction, path: Path) -> int:
    """Append what is owed to the list, durably, and then empty the notes; how many. Raises OSError."""
    rows = owed(db)
    if rows:
        lines = [f"{number} {kind} {db.vault.fingerprint} {who.hex()}\n" for number, kind, who in rows]
        _append(path, "".join(lines))
        db.run_many(_LISTED, [{"note_id": number} for number, _, _ in rows])
        journal.owe(db)
    return len(rows)


def begin(path: Path) -> None:
    """Make the list, empty, if it is not there; from then on it says that the key beside it is in use."""
    if not path.exists():
        _append(path, "")


def news(db: Transaction, path: Path) -> list[Entry]:
    """What the list tells that was not erased in this database, the oldest first. Raises OSError."""
    known = ids(db)
    return list({each.id: each for each in _read(path) if each.id not in known}.values())


def lacking(db: Transaction, path: Path) -> int:
    """How many erasures were put into the list, and are not there any more. Raises OSError."""
    listed = {each.id for each in _read(path)}
    return len(set(values_of(db.all(_SETTLED))) - listed)


def unreadable(path: Path) -> int:
    """How many lines of the list say nothing: damaged, or of another hand. Raises OSError."""
    lines = _lines(path)
    return sum(_entry(line) is None for line in lines if line.strip() and not line.startswith("#"))


def _read(path: Path) -> Iterator[Entry]:
    """Every entry. A last line that was cut off by a fall is still owed, and comes again."""
    for line in _lines(path):
        entry = _entry(line)
        if entry is not None:
            yield entry


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _entry(line: str) -> Entry | None:
    found = _ENTRY.fullmatch(line.strip())
    if found is None:
        return None
    number, kind, fingerprint, who = found.groups()
    return Entry(int(number), kind, fingerprint, bytes.fromhex(who))


def _append(path: Path, lines: str) -> None:
    """Write to the end of the list; when this returns it is on disk, and so is the file's name."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        text = lines if size else HEADING + lines
        if size and os.pread(handle, 1, size - 1) != b"\n":
            text = "\n" + text  # after a line that was cut off
        rest = text.encode()
        while rest:  # where the disk is almost full, only a part is written, and the next attempt raises
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    files.sync_folder(path.parent)
