"""Two weeks without an answer: a facilitator hears it once, from who said yes to that question alone.

The parent hears it the day before, with "liever niet". An answer to anything in between takes it back.
"""

from __future__ import annotations

from content.typed import agreement_in, folded
from handlers import listening
from handlers.core.buttons import Button
from handlers.core.doors import on_tap, on_typed_below
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.preferences import wishes
from handlers.shared import consents
from handlers.shared.naming import facilitator_names
from handlers.shared.offers import next_morning, offers_as
from handlers.shared.roster import facilitators_of
from scheduler.burden import NUDGE
from scheduler.fence import Fence
from scheduler.ticks import Duty
from storage import (
    asks,
    experiments,
    members,
    offers,
    outbox,
    people,
    phone_calls,
    pot,
    prompts,
    routines,
    rsvps,
)
from storage import silence as silences
from storage import wishes as wishes_of_parents
from storage.database import Transaction
from storage.keyboards import Keyboard
from storage.members import SILENCE, Member
from storage.prompts import (
    CHECKIN,
    COMPLETED,
    DECLINED,
    EVENT,
    EXPERIMENT,
    EXPIRED,
    LESSON,
    OPENED,
    PARTIAL,
    SELF,
    WAVE,
    Prompt,
)
from storage.silence import KEPT, TOLD, WARNED

MAY_TELL, TELL = "silence_may", "silence"
YES, NO = "yes", "no"

_A_DAY = 24 * 3600
_ASKED_AFTER = 13 * _A_DAY  # so long she has been here when she is asked: the first weeks ask enough
_SILENT = 14 * _A_DAY
_FEWEST = 2  # check-ins that must have reached her in that time
_LOOKED_AT = 200  # more than two weeks of a study that asks ten times a day
_KINDS = (CHECKIN, SELF, EVENT, EXPERIMENT, LESSON, WAVE)
_ANSWERS = (COMPLETED, PARTIAL, DECLINED, OPENED)


def duty(turns: TurnTaker) -> Duty:
    """Once a day: who is to be asked, and who was silent; each tick: of whom it is to be told now."""
    looked, looking, fence = [0], Fence("look at the silence of"), Fence("silence")

    def run(db: Transaction, now: int) -> int:
        if now >= looked[0] + _A_DAY:
            looked[0] = now
            looking.each(
                db,
                members.parents_taking_part(db),
                lambda each: _look(turns, db, each, now),
                now=now,
                key=lambda each: each.id,
            )

        def tell(member_id: int) -> None:
            _tell(turns, db, members.get(db, member_id), now)

        due = silences.due(db, warned_by=now - _A_DAY)
        return fence.each(db, due, tell, now=now, key=lambda each: each)

    def next_instant(db: Transaction, after: int) -> int | None:
        warned = silences.next_warned(db, after=after - _A_DAY)
        return None if warned is None else warned + _A_DAY

    return Duty("silence", run, next_instant)


@offers_as(MAY_TELL, weighs_as=NUDGE)
def ask(turn: Turn) -> bool:
    """May the facilitator hear it? Asked once; no answer is a no."""
    if not wishes.comes(turn):
        return False  # she is asked nothing daily, so that silence means nothing
    if not _reached(turn) or SILENCE in members.last_said(turn.db, turn.member.id):
        return False
    label = turn.words.label
    rows = [[Button(label("enrolment.consent_yes"), YES)], [Button(label("enrolment.consent_no"), NO)]]
    text = turn.words("silence.may_tell", facilitator=facilitator_names(turn))
    turn.say(text, rows, about=MAY_TELL, subject=turn.member.id, kind=outbox.PROMPT)
    return True


@on_tap(MAY_TELL, parents, takes=(YES, NO))
def answered(turn: Turn, tap: Tap) -> None:
    """A yes or a no to that question alone."""
    given = tap.choice == YES
    consents.record(turn, SILENCE, consents.QUESTIONS[SILENCE], given=given)
    turn.show(tap.keyboard, turn.words("silence.will_tell" if given else "silence.will_not"))


@offers_as(TELL, weighs_as=NUDGE)
def announce(turn: Turn) -> bool:
    """The day before: it will be told, unless she would rather not."""
    if not _is_silent(turn.db, turn.member, turn.now) or not _wants(turn) or not _reached(turn):
        return False
    silences.warn(turn.db, turn.member.id, at=turn.now)
    text = turn.words("silence.tomorrow", facilitator=facilitator_names(turn))
    rows = [[Button(turn.words.label("silence.rather_not"), NO)], [Button(turn.words.label("silence.fine"), YES)]]
    turn.say(text, rows, about=TELL, subject=turn.member.id, kind=outbox.PROMPT)
    return True


