"""She corrects an answer of any day, by a tap or in her own words: what she said first stays on record."""

from __future__ import annotations

from markupsafe import Markup

from content.conditions import SEPARATOR
from content.items import Item
from handlers.core.buttons import Button
from handlers.core.rights import NotHers
from handlers.core.turn import Heard, Tap, Turn
from handlers.my_data import answers
from handlers.shared import answering, asking, chosen
from storage import questions, responses
from storage.keyboards import Keyboard
from storage.prompts import Prompt
from storage.responses import SKIPPED

ABOUT = "gegevens"
_LONGEST = 40  # letters on a button


def tapped(turn: Turn, tap: Tap, choice: str) -> None:
    """Which answer; then the question with its buttons; then it is changed."""
    prompt, item, act = _named(turn, choice)
    if item is None:
        _ask_which(turn, tap, prompt)
    elif not act:
        _ask(turn, tap, prompt, item, _picked_before(turn, prompt, item))
    else:
        _take(turn, tap, prompt, item, act)


def typed(turn: Turn, heard: Heard) -> None:
    """Her own words, in the place of those she wrote before."""
    keyboard = turn.asked_under(heard)
    named = None if keyboard is None else _asked_under(turn, keyboard)
    if keyboard is None or named is None:
        turn.no_longer_asked()
        return
    prompt, item = named
    if not answering.take_words(turn, prompt, item, heard):
        answering.not_understood(turn, item)
        return
    turn.took(ABOUT, heard, item=f"{prompt.id} {item.key}")
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, item.question(turn.words))
    back = [[Button(turn.words.label("answers.back"), f"fix {prompt.id}")]]
    turn.say(turn.words("my_data.changed"), back, about=ABOUT, subject=turn.member.id)


def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote something else over the words that she had put in their place."""
    prompt, item, _ = _named(turn, heard.item)
    if item is None or not answering.take_words(turn, prompt, item, heard, corrects=True):
        return False
    turn.say(turn.words("errors.edit_taken"))
    return True


def _named(turn: Turn, choice: str) -> tuple[Prompt, Item | None, str]:
    """The prompt, the item and what to do, as a choice names them. Raises NotHers."""
    named, _, rest = choice.partition(" ")
    prompt = chosen.own_answers(turn, named)
    if prompt.kind not in answers.CORRECTABLE:
        raise NotHers
    key, _, act = rest.partition(" ")
    item = next((each for each in answers.instrument_of(turn, prompt).items if each.key == key), None)
    return prompt, item, act


def _asked_under(turn: Turn, keyboard: Keyboard) -> tuple[Prompt, Item] | None:
    """What is asked in words above these buttons."""
    what, _, choice = keyboard.choices[0].partition(" ")
    if what != "fix":
        return None
    prompt, item, _ = _named(turn, choice)
    return None if item is None or item.kind != "text" else (prompt, item)


def _ask_which(turn: Turn, tap: Tap, prompt: Prompt) -> None:
    answered, instrument = responses.of(turn.db, prompt.id), answers.instrument_of(turn, prompt)
    rows = [
        [Button(_shortened(number, answers.in_words(turn, instrument, key, said)), f"fix {prompt.id} {key}")]
        for number, (key, said) in enumerate(answered.items(), 1)
    ]
    back = [Button(turn.words.label("answers.back"), "look")]
    lines = Markup("\n").join(answers.that_fit(turn, prompt, answers.MOST_LETTERS))
    turn.show(tap.keyboard, turn.words("my_data.change_which", lines=lines), [*rows, back])


def _ask(turn: Turn, tap: Tap, prompt: Prompt, item: Item, picked: list[str]) -> None:
    """The question as it was asked; where it asks for words, she may type others."""
    asked = asking.rows_for(item, turn.words, can_go_back=False, picked=picked)
    rows = [[Button(each.label, f"fix {prompt.id} {item.key} {each.choice}") for each in row] for row in asked]
    rows.append([Button(turn.words.label("answers.back"), f"fix {prompt.id}")])
    turn.show(tap.keyboard, item.question(turn.words), rows)
    if item.kind == "text":
        turn.ask(ABOUT, turn.member.id, keyboard_id=tap.keyboard.id)


def _take(turn: Turn, tap: Tap, prompt: Prompt, item: Item, act: str) -> None:
    action, _, value = act.partition(":")
    picked = asking.picked_in([each.rpartition(" ")[2] for each in tap.keyboard.choices])
    if action in (asking.ON, asking.OFF):
        kept = [*picked, value] if action == asking.ON else [each for each in picked if each != value]
        _ask(turn, tap, prompt, item, kept)
        return
    if action == asking.DONE:
        value = SEPARATOR.join(option.value for option in item.options if option.value in picked)
        if not value:
            turn.tell("checkin.tick_first")
            return
    if action == asking.SKIP:
        responses.record(turn.db, prompt.id, item.key, reason=SKIPPED, at=turn.happened_at)
    else:
        given = "unknown" if action == asking.UNKNOWN else value
        responses.record(turn.db, prompt.id, item.key, value=given, at=turn.happened_at)
    back = [[Button(turn.words.label("answers.back"), f"fix {prompt.id}")]]
    turn.show(tap.keyboard, turn.words("my_data.changed"), back)


def _picked_before(turn: Turn, prompt: Prompt, item: Item) -> list[str]:
    given = responses.of(turn.db, prompt.id).get(item.key)
    return given.value.split(SEPARATOR) if item.kind == "choices" and given and given.value else []


def _shortened(number: int, answer: Markup) -> str:
    label = f"{number}. {answer.unescape()}"
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
