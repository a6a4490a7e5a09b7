"""Telegram's HTML: a text with tags becomes a plain text with entities, or is refused as Telegram does.

The rules and the wording of the refusals follow TDLib's `parse_html` (td/telegram/MessageEntity.cpp).
Offsets of entities count UTF-16 units; offsets in refusals count UTF-8 bytes.
"""

import re
from dataclasses import dataclass

from simulator.refusals import Refusal, bad_request
from simulator.shapes import Json
from simulator.utf16 import utf16_length

TAG_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
WORDS = re.compile(r"[^<&]+")
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass
class OpenTag:
    """A start tag that waits for its end; `offset` in UTF-16 units, `start` in the plain text's characters."""

    name: str
    argument: str
    offset: int
    start: int


class HtmlReader:
    """Reads one text from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.plain: list[str] = []
        self.length = 0
        self.open_tags: list[OpenTag] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        """Return the plain text and its entities, outermost first."""
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self._read_tag()
            elif character == "&":
                self._keep(self._read_character())
            else:
                self._keep(self._read_words())
        if self.open_tags:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        text = "".join(self.plain)
        if HALF_A_CHARACTER.search(text):
            raise _unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched"
                " surrogate code units"
            )
        return text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _keep(self, text: str) -> None:
        self.plain.append(text)
        self.length += utf16_length(text)

    def _read_words(self) -> str:
        """What stands as it is, up to the next tag or reference."""
        match = WORDS.match(self.source, self.position)
        assert match is not None
        self.position = match.end()
        return match.group()

    def _read_character(self) -> str:
        """Decode the character reference at the position; an unknown one stays as it is written."""
        match = CHARACTER.match(self.source, self.position)
        if match is None:
            self.position += 1
            return "&"
        hexadecimal, decimal, name = match.groups()
        self.position = match.end()
        if name:
            return NAMED_CHARACTERS[name]
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if 0 < code < 0x10FFFF else match.group()

    def _read_tag(self) -> None:
        begin = self.position
        self.position += 1
        if self.source.startswith("/", self.position):
            self.position += 1
            self._read_end_tag(begin)
        else:
            self._read_start_tag(begin)

    def _read_start_tag(self, begin: int) -> None:
        name = self._read_until(" \t\r\n>").lower()
        if self._at_end():
            raise self._unparsable("Unclosed start tag", begin)
        if name not in TAG_TYPES:
            raise self._unparsable(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while True:
            self._skip_spaces()
            if self._at_end():
                raise self._unparsable("Unclosed start tag", begin)
            if self.source[self.position] == ">":
                break
            attribute, value = self._read_attribute(name, begin)
            argument = _argument(name, attribute, value) or argument
        self.position += 1
        if name == "span" and argument != "spoiler":
            raise self._unparsable('Tag "span" must have class "tg-spoiler"', begin)
        self.open_tags.append(OpenTag(name, argument, self.length, len(self.plain)))

    def _read_attribute(self, tag: str, begin: int) -> tuple[str, str]:
        attribute = self._read_until(" \t\r\n=>")
        if not attribute:
            raise self._unparsable(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_spaces()
        if not self.source.startswith("=", self.position):
            if (tag, attribute) == ("blockquote", "expandable"):
                return attribute, "expandable"
            raise self._unparsable(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self.position += 1
        self._skip_spaces()
        if self._at_end():
            raise self._unparsable(f'Unclosed start tag "{tag}"', begin)
        quote = self.source[self.position]
        return attribute, self._read_quoted(quote, begin) if quote in "'\"" else self._read_bare_value()

    def _read_quoted(self, quote: str, begin: int) -> str:
        self.position += 1
        value = []
        while not self._at_end() and self.source[self.position] != quote:
            if self.source[self.position] == "&":
                value.append(self._read_character())
            else:
                value.append(self.source[self.position])
                self.position += 1
        if self._at_end():
            raise self._unparsable("Unclosed start tag", begin)
        self.position += 1
        return "".join(value)

    def _read_bare_value(self) -> str:
        begin = self.position
        match = re.compile(r"[A-Za-z0-9.-]*").match(self.source, begin)
        value = match.group() if match else ""
        self.position += len(value)
        if self._at_end() or self.source[self.position] not in " \t\r\n>":
            raise self._unparsable("Unexpected end of name token", begin)
        return value.lower()

    def _read_end_tag(self, begin: int) -> None:
        if not self.open_tags:
            raise self._unparsable("Unexpected end tag", begin)
        name = self._read_until(" \t\r\n>").lower()
        self._skip_spaces()
        if not self.source.startswith(">", self.position):
            raise self._unparsable("Unclosed end tag", begin)
        self.position += 1
        tag = self.open_tags.pop()
        if name and name != tag.name:
            raise _unparsable(
                f'Unmatched end tag at byte offset {self._bytes_before(begin)}, expected "</{tag.name}>",'
                f' found "</{name}>"'
            )
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: Json = {"type": TAG_TYPES[tag.name], "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "a":
            self._close_link(entity, tag.argument or "".join(self.plain[tag.start :]))
            return
        if tag.name in ("pre", "code") and self._joins_code_inside(entity, tag):
            return
        if tag.name == "code" and tag.argument:
            entity["_language"] = tag.argument
        if tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        if tag.name == "tg-emoji":
            if not tag.argument.isdigit() or int(tag.argument) == 0:
                raise _unparsable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        self.entities.append(entity)

    def _close_link(self, entity: Json, url: str) -> None:
        user = USER_LINK.fullmatch(url)
        if user:
            self.entities.append(entity | {"type": "text_mention", "user_id": int(user[1])})
        elif re.match(r"(?:https?|tg|ton|mailto|tel)[:]", url) or re.fullmatch(
            r"[^\s/]+\.[a-zA-Z]{2,}(/\S*)?", url
        ):
            self.entities.append(entity | {"url": url if ":" in url else f"http://{url}/"})

    def _joins_code_inside(self, entity: Json, tag: OpenTag) -> bool:
        """`<pre><code class="language-x">` is one entity with a language."""
        inner = self.entities[-1] if self.entities else {}
        if (inner.get("offset"), inner.get("length")) != (entity["offset"], entity["length"]):
            return False
        language = inner.get("_language") if tag.name == "pre" else tag.argument
        if not language or inner["type"] == entity["type"]:
            return False
        inner["type"] = "pre"
        inner["language"] = language
        return True

    def _read_until(self, stops: str) -> str:
        begin = self.position
        while not self._at_end() and self.source[self.position] not in stops:
            self.position += 1
        return self.source[begin : self.position]

    def _skip_spaces(self) -> None:
        while not self._at_end() and self.source[self.position].isspace():
            self.position += 1

    def _at_end(self) -> bool:
        return self.position >= len(self.source)

    def _bytes_before(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _unparsable(self, reason: str, begin: int) -> Refusal:
        return _unparsable(f"{reason} at byte offset {self._bytes_before(begin)}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the plain text and entities of a text in Telegram's HTML.

    Raises:
        Refusal: with Telegram's own "can't parse entities: …".
    """
    text, entities = HtmlReader(source).read()
    for entity in entities:
        entity.pop("_language", None)
    return text, entities


def _argument(tag: str, attribute: str, value: str) -> str:
    """What an attribute contributes to its entity; Telegram ignores all others."""
    match tag, attribute:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("tg-emoji", "emoji-id") | ("blockquote", "expandable"):
            return value
    return ""


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
