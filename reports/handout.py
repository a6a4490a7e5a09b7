"""A page to print: one card for each invitation, with a QR code to scan and the link to type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEXTS = {
    "nl": {
        "title": "Uitnodigingen",
        "welcome": "Welkom bij de groep",
        "what": "Anker is een hulpje in Telegram. Het helpt je tussen de bijeenkomsten.",
        "steps": (
            "Zet de app Telegram op je telefoon.",
            "Richt de camera op het vierkant.",
            "Tik op de link. Tik dan op Start.",
        ),
        "or_type": "Lukt het niet? Typ dan dit adres:",
        "once": "Deze kaart is alleen voor jou. Hij werkt één keer.",
        "free": "Je kiest zelf of je meedoet. Stoppen mag altijd.",
        "help": "Anker is geen hulplijn. Is er gevaar? Bel 112.",
        "code": "Code om te scannen",
    },
    "en": {
        "title": "Invitations",
        "welcome": "Welcome to the group",
        "what": "Anker is a helper in Telegram. It helps you between the meetings.",
        "steps": (
            "Put the app Telegram on your phone.",
            "Point the camera at the square.",
            "Tap the link. Then tap Start.",
        ),
        "or_type": "Does it not work? Type this address:",
        "once": "This card is only for you. It works once.",
        "free": "You choose if you take part. You can always stop.",
        "help": "Anker is not a helpline. Is there danger? Call 112.",
        "code": "Code to scan",
    },
}
_PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("handout.html")


def handout(links: Sequence[str], group_name: str, language: str) -> str:
    """The page as HTML, whole in itself: A4, a card a link. Raises KeyError for languages but nl, en."""
    texts = _TEXTS[language]
    cards = [(link, _code(link, str(texts["code"]))) for link in links]
    return _PAGE.render(cards=cards, group=group_name, language=language, **texts)


def picture(link: str, file: Path) -> None:
    """One link as a picture with a QR code, as a PNG."""
    segno.make_qr(link, error="m").save(str(file), kind="png", scale=16, border=4)


def _code(link: str, title: str) -> Markup:
    """The link as a QR code that still scans with 15 % of it smudged: an SVG that stands in the page."""
    code = segno.make_qr(link, error="m")
    drawn = code.svg_inline(border=4, omitsize=True, svgclass="code", lineclass=None, title=title)
    return Markup(drawn)  # noqa: S704  # drawn by segno, which escapes the title
