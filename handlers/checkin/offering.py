"""Offering a check-in: the ring at her hour with its four ways (do, later, differently, not today), the one
gentle reminder, the quiet end, and the check-in she starts herself.
"""

from __future__ import annotations

from datetime import date

from handlers.calming import minute
from handlers.core.buttons import Button
from handlers.core.doors import on_command
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import as_asked, extra, prompt_life
from handlers.shared.asking import ask, instrument_of, rows_for
from handlers.shared.moments import clock_time
from scheduler.local_time import local_date, study_day
from storage import outbox, planned_prompts, prompts, routines
from storage.members import FACILITATOR, PARENT
from storage.prompts import EVENT, OPENED, PLANNED, PRACTICE, SELF, Prompt

DO, LATER, OTHERWISE, NOT_TODAY, RING, REST = "do", "later", "otherwise", "not_today", "ring", "rest"


def ring(turn: Turn, prompt: Prompt) -> bool:
    """Send the prompt. Its first words give nothing away on a locked screen."""
    instrument = instrument_of(turn, prompt)
    expires_at, wait = turn.now + 60 * instrument.expires_after, instrument.remind_after
    prompt_life.say(
        turn,
        prompt,
        turn.words("checkin.ring", name=turn.person.called),
        _ways(turn),
        about="checkin",
        valid_until=expires_at,
        expires_at=expires_at,
        remind_at=turn.now + 60 * wait if wait is not None and _wants_reminder(turn) else None,
        session=extra.tie_to_session(turn, prompt) if prompt.state == PLANNED else None,
        first=instrument_of(turn, prompt).first(turn.words.level).key,
    )
    return True


def remind(turn: Turn, prompt: Prompt) -> None:
    """One gentle reminder, without a word about not having answered; where she said "later", the ring again."""
    if prompt.state == OPENED:
        _ring_below(turn, prompt, turn.words(prompt_life.in_turn(turn, "ring_again"), name=turn.person.called))
        return
    until = clock_time(prompt.expires_at or turn.now, prompt.zone)
    turn.say(
        turn.words("checkin.remind", time=turn.words.label("checkin.midnight") if until == "00:00" else until),
        kind=outbox.REMINDER,
        prompt_id=prompt.id,
        idempotency_key=f"reminder {prompts.key_of(prompt)} {prompt.remind_at}",
        valid_until=prompt.expires_at,
    )


def ask_again(turn: Turn, prompt: Prompt) -> None:
    """Anker was away: taps of that time are lost, so an open check-in is asked for once more."""
    turn.say(
        turn.words("prompt.asked_again"),
        prompt_id=prompt.id,
        idempotency_key=f"again {prompts.key_of(prompt)}",
    )


def start(turn: Turn, kind: str, instrument_key: str = "daily") -> Prompt:
    """What she starts herself (or practises): it is asked at once."""
    day = local_date(turn.now, turn.member.zone)
    prompt = planned_prompts.add(
        turn.db,
        member_id=turn.member.id,
        kind=kind,
        local_date=day.isoformat(),
        slot=_free_slot(turn, kind),
        zone=turn.member.zone,
        instrument=instrument_key,
        study_day=_study_day(turn, day),
        scheduled_at=turn.now,
    )
    instrument = instrument_of(turn, prompt)
    first = instrument.first(turn.words.level)
    spoken = turn.say(
        f"{_opening(turn, prompt)}\n\n{first.question(turn.words)}",
        rows_for(first, turn.words, can_go_back=False),
        about="checkin",
        subject=prompt.id,
        prompt_id=prompt.id,
    )
    prompt_life.stand(
        turn,
        prompt,
        spoken,
        expires_at=turn.now + 60 * instrument.expires_after,
        session=extra.tie_to_session(turn, prompt),
        first=instrument_of(turn, prompt).first(turn.words.level).key,
    )
    as_asked.note(turn, prompt)
    return prompts.get(turn.db, prompt.id)


@on_command("checkin", as_member(PARENT, FACILITATOR))
def start_oneself(turn: Turn, _heard: Heard) -> None:
    """/checkin: the check-in that waits, or a fresh one (marked as started by herself)."""
    waiting = next(
        (each for each in prompts.waiting_of(turn.db, turn.member.id) if each.instrument == "daily"), None
    )
    if waiting is None or not waiting.keyboard_id:
        start(turn, SELF)
    else:
        _ring_below(turn, waiting, turn.words("checkin.waits"))


@on_command("nu", as_member(PARENT))
def start_at_a_moment(turn: Turn, _heard: Heard) -> None:
    """/nu: something happens now; what the pack has for such a moment is asked at once."""
    found = next((key for key, each in turn.library.instruments.items() if each.event), None)
    if found is None:
        turn.say(turn.words("checkin.nothing_open"))
    else:
        start(turn, EVENT, found)


def _ring_below(turn: Turn, prompt: Prompt, text: str) -> None:
    first = instrument_of(turn, prompt).first(turn.words.level).key
    prompt_life.say_again(turn, prompt, text, _ways(turn), about="checkin", first=first)


def do(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She has a moment: ask the first item; what is planned beside the daily questions says first what it is."""
    instrument = instrument_of(turn, prompt)
    first = instrument.first(turn.words.level)
    if instrument.prompting is None:
        ask(turn, prompt, first, tap.keyboard)
        return
    prompts.ask(turn.db, prompt.id, first.key)
    text = f"{instrument.opening(turn.words)}\n\n{first.question(turn.words)}"
    turn.show(tap.keyboard, text, rows_for(first, turn.words, can_go_back=False))


def later(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Not now: it comes again in an hour, if it is still open then."""
    prompt_life.put_off(turn, prompt, tap.keyboard, _ways(turn)[:1])


def otherwise(turn: Turn, _prompt: Prompt, tap: Tap) -> None:
    """Differently: what else she can do."""
    label = turn.words.label
    rows = [
        [Button(label("checkin.start"), DO), Button(label("calming.begin"), REST)],
        [Button(label("answers.back"), RING)],
    ]
    turn.show(tap.keyboard, turn.words("checkin.otherwise"), rows)


def rest(turn: Turn, _prompt: Prompt, _tap: Tap) -> None:
    """A minute of rest first; the questions wait above it."""
    minute.begin(turn)


def ring_again(turn: Turn, _prompt: Prompt, tap: Tap) -> None:
    """Back to the four ways."""
    turn.show(tap.keyboard, turn.words("checkin.ring", name=turn.person.called), _ways(turn))


def not_today(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Today not, and that is fine: an answer like any other."""
    prompt_life.skip(turn, prompt, tap.keyboard)


def _opening(turn: Turn, prompt: Prompt) -> str:
    return (
        turn.words("checkin.practice")
        if prompt.kind == PRACTICE
        else instrument_of(turn, prompt).opening(turn.words)
    )


def _ways(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    return [
        [Button(label("checkin.start"), DO), Button(label("checkin.later"), LATER)],
        [Button(label("checkin.otherwise"), OTHERWISE), Button(label("answers.skip"), NOT_TODAY)],
    ]


def _wants_reminder(turn: Turn) -> bool:
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    return turn.group.reminders and routine is not None and routine.reminds


def _study_day(turn: Turn, day: date) -> int:
    return study_day(turn.member.first_day or day.toordinal(), day)


def _free_slot(turn: Turn, kind: str) -> int:
    """What tells it from others of its kind today: the moment, or the first free one after it."""
    taken = {each.slot for each in prompts.recent_of(turn.db, turn.member.id, kind, most=20)}
    slot = turn.now
    while slot in taken:
        slot += 1
    return slot
