"""JSON Schema for editors: what a file of each kind may hold, shown while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from pydantic.json_schema import GenerateJsonSchema

from content.danger import DangerFile
from content.features import WordClassFile
from content.foreign import ForeignFile
from content.helplines import HelplineFile
from content.instruments import Instrument
from content.interface import Conversation, KnownNames
from content.meant import MeantFile
from content.plain_commands import PlainCommandFile
from content.programmes import ProgrammeFile
from content.seen import SeenFile
from content.sessions import Session
from content.texts import Strict
from content.wordlists import Lexicon

KINDS: Mapping[str, type[Strict]] = {
    "session": Session,
    "programme": ProgrammeFile,
    "instrument": Instrument,
    "interface": Conversation,
    "names": KnownNames,
    "helplines": HelplineFile,
    "lexicon": Lexicon,
    "meant": MeantFile,
    "seen": SeenFile,
    "danger": DangerFile,
    "commands": PlainCommandFile,
    "languages": ForeignFile,
    "word_classes": WordClassFile,
}


def json_schema(kind: str = "session") -> dict[str, Any]:
    """The draft-07 schema of one kind of file. Raises KeyError for an unknown kind."""
    schema = KINDS[kind].model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=GenerateJsonSchema
    )
    definitions = schema.pop("$defs", {})
    fitted: dict[str, Any] = _draft_07({**schema, "definitions": definitions})
    return {"$schema": "http://json-schema.org/draft-07/schema#", **fitted}


def write(folder: Path) -> list[Path]:
    """Write the schemas of all kinds, one file each, where the first lines of the content files look for them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in KINDS:
        file = folder / f"{kind}.json"
        file.write_bytes(orjson.dumps(json_schema(kind), option=orjson.OPT_INDENT_2) + b"\n")
        written.append(file)
    return written


def _draft_07(part: Any) -> Any:
    """Draft 2020-12 has `prefixItems` and siblings of `$ref`; draft-07 has neither."""
    if isinstance(part, list):
        return [_draft_07(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    fitted = {("items" if key == "prefixItems" else key): _draft_07(value) for key, value in part.items()}
    if "$ref" in fitted and len(fitted) > 1:
        return {"allOf": [{"$ref": fitted.pop("$ref")}], **fitted}
    return fitted
