"""`invite`: single-use links into a group."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from typer import Option

from commands import data, settings
from commands.errors import Mistake, WrongUse
from commands.groups import invite as issue
from commands.pages import require_page, write_page
from commands.places import plain
from commands.settings import Settings
from gateway import at_once
from gateway.client import Client
from storage import groups
from storage.database import Database


def invite(
    role: Annotated[str, Option(help="parent, facilitator or coordinator.")],
    group: Annotated[str, Option(metavar="KEY", help="The group's key, as `group create` printed it.")],
    count: Annotated[int, Option(min=1, max=1000, help="How many links.")] = 1,
    handout: Annotated[
        Path | None,
        Option(metavar="FILE.html", callback=plain, help="Also write a page to print, with a QR code for each."),
    ] = None,
) -> None:
    """Make invitations: links that each let one person in, once, within 30 days. Prints one a line.

    \b
    Example:
      python bot.py invite --role parent --group g-1a2b3c4d --count 12 --handout invitations.html
    """
    if handout is not None:
        if handout.is_file() and handout.stat().st_size > 0:
            raise WrongUse(f"{handout} is there already, and its links may still open: name a new file.")
        require_page(handout)
    chosen = settings.load()
    # Asked for first: a code can be read only once, so none is made that no link could carry.
    bot = asyncio.run(_username(chosen))
    with data.opened(chosen, begun=True) as database:
        links = _links(database, bot, group, role, count, at=chosen.clock().now(), handout=handout)
    print("\n".join(links))


def _links(
    database: Database, bot: str, group: str, role: str, count: int, *, at: int, handout: Path | None
) -> list[str]:
    """The links; the page is written before the codes are committed, so that neither is without the other."""
    if handout is not None:
        from reports.handout import handout as page_of  # read in before the database is held

    with database.write() as db:
        codes = issue(db, group, role, count=count, at=at)
        links = [f"https://t.me/{bot}?start={code}" for code in codes]
        if handout is not None:
            found = groups.find(db, group)
            assert found is not None
            _write_page(handout, page_of(links, found.name, found.language))
    return links


def _write_page(file: Path, page: str) -> None:
    try:
        write_page(file, page)
    except OSError as error:
        raise Mistake(f"{file} cannot be written ({error.strerror}); no invitation was made.") from None


async def _username(chosen: Settings) -> str:
    client = Client(chosen.telegram_api_url, chosen.token)
    try:
        return (await at_once.who_am_i(client)).username
    finally:
        await client.close()
