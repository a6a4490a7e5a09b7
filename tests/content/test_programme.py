"""The shipped programme is whole, reads easily, and can be kept by a group whatever happens to the files."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import orjson
import pytest
import yaml

from content import check, reading, schema
from content.loading import texts_in
from content.packs import SHIPPED, Library
from content.programmes import Programme
from content.texts import LANGUAGES, LEVELS
from tests.content.conftest import FIRST_SESSION, PACK

FILES = sorted(SHIPPED.rglob("*.yaml"))


@pytest.fixture(scope="module")
def programme(library: Library) -> Programme:
    return library.programme(PACK)


def test_twenty_sessions_in_two_modules_are_there(programme: Programme) -> None:
    assert [session.number for session in programme.sessions] == list(range(1, 21))
    assert [len(programme.sessions_of(module.key)) for module in programme.modules] == [8, 12]


def test_no_text_is_missing_in_any_language_or_level(programme: Programme) -> None:
    for session in programme.sessions:
        texts = [text for _, text in texts_in(session)]
        assert len(texts) > 40
        assert all(text.source(language, level) for text in texts for language in LANGUAGES for level in LEVELS)


def test_no_language_is_a_copy_of_the_other(programme: Programme) -> None:
    same = {
        text.nl.simpel
        for session in programme.sessions
        for _, text in texts_in(session)
        if text.nl.simpel == text.en.simpel and len(text.nl.simpel.split()) > 2
    }
    assert same == set()


def test_the_shipped_content_passes_its_own_check(checked: check.Report) -> None:
    assert [str(found) for found in (*checked.problems, *checked.errors)] == []
    assert checked.passed
    judged = {(reading.file.stem[:2], reading.language, reading.level) for reading in checked.readings}
    for number in range(1, 21):
        assert {(f"{number:02d}", language, level) for language in LANGUAGES for level in LEVELS} <= judged


def test_each_pillar_carries_sessions_of_each_module(programme: Programme) -> None:
    for module in programme.modules:
        assert {pillar for session in programme.sessions_of(module.key) for pillar in session.pillars} == {
            "veiligheid", "verbinding", "regulatie",
        }  # fmt: skip


def test_each_meeting_lasts_two_hours(programme: Programme) -> None:
    for session in programme.sessions:
        agenda = session.agenda
        parts = (agenda.uitleg, agenda.oefening, agenda.uitwisseling, agenda.proefje)
        assert sum(part.minutes for part in parts) == 120, session.number


def test_the_simple_level_offers_at_most_three_answers(library: Library, programme: Programme) -> None:
    words = library.words("nl", "simpel")
    for session in programme.sessions:
        assert session.question.kind in {"yes_no", "scale", "number", "text"} or (
            2 <= len(session.question.choices(words)) <= 3
        ), session.number


def test_each_ladder_session_says_that_it_is_a_picture(programme: Programme) -> None:
    for session in programme.sessions_of("polyvagaal"):
        assert session.note is not None, session.number
        assert "plaatje" in session.note.nl.standaard


def test_what_names_the_help_numbers_below_a_lesson_warns_before_it(programme: Programme) -> None:
    for session in programme.sessions:
        named = session.note is not None and any("/hulp" in said for _, _, said in session.note.sources())
        assert session.warning is not None or not named, session.number


def test_the_other_way_never_asks_for_breath(programme: Programme) -> None:
    breath = re.compile(r"\b(adem\w*|blaas|breath\w*|blow)\b", re.IGNORECASE)
    for session in programme.sessions:
        for _, _, wording in session.exercise.without_breath.sources():
            assert not breath.search(wording), session.number


def test_a_kept_programme_is_the_same_programme(programme: Programme) -> None:
    assert Programme.restore(programme.dump()) == programme


def test_a_kept_programme_needs_no_files(programme: Programme, library: Library) -> None:
    kept = Programme.restore(programme.dump())

    assert kept.session(7).title == programme.session(7).title
    with pytest.raises(KeyError):
        kept.session(21)


def test_a_number_of_every_helpline_was_checked_somewhere(library: Library) -> None:
    assert [line.number for line in library.helplines("nl")][:3] == ["112", "113", "0800-2000"]
    assert all(line.verified_on >= date(2025, 1, 1) for line in library.helplines("en"))
    assert all(entry.source.startswith("https://") for entry in library.helpline_entries)


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_schema_for_editors_is_the_one_the_loader_holds_to(kind: str) -> None:
    written = orjson.loads((SHIPPED / "schemas" / f"{kind}.json").read_bytes())

    assert written == schema.json_schema(kind)
    jsonschema.Draft7Validator.check_schema(written)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_names_its_schema_and_fits_it(file: Path) -> None:
    modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text(encoding="utf-8"))

    assert modeline
    named = (file.parent / modeline[1]).resolve()
    assert named.parent == SHIPPED / "schemas"
    jsonschema.Draft7Validator(schema.json_schema(named.stem)).validate(reading.read(file).data)


def test_both_parsers_of_yaml_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    some = FILES[::4]
    fast = [reading.read(file) for file in some]
    monkeypatch.setattr(reading, "_PARSER", yaml.SafeLoader)

    slow = [reading.read(file) for file in some]

    assert [document.data for document in fast] == [document.data for document in slow]
    assert [document.values for document in fast] == [document.values for document in slow]


def test_a_folder_of_packs_uses_the_shipped_interface(library: Library) -> None:
    words = Library.load(SHIPPED / PACK).words("nl", "simpel")

    assert words("prompt.skipped") == library.words("nl", "simpel")("prompt.skipped")


def test_a_session_that_cannot_be_read_is_not_said_to_be_unwritten_too(folder: Path) -> None:
    session = folder / FIRST_SESSION
    whole = session.read_text(encoding="utf-8")
    session.write_text(whole.partition("children:")[0], encoding="utf-8")
    assert [(each.message, each.fix) for each in check.run(folder).problems] == [
        ("“children” is missing", "add children: here, as the shipped files have it")
    ]
    session.write_text(whole, encoding="utf-8")
    assert "has 1 of its 8 sessions" in "".join(each.message for each in check.run(folder).problems)
