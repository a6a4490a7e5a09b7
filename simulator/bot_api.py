"""Carries out one Bot API call: finds the method, checks the call, runs it, wraps the answer as Telegram does."""

import inspect
import logging
from dataclasses import dataclass
from typing import Any

import orjson

from simulator.checks import MODELS, check_call
from simulator.methods import METHODS
from simulator.methods.registry import Done, Method, Request
from simulator.parameters import Given
from simulator.refusals import Refusal
from simulator.shapes import Json
from simulator.world import Call, World

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """Telegram's answer: HTTP code, body, and the seconds of a `Retry-After` header."""

    code: int
    body: bytes
    retry_after: int | None = None


async def carry_out(world: World, name: str, given: Given, fault: str = "") -> Answer:
    """Run one call and record it; a refusal is an answer too."""
    try:
        method = _find(name)
        call = check_call(method.model, given.values_for(method.model.model_fields))
        answer = _success(await _run(world, method, call, given))
    except Refusal as refusal:
        answer = refused(refusal)
    record(world, name, given, answer, fault)
    return answer


def refused(refusal: Refusal) -> Answer:
    """A refusal in Telegram's envelope."""
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return Answer(refusal.code, orjson.dumps(body), refusal.parameters.get("retry_after"))


def record(world: World, name: str, given: Given, answer: Answer, fault: str = "") -> None:
    """Keep a call for those who look on; an empty poll is not worth keeping."""
    if name.lower() == "getupdates" and answer.body == b'{"ok":true,"result":[]}' and not fault:
        return
    canonical = MODELS[name.lower()].__api_method__ if name.lower() in MODELS else name
    body = orjson.loads(answer.body) if _is_json(answer.body) else {"raw": answer.body.decode(errors="replace")}
    files = {part: upload.name for part, upload in given.uploads.items()}
    call = Call(canonical, given.values | files, answer.code, body, world.now(), fault)
    world.calls.append(call)
    world.events.add("call", method=canonical, code=answer.code)


def _find(name: str) -> Method:
    method = METHODS.get(name.lower())
    if method is not None:
        return method
    if name.lower() in MODELS:
        log.warning("the bot called %s, which the local Telegram does not model", name)
        raise Refusal(404, f"Not Found: the local Telegram does not model {MODELS[name.lower()].__api_method__}")
    raise Refusal(404, "Not Found: method not found")


async def _run(world: World, method: Method, call: Any, given: Given) -> Any:
    with world.lock:
        result = method.run(Request(world, given.uploads), call)
    return await result if inspect.isawaitable(result) else result


def _success(result: Any) -> Answer:
    if isinstance(result, bytes):
        return Answer(200, b'{"ok":true,"result":' + result + b"}")
    if isinstance(result, Done):
        body = {"ok": True, "result": result.result, "description": result.description}
        return Answer(200, orjson.dumps(body))
    return Answer(200, orjson.dumps({"ok": True, "result": result}))


def _is_json(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True
