"""Looking back together: Sanne asks and types, Anna changes one answer and strikes one, and both sign."""

from __future__ import annotations

from tests.crash.stage import Stage


def play(stage: Stage) -> None:
    """A facilitator and a parent, each with a phone."""
    sanne, anna = stage.facilitator("Sanne"), stage.parent("Anna")
    stage.does(sanne, "> /evaluatie", "Anna", "Halverwege")
    stage.does(anna, "Ja, goed")
    stage.does(sanne, "> Even stil zijn")
    stage.does(anna, "Klopt")
    stage.does(sanne, "> Ik merk mijn schouders")
    stage.does(anna, "Klopt niet", "> Ik merk mijn nek")
    stage.does(sanne, "> Niks")
    stage.does(anna, "Haal het weg")
    stage.does(sanne, "Sla over", "Sla over", "Sla over")
    stage.does(anna, "Zo is het goed")
    stage.does(sanne, "Ik teken")
