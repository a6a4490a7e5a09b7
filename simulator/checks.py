"""Checks a call against aiogram's model of the Bot API, and says in Telegram's words what is wrong.

What the models let pass is checked here: unknown fields (Telegram ignores them, which hides a bot's
mistakes, so the local Telegram refuses them), JSON inside strings, and keyboards.
"""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import aiogram.methods
import orjson
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError

from simulator.keyboards import check_keyboard
from simulator.refusals import Refusal, bad_request

AnyMethod = TelegramMethod[Any]
Call = TypeVar("Call", bound=AnyMethod)

MODELS: dict[str, type[AnyMethod]] = {
    model.__api_method__.lower(): model
    for name in aiogram.methods.__all__
    if (model := getattr(aiogram.methods, name)) is not TelegramMethod
    and isinstance(model, type)
    and issubclass(model, TelegramMethod)
}

# How Telegram asks for what is missing.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "invalid file_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "commands": "can't parse commands: commands are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "audio": "there is no audio in the request",
    "media": "there is no media in the request",
}
UNPARSABLE = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "entities": "can't parse entities JSON object",
    "commands": "can't parse commands JSON object",
    "allowed_updates": "can't parse allowed_updates JSON object",
}


def check_call(model: type[Call], values: Mapping[str, Any]) -> Call:
    """Return the call as a typed object.

    Raises:
        Refusal: for an unknown or missing parameter, a wrong type or a keyboard that is none.
    """
    method = model.__api_method__
    model.model_rebuild()  # where it was not yet
    for name in values:
        if name not in model.model_fields:
            raise bad_request(f'the local Telegram knows no parameter "{name}" of {method}')
    decoded: dict[str, Any] = {
        name: None for name, field in model.model_fields.items() if isinstance(field.default, Default)
    }
    for name, value in values.items():
        if not _is_only_a_file(model.model_fields[name].annotation):
            decoded[name] = _decoded(model, name, value)
    if decoded.get("reply_markup") is not None:
        markup = decoded["reply_markup"]
        decoded["reply_markup"] = _validated(check_keyboard(markup), markup, method)
    return _validated(model, decoded, method)


Model = TypeVar("Model", bound=BaseModel)


def _validated(model: type[Model], values: Mapping[str, Any], method: str) -> Model:
    try:
        checked = model.model_validate(values)
    except ValidationError as error:
        raise _in_telegrams_words(error, method) from None
    for path in _unknown_fields(checked, ""):
        raise bad_request(f'the local Telegram knows no field "{path}" in {method}')
    return checked


def _decoded(model: type[AnyMethod], name: str, value: Any) -> Any:
    """Objects and lists travel as JSON in a string, except in a JSON body."""
    if not isinstance(value, str) or not _is_structured(model.model_fields[name].annotation):
        return value
    if value == "":
        return None
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise bad_request(UNPARSABLE.get(name, f"can't parse {name} JSON object")) from None


def _is_structured(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (list, dict):
        return True
    if origin in (Union, types.UnionType, Annotated):
        return any(_is_structured(option) for option in get_args(annotation))
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_only_a_file(annotation: Any) -> bool:
    """A thumbnail or certificate can only be uploaded, and shows nowhere here."""
    return InputFile in get_args(annotation) and str not in get_args(annotation)


def _in_telegrams_words(error: ValidationError, method: str) -> Refusal:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    path = ".".join(str(step) for step in first["loc"])
    return bad_request(f'parameter "{path}" of {method} is wrong: {first["msg"]}')


def _unknown_fields(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}".lstrip(".") for name in value.model_extra or ())
        for name in value.model_fields_set & type(value).model_fields.keys():
            yield from _unknown_fields(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_fields(item, f"{path}.{index}".lstrip("."))
