"""She corrects an answer of any day, by a tap or in her own words: what she said first stays on record."""

from __future__ import annotations

from markupsafe import Markup

from content.conditions import SEPARATOR
from content.items import Item
from handlers.core.buttons import Button
from handlers.core.choices import held
from handlers.core.rights import NotHers
from handlers.core.turn import Heard, Tap, Turn
from handlers.my_data import answers
from handlers.my_data.choices import Fix, Fixing, Look
from handlers.shared import answering, asking, chosen
from storage import questions, responses
from storage.prompts import Prompt
from storage.responses import SKIPPED

ABOUT = "gegevens"
_LONGEST = 40  # letters on a button


def tapped(turn: Turn, tap: Tap, named: int, key: str | None) -> None:
    """Which answer; then the question with its buttons."""
    prompt = _correctable(turn, named)
    item = _item(turn, prompt, key)
    if item is None:
        _ask_which(turn, tap, prompt)
    else:
        _ask(turn, tap, prompt, item, _ticked_before(turn, prompt, item))


def answered(turn: Turn, tap: Tap) -> None:
    """The question was answered anew: it is changed."""
    state = held(tap.keyboard, Fixing)
    if state is None:
        turn.tell("errors.old_button")
        return
    prompt = _correctable(turn, state.prompt)
    item = _item(turn, prompt, state.item)
    if item is None:
        _ask_which(turn, tap, prompt)
    else:
        _take(turn, tap, prompt, item, state.ticked)


def typed(turn: Turn, heard: Heard) -> None:
    """Her own words, in the place of those she wrote before."""
    keyboard = turn.asked_under(heard)
    state = None if keyboard is None else held(keyboard, Fixing)
    if keyboard is None or state is None:
        turn.no_longer_asked()
        return
    prompt = _correctable(turn, state.prompt)
    item = _item(turn, prompt, state.item)
    if item is None or not answering.take_words(turn, prompt, item, heard):
        turn.misunderstand("prompt.not_understood_text")
        return
    turn.took(ABOUT, heard, item=f"{prompt.id} {item.key}")
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, item.question(turn.words))
    turn.say(turn.words("my_data.changed"), [_back(turn, prompt)], about=ABOUT, subject=turn.member.id)


def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over the words that she had put in their place."""
    named, _, key = heard.item.partition(" ")
    prompt = _correctable(turn, int(named))
    item = _item(turn, prompt, key)
    if item is None or not answering.take_words(turn, prompt, item, heard, corrects=True):
        return False
    turn.say(turn.words("errors.edit_taken"))
    return True


def _correctable(turn: Turn, named: int) -> Prompt:
    prompt = chosen.own_answers(turn, named)
    if prompt.kind not in answers.CORRECTABLE:
        raise NotHers
    return prompt


def _item(turn: Turn, prompt: Prompt, key: str | None) -> Item | None:
    return next((each for each in answers.instrument_of(turn, prompt).items if each.key == key), None)


def _ask_which(turn: Turn, tap: Tap, prompt: Prompt) -> None:
    answered, instrument = responses.of(turn.db, prompt.id), answers.instrument_of(turn, prompt)
    rows = [
        [Button(_shortened(number, answers.in_words(turn, instrument, key, said)), Fix(prompt.id, key))]
        for number, (key, said) in enumerate(answered.items(), 1)
    ]
    back = [Button(turn.words.label("answers.back"), Look())]
    lines = Markup("\n").join(answers.that_fit(turn, prompt, answers.MOST_LETTERS))
    turn.show(tap.keyboard, turn.words("my_data.change_which", lines=lines), [*rows, back])


def _ask(turn: Turn, tap: Tap, prompt: Prompt, item: Item, ticked: tuple[str, ...]) -> None:
    """The question as it was asked; where it asks for words, she may type others."""
    rows = asking.rows_for(item, turn.words, can_go_back=False, picked=ticked)
    rows.append(_back(turn, prompt))
    turn.show(tap.keyboard, item.question(turn.words), rows, holds=Fixing(prompt.id, item.key, ticked))
    if item.kind == "text" or item.takes_own_words:
        turn.ask(ABOUT, turn.member.id, keyboard_id=tap.keyboard.id)


def _take(turn: Turn, tap: Tap, prompt: Prompt, item: Item, ticked: tuple[str, ...]) -> None:
    match tap.choice:
        case asking.Tick(value):
            kept = tuple(each for each in ticked if each != value) if value in ticked else (*ticked, value)
            _ask(turn, tap, prompt, item, kept)
            return
        case asking.SKIP:
            responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
        case asking.UNKNOWN:
            responses.record(turn.db, prompt.id, item.key, value="unknown", at=turn.happened_at)
        case asking.Value(value):
            responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at)
        case _:
            value = SEPARATOR.join(option.value for option in item.options if option.value in ticked)
            if not value:
                turn.tell("checkin.tick_first")
                return
            responses.record(turn.db, prompt.id, item.key, value=value, at=turn.happened_at)
    turn.show(tap.keyboard, turn.words("my_data.changed"), [_back(turn, prompt)])


def _back(turn: Turn, prompt: Prompt) -> list[Button]:
    return [Button(turn.words.label("answers.back"), Fix(prompt.id))]


def _ticked_before(turn: Turn, prompt: Prompt, item: Item) -> tuple[str, ...]:
    given = responses.of(turn.db, prompt.id).get(item.key)
    return tuple(given.value.split(SEPARATOR)) if item.kind == "choices" and given and given.value else ()


def _shortened(number: int, answer: Markup) -> str:
    label = f"{number}. {answer.unescape()}"
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
