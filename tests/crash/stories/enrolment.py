"""Anna opens her invitation, takes part, is asked at her hour, answers, and changes an answer."""

from __future__ import annotations

from tests.crash.stage import Stage
from tests.moments import amsterdam

ENROLMENT = (
    *("Nederlands", "Gewone zinnen", "Verder", "Verder", "Verder", "Verder"),
    *("Ja, ik doe mee", "Ja, dat mag", "Nee, geen woorden", "Nee, liever niet"),
    *("mama", "20:00", "zondag", "Nee, later"),
)
CHECKIN = ("Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon")
CHANGE = ("Iets veranderen", "1. 7", "4")


def play(stage: Stage) -> None:
    """From the opened link to the changed answer."""
    anna, link = stage.telegram.person("Anna"), stage.invitation()
    stage.step(lambda: anna.open(link))
    stage.does(anna, *ENROLMENT)
    stage.go_to(amsterdam("2026-03-02 20:00"))
    stage.does(anna, *CHECKIN, *CHANGE)
