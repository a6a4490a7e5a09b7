"""The preview: one page that needs nothing else, with every word a parent can get."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from content import preview
from content.loading import texts_in
from content.packs import Library
from tests.content.conftest import PACK


@pytest.fixture(scope="module")
def page(library: Library, tmp_path_factory: pytest.TempPathFactory) -> str:
    out: Path = tmp_path_factory.mktemp("preview") / "preview.html"
    preview.write(library, out)
    return out.read_text(encoding="utf-8")


def test_the_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    assert not re.findall(r"""(?:src|href)=["'](?!#)|@import|url\((?!"data:)""", page)
    assert len(page) < 3_000_000


def test_every_sentence_of_every_session_is_on_the_page(library: Library, page: str) -> None:
    shown = page.replace("<b>", "**").replace("</b>", "**")
    for session in library.programme(PACK).sessions:
        for where, text in texts_in(session):
            if text.role != "message":
                continue
            for language, level, wording in text.sources():
                assert str(escape(wording)) in shown, (session.number, where, language, level)


def test_each_session_is_shown_on_four_phones_in_each_part(page: str) -> None:
    sections = page.split('<section class="session"')[1:]

    assert len(sections) == 20
    for section in sections:
        phones = re.findall(r'class="phone (nl|en) (standaard|simpel)"', section)
        assert len(phones) == 4 * 8
        assert len(set(phones)) == 4


def test_daily_questions_stand_where_the_programme_asks_them(library: Library) -> None:
    programme = library.programme(PACK).model_copy(update={"asked_from": {"feeling": 3, "ladder": "never"}})
    page = preview.html(replace(library, programmes={PACK: programme}))
    start, later = page.split("Vanaf sessie 3 ook")[0], page.split("Vanaf sessie 3 ook")[1].split("Nummers van")[0]
    words = library.words("nl", "standaard")
    asked = {item.key: item.question(words) for item in library.instrument("daily").items}
    assert asked["tension"] in start
    assert asked["feeling"] in later
    assert asked["feeling"] not in start
    assert asked["ladder"] not in start + later
    assert asked["need"] not in start + later, "no session teaches it"


def test_each_picture_is_described_in_the_language_of_its_phone(library: Library, page: str) -> None:
    pictures = re.findall(r'picture-([a-z]+)" role="img" aria-label="([^"]+)"', page)
    described = library.programme(PACK).pictures

    assert len(pictures) >= 4 * 20
    for key, words in pictures:
        alt = described[key].alt
        assert words in {str(escape(alt.nl.simpel)), str(escape(alt.en.simpel))}


def test_the_calendar_names_each_session_and_leads_to_it(page: str) -> None:
    for number in range(1, 21):
        assert f'href="#sessie-{number}"' in page
        assert f'id="sessie-{number}"' in page


def test_the_page_is_whole_html(page: str) -> None:
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in {"meta", "br", "input"}:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Reader().feed(page)
    assert open_tags == []
