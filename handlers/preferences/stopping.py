"""/stop: what Anker starts by itself ends at once. Never a question why; then, what becomes of the answers?"""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button, Rows
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import members_all
from handlers.core.turn import Heard, Tap, Turn
from handlers.my_data.taking_away import take_answers_away
from handlers.preferences import pausing
from handlers.shared import nothing_comes, prompt_life
from handlers.shared.below import ask_below
from handlers.shared.naming import facilitator_names
from handlers.staff.left_to_others import leave_to_others
from storage import members, prompts, questions
from storage.members import FACILITATOR, PARENT
from storage.prompts import CANCELLED, WITHDRAWN


@on_command("stop", members_all)
def show(turn: Turn, _heard: Heard) -> None:
    """/stop: stopping is fine; so is a pause."""
    if turn.member.state == members.STOPPED:
        turn.say(turn.words("preferences.stopped"))
        return
    rests = turn.member.role in pausing.may_rest.roles  # who has no questions has nothing to rest from
    rows = [
        _row(turn, "stop_yes", "yes"),
        *[_row(turn, "stop_pause", "pause")] * rests,
        _row(turn, "stop_no", "no"),
    ]
    key = "stop_ask" if rests else "stop_ask_only"
    turn.say(turn.words(f"preferences.{key}"), rows, about="stop", subject=turn.member.id)


def stop_at_once(turn: Turn) -> None:
    """She chose it among other ways, a pause too: she is not asked once more."""
    text, rows = _stopped(turn)
    turn.say(text, rows, about="stop", subject=turn.member.id)


@on_tap("stop", members_all, takes=("yes", "pause", "no", "erase", "sure", "keep"))
def tapped(turn: Turn, tap: Tap) -> None:
    """Stop, pause or go on; afterwards, keep the answers or take them away."""
    words, facilitator = turn.words, facilitator_names(turn)
    if tap.choice in ("pause", "no") and nothing_comes.has_stopped(turn, tap):
        return
    match tap.choice:
        case "yes":
            turn.show(tap.keyboard, *_stopped(turn))
        case "pause":
            turn.show(tap.keyboard, words("preferences.stop_rests"))
            pausing.show(turn, Heard(""))
        case "erase":
            rows = [_row(turn, "erase_sure", "sure"), _row(turn, "keep_answers", "keep")]
            turn.show(tap.keyboard, words("preferences.stop_erase_sure"), rows)
        case "sure":
            take_answers_away(turn, turn.member)
            turn.show(tap.keyboard, words("preferences.stop_erased", facilitator=facilitator))
        case "keep":
            turn.show(tap.keyboard, words("preferences.stop_kept", facilitator=facilitator))
        case _:
            rests = turn.member.state == members.PAUSED
            turn.show(tap.keyboard, words("preferences.pause_stays" if rests else "preferences.stop_not"))
            ask_below(turn)


def _stopped(turn: Turn) -> tuple[str, Rows]:
    """She stops; a parent is asked what becomes of her answers."""
    _stop(turn)
    if turn.member.role == FACILITATOR:
        keys = ("stopped_reading", "stopped")
        return Markup("\n").join(turn.words(f"preferences.{key}") for key in keys), ()
    if turn.member.role != PARENT:
        return turn.words("preferences.stopped"), ()
    return turn.words("preferences.stop_done"), [
        _row(turn, "keep_answers", "keep"),
        _row(turn, "erase_answers", "erase"),
    ]


def _stop(turn: Turn) -> None:
    """Nothing starts by itself any more, and what lies open is closed."""
    members.set_state(turn.db, turn.member.id, members.STOPPED)
    questions.close_all(turn.db, turn.person.id)
    end_prompts(turn)
    if turn.member.role == FACILITATOR:  # parents were told that she reads
        leave_to_others(turn, turn.group.id)


def end_prompts(turn: Turn) -> None:
    """What lies open for her as this member is withdrawn; no answer is waited for any more."""
    for prompt in prompts.waiting_of(turn.db, turn.member.id):
        prompt_life.close(turn, prompt, CANCELLED, reason=WITHDRAWN)
    changing = prompts.asked_of(turn.db, turn.member.id, now=turn.now)
    if changing is not None:
        prompts.ask(turn.db, changing.id, None)


def _row(turn: Turn, key: str, choice: str) -> list[Button]:
    return [Button(turn.words.label(f"preferences.{key}"), choice)]
