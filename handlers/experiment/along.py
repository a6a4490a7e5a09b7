"""An agreed moment on a day that has no room for it: who answers her questions hears of it along with them.

So what was agreed for every day is there every day, and no day has a third message that nobody asked for.
"""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.experiment import prompting
from handlers.shared import as_asked
from scheduler import experiments as moments
from storage import experiments, prompts
from storage.members import ACTIVE
from storage.prompts import CHECKIN, SELF, Prompt


def ring(turn: Turn, answered: Prompt) -> None:
    """After the last answer of her daily questions: a moment of today that was passed over, one at the most.

    Not in a pause nor after a stop, where nothing of it comes by itself either.
    """
    is_daily = answered.kind in (CHECKIN, SELF) and answered.sampled is None
    if not is_daily or turn.member.state != ACTIVE:
        return
    for which in experiments.running_of(turn.db, turn.member.id):
        moment = moments.passed_over(turn.db, which, turn.member, turn.now)
        if moment is not None:
            made = moments.write_down(turn.db, which, turn.member, turn.now, turn.now)
            prompting.ring_along(turn, which, made, moment)
            prompts.arrived(turn.db, made.id, at=turn.now)  # as what is said at once, below her own tap
            as_asked.note(turn, prompts.get(turn.db, made.id))
            return
