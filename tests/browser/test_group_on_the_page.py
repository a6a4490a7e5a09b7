"""A group on the page: made with topics, administrated without a name, on a phone that shows mostly the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.visit import NARROW

pytestmark = pytest.mark.long


def test_visitor_makes_a_group_with_topics_and_administrates_it_without_a_name(
    stage: Stage, visit: Visitor
) -> None:
    page = visit(stage.address)
    page.phone("Anna").get_by_role("button", name="Meer voor Anna").click()
    page.page.get_by_role("menuitem", name="Maak een groep met onderwerpen").click()
    expect(page.page.get_by_role("navigation").get_by_text("Groep met onderwerpen")).to_be_visible()
    made = stage.telegram.world.groups[-1]
    assert made.is_forum
    page.page.get_by_role("navigation").get_by_text("Groep met onderwerpen").click()
    phone = page.page.get_by_role("region", name="Groepschat Groep met onderwerpen")
    phone.get_by_role("button", name="Meer voor Groep met onderwerpen").click()
    page.page.get_by_role("menuitem", name="Anna wordt anonieme beheerder").click()
    expect(phone).to_be_visible()
    assert made.members[stage.telegram.person("Anna").id].anonymous


def test_who_is_kept_out_asks_no_more(stage: Stage, visit: Visitor) -> None:
    group, vera = stage.telegram.world.groups[-1], stage.telegram.person("Vera")
    group.add_bot()
    group.promote_bot("can_invite_users")
    vera.ask_to_join(group)
    page = visit(stage.address)
    page.page.get_by_role("navigation").get_by_text(group.title).click()
    expect(page.page.get_by_text("Vera vraagt toegang.")).to_be_visible()
    stage.bot("declineChatJoinRequest", chat_id=group.id, user_id=vera.id)
    expect(page.page.get_by_text("Vera vraagt toegang.")).not_to_be_visible()


def test_bars_take_less_than_a_quarter_of_a_phone(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    page.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    top = page.page.locator(".phone.front").evaluate("each => each.getBoundingClientRect().top")
    assert top < NARROW[1] / 4


def test_a_topic_is_closed_and_deleted_the_bot_silenced_and_an_ordinary_group_made_large(
    stage: Stage, visit: Visitor
) -> None:
    page = visit(stage.address)
    forum = stage.telegram.group("Berk", [stage.person("Anna")], "forum")
    forum.add_bot()
    topic = forum.topic("Zomaar")
    page.page.get_by_role("navigation").get_by_text("Berk").click()
    phone = page.group("Berk")

    def choose(group: str, item: str) -> None:
        page.group(group).get_by_role("button", name=f"Meer voor {group}").click()
        page.page.get_by_role("menuitem", name=item, exact=True).click()

    phone.get_by_label("Onderwerp").select_option("Zomaar")
    choose("Berk", "Sluit Zomaar")
    expect(phone.get_by_label("Onderwerp")).to_contain_text("Zomaar (dicht)")
    assert topic.closed
    choose("Berk", "Verwijder Zomaar")
    expect(phone.get_by_label("Onderwerp")).not_to_contain_text("Zomaar")
    choose("Berk", "Anna legt Anker het zwijgen op")
    expect(phone).to_contain_text("Anker mag hier niet schrijven")
    choose("Berk", "Zet Ankers privacymodus uit")
    page.chooses("Anna", "Maak een gewone groep")
    page.page.get_by_role("navigation").get_by_text("Gewone groep").click()
    choose("Gewone groep", "Wordt een grote groep")
    expect(page.page.get_by_role("navigation").get_by_text("Gewone groep")).to_have_count(1)
    plain = stage.telegram.world.groups[-1]
    assert plain.kind == "supergroup"
    assert stage.telegram.world.bot.reads_all_group_messages
