"""`datapackage.json`: the export as a Data Package, so that a program knows each column's type and meaning.

Data Package v2 (datapackage.org, June 2024). The meanings are those of the codebook, in English.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from reports.sheets import Sheet
from reports.tables import PARTICIPANTS, PROMPTS, Column, Table

FILE = "datapackage.json"
_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def described(name: str, title: str, sheets: Iterable[Sheet], about: Mapping[str, Any]) -> str:
    """The data package of these files, which must be closed. `about` is told of the export as a whole."""
    package = {
        "$schema": _PACKAGE,
        "name": name,
        "title": title,
        **about,
        "resources": [_resource(sheet) for sheet in sheets],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(sheet: Sheet) -> dict[str, Any]:
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
        "encoding": "utf-8",
        "bytes": sheet.path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": sheet.rows,
        "schema": _table_schema(table),
    }


def _table_schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": _SCHEMA,
        "fieldsMatch": "exact",
        "fields": [_field(column) for column in table.columns],
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


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.en}
    if column.type == "list":
        field["delimiter"] = ";"
    if column.values and column.type != "list":
        field["categories"] = [{"value": value, "label": meaning.en} for value, meaning in column.values.items()]
    return field
