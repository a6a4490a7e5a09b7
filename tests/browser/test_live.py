"""What happens is seen at once, after a reload, after a broken connection, and with hundreds of messages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage

pytestmark = pytest.mark.long

# How many messages of the first chat come and go, from here on.
COUNT_WHAT_CHANGES = """() => {
  window.changed = 0;
  new MutationObserver((changes) => {
    for (const each of changes) window.changed += each.addedNodes.length + each.removedNodes.length;
  }).observe(document.querySelector("[role=log] > *"), { childList: true });
}"""


def test_page_shows_everything_again_after_a_reload(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    stage.says(anna, "Kies", ["Ja"])
    page = visit(stage.address)
    page.presses(page.messages("Anna").get_by_role("button", name="Ja"))
    page.page.reload()
    page.sees("Anna", "Kies")
    expect(page.messages("Anna").get_by_role("button", name="Ja")).to_have_attribute("aria-busy", "true")


def test_page_that_lost_its_connection_catches_up_with_what_it_missed(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    page = visit(stage.address)
    port = int(stage.telegram.url.rpartition(":")[2])
    stage.in_loop(stage.telegram.stop())
    expect(page.page.get_by_role("alert")).to_contain_text("Geen verbinding")
    anna.say("Intussen")
    stage.in_loop(stage.telegram.start(port))
    page.sees("Anna", "Intussen")
    expect(page.page.get_by_role("alert")).to_have_count(0)


def test_chat_of_hundreds_opens_at_its_newest_message_and_stays_where_one_reads(
    stage: Stage, visit: Visitor
) -> None:
    anna = stage.person("Anna")
    for number in range(300):
        anna.say(f"Bericht nummer {number}, met wat meer woorden erbij dan in een regel passen.")
    page = visit(stage.address)
    log = page.messages("Anna")
    expect(log.get_by_role("article")).to_have_count(301)
    expect(log.get_by_role("article").last).to_be_in_viewport()
    log.get_by_text("Bericht nummer 150,").scroll_into_view_if_needed()
    page.page.evaluate(COUNT_WHAT_CHANGES)
    stage.says(anna, "Nieuws")
    to_newest = page.phone("Anna").get_by_role("button", name="Naar het nieuwste bericht")
    expect(to_newest).to_be_visible()
    expect(log.get_by_text("Bericht nummer 150,")).to_be_in_viewport()
    assert page.page.evaluate("window.changed") == 1, "a new message touches none of the others"
    to_newest.click()
    expect(log.get_by_text("Nieuws")).to_be_in_viewport()


def test_old_message_that_is_edited_or_deleted_changes_in_its_place(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    first, second = stage.says(anna, "Eerste", ["Weg"]), stage.says(anna, "Tweede")
    page = visit(stage.address)
    stage.bot("editMessageText", chat_id=anna.id, message_id=first, text="Eerste, anders")
    page.sees("Anna", "Eerste, anders")
    expect(page.messages("Anna").get_by_role("button", name="Weg")).to_have_count(0)
    stage.bot("deleteMessage", chat_id=anna.id, message_id=second)
    expect(page.messages("Anna")).not_to_contain_text("Tweede")
    expect(page.messages("Anna").get_by_role("article")).to_have_count(2)
