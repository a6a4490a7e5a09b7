"""From files to checked content: each complaint of the schema comes back with its line, column and fix."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin

import orjson
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content import rendering
from content.interface import KEY, Button, Message
from content.problems import ContentError, Problem
from content.programmes import PACK_KEY
from content.reading import Document, Where, read
from content.scheduling import CLOCK
from content.texts import LEVELS, Strict, Text

M = TypeVar("M", bound=Strict)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A checked file: what it says, and where each thing stands in it."""

    content: M
    document: Document


@dataclass
class Loading:
    """Reads the files of a content folder and of the shipped one, and collects all that is wrong with them."""

    root: Path
    shipped: Path
    problems: list[Problem] = field(default_factory=list)

    def files(self, place: Path) -> list[Path]:
        """The YAML files directly in a folder, in the order of their names."""
        if not place.is_dir():
            self.note(place, "This folder is missing", "make it, or copy it from the shipped content")
            return []
        for odd in place.glob("*.yml"):
            self.note(odd, "The file would be passed over", "let its name end in .yaml")
        return sorted(file for file in place.glob("*.yaml") if self.is_inside(file))

    def is_inside(self, file: Path) -> bool:
        """Whether the file really lies in this folder; a link that leads out of it is noted as a problem."""
        inside = any(file.resolve().is_relative_to(root.resolve()) for root in (self.root, self.shipped))
        if not inside:
            self.note(file, "The file is a link that leads out of the folder", "copy the file itself here")
        return inside

    def load(self, file: Path, model: type[M]) -> Loaded[M] | None:
        """One file as `model`, or None when it has problems (which are then noted)."""
        try:
            loaded = load(file, model)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None
        return loaded

    def note(self, file: Path, message: str, fix: str, mark: tuple[int, int] = (0, 0)) -> None:
        """Remember a problem."""
        self.problems.append(Problem(file, *mark, message, fix))


def load(file: Path, model: type[M]) -> Loaded[M]:
    """Read one file as `model`. Raises ContentError with all that is wrong in it."""
    document = read(file)
    try:
        content = model.model_validate_json(orjson.dumps(document.data))
    except ValidationError as error:
        raise ContentError([_problem(document, model, each) for each in _worth_telling(error.errors())]) from None
    problems = list(_text_problems(content, document))
    if problems:
        raise ContentError(problems)
    return Loaded(content, document)


def texts_in(content: object, where: Where = ()) -> Iterator[tuple[Where, Text]]:
    """Every text in some content, with the way that leads to it in its file."""
    if isinstance(content, Text):
        yield where, content
    elif isinstance(content, BaseModel):
        for name, info in type(content).model_fields.items():
            yield from texts_in(getattr(content, name), (*where, info.alias or name))
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from texts_in(value, (*where, key))
    elif isinstance(content, tuple):
        for index, value in enumerate(content):
            yield from texts_in(value, (*where, index))


def _text_problems(content: Strict, document: Document) -> Iterator[Problem]:
    for where, text in texts_in(content):
        names = text.names if isinstance(text, Message | Button) else ()
        used: set[str] = set()
        for language, level, source in text.sources():
            mark = document.place((*where, language, level))
            if len(source) > text.limit:
                fix = f"make it shorter: {text.limit} is the most, this is {len(source)}"
                yield Problem(document.file, *mark, "The text is too long", fix)
            try:
                rendering.check(source, names)
                used |= rendering.names_in(source)
            except rendering.TemplateProblem as problem:
                mark = document.place_in(mark, problem.line)
                yield Problem(document.file, *mark, problem.message, problem.fix)
                used |= set(names)
        for name in sorted(set(names) - used):
            mark = document.place((*where, "names"))
            yield Problem(
                document.file, *mark, f"The name {name} is not used in the text", "use it or take it out"
            )


