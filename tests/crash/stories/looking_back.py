"""An evaluation on two phones: Sanne asks and writes, Anna changes one answer, takes one away, and both sign."""

from __future__ import annotations

from tests.crash.stage import Stage, sees

ASKED = ("> De groep.", "> Ik merk mijn schouders", "> Niks", "> Fijn met de anderen", "Te veel", "Sla over")


def play(stage: Stage) -> None:
    """One parent and her facilitator, in one sitting."""
    sanne, anna = stage.facilitator("Sanne"), stage.parent("Anna")
    stage.does(sanne, "> /evaluatie", "Anna", "Halverwege")
    stage.does(anna, "Ja, goed")
    stage.wait_for("1 van de 6", sanne)
    for answer in ASKED[:2]:
        stage.does(sanne, answer)
    stage.does(anna, "Anders", "> Ik merk mijn nek")
    for answer in ASKED[2:]:
        stage.does(sanne, answer)
    while any("Klopt" in label for each in anna.chat.messages for row in each.buttons for label in row):
        stage.does(anna, "Klopt")
    stage.does(anna, "Zo is het goed")
    if not sees(sanne, "Ik teken"):
        stage.go_to(stage.now)
    stage.does(sanne, "Ik teken")
