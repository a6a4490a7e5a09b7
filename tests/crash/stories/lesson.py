"""A lesson comes the day after its meeting: Anna chooses another moment, reads it then, and once more later."""

from __future__ import annotations

from storage import meetings
from tests.crash.stage import Stage, the_group
from tests.moments import ZONE, amsterdam

PAGES = ("Verder", "Nog eens, anders", "Verder", "Verder")


def play(stage: Stage) -> None:
    """Anna and the facilitator who says that the first meeting was."""
    sanne, anna = stage.facilitator("Sanne"), stage.parent("Anna")
    with stage.writing() as db:
        began = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=the_group(db).id, session=1, starts_at=began, zone=ZONE, at=stage.now)
    stage.go_to(amsterdam("2026-03-05 21:30"))
    stage.does(sanne, "Ja, geweest", "Klaar")
    stage.go_to(amsterdam("2026-03-06 10:00"))
    stage.does(anna, "Ander moment", "zaterdag", "> half 8")
    stage.go_to(amsterdam("2026-03-07 19:30"))
    stage.does(anna, "Later")
    stage.go_to(amsterdam("2026-03-07 20:59"))  # an hour after her tap, which falls may hold up; and not by night
    stage.does(anna, "Lees nu", *PAGES, "Naar de oefening", "Liever zittend", "Verder", "Ik stop")
    stage.does(anna, "> /uitleg", "1. De automatische piloot", "Verder")
