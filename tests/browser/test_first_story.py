"""The first story on the page, as a visitor plays it: invited, enrolled, practised, asked, answered, exported."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.visit import NARROW, WIDE

ENROLS = [
    "Nederlands",
    "Gewone zinnen",
    *["Verder"] * 4,
    "Ja, ik doe mee",
    "Ja, dat mag",
    "Nee, geen woorden",
    "Ja, dat mag",
    "mama",
    "20:00",
    "Geen rustdag",
]


@pytest.mark.long
def test_visitor_opens_the_demo_and_the_bot_answers_who_was_invited(fresh_demo: str, visit: Visitor) -> None:
    page = visit(fresh_demo)
    page.opens_invitation("Anna")
    page.taps("Anna", "Nederlands")
    expect(page.step("Open de uitnodiging")).to_contain_text("gedaan")


@pytest.mark.long
def test_visitor_plays_the_whole_first_story_and_reads_the_rating_in_the_export(demo: str, visit: Visitor) -> None:
    page = visit(demo)
    page.looks_well("1-empty", "Anna")

    page.opens_invitation("Sanne")
    page.taps("Sanne", "Nederlands", "Sanne")
    page.opens_invitation("Anna")
    page.taps("Anna", "Nederlands")
    expect(page.step("Open de uitnodiging")).to_contain_text("gedaan")
    page.looks_well("2-invited", "Anna")
    page.taps("Anna", *ENROLS[1:])
    page.taps("Anna", "Ja, ik probeer het", "3", "Nergens", "Klaar", "Pas later")
    page.sees("Anna", "geoefend")
    expect(page.step("Doe mee")).to_contain_text("gedaan")
    page.looks_well("3-practised", "Anna")

    page.moves_clock("Naar de volgende vraag")
    page.sees("Anna", "Heb je even een minuut?")
    expect(page.clock()).to_contain_text("20:00 · check-in → Anna")
    expect(page.step("Zet de klok vooruit")).to_contain_text("gedaan")
    page.taps("Anna", "Ja, nu")
    page.looks_well("4-asked", "Anna")
    page.taps("Anna", "7", "Buik, maag", "Klaar", "Toen het begon")
    page.sees("Anna", "Ja, nog twee")
    expect(page.step("Beantwoord de vraag")).to_contain_text("gedaan")
    page.looks_well("5-answered", "Anna")

    page.opens_invitation("Carla")
    page.taps("Carla", "Nederlands", "Carla", "Gegevens exporteren", "Om mee te werken")
    with page.page.expect_download() as download:
        page.messages("Carla").get_by_role("link", name="Download").click()
    page.looks_well("6-exported", "Carla")
    expect(page.page.get_by_text("Klaar. Je zag de hele weg")).to_be_visible()

    rows = responses(Path(download.value.path()))
    checkin = {row["item"]: row["value"] for row in rows if row["prompt_kind"] == "checkin"}
    assert checkin == checkin | {"tension": "7", "body": "belly", "noticed": "start"}
    assert {row["value"] for row in rows if row["prompt_kind"] == "practice" and row["item"] == "tension"} == {"3"}


@pytest.mark.long
def test_visitor_lets_the_bot_fall_in_the_middle_of_a_checkin_and_nothing_is_lost(
    demo: str, visit: Visitor
) -> None:
    page = visit(demo)
    page.opens_invitation("Bea")
    page.taps("Bea", *ENROLS, "Nee, later")
    page.moves_clock("Naar de volgende vraag")
    page.sees("Bea", "Heb je even een minuut?")
    page.taps("Bea", "Ja, nu", "8")
    page.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.page.get_by_role("navigation").get_by_role("button", name="Bea").click()
    expect(page.messages("Bea").get_by_role("button", name="Nummers")).to_be_in_viewport()
    page.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.taps("Bea", "Naar de vraag")

    behind = page.opens_behind()
    behind.get_by_role("button", name="Laat Anker vallen en opstaan").click()
    expect(behind).to_contain_text("Anker draait weer.")
    page.taps("Bea", "Borst, hart", "Klaar", "Er middenin")
    page.sees("Bea", "Ja, nog twee")

    page.taps("Bea", "Iets veranderen")
    for kept in ("1. 8", "2. Borst, hart", "3. Er middenin"):
        expect(page.messages("Bea").get_by_role("button", name=kept, exact=True)).to_be_visible()


def responses(file: Path) -> list[dict[str, str]]:
    """The rows of responses.csv in an export."""
    with zipfile.ZipFile(file) as export:
        text = export.read("responses.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
