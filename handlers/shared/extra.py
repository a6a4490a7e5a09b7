"""The session's one extra question: in the week after a meeting was held, a parent's check-in ends with it."""

from __future__ import annotations

from content.instruments import Instrument
from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from storage import meetings, prompts
from storage.members import PARENT
from storage.prompts import CHECKIN, SELF, Prompt

DAILY = "daily"
ASKED_FOR = 7 * 24 * 3600


def tie_to_session(turn: Turn, prompt: Prompt) -> int | None:
    """Note, as the prompt is shown, whose session's question it ends with; returns the last session held."""
    held = meetings.last_held(turn.db, turn.member.group_id, turn.now)
    if held is None:
        return None
    is_recent = turn.now < held.starts_at + ASKED_FOR
    daily = prompt.instrument == DAILY and prompt.kind in (CHECKIN, SELF)
    if is_recent and daily and turn.member.role == PARENT:
        prompts.set_subject(turn.db, prompt.id, held.session)
    return held.session


def extended(turn: Turn, instrument: Instrument, prompt: Prompt) -> Instrument:
    """The instrument with the extra question before the items that are asked only if she wants more."""
    if prompt.subject is None or prompt.kind not in (CHECKIN, SELF):
        return instrument
    question = programme_of(turn).session(prompt.subject).question
    asked = [item for item in instrument.items if not item.optional]
    optional = [item for item in instrument.items if item.optional]
    return instrument.model_copy(update={"items": (*asked, question, *optional)})
