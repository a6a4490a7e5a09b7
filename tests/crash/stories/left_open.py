"""Anna leaves a call and a question before the last yes: each is taken up once, and after a day it is closed."""

from __future__ import annotations

from handlers.asking.left_open import LEFT_AFTER
from tests.crash.stage import Stage

NUMBER = "06 12345678"
COMES_BACK = "Je begon hier aan iets."
CLOSED = "Ik gaf niets door."
DAY = 86_400


def play(stage: Stage) -> None:
    """A call taken up and asked to its end; a question taken up, and left again."""
    stage.facilitator("Sanne")
    anna = stage.parent("Anna")
    stage.does(anna, "> /bel", f"> {NUMBER}", "Overdag")
    stage.go_to(stage.now + LEFT_AFTER + 60)
    stage.wait_for(COMES_BACK, anna)
    stage.does(anna, "Ga verder", "Niets inspreken", "Ja, laat Sanne bellen")
    stage.does(anna, "> /vraag Mag mijn zus mee?")
    stage.go_to(stage.now + LEFT_AFTER + 60)
    stage.wait_for(COMES_BACK, anna)
    stage.go_to(stage.now + DAY)
    stage.wait_for(CLOSED, anna)
