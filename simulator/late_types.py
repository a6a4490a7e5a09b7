"""aiogram's models, each built when it is first needed: all at once they take seconds of every start."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    """Import it, unless somebody did; its models wait, and find the names in their annotations by themselves."""
    if "aiogram" not in sys.modules:
        with _built_late():
            importlib.import_module("aiogram.methods")


@contextmanager
def _built_late() -> Iterator[None]:
    build = BaseModel.__dict__["model_rebuild"]
    setattr(BaseModel, "model_rebuild", classmethod(_know_names))  # noqa: B010
    BaseModel.model_config["defer_build"] = True
    try:
        yield
    finally:
        del BaseModel.model_config["defer_build"]
        setattr(BaseModel, "model_rebuild", build)  # noqa: B010


def _know_names(model: type[BaseModel], *, _types_namespace: Mapping[str, Any]) -> None:
    """What aiogram hands over for building a model is kept where pydantic looks later: in the model's module."""
    known = vars(sys.modules[model.__module__])
    for name, meant in _types_namespace.items():
        known.setdefault(name, meant)
