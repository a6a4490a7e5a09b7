"""A meeting: planned, announced, answered by two parents, moved, held; another one is cancelled."""

from __future__ import annotations

from tests.crash.stage import Stage
from tests.moments import amsterdam


def play(stage: Stage) -> None:
    """Two parents and their facilitator, with a chat of the group."""
    sanne = stage.facilitator("Sanne")
    anna, bea = stage.parent("Anna"), stage.parent("Bea")
    stage.chatroom(sanne, anna, bea)
    stage.does(sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8")
    stage.go_to(amsterdam("2026-03-04 19:30"))
    stage.all_tap("Ik kom", anna, bea)
    with stage.without_falling():
        stage.go_to(amsterdam("2026-03-04 19:45"))  # before it is moved: of an old time nothing is said once more

    first, moved = "donderdag 5 maart, 19:30 · sessie 1", "vrijdag 6 maart, 19:00 · sessie 1"
    stage.does(sanne, "> /bijeenkomst", first, "Verzetten", "> vrijdag 6 maart 19:00", "Ja, verzet")
    stage.wait_for("Nu is het:\nvrijdag 6 maart", anna, bea)
    stage.does(anna, "Ik kom")
    stage.does(bea, "Ik kom niet")
    stage.does(sanne, "> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Afzeggen", "Ja, zeg af")
    stage.does(sanne, "> /bijeenkomst", moved, "Plek of link", "> De Linde, zaal 2")
    stage.go_to(amsterdam("2026-03-05 19:00"))
    stage.go_to(amsterdam("2026-03-06 17:00"))
    stage.go_to(amsterdam("2026-03-06 21:00"))
    stage.does(sanne, "Ja, geweest", "Bea", "Klaar")
