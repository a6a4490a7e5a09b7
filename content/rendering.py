"""Filling names into texts, so that a name can never become markup, a template or a flood.

A writer writes plain words, `**bold**`, `{{ name }}` and `{% if … %}`; everything else is refused when the text
is loaded. The result is Telegram's HTML (or plain text for a button), in which a name stands as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import cycle

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

LONGEST_NAME = 1000
FILTERS = ("lower", "upper", "capitalize")

# Who may be named with words of our own, "je begeleider": as the first word of a sentence they get a capital.
_PEOPLE = ("facilitator",)
_BEGINS_A_SENTENCE = re.compile(r"(?:^|[.!?:]\s+|\n)(?:</?b>|\*\*)?$")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
_COMPARISONS = ("eq", "ne", "lt", "lteq", "gt", "gteq")
_BOLD = "**"

# Nearly every text has nothing in braces but names: what it says is plain to see, without parsing it.
_ONLY_A_NAME = re.compile(r"\{\{ (?!(?:true|false|none|not) )([a-z][a-z0-9_]*) \}\}")


class TemplateProblem(Exception):
    """A text cannot be filled in: `message` says why, `fix` what to write, `line` (from 1) where."""

    def __init__(self, message: str, fix: str, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.fix, self.line = message, fix, line


class MissingName(KeyError):
    """A text was to be filled in without one of the names it declares."""


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS} | {"as_first_word": _as_first_word}
    return environment


def _as_first_word(value: object) -> object:
    """A name with a capital. Markup stays markup, and what is not words stays as it is."""
    return type(value)(value[:1].upper() + value[1:]) if isinstance(value, str) else value


_HTML = _environment(autoescape=True)
_PLAIN = _environment(autoescape=False)


def check(source: str, allowed: Collection[str]) -> None:
    """Refuse a text that uses anything but the `allowed` names and the few permitted signs.

    Raises TemplateProblem.
    """
    plain_names = _plain_names(source)
    if plain_names is not None and plain_names.issubset(allowed) and source.count(_BOLD) % 2 == 0:
        return
    tree = _parsed(_HTML, source)
    for node in tree.find_all(nodes.Node):
        _check_node(node, allowed)
    for block in (tree.body, *(branch for node in tree.find_all(nodes.If) for branch in (node.body, node.else_))):
        if _count_bold(block) % 2:
            raise TemplateProblem("A ** is opened and not closed", "write **word**, both within one sentence")


def _count_bold(block: list[nodes.Node]) -> int:
    return sum(data.data.count(_BOLD) for node in block for data in node.find_all(nodes.TemplateData))


def _check_node(node: nodes.Node, allowed: Collection[str]) -> None:
    if not isinstance(node, _ALLOWED):
        raise TemplateProblem(
            f"A text cannot contain this kind of template ({type(node).__name__.lower()})",
            "use only {{ name }} and {% if name %} … {% else %} … {% endif %}",
            node.lineno,
        )
    if isinstance(node, nodes.Name) and node.name not in allowed:
        known = ", ".join(sorted(allowed)) or "none"
        raise TemplateProblem(f"The name {{{{ {node.name} }}}} is unknown", f"known here: {known}", node.lineno)
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
        fix = f"allowed: {', '.join(FILTERS)}"
        raise TemplateProblem(f"The filter |{node.name} is not allowed", fix, node.lineno)
    if isinstance(node, nodes.Operand) and node.op not in _COMPARISONS:
        fix = "compare with ==, !=, <, <=, > or >="
        raise TemplateProblem(f"The comparison “{node.op}” is not allowed", fix, node.lineno)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """The names a text uses."""
    plain_names = _plain_names(source)
    if plain_names is not None:
        return plain_names
    return frozenset(name.name for name in _parsed(_HTML, source).find_all(nodes.Name))


def _plain_names(source: str) -> frozenset[str] | None:
    """The names of a text that has nothing else in braces; None for any other text."""
    if "{" not in source:
        return frozenset()
    return None if "{" in _ONLY_A_NAME.sub("", source) else frozenset(_ONLY_A_NAME.findall(source))


def html(source: str, names: Mapping[str, object]) -> Markup:
    """Fill in `names`: Telegram-HTML in which only `**bold**` of the source is markup.

    A name that is itself rendered text (Markup) keeps its markup; any other is escaped. Raises MissingName.
    """
    if "{" not in source:
        return _literal(source)
    return Markup(_filled(_html_template(source), names))  # noqa: S704 (autoescaped by its template)


def plain(source: str, names: Mapping[str, object]) -> str:
    """Fill in `names` as plain text, for a button or a file name. Raises MissingName."""
    if "{" not in source:
        return source.replace(_BOLD, "")
    return _filled(_plain_template(source), names)


def _filled(template: Template, names: Mapping[str, object]) -> str:
    values = {name: _tame(value) for name, value in names.items()}
    try:
        text = template.render(values)
    except Exception as error:
        raise MissingName(str(error)) from error
    return text


def whole(words: str) -> Markup:
    """What somebody wrote, to be filled in to its last word by whoever saw to it that it fits in a message."""
    return escape(_without_controls(words))


def _tame(value: object) -> object:
    """A value without control characters and broken halves of emoji, and not endless."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    kept = _without_controls(value)
    return kept if len(kept) <= LONGEST_NAME else kept[: LONGEST_NAME - 1] + "…"


def _without_controls(value: str) -> str:
    return value if value.isprintable() else "".join(filter(_shown, value))


def _shown(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}


@lru_cache(maxsize=4096)
def _literal(source: str) -> Markup:
    tags = cycle(("<b>", "</b>"))
    return Markup(_with_tags(source, tags))  # noqa: S704 (escaped on the way)


def _with_tags(source: str, tags: Iterator[str]) -> str:
    first, *rest = str(escape(source)).split(_BOLD)
    return first + "".join(next(tags) + part for part in rest)


@lru_cache(maxsize=4096)
def _html_template(source: str) -> Template:
    tree, tags = _parsed(_HTML, source), cycle(("<b>", "</b>"))
    for data in tree.find_all(nodes.TemplateData):
        data.data = _with_tags(data.data, tags)
    _give_first_words_a_capital(tree)
    return _HTML.from_string(tree)


@lru_cache(maxsize=1024)
def _plain_template(source: str) -> Template:
    tree = _parsed(_PLAIN, source)
    for data in tree.find_all(nodes.TemplateData):
        data.data = data.data.replace(_BOLD, "")
    _give_first_words_a_capital(tree)
    return _PLAIN.from_string(tree)


def _give_first_words_a_capital(tree: nodes.Template) -> None:
    for output in tree.find_all(nodes.Output):
        before = ""
        for place, node in enumerate(output.nodes):
            if isinstance(node, nodes.Name) and node.name in _PEOPLE and _BEGINS_A_SENTENCE.search(before):
                output.nodes[place] = nodes.Filter(
                    node, "as_first_word", [], [], None, None, lineno=node.lineno, environment=node.environment
                )
            before = node.data if isinstance(node, nodes.TemplateData) else "…"


def _parsed(environment: ImmutableSandboxedEnvironment, source: str) -> nodes.Template:
    try:
        return environment.parse(source)
    except TemplateSyntaxError as error:
        fix = "write {{ name }} or {% if name %} … {% endif %}, and close what you open"
        raise TemplateProblem(f"The curly braces do not fit ({error.message})", fix, error.lineno) from None
