"""What people type that tells nobody anything: that they do not know or do not follow, a yes or no, a hello."""

from __future__ import annotations

from content.typed import agreement_in, folded

# “Dat weet ik nog niet zo goed”: without these words it is one of those below.
_ADDS_NOTHING_NL = (
    "ik k het t dat dit eigenlijk echt nog zo even goed joh hoor gewoon eh uh hmm nou sorry flauw ja nee"
)
_ADDS_NOTHING_EN = "i it that this really just yet so um well"
_ADDS_NOTHING = {*_ADDS_NOTHING_NL.split(), *_ADDS_NOTHING_EN.split()}

_UNSURE_NL = """
    weet niet, weet nie, weetniet, kweenie, kweetniet, kweet niet, kweet nie, weet veel, geen idee, heb geen idee,
    zou niet weten
"""
_UNSURE_EN = """
    dont know, do not know, not sure, am not sure, im not sure, no idea, have no idea, no clue, dunno, idk, unknown
"""
_LOST_NL = """
    snap niet, snap nie, snapniet, begrijp niet, begrijp nie, wat bedoel je, wat bedoelt u, hoe bedoel je,
    bedoel je, wat is, wat moet typen, wat moet hier doen, wat moet hier typen, hoe werkt, hoe moet,
    hoezo, huh, he, wat
"""
_LOST_EN = """
    dont understand, do not understand, dont get, what do you mean, what is, what should do, how does work, what
"""
_HELLO_NL = """
    hoi, hoi hoi, hoi anker, hallo, hallo daar, hai, hey, heej, dag, goedemorgen, goedemiddag, goedenavond,
    goeiemorgen, goeiemiddag, goeienavond, sorry, oeps, foutje, per ongeluk, verkeerd, test, testje
"""
_HELLO_EN = "hi, hello, hello there, good morning, good afternoon, good evening, oops, wrong"


def _each(*told: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for some in told for one in some.split(","))


_UNSURE, _LOST, _HELLO = _each(_UNSURE_NL, _UNSURE_EN), _each(_LOST_NL, _LOST_EN), _each(_HELLO_NL, _HELLO_EN)


def is_unsure(typed: str) -> bool:
    """Whether it only says that she does not know: “geen idee”, “dat weet ik nog niet”."""
    return not _UNSURE.isdisjoint(_forms(typed))


def says_nothing(typed: str) -> bool:
    """Whether it tells nobody anything: yes, no, “weet ik niet”, “hoe bedoel je?”, a greeting, signs alone."""
    if agreement_in(typed) is not None or not any(map(str.isalnum, typed)):
        return True
    return is_unsure(typed) or not _LOST.isdisjoint(_forms(typed)) or folded(typed) in _HELLO


def _forms(typed: str) -> tuple[str, str]:
    words = folded(typed).split()
    return " ".join(words), " ".join(word for word in words if word not in _ADDS_NOTHING)
