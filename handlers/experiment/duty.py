"""The duty of the ticks: plan agreed moments, ask how it went, and let nobody wait for an answer in vain."""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.experiment import cards, following_up
from handlers.shared.naming import facilitator_names
from scheduler import burden
from scheduler import experiments as moments
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, is_quiet, local_date
from scheduler.ticks import Duty
from storage import experiments, follow_ups, members, people, prompts
from storage.database import Transaction
from storage.experiments import Experiment
from storage.members import Member
from storage.prompts import EXPERIMENT, OPENED, SENT, Prompt

A_BATCH = 20


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do for experiments."""

    asking, waiting = Fence("follow-up of prompt"), Fence("experiment that waits")

    def run(db: Transaction, now: int) -> int:
        def ask(prompt_id: int) -> None:
            _follow_up(turns, db, prompt_id, now)

        def stop_waiting(which: Experiment) -> None:
            _stop_waiting(turns, db, which, now)

        due = follow_ups.due(db, now=now, most=A_BATCH)
        unanswered = experiments.unanswered(db, now=now, most=A_BATCH)
        done = asking.each(db, due, ask, now=now, key=lambda each: each)
        done += waiting.each(db, unanswered, stop_waiting, now=now, key=lambda each: each.id)
        return moments.plan(db, now) + done

    return Duty("experiment", run, _next_instant)


def _next_instant(db: Transaction, after: int) -> int | None:
    instants = (follow_ups.next_instant(db, after=after), experiments.next_wait(db, after=after))
    return min((each for each in instants if each is not None), default=None)


def _follow_up(turns: TurnTaker, db: Transaction, prompt_id: int, now: int) -> None:
    """Ask how it went where that is still open, and fits her day."""
    prompt = prompts.get(db, prompt_id)
    member = members.get(db, prompt.member_id)
    if is_quiet(now, member.zone):
        follow_ups.put(db, prompt_id, after_quiet(now, member.zone))
        return
    free = burden.free_from(db, member.id, _day(member, now), EXPERIMENT, prompt_id, now=now)
    if free > now:
        follow_ups.put(db, prompt_id, free)
        return
    follow_ups.drop(db, prompt_id)
    if _is_open(prompt) and _may_tell(db, member, prompt_id, now):
        following_up.ask(_turn_of(turns, db, member, now), prompt)
        burden.said(db, member.id, _day(member, now), EXPERIMENT, prompt_id, at=now)


def _stop_waiting(turns: TurnTaker, db: Transaction, which: Experiment, now: int) -> None:
    """Nobody answered in time: her card lets her begin by herself; she hears so on a day with a place for it."""
    member, chain = members.get(db, which.member_id), burden.chain_of(f"experiment {which.id} waits")
    free = burden.when(db, member.id, burden.LEFT, chain, zone=member.zone, now=now)
    free = moments.after_her_rest(db, member, free)
    if free > now:
        experiments.wait_for_answer(db, which.id, free)
        return
    experiments.nobody_answered(db, which.id, at=now)
    if member.person_id is not None:
        burden.said(db, member.id, _day(member, now), burden.LEFT, chain, at=now)
        _offer(_turn_of(turns, db, member, now), which, member)


def _offer(turn: Turn, which: Experiment, member: Member) -> None:
    cards.refresh(turn, which)
    if member.state == members.ACTIVE:
        following_up.offer_to_begin_alone(turn, which, facilitator_names(turn))


def _is_open(prompt: Prompt) -> bool:
    """Whether it arrived, is not answered, and was not put away with all else that stood in her chat."""
    return prompt.state in (SENT, OPENED) and prompt.keyboard_id is not None


def _may_tell(db: Transaction, member: Member, prompt_id: int, now: int) -> bool:
    """Whether it fits her day: on the day of the prompt it goes on with what she heard of already."""
    if member.state != members.ACTIVE or member.person_id is None:
        return False
    if not people.get(db, member.person_id).reachable:
        return False
    return burden.may_say(db, member.id, _day(member, now), EXPERIMENT, prompt_id)


def _day(member: Member, now: int) -> str:
    return local_date(now, member.zone).isoformat()


def _turn_of(turns: TurnTaker, db: Transaction, member: Member, now: int) -> Turn:
    assert member.person_id is not None
    person = people.get(db, member.person_id)
    return turns.outside(db, now=now, known=person, joined=member, chat_id=person.chat_id)
