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
from handlers.shared import as_asked
from handlers.wave import offering as waves
from storage import members, people, prompts
from storage.database import Transaction
from storage.prompts import CHECKIN, EVENT, EXPERIMENT, LESSON, PRACTICE, SELF, WAVE, Prompt

Act = Callable[[Turn, Prompt], None]


@dataclass(frozen=True)
class Speaker:
    """How one kind of prompt is said, reminded of, closed, and asked for again after an outage."""

    say: Act
    remind: Act
    expire: Act
    ask_again: Act


def _expire_and_look(turn: Turn, prompt: Prompt) -> None:
    """Close a check-in that she did not start herself; after several in a row she is asked what suits her."""
    offering.expire(turn, prompt)
    easing.look(turn, prompt)


_CHECKIN = Speaker(offering.ring, offering.remind, _expire_and_look, offering.ask_again)
_OWN_CHECKIN = Speaker(offering.ring, offering.remind, offering.expire, offering.ask_again)
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

    def say(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Say a prompt that is due."""
        turn = self._speak(db, prompt, now, lambda speaker: speaker.say)
        if turn is not None:
            as_asked.note(turn, prompt)

    def remind(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Remind of a prompt that was not answered."""
        self._speak(db, prompt, now, lambda speaker: speaker.remind)

    def expire(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Close a prompt whose time is over."""
        self._speak(db, prompt, now, lambda speaker: speaker.expire)

    def ask_again(self, db: Transaction, prompt: Prompt, now: int) -> None:
        """Ask for an open prompt again, after Anker was away."""
        self._speak(db, prompt, now, lambda speaker: speaker.ask_again)

    def _speak(self, db: Transaction, prompt: Prompt, now: int, chosen: Callable[[Speaker], Act]) -> Turn | None:
        """Let the conversation speak; its turn, or None where there is nobody to speak to any more."""
        member = members.get(db, prompt.member_id)
        if member.person_id is None:
            prompts.move(db, prompt.id, prompts.CANCELLED, at=now, reason="withdrawn")
            return None
        person = people.get(db, member.person_id)
        turn = self._turns.outside(db, now=now, known=person, joined=member, prompt=prompt, chat_id=person.chat_id)
        chosen(SPEAKERS[prompt.kind])(turn, prompt)
        return turn
