"""A broken pack of each kind is refused with file, line, column and what to do."""

# ruff: noqa: E501 (a table reads best with one sample a line)

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from content import reading
from content.packs import SHIPPED, Library
from content.problems import ContentError, Problem
from tests.content.conftest import FIRST_SESSION, PACK

pytestmark = pytest.mark.thorough

FIRST_LINE = "the first line"
HEAD = f"{PACK}/programme.yaml"
DAILY = "instruments/daily.yaml"
HELP = "helplines/netherlands.yaml"
ENROLMENT = "interface/enrolment.yaml"
NAMES = "interface/names.yaml"


@dataclass(frozen=True)
class Broken:
    """What is replaced in which file, and what the complaint has to say, at the line of `at` (or of the new text)."""

    name: str
    file: str
    old: str
    new: str
    says: str
    fix: str
    at: str = ""
    column: int | None = None


def of_session(name: str, old: str, new: str, says: str, fix: str, **more: str | int) -> Broken:
    return Broken(name, FIRST_SESSION, old, new, says, fix, **more)  # type: ignore[arg-type]


BROKEN = [
    # What YAML itself stumbles over, or two readers of it read differently.
    of_session("time", "minutes: 3", "minutes: 20:30", "without quotes", '"20:30"', column=12),
    of_session("no", 'nl: "Ja, vaker"', "nl: no", "without quotes", '"no"', at="nl: no", column=19),
    of_session("yes", 'nl: "Ja, vaker"', "nl: Yes", "without quotes", '"Yes"', at="nl: Yes"),
    of_session("on", "nl: Voeten voelen", "nl: on", "without quotes", '"on"'),
    of_session("y", "nl: Voeten voelen", "nl: y", "without quotes", '"y"'),
    of_session("off as a name", "pillars:", "off:", "without quotes", '"off"'),
    of_session("null", "nl: Voeten voelen", "nl: ~", "nothing", '"~"'),
    of_session("TRUE", "nl: Voeten voelen", "nl: TRUE", "without quotes", '"TRUE"'),
    of_session("octal", "number: 1", "number: 01", "octal", '"01"', column=9),
    of_session("octal 1.2", "number: 1", "number: 0o1", "number", '"0o1"'),
    of_session("hexadecimal", "number: 1", "number: 0x1", "number", '"0x1"'),
    of_session("underscore", "minutes: 25", "minutes: 2_5", "number", '"2_5"'),
    of_session("exponent", "number: 1", "number: 1e3", "number", '"1e3"'),
    of_session("not a number", "number: 1", "number: .nan", "not a number", '".nan"'),
    of_session("infinite", "number: 1", "number: -.inf", "not a number", '"-.inf"'),
    of_session("date", "nl: Voeten voelen", "nl: 2026-11-24", "date", '"2026-11-24"'),
    of_session("duplicate", "module: mindful-parenting", "number: 2", "twice (first in line 2)", "keep one"),
    of_session("alias", "nl: Voeten voelen", "nl: *voeten", "alias (*voeten)", "write the text out", column=11),
    of_session("anchor", "nl: Voeten voelen", "nl: &a Voeten", "anchor (&a)", "quotes", column=11),
    of_session("merge", "pillars:", "<<: {a: b}\npillars:", "Merging", "write the texts out", at="<<:"),
    of_session("tag", "nl: Voeten voelen", "nl: !!python/object:os.system x", "tag", "take it out", column=11),
    of_session("plain tag", "number: 1", 'number: !!int "1"', "tag", "take it out"),
    of_session("colon", "nl: Voeten voelen", "nl: Voeten: voelen", "colon inside", "quotes", column=17),
    of_session("quote", "nl: Voeten voelen", 'nl: "Voeten voelen', "opened and not closed", "close it", column=11),
    of_session("backslash", "nl: Voeten voelen", 'nl: "Voeten \\qoelen"', "backslash", "single quotes"),
    of_session("hidden backslash", "nl: Voeten voelen", 'nl: "Voeten \\voelen"', "backslash", "single quotes", column=11),
    of_session("at sign", "nl: Voeten voelen", "nl: @voeten", "cannot begin", "quotes", column=11),
    of_session("percent", "nl: Voeten voelen", "nl: %voeten", "cannot begin", "quotes", column=11),
    of_session("flow", "pillars: [veiligheid, regulatie]", "pillars: [veiligheid", "[ or {", "close it", at="lesson"),
    of_session("indentation", "    - nl:\n", "   - nl:\n", "indentation", "spaces", at="      en:\n        standaard: |\n          A lot happens"),
    of_session("tab", "  family: senses", "\tfamily: senses", "tab", "spaces", column=1),
    of_session("control", "nl: Voeten voelen", "nl: Voeten\x07", "U+0007", "take it out", column=17),
    of_session("reversed", "nl: Voeten voelen", "nl: Voe\u202eten", "U+202E", "take it out", column=14),
    of_session("unindented", "          Je loopt, je eet, je praat.", "Je loopt je eet", "name with a colon", "indent the line", column=1),
    of_session("two documents", "pillars:", "---\npillars:", "second document", "---", at="---"),
    of_session("directive", "# yaml", "%YAML 1.1\n---\n# yaml", "%-line", "take the line out", at="%YAML"),
    of_session("depth", "nl: Voeten voelen", "nl: " + "[" * 20 + "]" * 20, "nested deeper", "indentation"),
    # What the schema does not know.
    of_session("empty", "nl: Voeten voelen", "nl:", "Nothing stands", "write the text", column=10, at="nl:\n      en: Feel your feet"),
    of_session("blank", "nl: Voeten voelen", 'nl: " "', "is empty", "write the text", column=11),
    of_session("list for text", "nl: Voeten voelen", "nl: [a]", "hold fields", "standaard:", column=11),
    of_session("number for text", "nl: Voeten voelen", "nl: 12", "hold fields", "standaard:", column=11),
    of_session("missing", "pillars: [veiligheid, regulatie]\n", "", "“pillars” is missing", "add pillars:", at="number: 1"),
    of_session("misspelt", "pillars:", "pilars:", "“pilars” has no meaning", "did you mean pillars?", column=1),
    of_session("misspelt deep", "  smallest_step", "  smalest_step", "no meaning", "did you mean smallest_step?", column=5),
    of_session("unknown", "pillars:", "colour: x\npillars:", "no meaning", "known here: number", at="colour: x"),
    of_session("unknown pillar", "[veiligheid,", "[veiligheit,", "not one of the words", "'veiligheid'", column=11),
    of_session("text for number", "minutes: 3", 'minutes: "3"', "whole number", "without quotes", column=12),
    of_session("decimals", "minutes: 3", "minutes: 3.5", "whole number", "decimals", column=12),
    of_session("too many minutes", "minutes: 3", "minutes: 45", "too large", "the most is 15", column=12),
    of_session("no minutes", "minutes: 3", "minutes: 0", "too small", "the least is 1"),
    of_session("long title", "simpel: Veel gaat vanzelf\n", f"simpel: {'ab ' * 20}\n", "too long", "40 is the most", at="ab ab"),
    of_session("level missing", "        simpel: Als jullie samen eten.\n", "", "“simpel” is missing",
               "add simpel: here; or write one short wording after nl:",
               at="standaard: Op één vast"),
    of_session("language missing", "  en: What happens by itself in your home?\n", "", "“en” is missing", "add en:",
               at="nl: Wat gaat bij jou"),
    of_session("third language", "  en: What happens by", "  de: Was\n  en: What happens by", "no meaning", "known here: nl, en",
               at="de: Was"),
    of_session("change first", "    kind: notice\n    title:\n      nl: Voeten", "    kind: change\n    title:\n      nl: Voeten",
               "first idea has to be one to notice", "kind: notice", at=FIRST_LINE),
    of_session("dash in a key", "key: by_itself", "key: by-itself", "digits and _ only", "my_own_2", column=10),
    of_session("list for number", "minutes: 3", "minutes: [3]", "whole number", "brackets", column=12),
    of_session("same idea twice", "key: by_itself", "key: feet", "same key", "key of its own", at=FIRST_LINE),
    of_session("option unknown", "value: often", "value: unknown", "I don't know", "take the option out", at="key: s01"),
    of_session("scale without ends", "kind: choice\n  question", "kind: scale\n  question", "no options of its own", "kind: choice",
               at="key: s01"),
    of_session("unknown module", "module: mindful-parenting", "module: yoga", "not in programme.yaml", "one of: mindful"),
    of_session("other number", "number: 1", "number: 2", "does not begin with 02-", "change name or number", column=9),
    of_session("item taken", "key: s01_by_itself", "key: tension", "already that of daily", "its own", column=8),
    of_session("no such picture", "exercise:\n", "  picture: moon\nexercise:\n", "picture moon", "one of: ladder", at="picture: moon"),
    of_session("no such voice", "exercise:\n", "  voice: {nl: les.ogg}\nexercise:\n", "no file voices/les.ogg", "put it there",
               at="voice: {nl"),
    of_session("voice outside", "exercise:\n", "  voice: {nl: a/../../../x.ogg}\nexercise:\n", "outside the pack", "voices/",
               at="voice: {nl"),
    # What a template may not do.
    of_session("call", "nl: Voeten voelen", 'nl: "{{ range(9) }}"', "kind of template (call)", "use only", column=11),
    of_session("attribute", "nl: Voeten voelen", 'nl: "{{ a.__class__ }}"', "(getattr)", "use only"),
    of_session("loop", "nl: Voeten voelen", 'nl: "{% for a in b %}x{% endfor %}"', "(for)", "use only"),
    of_session("include", "nl: Voeten voelen", "nl: \"{% include '/etc/passwd' %}\"", "(include)", "use only"),
    of_session("flood", "nl: Voeten voelen", "nl: \"{{ 'a' * 900000000 }}\"", "(mul)", "use only"),
    of_session("open braces", "nl: Voeten voelen", 'nl: "{{ name"', "curly braces", "close what you open"),
    of_session("name in a session", "nl: Voeten voelen", 'nl: "{{ name }}"', "name {{ name }} is unknown", "none"),
    of_session("bold", "nl: Voeten voelen", 'nl: "**Voeten"', "opened and not closed", "write **word**"),
    Broken("undeclared", ENROLMENT, "Dag {{ name }}.", "Dag {{ nmae }}.", "{{ nmae }} is unknown", "known here: name", column=7),
    Broken("safe", ENROLMENT, "Dag {{ name }}.", "Dag {{ name|safe }}.", "filter |safe", "lower", column=7),
    Broken("unused", ENROLMENT, "names: [minutes]", "names: [minutes, days]", "days is not used", "take it out"),
    Broken("unknown name", ENROLMENT, "names: [minutes]\n    nl: |\n      Dat waren veel pogingen achter elkaar.\n"
           "      Probeer het over {{ minutes }} minuten weer.\n    en: |\n      That was a lot of tries.\n"
           "      Please try again in {{ minutes }} minutes.",
           "names: [hours]\n    nl: Over {{ hours }}.\n    en: In {{ hours }}.", "name hours is not known", "names.yaml",
           at="names: [hours]"),
    # Files beside the sessions.
    Broken("programme key", HEAD, "key: traumasensitief-opvoeden", "key: trauma_sensitief", "digits and - only", "my-own-2"),
    Broken("time of one digit", DAILY, "\nitems:\n", '\nprompting: {after_session: 1, days: 2, first: "9:00"}\nitems:\n',
           "“first” is not a time of the day", '"09:30"'),
    Broken("never taught", HEAD, "  ladder: 10\n", "  ladder: 30\n", "There is no session 30", "the last one is 20; or write “never”"),
    Broken("picture words", HEAD, "    caption:\n      nl: Waar in je lijf voel je iets?\n", "    kaption:\n      nl: Waar?\n",
           "no meaning", "did you mean caption?"),
    Broken("version like a moment", DAILY, "version: 4", "version: 202611301200", "“version” is too large", "the most is"),
    Broken("late reminder", DAILY, "remind_after: 60", "remind_after: 600", "too late", "smaller", at=FIRST_LINE),
    Broken("rule ahead", DAILY, "    kind: choices\n", "    kind: choices\n    when: [{item: helped, is: x}]\n",
           "not asked before it", "earlier item", at=FIRST_LINE),
    Broken("rule without item", DAILY, "{item: ladder, is: bottom}", "{item: lader, is: bottom}", "no item here", "tension",
           at=FIRST_LINE),
    Broken("rule says nothing", DAILY, "{item: ladder, is: bottom}", "{item: ladder}", "compare with", "add is:"),
    Broken("last closing", DAILY, "  - says:\n", "  - when: [{item: ladder, is: top}]\n    says:\n", "last closing", "hold always",
           at=FIRST_LINE),
    Broken("two items", DAILY, "key: helped", "key: ladder", "Two items", "key of its own", at=FIRST_LINE),
    Broken("two options", DAILY, "also: {nl: [bovenaan,", "also: {nl: [midden,", "two options called “midden”", "words of its own",
           at="- key: ladder"),
    Broken("bad date", HELP, 'verified_on: "2026-11-24"', 'verified_on: "24-11-2026"', "not a date", '"2026-11-24"'),
    Broken("bad number", HELP, 'number: "112"', "number: bel ons", "number", "rename"),
    Broken("name without example", NAMES, "    example: {nl: mama, en: mum}\n", "", "“example” is missing", "add example:",
           at="meaning: How the reader"),
]  # fmt: skip


