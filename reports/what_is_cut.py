"""What an export to share does not hold, and how whoever reads it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.away import TOGETHER
from reports.readme import Note


@dataclass(frozen=True, slots=True)
class Cut:
    """What is not in a file to share: days of all parents, parents who were away longer, and rows of prompts.

    And so many days of the earliest parent, of which the first is that of enrolling, `before` all took part.
    """

    days: int = 0
    parents: int = 0
    prompts: int = 0
    before: int = 0


def notes(
    prompts: int, cut: Cut, *, cost: int, on_paper: Sequence[str], given_up: Sequence[str], parents: int
) -> list[Note]:
    """What a reader must know where so many prompts of so many parents stay.

    Counting the days of all alike was at the `cost` of so many of the earliest parent's. Left out are the
    measurements that came `on_paper`, and emptied the columns that were `given_up`.
    """
    found = [_how_much_is_left(prompts, cut), _what_is_gone(cost), _NO_EXPERIMENTS]
    if cut.days or cut.parents:
        found.append(_who_was_away(cut))
    if on_paper:
        found.append(_what_was_on_paper(on_paper))
    if given_up:
        found.append(_what_is_emptied(given_up))
    if parents < TOGETHER:
        found.append(_TOO_FEW)
    found.append(_STILL)
    return found


def _what_is_gone(days: int) -> Note:
    return Note(
        "Woorden zijn weg (`words` zegt dat er iets geschreven is), net als datums en kloktijden. Dagen tellen "
        "vanaf de eerste hele dag waarop alle ouders meededen; "
        f"dat kostte de vroegste ouder {days} dagen.",
        "Words are gone (`words` says that something was written), and so are dates and clock times. Days are "
        "counted from the first whole day on which all parents took part; "
        f"this cost the earliest parent {days} days.",
    )


def _what_is_emptied(columns: Sequence[str]) -> Note:
    names = ", ".join(f"`{name}`" for name in columns)
    return Note(
        f"Leeg gemaakt, omdat minder dan {TOGETHER} ouders een combinatie deelden: {names}. Welke van de twee "
        "vragen naar spanning een ouder kreeg, zegt nog wel iets over haar taalniveau.",
        f"Emptied, as fewer than {TOGETHER} parents shared a combination: {names}. Which of the two items on "
        "tension a parent was asked still tells something about her level of language.",
    )


def _how_much_is_left(prompts: int, cut: Cut) -> Note:
    of = prompts + cut.prompts
    return Note(
        f"Van de {of} prompts van de ouders in dit bestand staan er {prompts} in. De rest viel op een dag die is "
        "weggelaten, ging over een proefje, of hoort bij een meting die is weggelaten. Een bestand om mee te "
        "werken (`--for work`) heeft ze alle.",
        f"Of the {of} prompts of the parents in this file {prompts} are in it. The others were on a day that is "
        "left out, about an experiment, or of a measurement that is left out. A file for work (`--for work`) has "
        "all of them.",
    )


def _who_was_away(cut: Cut) -> Note:
    days, parents = cut.days, cut.parents
    return Note(
        "De begeleiding kan met naam weten wie pauze had, stopte, niet te bereiken was of twee weken stil was. "
        f"Daarom zijn {days} dagen van alle ouders weggelaten. Ouders die langer weg waren, staan er niet in: "
        f"{parents}. Ook zij tellen bij *niet erin*.",
        "Staff may know by name who was on a break, stopped, was out of reach or silent for two weeks. So "
        f"{days} days are left out of all parents. Parents who were away longer are not in it: {parents}. They "
        "count as *not in it*, too.",
    )


def _what_was_on_paper(waves: Sequence[str]) -> Note:
    names = ", ".join(f"`{name}`" for name in waves)
    return Note(
        f"Metingen die van alle ouders zijn weggelaten: {names}. Van minstens één ouder kwam die van papier: de "
        "begeleiding nam dat over, en kent de antwoorden met naam.",
        f"Measurements left out of all parents: {names}. Of at least one parent it came from paper: staff entered "
        "it, and know the answers by name.",
    )


_NO_EXPERIMENTS = Note(
    "Proefjes en de vragen erover zijn weg, evaluaties ook, bij prompts de "
    "redenen paused, unreachable en withdrawn, wie zei te komen, en wat de begeleiding mag zien: die weet met "
    "naam van wie dat was.",
    "Experiments and the questions about them are gone, and so are evaluations, "
    "the reasons paused, unreachable and withdrawn of prompts, who said she would come, and what staff may see: "
    "they know by name whose it was.",
)
_TOO_FEW = Note(
    f"In dit bestand staan minder dan {TOGETHER} ouders. Wie de groep kent, kan weten wie het zijn: deel het niet "
    "buiten het onderzoeksteam.",
    f"Fewer than {TOGETHER} parents are in this file. Who knows the group may know who they are: do not share it "
    "outside the research team.",
)
_STILL = Note(
    "Codes zijn nieuw voor dit bestand en horen bij geen ander bestand. Wie van een ouder weet op welke dagen zij "
    "niet antwoordde of er bij een bijeenkomst niet was, kan haar nog steeds herkennen. Dit bestand is "
    "gepseudonimiseerd, niet anoniem.",
    "Codes are new for this file and belong to no other file. Who knows on which days a parent did not answer, or "
    "which meetings she missed, may still recognise her. This file is pseudonymous, not anonymous.",
)
