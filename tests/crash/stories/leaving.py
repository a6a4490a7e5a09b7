"""Leaving, in three ways: Anna takes a yes back and stops, Bea is forgotten, and Cor's answers go."""

from __future__ import annotations

from tests.crash.stage import Stage

CHECKIN = ("> /nu", "7", "Alleen")


def play(stage: Stage) -> None:
    """Three parents who each answered a check-in of their own accord, and a facilitator who may notice."""
    stage.facilitator("Sanne")
    anna, bea, cor = (stage.parent(name) for name in ("Anna", "Bea", "Cor"))
    for parent in (anna, bea, cor):
        stage.does(parent, *CHECKIN)
    stage.does(anna, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    stage.does(anna, "> /stop", "Ja, stop", "Bewaar ze")
    stage.does(bea, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    stage.does(cor, "> /stop", "Ja, stop", "Haal ze weg", "Ja, haal ze weg")
    stage.go_to(stage.now + 60)
