"""How it went: done, done differently or not done, each as good as the others; what her body told; what next."""

from __future__ import annotations

from collections.abc import Callable

from content.conditions import Answers
from content.items import Item
from content.typed import agreement_in
from handlers.core.choices import offered
from handlers.core.doors import on_edit, on_tap, on_words
from handlers.core.rights import own_prompt
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import following_up, prompting
from handlers.experiment.ideas import behind
from handlers.shared import answering, asking, prompt_life
from handlers.shared.asking import answers_of, instrument_of, open_item, rows_for
from storage import follow_ups, prompts, responses
from storage.keyboards import Keyboard
from storage.prompts import COMPLETED, OPENED, Prompt
from storage.responses import SKIPPED

Act = Callable[[Turn, Prompt, Tap], None]


@on_words("try", own_prompt)
def typed(turn: Turn, heard: Heard) -> None:
    """A typed word counts as a tap."""
    asked = prompt_life.asked_in_words(turn)
    if asked is None or asked[0].state == COMPLETED:
        turn.no_longer_asked()
        return
    prompt, item, keyboard = asked
    if prompt.ran_out:
        _keep_late(turn, prompt, item, keyboard, heard)
        return
    value = item.accepts(heard.text, turn.words) if heard.file is None else None
    only_rings = prompting.DO in offered(keyboard) and agreement_in(heard.text) is not None
    if item.skipped_by(heard.text):
        _leave_out(turn, prompt, item, keyboard)
    elif value is None or only_rings:  # “ja” to “this is your moment” tells not how it went
        turn.misunderstand("prompt.not_understood")
    else:
        turn.took("try", heard, item=item.key)
        _record(turn, prompt, item, keyboard, value)


def _keep_late(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard, heard: Heard) -> None:
    """She said it in time, and it came when the moment was closed: it is kept where it can be understood."""
    value = item.accepts(heard.text, turn.words) if heard.file is None else None
    if value is None or item.skipped_by(heard.text):
        turn.no_longer_asked()
        return
    responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at)
    prompt_life.keep_late(turn, prompt, item, keyboard)


@on_edit("try")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over an answer, while the moment can be answered."""
    prompt = turn.prompt
    assert prompt is not None
    value = instrument_of(turn, prompt).item(heard.item).accepts(heard.text, turn.words)
    if value is None or prompt.state != OPENED or (prompt.expires_at or 0) <= turn.now:
        return False
    responses.record(turn.db, prompt.id, heard.item, value=value, at=turn.happened_at, corrects=True)
    turn.say(turn.words("errors.edit_taken"))
    return True


def _answer_unknown(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    _record(turn, prompt, open_item(turn, prompt), tap.keyboard, "unknown")


def _skip(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    _leave_out(turn, prompt, open_item(turn, prompt), tap.keyboard)


def _finish_ticking(turn: Turn, prompt: Prompt, tap: Tap) -> None:
    item = open_item(turn, prompt)
    value = asking.ticked(turn, item, tap)
    if value is not None:
        _record(turn, prompt, item, tap.keyboard, value)


def _leave_out(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    """Without the first answer there is nothing to look back on; any other is just left out."""
    if item.key == prompting.FIRST_ITEM:
        prompting.put_off(turn, prompt, keyboard)
        return
    responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
    _go_on(turn, prompt, item, keyboard)


def _record(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard, value: str) -> None:
    responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at)
    follow_ups.drop(turn.db, prompt.id)
    _go_on(turn, prompt, item, keyboard)


def _go_on(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    answers = answers_of(turn, prompt)
    following = instrument_of(turn, prompt).after(item.key, answers, turn.words.level)
    if following is None:
        prompts.ask(turn.db, prompt.id, None)
        prompts.move(turn.db, prompt.id, COMPLETED, at=turn.happened_at)
        following_up.decide(turn, prompt, keyboard, answers.get("next"))
        return
    prompts.ask(turn.db, prompt.id, following.key)
    lines = [*_lead(turn, prompt, item, following, answers), following.question(turn.words)]
    turn.show(keyboard, "\n\n".join(lines), rows_for(following, turn.words, can_go_back=True))


def _lead(turn: Turn, prompt: Prompt, answered: Item, following: Item, answers: Answers) -> list[str]:
    """What is said before the next question: thanks for telling; one tip, where it was hard."""
    lines: list[str] = []
    if answered.key == prompting.FIRST_ITEM:
        lines.append(turn.words("experiment.told"))
    if following.key == "next" and _was_hard(answers):
        lines.append(_tip(turn, prompt))
    return lines


def _was_hard(answers: Answers) -> bool:
    return answers.get("ease") == "hard" or answers.get("done") == "not_done"


def _tip(turn: Turn, prompt: Prompt) -> str:
    which = prompting.of_prompt(turn, prompt)
    idea = behind(turn, which) if which is not None else None
    text = turn.words.html(idea.tip) if idea is not None else turn.words("experiment.tip_own")
    return turn.words("experiment.tip", words=text)


_ACTS: dict[str, Act] = {
    prompting.DO: prompting.do,
    prompting.SMALLER: prompting.smaller,
    prompting.LATER: prompting.later,
    prompting.OTHERWISE: prompting.otherwise,
    prompting.TOGETHER: following_up.change_together,
    prompting.RING: prompting.ring_again,
    prompting.NOT_NOW: prompting.not_now,
    asking.DONE: _finish_ticking,
    asking.UNKNOWN: _answer_unknown,
    asking.SKIP: _skip,
    asking.BACK: asking.go_back,
}


@on_tap("try", own_prompt, takes=(*asking.OF_AN_ITEM, *_ACTS))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of an agreed moment, if it can still be answered."""
    late = prompt_life.closed_since(turn)
    if late is not None and late.item is not None:
        answering.keep_tap(turn, late, tap)
        return
    prompt = prompt_life.open_prompt(turn)
    if prompt is None or prompt.state == COMPLETED:
        turn.show(tap.keyboard, turn.words("experiment.closed"))
        return
    match tap.choice:
        case asking.Value(value):
            _record(turn, prompt, open_item(turn, prompt), tap.keyboard, value)
        case asking.Tick(value):
            asking.tick(turn, prompt, tap, value)
        case str(word):
            _ACTS[word](turn, prompt, tap)
