"""The states a row goes through: one table of transitions a thing, and statements that know no other way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Update, update

from storage.statements import one_of

# By state, those that may follow.
Transitions = Mapping[str, frozenset[str]]


class WrongTransition(Exception):
    """A thing cannot go from its state to that one."""


def moves(
    state: Column[Any],
    transitions: Transitions,
    which: ColumnElement[bool],
    stamped: Callable[[str], Mapping[str, Any]] = lambda _new: {},
) -> dict[str, Update]:
    """By state, the one statement that brings a row there: from those that allow it, and no others.

    `which` is the row; `stamped` says what else is set with a state.
    """
    return {
        new: update(state.table).where(which, one_of(state, before)).values({state.name: new, **stamped(new)})
        for new in transitions
        if (before := [old for old, following in transitions.items() if new in following])
    }
