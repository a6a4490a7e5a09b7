"""Checks a `reply_markup`: its shape, its buttons, and Telegram's limits on them.

aiogram's models cannot do this: a broken inline keyboard silently validates as a `ReplyKeyboardRemove`.
"""

from collections.abc import Callable
from typing import Any

from aiogram.types import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from pydantic import BaseModel

from simulator.refusals import Refusal, bad_request
from simulator.shapes import Json

MAX_CALLBACK_DATA = 64  # bytes
MAX_ROW = 8  # Telegram drops what comes after; a button nobody sees is refused here
MAX_BUTTONS = 100

KINDS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}
ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
}
URL_SCHEMES = ("http://", "https://", "tg://", "ton://", "tonsite://")


def check_keyboard(markup: Any) -> type[BaseModel]:
    """Return the model that fits a decoded `reply_markup`.

    Raises:
        Refusal: for a shape or a button Telegram turns down.
    """
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    kinds = [kind for kind in KINDS if kind in markup]
    if len(kinds) != 1:
        raise bad_request("can't parse reply keyboard markup JSON object")
    kind = kinds[0]
    if kind == "inline_keyboard":
        _check_rows(markup[kind], 'field "inline_keyboard" of the InlineKeyboardMarkup', _check_inline_button)
    elif kind == "keyboard":
        _check_rows(markup[kind], 'field "keyboard"', _check_reply_button)
    return KINDS[kind]


def _check_rows(rows: Any, name: str, check_button: Callable[[Any], None]) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"{name} must be an Array of Arrays")
    for row in rows:
        if len(row) > MAX_ROW:
            raise bad_request(f"{name} has a row of more than {MAX_ROW} buttons; Telegram would not show the rest")
        for button in row:
            check_button(button)
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")


def _check_inline_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    _check_text(button)
    actions = ACTIONS & button.keys()
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unparsable("InlineKeyboardButton must have exactly one optional field")
    if "callback_data" in actions:
        _check_callback_data(button["callback_data"])
    if "url" in actions:
        _check_url(button["url"])


def _check_reply_button(button: Any) -> None:
    if isinstance(button, str):
        if not button:
            raise bad_request("keyboard button text must be non-empty")
    elif not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    else:
        _check_text(button)


def _check_text(button: Json) -> None:
    text = button.get("text")
    if text is None:
        raise _unparsable('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unparsable('Field "callback_data" must be of type String')
    if not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _unparsable('Field "url" must be of type String')
    if not url.startswith(URL_SCHEMES) or len(url.partition("://")[2]) == 0:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {reason}")
