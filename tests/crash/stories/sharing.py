"""Parents say something to their group: Anna without her name, after a yes; Bea under hers, and takes it back."""

from __future__ import annotations

from handlers.sharing.writing import LATEST
from simulator.groups import Group as Chatroom
from simulator.messages import Message
from simulator.people import Person
from tests.crash.stage import Stage, sees

UNNAMED, NAMED = "mijn zoon sliep door", "zwaluwen gezien"


def play(stage: Stage) -> None:
    """Each step passes the longest of the random few minutes, so that chance decides nothing."""
    sanne, anna, bea = stage.facilitator("Sanne"), stage.parent("Anna"), stage.parent("Bea")
    room = stage.chatroom(sanne, anna, bea)
    stage.does(anna, "> /deel", "Zonder mijn naam", f"> {UNNAMED}", "Zet in de groep")
    stage.go_to(stage.now + LATEST)
    stage.does(sanne, "Ja, zet in de groep")
    stage.go_to(stage.now + LATEST)
    _look(stage, sanne, room, UNNAMED)
    stage.does(bea, "> /deel", "Met mijn naam", f"> {NAMED}", "Zet in de groep")
    stage.go_to(stage.now + 2)
    in_doubt = _look(stage, sanne, room, NAMED)
    stage.does(bea, "Haal weg")
    if in_doubt:  # only an administrator of the group can take it away
        for message in _with(room, NAMED):
            sanne.delete(message)
    stage.go_to(stage.now + 2)


def _look(stage: Stage, sanne: Person, room: Chatroom, words: str) -> bool:
    """Where a fall left it open whether the words stand in the group, she is asked, and looks; whether it did."""
    if not sees(sanne, "Ja, het staat er"):
        return False
    stage.settles(sanne, "Ja, het staat er" if _with(room, words) else "Nee, zet het er nu")
    return True


def _with(room: Chatroom, words: str) -> list[Message]:
    return [message for message in room.messages if words in message.text]
