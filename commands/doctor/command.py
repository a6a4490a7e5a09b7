"""The command `doctor`: look, tell, and end with exit code 1 if anything is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from commands import settings
from commands.doctor import machine, telegram
from commands.doctor.finding import Finding
from commands.errors import Mistake
from commands.settings import Settings


def doctor() -> None:
    """Look at token, Telegram, clock, disk, key, database, content and groups; say what to do. Changes nothing.

    \b
    Example:
      python bot.py doctor
    """
    wrong = 0
    for finding in _findings(settings.load()):
        print(finding, flush=True)
        wrong += finding.is_wrong
    if wrong:
        raise Mistake(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong; what to do stands beside it.")


def _findings(chosen: Settings) -> Iterator[Finding]:
    yield machine.disk(chosen)
    key, vault = machine.key(chosen)
    yield key
    yield machine.modes(chosen)
    content, library = machine.content(chosen)
    yield content
    shape, database = machine.database(chosen, vault)
    yield shape
    if database:
        yield machine.erasures(chosen, database)
        yield from machine.erased(database)
        yield machine.damage(chosen, database)
    groups = machine.groups(database) if database else []
    if database:
        yield machine.setbacks(database)
    if database and library:
        yield from machine.programmes(library, database)
    yield from machine.helplines(groups)
    yield from asyncio.run(telegram.findings(chosen, groups))
    if database:
        database.close()
