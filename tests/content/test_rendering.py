"""Names and free words stay words: whatever is typed, the message reads back to it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from content import rendering
from content.packs import Library
from content.words import UnknownText
from tests.content import telegram_html
from tests.letters import any_text
from tests.thoroughness import examples

MARKUP = ["<b>", "</b>", "&amp;", "&lt;", "&", "<a href='x'>", "<!--", "**", "__", "`", "\\"]
TEMPLATE = ["{{ name }}", "{{", "}}", "{% if x %}", "{% raw %}", "{#"]
SCRIPTS = [
    "Søren",
    "Łucja",
    "فاطمة",
    "יעל",
    "Нина",
    "美咲",
    "สมหญิง",
    "👩🏽‍👧",
    "🇳🇱",
    "e\u0301",
    "\u200f",
    "\u2067x\u2069",
    "ﷺ",
]
letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
typed = st.lists(st.one_of(st.sampled_from(MARKUP + TEMPLATE + SCRIPTS), letters), max_size=12).map("".join)


@given(name=typed, note=typed)
@settings(max_examples=examples(200))
def test_what_is_rendered_reads_back_to_the_same_words(name: str, note: str) -> None:
    source = "Dag **{{ name }}** & co <3\n{% if note %}Jij zei: {{ note }}{% else %}Stil{% endif %}"
    rendering.check(source, ["name", "note"])

    text, bold = telegram_html.read(rendering.html(source, {"name": name, "note": note}))

    said = f"Jij zei: {note}" if note else "Stil"
    assert (text, bold) == (f"Dag {name} & co <3\n{said}", name)
    assert rendering.plain(source, {"name": name, "note": note}) == text


@given(source=typed)
@settings(max_examples=examples(200))
def test_any_text_is_refused_or_reads_back_to_what_was_written(source: str) -> None:
    try:
        rendering.check(source, ["name"])
    except rendering.TemplateProblem:
        return
    text, _ = telegram_html.read(rendering.html(source, {"name": "Anna"}))
    assert text == rendering.plain(source, {"name": "Anna"})


@given(any_text())
def test_control_characters_and_half_emoji_never_reach_telegram(name: str) -> None:
    rendering.html("{{ name }}", {"name": name}).encode("utf-8")


def test_an_endless_name_is_cut() -> None:
    assert len(rendering.html("{{ name }}", {"name": "x" * 100_000})) == rendering.LONGEST_NAME


def test_a_rendered_text_keeps_its_markup_inside_another() -> None:
    line = rendering.html("**{{ phone }}**", {"phone": "<112>"})

    assert rendering.html("Bel:\n{{ lines }}", {"lines": Markup("\n").join([line])}) == "Bel:\n<b>&lt;112&gt;</b>"


FORBIDDEN = """
{{ name.x }}
{{ name[0] }}
{{ name() }}
{{ name|safe }}
{{ name|upper('x') }}
{{ 1 * 9 }}
{{ -name }}
{{ name ~ name }}
{{ [name] }}
{{ {'a': name} }}
{{ name is defined }}
{{ name if name else 1 }}
{{ name in name }}
{{ other }}
{{ self }}
{{ name
{% set x = 1 %}
{% for x in name %}{% endfor %}
{% macro m() %}{% endmacro %}
{% autoescape false %}{% endautoescape %}
{% import 'x' as y %}
{% include 'x' %}
{% extends 'x' %}
{% block b %}{% endblock %}
{% if name %}
**open
{% if name %}**{% endif %} open
""".strip().splitlines()


@pytest.mark.parametrize("source", FORBIDDEN)
def test_a_text_can_do_nothing_but_name_and_choose(source: str) -> None:
    with pytest.raises(rendering.TemplateProblem):
        rendering.check(source, ["name"])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if count == '1' %}dag{% else %}dagen{% endif %}", "dagen"),
        ("{% if count > '1' and not name %}a{% elif name %}{{ name|upper }}{% endif %}", "ANNA"),
        ("{# een opmerking #}Hoi", "Hoi"),
        ("1 < 2 { } %}", "1 < 2 { } %}"),
    ],
)
def test_a_text_may_choose_by_its_names(source: str, text: str) -> None:
    rendering.check(source, ["name", "count"])

    assert telegram_html.read(rendering.html(source, {"name": "Anna", "count": "3"}))[0] == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ facilitator }} leest dit.", "Je begeleider leest dit."),
        ("Dag. **{{ facilitator }}** leest dit.", "Dag. Je begeleider leest dit."),
        ("Dag.\n{{ facilitator }} leest dit.", "Dag.\nJe begeleider leest dit."),
        ("Mag {{ facilitator }} dit lezen?", "Mag je begeleider dit lezen?"),
        ("{{ words }}", "je begeleider"),
    ],
)
def test_who_is_named_first_in_a_sentence_gets_a_capital(source: str, text: str) -> None:
    names = {"facilitator": "je begeleider", "words": "je begeleider"}
    assert rendering.plain(source, names) == text
    assert re.sub("</?b>", "", rendering.html(source, names)) == text


def test_words_without_a_declared_name_fail_loudly(library: Library) -> None:
    words = library.words("nl", "simpel")

    with pytest.raises(rendering.MissingName, match=r"enrolment\.hour needs name"):
        words("enrolment.hour")


@pytest.mark.parametrize("key", ["enrolment.houre", "answers.yes", "nothing"])
def test_an_unknown_text_fails_loudly(library: Library, key: str) -> None:
    with pytest.raises(UnknownText, match=key):
        library.words("nl", "simpel")(key)


def test_a_message_is_no_button(library: Library) -> None:
    with pytest.raises(UnknownText):
        library.words("en", "standaard").label("enrolment.hour")


def test_a_label_is_plain_and_whole(library: Library) -> None:
    words = library.words("nl", "standaard")

    assert words.label("lesson.session", number=3, title="Hoofd & <kaak>") == "3. Hoofd & <kaak>"
    assert words.label("lesson.session", number=3, title="x" * 500).endswith("x" * 500), "it may be in a sentence"


@pytest.mark.parametrize("role", ["parent", "facilitator", "coordinator"])
def test_each_role_has_its_commands_in_both_languages(library: Library, role: str) -> None:
    dutch, english = (library.words(language, "simpel").commands(role) for language in ("nl", "en"))

    assert list(dutch) == list(english)
    assert {"start", "hulp", "privacy", "weg"} <= set(dutch)
    assert all(dutch.values())
