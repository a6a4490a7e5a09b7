"""How the people around a parent are named to her, and what may be a name of her own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

from content.typed import agreement_in, folded, is_crying
from content.typed_name import name_in
from content.typed_nothing import says_nothing
from content.words import Words
from handlers.core.turn import Turn
from handlers.shared.moments import one_or_another
from handlers.shared.roster import facilitators_of
from storage import members, people

LONGEST_NAME = 30

_QUESTION_MARKS = frozenset("?؟¿")

_LEADS_IN = re.compile(
    r"(?:(?:hoi|hallo|hi|hello),?\s+)?"
    r"(?:ik heet|ik ben|mijn naam is|mijn naam|noem (?:me|mij)(?: maar)?|zeg maar|doe maar|gewoon"
    r"|my name is|i am|i['’]?m|call me|just)\s+(?P<name>.+)",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"(?:[\s,]+(?:graag|hoor|alsjeblieft|aub|please))+[\s.!]*$", re.IGNORECASE)
# “Ik ben zo moe”: how she is, and not how she is called.
_VERY_WORDS = "zo heel erg echt een beetje te wat in het so very a bit really"
_VERY = {*_VERY_WORDS.split()}
_HOW_SHE_IS_NL = (
    "moe bang boos kwaad verdrietig ziek alleen zwanger druk gestrest gespannen onrustig paniek op kapot zat er "
    "thuis bezig laat blij rustig goed slecht anders niks niets niemand waarom gaat wel"
)
_HOW_SHE_IS_EN = "tired scared afraid angry sad sick alone busy fine stressed anxious nobody nothing why"
_HOW_SHE_IS = {*_HOW_SHE_IS_NL.split(), *_HOW_SHE_IS_EN.split()}
# With these several words are a sentence and no name; with the others so are three and more.
_TELLS = "ik mij niet geen weet wil i not dont cant"
_TELLS_IN_MORE = "me mijn wij we jij je kan ben heb is was moet hoe wat my you am have know how what"
_OF_A_SENTENCE, _OF_A_LONGER_ONE = {*_TELLS.split()}, {*_TELLS_IN_MORE.split()}


def name_typed(turn: Turn, typed: str) -> str | None:
    """How somebody who was asked wants to be called; None where that is no name, or too long, which is said."""
    name = _called_in(turn, typed)
    if not name:
        turn.misunderstand("enrolment.called_typed")
    elif len(name) > LONGEST_NAME:
        turn.say(turn.words("enrolment.called_too_long"))
    else:
        return name
    return None


def name_written_over(turn: Turn, typed: str) -> str | None:
    """The same of what was written over an earlier name: where it is none, that one stays, without a word."""
    name = _called_in(turn, typed)
    return name if name and len(name) <= LONGEST_NAME else None


def _called_in(turn: Turn, typed: str) -> str:
    """How somebody wants to be called; "" for no name: a question, a number, a plea, a sentence, yes or no."""
    told = name_in(typed)
    led_in = _LEADS_IN.fullmatch(told)
    name = _POLITE_END.sub("", led_in["name"].strip(" .!") if led_in is not None else told)
    if _QUESTION_MARKS & set(name) or not any(_names(each) for each in name) or _says_something(name):
        return ""
    if turn.library.danger.heard(told) is not None or turn.library.plain_commands.of(told) is not None:
        return ""  # “ik ben bang”, “bel de politie”
    if turn.library.plain_commands.of(name) is not None:
        return ""  # “morgen”
    return "" if turn.library.foreign.pleaded_in(name) - {turn.words.language} else name


def _says_something(name: str) -> bool:
    """Whether it is no name but an answer or a sentence: “nee”, “weet ik niet”, “mijn kind slaapt niet”."""
    text = folded(name)
    words = text.split()
    tell = _OF_A_SENTENCE | (_OF_A_LONGER_ONE if len(words) > 2 else set())
    is_sentence = len(words) > 1 and not tell.isdisjoint(words)
    how = {*words} - _VERY
    is_how_she_is = bool(how) and how <= _HOW_SHE_IS
    says_little = is_crying(name) or (says_nothing(name) if words else agreement_in(name) is not None)
    return says_little or is_how_she_is or is_sentence


def _names(letter: str) -> bool:
    """Whether it is a letter or a picture."""
    return letter.isalpha() or unicodedata.category(letter) == "So"


def has_name_at_work(turn: Turn) -> bool:
    """Whether this person works with a group: then she has one name, which parents read."""
    mine = members.of_person(turn.db, turn.person.id)
    return any(each.role != members.PARENT and each.state in members.TAKING_PART for each in mine)


def facilitator_name(turn: Turn, member_id: int | None, words: Words) -> str:
    """How the facilitator of this membership is called; what she is, once nobody knows who it was."""
    person_id = members.get(turn.db, member_id).person_id if member_id is not None else None
    return people.get(turn.db, person_id).called if person_id is not None else words.label("help.your_facilitator")


def facilitator_names(turn: Turn) -> str:
    """Her group's facilitators by name, any one of them: "Sanne of Bram"; "je begeleider" while there is none.

    So the verb beside it is that of one person, however many there are.
    """
    return _one_of(turn, [person.called for _, person in facilitators_of(turn, turn.member.group_id)])


def names_of_who_sees(turn: Turn, group_ids: Iterable[int] = ()) -> str:
    """The same of whoever may look at her answers, also who rests or stopped: in her group, or in these."""
    found = chain.from_iterable(
        facilitators_of(turn, each, members.TAKING_PART) for each in group_ids or [turn.member.group_id]
    )
    return _one_of(turn, dict.fromkeys(person.called for _, person in found))


def _one_of(turn: Turn, names: Iterable[str]) -> str:
    return one_or_another(list(names), turn.words) or turn.words.label("help.your_facilitator")
