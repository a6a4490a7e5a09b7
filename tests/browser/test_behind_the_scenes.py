"""What Telegram said, and what one can let go wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage

pytestmark = pytest.mark.long


def test_visitor_sees_each_call_with_its_answer_and_refusals_in_plain_view(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    page = visit(stage.address)
    behind = page.opens_behind()
    stage.says(anna, "Dag Anna")
    stage.bot("sendMessage", chat_id=anna.id, text="")
    expect(behind).to_contain_text("Bad Request: message text is empty")
    call = behind.get_by_role("group").filter(has_text="sendMessage").filter(has_text="200")
    call.get_by_text("sendMessage").click()
    expect(call).to_contain_text('"text": "Dag Anna"')
    expect(call).to_contain_text('"message_id"')
    assert stage.telegram.token not in behind.inner_text()
    behind.get_by_label("Alleen weigeringen").check()
    expect(behind.get_by_role("group")).to_have_count(1)


def test_visitor_lets_the_chosen_call_go_wrong_and_heals_it_again(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    page = visit(stage.address)
    behind = page.opens_behind()
    behind.get_by_label("Bij welke aanroep").select_option("sendMessage")
    behind.get_by_role("button", name="Te druk: wacht 5 seconden (429)").click()
    expect(behind).to_contain_text("Staat klaar: Te druk")
    assert stage.bot("getMe")["ok"]
    refusal = stage.bot("sendMessage", chat_id=anna.id, text="Dag")
    assert (refusal["error_code"], refusal["parameters"]["retry_after"]) == (429, 5)
    expect(behind).to_contain_text("Too Many Requests: retry after 5")
    assert stage.bot("sendMessage", chat_id=anna.id, text="Dag")["ok"], "it strikes once"
    behind.get_by_role("button", name="Telegram hapert (500)").click()
    expect(behind).to_contain_text("Staat klaar: Telegram hapert")
    behind.get_by_role("button", name="Alles weer goed").click()
    expect(behind).not_to_contain_text("Staat klaar")
    assert stage.bot("sendMessage", chat_id=anna.id, text="Dag")["ok"]


def test_visitor_sees_when_the_bot_is_down_and_lets_it_get_up(stage: Stage, visit: Visitor) -> None:
    stage.control.bot_runs = False
    page = visit(stage.address)
    expect(page.page.get_by_role("banner")).to_contain_text("Anker ligt stil")
    behind = page.opens_behind()
    behind.get_by_role("button", name="Laat Anker vallen en opstaan").click()
    expect(behind).to_contain_text("Anker draait weer.")
    expect(page.page.get_by_role("banner")).to_contain_text("Anker draait")
    assert stage.control.restarts == 1
