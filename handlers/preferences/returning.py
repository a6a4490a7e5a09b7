"""/start of somebody who had stopped: whether Anker begins anew is asked first; only looking changes nothing."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import members_all
from handlers.core.turn import Tap, Turn
from handlers.preferences import pausing
from handlers.shared import menu
from storage import keyboards, members

ABOUT = "begin_again"
YES, NO = "yes", "no"


def ask(turn: Turn) -> None:
    """Begin again?"""
    label = turn.words.label
    rows = [
        [Button(label("preferences.resume"), YES)],
        [Button(label("preferences.stay_stopped"), NO)],
    ]
    turn.say(turn.words("preferences.begin_again"), rows, about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, members_all, takes=(YES, NO))
def tapped(turn: Turn, tap: Tap) -> None:
    """From now on again, or as it is; who began already goes on."""
    if tap.choice == NO and turn.member.state == members.STOPPED:
        turn.show(tap.keyboard, turn.words("preferences.stopped"))
        return
    begins = tap.choice == YES and turn.member.state == members.STOPPED
    if begins:
        _stop_no_more(turn)
    turn.show(tap.keyboard, pausing.resume(turn) if begins else turn.words("enrolment.resume"))
    menu.show(turn)


def _stop_no_more(turn: Turn) -> None:
    """What still asks her to stop, or what is to become of her answers, asks no longer: she goes on."""
    while (old := keyboards.newest_open(turn.db, turn.person.id, "stop", turn.member.id)) is not None:
        turn.show(old, turn.words("preferences.stop_not"))
