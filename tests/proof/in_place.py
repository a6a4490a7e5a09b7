"""A changed function, put in the place of the one that is loaded: quicker than to read every module anew."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType


def put_in_place(before: CodeType, after: CodeType) -> bool:
    """Whether all that differs between two of a module stands in functions that are loaded; these have it now."""
    if _but_for_functions(before) != _but_for_functions(after):
        return False
    differing = list(_differing_functions(before, after))
    loaded = [each for each in gc.get_objects() if type(each) is FunctionType]
    return all(_is_put(loaded, was, becomes) for was, becomes in differing)


def _differing_functions(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Of a module or class body, the outermost functions that are not the same: as each was, and as it is."""
    for was, becomes in zip(before.co_consts, after.co_consts, strict=True):
        if not isinstance(was, CodeType) or was == becomes:
            continue
        if _is_function(was):
            yield was, becomes
        else:
            yield from _differing_functions(was, becomes)


def _is_put(loaded: list[FunctionType], was: CodeType, becomes: CodeType) -> bool:
    found = [each for each in loaded if each.__code__.co_filename == was.co_filename and each.__code__ == was]
    if any(len(each.__closure__ or ()) != len(becomes.co_freevars) for each in found):
        return False
    for each in found:
        each.__code__ = becomes
    return bool(found)


def _but_for_functions(code: CodeType) -> CodeType:
    """A module or class body with each function taken out: what runs while it is read."""
    consts = (
        each if not isinstance(each, CodeType) else None if _is_function(each) else _but_for_functions(each)
        for each in code.co_consts
    )
    return code.replace(co_consts=tuple(consts))


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & inspect.CO_OPTIMIZED)
