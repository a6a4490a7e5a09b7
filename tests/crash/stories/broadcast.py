"""A message to the parents: written, seen as they will, sent, followed to one who is out of reach, taken back."""

from __future__ import annotations

from simulator.people import Person
from tests.crash.stage import Stage, sees

PHOTO = bytes.fromhex("89504e470d0a1a0a") + b"a picture of the room"


def play(stage: Stage) -> None:
    """Three parents, of whom one blocked the bot."""
    sanne = stage.facilitator("Sanne")
    dina = [stage.parent(name) for name in ("Anna", "Bea", "Dina")][-1]
    stage.step(dina.block)
    stage.does(sanne, "> /bericht", "> Morgen nemen we thee mee.")
    stage.step(lambda: sanne.send_photo(PHOTO, caption="De nieuwe zaal"))
    stage.does(sanne, "Klaar", "Alle ouders", "Nu", "Ja, verstuur")
    _until_it_is_known(stage, sanne)
    stage.does(sanne, "> /bericht", "> En koek.", "Klaar", "Alle ouders", "Nu", "Ja, verstuur")
    _until_it_is_known(stage, sanne)
    stage.does(sanne, "Haal terug")


def _until_it_is_known(stage: Stage, sanne: Person) -> None:
    """It is sent; once more, only where a fall left it uncertain whether something arrived."""
    stage.go_to(stage.now)
    while sees(sanne, "Stuur opnieuw"):
        with stage.without_falling():
            stage.does(sanne, "Stuur opnieuw")
            stage.go_to(stage.now)
