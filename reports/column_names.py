"""Names of columns that are made of the content's own: free, short enough, and like no keyword."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 60  # SPSS takes 64 bytes, and what its syntax or a second form puts behind a name has to fit too

_OF_NUMBERS = "_n"  # so SPSS's syntax calls the numbers beside a column of words

# What PostgreSQL, SQLite, R or SPSS keep for themselves.
_KEYWORDS = frozenset(
    """
    abort action add after all alter always analyse analyze and any array as asc asymmetric attach
    authorization autoincrement before begin between binary both break by cascade case cast check collate
    collation column commit concurrently conflict constraint count create cross current current_catalog
    current_date current_role current_schema current_time current_timestamp current_user database date day
    default deferrable deferred delete desc detach distinct do drop each else end eq escape except exclude
    exclusive exists explain fail false fetch file filter first following for foreign freeze from full function
    ge generated glob grant group groups gt having hour if ignore ilike immediate in index indexed inf
    initially inner insert instead intersect interval into is isnull join key last lateral le leading left like
    limit localtime localtimestamp lt match materialized minute month nan natural ne next no not nothing
    notnull null nulls of offset on only or order others outer over overlaps partition placing plan pragma
    preceding primary query raise range recursive references regexp reindex release rename repeat replace
    restrict returning right rollback row rows savepoint second select session_user set similar some start sum
    symmetric system_user table tablesample temp temporary then ties time to trailing transaction trigger true
    unbounded union unique update user using vacuum values variadic verbose version view virtual when where
    while window with within without year
    """.split()  # noqa: SIM905
)


class ColumnNames:
    """Gives out names of columns, each once; what is `taken` already it never gives."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken}

    def next_to(self, wanted: str, *endings: str) -> str:
        """`wanted` or what comes closest to it, of which the name with each of these endings is free too.

        All of these are given out with it.
        """
        name = wanted
        number = 1
        while not all(self._is_free(name + ending) for ending in endings):
            name = f"item_{wanted}" if number == 1 else f"item_{wanted[: LONGEST - 20]}_{number}"
            number += 1
        self._taken.update(name + ending for ending in endings)
        return name

    def _is_free(self, name: str) -> bool:
        words = name.removesuffix(_OF_NUMBERS)
        near = {name, words, name + _OF_NUMBERS}
        return len(name) <= LONGEST and name not in _KEYWORDS and not near & self._taken
