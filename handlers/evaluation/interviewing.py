"""The facilitator's phone: one question at a time; what the parent says is typed, recorded or tapped there."""

from __future__ import annotations

from content.items import OWN, Item
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice
from handlers.core.turn import Heard, Tap, Turn
from handlers.evaluation import reading, signing
from handlers.evaluation.between import MOST_LETTERS, Two, as_kept, in_words, instrument_of, row, say_to, two_of
from handlers.shared import chosen, in_sight
from handlers.shared.moments import held_until
from storage import evaluations, questions
from storage.evaluations import APPROVED, ASKING, FACILITATOR, PROPOSED, READING, Evaluation
from storage.keyboards import Keyboard
from storage.responses import SKIPPED

TOGETHER_SECONDS = 3 * 3600


class Put(Choice):
    """This is what the parent says."""

    item: str
    value: str


class Skip(Choice):
    """This question is left out."""

    item: str


class Pause(Choice):
    """Enough for now."""

    item: str


def ask_next(turn: Turn, which: Evaluation) -> None:
    """Ask the facilitator the first item that has no answer yet; after the last one, she hears what comes now."""
    two = two_of(turn, which)
    if two is None:
        return
    item = _next_item(turn, which, two)
    evaluations.ask(turn.db, which.id, item.key if item else None)
    if item is not None:
        _ask(turn, which, two, item)
        return
    evaluations.move(turn.db, which.id, READING)
    if signing.offer_if_ready(turn, evaluations.get(turn.db, which.id)):
        return
    words = turn.words_for(two.facilitator)
    text = words("evaluation_staff.all_asked", name=two.parent.name)
    say_to(turn, which, two.facilitator, two.facilitator_place, text)


def tapped(turn: Turn, which: Evaluation, tap: Tap, choice: Put | Skip | Pause) -> None:
    """A button below the question, while that is the open one."""
    if which.state != ASKING or which.item != choice.item:
        turn.show(tap.keyboard, turn.words("evaluation_staff.moved_down"))
        return
    questions.close(turn.db, turn.person.id)
    item = chosen.item(instrument_of(turn, which), choice.item)
    match choice:
        case Pause():
            turn.show(tap.keyboard, turn.words("evaluation_staff.paused"))
        case Skip():
            _leave_out(turn, which, item, tap.keyboard)
        case Put(_, value):
            _put(turn, which, item, tap.keyboard, value=value)


def heard(turn: Turn, which: Evaluation, said: Heard) -> None:
    """What the parent says, typed or recorded by the facilitator."""
    keyboard = turn.asked_under(said)
    if which.state != ASKING or which.item is None or keyboard is None:
        turn.no_longer_asked()
        return
    if _is_late(turn):
        questions.close(turn.db, turn.person.id)
        turn.show(keyboard, turn.words("evaluation_staff.paused"))
        turn.misunderstand("evaluation_staff.typed_later")
        return
    item = instrument_of(turn, which).item(which.item)
    if said.kind == "voice" and item.kind == "text":
        _put(turn, which, item, keyboard, value="voice", words=said.file)
        return
    value = item.accepts(said.text, turn.words) if said.file is None else None
    if value is None or (value == OWN and in_sight.button_named(turn, said) is not None):
        turn.misunderstand("evaluation_staff.type_or_record" if item.kind == "text" else "prompt.not_understood")
    elif len(said.text) > MOST_LETTERS:
        turn.say(turn.words("experiment.too_long"))
    else:
        _put(turn, which, item, keyboard, **as_kept(item, value, said.text))


def _is_late(turn: Turn) -> bool:
    """Whether the two no longer sit together: what is typed days later is seldom what the parent says."""
    asked = questions.of(turn.db, turn.person.id)
    return asked is not None and turn.happened_at - asked.asked_at > TOGETHER_SECONDS


def _put(
    turn: Turn,
    which: Evaluation,
    item: Item,
    keyboard: Keyboard,
    *,
    value: str | None = None,
    words: str | None = None,
) -> None:
    """Put it down, for the parent to read; and ask the next."""
    evaluations.put(
        turn.db, which.id, item.key, by=FACILITATOR, state=PROPOSED, at=turn.now, value=value, words=words
    )
    two = two_of(turn, which)
    assert two is not None, "she acts now"
    answer = in_words(item, evaluations.answers(turn.db, which.id)[item.key], turn.words)
    question = item.question(turn.words)
    told = {"question": question, "answer": answer, "name": two.parent.name}
    if time := held_until(turn.now, two.parent_place.zone):
        turn.show(keyboard, turn.words("evaluation_staff.put_down_by_night", **told, time=time))
    else:
        turn.show(keyboard, turn.words("evaluation_staff.put_down", **told))
    reading.let_read(turn, which, two, item)
    ask_next(turn, evaluations.get(turn.db, which.id))


def _leave_out(turn: Turn, which: Evaluation, item: Item, keyboard: Keyboard) -> None:
    evaluations.put(turn.db, which.id, item.key, by=FACILITATOR, state=APPROVED, at=turn.now, reason=SKIPPED)
    turn.show(keyboard, turn.words("evaluation_staff.left_out", question=item.question(turn.words)))
    ask_next(turn, evaluations.get(turn.db, which.id))


def _next_item(turn: Turn, which: Evaluation, two: Two) -> Item | None:
    instrument, level = instrument_of(turn, which), turn.words_for(two.parent).level
    given = {key: answer.value for key, answer in evaluations.answers(turn.db, which.id).items()}
    item: Item | None = instrument.first(level)
    while item is not None and item.key in given:
        item = instrument.after(item.key, given, level)
    return item


def _ask(turn: Turn, which: Evaluation, two: Two, item: Item) -> None:
    words = turn.words_for(two.facilitator)
    asked = [each.key for each in instrument_of(turn, which).items_for(turn.words_for(two.parent).level)]
    place = {"number": asked.index(item.key) + 1, "count": len(asked), "question": item.question(words)}
    if item.kind == "text":
        text, rows = words("evaluation_staff.question", **place, name=two.parent.name), []
    else:
        text = words("evaluation_staff.choose", **place)
        buttons = [Button(each.label, Put(item.key, each.value)) for each in item.choices(words)]
        rows = in_rows(buttons, most=2)
    rows.append(row(words, ("answers.skip", Skip(item.key)), ("evaluation_staff.pause", Pause(item.key))))
    spoken = say_to(turn, which, two.facilitator, two.facilitator_place, text, rows)
    assert spoken.keyboard is not None
    questions.ask(turn.db, two.facilitator.id, "evaluation", which.id, at=turn.now, keyboard_id=spoken.keyboard.id)
