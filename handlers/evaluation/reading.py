"""The parent's phone: each answer comes to her, and she approves, changes or strikes it."""

from __future__ import annotations

from content.items import OWN, Item
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, offered
from handlers.core.turn import Heard, Tap, Turn
from handlers.evaluation import signing
from handlers.evaluation.between import (
    ABOUT,
    MOST_LETTERS,
    Two,
    as_kept,
    in_words,
    instrument_of,
    is_spoken,
    let_hear,
    row,
    say_to,
)
from handlers.shared import chosen, in_sight
from storage import evaluations, keyboards, questions, sent_messages
from storage.evaluations import APPROVED, GOING_ON, PARENT, PROPOSED, STRUCK, Evaluation
from storage.keyboards import Keyboard


class Right(Choice):
    """What stands there is right."""

    item: str


class Otherwise(Choice):
    """It is to be otherwise."""

    item: str


class Strike(Choice):
    """It goes."""

    item: str


class Pick(Choice):
    """This is to stand there."""

    item: str
    value: str


def let_read(turn: Turn, which: Evaluation, two: Two, item: Item) -> None:
    """An answer was put down: it comes to her, and she says whether it is right."""
    words, answer = turn.words_for(two.parent), evaluations.answers(turn.db, which.id)[item.key]
    question = item.question(words)
    if is_spoken(answer):
        let_hear(turn, two.parent, two.parent_place, answer)
        text = words("evaluation.spoken_here", question=question)
    else:
        text = words("evaluation.stands_here", question=question, answer=in_words(item, answer, words))
    rows = [
        row(words, ("evaluation.right", Right(item.key)), ("evaluation.otherwise", Otherwise(item.key))),
        row(words, ("evaluation.strike", Strike(item.key))),
    ]
    say_to(turn, which, two.parent, two.parent_place, text, rows)


def bring_again(turn: Turn, which: Evaluation, two: Two) -> None:
    """What lies before the parent and stands in her chat no more, or never did, comes to her once more."""
    found = evaluations.answers(turn.db, which.id)
    missing = {key for key, each in found.items() if each.state == PROPOSED} - _in_her_chat(turn, which, two)
    for item in instrument_of(turn, which).items:
        if item.key in missing:
            let_read(turn, which, two, item)


def _in_her_chat(turn: Turn, which: Evaluation, two: Two) -> set[str]:
    """The items of which the parent sees, or will see, buttons to say whether it is right."""
    return {
        choice.item
        for keyboard in keyboards.open_of(turn.db, two.parent.id)
        if (keyboard.kind, keyboard.subject) == (ABOUT, which.id)
        and keyboard.outbox_id is not None
        and not sent_messages.never_arrived(turn.db, keyboard.outbox_id)
        for choice in offered(keyboard)
        if isinstance(choice, (Right, Strike))
    }


def tapped(turn: Turn, which: Evaluation, tap: Tap, choice: Right | Otherwise | Strike | Pick) -> None:
    """What she says of an answer, as long as it is not signed."""
    if which.state not in GOING_ON:
        turn.show(tap.keyboard, turn.words("evaluation.over"))
        return
    item = chosen.item(instrument_of(turn, which), choice.item)
    match choice:
        case Otherwise():
            _ask_otherwise(turn, which, item, tap.keyboard)
            return
        case Right():
            evaluations.settle(turn.db, which.id, item.key, APPROVED)
        case Strike():
            evaluations.settle(turn.db, which.id, item.key, STRUCK)
        case Pick(_, value):
            _put(turn, which, item, value=value)
    _show_settled(turn, which, item, tap.keyboard)


def heard(turn: Turn, which: Evaluation, said: Heard) -> None:
    """Her own words, in the place of what was written."""
    keyboard = turn.asked_under(said)
    if which.state not in GOING_ON or which.changing is None or keyboard is None:
        turn.no_longer_asked()
        return
    item = instrument_of(turn, which).item(which.changing)
    value = item.accepts(said.text, turn.words) if said.file is None else None
    if value is None or (value == OWN and in_sight.button_named(turn, said) is not None):
        turn.misunderstand(f"prompt.not_understood{'_text' if item.kind == 'text' else ''}")
        return
    if len(said.text) > MOST_LETTERS:
        turn.say(turn.words("experiment.too_long"))
        return
    _put(turn, which, item, **as_kept(item, value, said.text))
    _show_settled(turn, which, item, keyboard)


def _ask_otherwise(turn: Turn, which: Evaluation, item: Item, keyboard: Keyboard) -> None:
    buttons = [Button(each.label, Pick(item.key, each.value)) for each in item.choices(turn.words)]
    rows = in_rows(buttons, most=2) if item.kind != "text" else []
    rows.append(row(turn.words, ("evaluation.strike", Strike(item.key))))
    question = item.question(turn.words)
    text = turn.words("evaluation.type_it", question=question) if item.kind == "text" else question
    shown = turn.show(keyboard, text, rows)
    evaluations.change(turn.db, which.id, item.key)
    turn.ask("evaluation", which.id, keyboard_id=shown.id)


def _put(turn: Turn, which: Evaluation, item: Item, *, value: str | None = None, words: str | None = None) -> None:
    evaluations.put(turn.db, which.id, item.key, by=PARENT, state=APPROVED, at=turn.now, value=value, words=words)


def _show_settled(turn: Turn, which: Evaluation, item: Item, keyboard: Keyboard) -> None:
    """Done with this answer; was it the last one, both can sign."""
    if which.changing == item.key:
        evaluations.change(turn.db, which.id, None)
        questions.close(turn.db, turn.person.id)
    evaluations.unsign(turn.db, which.id)
    answer, question = evaluations.answers(turn.db, which.id)[item.key], item.question(turn.words)
    if answer.state == STRUCK:
        turn.show(keyboard, turn.words("evaluation.struck", question=question))
    else:
        text = in_words(item, answer, turn.words)
        turn.show(keyboard, turn.words("evaluation.approved", question=question, answer=text))
    signing.offer_if_ready(turn, evaluations.get(turn.db, which.id))
