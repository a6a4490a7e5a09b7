"""The files of the export: their columns in order, and what each means. `tables.yaml` is the page to edit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from reports.codes import MISSING

Type = Literal["string", "integer", "number", "datetime", "date", "list"]
Measure = Literal["nominal", "ordinal", "scale"]


class Meaning(BaseModel):
    """What a value, a column or a file means, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nl: str
    en: str


class Column(Meaning):
    """A column. `values` are given where they are few; `coded` where their numbers are not just their places.

    `why_missing` is the column beside it that says why a cell is empty; a `long` one may hold sentences.
    """

    name: str
    type: Type = "string"
    values: Mapping[str, Meaning] = {}
    coded: Mapping[str, int] = {}
    why_missing: str = ""
    measure: Measure | None = None
    long: bool = False

    @property
    def measured(self) -> Measure:
        """Its level of measurement: as is said, or else as its type has it."""
        counts = self.type in ("integer", "number", "datetime", "date") and not self.values
        return self.measure or ("scale" if counts else "nominal")

    @property
    def codes(self) -> dict[str, int]:
        """A number for each of its values, in their order; for what is missing, one below 0."""
        places = enumerate(self.values, start=1)
        return {value: self.coded.get(value, MISSING.get(value, place)) for place, value in places}


class Table(Meaning):
    """One CSV file. `key` are the columns that tell its rows apart."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def with_columns(self, columns: tuple[Column, ...]) -> Table:
        """The same file with further columns at its end."""
        return self.model_copy(update={"columns": (*self.columns, *columns)})

    def place(self, name: str) -> int:
        """Where a column stands, counted from 0. Raises ValueError for one it does not have."""
        return self.header.index(name)


def _read(page: Mapping[str, Any]) -> tuple[dict[str, Table], dict[str, Column]]:
    columns = {name: Column.model_validate({"name": name, **told}) for name, told in page["columns"].items()}
    tables = {
        name: Table.model_validate(
            {**told, "name": name, "columns": [columns[each] for line in told["columns"] for each in line]}
        )
        for name, told in page["tables"].items()
    }
    return tables, columns


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C: ten times faster, and every start waits for it
_PAGE = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
TABLES, COLUMNS = _read(yaml.load(_PAGE, _LOADER))  # noqa: S506 -- a safe one
RESPONSES = TABLES["responses"]
PROMPTS = TABLES["prompts"]
CHECKINS_WIDE = TABLES["checkins_wide"]
EXPERIMENT_PROMPTS = TABLES["experiment_prompts"]
WAVES = TABLES["waves"]
PARTICIPANTS = TABLES["participants"]
