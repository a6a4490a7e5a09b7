"""A measurement, asked in two parts over two days, with a step back and a word in between."""

from __future__ import annotations

from storage import meetings
from tests.crash.stage import Stage, the_group
from tests.moments import ZONE, amsterdam


def play(stage: Stage) -> None:
    """One parent, in the days before the first meeting."""
    anna = stage.parent("Anna")
    with stage.writing() as db:
        began = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=the_group(db).id, session=1, starts_at=began, zone=ZONE, at=stage.now)
    stage.go_to(amsterdam("2026-03-02 10:01"))  # it is put down for this day
    stage.go_to(amsterdam("2026-03-02 10:30"))
    stage.does(anna, "Ja, nu", "Verder", "Begin", "Soms", "Terug", "Vaak", "> weet ik niet", "Vaak", "Andere keer")
    stage.go_to(amsterdam("2026-03-03 10:01"))
    stage.go_to(amsterdam("2026-03-03 10:30"))
    stage.does(anna, "Ja, nu", "Sla over", "> bijna altijd", "Nooit")
