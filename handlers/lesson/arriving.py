"""A lesson arrives at her moment: the next one whose meeting was held, announced without a word about what."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import own_prompt
from handlers.core.turn import Tap, Turn
from handlers.lesson import moment, reader
from handlers.lesson.given import next_lesson
from handlers.lesson.pages import END, STOP
from handlers.shared import prompt_life
from storage import meetings, outbox, prompts, responses
from storage.prompts import COMPLETED, DECLINED, NOT_SENT, OPENED, QUEUED, SENT, Prompt

READ, LATER, MOMENT, SKIP = "read", "later", "moment", "skip"

# It lies ready until the next one comes.
LIES_READY = 6 * 24 * 3600


def say(turn: Turn, prompt: Prompt) -> bool:
    """Say that a lesson lies ready; without one, nothing is said. Whether it was."""
    session = next_lesson(turn)
    if session is None:
        prompts.move(turn.db, prompt.id, NOT_SENT, at=turn.now, reason=responses.NOT_APPLICABLE)
        return False
    prompts.set_subject(turn.db, prompt.id, session)
    until, held = turn.now + LIES_READY, meetings.last_session_held(turn.db, turn.member.group_id, turn.now)
    prompt_life.say(
        turn,
        prompt,
        turn.words("lesson.ready"),
        _ways(turn),
        about=reader.CAME,
        valid_until=until,
        expires_at=until,
        session=held,
    )
    return True


def remind(turn: Turn, prompt: Prompt) -> None:
    """She asked for it later, and now it is later."""
    prompt_life.say_again(
        turn,
        prompt,
        turn.words("lesson.ready"),
        _ways(turn),
        about=reader.CAME,
        kind=outbox.REMINDER,
        once=f"reminder {prompts.key_of(prompt)} {prompt.remind_at}",
        moved="lesson.moved_down",
    )


def expire(turn: Turn, prompt: Prompt) -> None:
    """The next one comes: this one stays where she can always read it."""
    prompt_life.run_out(turn, prompt, "lesson.closed")


@on_tap(reader.CAME, own_prompt, takes=(reader.Page, READ, LATER, MOMENT, SKIP))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a lesson, in its announcement or on one of its pages."""
    prompt = turn.prompt
    assert prompt is not None
    if prompt.state in (QUEUED, SENT):
        prompts.move(turn.db, prompt.id, OPENED, at=turn.happened_at)
    if isinstance(tap.choice, reader.Page):
        reader.turn_page(turn, tap, tap.choice)
        ends = {END: COMPLETED, STOP: DECLINED}.get(tap.choice.there)
        if ends is not None and prompt.state in (QUEUED, SENT, OPENED):
            prompts.move(turn.db, prompt.id, ends, at=turn.happened_at)
    elif tap.choice == READ:
        assert prompt.subject is not None
        prompts.drop_reminder(turn.db, prompt.id)  # “later” was asked for, and now is
        turn.show(tap.keyboard, turn.words("lesson.ready"))
        reader.begin(turn, prompt.subject, about=reader.CAME, subject=prompt.id)
    elif tap.choice == LATER:
        prompt_life.put_off(turn, prompt, tap.keyboard, [[Button(turn.words.label("lesson.read"), READ)]])
    elif tap.choice == MOMENT:
        moment.offer_moment(turn)
    elif prompt.state in (QUEUED, SENT, OPENED):
        prompt_life.skip(turn, prompt, tap.keyboard)


def _ways(turn: Turn) -> list[list[Button]]:
    """Read it, later, at another moment, or not."""
    label = turn.words.label
    return [
        [Button(label("lesson.read"), READ), Button(label("lesson.later"), LATER)],
        [Button(label("lesson.other_moment"), MOMENT), Button(label("answers.skip"), SKIP)],
    ]
