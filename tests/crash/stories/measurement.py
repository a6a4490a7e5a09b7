"""The measurement at the start: Anna answers a first part, leaves the rest for the day after, and ends it then."""

from __future__ import annotations

from storage import meetings
from tests.crash.stage import Stage, the_group
from tests.moments import ZONE, amsterdam


def play(stage: Stage) -> None:
    """Anna, three days before the first meeting."""
    anna = stage.parent("Anna")
    with stage.writing() as db:
        first = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=the_group(db).id, session=1, starts_at=first, zone=ZONE, at=stage.now)
    stage.go_to(amsterdam("2026-03-02 10:10"))
    stage.go_to(amsterdam("2026-03-02 10:30"))
    stage.does(anna, "Ja, nu", "Verder", "Begin", "Vaak", "> weet ik niet", "Soms", "Andere keer")
    stage.go_to(amsterdam("2026-03-03 10:10"))
    stage.go_to(amsterdam("2026-03-03 10:30"))
    stage.does(anna, "Ja, nu", "Sla over", "> bijna altijd", "Nooit")
