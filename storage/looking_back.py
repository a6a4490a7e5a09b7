"""What a parent was asked and answered, kind by kind, for herself to look at."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.database import Transaction
from storage.prompts import CHECKIN, EVENT, EXPERIMENT, PRACTICE, SELF, WAVE, Prompt, prompt
from storage.responses import response
from storage.statements import one_of

# What belongs together for her, by a name of its own.
KINDS = {
    "daily": (CHECKIN, SELF),
    "practice": (PRACTICE,),
    "experiment": (EXPERIMENT,),
    "wave": (WAVE,),
    "event": (EVENT,),
}

_ANSWERED = {
    name: select(prompt)
    .where(
        prompt.c.member_id == bindparam("whose"),
        one_of(prompt.c.kind, kinds),
        prompt.c.instrument.is_not(None),
        select(response.c.id).where(response.c.prompt_id == prompt.c.id).correlate(prompt).exists(),
    )
    .order_by(prompt.c.scheduled_at, prompt.c.id)
    for name, kinds in KINDS.items()
}


def answered(db: Transaction, member_id: int, kind: str) -> list[Prompt]:
    """What she answered of one of KINDS, earliest first. Raises KeyError."""
    return [Prompt(*row) for row in db.all(_ANSWERED[kind], whose=member_id)]
