"""The duty of the ticks: plan what is measured today, bring the next part, and remind twice at the most."""

from __future__ import annotations

from content.scheduling import Prompting, minute
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.shared.programme import programme_of
from handlers.wave import offering
from scheduler import around_meetings, burden, experiments, sampling
from scheduler import waves as timing
from scheduler.fence import Fence
from scheduler.local_time import is_quiet, local_date
from scheduler.sampling import SamplingPlan
from scheduler.ticks import Duty
from scheduler.waves import WavePlan
from storage import members, people, prompts, waves
from storage.database import Transaction
from storage.groups import Group
from storage.members import Member
from storage.prompts import WAITING_FOR_ANSWER, WAVE

A_BATCH = 20


def duty(turns: TurnTaker) -> Duty:
    """What the ticks do for measurements."""

    planning, coming_back = Fence("waves of group"), Fence("wave of prompt")

    def run(db: Transaction, now: int) -> int:
        def plan(group: Group) -> None:
            turn = turns.outside(db, now=now)
            timing.plan(db, group, plans_of(turn, group), now)
            sampling.plan(db, group, samplings_of(turn), now)

        def come_back(prompt_id: int) -> None:
            _come_back(turns, db, prompt_id, now)

        planning.each(db, timing.groups_to_plan(db, now), plan, now=now, key=lambda each: each.id)
        due = waves.due(db, now=now, most=A_BATCH)
        return coming_back.each(db, due, come_back, now=now, key=lambda each: each)

    return Duty("wave", run, lambda db, after: waves.next_instant(db, after=after))


def plans_of(turn: Turn, group: Group) -> list[WavePlan]:
    """The measurements of a group's programme, each with the instruments that say they belong to it."""
    return [
        WavePlan(
            wave.key,
            wave.session,
            wave.opens,
            wave.closes,
            tuple(key for key, each in turn.library.instruments.items() if wave.key in each.waves),
        )
        for wave in programme_of(turn, group).waves
    ]


def samplings_of(turn: Turn) -> list[SamplingPlan]:
    """What is asked by itself beside the daily check-in, as the instruments plan it."""
    planned = [each for each in turn.library.instruments.values() if each.prompting is not None]
    return [_sampling(each.key, each.prompting, slot=1 + 10 * place) for place, each in enumerate(planned)]


def _sampling(key: str, asked: Prompting | None, *, slot: int) -> SamplingPlan:
    assert asked is not None
    return SamplingPlan(
        key,
        slot,
        asked.after_session,
        asked.days,
        tuple(map(minute, asked.at)),
        minute(asked.first),
        minute(asked.last),
        asked.times,
        asked.apart,
        asked.seed,
    )


def _come_back(turns: TurnTaker, db: Transaction, prompt_id: int, now: int) -> None:
    """Bring the next part, or remind; where that does not fit today, another day."""
    prompt, wave = prompts.get(db, prompt_id), waves.get(db, prompt_id)
    member = members.get(db, prompt.member_id)
    put_away = prompt.state not in WAITING_FOR_ANSWER or prompt.keyboard_id is None
    if put_away or member.person_id is None or member.state not in members.WORKING_TOGETHER:
        waves.come_back(db, prompt_id, None)
        return
    if not wave.is_part and experiments.begins_on(db, member, local_date(now, member.zone)):
        waves.postpone(db, prompt_id, until=timing.next_try(db, member, now))  # a reminder has no hurry
        return
    clear = around_meetings.clear_from(db, member.id, now)
    if clear > now and _fits(db, member, prompt_id, clear):
        waves.postpone(db, prompt_id, until=clear)  # the same day, once the meeting is over
        return
    if clear > now or not _fits(db, member, prompt_id, now):
        waves.postpone(db, prompt_id, until=timing.next_try(db, member, now))
        return
    person = people.get(db, member.person_id)
    turn = turns.outside(db, now=now, known=person, joined=member, prompt=prompt, chat_id=person.chat_id)
    if wave.is_part:
        offering.bring_next_part(turn, prompt)
    else:
        offering.remind_gently(turn, prompt)
    burden.said(db, member.id, local_date(now, member.zone).isoformat(), WAVE, prompt_id, at=now)


def _fits(db: Transaction, member: Member, prompt_id: int, instant: int) -> bool:
    assert member.person_id is not None
    day = local_date(instant, member.zone)
    return (
        member.state == members.ACTIVE
        and not is_quiet(instant, member.zone)
        and not timing.rests(db, member, day)
        and not around_meetings.is_around(db, member.id, instant)
        and people.get(db, member.person_id).reachable
        and burden.may_say(db, member.id, day.isoformat(), WAVE, prompt_id)
    )
