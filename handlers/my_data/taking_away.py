"""All that a parent was asked and said goes, also from what her facilitators have open; she stays who she is."""

from __future__ import annotations

from handlers.asking import cards
from handlers.core.turn import Turn
from handlers.experiment import cards as experiment_cards
from handlers.looking import answers as seen
from handlers.phoning import cards as phone_cards
from storage import erasure
from storage.members import Member


def take_answers_away(turn: Turn, member: Member) -> None:
    """Her answers, her questions and the calls she asked for."""
    cards.forget_all(turn, member.id)
    phone_cards.forget_all(turn, member.id)
    seen.hide(turn, member)
    read = experiment_cards.with_staff(turn, member)
    erasure.forget_answers(turn.db, member.id)
    experiment_cards.take_away(turn, read)
