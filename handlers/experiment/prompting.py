"""An agreed moment: the prompt with its four ways (do, later, differently, skip), said again, and closed."""

from __future__ import annotations

from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.shared import prompt_life
from handlers.shared.asking import rows_for
from handlers.shared.moments import minute_text
from scheduler.catch_up import VALID_FOR
from scheduler.experiments import ANSWERABLE, follow_up_of
from storage import experiment_versions, experiments, follow_ups, members, people, planned_prompts, prompts
from storage.experiment_versions import EVENING, MORNING, Version
from storage.experiments import KEPT, Experiment
from storage.keyboards import Keyboard
from storage.prompts import (
    CANCELLED,
    EXPERIMENT,
    WAITING_FOR_ANSWER,
    WITHDRAWN,
    Prompt,
)

DO, LATER, OTHERWISE, SMALLER, TOGETHER, RING, NOT_NOW = (
    "do",
    "later",
    "otherwise",
    "smaller",
    "together",
    "ring",
    "not_now",
)
FIRST_ITEM = "done"


def ring(turn: Turn, prompt: Prompt) -> bool:
    """Say the prompt, unless there is nothing to try any more; whether it was said.

    Its first words give nothing away on a locked screen.
    """
    which = of_prompt(turn, prompt)
    if which is None or (which.ended and which.state != KEPT):
        prompts.move(turn.db, prompt.id, CANCELLED, at=turn.now, reason=WITHDRAWN)
        return False
    _close_earlier(turn, which)
    version = experiment_versions.in_force(turn.db, which.id)
    asked_at = follow_up_of(turn.db, prompt.member_id, turn.now, prompt.zone)
    text, rows = _rung(turn, version)
    prompt_life.say(
        turn,
        prompt,
        text,
        rows,
        about="try",
        valid_until=turn.now + VALID_FOR[EXPERIMENT],
        expires_at=asked_at + ANSWERABLE,
        first=FIRST_ITEM,
    )
    if version is None or version.cue != EVENING:  # which asks how it went by itself
        follow_ups.put(turn.db, prompt.id, asked_at)
    return True


def ring_along(turn: Turn, which: Experiment, prompt: Prompt, moment: int) -> None:
    """Say it below what she just answered: its own moment found no room in her day, or is still to come."""
    _close_earlier(turn, which)
    version = _version(turn, prompt)
    text, rows = _with_cue(turn, version, EVENING if moment <= turn.now else MORNING)
    spoken = turn.say(text, rows, about="try", subject=prompt.id, prompt_id=prompt.id)
    expires_at = follow_up_of(turn.db, prompt.member_id, turn.now, prompt.zone) + ANSWERABLE
    prompt_life.stand(turn, prompt, spoken, expires_at=expires_at, first=FIRST_ITEM)


def remind(turn: Turn, prompt: Prompt) -> None:
    """Here it is again, as she asked."""
    say_again(turn, prompt, turn.words("experiment.ring_again", name=turn.person.called), _ways(turn))


def ask_again(turn: Turn, prompt: Prompt) -> None:
    """Anker was away: taps of that time are lost, so the open question is asked for once more."""
    assert prompt.item is not None
    item = turn.library.instrument("experiment").item(prompt.item)
    rows = rows_for(item, turn.words, can_go_back=item.key != FIRST_ITEM)
    say_again(turn, prompt, f"{turn.words('prompt.asked_again')}\n\n{item.question(turn.words)}", rows)


def expire(turn: Turn, prompt: Prompt) -> None:
    """Its time is over."""
    prompt_life.run_out(turn, prompt, "experiment.closed")
    follow_ups.drop(turn.db, prompt.id)


def say_again(turn: Turn, prompt: Prompt, text: str, rows: list[list[Button]]) -> None:
    """The same moment in a message at the end of the chat."""
    prompt_life.say_again(turn, prompt, text, rows, about="try", first=FIRST_ITEM)


def close_all(turn: Turn, which: Experiment) -> None:
    """Nothing is asked about this experiment any more."""
    planned_prompts.unplan_subject(turn.db, which.member_id, EXPERIMENT, which.id)
    for prompt in prompts.of_subject(turn.db, which.member_id, EXPERIMENT, which.id):
        if prompt.state in WAITING_FOR_ANSWER:
            _close(turn, prompt)


