"""A group's ideas as a sheet to print and hang up: what helped at home, without names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content.words import Words

_TEXTS = {
    "nl": {
        "title": "Dit hielp ons thuis",
        "said": "Door ouders van de groep geschreven, zonder naam.",
        "more": "Wat hielp er bij jou?",
        "none": "Er zijn nu geen ideeën.",
    },
    "en": {
        "title": "This helped us at home",
        "said": "Written by parents of the group, without names.",
        "more": "What helped in your home?",
        "none": "There are no ideas now.",
    },
}
_LINES_TO_WRITE_ON = 3
_PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("pot_page.html")


def page(ideas: Sequence[str], words: Words, *, group: str, day: date) -> str:
    """The sheet as HTML, whole in itself, A4. `words` are the facilitator's; `day` is in the group's zone."""
    return _PAGE.render(
        language=words.language,
        group=group,
        day=f"{day.day} {words.label(f'days.{day:%B}'.lower())} {day.year}",
        ideas=ideas,
        lines=_LINES_TO_WRITE_ON,
        texts=_TEXTS[words.language],
    )
