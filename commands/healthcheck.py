"""`healthcheck`: is the bot that runs on this data well?"""

from __future__ import annotations

from commands import data, settings
from commands.errors import Mistake
from commands.health import DAMAGED, trouble


def healthcheck() -> None:
    """Say whether the bot is well: exit code 0 if it is, 1 with the reason if not. For Docker and monitoring.

    \b
    Example:
      python bot.py healthcheck
    """
    chosen = settings.load()
    if not data.has_data(chosen):
        data.require_unused_key(chosen)
        raise Mistake("No bot has run on this data yet.")
    database = data.open_database(chosen)
    try:
        wrong = trouble(database, chosen.clock()) or (None if database.is_whole() else DAMAGED)
    finally:
        database.close()
    if wrong:
        raise Mistake(wrong)
    data.require_bot(chosen)
    print("The bot is well.")
