"""The answer to a tap."""

from aiogram.methods import AnswerCallbackQuery

from simulator.messages import Answer
from simulator.methods.registry import Request, method
from simulator.refusals import QUERY_TOO_OLD, bad_request
from simulator.utf16 import utf16_length

MAX_TOAST = 200


@method(AnswerCallbackQuery)
def answer_callback_query(request: Request, call: AnswerCallbackQuery) -> bool:
    """Stop the spinner on a button, with a toast or an alert if wanted."""
    if utf16_length(call.text or "") > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.url and not call.url.startswith(f"https://t.me/{request.world.bot.username}?start="):
        raise bad_request("URL_INVALID")
    tap = request.world.open_tap(call.callback_query_id)
    if tap is None:
        raise bad_request(QUERY_TOO_OLD)
    request.world.answer(tap, Answer(call.text or "", bool(call.show_alert), call.url or ""))
    return True
