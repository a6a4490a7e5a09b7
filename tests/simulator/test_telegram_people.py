"""What people can do and see, and what they cannot."""

import asyncio
from typing import Any

import pytest
import telegram as ptb

from simulator.menus import menu_for
from simulator.people import Person
from simulator.server import LocalTelegram, running
from tests.simulator.plain_api import Api


async def say(api: Api, person: Person, text: str, *labels: str) -> None:
    buttons = [[{"text": label, "callback_data": f"data of {label}"}] for label in labels]
    await api("sendMessage", chat_id=person.id, text=text, reply_markup={"inline_keyboard": buttons})


async def test_a_link_starts_the_bot_with_its_code(bot: ptb.Bot, telegram: LocalTelegram) -> None:
    telegram.person("Bea", language="en").open("https://t.me/anker_bot?start=CODE_1-x")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.text == "/start CODE_1-x"
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}
    assert update.effective_user is not None
    assert update.effective_user.language_code == "en"


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("https://t.me/other_bot?start=x", "does not lead to @anker_bot"),
        ("https://example.org/anker_bot?start=x", "does not lead to @anker_bot"),
        ("https://t.me/anker_bot?start=a.b", "no start code"),
        (f"https://t.me/anker_bot?start={'x' * 65}", "no start code"),
    ],
)
def test_a_link_telegram_would_not_follow_is_an_error(anna: Person, link: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        anna.open(link)


async def test_a_tap_goes_to_the_newest_button_of_that_name(api: Api, anna: Person) -> None:
    await say(api, anna, "Gisteren", "Ja", "Nee")
    await say(api, anna, "Vandaag", "Ja")
    assert anna.tap("Ja").message.text == "Vandaag"
    assert anna.tap("Nee").message.text == "Gisteren"
    assert anna.tap("Ja", message=anna.chat.messages[1]).message.text == "Gisteren"
    with pytest.raises(LookupError, match=r"Anna sees no button 'Misschien', but \['Ja', 'Ja', 'Nee'\]"):
        anna.tap("Misschien")


async def test_a_button_of_a_deleted_message_is_gone_but_can_be_forged(
    api: Api, bot: ptb.Bot, anna: Person
) -> None:
    await say(api, anna, "Even", "Ja")
    message = anna.last
    await bot.delete_message(anna.id, message.id)
    with pytest.raises(LookupError):
        anna.tap("Ja", message=message)
    anna.tap_data("forged", message=message)
    update = (await bot.get_updates(timeout=0))[-1]
    assert update.callback_query is not None
    assert update.callback_query.data == "forged"
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_somebody_elses_button_can_be_forged_too(api: Api, bot: ptb.Bot, anna: Person) -> None:
    await say(api, anna, "Voor Anna", "Ja")
    bea = anna.world.person("Bea", "nl")
    bea.tap_data("data of Ja", message=anna.last)
    update = (await bot.get_updates(timeout=0))[-1]
    assert update.callback_query is not None
    assert (update.callback_query.from_user.id, update.callback_query.data) == (bea.id, "data of Ja")


async def test_waiting_for_words_ends_with_what_is_seen_instead(api: Api, anna: Person) -> None:
    await say(api, anna, "Iets anders", "Ja")
    with pytest.raises(AssertionError, match=r"Anna waits for 'Dag', and sees:[\s\S]*'Iets anders' \[Ja\]"):
        await anna.sees("Dag", timeout=0)


async def test_waiting_notices_an_edit(api: Api, anna: Person) -> None:
    await say(api, anna, "Eerst", "Ja")
    waiting = asyncio.create_task(anna.sees("Daarna"))
    await api("editMessageText", chat_id=anna.id, message_id=anna.last.id, text="Daarna")
    assert (await waiting).edited


async def test_a_person_who_blocks_tells_the_bot_and_must_unblock_to_write(bot: ptb.Bot, anna: Person) -> None:
    anna.block()
    with pytest.raises(ValueError, match="blocked"):
        anna.say("hoi")
    anna.unblock()
    anna.say("hoi")
    _, blocked, unblocked, said = await bot.get_updates(timeout=0)
    for update, status in ((blocked, "kicked"), (unblocked, "member")):
        assert update.my_chat_member is not None
        assert update.my_chat_member.new_chat_member.status == status
    assert said.message is not None


async def test_an_edit_reaches_the_bot_and_only_of_ones_own_words(bot: ptb.Bot, anna: Person) -> None:
    said = anna.say("acht")
    anna.edit(said, "zeven")
    edited = (await bot.get_updates(timeout=0))[-1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (said.id, "zeven")
    await bot.send_message(anna.id, "dank")
    with pytest.raises(ValueError, match="cannot edit"):
        anna.edit(anna.last, "nee")


async def test_words_reach_the_bot_with_their_entities(bot: ptb.Bot, anna: Person) -> None:
    anna.say("  😀 zie https://example.org/a?b=1. mail a@b.nl of @anker_bot #rust /hulp 1/2 ")
    message = (await bot.get_updates(timeout=0))[-1].message
    assert message is not None
    found = {entity.type: text for entity, text in message.parse_entities().items()}
    assert found == {
        "url": "https://example.org/a?b=1",
        "email": "a@b.nl",
        "mention": "@anker_bot",
        "hashtag": "#rust",
        "bot_command": "/hulp",
    }


async def test_the_menu_is_the_narrowest_one_set(telegram: LocalTelegram, api: Api, anna: Person) -> None:
    def commands(name: str) -> dict[str, Any]:
        return {"commands": [{"command": name, "description": name}]}

    def seen() -> list[str]:
        return [command["command"] for command in menu_for(anna, anna.chat)]

    group = telegram.group("Samen", [anna])
    group.add_bot()
    assert seen() == []
    await api("setMyCommands", **commands("everywhere"))
    assert seen() == ["everywhere"]
    await api("setMyCommands", **commands("private"), scope={"type": "all_private_chats"})
    await api("setMyCommands", **commands("english"), scope={"type": "all_private_chats"}, language_code="en")
    assert seen() == ["private"]
    anna.language = "en"
    assert seen() == ["english"]
    await api("setMyCommands", **commands("anna"), scope={"type": "chat", "chat_id": anna.id})
    assert seen() == ["anna"]
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": anna.id})
    assert seen() == ["english"]
    await api("setMyCommands", **commands("admins"), scope={"type": "all_chat_administrators"})
    assert menu_for(anna, group)[0]["command"] == "admins"


async def test_each_change_is_an_event_with_a_growing_number(
    telegram: LocalTelegram, api: Api, anna: Person
) -> None:
    before = telegram.events.last_id
    heard: list[str] = []
    stop = telegram.listen(lambda event: heard.append(event.kind))
    await say(api, anna, "Zin?", "Ja")
    tap = anna.tap("Ja")
    await api("answerCallbackQuery", callback_query_id=tap.id)
    await api("deleteMessage", chat_id=anna.id, message_id=anna.last.id)
    stop()
    anna.say("ongehoord")
    assert heard == ["message", "call", "tap", "answer", "call", "deleted", "call"]
    events = telegram.events.since(before)
    assert [event.kind for event in events] == [*heard, "message"]
    assert [event.id for event in events] == list(range(before + 1, before + 9))


def test_a_telegram_in_a_thread_of_its_own_serves_a_caller_without_a_loop() -> None:
    with running(limits=False) as telegram:
        anna = telegram.person("Anna")

        async def greet() -> None:
            async with ptb.Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
                poll = asyncio.create_task(bot.get_updates(timeout=30))
                await bot.get_me()
                anna.open("https://t.me/anker_bot?start=x")
                (update,) = await poll
                assert update.effective_user is not None
                sending = asyncio.create_task(bot.send_message(update.effective_user.id, "Dag Anna"))
                await anna.sees("Dag Anna")
                await sending

        asyncio.run(greet())
        assert anna.last.text == "Dag Anna"