def place(folder: Path, broken: Broken) -> tuple[Path, int]:
    """Put the broken file in the folder; where it is, and the line the complaint has to name."""
    if not (folder / broken.file).exists():
        shutil.copy(SHIPPED / broken.file, folder / broken.file)
    file = folder / broken.file
    text = file.read_text(encoding="utf-8")
    assert broken.old in text, "the sample no longer fits the shipped file"
    start = text.index(broken.old)
    changed = text[:start] + broken.new + text[start + len(broken.old) :]
    file.write_text(changed, encoding="utf-8")
    if broken.at == FIRST_LINE:
        return file, 2  # below the modeline
    mark = broken.at or broken.new.strip("\n").split("\n")[0]
    found = changed.find(mark, 0 if broken.at else start)
    assert found >= 0
    return file, changed.count("\n", 0, found) + 1


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        Library.load(folder)
    return caught.value.problems


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_pack_names_file_line_column_and_fix(folder: Path, broken: Broken) -> None:
    file, line = place(folder, broken)

    problems = [problem for problem in problems_of(folder) if broken.says in problem.message]

    assert problems, [str(problem) for problem in problems_of(folder)]
    assert problems[0].file == file
    assert (problems[0].line, broken.fix in problems[0].fix) == (line, True), str(problems[0])
    assert problems[0].column == (broken.column or problems[0].column) >= 1


