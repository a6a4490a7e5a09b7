"""Writing it: anything she sends, one message or several, shown to her exactly as parents will see it."""

from __future__ import annotations

from content.words import Words
from handlers.broadcast import choosing
from handlers.core.buttons import Button
from handlers.core.doors import always, on_command, on_edit, on_words
from handlers.core.rights import facilitators, own_broadcast
from handlers.core.turn import Heard, Tap, Turn
from storage import broadcasts, chats, keyboards, outbox, questions
from storage.broadcasts import DRAFT, SCHEDULED, Broadcast
from storage.said import Copy

READY, STOP = "ready", "stop"

_NAMED = {
    "contact": "contact",
    "quiz": "quiz",
    "story": "story",
    "checklist": "checklist",
    "game": "game",
    "giveaway": "giveaway",
    "giveaway_winners": "giveaway",
    "paid_media": "paid",
    "invoice": "paid",
    "successful_payment": "paid",
}


@on_command("bericht", facilitators)
def begin(turn: Turn, _heard: Heard) -> None:
    """/bericht: what she sends next belongs to a message for the parents."""
    draft = broadcasts.begin(turn.db, member_id=turn.member.id, group_id=turn.member.group_id, at=turn.now)
    _wait_for_more(turn, draft, 0)


@on_words("broadcast", own_broadcast, takes_any_words=always)
def add(turn: Turn, heard: Heard) -> None:
    """One more message of hers; it is copied later from where it stands, never uploaded again."""
    draft = broadcasts.get(turn.db, heard.subject)
    if draft.state != DRAFT:
        turn.no_longer_asked()
        return
    if heard.not_copyable:
        what = turn.words.label(f"broadcast.what_{_NAMED.get(heard.not_copyable, 'other')}")
        turn.say(turn.words("broadcast.not_copyable", label=what))
        return
    broadcasts.add_part(turn.db, draft.id, heard.message_id)
    turn.took("broadcast", heard)
    keyboard = keyboards.find(turn.db, draft.keyboard_id) if draft.keyboard_id else None
    if keyboard is not None:
        turn.show(keyboard, turn.words("broadcast.kept"))
    _wait_for_more(turn, draft, len(broadcasts.parts(turn.db, draft.id)))


@on_edit("broadcast")
def edited(turn: Turn, heard: Heard) -> bool:
    """What she wrote is copied from where it stands, so it is changed already; she sees it as parents will."""
    draft = broadcasts.get(turn.db, heard.subject)
    if draft.state not in (DRAFT, SCHEDULED):
        return False
    show_part(turn, heard.message_id)
    return True


def ready(turn: Turn, draft: Broadcast, tap: Tap) -> None:
    """She wrote all of it: show it as parents will see it, and ask for whom it is."""
    questions.close(turn.db, turn.person.id)
    turn.show(tap.keyboard, turn.words("broadcast.preview"))
    turn.say(byline(turn, turn.words))
    for message_id in broadcasts.parts(turn.db, draft.id):
        show_part(turn, message_id)
    choosing.ask_audience(turn, draft)


def stop(turn: Turn, draft: Broadcast, tap: Tap) -> None:
    """Rather not: nothing is sent."""
    broadcasts.move(turn.db, draft.id, broadcasts.CANCELLED)
    questions.close_about(turn.db, turn.person.id, "broadcast", draft.id)
    turn.show(tap.keyboard, turn.words("broadcast.stopped"))


def show_part(turn: Turn, message_id: int) -> None:
    """One of her messages as parents will see it."""
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.REPLY,
        says=copy_of(turn, turn.person.chat_id, message_id),
        at=turn.now,
    )


def byline(turn: Turn, words: Words) -> str:
    """The line above the copies, which says whose words they are."""
    return words("broadcast_parent.from", facilitator=turn.person.name)


def copy_of(turn: Turn, from_chat: int, message_id: int) -> Copy:
    """A copy of one of the facilitator's messages."""
    return Copy(chats.telegram_id(turn.db, from_chat), message_id)


def _wait_for_more(turn: Turn, draft: Broadcast, count: int) -> None:
    label = turn.words.label
    rows = [[Button(label("broadcast.stop"), STOP)]]
    if count:
        rows.insert(0, [Button(label("broadcast.ready"), READY)])
    text = turn.words("broadcast.more", count=count) if count else turn.words("broadcast.write")
    spoken = turn.say(text, rows, about="broadcast", subject=draft.id)
    assert spoken.keyboard is not None
    broadcasts.show(turn.db, draft.id, spoken.keyboard.id, "")
    turn.ask("broadcast", draft.id, keyboard_id=spoken.keyboard.id)
