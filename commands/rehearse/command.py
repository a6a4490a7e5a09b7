"""`rehearse`: a whole programme in virtual time, before parents live through it."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from commands import settings
from commands.errors import Mistake
from commands.groups import require_programme
from commands.pages import require_page
from commands.places import plain

if TYPE_CHECKING:
    from commands.rehearse.stage import Rehearsal


def rehearse(
    programme: Annotated[str, Option(metavar="KEY", help="The programme's key, as its folder is called.")],
    parents: Annotated[int, Option(min=1, max=24, help="How many parents take part.")] = 4,
    weeks: Annotated[int, Option(min=1, max=60, help="How many weeks they live through.")] = 20,
    seed: Annotated[int, Option(min=0, help="Another number, other people: who answers what, and when.")] = 1,
    out: Annotated[
        Path | None,
        Option(metavar="FILE.html", callback=plain, help="Also write a page for who would rather look."),
    ] = None,
) -> None:
    """Let made-up parents live through a programme in seconds, and see what each of them gets.

    They answer well, half, never; they block, come back, write, stop; at the end somebody looks at all lessons
    and ideas. It shows a calendar, how much came to each on a day, which texts nobody reached, and each promise
    that was not kept: more than two messages a day, a message in the quiet hours, two within ten minutes, more
    than one idea in one. Then it ends with 1.
    Nothing leaves this machine, and nothing is kept.

    \b
    Example:
      python bot.py rehearse --programme traumasensitief-opvoeden --weeks 20 --out rehearsal.html
    """
    if out is not None:
        require_page(out)
    try:
        from commands.rehearse.stage import Rehearsal  # every room at once: takes seconds
    except ModuleNotFoundError as missing:
        raise Mistake(
            f"A rehearsal needs “{missing.name}”, which a real bot does not: “make demo” installs it."
        ) from None
    from commands.rehearse import page, telling
    from content.packs import Library

    library = Library.load(settings.load().content_dir)
    require_programme(library, programme)
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again and again would take a third of the time
    with tempfile.TemporaryDirectory(prefix="anker-rehearsal-") as folder:
        rehearsal = Rehearsal(Path(folder), library, programme, parents=parents, weeks=weeks, seed=seed)
        asyncio.run(_live_through(rehearsal))
    if out is not None:
        page.write(rehearsal, out)
    for line in telling.lines(rehearsal):
        print(line)
    broken = len(rehearsal.diary.broken())
    print(
        f"weeks={weeks} parents={parents} messages={rehearsal.diary.messages} "
        f"most_a_day={rehearsal.diary.most_a_day} broken={broken}"
    )
    if broken:
        raise typer.Exit(1)


async def _live_through(rehearsal: Rehearsal) -> None:
    ears = _Ears(rehearsal)
    logging.getLogger().addHandler(ears)
    try:
        with typer.progressbar(length=rehearsal.weeks, label="Rehearsing", file=sys.stderr) as bar:
            await rehearsal.open()
            await rehearsal.run(lambda _: bar.update(1))
        await rehearsal.look_through()
    finally:
        logging.getLogger().removeHandler(ears)
        await rehearsal.close()


class _Ears(logging.Handler):
    """Hears each error that Anker logs."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(logging.ERROR)
        self._rehearsal = rehearsal

    def emit(self, record: logging.LogRecord) -> None:
        """Note it as something that failed."""
        self._rehearsal.diary.note_error(record.getMessage())
