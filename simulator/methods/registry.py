"""Where each modelled method is entered under its name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.checks import AnyMethod
from simulator.parameters import Upload
from simulator.world import World


@dataclass(frozen=True)
class Request:
    """What a method works with besides its call: the world, and the files that came along."""

    world: World
    uploads: Mapping[str, Upload]


@dataclass(frozen=True)
class Done:
    """A result with a sentence beside it, as the webhook methods answer."""

    result: Any
    description: str


Result = Any
Call = TypeVar("Call", bound=AnyMethod)
Function = Callable[[Request, Call], Result | Awaitable[Result]]


@dataclass(frozen=True)
class Method:
    """A modelled method: the Bot API's model of its parameters, and what it does."""

    model: type[AnyMethod]
    run: Callable[[Request, Any], Result | Awaitable[Result]]


METHODS: dict[str, Method] = {}


def method(model: type[Call]) -> Callable[[Function[Call]], Function[Call]]:
    """Enter a function as the method this model describes."""

    def enter(function: Function[Call]) -> Function[Call]:
        METHODS[model.__api_method__.lower()] = Method(model, function)
        return function

    return enter
