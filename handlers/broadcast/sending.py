"""Sending it, showing how it goes in one message, sending again what is uncertain, and taking it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers.broadcast import audience, choosing
from handlers.broadcast.writing import STOP, byline, copy_of, show_part
from handlers.core import buttons, choices
from handlers.core.buttons import Button, Rows
from handlers.core.turn import Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import place
from handlers.meeting.wording import group_words
from handlers.shared.menu import Command
from handlers.shared.moments import moment_in_words
from scheduler.by_day import by_day
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, is_quiet
from scheduler.ticks import Duty
from storage import broadcasts, delivery, groups, keyboards, members, outbox, people, sent_messages, topics
from storage.broadcasts import Broadcast
from storage.chat_messages import is_too_old
from storage.database import Transaction
from storage.keyboards import Keyboard
from storage.members import Member
from storage.people import Person
from storage.said import Copy, Keys, Text
from storage.sent_messages import Sent

SEND, AGAIN, TAKE_BACK = "send", "again", "take_back"

_STALE_SECONDS = 24 * 3600  # what is “tomorrow” in it is over then

# Refusals of what is to be said: the same again is refused again.
_IN_VAIN = frozenset({"not_copyable", "too_long", "unparsable", "malformed", "file", outbox.UNREADABLE})

_ON_ITS_WAY = (outbox.DUE, outbox.SENDING)


def send(turn: Turn, draft: Broadcast, tap: Tap) -> None:
    """She said yes: now, or at its time, by a duty of the ticks."""
    assert draft.send_at is not None
    if draft.send_at <= turn.now and not draft.at_night and is_quiet(turn.now, turn.group.zone):
        choosing.confirm(turn, draft, tap.keyboard, turn.now)  # night fell since she was asked
        return
    broadcasts.schedule(turn.db, draft.id, draft.send_at, at_night=bool(draft.at_night), confirmed=True)
    broadcasts.show(turn.db, draft.id, tap.keyboard.id, "")
    if draft.send_at <= turn.now:
        _hand_over(turn, broadcasts.get(turn.db, draft.id))
        return
    turn.show(tap.keyboard, turn.words("broadcast.waits"), [[Button(turn.words.label("broadcast.stop"), "stop")]])


def send_again(turn: Turn, broadcast: Broadcast) -> None:
    """Those of which nobody knows whether they arrived, and those that failed, go once more: not by night."""
    for message in sent_messages.of_subject(turn.db, outbox.BROADCAST, broadcast.id):
        if _may_arrive_yet(turn, message):
            goes_at = turn.now if broadcast.at_night else by_day(turn.db, message.chat_id, turn.now)
            delivery.again(turn.db, message.id, not_before=goes_at)
    broadcasts.move(turn.db, broadcast.id, broadcasts.SENDING)
    _show(turn, broadcasts.get(turn.db, broadcast.id))


def take_back(turn: Turn, broadcast: Broadcast) -> None:
    """What waits is not sent, what stands in a chat is deleted there, as far as Telegram allows."""
    parts = sent_messages.of_subject(turn.db, outbox.BROADCAST, broadcast.id)
    written = [*sent_messages.of_subject(turn.db, outbox.BYLINE, broadcast.id), *parts]
    taken = [each for each in written if _may_be_taken_back(turn, each)]
    stays = any(each.state == outbox.SENT and each not in taken for each in written)
    keyboard = keyboards.find(turn.db, broadcast.keyboard_id) if broadcast.keyboard_id else None
    if not taken:
        turn.tell("broadcast.too_old", alert=True)
        if keyboard is not None:
            turn.show(keyboard, *_report(turn, broadcast, parts))
        return
    for message in taken:
        if message.state == outbox.DUE:
            delivery.end(turn.db, message.id, outbox.CANCELLED, "taken_back")
        else:
            turn.delete(message)
    broadcasts.move(turn.db, broadcast.id, broadcasts.TAKEN_BACK)
    if keyboard is not None:
        turn.show(keyboard, turn.words("broadcast.taken_back_in_part" if stays else "broadcast.taken_back"))


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: broadcasts whose time has come go, and their progress is shown."""

    sending, showing = Fence("broadcast"), Fence("report of broadcast")

    def run(db: Transaction, now: int) -> int:
        def hand_over(each: Broadcast) -> None:
            turn = _turn_of(turns, db, each, now)
            if each.send_at is None or now - each.send_at <= _STALE_SECONDS:
                _hand_over(turn, each)
            elif not is_quiet(now, turn.member.zone):
                _ask_whether_still(turn, each)

        def show(each: Broadcast) -> None:
            _show(_turn_of(turns, db, each, now), each)

        done = sending.each(db, broadcasts.due(db, now=now), hand_over, now=now, key=lambda each: each.id)
        showing.each(db, broadcasts.under_way(db), show, now=now, key=lambda each: each.id)
        return done

    return Duty("broadcast", run, lambda db, after: broadcasts.next_instant(db, after=after))


