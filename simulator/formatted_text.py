"""A text as Telegram keeps it: plain, trimmed, with entities, those it finds by itself included."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from simulator.html_text import parse_html
from simulator.refusals import bad_request
from simulator.shapes import Json
from simulator.utf16 import utf16_length, utf16_slice

MAX_TEXT = 4096
MAX_CAPTION = 1024

# Telegram knows every top-level domain; these are the ones a parent or a facilitator meets.
_DOMAINS = "com|org|net|nl|be|de|eu|uk|me|info|io|nu|health|care|app|dev|example"
_FOUND = re.compile(
    rf"""
      (?P<url>        \bhttps?://[^\s<>]+[^\s<>.,;:!?)'"»]
                    | (?<![\w@.])(?:[a-zA-Z0-9-]+\.)+(?:{_DOMAINS})\b(?:/[^\s<>]*[^\s<>.,;:!?)'"»])? (?!@) )
    | (?P<email>      \b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b )
    | (?P<mention>    (?<![\w@/])@[A-Za-z]\w{{3,31}}\b )
    | (?P<bot_command>(?<![\w/<>])/\w{{1,64}}(?:@\w{{3,32}})?(?![\w/]) )
    | (?P<hashtag>    (?<!\w)\#(?=\w*[^\W\d_])\w{{1,255}} )
    """,
    re.VERBOSE,
)
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\n\r"} | {ord("\r"): None}


@dataclass(frozen=True)
class FormattedText:
    """A plain text with its entities (dicts as in the Bot API, offsets in UTF-16 units)."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The text with Telegram's tags; everything else is escaped."""
        return html_decoration.unparse(
            self.text, [MessageEntity.model_validate(entity) for entity in self.entities]
        )


def read_text(
    source: str, parse_mode: str | None, entities: Sequence[Json] | None, *, caption: bool = False
) -> FormattedText:
    """Turn what a bot sends into what people see.

    Raises:
        Refusal: when it does not parse, is empty (a message) or too long (4096; a caption 1024).
    """
    if parse_mode:
        text, marked = _parse(source, parse_mode)
    else:
        text, marked = source, [dict(entity) for entity in entities or ()]
    formatted = found_in(text, marked)
    if not formatted.text and not caption:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > (MAX_CAPTION if caption else MAX_TEXT):
        raise bad_request("message caption is too long" if caption else "message is too long")
    return formatted


def found_in(text: str, marked: Sequence[Json] = ()) -> FormattedText:
    """Trim a text as Telegram does and add the links, mentions and commands it finds in it."""
    text = text.translate(_CONTROLS)
    kept = text.strip()
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    entities = _moved(marked, -shift, utf16_length(kept))
    opaque = [entity for entity in entities if entity["type"] in _OPAQUE]
    for match in _FOUND.finditer(kept):
        found: Json = {
            "type": match.lastgroup,
            "offset": utf16_length(kept[: match.start()]),
            "length": utf16_length(match.group()),
        }
        if not any(_overlap(found, entity) for entity in opaque):
            entities.append(found)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(kept, entities)


def part(text: str, entity: Json) -> str:
    """The words an entity covers."""
    return utf16_slice(text, entity["offset"], entity["length"])


def _parse(source: str, parse_mode: str) -> tuple[str, list[Json]]:
    if parse_mode.lower() == "html":
        return parse_html(source)
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"the local Telegram does not model parse_mode {parse_mode}, only HTML")
    raise bad_request("unsupported parse_mode")


def _moved(entities: Sequence[Json], shift: int, length: int) -> list[Json]:
    """Entities shifted with the trimmed text, cut at its ends; empty ones vanish."""
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] + shift)
        end = min(length, entity["offset"] + shift + entity["length"])
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _overlap(one: Json, other: Json) -> bool:
    starts_before: bool = one["offset"] < other["offset"] + other["length"]
    ends_after: bool = other["offset"] < one["offset"] + one["length"]
    return starts_before and ends_after
