"""For everybody: by keyboard alone, with a screen reader, in two languages, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from simulator.page.control import Coming
from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.visit import NARROW, Visit
from tests.moments import T0, amsterdam
from tests.simulator.pictures import png

pytestmark = pytest.mark.thorough

HOUR = 3600


@pytest.mark.long
def test_visitor_does_it_all_by_keyboard(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    tabs_to(page, "Open de uitnodiging")
    page.page.keyboard.press("Enter")
    page.sees("Anna", "/start")
    anna = stage.telegram.person("Anna")
    stage.says(anna, "Kies", ["Ja", "Nee"])
    page.sees("Anna", "Kies")
    tabs_to(page, "Nee")
    page.page.keyboard.press("Space")
    expect(page.messages("Anna").locator("[aria-busy=true]")).to_have_text("Nee")
    tabs_to(page, "Bericht van Anna")
    page.page.keyboard.type("Dag")
    page.page.keyboard.press("Enter")
    page.sees("Anna", "Dag")
    page.page.keyboard.press("Shift+Tab")
    page.page.keyboard.press("Shift+Tab")
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_role("menu")).to_be_visible()
    page.page.keyboard.press("ArrowDown")
    expect(page.page.get_by_role("menuitem", name="Neem spraak op")).to_be_focused()
    page.page.keyboard.press("Escape")
    expect(page.phone("Anna").get_by_role("button", name="Voeg iets toe")).to_be_focused()


@pytest.mark.long
def test_visitor_goes_from_message_to_message_with_the_arrow_keys(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    stage.says(anna, "Eerste")
    stage.says(anna, "Tweede")
    page = visit(stage.address)
    page.messages("Anna").focus()
    for key, words in (("ArrowUp", "Tweede"), ("ArrowUp", "Eerste"), ("ArrowDown", "Tweede")):
        page.page.keyboard.press(key)
        expect(page.messages("Anna").get_by_role("article").filter(has_text=words)).to_be_focused()


@pytest.mark.long
def test_page_speaks_the_chosen_language_and_remembers_it(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    page.page.get_by_label("Taal").select_option("en")
    expect(page.page.get_by_role("heading", name="Anker on the table")).to_be_visible()
    expect(page.page.locator("html")).to_have_attribute("lang", "en")
    page.page.reload()
    expect(page.page.get_by_role("region", name="Anna's phone")).to_be_visible()


@pytest.mark.long
def test_guide_can_be_hidden_and_shown_again(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    page.page.get_by_role("button", name="Verberg de stappen").click()
    expect(page.page.get_by_role("region", name="De eerste minuut")).to_have_count(0)
    page.page.reload()
    page.page.get_by_role("button", name="Toon de stappen").click()
    expect(page.step("Je bent Anna")).to_be_visible()


@pytest.mark.long
def test_narrow_page_shows_one_phone_and_counts_what_is_new_on_the_others(stage: Stage, visit: Visitor) -> None:
    bea = stage.person("Bea")
    page = visit(stage.address)
    page.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    expect(page.phone("Anna")).to_be_visible()
    expect(page.phone("Bea")).to_be_hidden()
    stage.says(bea, "Dag Bea")
    tab = page.page.get_by_role("navigation").get_by_role("button", name="Bea")
    expect(tab).to_contain_text("1")
    tab.click()
    expect(page.phone("Bea")).to_be_visible()
    expect(tab).not_to_contain_text("1")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_a_full_table_looks_well_and_axe_finds_nothing_serious(stage: Stage, visit: Visitor) -> None:
    a_full_table(stage)
    visit(stage.address).looks_well("table", "Anna")


@pytest.mark.long
def test_every_other_screen_looks_well_too(stage: Stage, visit: Visitor) -> None:
    a_full_table(stage)
    page = visit(stage.address)
    page.page.get_by_role("navigation").get_by_role("button", name="Groep Linde").click()
    page.looks_well("group", "Groep Linde")
    page.phone("Anna").get_by_role("button", name="Meer voor Anna").click()
    page.looks_well_as_it_is("menu")
    page.page.keyboard.press("Escape")
    page.chooses("Anna", "Open een uitnodiging")
    page.looks_well_as_it_is("invitation")
    page.page.keyboard.press("Escape")
    page.page.get_by_role("button", name="Iemand erbij").click()
    page.looks_well_as_it_is("add-person")
    page.page.keyboard.press("Escape")
    page.opens_behind().get_by_role("group").filter(has_text="sendMessage").first.get_by_text(
        "sendMessage"
    ).click()
    page.looks_well_as_it_is("behind")


def tabs_to(page: Visit, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        page.page.keyboard.press("Tab")
        if (
            page.page.evaluate("(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()")
            == name
        ):
            return
    raise AssertionError(f"nothing called {name} can be reached with Tab")


def a_full_table(stage: Stage) -> None:
    """Everything the page can show: files, formats, long labels, reactions, refusals, a group with requests."""
    anna, bea, sanne = (stage.person(name) for name in ("Anna", "Bea", "Sanne"))
    stage.control.plans = [Coming(amsterdam("2026-03-02 20:00"), "checkin", 2)]
    stage.says(
        anna,
        "<b>Dag Anna.</b>\nHoe <i>gespannen</i> is je lijf nu?\nMeer lezen? Tik op /privacy.",
        parse_mode="HTML",
    )
    anna.react(anna.chat.messages[-1], "👍")
    stage.says(
        anna,
        "0 is rustig, 10 is heel gespannen.",
        list("012345"),
        ["6", "7", "8", "9", "10"],
        ["Weet ik niet", "Sla over"],
    )
    stage.telegram.group("Groep Linde").add_bot(sanne)
    stage.control.clock.move_by(3 * HOUR)
    anna.say("Ik typ het liever", reply_to=anna.chat.messages[1])
    anna.edit(anna.chat.messages[-1], "Ik typ het liever zelf")
    bea.send_photo(png(320, 200), "Mijn ladder")
    bea.send_voice(b"OggS")
    stage.says(
        bea,
        "Waar merk je het?",
        ["Op het moment dat het al lang begonnen was en ik het pas later zag"],
        ["✓ Buik"],
    )
    bea.block()
    stage.bot("sendMessage", chat_id=bea.id, text="Dag")
    document = sanne.send_document(b"a;b", "export-groep-linde-2026-03-02.zip").file
    assert document is not None
    stage.bot("sendDocument", chat_id=sanne.id, document=document.file_id, caption="Let op: persoonsgegevens.")
    group = stage.telegram.group("Groep Linde")
    bea.say("Wie neemt er koekjes mee?", chat=group)
    stage.bot("sendMessage", chat_id=group.id, text="Donderdag zien we elkaar. Tot dan.")
    dunya = stage.telegram.person("Dunya")
    dunya.ask_to_join(group)
    assert stage.control.now() > T0
