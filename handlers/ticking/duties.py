"""What has its own time beside the prompts, for the ticks."""

from __future__ import annotations

from handlers import retention, silence
from handlers.asking import duty as asking
from handlers.broadcast import sending
from handlers.core.turn_taking import TurnTaker
from handlers.experiment import duty as experiments
from handlers.hosting import belonging, choosing_end, ending, exchange, ladder, left_behind, presence, quieting
from handlers.meeting import reminding
from handlers.my_data import asking_again
from handlers.phoning import duty as phoning
from handlers.pictures import sundays
from handlers.shared import offers
from handlers.sharing import posting
from handlers.staff import recalling
from handlers.wave import duty as waves
from scheduler.ticks import Duty


def duties(turns: TurnTaker) -> list[Duty]:
    """Every duty of the conversations, in the order in which a tick does them."""
    return [
        reminding.duty(turns),
        offers.duty(turns),
        waves.duty(turns),
        experiments.duty(turns),
        sending.duty(turns),
        exchange.duty(turns),
        posting.duty(turns),
        asking.duty(turns),
        phoning.duty(turns),
        asking_again.duty(turns),
        silence.duty(turns),
        sundays.duty(turns),
        retention.duty(turns),
        recalling.duty(turns),
        belonging.duty(turns),
        ladder.duty(turns),
        ending.duty(turns),
        choosing_end.duty(turns),
        left_behind.duty(turns),
        presence.duty(turns),
        quieting.duty(turns),
    ]
