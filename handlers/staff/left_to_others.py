"""A facilitator is gone, or stopped: what one alone was asked, the others are asked."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.hosting import belonging
from handlers.sharing import posting
from handlers.staff.still_true import put_right


def leave_to_others(turn: Turn, group_id: int) -> None:
    """Of who may come in, and what may stand in the group, the others are asked.

    Who asked or wished something reads who reads it now.
    """
    belonging.ask_anew(turn, group_id)
    posting.ask_anew(turn, group_id)
    put_right(turn, group_id)