def do(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """She has a moment: what was agreed, and how it went, to tap when she is ready."""
    version = _version(turn, prompt)
    text = turn.words(
        "experiment.doing",
        what=version.what or "",
        smallest_step=version.smallest_step or "",
        stop_rule=version.stop_rule or turn.words.label("experiment.stop_bad"),
    )
    _ask_how_it_went(turn, prompt, tap, text)


def smaller(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Just the smallest step."""
    label = turn.words.label("experiment.smallest_step")
    step = _version(turn, prompt).smallest_step or ""
    _ask_how_it_went(turn, prompt, tap, turn.words("experiment.line", label=label, words=step))


def later(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Not now: it comes again in an hour, if it is still open then."""
    again_at = prompt_life.put_off(turn, prompt, tap.keyboard, [_ways(turn)[0][:1]])
    follow_ups.put(turn.db, prompt.id, follow_up_of(turn.db, prompt.member_id, again_at, prompt.zone))


def otherwise(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Differently: smaller, or changed together."""
    label = turn.words.label
    rows = [
        [Button(label("experiment.smaller"), SMALLER), Button(label("experiment.together"), TOGETHER)],
        [Button(label("answers.back"), RING)],
    ]
    step = _version(turn, prompt).smallest_step or ""
    turn.show(tap.keyboard, turn.words("experiment.otherwise", smallest_step=step), rows)


def ring_again(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """Back to the four ways."""
    turn.show(tap.keyboard, *_rung(turn, _version(turn, prompt)))


def not_now(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    """This time not, and that is fine."""
    put_off(turn, prompt, tap.keyboard)


def put_off(turn: Turn, prompt: Prompt, keyboard: Keyboard) -> None:
    """She skips it altogether."""
    prompt_life.skip(turn, prompt, keyboard, "experiment.skipped")
    follow_ups.drop(turn.db, prompt.id)


def of_prompt(turn: Turn, prompt: Prompt) -> Experiment | None:
    """The experiment a prompt is about."""
    return experiments.find(turn.db, prompt.subject) if prompt.subject is not None else None


def _ask_how_it_went(turn: Turn, prompt: Prompt, tap: Tap, text: str) -> None:
    item = turn.library.instrument("experiment").item(FIRST_ITEM)
    prompts.ask(turn.db, prompt.id, FIRST_ITEM)
    rows = rows_for(item, turn.words, can_go_back=False)
    asked = f"{turn.words('experiment.when_ready')}\n{item.question(turn.words)}"
    turn.show(tap.keyboard, f"{text}\n\n{asked}", rows)


def _version(turn: Turn, prompt: Prompt) -> Version:
    assert prompt.subject is not None
    version = experiment_versions.in_force(turn.db, prompt.subject)
    assert version is not None, "only what was agreed is prompted"
    return version


def _rung(turn: Turn, version: Version | None) -> tuple[str, list[list[Button]]]:
    """The moment is there; or its cue is named in the morning, or asked after in the evening."""
    if version is None or version.cue is None:
        return turn.words("experiment.ring", name=turn.person.called), _ways(turn)
    return _with_cue(turn, version, version.cue)


def _with_cue(turn: Turn, version: Version, cue: str) -> tuple[str, list[list[Button]]]:
    """Her moment by what it hangs on, or by its time: named before it, or asked after."""
    label = turn.words.label
    moment = (version.when or minute_text(version.minute or 0)).rstrip(".")  # a full stop follows
    begin = "experiment.cue_look" if cue == MORNING else "experiment.cue_tell"
    rows = [
        [Button(label(begin), DO)],
        [Button(label("experiment.otherwise"), OTHERWISE), Button(label("answers.skip"), NOT_NOW)],
    ]
    return turn.words(f"experiment.ring_{cue}", name=turn.person.called, words=moment), rows


def _ways(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    return [
        [Button(label("experiment.do"), DO), Button(label("experiment.later"), LATER)],
        [Button(label("experiment.otherwise"), OTHERWISE), Button(label("answers.skip"), NOT_NOW)],
    ]


def _close_earlier(turn: Turn, which: Experiment) -> None:
    """An earlier moment that was not answered makes place for this one."""
    for each in prompts.of_subject(turn.db, which.member_id, EXPERIMENT, which.id):
        if each.state in WAITING_FOR_ANSWER:
            expire(turn, each)


def _close(turn: Turn, prompt: Prompt) -> None:
    follow_ups.drop(turn.db, prompt.id)
    member = members.get(turn.db, prompt.member_id)
    parent = people.get(turn.db, member.person_id) if member.person_id is not None else None
    prompt_life.close(turn, prompt, CANCELLED, reason=WITHDRAWN, text="experiment.closed", to=parent)
