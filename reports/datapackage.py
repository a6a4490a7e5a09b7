"""`datapackage.json`: the export as a Data Package, so that a program knows each column's type and meaning.

Data Package v2 (datapackage.org, June 2024). The meanings are those of the codebook, in English.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.sheets import WrittenSheet
from reports.tables import PARTICIPANTS, PROMPTS, Column, Table

FILE, README = "datapackage.json", "LEESMIJ.md"
_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the CSV files are written."""

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"


PLAIN = Dialect()


def described(
    name: str, title: str, sheets: Iterable[WrittenSheet], about: Mapping[str, Any], dialect: Dialect = PLAIN
) -> str:
    """The data package of these files. `about` is told of the export as a whole."""
    package = {
        "$schema": _PACKAGE,
        "name": name,
        "title": title,
        **about,
        "resources": [_resource(sheet, dialect) for sheet in sheets],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(sheet: WrittenSheet, dialect: Dialect) -> dict[str, Any]:
    table = sheet.table
    with sheet.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": table.name,
        "path": table.file,
        "type": "table",
        "description": table.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": dialect.encoding,
        **({} if dialect == PLAIN else {"dialect": {"delimiter": dialect.delimiter}}),
        "bytes": sheet.path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": sheet.rows,
        "schema": _table_schema(table, dialect),
    }


def _table_schema(table: Table, dialect: Dialect) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": _SCHEMA,
        "fieldsMatch": "exact",
        "fields": [_field(column, dialect) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    references = [_reference(column, to) for column, to in _TIES if column in table.header and table is not to]
    if references:
        schema["foreignKeys"] = references
    return schema


_TIES = (("participant", PARTICIPANTS), ("prompt_id", PROMPTS))


def _reference(column: str, to: Table) -> dict[str, Any]:
    return {"fields": [column], "reference": {"resource": to.name, "fields": [column]}}


def _field(column: Column, dialect: Dialect) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.en}
    if column.type == "number" and dialect.decimal != PLAIN.decimal:
        field["decimalChar"] = dialect.decimal
    if column.type == "list":
        field["delimiter"] = ";"
    if column.values and column.type != "list":
        field["categories"] = [{"value": value, "label": meaning.en} for value, meaning in column.values.items()]
    return field
