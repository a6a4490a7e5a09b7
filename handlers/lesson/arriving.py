"""A lesson arrives at her moment: the next one whose meeting was held, announced without a word about what."""

from __future__ import annotations

from handlers.checkin.offering import LATER_SECONDS
from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import own_prompt
from handlers.core.turn import Spoken, Tap, Turn
from handlers.lesson import moment, reader
from handlers.lesson.given import next_lesson
from handlers.lesson.pages import END
from handlers.shared.moments import clock_time
from storage import keyboards, meetings, outbox, prompts, responses
from storage.prompts import COMPLETED, DECLINED, EXPIRED, NOT_SENT, OPENED, PARTIAL, QUEUED, SENT, Prompt

READ, LATER, MOMENT, SKIP = "read", "later", "moment", "skip"

# It lies ready until the next one comes.
LIES_READY = 6 * 24 * 3600


def say(turn: Turn, prompt: Prompt) -> None:
    """Say that a lesson lies ready; without one, nothing is said."""
    session = next_lesson(turn)
    if session is None:
        prompts.move(turn.db, prompt.id, NOT_SENT, at=turn.now, reason=responses.NOT_APPLICABLE)
        return
    prompts.set_subject(turn.db, prompt.id, session)
    until = turn.now + LIES_READY
    spoken = turn.say(
        turn.words("lesson.ready"),
        _ways(turn),
        about=reader.CAME,
        subject=prompt.id,
        kind=outbox.PROMPT,
        prompt_id=prompt.id,
        idempotency_key=f"prompt {prompts.key_of(prompt)}",
        valid_until=until,
    )
    held = meetings.last_session_held(turn.db, turn.member.group_id, turn.now)
    _shown(turn, prompt, spoken, until, held)
    prompts.move(turn.db, prompt.id, QUEUED, at=turn.now)


def remind(turn: Turn, prompt: Prompt) -> None:
    """She asked for it later, and now it is later."""
    _close(turn, prompt, "lesson.moved_down")
    spoken = turn.say(
        turn.words("lesson.ready"),
        _ways(turn),
        about=reader.CAME,
        subject=prompt.id,
        kind=outbox.REMINDER,
        prompt_id=prompt.id,
        idempotency_key=f"reminder {prompts.key_of(prompt)} {prompt.remind_at}",
        valid_until=prompt.expires_at,
    )
    _shown(turn, prompt, spoken, prompt.expires_at, prompt.session)


def expire(turn: Turn, prompt: Prompt) -> None:
    """The next one comes: this one stays where she can always read it."""
    prompts.move(turn.db, prompt.id, PARTIAL if prompt.state == OPENED else EXPIRED, at=turn.now)
    _close(turn, prompt, "lesson.closed")


@on_tap(reader.CAME, own_prompt, takes=(reader.Page, READ, LATER, MOMENT, SKIP))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a lesson, in its announcement or on one of its pages."""
    prompt = turn.prompt
    assert prompt is not None
    if prompt.state in (QUEUED, SENT):
        prompts.move(turn.db, prompt.id, OPENED, at=turn.happened_at)
    if isinstance(tap.choice, reader.Page):
        reader.turn_page(turn, tap, tap.choice)
        if tap.choice.there == END and prompt.state in (QUEUED, SENT, OPENED):
            prompts.move(turn.db, prompt.id, COMPLETED, at=turn.happened_at)
    elif tap.choice == READ:
        assert prompt.subject is not None
        turn.show(tap.keyboard, turn.words("lesson.ready"))
        reader.begin(turn, prompt.subject, about=reader.CAME, subject=prompt.id)
    elif tap.choice == LATER:
        _keep_for_later(turn, prompt, tap)
    elif tap.choice == MOMENT:
        moment.offer_moment(turn)
    elif prompt.state in (QUEUED, SENT, OPENED):
        prompts.move(turn.db, prompt.id, DECLINED, at=turn.happened_at)
        turn.show(tap.keyboard, turn.words("checkin.skipped"))


def _keep_for_later(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    again_at = turn.now + LATER_SECONDS
    prompts.remind_later(turn.db, prompt.id, at=again_at)
    text = turn.words("checkin.later_kept", time=clock_time(again_at, turn.member.zone))
    turn.show(tap.keyboard, text, [[Button(turn.words.label("lesson.read"), READ)]])


def _ways(turn: Turn) -> list[list[Button]]:
    """Read it, later, at another moment, or not."""
    label = turn.words.label
    return [
        [Button(label("lesson.read"), READ), Button(label("lesson.later"), LATER)],
        [Button(label("lesson.other_moment"), MOMENT), Button(label("answers.skip"), SKIP)],
    ]


def _shown(turn: Turn, prompt: Prompt, spoken: Spoken, until: int | None, session: int | None) -> None:
    assert spoken.keyboard is not None
    prompts.show(
        turn.db,
        prompt.id,
        keyboard_id=spoken.keyboard.id,
        remind_at=prompt.remind_at,
        expires_at=until,
        session=session,
    )


def _close(turn: Turn, prompt: Prompt, key: str) -> None:
    keyboard = keyboards.find(turn.db, prompt.keyboard_id) if prompt.keyboard_id else None
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, turn.words(key))
