"""What people do on their phones: write, answer, edit, react, send files, block, go offline, meet in the group."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.stage import Stage
from tests.browser.visit import NARROW
from tests.simulator.pictures import png

pytestmark = pytest.mark.long


def test_parent_answers_and_edits_and_reacts_and_the_bot_hears_each(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    stage.says(anna, "Hoe is het?")
    page = visit(stage.address)
    page.with_message("Anna", "Hoe is het?", "Reageer met 👍")
    page.sees("Anna", "👍 1")
    assert anna.chat.messages[-1].reactions == {anna.id: ["👍"]}
    page.with_message("Anna", "Hoe is het?", "Antwoord")
    page.writes("Anna", "Best druk")
    said = anna.chat.messages[-1]
    assert (said.text, said.reply_to and said.reply_to.text) == ("Best druk", "Hoe is het?")
    page.with_message("Anna", "Best druk", "Bewerk")
    page.writes("Anna", "Best rustig")
    page.sees("Anna", "bewerkt")
    assert said.text == "Best rustig"
    page.with_message("Anna", "Best rustig", "Verwijder")
    expect(page.messages("Anna")).not_to_contain_text("Best rustig")


def test_button_spins_until_the_bot_answers_with_a_toast_or_an_alert(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    stage.says(anna, "Kies", ["Toast", "Alert"])
    page = visit(stage.address)
    for label, alert in (("Toast", False), ("Alert", True)):
        button = page.messages("Anna").get_by_role("button", name=label)
        page.presses(button)
        expect(button).to_have_attribute("aria-busy", "true")
        (tap,) = [each for each in stage.telegram.world.taps.values() if each.answer is None]
        stage.bot("answerCallbackQuery", callback_query_id=tap.id, text=f"Gezien: {label}", show_alert=alert)
        expect(button).not_to_have_attribute("aria-busy", "true")
        expect(page.page.get_by_text(f"Gezien: {label}")).to_be_visible()
    page.page.get_by_role("dialog").get_by_role("button", name="Oké").click()
    expect(page.page.get_by_role("dialog")).to_have_count(0)


def test_parent_sends_photo_voice_note_and_file_and_gets_a_document_back(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    page = visit(stage.address)
    page.attaches("Anna", "Foto", "ladder.png", "image/png", png(320, 200))
    expect(page.messages("Anna").get_by_role("img", name="Foto van Anna")).to_be_visible()
    page.attaches("Anna", "Spraakbericht", "note.ogg", "audio/ogg", b"OggS")
    expect(page.messages("Anna").get_by_label("Spraakbericht van Anna")).to_be_visible()
    page.attaches("Anna", "Bestand", "brief <b>.txt", "text/plain", b"dag")
    expect(page.messages("Anna").get_by_role("link", name="Download brief <b>.txt")).to_be_visible()
    assert [each.file.kind for each in anna.chat.messages if each.file] == ["photo", "voice", "document"]
    with page.page.expect_download() as download:
        page.messages("Anna").get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes() == b"dag"


def test_tags_in_what_people_and_bot_write_stay_text(stage: Stage, visit: Visitor) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    anna = stage.person("Anna")
    anna.say(hostile)
    stage.says(
        anna,
        "<b>vet</b> &lt;i&gt; <a href='https://example.org/'>hier</a> <a href='tg://x'>daar</a>",
        [hostile],
        parse_mode="HTML",
    )
    page = visit(stage.address)
    log = page.messages("Anna")
    expect(log).to_contain_text(hostile)
    expect(log.get_by_role("button", name=hostile)).to_be_visible()
    expect(log.locator("strong")).to_have_text("vet")
    expect(log).to_contain_text("vet <i> hier")
    expect(log.get_by_role("link", name="hier")).to_have_attribute("rel", "noopener noreferrer")
    assert log.locator("img, script").count() == 0


def test_person_who_blocks_the_bot_or_is_offline_gets_nothing_until_she_comes_back(
    stage: Stage, visit: Visitor
) -> None:
    anna, bea = stage.person("Anna"), stage.person("Bea")
    page = visit(stage.address)
    page.chooses("Anna", "Blokkeer Anker")
    expect(page.phone("Anna").get_by_role("button", name="Deblokkeer Anker")).to_be_visible()
    assert stage.bot("sendMessage", chat_id=anna.id, text="Hallo?")["error_code"] == 403
    page.sees("Anna", "Niet aangekomen: Anker is geblokkeerd")
    page.phone("Anna").get_by_role("button", name="Deblokkeer Anker").click()
    expect(page.phone("Anna").get_by_role("textbox")).to_be_visible()

    page.chooses("Bea", "Ga offline")
    back = page.phone("Bea").get_by_role("button", name="Kom weer online")
    expect(back).to_be_visible()
    stage.says(bea, "Eerst dit")
    stage.says(anna, "En dit")
    page.sees("Anna", "En dit")
    expect(page.messages("Bea")).not_to_contain_text("Eerst dit")
    back.click()
    page.sees("Bea", "Eerst dit")


def test_slash_opens_the_menu_of_her_language(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    stage.bot(
        "setMyCommands", commands=[{"command": "hulp", "description": "Nummers en uitleg"}], language_code="nl"
    )
    page = visit(stage.address)
    page.phone("Anna").get_by_role("textbox", name="Bericht van Anna").press_sequentially("/")
    page.page.get_by_role("menuitem", name="/hulp Nummers en uitleg").click()
    page.sees("Anna", "/hulp")
    assert anna.chat.messages[-1].text == "/hulp"


def test_command_in_a_text_is_tapped_and_keeps_its_full_stop_beside_it(stage: Stage, visit: Visitor) -> None:
    anna = stage.person("Anna")
    page = visit(stage.address)
    page.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.page.get_by_role("navigation").get_by_role("button", name="Anna").click()
    stage.says(anna, "Dat was het. Later nog eens? Tik op /uitleg.")
    command = page.messages("Anna").get_by_role("button", name="/uitleg")
    expect(command).to_be_visible()
    assert command.evaluate(
        """each => {
            const stop = document.createRange();
            stop.selectNodeContents(each.nextSibling);
            return Math.abs(stop.getBoundingClientRect().bottom - each.getBoundingClientRect().bottom) < 4;
        }"""
    )
    command.click()
    page.sees("Anna", "/uitleg")
    command.last.press("Enter")
    command.last.press("Space")
    expect(page.messages("Anna").get_by_role("article").filter(has_text="/uitleg")).to_have_count(4)


def test_people_meet_in_the_group_chat_where_the_bot_can_be_added(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    page.page.get_by_role("navigation").get_by_role("button", name="Groep Linde").click()
    group = page.group("Groep Linde")
    expect(group).to_contain_text("Anker is hier niet")
    group.get_by_label("Schrijf als").select_option("Bea")
    group.get_by_role("textbox", name="Bericht van Bea").fill("Hoi allemaal")
    group.get_by_role("textbox", name="Bericht van Bea").press("Enter")
    expect(group.get_by_role("log")).to_contain_text("Hoi allemaal")
    group.get_by_role("button", name="Meer voor Groep Linde").click()
    page.page.get_by_role("menuitem", name="Bea voegt Anker toe").click()
    expect(group).to_contain_text("Anker luistert alleen naar zijn naam")
    page.chooses("Carla", "Ga uit Groep Linde")
    expect(group).to_contain_text("Leden: 3")
    page.chooses("Carla", "Vraag toegang tot Groep Linde")
    group.get_by_role("button", name="Laat binnen").click()
    expect(group).to_contain_text("Carla is erbij")
    assert [person.name for person in stage.telegram.group("Groep Linde").people] == [
        "Anna",
        "Bea",
        "Sanne",
        "Carla",
    ]


def test_somebody_new_opens_a_pasted_link(stage: Stage, visit: Visitor) -> None:
    page = visit(stage.address)
    page.page.get_by_role("button", name="Iemand erbij").click()
    dialog = page.page.get_by_role("dialog", name="Iemand erbij")
    dialog.get_by_label("Naam").fill("Dunya")
    dialog.get_by_role("button", name="Erbij").click()
    page.phone("Dunya").get_by_text("Of plak een link").click()
    page.phone("Dunya").get_by_label("Of plak een link").fill("https://t.me/anker_bot?start=abc")
    page.phone("Dunya").get_by_role("button", name="Open", exact=True).click()
    page.sees("Dunya", "/start")
    assert stage.telegram.person("Dunya").chat.messages[-1].text == "/start abc"


def test_forum_is_read_and_written_topic_by_topic_and_a_pinned_message_stays_in_view(
    stage: Stage, visit: Visitor
) -> None:
    anna, sanne = stage.person("Anna"), stage.person("Sanne")
    forum = stage.telegram.group("Forum", [sanne, anna], "forum")
    forum.add_bot(sanne)
    topic = forum.topic("Koken")
    stage.bot("sendMessage", chat_id=forum.id, text="Over iets anders")
    pinned = stage.says(anna, "Donderdag om half acht")
    stage.bot("pinChatMessage", chat_id=anna.id, message_id=pinned)
    page = visit(stage.address)
    expect(page.phone("Anna").get_by_role("button", name="Vastgezet")).to_contain_text("Donderdag om half acht")

    page.page.get_by_role("navigation").get_by_role("button", name="Forum").click()
    phone = page.group("Forum")
    expect(phone.get_by_role("log")).to_contain_text("Over iets anders")
    phone.get_by_label("Onderwerp").select_option("Koken")
    expect(phone.get_by_role("log")).not_to_contain_text("Over iets anders")
    phone.get_by_role("textbox").fill("Soep?")
    phone.get_by_role("textbox").press("Enter")
    expect(phone.get_by_role("log")).to_contain_text("Soep?")
    assert forum.messages[-1].thread_id == topic.id
