"""Reading a message as Telegram would: only its own tags and entities, and nothing left open."""

from __future__ import annotations

from html.parser import HTMLParser

TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = self.bold = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert "<" not in data
        assert ">" not in data
        self.text += data
        self.bold += data if self.open else ""

    def handle_entityref(self, name: str) -> None:
        self.handle_text({"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name])

    def handle_charref(self, name: str) -> None:
        self.handle_text(chr(int(name[1:], 16) if name[0] == "x" else int(name)))

    def handle_text(self, text: str) -> None:
        self.text += text
        self.bold += text if self.open else ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def read(message: str) -> tuple[str, str]:
    """The words of a message, and those of them that are bold. Fails where Telegram would refuse the message."""
    reader = _Reader()
    reader.feed(str(message))  # Markup would escape what it is joined with
    reader.close()
    assert not reader.open
    return reader.text, reader.bold
