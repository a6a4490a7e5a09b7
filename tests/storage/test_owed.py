"""Whatever erases something sealed owes a clean journal: SQLite keeps the old bytes, and the key opens them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from sqlalchemy import Delete, LargeBinary, Table, Update

import storage
from storage.every_table import import_tables

# Statements that erase, and whose function owes nothing itself: why that is so.
WHOEVER_CALLS_IT = "one part of an erasure, which owes for the whole"
BROUGHT_HOME = "what buttons carry, all day: the log is brought home in each minute in which nobody waits"
NOTHING_OF_HERS = "nothing that anybody said, and no name"
OWED_ELSEWHERE = {
    "chat_messages._FORGET": WHOEVER_CALLS_IT,
    "chat_messages._PURGE": WHOEVER_CALLS_IT,
    "chats._REMOVE": "the same chat is there under its new id",
    "group_drafts._DROP": NOTHING_OF_HERS,
    "delivery._ARRIVED": BROUGHT_HOME,
    "erasure_list._DROP_OWED": "a hash that nobody has to find any more",
    "inbox._DROP_OF": WHOEVER_CALLS_IT,
    "inbox._ERASE_OF": WHOEVER_CALLS_IT,
    "inbox._PURGE_DONE": WHOEVER_CALLS_IT,
    "inbox._PURGE_KEPT": WHOEVER_CALLS_IT,
    "inbox._UNTIE": WHOEVER_CALLS_IT,
    "invitations._FORGET": WHOEVER_CALLS_IT,
    "invitations._TIDY": NOTHING_OF_HERS,
    "lessons._ERASE": NOTHING_OF_HERS,
    "people._REMOVE": WHOEVER_CALLS_IT,
    "pot._FORGET": WHOEVER_CALLS_IT,
    "pot._UNSAY": WHOEVER_CALLS_IT,
    "sent_messages._ERASE": WHOEVER_CALLS_IT,
    "sent_messages._ERASE_OF_CHAT": WHOEVER_CALLS_IT,
    "sent_messages._ERASE_OF_SUBJECT": WHOEVER_CALLS_IT,
    "shares._DROP": "with the update that said it, of which nothing is kept",
    "shares._DROP_OF": "with the update that said it, of which nothing is kept",
    "shares._DROP_OLD": WHOEVER_CALLS_IT,
    "shares._LAPSE": WHOEVER_CALLS_IT,
    "supports._FORGET": WHOEVER_CALLS_IT,
    "supports._TAKE_BACK": NOTHING_OF_HERS,
    "ways_in._DROP_LINK": NOTHING_OF_HERS,
    "ways_in._DROP_WAYS": NOTHING_OF_HERS,
    "wishes._FORGET": WHOEVER_CALLS_IT,
    "words_behind._PURGE": WHOEVER_CALLS_IT,
}


def test_each_statement_that_erases_is_one_of_a_function_that_owes_or_says_why_not() -> None:
    import_tables()
    owed = {place: owes for module in _modules() for place, owes in _erasing(module)}
    assert len(owed) > 40
    assert {place for place, owes in owed.items() if not owes} == set(OWED_ELSEWHERE)


def _modules() -> Iterator[str]:
    yield from (each.name for each in iter_modules(storage.__path__) if not each.ispkg)


def _erasing(module: str) -> Iterator[tuple[str, bool]]:
    """Each statement of a module that takes something sealed away, and whether all who run it there owe."""
    names = vars(import_module(f"storage.{module}"))
    tree = ast.parse((Path(storage.__path__[0]) / f"{module}.py").read_text(encoding="utf-8"))
    for name in [name for name, each in names.items() if _erases(each) and _is_made_in(tree, name)]:
        users = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and _uses(each, name)]
        if users:
            yield f"{module}.{name}", all("journal.owe(" in ast.unparse(each) for each in users)


def _erases(statement: object) -> bool:
    if isinstance(statement, Delete):
        return bool(_sealed_in(statement.table))
    if not isinstance(statement, Update):
        return False
    emptied = {getattr(each, "name", each) for each, value in (statement._values or {}).items() if _is_none(value)}
    return bool(emptied & _sealed_in(statement.table))


def _is_none(value: object) -> bool:
    return value is None or (getattr(value, "value", value) is None and not getattr(value, "required", False))


def _sealed_in(table: object) -> set[str]:
    assert isinstance(table, Table)
    return {column.name for column in table.c if isinstance(column.type, LargeBinary)}


def _is_made_in(tree: ast.Module, name: str) -> bool:
    made = (each.targets[0] for each in tree.body if isinstance(each, ast.Assign))
    return any(isinstance(each, ast.Name) and each.id == name for each in made)


def _uses(function: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(function))