@on_tap(TELL, parents, takes=(YES, NO))
def chosen(turn: Turn, tap: Tap) -> None:
    """Rather not, or fine."""
    if tap.choice == YES:
        turn.show(tap.keyboard, turn.words("silence.is_fine"))
        return
    silences.settle(turn.db, turn.member.id, KEPT)
    found = silences.of(turn.db, turn.member.id)
    is_kept = found is None or found.state == KEPT
    turn.show(tap.keyboard, turn.words("silence.kept" if is_kept else "silence.told_already"))


@on_typed_below(TELL)
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """Whatever she types instead of tapping breaks the silence: only what clearly says that it is fine is told.

    “Wil je dat niet?” may be answered by “ja” as well as by “nee”.
    """
    found = silences.of(turn.db, turn.member.id)
    if found is None or found.state != WARNED:
        return False
    fine = agreement_in(heard.text) is True and folded(heard.text).split()[:1] not in (["ja"], ["yes"])
    chosen(turn, Tap(keyboard, YES if fine else NO, 0, None))
    listening.beside(turn, heard, None)
    return True


def _look(turns: TurnTaker, db: Transaction, member: Member, now: int) -> None:
    """Is she to be asked, was she silent, or did she answer since it was told?"""
    if member.state != members.ACTIVE or member.enrolled_at is None:
        return
    asked_after = member.enrolled_at + _ASKED_AFTER
    if SILENCE not in members.last_said(db, member.id) and now >= asked_after and _comes_daily(db, member):
        offers.plan(db, member.id, MAY_TELL, due_at=next_morning(now, member.zone))
    silent, before = _is_silent(db, member, now), silences.of(db, member.id)
    if before is not None and not silent and before.state != WARNED:
        silences.over(db, member.id)
    elif silent and before is None and not offers.is_waiting(db, member.id, TELL) and _counts(turns, db, member):
        offers.plan_again(db, member.id, TELL, due_at=next_morning(now, member.zone))


def _tell(turns: TurnTaker, db: Transaction, member: Member, now: int) -> None:
    """Each facilitator of the group hears it, if it is still so and she still wants it."""
    if member.person_id is None or not _is_silent(db, member, now) or not _counts(turns, db, member):
        silences.over(db, member.id)
        return
    silences.settle(db, member.id, TOLD)
    turn = turns.outside(db, now=now)
    name = people.get(db, member.person_id).name
    for _, person in facilitators_of(turn, member.group_id):
        turn.say(
            turn.words_for(person)("silence.told", name=name),
            to=person,
            kind=outbox.NOTICE,
            idempotency_key=f"silence {member.pseudonym} {now} {person.id}",
        )


def _counts(turns: TurnTaker, db: Transaction, member: Member) -> bool:
    return consents.counts(db, turns.outside(db).library, member.id, SILENCE)


def _wants(turn: Turn) -> bool:
    return consents.counts(turn.db, turn.library, turn.member.id, SILENCE)


def _reached(turn: Turn) -> bool:
    """Whether there is anybody who could be told."""
    return bool(facilitators_of(turn, turn.member.group_id))


def _comes_daily(db: Transaction, member: Member) -> bool:
    """Whether she is asked at all: otherwise silence means nothing."""
    routine = routines.of(db, member.id, routines.CHECKIN)
    return routine is not None and routine.active


def _is_silent(db: Transaction, member: Member, now: int) -> bool:
    """Whether check-ins reached her in the last two weeks, and she neither answered, asked nor said anything."""
    if not _comes_daily(db, member):
        return False
    recent = [each for kind in _KINDS for each in _of(db, member, kind, now)]
    if member.state != members.ACTIVE or any(each.state in _ANSWERS for each in recent):
        return False
    oldest = prompts.recent_of(db, member.id, CHECKIN, most=_LOOKED_AT)
    if _spoke(db, member, since=now - _SILENT):
        return False
    began = bool(oldest) and oldest[-1].scheduled_at <= now - _SILENT
    return began and sum(each.kind == CHECKIN and each.state == EXPIRED for each in recent) >= _FEWEST


def _spoke(db: Transaction, member: Member, *, since: int) -> bool:
    """Whether she asked, answered or wrote anything elsewhere: a question, a call, a meeting, a wish, an idea."""
    asked = [each.asked_at for each in asks.of_member(db, member.id, most=1) if each.state != asks.DRAFT]
    calls = [each.asked_at for each in phone_calls.of_member(db, member.id) if each.state != phone_calls.DRAFT]
    others = [each.last_of(db, member.id) or 0 for each in (rsvps, wishes_of_parents, pot, experiments)]
    return max([*asked, *calls, *others]) > since


def _of(db: Transaction, member: Member, kind: str, now: int) -> list[Prompt]:
    """Her prompts of a kind in the last two weeks, or answered in them."""
    latest = prompts.recent_of(db, member.id, kind, most=_LOOKED_AT)
    return [each for each in latest if max(each.scheduled_at, each.opened_at or 0) > now - _SILENT]
