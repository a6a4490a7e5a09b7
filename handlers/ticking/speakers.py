"""What the ticks say: each kind of prompt has a conversation that says it, reminds of it and closes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers import easing
from handlers.checkin import offering
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.experiment import prompting
from handlers.lesson import arriving
from handlers.shared import as_asked, prompt_life
from handlers.wave import offering as waves
from storage import members, people, prompts
from storage.database import Transaction
from storage.prompts import CHECKIN, EVENT, EXPERIMENT, LESSON, PRACTICE, SELF, WAVE, Prompt

Act = Callable[[Turn, Prompt], None]


@dataclass(frozen=True)
class Speaker:
    """How one kind of prompt is said, reminded of, closed, and asked for again after an outage."""

    say: Callable[[Turn, Prompt], bool]  # whether there was something to say
    remind: Act
    expire: Act
    ask_again: Act


def _expire_and_look(turn: Turn, prompt: Prompt) -> None:
    """Close a check-in that she did not start herself; after several in a row she is asked what suits her."""
    prompt_life.run_out(turn, prompt)
    easing.look(turn, prompt)


_CHECKIN = Speaker(offering.ring, offering.remind, _expire_and_look, offering.ask_again)
_OWN_CHECKIN = Speaker(offering.ring, offering.remind, prompt_life.run_out, offering.ask_again)
_LESSON = Speaker(arriving.say, arriving.remind, arriving.expire, arriving.remind)

_WAVE = Speaker(waves.ring, waves.remind, waves.expire, waves.ask_again)
_EXPERIMENT = Speaker(prompting.ring, prompting.remind, prompting.expire, prompting.ask_again)

SPEAKERS: dict[str, Speaker] = {
    CHECKIN: _CHECKIN,
    SELF: _OWN_CHECKIN,
    EVENT: _OWN_CHECKIN,
    PRACTICE: _OWN_CHECKIN,
    EXPERIMENT: _EXPERIMENT,
    LESSON: _LESSON,
    WAVE: _WAVE,
}


class Speakers:
    """Handed to the ticks, which know when but not what."""

    def __init__(self, turns: TurnTaker) -> None:
        self._turns = turns

    def say(self, db: Transaction, prompt: Prompt, now: int) -> bool:
        """Say a prompt that is due; whether there was something to say."""
        turn = self._turn(db, prompt, now)
        if turn is None or not SPEAKERS[prompt.kind].say(turn, prompt):
            return False
        as_asked.note(turn, prompt)
        return True

    def remind(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Remind of a prompt that was not answered."""
        if turn := self._turn(db, prompt, now):
            SPEAKERS[prompt.kind].remind(turn, prompt)

    def expire(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Close a prompt whose time is over."""
        if turn := self._turn(db, prompt, now):
            SPEAKERS[prompt.kind].expire(turn, prompt)

    def ask_again(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Ask for an open prompt again, after Anker was away."""
        if turn := self._turn(db, prompt, now):
            SPEAKERS[prompt.kind].ask_again(turn, prompt)

    def _turn(self, db: Transaction, prompt: Prompt, now: int) -> Turn | None:
        """The turn of a conversation that speaks; None where there is nobody to speak to any more."""
        member = members.get(db, prompt.member_id)
        if member.person_id is None:
            prompts.move(db, prompt.id, prompts.CANCELLED, at=now, reason=prompts.WITHDRAWN)
            return None
        person = people.get(db, member.person_id)
        return self._turns.outside(db, now=now, known=person, joined=member, prompt=prompt, chat_id=person.chat_id)
