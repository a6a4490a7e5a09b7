"""“Vergeet mij”: asked twice, then everything of her is erased, and she is told so."""

from __future__ import annotations

from handlers.asking import cards
from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn, message
from handlers.experiment import cards as experiment_cards
from handlers.looking import answers as seen
from handlers.my_data.choices import Erase
from handlers.phoning import cards as phone_cards
from handlers.shared import menu
from handlers.sharing import under_her_name
from handlers.staff.left_to_others import leave_to_others
from storage import erasure, members, outbox
from storage.keyboards import Keyboard
from storage.members import FACILITATOR
from storage.people import Person


def tapped(turn: Turn, tap: Tap, step: str | None) -> None:
    """The first step, the second, or rather not."""
    match step:
        case None:
            turn.show(tap.keyboard, turn.words("my_data.erase_ask"), _rows(turn, "erase_yes", Erase("sure")))
        case "sure":
            turn.show(tap.keyboard, turn.words("my_data.erase_sure"), _rows(turn, "erase_sure", Erase("now")))
        case "now":
            _forget(turn, tap)
        case _:
            turn.show(tap.keyboard, turn.words("my_data.erase_not"))


def _rows(turn: Turn, key: str, choice: Erase) -> list[list[Button]]:
    label = turn.words.label
    return [[Button(label(f"my_data.{key}"), choice)], [Button(label("my_data.erase_no"), Erase("not"))]]


def _forget(turn: Turn, tap: Tap) -> None:
    """Forget her; the last words are said in the place of the question, and her menu goes."""
    chat_id, words = turn.person.chat_id, turn.words
    read: list[tuple[Person, Keyboard]] = []
    for member in members.of_person(turn.db, turn.person.id):
        read += experiment_cards.with_staff(turn, member)
        cards.forget_all(turn, member.id)
        phone_cards.forget_all(turn, member.id)
        seen.hide(turn, member)
        under_her_name.take_back(turn, member)
    led = [each.group_id for each in members.of_person(turn.db, turn.person.id) if each.role == FACILITATOR]
    erasure.forget_person(turn.db, turn.person.id, at=turn.now)
    turn.known = turn.joined = None
    experiment_cards.take_away(turn, [each for each in read if each[0].chat_id != chat_id])
    for group_id in led:
        leave_to_others(turn, group_id)
    assert tap.keyboard.outbox_id is not None
    outbox.add_edit(
        turn.db,
        chat_id=chat_id,
        edits=tap.keyboard.outbox_id,
        says=message(words("my_data.erase_done")),
        at=turn.now,
    )
    menu.drop_menu(turn, chat_id)
