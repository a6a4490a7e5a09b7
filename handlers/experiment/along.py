"""An agreed moment on a day that has no room for it: who answers her questions hears of it along with them.

So what was agreed for every day is there every day, and no day has a third message that nobody asked for.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.core.turn import Turn
from handlers.experiment import prompting
from handlers.shared import as_asked
from scheduler import experiments as moments
from storage import experiments, members, prompts
from storage.members import ACTIVE, PARENT
from storage.prompts import CHECKIN, SELF, Prompt


def ring(turn: Turn, answered: Prompt) -> None:
    """After the last answer of her daily questions: a moment of today that was passed over, one at the most.

    In whichever of her groups it was agreed, as one of them asks for all. Not in a pause nor after a stop, where
    nothing of it comes by itself either.
    """
    if answered.kind not in (CHECKIN, SELF) or answered.sampled is not None:
        return
    for member in members.of_person(turn.db, turn.person.id):
        if (member.role, member.state) == (PARENT, ACTIVE) and _ring_one(replace(turn, joined=member)):
            return


def _ring_one(turn: Turn) -> bool:
    """Whether there was one, in the group she acts in."""
    for which in experiments.running_of(turn.db, turn.member.id):
        moment = moments.passed_over(turn.db, which, turn.member, turn.now)
        if moment is not None:
            made = moments.write_down(turn.db, which, turn.member, turn.now, turn.now)
            prompting.ring_along(turn, which, made, moment)
            prompts.arrived(turn.db, made.id, at=turn.now)  # as what is said at once, below her own tap
            as_asked.note(turn, prompts.get(turn.db, made.id))
            return True
    return False
