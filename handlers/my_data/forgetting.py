"""“Vergeet mij”: asked twice, then everything of her is erased, and she is told so."""

from __future__ import annotations

from handlers.asking import cards
from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn, message
from handlers.looking import answers as seen
from handlers.meeting.wording import group_words
from handlers.my_data.choices import Erase
from handlers.phoning import cards as phone_cards
from handlers.shared import menu
from handlers.shared.roster import parents_of
from handlers.sharing import posting
from handlers.staff.left_to_others import leave_to_others
from storage import erasure, groups, members, outbox, share_traces, shares
from storage.members import FACILITATOR, Member

_HERE = "\N{REPLACEMENT CHARACTER}"  # where her words would stand


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


def _take_back_under_her_name(turn: Turn, member: Member) -> None:
    """What waits under her name for the morning, or for a facilitator to try again, is not posted.

    Whose it is only the name in it tells.
    """
    group, name = groups.get(turn.db, member.group_id), turn.person.name
    if [person.name for _, person in parents_of(turn, group.id, members.STATES)].count(name) != 1:
        return  # it may be another's of that name
    before, _, _ = group_words(turn, group)("sharing.posted_named", name=name, words=_HERE).partition(_HERE)
    for each in shares.ready_in(turn.db, group.id):
        if each.text is not None and each.text.startswith(before):
            shares.end(turn.db, each.id, shares.TAKEN_BACK)
    for each in share_traces.not_there_in(turn.db, group.id):
        if share_traces.posted_words(turn.db, each.id).startswith(before):
            posting.try_no_more(turn, each)


def _forget(turn: Turn, tap: Tap) -> None:
    """Forget her; the last words are said in the place of the question, and her menu goes."""
    chat_id, words = turn.person.chat_id, turn.words
    for member in members.of_person(turn.db, turn.person.id):
        cards.forget_all(turn, member.id)
        phone_cards.forget_all(turn, member.id)
        seen.hide(turn, member)
        _take_back_under_her_name(turn, member)
    led = [each.group_id for each in members.of_person(turn.db, turn.person.id) if each.role == FACILITATOR]
    erasure.forget_person(turn.db, turn.person.id, at=turn.now)
    turn.known = turn.joined = None
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
