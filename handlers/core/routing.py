"""The route table: from what comes in to the door of a conversation, by who it is and what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from content.plain_commands import PlainCommand
from handlers import listening
from handlers.asking.replying import ANSWERED_AT, replied_to
from handlers.core.behind_command import TAKEN_AS, say_behind
from handlers.core.buttons import pressed, token_in
from handlers.core.doors import COMMAND, EDITS, MEMBERSHIP, TAP, TOKEN, WORDS, Door, find
from handlers.core.entering import approach, obey, press
from handlers.core.turn import Heard, Turn
from handlers.core.typed_words import take_command, take_words
from handlers.hosting import moving, to_private
from handlers.shared.below import ask_earlier_below, ask_unseen, is_unseen, say_what_changed
from storage import (
    chat_messages,
    chats,
    delivery,
    erasure,
    keyboards,
    members,
    outbox,
    people,
    prompts,
    questions,
    sent_messages,
    taken_words,
)
from storage.incoming import AsksIn, Came, Incoming, Membership, Message, Moved, Tapped, TopicChanged
from storage.keyboards import Keyboard
from storage.questions import Question
from storage.taken_words import Taken

# What who takes part in nothing, or in nothing yet, may still want to say: as that lone word.
_ALSO_WITHOUT_A_PLACE: Mapping[str, PlainCommand] = {"stop": "stop", "pauze": "pause"}


class _Found(NamedTuple):
    """Tapped buttons, with what is known before the tap.

    `stands_as` is the id at Telegram of the message that shows them, `asked` the kind of her open question.
    """

    keyboard: Keyboard
    stands_as: int | None = None
    asked: str | None = None


def by_tap(turn: Turn, tapped: Tapped) -> None:
    """A tapped button. What it carries only points: everything is looked up and checked."""
    turn.may_be_older, turn.tapped = prompts.TAP_LIVES, True
    turn.telegram_id, turn.language_code = tapped.who.id, tapped.who.language
    held = token_in(tapped.data)
    if held is not None:
        return _by_token(turn, *held)
    button = pressed(tapped.data)
    found = _found(turn, button.keyboard_id) if button else None
    if button is None or found is None or found.keyboard.kind != button.kind:
        turn.tell("errors.old_button")
        return None
    keyboard = found.keyboard
    door = approach(turn, TAP, keyboard.kind)
    refused = None if door is None else door.may.refused
    if turn.known is None:
        turn.tell(refused or "errors.not_yours", alert=True)
        return None
    if tapped.message is not None and tapped.message != found.stands_as and _is_its_place(turn, keyboard, tapped):
        assert keyboard.outbox_id is not None
        delivery.proven(turn.db, keyboard.outbox_id, message_id=tapped.message, at=turn.now)
    if not keyboard.open or keyboard.step != button.step or button.index >= len(keyboard.choices):
        turn.tell("errors.old_button")
        return None
    if not press(turn, keyboard, button.index, tapped.message, secret=button.secret):
        turn.tell(refused or "errors.not_for_you", alert=True)
    elif found.asked is not None:
        ask_earlier_below(turn, found.asked)
    return None


def by_message(turn: Turn, message: Message) -> None:
    """What somebody said: a command, or words. A command that was edited counts as the one it has become."""
    turn.typed = message.where.private and not message.edited
    if (door := _command_in(turn, message)) is not None:
        by_command(turn, door, message)
    elif message.edited:
        by_edit(turn, message)
    elif message.command is not None:
        by_unknown_command(turn, message)
    else:
        by_words(turn, message)
    say_what_changed(turn)


def by_command(turn: Turn, door: Door, message: Message) -> None:
    """A command, in a private chat or in a group."""
    _meet(turn, message)
    approach(turn, COMMAND, door.name)
    if turn.in_group != (door.where == "group") and door.where != "both":
        if turn.in_group:
            to_private.show_way(turn, door.name, _heard(message))
        elif not listening.met_danger_behind(turn, _behind_command(message)):
            turn.say(turn.words("errors.only_in_group"))
        return
    behind = _behind_command(message)
    if turn.known is None and not door.may.strangers:
        if turn.in_group:  # whoever is anonymous here may do it in private, by name
            to_private.show_way(turn, door.name, _heard(message))
        elif not listening.met_danger(turn, behind):
            turn.say(turn.words("errors.not_a_member"))
        return
    if _mends_behind(turn, door, message, behind):
        return
    if turn.known is not None and door.name in _ALSO_WITHOUT_A_PLACE and not listening.takes_part(turn):
        take_command(turn, _ALSO_WITHOUT_A_PLACE[door.name], _heard(message))
        return
    before = questions.of(turn.db, turn.person.id) if turn.known is not None else None
    obey(turn, door.name, _heard(message, payload=behind))
    if message.edited and turn.known is not None:
        _forget_what_was_written_over(turn)
    if not behind or turn.in_group or door.name == "start":  # a code stands behind that
        return
    said = replace(_heard(message), text=behind)
    if message.edited or not say_behind(turn, door, said, before):
        listening.beside_command(turn, said)


def by_unknown_command(turn: Turn, message: Message) -> None:
    """A command nobody knows is no answer to what was asked: a lone word, one that is near, or nothing known."""
    _meet(turn, message)
    if turn.in_group or listening.met_danger(turn, message.text.replace("_", " ")):  # “/hij slaat mij”
        return
    if turn.known is None:
        turn.say(turn.words("errors.not_a_member"))
        return
    name = message.command.name if message.command is not None else ""
    plain = turn.library.plain_commands.of(name)
    if plain is not None:
        take_command(turn, plain, _heard(message))
    else:
        listening.offer_nearest(turn, name)


def by_words(turn: Turn, message: Message) -> None:
    """Words or a file, in a private chat: the answer to her open question, or else to the open check-in."""
    _meet(turn, message)
    if turn.in_group:
        return
    if turn.known is None:
        _answer_stranger(turn, _heard(message))
        return
    replied = replied_to(turn, message.answers_own)  # which may open a question again
    asked = questions.of(turn.db, turn.person.id)
    unseen = is_unseen(turn, asked)
    found = replied or _open_question(turn, None if unseen else asked)
    unseen = unseen or found is None
    name, subject, keyboard_id = found or ("nothing", 0, None)
    door = approach(turn, WORDS, name)
    assert door is not None
    if not door.may.admits(turn, subject):
        questions.close(turn.db, turn.person.id)
        if not listening.met_danger(turn, _heard(message).text):
            turn.say(turn.words("errors.not_for_you"))
        return
    take_words(turn, door, _heard(message, subject=subject, keyboard_id=keyboard_id))
    if unseen:
        ask_unseen(turn)
    elif asked is not None:
        ask_earlier_below(turn, asked.kind)


def _answer_stranger(turn: Turn, heard: Heard) -> None:
    """Who is no member gets the numbers where help is asked for, in whatever language; else how one comes in."""
    if listening.met_danger(turn, heard.text) or listening.met_foreign(turn, heard.text):
        return
    if turn.library.plain_commands.of(heard.text) == "help":
        obey(turn, "hulp")
    else:
        listening.say_to_stranger(turn, heard)


def by_edit(turn: Turn, message: Message) -> None:
    """She changed what she wrote, in private: what was taken of it changes, or she hears once that it does not.

    Words of danger are heard all the same.
    """
    _meet(turn, message)
    if turn.in_group:
        return
    heard, message_id = _heard(message), message.id
    if turn.known is None:
        listening.met_danger(turn, heard.text)
        return
    taken = taken_words.find(turn.db, turn.person.id, message_id)
    if taken is not None and _mends(turn, heard, taken):
        return
    # A message of which nothing was kept led to a share: that she wrote over it is not kept either.
    turn.unwritten |= taken is None and not chat_messages.knows(turn.db, turn.telegram_id, message_id)
    if listening.met_danger_mended(turn, heard.text):
        return
    if turn.unwritten:
        turn.say(turn.words("errors.edit_not_taken"), kind=outbox.UNWRITTEN)
    elif taken is None or not taken.told:
        kind, subject, item = (taken.kind, taken.subject, taken.item) if taken else ("", 0, "")
        taken_words.note(turn.db, turn.person.id, message_id, kind, subject, at=turn.now, item=item, told=True)
        turn.say(turn.words("errors.edit_not_taken"))


def _mends(turn: Turn, heard: Heard, taken: Taken) -> bool:
    """Other words over those that were taken change what they answered, or are danger; whether either is so."""
    door = find(WORDS, taken.kind)
    if door is None or taken.kind not in EDITS:
        return False
    approach(turn, WORDS, taken.kind)
    if door.shown_to_others and listening.met_danger_mended(turn, heard.text):
        return True
    said = replace(heard, subject=taken.subject, item=taken.item)
    if not door.may.admits(turn, taken.subject) or not EDITS[taken.kind](turn, said):
        return False
    _forget_what_was_written_over(turn)
    listening.met_danger_mended(turn, heard.text)
    return True


def _mends_behind(turn: Turn, door: Door, message: Message, behind: str) -> bool:
    """The same of words behind a command that were taken as the answer to what it asks."""
    if not message.edited or not behind or turn.known is None:
        return False
    taken = taken_words.find(turn.db, turn.person.id, message.id)
    if taken is None or taken.kind != TAKEN_AS.get(door.name):
        return False
    return _mends(turn, replace(_heard(message), text=behind), taken)


def _forget_what_was_written_over(turn: Turn) -> None:
    """What showed the words that she replaced is kept no longer than they are.

    On the way to a share no other row is touched: that would tell of it, and all of it goes with the draft.
    """
    if not turn.unwritten:
        sent_messages.erase_written_over(turn.db, turn.person.chat_id, turn.shown)


def by_change(name: str, turn: Turn, change: Came | AsksIn | TopicChanged | Membership) -> None:
    """Someone, or the bot itself, joined or left a chat, a parent blocked the bot, or a topic was closed."""
    turn.telegram_id = change.who.id
    turn.known = people.find(turn.db, turn.telegram_id)
    turn.in_group = not change.where.private
    turn.chat_id = chats.find(turn.db, change.where.id)
    door = find(MEMBERSHIP, name if turn.in_group else "private")
    if door is not None and door.may.admits(turn, 0):
        door.enter(turn, change)


def by_membership(turn: Turn, change: Membership) -> None:
    """What the bot, or somebody else, is in a chat."""
    by_change("bot" if change.of_bot else "member", turn, change)


def by_move(turn: Turn, moved: Moved) -> None:
    """The same chat, under another id."""
    chat_id = chats.find(turn.db, moved.old)
    if chat_id is not None:
        moving.move(turn, chat_id, moved.new)


def _by_token(turn: Turn, name: str, token: str) -> None:
    """A button that proves by itself what it may; her language is looked up, and nothing of it is kept."""
    door = approach(turn, TOKEN, name)
    turn.unwritten = True
    turn.known = people.find(turn.db, turn.telegram_id)
    if door is None or not door.may.admits(turn, 0):
        turn.tell("errors.old_button")
        return
    door.enter(turn, token)


def _found(turn: Turn, keyboard_id: int) -> _Found | None:
    """The keyboard; sets who taps, if it is hers, or if it is for everyone in a chat."""
    hers = keyboards.find_personal(turn.db, keyboard_id)
    if hers is not None:
        if hers.owner_key == chats.key_of(turn.db, turn.telegram_id):
            turn.known, turn.chat_id = hers.owner, hers.owner.chat_id
        return _Found(hers.keyboard, hers.stands_as, hers.asked)
    for_all = keyboards.find(turn.db, keyboard_id)
    if for_all is None or for_all.person_id is not None:
        return None if for_all is None else _Found(for_all)
    turn.known, turn.in_group = people.find(turn.db, turn.telegram_id), True
    question = questions.of(turn.db, turn.known.id) if turn.known is not None else None
    return _Found(for_all, asked=None if question is None else question.kind)


def _is_its_place(turn: Turn, keyboard: Keyboard, tapped: Tapped) -> bool:
    """Whether the tap comes from the chat in which its message is to stand: in another its number says nothing.

    What was said in a group before it became a supergroup can be tapped in the old chat still.
    """
    if keyboard.outbox_id is None or tapped.chat is None:
        return False
    if keyboard.person_id is not None:
        return tapped.chat == turn.telegram_id
    chat_id = chats.find(turn.db, tapped.chat)
    return chat_id is not None and sent_messages.is_of_chat(turn.db, chat_id, keyboard.outbox_id)


def _meet(turn: Turn, message: Message) -> None:
    """Who speaks, and where; what was said may have waited for a day, and is never later than it was received."""
    if message.said_at is not None:
        turn.happened_at = min(message.said_at, turn.happened_at)
    turn.telegram_id, turn.first_name, turn.language_code = message.who.id, message.who.name, message.who.language
    turn.in_group = not message.where.private
    turn.known = people.find(turn.db, turn.telegram_id)
    chats.heal(turn.db, message.where.id)
    if turn.in_group:
        turn.chat_id = chats.find(turn.db, message.where.id)
    else:
        turn.chat_id = turn.known.chat_id if turn.known else _chat_of_stranger(turn, message.where.id)
        chats.set_reachable(turn.db, turn.chat_id, True)


def _chat_of_stranger(turn: Turn, telegram_id: int) -> int:
    """Her chat, for as long as it takes to answer; unless she becomes a member, it is forgotten then."""
    chat_id = chats.add(turn.db, telegram_id, "private", at=turn.now)
    erasure.bid_farewell(turn.db, chat_id, at=turn.now)
    return chat_id


def _open_question(turn: Turn, question: Question | None) -> tuple[str, int, int | None] | None:
    """What her words answer: what she was asked last, be it a check-in or another question, or nothing.

    None where that is an item of a prompt that the parent cannot see, as it never arrived.
    """
    mine = members.of_person(turn.db, turn.person.id)
    asked = [prompts.asked_of(turn.db, member.id, now=turn.happened_at) for member in mine]
    checkin = max((each for each in asked if each), key=lambda each: each.scheduled_at, default=None)
    if question is not None and (checkin is None or checkin.scheduled_at <= question.asked_at):
        return question.kind, question.subject, question.keyboard_id
    if checkin is None:
        return "nothing", 0, None
    if is_unseen(turn, checkin):
        return None
    return ANSWERED_AT.get(checkin.kind, "checkin"), checkin.id, checkin.keyboard_id


def _heard(message: Message, *, subject: int = 0, keyboard_id: int | None = None, payload: str = "") -> Heard:
    return Heard(
        text=message.text,
        kind=message.kind,
        file=message.file,
        subject=subject,
        keyboard_id=keyboard_id,
        message_id=message.id,
        payload=payload,
        chat=message.where.id,
        thread_id=message.thread,
        in_forum=message.where.forum,
        not_copyable=message.not_copyable,
        phone=message.phone,
        answers=message.answers,
        answers_whom=message.answers_whom,
    )


def _behind_command(message: Message) -> str:
    return message.command.rest if message.command is not None else ""


def _command_in(turn: Turn, message: Message) -> Door | None:
    """The door of the command that a message begins with, where it is one of Anker's and meant for it."""
    command = message.command
    if command is None or command.bot.lower() not in ("", turn.bot_name.lower()):
        return None
    return find(COMMAND, command.name.lower())


# The one route table: what each thing that comes in leads to.
ROUTES: Mapping[type[Incoming], Callable[[Turn, Any], None]] = {
    Tapped: by_tap,
    Message: by_message,
    Moved: by_move,
    Membership: by_membership,
    Came: partial(by_change, "arrival"),
    AsksIn: partial(by_change, "join"),
    TopicChanged: partial(by_change, "topic"),
}
