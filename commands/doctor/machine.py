"""The near side: disk, key, content, database, and what the groups still lack."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from commands import data, kept_programmes, keys
from commands.doctor.finding import Finding
from commands.errors import Mistake
from commands.health import DAMAGED, try_writing
from commands.sentences import told
from commands.settings import Settings
from content.packs import Library
from content.problems import ContentError
from storage import chats, damaged, erasure_list, inbox, journal, sent_messages
from storage import groups as stored
from storage.database import Database
from storage.encryption import Vault
from storage.migrations import state

SHOWN_SECONDS = 7 * 24 * 3600
_HANDED = Path("/run/secrets")
LITTLE_ROOM = 500 * 1024 * 1024
_REMEDIES = {
    damaged.DAMAGED: "see how the disk is; the bot passes them over, and a backup of before may still have them",
    damaged.FORMER: "stop the bot, and type “python bot.py key rotate”: keep the former keys until then",
}


@dataclass(frozen=True)
class GroupSeen:
    """What the doctor looks at in a group; `telegram_id` of its chat, where it has one that can be read."""

    key: str
    helplines: int
    has_chat: bool
    telegram_id: int | None


def disk(chosen: Settings) -> Finding:
    """Is there room where the data is, and may we write there?"""
    folder = _nearest(chosen.data_dir)
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(
            "disk", f"{folder} cannot be looked at ({error.strerror})", "set ANKER_DATA_DIR to a folder"
        )
    room = f"{free / 1024**3:.1f} GB free in {folder}"
    return Finding("disk", room, "make room: below 0.5 GB the database may fill up" if free < LITTLE_ROOM else "")


def key(chosen: Settings) -> tuple[Finding, Vault | None]:
    """Is the key there, and for nobody else to read? None is made here."""
    path = chosen.key_path
    if not path.exists() and not _has_data(chosen):
        return Finding("key", "none yet; the first start makes one"), None
    try:
        vault = data.open_vault(chosen, data_exists=True)
    except Mistake as mistake:
        return Finding("key", "missing or unusable", str(mistake)), None
    if path.stat().st_mode & 0o077:
        return Finding("key", f"others on this machine may read {path}", f"chmod 600 {path}"), vault
    if keys.coming(chosen).exists():
        return Finding("key", "a rotation was begun", "finish it with “python bot.py key rotate”"), vault
    if chosen.keeps_key_inside:
        return Finding("key", f"{path}, among the data that it opens", _how_to_move(chosen)), vault
    return Finding("key", str(path)), vault


def _how_to_move(chosen: Settings) -> str:
    """Everything that belongs to the key goes with it, under the new name."""
    inside, beside = chosen.key_inside, chosen.key_beside
    files = sorted(inside.parent.glob(f"{inside.name}*"))
    moves = [f"mv {each} {beside.with_name(beside.name + each.name.removeprefix(inside.name))}" for each in files]
    return "stop the bot, then: " + " && ".join(moves)


def modes(chosen: Settings) -> Finding:
    """May others on this machine look at folder, database, former keys, settings or secrets?"""
    file = chosen.database_file
    database = [] if file is None else [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
    folders = {chosen.data_dir, file.parent if file else chosen.data_dir}
    open_folders = [each for each in sorted(folders) if _is_open_to_others(each)]
    # What a container is handed stands where only it looks, with modes that are not its own.
    secrets = [each for each in chosen.secret_files if _HANDED not in each.parents]
    files = (*database, chosen.erasures_path, *keys.not_in_use(chosen), Path(".env"), *secrets)
    open_files = [each for each in files if _is_open_to_others(each)]
    todo = [f"chmod 700 {_listed(open_folders)}"] if open_folders else []
    todo += [f"chmod 600 {_listed(open_files)}"] if open_files else []
    if not todo:
        return Finding("file modes", "for nobody else on this machine")
    return Finding(
        "file modes",
        f"others on this machine may look at {_listed([*open_folders, *open_files])}",
        "; ".join(todo),
    )


def erasures(chosen: Settings, database: Database) -> Finding:
    """Is the list of erasures written, and whole?"""
    about, path = "list of erasures", chosen.erasures_path
    try:
        with database.read() as db:
            owed, lost = len(erasure_list.owed(db)), erasure_list.lacking(db, path)
        damaged = erasure_list.unreadable(path)
    except OSError as error:
        return Finding(about, f"{path} cannot be read ({error.strerror})", f"put your copy of it back in {path}")
    if owed:
        return Finding(about, f"{owed} to be written", f"start the bot, and see that it may write {path}")
    if lost or damaged:
        told = f"{lost} erasures are not in it, {damaged} of its lines are damaged"
        remedy = f"put your copy of it back in {path}: an older backup brings back who is not in it"
        return Finding(about, told, remedy, is_hint=True)
    return Finding(about, str(path))


def damage(chosen: Settings, database: Database) -> Finding:
    """Does each sealed value open?"""
    found = damaged.count(database, list(keys.every(chosen)))
    told = [f"{wrong}: {_counted(columns)}" for wrong, columns in found.items() if columns]
    remedy = "; ".join(_REMEDIES[wrong] for wrong, columns in found.items() if columns)
    return Finding("sealed values", "; ".join(told) or "all open", remedy)


def _counted(columns: Mapping[str, int]) -> str:
    return ", ".join(f"{number} in {name}" for name, number in sorted(columns.items()))


def content(chosen: Settings) -> tuple[Finding, Library | None]:
    """Does the content load? With it, if so."""
    try:
        library = Library.load(chosen.content_dir)
    except ContentError as error:
        count = len(error.problems)
        remedy = f"put right what “python bot.py content check” shows ({count} in all)"
        return Finding("content", str(error.problems[0]), remedy), None
    return Finding("content", ", ".join(sorted(library.programmes)) or "no programme"), library


def programmes(library: Library, database: Database) -> Iterator[Finding]:
    """Are the programmes in the files what groups began with under the same version?"""
    with database.read() as db:
        for key, kept in kept_programmes.changed(db, library):
            found = f"{key} {kept.version} is not what groups began with: a session or its question changed"
            remedy = "they keep what they had; raise version: in programme.yaml"
            yield Finding("programme", found, remedy, is_hint=True)


def database(chosen: Settings, vault: Vault | None) -> tuple[Finding, Database | None]:
    """Can the database be written, is it in the present shape, and does the key open it?"""
    if not _has_data(chosen):
        try:
            data.require_unused_key(chosen)
        except Mistake as mistake:
            return Finding("database", "gone", str(mistake)), None
        return Finding("database", "none yet; the first start makes one"), None
    if vault is None:
        return Finding("database", "cannot be opened without its key", "see the key"), None
    opened = Database(chosen.database, vault)
    try:
        if state.revision(opened) is None:
            data.require_unused_key(chosen)
        if not state.is_current(opened):
            return Finding("database", "in an older shape; the next start migrates it"), None
        try_writing(opened)
        data.require_its_key(opened, chosen)
        if not opened.is_whole():
            raise Mistake(DAMAGED)
    except Exception as error:
        opened.close()
        return Finding("database", "cannot be used", told(error)[0]), None
    return Finding("database", (chosen.database_file and str(chosen.database_file)) or "reachable"), opened


def groups(database: Database) -> list[GroupSeen]:
    """The groups there are."""
    with database.read() as db:
        return [
            GroupSeen(
                each.key,
                len(each.helplines),
                each.chat_id is not None,
                chats.telegram_id_if_readable(db, each.chat_id),
            )
            for each in stored.every(db)
        ]


def erased(database: Database) -> Iterator[Finding]:
    """Does the journal still hold what was erased?"""
    with database.read() as db:
        since = journal.owed_since(db)
    if since is not None:
        seconds = max(0, int(time.time()) - since)
        yield Finding(
            "erased data",
            f"in the journal for {seconds} seconds still",
            "let the bot run, and end what reads the database besides",
        )


def setbacks(database: Database) -> Finding:
    """Did each message arrive, and could each update be handled, in the last days?"""
    since = int(time.time()) - SHOWN_SECONDS
    with database.read() as db:
        found = [f"{count} {reason}" for reason, count in sent_messages.failed_since(db, since=since)]
        updates = inbox.failed_since(db, since=since)
    told = [f"messages that did not arrive: {', '.join(found)}"] if found else []
    told += [f"updates that failed: {updates}"] if updates else []
    remedy = "look in the log for that time; the facilitator was told where it was for a parent or the group"
    return Finding(
        "last seven days", "; ".join(told) or "everything arrived", remedy if told else "", is_hint=True
    )


def helplines(groups: Sequence[GroupSeen]) -> Iterator[Finding]:
    """Has each group help numbers from close by?"""
    for group in groups:
        about = f"help numbers of {group.key}"
        if group.helplines:
            yield Finding(about, str(group.helplines))
        else:
            remedy = "let the facilitator add the doctor's or the team's in the chat"
            yield Finding(about, "none from close by", remedy, is_hint=True)


def _has_data(chosen: Settings) -> bool:
    with suppress(Exception):  # a server that cannot be reached is the database's finding
        return data.has_data(chosen)
    return True


def _is_open_to_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def _listed(paths: Sequence[Path]) -> str:
    return " ".join(str(each) for each in paths)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(each for each in (folder, *folder.parents) if each.exists())
