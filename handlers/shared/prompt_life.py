"""One life for every prompt: said, said again below, put off, skipped, answered late, run out, and closed.

Each kind adds only what it says, and what else hangs on it. What an unanswered prompt leaves behind in a chat is
decided here, once.
"""

from __future__ import annotations

from content.items import Item
from handlers.core.buttons import Button, Rows
from handlers.core.turn import Spoken, Turn
from handlers.shared.asking import answers_of, instrument_of, open_item
from handlers.shared.moments import clock_time
from storage import easing, keyboards, outbox, prompts, responses, sent_messages, warm_words
from storage.chat_messages import DELETABLE_SECONDS
from storage.keyboards import Keyboard
from storage.people import Person
from storage.prompts import CHECKIN, COMPLETED, DECLINED, EXPIRED, OPENED, PARTIAL, PLANNED, QUEUED, SENT, Prompt

STILL = "still"
LATER_SECONDS = 3600

_LOOKED_BACK = 60  # so that the line that stays is found where questions come once a week


def say(
    turn: Turn,
    prompt: Prompt,
    text: str,
    rows: Rows,
    *,
    about: str,
    valid_until: int,
    expires_at: int,
    remind_at: int | None = None,
    session: int | None = None,
    first: str | None = None,
) -> None:
    """Say it for the first time: until it expires it can be answered. `first` is the item that words answer."""
    spoken = turn.say(
        text,
        rows,
        about=about,
        subject=prompt.id,
        kind=outbox.PROMPT,
        prompt_id=prompt.id,
        idempotency_key=f"prompt {prompts.key_of(prompt)}",
        valid_until=valid_until,
    )
    stand(turn, prompt, spoken, expires_at=expires_at, remind_at=remind_at, session=session, first=first)


def stand(
    turn: Turn,
    prompt: Prompt,
    spoken: Spoken,
    *,
    expires_at: int | None,
    remind_at: int | None = None,
    session: int | None = None,
    first: str | None = None,
) -> None:
    """Note where it stands now and until when; what was planned is on its way from now on."""
    assert spoken.keyboard is not None
    prompts.show(
        turn.db,
        prompt.id,
        keyboard_id=spoken.keyboard.id,
        remind_at=remind_at,
        expires_at=expires_at,
        session=prompt.session if session is None else session,
    )
    if prompt.item is None and first is not None:
        prompts.ask(turn.db, prompt.id, first)
    if prompt.state == PLANNED:
        prompts.move(turn.db, prompt.id, QUEUED, at=turn.now)


def say_again(
    turn: Turn,
    prompt: Prompt,
    text: str,
    rows: Rows,
    *,
    about: str,
    kind: str = outbox.REPLY,
    once: str | None = None,
    first: str | None = None,
    moved: str = "prompt.moved_down",
) -> None:
    """The same prompt at the end of the chat; the buttons of the message before go.

    `once` is its idempotency key.
    """
    old = keyboard_of(turn, prompt)
    if old is not None and old.open:
        turn.show(old, turn.words(moved))
    spoken = turn.say(
        text,
        rows,
        about=about,
        subject=prompt.id,
        kind=kind,
        prompt_id=prompt.id,
        idempotency_key=once,
        valid_until=prompt.expires_at,
    )
    stand(turn, prompt, spoken, expires_at=prompt.expires_at, first=first)


def open_prompt(turn: Turn) -> Prompt | None:
    """Her prompt, if it can still be answered; notes that she opened it."""
    prompt = turn.prompt
    if prompt is None or not _is_in_time(turn, prompt):
        return None
    if prompt.state in (QUEUED, SENT):
        prompts.move(turn.db, prompt.id, OPENED, at=turn.happened_at)
        return prompt
    return prompt if prompt.state in (OPENED, COMPLETED) else None


def asked_in_words(turn: Turn) -> tuple[Prompt, Item, Keyboard] | None:
    """What her words answer: the open item of her prompt, and the buttons under it; None if none is open."""
    prompt = closed_since(turn) or open_prompt(turn) or late_prompt(turn)
    keyboard = keyboard_of(turn, prompt) if prompt is not None else None
    if prompt is None or prompt.item is None or keyboard is None:
        return None
    return prompt, open_item(turn, prompt), keyboard


def put_off(turn: Turn, prompt: Prompt, keyboard: Keyboard, rows: Rows) -> int:
    """Not now: it comes again in an hour, if it is still open then. When that is."""
    again_at = turn.now + LATER_SECONDS
    prompts.remind_later(turn.db, prompt.id, at=again_at)
    turn.show(keyboard, turn.words("prompt.later_kept", time=clock_time(again_at, turn.member.zone)), rows)
    return again_at


def skip(turn: Turn, prompt: Prompt, keyboard: Keyboard, text: str = "prompt.skipped") -> None:
    """She skips the whole of it, and that is fine: an answer like any other."""
    prompts.move(turn.db, prompt.id, DECLINED, at=turn.happened_at)
    turn.show(keyboard, turn.words(text))