def test_forty_kinds_and_more_are_tried() -> None:
    assert len({broken.name for broken in BROKEN}) >= 40


def test_all_problems_come_at_once(folder: Path) -> None:
    place(folder, next(broken for broken in BROKEN if broken.name == "misspelt"))
    place(folder, next(broken for broken in BROKEN if broken.name == "too many minutes"))
    place(folder, next(broken for broken in BROKEN if broken.name == "picture words"))

    assert len(problems_of(folder)) >= 4  # the misspelt field is also missing under its right name


def test_a_list_is_not_called_too_short_for_what_is_wrong_in_one_of_its_entries(folder: Path) -> None:
    place(folder, next(broken for broken in BROKEN if broken.name == "dash in a key"))

    assert [problem.message for problem in problems_of(folder) if "too few" in problem.message] == []


def test_a_list_that_is_too_short_is_called_so(folder: Path) -> None:
    text = (folder / FIRST_SESSION).read_text(encoding="utf-8")
    (folder / FIRST_SESSION).write_text(text.replace("pillars: [veiligheid, regulatie]", "pillars: []"))

    assert ["too few" in problem.message for problem in problems_of(folder)] == [True]


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("number: 2")
    (folder / PACK / "sessions" / "02-x.yaml").symlink_to(outside)

    assert "leads out of the folder" in problems_of(folder)[0].message


