"""The language check: what must fail fails, with a better example; what must pass passes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from content import check
from content.lint import Finding, Wording, findings
from content.packs import SHIPPED
from content.readability import figures, sentences, syllables, words
from content.texts import Language, Level, Role
from tests.content.conftest import FIRST_SESSION, PACK


@dataclass(frozen=True)
class Sample:
    """A text, and the rule it must break (with how much weight), or none."""

    text: str
    rule: str = ""
    severity: str = "error"
    language: Language = "nl"
    level: Level = "standaard"
    role: Role = "message"


def found(sample: Sample) -> list[Finding]:
    place = (Path("x.yaml"), 1, 1)
    return list(findings(Wording(*place, sample.language, sample.level, sample.role, sample.text, NUMBERS)))


NUMBERS = frozenset(("112", "113", "0800-2000", "088 0767 000"))
SIMPLE: Level = "simpel"
FAIL = [
    Sample("Een twee drie vier vijf zes zeven acht negen tien elf.", "sentence_length", "warning"),
    Sample(
        "Een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien.",
        "sentence_length",
    ),
    Sample("Een twee drie vier vijf zes zeven acht negen.", "sentence_length", level=SIMPLE),
    Sample("Je voelt dit in je lijf,\nen daarna ook in je hoofd.", "sentence_length", level=SIMPLE),
    Sample("Je ziet een opvoedingsvraagstuk.", "word_length", "warning"),
    Sample("Opvoedingsvraagstuk, hulpverleenster en ademhalingsoefening.", "word_length"),
    Sample("Een bijeenkomst is fijn.", "word_length", level=SIMPLE),
    Sample("Je praat vandaag samen rustig over vroeger en over later. " * 5, "message_length", "warning"),
    Sample("Praat er samen over. " * 23, "message_length"),
    Sample("Kijk. Voel. Wacht. Adem. Kies. Ga.", "message_length", "warning"),
    Sample("Kijk. Voel. Wacht. Adem. Kies. Ga. Praat. Rust.", "message_length"),
    Sample("Hoe gaat het? Waar voel je het?", "one_question"),
    Sample("Je hoeft niet en nooit te praten.", "negations"),
    Sample("Je wordt gebeld.", "passive", "warning"),
    Sample("Je bent moe en wordt rustig gebeld.", "passive", "warning"),
    Sample("Dit activeert je lijf.", "hard_words"),
    Sample("Je gereguleerde lijf.", "hard_words"),
    Sample("Bel 0900-0113.", "phone_numbers"),
    Sample("Een goede moeder blijft rustig.", "guilt", role="staff"),
    Sample("We zullen samen kijken.", "passive", "warning"),
    Sample("Je hebt drie keer gemist.", "guilt"),
    Sample("Je moet rustig zitten.", "guilt"),
    Sample("Helaas lukte het.", "guilt"),
    Sample("Je score is hoog.", "guilt"),
    Sample("Dit is therapie voor jou.", "claims"),
    Sample("Deze oefening vermindert stress.", "claims"),
    Sample("Je nervus vagus wordt rustig.", "claims"),
    Sample("Dit is wetenschappelijk bewezen.", "claims"),
    Sample("Wat is jouw trigger?", "hard_words"),
    Sample("Zo leer je jezelf reguleren.", "hard_words"),
    Sample("Je hoort een bonkend geluid.", "rare_words", "warning"),
    Sample("You feel a peristaltic wave.", "rare_words", "warning", "en"),
    Sample("Kies iets, bijv. een stoel.", "abbreviations"),
    Sample("Doe dit 3x per dag.", "abbreviations"),
    Sample("Je stopt (even) met alles.", "signs"),
    Sample("Dat is 50% van de dag.", "signs"),
    Sample("Wacht 2,5 minuut.", "signs"),
    Sample("Stop even; kijk om je heen.", "signs"),
    Sample("Dit is deel IV van de groep.", "signs"),
    Sample("Goed zo! Ga door!", "exclamations", "warning"),
    Sample("Ik wil graag een andere tijd", "button_length", "warning", role="label"),
    Sample("Reguleren", "hard_words", role="label"),
    Sample("Ik heb het gemist", "guilt", role="hint"),
    Sample("Vertel de ouders dat deze therapie helpt.", "claims", role="staff"),
    Sample("een " * 21, "sentence_length", role="staff"),
    Sample("One two three four five six seven eight nine ten eleven.", "sentence_length", "warning", "en"),
    Sample("One two three four five six seven eight nine.", "sentence_length", language="en", level=SIMPLE),
    Sample("You missed three days.", "guilt", language="en"),
    Sample("You must sit down.", "guilt", language="en"),
    Sample("This is a proven treatment.", "claims", language="en"),
    Sample("What is your trigger?", "hard_words", language="en"),
    Sample("Pick one, e.g. a chair.", "abbreviations", language="en"),
    Sample("You never have to say no.", "negations", language="en"),
    Sample("Understandable.", "word_length", language="en", level=SIMPLE),
]
PASS = [
    Sample("Voel je voeten op de grond.\nKijk om je heen."),
    Sample("Je voelt je voeten.\nJe kijkt om je heen.\nHoe is dat?", level=SIMPLE),
    Sample("Het wordt rustig in je lijf."),
    Sample("Een trigger is een duwtje omlaag."),
    Sample("Je hoeft niet te praten."),
    Sample("Zal ik je morgen bellen?"),
    Sample("De seintjes van je lijf. Blaas een zeepbel."),
    Sample("Ik schrijf je om 20:30."),
    Sample("Bel 088 0767 000."),
    Sample("We hebben elkaar ontmoet."),
    Sample("Merk één keer: dit ging vanzelf.", level=SIMPLE),
    Sample("Poets samen jullie tanden. Na het tandenpoetsen is het stil."),
    Sample("Goed zo!"),
    Sample("Tik op /gegevens of op /checkin."),
    Sample("Ja, ik doe mee", role="label"),
    Sample("Geef elke ouder zelf één link, want hij werkt maar één keer en daarna is hij op.", role="staff"),
    Sample("Feel your feet on the ground.\nWhat do you notice?", language="en", level=SIMPLE),
    Sample("Take one small bite!", language="en", level=SIMPLE),
]


@pytest.mark.parametrize("sample", FAIL, ids=lambda sample: f"{sample.rule}: {sample.text[:30]}")
def test_a_text_that_is_too_hard_is_found_with_something_better(sample: Sample) -> None:
    mine = [finding for finding in found(sample) if finding.rule in {sample.rule, f"staff_{sample.rule}"}]

    assert mine, [str(finding) for finding in found(sample)]
    assert {finding.severity for finding in mine} == {sample.severity}
    assert all(finding.better and finding.quoted for finding in mine)
    assert all(finding.quoted in " ".join(sample.text.split()) for finding in mine)


@pytest.mark.parametrize("sample", PASS, ids=lambda sample: sample.text[:30])
def test_a_plain_text_passes_without_a_word(sample: Sample) -> None:
    assert [str(finding) for finding in found(sample)] == []


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("adem", "nl", 2),
        ("idee", "nl", 2),
        ("begeleider", "nl", 4),
        ("lijf", "nl", 1),
        ("oma", "nl", 2),
        ("ieder", "nl", 2),
        ("geïrriteerd", "nl", 4),
        ("moeilijk", "nl", 2),
        ("eeuwig", "nl", 2),
        ("112", "nl", 1),
        ("idea", "en", 3),
        ("quiet", "en", 2),
        ("tired", "en", 1),
        ("side-by-side", "en", 3),
        ("don't", "en", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, language: Language, count: int) -> None:
    assert syllables(word, language) == count


def test_a_sentence_that_goes_on_in_the_next_line_is_one() -> None:
    assert sentences("Je roept iets,\nen pas later merk je het.\nDat is gewoon. Echt waar") == [
        "Je roept iets, en pas later merk je het.",
        "Dat is gewoon.",
        "Echt waar",
    ]


def test_words_keep_their_hyphens_and_apostrophes() -> None:
    assert words("’s Avonds: foto’s op een (zelf-gemaakt) bord, 3 keer.") == [
        "s", "Avonds", "foto’s", "op", "een", "zelf-gemaakt", "bord", "3", "keer",
    ]  # fmt: skip


def test_the_formulas_give_what_their_sources_say() -> None:
    counted = figures(["Jan ziet een boot. De boot vaart langzaam weg."], "nl")

    assert (counted.words, counted.sentences, counted.syllables, counted.long_words) == (9, 2, 10, 1)
    assert counted.flesch("nl") == pytest.approx(206.84 - 0.93 * 4.5 - 77 * 10 / 9)
    assert counted.flesch("en") == pytest.approx(206.835 - 1.015 * 4.5 - 84.6 * 10 / 9)
    assert counted.lix == pytest.approx(4.5 + 100 / 9)


def test_a_finding_stands_at_the_line_of_its_words(folder: Path) -> None:
    session = folder / FIRST_SESSION
    text = session.read_text(encoding="utf-8").replace("Dat is heel gewoon.", "Dat moet zo.", 1)
    session.write_text(text, encoding="utf-8")

    (finding,) = check.run(folder).errors

    assert (finding.file, finding.rule, finding.quoted, finding.better) == (session, "guilt", "moet", "mag, kan")
    assert finding.line == text[: text.index("Dat moet zo")].count("\n") + 1


def test_a_pack_that_lacks_sessions_does_not_pass(folder: Path) -> None:
    report = check.run(folder)

    assert not report.passed
    assert [problem.message for problem in report.problems] == [
        "The module mindful-parenting has 1 of its 8 sessions",
        "The module polyvagaal has 0 of its 12 sessions",
    ]


def test_a_pack_of_long_sentences_fails_as_a_whole(folder: Path) -> None:
    session = folder / FIRST_SESSION
    text = session.read_text(encoding="utf-8")
    session.write_text(
        text.replace("Kijk om je heen.", "Kijk om je heen en wacht nog een tijd."), encoding="utf-8"
    )
    short = {r: r.figures.words_a_sentence for r in check.run(folder).readings if r.file == session}

    assert {reading.level for reading in short} == {"standaard", "simpel"}
    assert all(3 < length < 8 for length in short.values())


def test_one_broken_file_does_not_hide_the_language_of_the_others(folder: Path) -> None:
    text = (folder / FIRST_SESSION).read_text(encoding="utf-8")
    (folder / PACK / "sessions" / "02-broken.yaml").write_text("number: 2", encoding="utf-8")
    (folder / FIRST_SESSION).write_text(text.replace("Dat is heel gewoon.", "Dat moet zo.", 1), encoding="utf-8")

    report = check.run(folder)

    assert report.problems
    assert [finding.quoted for finding in report.errors] == ["moet"]


def test_what_staff_reads_is_judged_less_strictly(folder: Path) -> None:
    file = folder / "interface" / "facilitator.yaml"
    shutil.copy(SHIPPED / "interface" / "facilitator.yaml", file)
    assert not [finding for finding in check.run(folder).errors if finding.file == file]

    file.write_text(file.read_text(encoding="utf-8").replace("reader: staff\n", ""), encoding="utf-8")

    assert [finding for finding in check.run(folder).errors if finding.file == file]


def test_what_a_pack_borrows_is_not_judged(folder: Path) -> None:
    shutil.rmtree(folder / "interface")
    report = check.run(folder)

    assert {reading.file.is_relative_to(folder) for reading in report.readings} == {True}
    assert all(finding.file.is_relative_to(folder) for finding in report.findings)
