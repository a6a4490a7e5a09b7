"""What has its own time beside the prompts, for the ticks."""

from __future__ import annotations

from handlers.broadcast import sending
from handlers.core.turn_taking import TurnTaker
from handlers.experiment import duty as experiments
from handlers.hosting import belonging, ending, exchange, ladder, presence
from handlers.meeting import reminding
from handlers.shared import offers
from handlers.sharing import posting
from scheduler.ticks import Duty


def duties(turns: TurnTaker) -> list[Duty]:
    """Every duty of the conversations, in the order in which a tick does them."""
    return [
        reminding.duty(turns),
        offers.duty(turns),
        experiments.duty(turns),
        sending.duty(turns),
        exchange.duty(turns),
        posting.duty(turns),
        belonging.duty(turns),
        ladder.duty(turns),
        ending.duty(turns),
        presence.duty(turns),
    ]