def test_a_file_that_would_be_passed_over_is_named(folder: Path) -> None:
    (folder / PACK / "sessions" / "02-x.yml").write_text("number: 2")

    assert problems_of(folder)[0].fix == "let its name end in .yaml"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "empty"),
        (b"# only a remark\n", "empty"),
        (b"a" * 300_000, "larger than"),
    ],
)
def test_a_file_that_is_no_text_is_refused(folder: Path, content: bytes, says: str) -> None:
    (folder / FIRST_SESSION).write_bytes(content)

    assert says in problems_of(folder)[0].message


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in problems_of(tmp_path / "nowhere")[0].message


HIDDEN = [
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\u200f",
    "\u200e",
    "\u061c",
    "\u2066",
    "\u202e",
    "\u2060",
    "\ufffc",
    "\ufffd",
    "\uf0b7",
    "\U000f0001",
    "\u3164",
    "\u200d",
]


@pytest.mark.parametrize("character", HIDDEN, ids=lambda each: f"U+{ord(each):04X}")
@pytest.mark.parametrize("escaped", [False, True], ids=["as it is", "escaped"])
def test_what_nobody_sees_is_refused_where_it_stands(folder: Path, character: str, escaped: bool) -> None:
    written = f"\\U{ord(character):08x}" if escaped else character
    lines = (folder / FIRST_SESSION).read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if "nl: Voeten voelen" in line)
    lines[place] = lines[place].replace("nl: Voeten voelen", f'nl: "Voe{written}ten voelen"')
    (folder / FIRST_SESSION).write_text("\n".join(lines))

    (problem,) = problems_of(folder)
    assert problem.line == place + 1
    assert escaped or problem.column == lines[place].index(character) + 1
    assert f"U+{ord(character):04X}" in problem.message
    assert problem.fix


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("Ã©", "é"), ("â€™", "’"), ("Ã«", "ë"), ("Â°", "°"), ("ðŸ˜€", "😀"), ("â€“", "–"), ("Ã¯", "ï")],
)
def test_text_that_was_encoded_twice_is_refused_with_what_was_meant(folder: Path, wrong: str, meant: str) -> None:
    text = (folder / FIRST_SESSION).read_text()
    (folder / FIRST_SESSION).write_text(text.replace("nl: Voeten voelen", f'nl: "Voeten {wrong} voelen"', 1))

    (problem,) = problems_of(folder)
    assert f"“{wrong}” stands where “{meant}” is meant" in problem.message
    assert f"write “{meant}”" in problem.fix


