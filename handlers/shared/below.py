"""What is open is asked afresh as the last thing in the chat, below what Anker said in between.

Its old place keeps no buttons: there is one question to answer, and it can be seen.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.core.buttons import Button, Link, Rows
from handlers.core.doors import WORDS, find
from handlers.core.turn import Put, Turn, message
from handlers.shared.in_sight import asks, is_only_offered, message_of
from storage import keyboards, members, prompts, questions, sent_messages
from storage.chat_messages import is_too_old
from storage.keyboards import Keyboard
from storage.outbox import SENT
from storage.prompts import COMPLETED, OPENED, Prompt
from storage.questions import Question
from storage.said import Key, Keys, Text
from storage.sent_messages import Sent, Written

# Of more rows than this, what was said above a question would scroll away on a small phone.
MOST_ROWS = 4
_A_SITTING = 3600
_READ_BACK = 3
ABOUT, QUESTION = "listening", "question"


def ask_below(turn: Turn, *, briefly: bool = False) -> bool:
    """Ask once more what was asked last, if it has buttons; whether it is. What only rang stays as it is.

    `briefly`, so that numbers above it stay in sight: a long question waits behind one button.
    """
    if turn.known is None or turn.unwritten:
        return False  # a draft has its own way out, and stays where it is
    question, prompt = questions.of(turn.db, turn.person.id), _opened(turn)
    if question is not None and (prompt is None or prompt.scheduled_at <= question.asked_at):
        return _move_question(turn, question, briefly)
    if prompt is not None:
        return _move_prompt(turn, prompt, briefly)
    return _move(turn, step_of_enrolling(turn), briefly) is not None


def is_unseen(turn: Turn, asked: Question | Prompt | None) -> bool:
    """Whether this, of a prompt its open item, was asked in a message that never arrived: no word answers it."""
    keyboard = _found(turn, asked.keyboard_id) if asked is not None else None
    return keyboard is not None and _never_arrived(turn, keyboard)


def ask_unseen(turn: Turn) -> None:
    """Ask what was asked in a message that never arrived: whoever is back can see it now."""
    question, prompt = questions.of(turn.db, turn.person.id), _opened(turn)
    if question is not None and is_unseen(turn, question):
        _move_question(turn, question, briefly=False)
    elif prompt is not None and is_unseen(turn, prompt):
        _move_prompt(turn, prompt, briefly=False)


def say_what_changed(turn: Turn) -> None:
    """What typed words changed above them is said below them, where nothing else was; else it changes up there.

    Of several, that is what she can tap next, or else the last.
    """
    moves = None if turn.spoke or turn.work or turn.unwritten else _to_move(turn)
    for outbox_id, put in turn.put.items():
        if moves is None or moves[0].id != outbox_id:
            turn.put_there(outbox_id, put)
    if moves is not None:
        sent, written = moves
        turn.put_below(turn.put[sent.id], written)
        if is_too_old(sent.sent_at, turn.now):
            turn.put_there(sent.id, Put(turn.put[sent.id].keyboard, message(turn.words("listening.went_down"))))
        else:
            turn.delete(sent)


def _to_move(turn: Turn) -> tuple[Sent, Written] | None:
    """Where that stands; None where it is not there yet, or is no text."""
    in_order = sorted(turn.put, key=lambda each: bool(turn.put[each].says.keys))
    found = sent_messages.find(turn.db, in_order[-1]) if in_order and in_order[-1] > 0 else None
    there = found is not None and found[0].state == SENT and found[0].message_id is not None
    return found if there and found is not None and found[0].form == Text.form else None


def ask_where_it_is_seen(turn: Turn) -> None:
    """She was not understood again: what her last buttons ask would scroll away, and is asked below."""
    if turn.known is None or turn.unwritten or ask_below(turn):
        return
    shown = keyboards.shown_last(turn.db, turn.person.id, most=_READ_BACK)
    newest = next((each for each in shown if not is_only_offered(each)), None)
    if newest is not None and stands_last(turn, newest, but_for_misunderstanding=True):
        _move(turn, newest, briefly=False)


def stands_last(turn: Turn, keyboard: Keyboard, *, but_for_misunderstanding: bool = False) -> bool:
    """Whether these buttons stand below what was said last in her chat; a draft of what is shared never does.

    `but_for_misunderstanding` also where she was only not understood since.
    """
    if keyboard.outbox_id is None or not _can_move(keyboard):
        return False
    return sent_messages.stands_last(
        turn.db,
        turn.person.chat_id,
        keyboard.outbox_id,
        but_for_misunderstanding=but_for_misunderstanding,
    )


def asks_last(turn: Turn) -> bool:
    """Whether what was said last in her chat is a question with buttons."""
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    if newest is None or newest.outbox_id is None or not newest.open or not stands_last(turn, newest):
        return False
    return asks(turn.shown.get(newest.outbox_id) or message_of(turn, newest))


def asks_lately(turn: Turn) -> bool:
    """Whether the newest buttons ask something, and came a little while ago: what was said since asks nothing."""
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    lately = keyboards.said_since(turn.db, turn.person.id, turn.now - _A_SITTING)
    return newest is not None and lately and asks(message_of(turn, newest))


def step_of_enrolling(turn: Turn) -> Keyboard | None:
    """The step at which she is enrolling, where it is answered by its buttons alone."""
    mine = members.of_person(turn.db, turn.person.id)
    enrolling = next((each for each in mine if each.state == members.ENROLLING), None)
    return keyboards.newest_open(turn.db, turn.person.id, "enrol", enrolling.id) if enrolling else None


def ask_earlier_below(turn: Turn, dealt_with: str) -> None:
    """Her question of this kind is dealt with: what it took the place of a little while ago is asked once more.

    Only where its buttons still stand and she may still answer it; what she began anew takes its place for good.
    """
    if turn.known is None or turn.unwritten or questions.of(turn.db, turn.person.id) is not None:
        return
    for each in questions.earlier(turn.db, turn.person.id):
        keyboard, door = _found(turn, each.keyboard_id), find(WORDS, each.kind)
        stands = keyboard is not None and _can_move(keyboard) and turn.now - each.asked_at < _A_SITTING
        stands = stands and each.kind != dealt_with
        if stands and door is not None and door.may.admits(replace(turn), each.subject):
            turn.ask(each.kind, each.subject, keyboard_id=each.keyboard_id)
            _move_question(turn, each, briefly=False)
            return


def _move_prompt(turn: Turn, prompt: Prompt, briefly: bool) -> bool:
    moved = _move(turn, _found(turn, prompt.keyboard_id), briefly)
    if moved is not None:
        prompts.shown_under(turn.db, prompt.id, moved.id)
    return moved is not None


def _move_question(turn: Turn, question: Question, briefly: bool) -> bool:
    moved = _move(turn, _found(turn, question.keyboard_id), briefly)
    if moved is not None:
        turn.ask(question.kind, question.subject, keyboard_id=moved.id)
    return moved is not None


def _move(turn: Turn, keyboard: Keyboard | None, briefly: bool) -> Keyboard | None:
    """The same words and buttons in a message of their own; None where they stay where they are."""
    if keyboard is None or keyboard.outbox_id is None or not _can_move(keyboard):
        return None
    shown = turn.shown.get(keyboard.outbox_id) or sent_messages.as_shown(
        turn.db, turn.person.chat_id, keyboard.outbox_id
    )
    if not isinstance(shown, Text) or not shown.keys:
        return None
    rows = _rows(shown.keys)
    if briefly and len(rows) > MOST_ROWS:
        button = Button(turn.words.label("listening.question"), QUESTION)
        turn.say(turn.words("listening.question_waits"), [[button]], about=ABOUT)
        return None
    moved = turn.move_down(keyboard)
    if _never_arrived(turn, keyboard):
        keyboards.renew(turn.db, keyboard, ())
    else:
        turn.show(keyboard, turn.words("listening.moved_down"))
    return turn.say_again(moved, shown.html, rows)


def _can_move(keyboard: Keyboard) -> bool:
    """Whether it is open and stands under a message that is kept; a draft of what is shared stays where it is."""
    return keyboard.open and keyboard.outbox_id is not None and keyboard.outbox_id > 0


def _never_arrived(turn: Turn, keyboard: Keyboard) -> bool:
    return keyboard.outbox_id is not None and sent_messages.never_arrived(turn.db, keyboard.outbox_id)


def _rows(keys: Keys) -> Rows:
    """The buttons as a message shows them, in their order; what each stands for is known of the keyboard."""
    return [[_button(each) for each in row] for row in keys]


def _button(key: Key) -> Button | Link:
    label, data, url = key
    return Button(label, "") if data else Link(label, url)


def _opened(turn: Turn) -> Prompt | None:
    """The prompt whose question is open before her: she began with it."""
    mine = members.of_person(turn.db, turn.person.id)
    asked = [prompts.asked_of(turn.db, member.id, now=turn.happened_at) for member in mine]
    begun = [each for each in asked if each is not None and each.state in (OPENED, COMPLETED)]
    return max(begun, key=lambda each: each.scheduled_at, default=None)


def _found(turn: Turn, keyboard_id: int | None) -> Keyboard | None:
    return keyboards.find(turn.db, keyboard_id) if keyboard_id else None
