"""Others end a membership: every door, button and open question of it ends at once.

No answer is erased. What a parent could take back no more goes: the number of a call, what she was writing for the
group, and what waits there under her name.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.asking import cards as ask_cards
from handlers.core.doors import TAP, WORDS, find
from handlers.core.turn import Turn
from handlers.experiment import cards as experiment_cards
from handlers.phoning import outcome
from handlers.preferences import stopping
from handlers.shared import cards, menu
from handlers.sharing import under_her_name, writing
from handlers.staff.left_to_others import leave_to_others
from scheduler.local_time import after_quiet
from storage import broadcasts, delivery, erasure, keyboards, meetings, members, outbox, people, questions
from storage.database import Transaction
from storage.keyboards import Keyboard
from storage.members import COORDINATOR, FACILITATOR, PARENT, TAKING_PART, Member
from storage.said import Buttons

# What parents said stands above these buttons, and goes with them.
_OF_PARENTS = ("ask_card", "phone_call_card", "ouders")
# What more is sent of these, and as what it was written down.
_BESIDE = {"ask_card": outbox.ASK, "phone_call_card": outbox.CALL}


def end(turn: Turn, member: Member) -> None:
    """End this membership, in a turn of whoever may. What waits to be said about it is not said any more.

    What one alone was asked, the others are asked. Raises WrongTransition for one that has ended already.
    """
    erasure.end_membership(turn.db, member.id, at=turn.now)
    if member.person_id is None:
        return
    person = people.get(turn.db, member.person_id)
    hers = cards.seen_by(turn, member.id, person)
    stopping.end_prompts(hers)
    ask_cards.close_all(hers, member.id)
    outcome.end_all(hers, member.id)
    begun = writing.begun_by(hers)
    _close_doors(hers)
    for draft, keyboard in begun:
        writing.drop(hers, draft, keyboard)
    under_her_name.take_back(hers, member)
    _say_no_more_of_the_group(hers)
    menu.set_menu(hers)
    if member.role == FACILITATOR:
        leave_to_others(turn, member.group_id)
    key = "preferences.removed" if member.role == PARENT else "facilitator.removed"
    hers.say(
        hers.words(key, group=hers.group.name),
        kind=outbox.NOTICE,
        not_before=after_quiet(turn.now, member.zone),
    )


def is_last_coordinator(db: Transaction, member: Member) -> bool:
    """Whether the group has no other coordinator who takes part."""
    there = members.of_group(db, member.group_id, COORDINATOR)
    return member.role == COORDINATOR and not any(
        each.id != member.id and each.state in TAKING_PART for each in there
    )


def _take_buttons_away(turn: Turn, keyboard: Keyboard) -> None:
    """What stands in the chat keeps its words and has no dead buttons."""
    if keyboard.outbox_id is not None and keyboard.outbox_id > 0:
        outbox.add_edit(
            turn.db,
            chat_id=turn.person.chat_id,
            edits=keyboard.outbox_id,
            says=Buttons(),
            at=turn.now,
        )


def _take_words_away(turn: Turn, keyboard: Keyboard) -> None:
    """What a parent said goes from this message, and from beside it."""
    if keyboard.kind in _BESIDE:
        cards.take_from(turn, _BESIDE[keyboard.kind], keyboard, turn.person, turn.words("facilitator.voice_stays"))
    turn.show(keyboard, turn.words("facilitator.taken_away"))


def _at_home(turn: Turn) -> list[Keyboard]:
    """Where a facilitator reads what her parents try at home; a card of what is over has no buttons."""
    if turn.member.role != FACILITATOR:
        return []
    parents = members.of_group(turn.db, turn.member.group_id, PARENT)
    read = (each for parent in parents for each in experiment_cards.with_staff(turn, parent))
    return [keyboard for person, keyboard in read if person.id == turn.person.id]


def _say_no_more_of_the_group(turn: Turn) -> None:
    """What was written to all of this group, and waits for her morning, is hers no longer."""
    of_group = [
        *((outbox.MEETING, each.id) for each in meetings.of_group(turn.db, turn.group.id)),
        *(
            (kind, each.id)
            for each in broadcasts.under_way(turn.db)
            if each.group_id == turn.group.id
            for kind in (outbox.BYLINE, outbox.BROADCAST)
        ),
    ]
    for kind, subject in of_group:
        delivery.withdraw(turn.db, kind, subject, "removed", chat_id=turn.person.chat_id)


def _close_doors(turn: Turn) -> None:
    """Whatever the rights no longer admit her to is closed, and what waits to be said about it is dropped.

    What parents said goes from there, as far as Telegram allows; all else keeps its words. A notice without
    buttons does not say which group it is about: it is dropped with the rest.
    """
    for keyboard in _at_home(turn):
        _take_words_away(turn, keyboard)
    for keyboard in keyboards.open_of(turn.db, turn.person.id):
        door = find(TAP, keyboard.kind)
        if door is None or not door.may.admits(replace(turn, joined=None), keyboard.subject):
            if keyboard.kind in _OF_PARENTS:
                _take_words_away(turn, keyboard)
            else:
                keyboards.renew(turn.db, keyboard, [])
                _take_buttons_away(turn, keyboard)
    asked = questions.of(turn.db, turn.person.id)
    door = find(WORDS, asked.kind) if asked is not None else None
    if asked is not None and (door is None or not door.may.admits(replace(turn, joined=None), asked.subject)):
        questions.close(turn.db, turn.person.id)
    delivery.drop_unfounded(turn.db, turn.person.chat_id, turn.person.id, "removed")
