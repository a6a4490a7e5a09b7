"""Two experiments: one from wish to "bewaren", worked out on one card by Anna and Sanne; Bea drops hers."""

from __future__ import annotations

from simulator.people import Person
from storage import meetings
from tests.crash.stage import Stage, the_group
from tests.moments import ZONE, amsterdam

WORKED_OUT = ("Samen uitwerken", "Zo laten", "> bij het eten", "17:30", "elke dag", "in de keuken")
HOW_IT_WENT = ("Gedaan", "Makkelijk", "Buik, maag", "Klaar", "Toen het begon", "Zo houden")


def play(stage: Stage) -> None:
    """Two parents and their facilitator, after the first meeting."""
    sanne, anna, bea = stage.facilitator("Sanne"), stage.parent("Anna"), stage.parent("Bea")
    with stage.writing() as db:
        first = meetings.add(
            db, group_id=the_group(db).id, session=1, starts_at=stage.now, zone=ZONE, at=stage.now
        )
        meetings.hold(db, first.id, at=stage.now)
    _agree(stage, anna, sanne, "één keer")
    with stage.without_falling():
        _agree(stage, bea, sanne, "drie keer")
    stage.go_to(amsterdam("2026-03-02 17:30"))
    stage.all_tap("Ja, nu", anna, bea)
    stage.does(bea, "Stoppen")
    stage.go_to(amsterdam("2026-03-02 19:30"))
    stage.does(anna, *HOW_IT_WENT)
    stage.go_to(amsterdam("2026-03-03 17:30"))


def _agree(stage: Stage, parent: Person, sanne: Person, often: str) -> None:
    stage.does(parent, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    stage.does(sanne, *WORKED_OUT, often, "Zo laten", "Zo laten", "Zo doen we het")
    stage.does(parent, "Zo doen we het")
