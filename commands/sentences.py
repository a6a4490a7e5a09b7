"""What went wrong, as one readable sentence, and with which exit code the program ends."""

from __future__ import annotations

import sqlite3

from commands.errors import Mistake
from commands.health import DAMAGED
from commands.logs import trace
from content.problems import ContentError
from gateway.client import NeverLeftError, RefusedError, UnknownError
from gateway.sender import Stop
from reports import refusals
from storage.backup import BackupUnusable
from storage.database import Unavailable
from storage.encryption import KeyMissing, KeyUnusable, Unreadable
from storage.migrations.state import SchemaStrange

WRONG, MISUSED = 1, 2


def told(error: Exception) -> tuple[str, int]:
    """The sentence for whoever typed the command (a line for each problem of content), and the exit code."""
    match error:
        case Mistake():
            return str(error), error.exit_code
        case refusals.WrongUse():
            return str(error), MISUSED
        case ContentError():
            return str(error), WRONG
        case BackupUnusable() | SchemaStrange() | KeyMissing():
            return str(error), WRONG
        case Stop():
            return of_stop(str(error)), WRONG
        case Unavailable():
            return of_database(str(error)), WRONG
        case sqlite3.Error():
            return of_database(f"{type(error).__name__}: {error}"), WRONG
        case KeyUnusable():
            return "The key does not open this data: put the right key back, or name it in ANKER_KEY_FILE.", WRONG
        case Unreadable():
            return "A sealed value in the database cannot be opened: it is damaged, or was moved there.", WRONG
        case NeverLeftError() | UnknownError():
            return "Telegram cannot be reached: check the network and ANKER_TELEGRAM_API_URL.", WRONG
        case RefusedError():
            return of_refusal(error), WRONG
        case OSError(filename=None):
            return f"The system refuses: {error.strerror or type(error).__name__}.", WRONG
        case OSError():
            return f"The file {error.filename} cannot be used ({error.strerror}).", WRONG
        case ExceptionGroup():  # of rooms that ran side by side, the first that fell
            return told(error.exceptions[0])
        case _:
            return f"Something unforeseen went wrong: {trace(error)}.", WRONG


def of_stop(reason: str) -> str:
    """Why Telegram refuses this bot altogether."""
    if reason == "token":
        return "Telegram does not know this token: put the one that BotFather gave you in ANKER_TELEGRAM_TOKEN."
    if reason == "another_bot":
        return "Another bot is running with this token: stop that one first, or use a token of its own."
    return f"Telegram refuses this bot: {reason}."


def of_refusal(error: RefusedError) -> str:
    """Why Telegram refused one call."""
    if error.code in (401, 404):
        return of_stop("token")
    if error.code == 409:
        return of_stop("another_bot")
    return f"Telegram refuses this bot: {error.description}."


def of_database(reason: str) -> str:
    """What is the matter with the database, and what to do."""
    words = reason.lower()
    if "locked" in words or "busy" in words:
        return "The database is locked by another program: end that program, or try again in a moment."
    if "full" in words or "disk i/o" in words:
        return "The database cannot grow: the disk is full or failing. Make room, then try again."
    if "unable to open" in words or "readonly" in words:
        return (
            "The database cannot be opened for writing: check that ANKER_DATA_DIR exists and who may write there."
        )
    if "not a database" in words or "malformed" in words:
        return DAMAGED
    plain = " ".join(reason.split())  # a driver tells it in lines
    if "connection failed" in words or "connection is bad" in words or "failed to resolve" in words:
        return f"No connection to the database's server: check ANKER_DATABASE_URL, and that it runs ({plain})."
    return f"The database cannot be used now ({plain})."
