"""A coordinator has the answers exported; a parent takes her yes back; it is exported once more."""

from __future__ import annotations

from tests.crash.stage import Stage

CHECKIN = ("> /nu", "7", "Alleen")


def play(stage: Stage) -> None:
    """Two files, and what is remembered of each."""
    coen, anna, bea = stage.coordinator("Coen"), stage.parent("Anna"), stage.parent("Bea")
    for parent in (anna, bea):
        stage.does(parent, *CHECKIN)
    stage.does(coen, "> /export", "Om mee te werken")
    stage.does(anna, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    stage.does(coen, "> /export", "Om te delen")
    stage.go_to(stage.now + 60)