_SAYINGS: Mapping[str, tuple[str, str]] = {
    "missing": ("“{last}” is missing", "add {last}: here, as the shipped files have it"),
    "level_missing": (
        "“{last}” is missing",
        "add {last}: here; or write one short wording after {above}:, for both",
    ),
    "extra_forbidden": ("“{field}” has no meaning here", "{fields}"),
    "string_type": ("“{field}” has to be a text", "write words, in quotes if they look like a number"),
    "string_too_short": ("“{field}” is empty", "write the text"),
    "string_too_long": ("“{field}” is too long (at most {max_length} characters)", "make it shorter"),
    "string_pattern_mismatch": (
        "“{field}” may have small letters, digits and signs like _ or - only",
        "rename it",
    ),
    "int_type": ("“{field}” has to be a whole number", "write one, without quotes, brackets and decimals"),
    "int_from_float": ("“{field}” has to be a whole number", "write one without quotes and decimals"),
    "bool_type": ("“{field}” has to be true or false", "write true or false, without quotes"),
    "literal_error": ("“{field}” is not one of the words known here", "write {expected}"),
    "greater_than_equal": ("“{field}” is too small", "the least is {ge}"),
    "less_than_equal": ("“{field}” is too large", "the most is {le}"),
    "too_short": ("“{field}” has too few entries", "it needs at least {min_length}; there are {actual_length}"),
    "too_long": ("“{field}” has too many entries", "at most {max_length}; there are more"),
    "tuple_type": ("“{field}” has to be a list", "put a dash and a space before each entry"),
    "dict_type": ("“{field}” has to hold fields of its own", "indent `name: text` lines below it"),
    "model_type": ("“{field}” has to hold fields of its own", "indent its fields below it, such as {fields}"),
    "date_from_datetime_parsing": ("“{field}” is not a date", 'write year, month, day: "2026-11-24"'),
    "date_parsing": ("“{field}” is not a date", 'write year, month, day: "2026-11-24"'),
    "date_type": ("“{field}” is not a date", 'write year, month, day: "2026-11-24"'),
}

# What does not look as it has to: each shape in words.
_SHAPES: Mapping[str, tuple[str, str]] = {
    KEY: ("“{field}” may have small letters, digits and _ only, a letter first", "rename it, such as my_own_2"),
    PACK_KEY: (
        "“{field}” may have small letters, digits and - only, a letter first",
        "rename it, such as my-own-2",
    ),
    CLOCK: ("“{field}” is not a time of the day", 'write two digits, a colon, two digits: "09:30"'),
}


def _worth_telling(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """All but lists that are too short only because what is wrong in them was not counted."""
    return [
        each
        for each in details
        if each["type"] != "too_short"
        or not any(other is not each and other["loc"][: len(each["loc"])] == each["loc"] for other in details)
    ]


def _problem(document: Document, model: type[Strict], detail: ErrorDetails) -> Problem:
    kind, where = detail["type"], tuple(detail["loc"])
    context: dict[str, Any] = dict(detail.get("ctx", {}))
    message, fix = _saying(kind, where, context) or ("“{field}”: " + detail["msg"], "{fix}")
    if "fix" in context:
        message = detail["msg"]
        fix = str(context["fix"])
    else:
        known = _fields(model, where if kind == "model_type" else where[:-1])
        context |= {"field": _named(where), "last": where[-1], "fields": _advice(_named(where), known, kind)}
        context["above"] = where[-2] if len(where) > 1 else ""
        message, fix = (part.format_map(_Lenient(context)) for part in (message, fix))
    around = where[:-1] if kind == "missing" else where
    return Problem(document.file, *document.place(around, of_key=kind == "extra_forbidden"), message, fix)


def _saying(kind: str, where: Where, context: Mapping[str, Any]) -> tuple[str, str] | None:
    if kind == "missing" and where[-1] in LEVELS:
        kind = "level_missing"
    return _SHAPES.get(context.get("pattern", "")) or _SAYINGS.get(kind)


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "compare with a neighbouring file"


def _named(where: Where) -> str:
    """The field a writer sees: the last name on the way, not an index or a language."""
    names = [str(step) for step in where if isinstance(step, str)]
    if names and names[-1] in {"nl", "en", "standaard", "simpel"} and len(names) > 1:
        owner = next((name for name in reversed(names) if name not in {"nl", "en", "standaard", "simpel"}), "")
        return f"{owner}.{'.'.join(names[names.index(owner) + 1 :])}" if owner else names[-1]
    return names[-1] if names else "the file"


def _advice(field_name: str, known: Collection[str], kind: str) -> str:
    if kind == "model_type":
        return " and ".join(f"{name}:" for name in list(known)[:2])
    last = field_name.rsplit(".", 1)[-1]
    near = difflib.get_close_matches(last, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return "take it out" + (f"; known here: {', '.join(known)}" if known else "")


def _fields(model: type[BaseModel], where: Iterable[str | int]) -> list[str]:
    """The names known at a place in the schema."""
    current: object = model
    for step in where:
        inner = _inner(current)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            by_name = {info.alias or name: info.annotation for name, info in inner.model_fields.items()}
            current = by_name.get(str(step))
        else:
            arguments = [argument for argument in get_args(inner) if argument is not Ellipsis]
            current = arguments[-1] if arguments else None
    inner = _inner(current)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return [info.alias or name for name, info in inner.model_fields.items()]
    return []


def _inner(annotation: object) -> object:
    """An annotation without `Annotated` and without the None of an optional field."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif type(None) in get_args(annotation):
            annotation = next(argument for argument in get_args(annotation) if argument is not type(None))
        else:
            return annotation
