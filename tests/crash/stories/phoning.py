"""Anna asks something, and to be called; Sanne answers, looks at what Anna shows, calls, and says so."""

from __future__ import annotations

from tests.crash.stage import Stage

NUMBER = "06 12345678"


def play(stage: Stage) -> None:
    """The call after words of danger, and a look under consent."""
    sanne, anna = stage.facilitator("Sanne"), stage.parent("Anna")
    stage.does(anna, "> /vraag", "> Mag mijn zus mee?")
    stage.does(sanne, "Antwoord", "> Ja hoor")
    stage.does(anna, "> ik wil dood", "Laat Sanne bellen", f"> {NUMBER}", "Overdag", "Niets inspreken")
    stage.does(anna, "Ja, laat Sanne bellen")
    stage.does(sanne, "Ik bel", "Niet bereikt")
    stage.does(anna, "Ander nummer", "> 030 7654321", "Altijd", "Inspreken mag", "Ja, laat Sanne bellen")
    stage.does(sanne, "> /ouders", "Anna", "Gebeld")