def keep_late(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Her answer was of its window, and came when that was closed: it is kept, and nothing more is asked."""
    following = instrument_of(turn, prompt).after(item.key, answers_of(turn, prompt), turn.words.level)
    complete = following is None or following.optional
    prompts.ask(turn.db, prompt.id, None if complete or following is None else following.key)
    prompts.answered_late(turn.db, prompt.id, said_at=turn.happened_at, complete=complete, at=turn.now)
    turn.show(keyboard, turn.words("prompt.late_kept"))


def closed_since(turn: Turn) -> Prompt | None:
    """Her prompt, if it was closed only after she answered."""
    prompt = turn.prompt
    return prompt if prompt is not None and prompt.ran_out and _is_in_time(turn, prompt) else None


def may_be_late(turn: Turn, prompt: Prompt) -> bool:
    """Whether its window is over, and what she answers now is kept all the same, as late."""
    if not prompt.ran_out or prompt.expires_at is None or prompt.instrument is None:
        return False
    late_for = instrument_of(turn, prompt).late_for
    return late_for is not None and turn.happened_at <= prompt.expires_at + 60 * late_for


def late_prompt(turn: Turn) -> Prompt | None:
    """Her prompt, if its window is over and she may answer it late."""
    prompt = turn.prompt
    return prompt if prompt is not None and may_be_late(turn, prompt) else None


def run_out(turn: Turn, prompt: Prompt, text: str = "prompt.expired") -> None:
    """Its time is over: the buttons go, without a sound; one is left where a late answer is still kept."""
    answered = _is_answered(turn, prompt)
    prompts.move(turn.db, prompt.id, PARTIAL if answered else EXPIRED, at=turn.now)
    keyboard = keyboard_of(turn, prompt)
    if keyboard is not None and keyboard.open:
        if may_be_late(turn, prompts.get(turn.db, prompt.id)):
            rows = [[Button(turn.words.label("prompt.still_answer"), STILL)]]
            turn.show(keyboard, turn.words("prompt.still_possible"), rows)
        else:
            turn.take_away(
                keyboard, turn.words(in_turn(turn, "partly") if answered and text == "prompt.expired" else text)
            )
    _leave_no_trail(turn, prompt, answered=answered)


def in_turn(turn: Turn, key: str) -> str:
    """The key of one wording of a line that has several, another one than this person read last time."""
    wordings = turn.library.interface.wordings("prompt", key)
    return wordings[warm_words.next_of(turn.db, turn.person.id, key, of=len(wordings))]


def close(
    turn: Turn,
    prompt: Prompt,
    unanswered: str,
    *,
    reason: str | None = None,
    text: str = "prompt.expired",
    to: Person | None = None,
) -> None:
    """It is not asked any more, and ends in the state `unanswered` where it is that; what was answered stays."""
    answered = prompt.state == OPENED and bool(responses.of(turn.db, prompt.id))
    prompts.move(turn.db, prompt.id, PARTIAL if answered else unanswered, at=turn.now, reason=reason)
    take_buttons(turn, prompt, text, to=to)


def take_buttons(turn: Turn, prompt: Prompt, text: str = "prompt.expired", *, to: Person | None = None) -> None:
    """A text in the place of its buttons, for the one it is for: who acts now, or somebody else."""
    keyboard = keyboard_of(turn, prompt)
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, turn.words_for(to or turn.person)(text), to=to)


def keyboard_of(turn: Turn, prompt: Prompt) -> Keyboard | None:
    """The buttons under which it stands."""
    return keyboards.find(turn.db, prompt.keyboard_id) if prompt.keyboard_id else None


def _is_answered(turn: Turn, prompt: Prompt) -> bool:
    """Whether anything of it was answered: an item, or a page of a lesson that was opened."""
    return prompt.state == OPENED if prompt.instrument is None else bool(responses.of(turn.db, prompt.id))


def _is_in_time(turn: Turn, prompt: Prompt) -> bool:
    """Whether this may have been tapped or said before the prompt's window ended."""
    return prompt.expires_at is None or turn.happened_at - prompt.expires_at <= turn.may_be_older


def _leave_no_trail(turn: Turn, prompt: Prompt, *, answered: bool) -> None:
    """Of what was not answered one line stays: the reminder goes, and the line of the one before.

    So does where it stood before she said "later".
    """
    _delete(turn, prompt, outbox.REMINDER, but=_line_of(turn, prompt))
    if not answered:
        _delete(turn, prompt, outbox.PROMPT, outbox.REPLY, but=_line_of(turn, prompt))
    folds = prompt.kind == CHECKIN and not answered and easing.is_on(turn.db, turn.member.id)
    for earlier in prompts.recent_of(turn.db, turn.member.id, prompt.kind, most=_LOOKED_BACK):
        if earlier.state == EXPIRED and earlier.id != prompt.id and earlier.keyboard_id is not None:
            went = _delete(turn, earlier, outbox.PROMPT, outbox.REPLY, only=_line_of(turn, earlier))
            if went or not folds:  # the rest of it went then
                prompts.put_away(turn.db, earlier.id)
            else:  # Telegram deletes that line no more, where questions come once a week: it stands for both
                _delete(turn, prompt, outbox.PROMPT, outbox.REPLY, only=_line_of(turn, prompt))
                prompts.put_away(turn.db, prompt.id)
                return


def _line_of(turn: Turn, prompt: Prompt) -> int | None:
    """The message that shows a prompt."""
    keyboard = keyboard_of(turn, prompt)
    return keyboard.outbox_id if keyboard is not None else None


def _delete(turn: Turn, prompt: Prompt, *kinds: str, but: int | None = None, only: int | None = None) -> bool:
    """Delete what still can be of a prompt's messages of these kinds; whether anything could."""
    since, found = turn.now - DELETABLE_SECONDS, False
    for message in (
        each for kind in kinds for each in sent_messages.of_prompt(turn.db, prompt.id, kind, since=since)
    ):
        if message.id == but or only not in (None, message.id):
            continue
        turn.delete(message)
        found = True
    return found