def _turn_of(turns: TurnTaker, db: Transaction, broadcast: Broadcast, now: int) -> Turn:
    author = members.get(db, broadcast.member_id)
    assert author.person_id is not None
    person = people.get(db, author.person_id)
    return turns.outside(db, now=now, known=person, joined=author, chat_id=person.chat_id)


def _hand_over(turn: Turn, broadcast: Broadcast) -> None:
    """To each parent who writes and each part, once: the key makes a second try the same message."""
    copies = [copy_of(turn, turn.person.chat_id, each) for each in broadcasts.parts(turn.db, broadcast.id)]
    for member, person in audience.of(turn, broadcast):
        not_before = turn.now if broadcast.at_night else after_quiet(turn.now, member.zone)
        line = Text(byline(turn, turn.words_for(person)), quietly=True)
        back, keys = _way_back(turn, member, person)
        parts: list[Text | Copy] = [line, *copies[:-1], replace(copies[-1], keys=keys)]
        keyboards.shown_in(
            turn.db, back.id, _add(turn, broadcast, person.chat_id, str(member.id), parts, not_before)
        )
    group = groups.get(turn.db, broadcast.group_id)
    if broadcast.to_group and group.chat_id is not None:
        line = Text(byline(turn, group_words(turn, group)), quietly=True)
        where = place(turn, group, topics.NEWS)
        topic, thread = where.get("topic"), where.get("thread_id")
        parts = [line, *copies]
        placed = [replace(each, topic=topic, thread=thread) for each in parts]
        not_before = turn.now if broadcast.at_night else after_quiet(turn.now, group.zone)
        _add(turn, broadcast, group.chat_id, "group", placed, not_before)
    broadcasts.handed_over(turn.db, broadcast.id, at=turn.now)
    _show(turn, broadcasts.get(turn.db, broadcast.id))


def _ask_whether_still(turn: Turn, broadcast: Broadcast) -> None:
    """Anker was away at its time, and for long: she sees it again, and says whether it still goes."""
    assert broadcast.send_at is not None
    broadcasts.move(turn.db, broadcast.id, broadcasts.DRAFT)
    keyboard = keyboards.find(turn.db, broadcast.keyboard_id) if broadcast.keyboard_id else None
    if keyboard is not None:
        turn.show(keyboard, turn.words("broadcast.did_not_go"))
    zone, label = turn.group.zone, turn.words.label
    for message_id in broadcasts.parts(turn.db, broadcast.id):
        show_part(turn, message_id)
    moment = moment_in_words(broadcast.send_at, zone, turn.words, now=turn.now)
    spoken = turn.say(
        turn.words("broadcast.goes_still", moment=moment),
        [[Button(label("broadcast.send"), SEND)], [Button(label("broadcast.stop"), STOP)]],
        about="broadcast",
        subject=broadcast.id,
    )
    assert spoken.keyboard is not None
    broadcasts.show(turn.db, broadcast.id, spoken.keyboard.id, "")


def _way_back(turn: Turn, member: Member, person: Person) -> tuple[Keyboard, Keys]:
    """The button to write back, below the last part that a parent gets."""
    back = Command(name="vraag")
    keyboard = keyboards.add(
        turn.db,
        person_id=person.id,
        kind="first",
        subject=member.id,
        choices=[choices.write("first", back)],
        at=turn.now,
    )
    return keyboard, buttons.keys(keyboard, [[Button(turn.words_for(person).label("asking.write_back"), back)]])


def _add(
    turn: Turn, broadcast: Broadcast, chat_id: int, key: str, parts: Sequence[Text | Copy], not_before: int
) -> int:
    """The line that says whose words they are, without a sound of its own, and the copies below it.

    The number of the last.
    """
    for number, says in enumerate(parts, start=-1):
        kind, end = (outbox.BYLINE, "") if number < 0 else (outbox.BROADCAST, f" {number}")
        last = outbox.add(
            turn.db,
            chat_id=chat_id,
            kind=kind,
            says=says,
            at=turn.now,
            subject=broadcast.id,
            idempotency_key=f"{kind} {broadcast.id} {key}{end}",
            not_before=not_before,
        )
    return last


