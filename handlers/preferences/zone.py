"""Her time zone: she types the city she is in."""

from __future__ import annotations

from handlers.core.doors import on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.preferences import cities, wishes
from handlers.shared.moments import minute_text
from storage import questions
from storage.members import FACILITATOR, PARENT


def tapped(turn: Turn, tap: Tap) -> None:
    """She is somewhere else."""
    turn.show(tap.keyboard, turn.words("preferences.zone_ask", zone=cities.city_of(turn.member.zone)))
    turn.ask("zone", turn.member.id)


@on_words("zone", as_member(PARENT, FACILITATOR))
def typed(turn: Turn, heard: Heard) -> None:
    """She typed a city (or a country): its clock is hers from now on."""
    zone, wish = cities.zone_of(heard.text), wishes.of(turn)
    if zone is None or wish is None:
        turn.misunderstand("preferences.zone_unknown")
        return
    questions.close_about(turn.db, turn.person.id, "zone", turn.member.id)
    wishes.move_to_zone(turn, zone)
    city, time = cities.city_of(zone), minute_text(wish.minute)
    turn.say(wishes.promised(turn, turn.words("preferences.zone_kept", zone=city, time=time)))
