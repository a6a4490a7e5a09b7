"""The handout: a card for each invitation, whole in itself."""

import re

import pytest
import segno

from reports.handout import handout

LINKS = [f"https://t.me/anker_bot?start=code{n}" for n in range(3)]


def test_each_invitation_has_one_card_with_its_own_code_and_link() -> None:
    cards = handout(LINKS, "Groep Noord", "nl").split('<section class="card">')[1:]
    assert len(cards) == len(LINKS)
    drawings = set()
    for link, card in zip(LINKS, cards, strict=True):
        assert [other for other in LINKS if other in card] == [link]
        (drawing,) = re.findall(r'<path[^>]* d="([^"]+)"', card)
        assert drawing in segno.make_qr(link, error="m").svg_inline(border=4, omitsize=True)
        drawings.add(drawing)
    assert len(drawings) == len(LINKS)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = handout(LINKS, "Groep Noord", "en")
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|@import|url\(|\b(src|href)=", page)


def test_a_group_name_cannot_write_into_the_page() -> None:
    page = handout(LINKS[:1], '<script>alert("x")</script>', "nl")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("language", "sentence"), [("nl", "Tik dan op Start."), ("en", "Then tap Start.")])
def test_a_parent_reads_it_in_the_language_of_the_group(language: str, sentence: str) -> None:
    page = handout(LINKS, "Groep Noord", language)
    assert f'<html lang="{language}">' in page
    assert sentence in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_on_a_card_is_longer_than_ten_words(language: str) -> None:
    card = handout(LINKS[:1], "Groep", language).split('<section class="card">')[1].split("</section>")[0]
    lines = re.sub(r"<svg.*?</svg>|<[^>]+>", "\n", card, flags=re.S).split("\n")
    sentences = [s for line in lines for s in re.split(r"[.?!:]\s|[.?!:]$", line.strip()) if s]
    assert len(sentences) > 8
    assert [s for s in sentences if len(s.split()) > 10] == []