def _show(turn: Turn, broadcast: Broadcast) -> None:
    """How it goes, in the one message under which it was confirmed; the report once nothing is on its way."""
    messages = sent_messages.of_subject(turn.db, outbox.BROADCAST, broadcast.id)
    text, rows = _report(turn, broadcast, messages)
    digest = hashlib.sha256(text.encode()).hexdigest()  # the text names parents: it is kept nowhere
    if digest == broadcast.shown or broadcast.keyboard_id is None:
        return
    keyboard = keyboards.find(turn.db, broadcast.keyboard_id)
    assert keyboard is not None
    turn.show(keyboard, text, rows)
    broadcasts.show(turn.db, broadcast.id, keyboard.id, digest)
    if not any(message.state in _ON_ITS_WAY for message in messages):
        broadcasts.move(turn.db, broadcast.id, broadcasts.DONE)
        _remove_lone_bylines(turn, broadcast, messages)


def _remove_lone_bylines(turn: Turn, broadcast: Broadcast, messages: list[Sent]) -> None:
    """Whose words they are stands in no chat where none of them arrived, nor will: she took them away herself."""
    with_words = {
        each.chat_id
        for each in messages
        if _end_of(each) in ("delivered", "uncertain") or _may_arrive_yet(turn, each)
    }
    for byline_sent in sent_messages.standing_of_subject(turn.db, outbox.BYLINE, broadcast.id):
        if byline_sent.chat_id not in with_words:
            turn.delete(byline_sent)


def _report(turn: Turn, broadcast: Broadcast, messages: list[Sent]) -> tuple[str, Rows]:
    text = "\n".join([*_progress(turn, messages), *_left_out(turn, broadcast, messages)])
    return text, _what_now(turn, messages)


def _progress(turn: Turn, messages: list[Sent]) -> list[Markup]:
    words, still = turn.words, sum(message.state in _ON_ITS_WAY for message in messages)
    unfinished = {each.chat_id for each in messages if _end_of(each) != "delivered"}
    lines = [words("broadcast.delivered", count=len({each.chat_id for each in messages} - unfinished))]
    if still:
        lines.append(words("broadcast.on_its_way", count=still))
    for end in ("unreachable", "uncertain", "failed"):
        if chats := {each.chat_id for each in messages if _end_of(each) == end}:
            names = sorted({_name(turn, chat_id) for chat_id in chats})
            lines.append(words(f"broadcast.{end}", count=len(chats), words=", ".join(names)))
    return lines


def _left_out(turn: Turn, broadcast: Broadcast, messages: list[Sent]) -> list[Markup]:
    """Who was meant and did not get it, by reason: also a chat that went, or who took a break, before its time."""
    written_to = {each.chat_id for each in messages}
    missing = [each for each in audience.missing(turn, broadcast) if each[1].chat_id not in written_to]
    found: list[Markup] = []
    if broadcast.to_group and all(people.of_chat(turn.db, chat_id) is not None for chat_id in written_to):
        found.append(turn.words("broadcast.not_in_group"))
    for why in (members.PAUSED, members.STOPPED):
        if names := [person.name for reason, person in missing if reason == why]:
            found.append(turn.words(f"broadcast.not_to_{why}", words=", ".join(names)))
    return found


def _end_of(message: Sent) -> str:
    if message.state == outbox.SENT:
        return "delivered"
    if message.reason in ("forbidden", "unreachable", "chat_not_found"):
        return "unreachable"
    return {outbox.UNCERTAIN: "uncertain", outbox.FAILED: "failed"}.get(message.state, "")


def _may_arrive_yet(turn: Turn, message: Sent) -> bool:
    """Whether sending it once more is of any use, to somebody it still is for."""
    end = _end_of(message)
    may = end == "uncertain" or (end == "failed" and message.reason not in _IN_VAIN)
    return may and (message.chat_id == turn.group.chat_id or _is_parents(turn, message.chat_id))


def _is_parents(turn: Turn, chat_id: int) -> bool:
    """Whether it is the chat of a parent of this group, who neither stopped nor was removed since."""
    who = people.of_chat(turn.db, chat_id)
    hers = members.of_person(turn.db, who.id) if who is not None else []
    return any(
        (each.group_id, each.role) == (turn.group.id, members.PARENT) and each.state in members.WORKING_TOGETHER
        for each in hers
    )


def _name(turn: Turn, chat_id: int) -> str:
    person = people.of_chat(turn.db, chat_id)
    return person.name if person else turn.group.name


def _may_be_taken_back(turn: Turn, message: Sent) -> bool:
    """Whether it has not left yet, or stands in a chat for so short that Telegram deletes it."""
    return message.state in _ON_ITS_WAY or (
        message.state == outbox.SENT and not is_too_old(message.sent_at, turn.now)
    )


def _what_now(turn: Turn, messages: list[Sent]) -> Rows:
    rows = []
    if any(_may_arrive_yet(turn, message) for message in messages):
        rows.append([Button(turn.words.label("broadcast.send_again"), AGAIN)])
    if any(_may_be_taken_back(turn, message) for message in messages):
        rows.append([Button(turn.words.label("broadcast.take_back"), TAKE_BACK)])
    return rows