@pytest.mark.parametrize(
    "fine", ["👩‍👧 voelen", "👩🏽‍🦱 ❤️‍🔥", "Één coöperatie, “café”…", "’s avonds – ÉÉN’", "Ğöñź"]
)
def test_letters_and_emoji_that_are_meant_pass(folder: Path, fine: str) -> None:
    text = (folder / FIRST_SESSION).read_text()
    (folder / FIRST_SESSION).write_text(text.replace("nl: Voeten voelen", f'nl: "{fine}"', 1))

    assert fine in reading.read(folder / FIRST_SESSION).text


def test_a_letter_is_one_character_however_it_was_typed(folder: Path) -> None:
    text = (folder / FIRST_SESSION).read_text()
    (folder / FIRST_SESSION).write_text(text.replace("nl: Voeten voelen", "nl: Voeten che\u0301z", 1))

    assert "ch\u00e9z" in reading.read(folder / FIRST_SESSION).text


BOMBS = {
    "aliases": "a: &a [x,x,x]\n"
    + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in itertools.pairwise("abcdefghij")),
    "brackets": "[" * 100_000,
    "colons": "a: " * 60_000,
    "values": "".join(f"k{n}: [" + "x," * 50 + "]\n" for n in range(2000)),
    "wide": "a: [" + "b, " * 80_000 + "]",
}
TRY_ALL = """
import re, sys, time
from pathlib import Path
from content import check
def peak():  # this program's own: ru_maxrss would start at the peak of whoever started it
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
for folder in sys.argv[1:]:
    started = time.process_time()
    passed = check.run(Path(folder)).passed
    print(passed, time.process_time() - started, peak())
"""


def test_bombs_are_refused_in_two_seconds_and_200_megabytes(folder: Path, tmp_path: Path) -> None:
    for name, bomb in BOMBS.items():
        (shutil.copytree(folder, tmp_path / name) / FIRST_SESSION).write_text(bomb)
    folders = [str(tmp_path / name) for name in BOMBS]

    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL, *folders], timeout=60, check=True, capture_output=True, text=True
    )
    tried = [line.split() for line in done.stdout.splitlines()]

    assert [passed for passed, _, _ in tried] == ["False"] * len(BOMBS)
    assert all(float(seconds) < 2 for _, seconds, _ in tried)
    assert all(int(megabytes) < 200 for _, _, megabytes in tried)
