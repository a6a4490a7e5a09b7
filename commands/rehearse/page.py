"""The page of a rehearsal: the calendar to look at, in one file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from commands.rehearse import calendar, reached
from commands.rehearse.stage import Rehearsal
from commands.rehearse.telling import sessions_in_words

_TEMPLATE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def write(rehearsal: Rehearsal, out: Path) -> None:
    """Write the page. Raises OSError."""
    diary = rehearsal.diary
    missed = reached.unreached(rehearsal.programme, diary.texts)
    shown = _TEMPLATE.get_template("page.html.jinja").render(
        title=rehearsal.programme.title.source("en", "standaard"),
        weeks=rehearsal.weeks,
        days=calendar.DAYS,
        pages=calendar.pages(rehearsal),
        signs=calendar.signs(rehearsal),
        clock=diary.clock,
        broken=diary.broken(),
        most_a_day=diary.most_a_day,
        messages=diary.messages,
        missed=[(place, sessions_in_words(sessions)) for place, sessions in missed],
    )
    out.write_text(shown, encoding="utf-8")
