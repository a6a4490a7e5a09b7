"""Telegram's HTML becomes text with entities, and back."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.formatted_text import FormattedText, found_in, part, read_text
from simulator.html_text import parse_html
from simulator.refusals import Refusal
from simulator.utf16 import utf16_length, utf16_slice
from tests.letters import any_text

READ = [
    ("a &lt;b&gt; &amp; &quot;c&quot; &#233; &#xE9; &nbsp; &", 'a <b> & "c" é é &nbsp; &', []),
    ("<b>x</b>", "x", [("bold", "x")]),
    ("<STRONG>x</strong>", "x", [("bold", "x")]),
    ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
    ("<b></b>x", "x", []),
    ("😀<u>é</u>", "😀é", [("underline", "é")]),
    ("<b>x</>", "x", [("bold", "x")]),
    ("<code class='language-python'>x</code>", "x", [("code", "x")]),
    ('<pre><code class="language-python">x</code></pre>', "x", [("pre", "x")]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
    ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", "x", [("text_link", "x")]),
    ("<a href='nonsense'>x</a>", "x", []),
    ("<a>example.org</a>", "example.org", [("text_link", "example.org")]),
    ("<a href='tg://user?id=5'>x</a>", "x", [("text_mention", "x")]),
]


PIECES = [
    "<b>",
    "</b>",
    "<a href=",
    "'x'",
    '"',
    ">",
    "</a>",
    "<",
    "/",
    "&lt;",
    "&#x1F600;",
    "&",
    " ",
    "=",
    "é",
    "😀",
    "<pre>",
    "</>",
]


@pytest.mark.parametrize(("source", "text", "found"), READ)
def test_tags_become_entities(source: str, text: str, found: list[tuple[str, str]]) -> None:
    plain, entities = parse_html(source)
    assert plain == text
    assert [(entity["type"], part(plain, entity)) for entity in entities] == found


def test_a_link_and_a_language_are_kept() -> None:
    assert parse_html('<a href="https://x.nl/?a=1&amp;b">x</a>')[1][0]["url"] == "https://x.nl/?a=1&b"
    assert parse_html('<pre><code class="language-py">x</code></pre>')[1][0]["language"] == "py"


@given(any_text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused_and_never_breaks(source: str) -> None:
    with suppress(Refusal):
        text, entities = parse_html(source)
        assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)
        assert utf16_length(text) <= utf16_length(source)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(st.tuples(TAGS, TEXTS), min_size=1))
def test_what_is_tagged_is_what_the_entity_covers(pieces: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{escaped(text)}</{tag}>" for tag, text in pieces)
    plain, entities = parse_html(source)
    assert plain == "".join(text for _, text in pieces)
    assert [part(plain, entity) for entity in entities] == [text for _, text in pieces]


@given(st.lists(st.tuples(TAGS, TEXTS), min_size=1))
def test_text_written_as_html_and_read_again_is_the_same(pieces: list[tuple[str, str]]) -> None:
    source = "x" + "".join(f"<{tag}>{escaped(text)}</{tag}>" for tag, text in pieces) + "x"
    text, entities = parse_html(source)
    assert parse_html(FormattedText(text, entities).html) == (text, entities)


@given(TEXTS, TEXTS)
def test_entities_move_with_the_trimmed_text(before: str, marked: str) -> None:
    read = found_in(f" \n{before}{marked} ", [mark(2 + utf16_length(before), utf16_length(marked))])
    assert read.text == f" \n{before}{marked} ".strip()
    for entity in read.entities:
        if entity["type"] == "bold":
            assert part(read.text, entity).strip() in f"{before}{marked}"
            assert entity["offset"] + entity["length"] <= utf16_length(read.text)


def mark(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


def test_given_entities_stand_in_for_tags() -> None:
    read = read_text("hallo daar", None, [mark(6, 4)])
    assert read.html == "hallo <b>daar</b>"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_positions_count_utf16_units(before: str, words: str) -> None:
    assert utf16_length(before) == len(before.encode("utf-16-le")) // 2
    assert utf16_slice(before + words + "!", utf16_length(before), utf16_length(words)) == words
