"""Parents say something to their group: Anna without her name, after a yes; Bea under hers, and takes it back."""

from __future__ import annotations

from handlers.sharing.writing import LATEST
from tests.crash.stage import Stage


def play(stage: Stage) -> None:
    """Each step passes the longest of the random few minutes, so that chance decides nothing."""
    sanne, anna, bea = stage.facilitator("Sanne"), stage.parent("Anna"), stage.parent("Bea")
    stage.chatroom(sanne, anna, bea)
    stage.does(anna, "> /deel", "Zonder mijn naam", "> mijn zoon sliep door", "Zet in de groep")
    stage.go_to(stage.now + LATEST)
    stage.does(sanne, "Ja, zet in de groep")
    stage.go_to(stage.now + LATEST)
    stage.does(bea, "> /deel", "Met mijn naam", "> zwaluwen gezien", "Zet in de groep")
    stage.go_to(stage.now + 2)
    stage.does(bea, "Haal weg")
    stage.go_to(stage.now + 2)
