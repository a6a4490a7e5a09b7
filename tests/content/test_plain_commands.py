"""Lone words that are commands, in every language at once, and only where a message says nothing else."""

# ruff: noqa: E501 (a table reads best with one kind a line)

from __future__ import annotations

import pytest
from hypothesis import given

from content.packs import Library
from content.plain_commands import PLAIN_COMMANDS
from tests.letters import any_text

SAID = {
    "stop": ["stop", "Stop!", "STOP AUB", "ik wil stoppen", "ik wil ermee stoppen", "mag ik stoppen", "kunnen we stoppen", "hou op",
             "stop stop stop", "stooooop", "stpo", "Sotp!", "sttop", "ik wil geen berichten meer", "stop met vragen", "ik wil me afmelden", "🛑", "i want to stop", "laat me met rust", "haal me eraf", "стоп", "dur"],
    "help": ["hulp", "Help!!", "help me", "ik wil hulp", "hulp nodig", "🆘", "sos", "hellup", "hlep", "hupl", "heelp", "kan ik even iemand spreken", "Kan ik met iemand praten?", "bel me", "kun je me bellen", "kan iemand me bellen", "wie kan ik bellen?", "ik heb iemand nodig", "I need to talk to someone", "i need help", "yardım", "pomocy", "допоможіть", "مساعدة",
             "112", "Bel 112!", "113", "noodgeval", "SOS", "de politie", "bel de politie!!", "ik heb een ambulance nodig", "er is brand", "Brand!", "er is iemand in huis", "there is a fire", "call the police"],
    "pause": ["pauze", "puaze", "pauzee", "pazue", "even pauze", "ik wil graag even pauze", "pause", "take a break", "⏸️"],
    "later": ["later", "Straks.", "zo", "zo meteen", "vanavond", "een andere keer", "ja straks", "in a minute", "tonight"],
    "tomorrow": ["vandaag niet", "Niet vandaag.", "nee, vandaag niet", "not today", "morgen", "Morgen weer", "ja morgen graag", "tomorrow"],
    "not_now": ["nu niet", "niet nu", "even niet", "nu even niet", "Nee, niet nu", "ik heb nu geen tijd", "not now"],
    "done": ["verstuur", "Ja, verstuur maar", "klaar", "Klaar.", "ik ben klaar", "done", "i am done"],
    "never_mind": ["toch niet", "Laat maar", "never mind", "cancel"],
    "back": ["terug", "ga terug", "back", "vorige vraag", "🔙"],
    "thanks": ["dank je wel", "Dankjewel!", "bedankt hoor", "ok dank je", "dank je wel 🙏", "thanks", "thank you", "teşekkürler", "дякую"],
    "skip": ["sla over", "Sla over.", "overslaan", "deze vraag overslaan", "skip", "skip this question"],
}  # fmt: skip


@pytest.mark.parametrize(("typed", "command"), [(typed, command) for command in SAID for typed in SAID[command]])
def test_a_lone_word_is_the_command_it_names(library: Library, typed: str, command: str) -> None:
    assert library.plain_commands.of(typed) == command


@pytest.mark.parametrize(
    "typed",
    ["hij moet stoppen met slaan", "stop met roken", "ik wil niet stoppen", "pauze nemen hielp", "hulp van mijn moeder", "help mijn zoon", "ik wil",
     "ik ben klaar met alles", "terug naar school", "even", "morgen ga ik naar mijn moeder", "straks komt hij thuis", "zo moe", "later werd hij boos", "🙏", "", "   ", "7", "mijn nek", "dank zij mijn moeder", "mijn zoon zei dank je wel", "he has to stop hitting me", "i cant go back home",
     "hoe laat?", "Hoe laat vandaag?", "ik kan niet", "I forget", "hoezo", "I can not", "stoop", "bel", "ik wil niet meer", "iemand", "bel me niet", "sto", "mijn moeder spreken",
     "Precious", "de politie was hier", "1", "111", "er is iemand die luistert", "Brandon", "het brood is verbrand"],
)  # fmt: skip
def test_a_word_within_something_else_is_no_command(library: Library, typed: str) -> None:
    assert library.plain_commands.of(typed) is None


def test_every_command_is_tried() -> None:
    assert set(SAID) == set(PLAIN_COMMANDS)


def test_no_lone_command_is_a_word_of_danger(library: Library) -> None:
    assert [typed for said in SAID.values() for typed in said if library.danger.tier(typed)] == []


@given(any_text())
def test_whatever_is_typed_is_a_command_or_none(library: Library, text: str) -> None:
    assert library.plain_commands.of(text) in (*PLAIN_COMMANDS, None)


@pytest.mark.parametrize(
    ("typed", "among", "meant"),
    [
        ("agenda", ("week", "hulp"), "week"),
        ("agenda", ("week", "bijeenkomst"), "bijeenkomst"),
        ("verslag", ("rapport", "export"), "rapport"),
        ("verslag", ("mijnweek", "week"), "mijnweek"),
        ("gegevns", ("gegevens", "week"), "gegevens"),
        ("Hulpp", ("hulp",), "hulp"),
        ("zxqv", ("hulp", "week"), None),
        ("", ("hulp",), None),
    ],
)
def test_a_command_that_is_not_there_stands_for_the_nearest_that_somebody_has(
    library: Library, typed: str, among: tuple[str, ...], meant: str | None
) -> None:
    assert library.plain_commands.nearest(typed, among) == meant


def test_every_command_that_others_stand_for_is_in_somebodys_menu(library: Library) -> None:
    there = {command for hints in library.interface.commands.values() for command in hints}

    assert set(library.listening.command_file.instead) <= there
