"""A whole small conversation, with python-telegram-bot's own stack over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from simulator.server import LocalTelegram

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Rustig", callback_data="calm")]])
    await update.message.reply_html(f"Dag <b>jij</b>. Code: {context.args}", reply_markup=keyboard)


async def thank(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Genoteerd")
    await update.callback_query.edit_message_text(f"Dank je: {update.callback_query.data}")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"Je zei {update.message.text}", do_quote=True)


@pytest.fixture
async def application(telegram: LocalTelegram) -> AsyncIterator[AnyApplication]:
    application = (
        Application.builder()
        .token(telegram.token)
        .base_url(f"{telegram.url}/bot")
        .base_file_url(f"{telegram.url}/file/bot")
        .job_queue(None)
        .build()
    )
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(thank))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


@pytest.mark.usefixtures("application")
async def test_a_parent_opens_a_link_taps_and_writes_and_the_bot_answers_each(telegram: LocalTelegram) -> None:
    anna = telegram.person("Anna")

    anna.open("https://t.me/anker_bot?start=abc-123_X")
    greeting = await anna.sees("Dag jij")
    assert greeting.text == "Dag jij. Code: ['abc-123_X']"
    assert greeting.html == "Dag <b>jij</b>. Code: ['abc-123_X']"
    assert greeting.buttons == [["Rustig"]]

    tap = anna.tap("Rustig")
    assert (await tap.answered()).text == "Genoteerd"
    thanks = await anna.sees("Dank je: calm")
    assert thanks is greeting
    assert thanks.edited
    assert thanks.buttons == []

    said = anna.say("hoi")
    reply = await anna.sees("Je zei hoi")
    assert reply.reply_to is said
    assert [message.from_bot for message in anna.chat.messages] == [False, True, False, True]
