"""What a reply answers: a question, or a message that stands for a person, a meeting, or what a parent asks."""

from __future__ import annotations

from handlers.core.rights import acting_as, answers_ask
from handlers.core.turn import Heard, Turn
from handlers.shared.reading_promise import readers_of
from storage import (
    asks,
    broadcasts,
    keyboards,
    meetings,
    members,
    outbox,
    phone_calls,
    prompts,
    questions,
    sent_messages,
)
from storage.members import PARENT
from storage.sent_messages import Written

Leads = tuple[str, int, int | None]

# Where words for a prompt go, by its kind; all others are check-ins.
ANSWERED_AT = {prompts.EXPERIMENT: "try", prompts.WAVE: "wave"}


def replied_to(turn: Turn, message_id: int | None) -> Leads | None:
    """The conversation her reply goes to, and what it is about; None where it answers nothing of this kind.

    `message_id` is that of the message it answers.
    """
    said = None if message_id is None else sent_messages.of_message(turn.db, turn.person.chat_id, message_id)
    if said is None:
        return None
    if (asked := _question_at(turn, said.id) or _prompt_at(turn, said.id)) is not None:
        return asked
    return _for_a_person(turn, said.kind, said.subject)


def said_below(turn: Turn, heard: Heard) -> Leads | None:
    """The same of words below the last message; None where that stands for nobody.

    What a parent writes below a facilitator's words is most often meant for her, also where it is no reply.
    """
    said = sent_messages.last_in(turn.db, turn.person.chat_id) if heard.kind in ("text", "voice") else None
    return _said_below(turn, said) if said is not None else None


def said_to_nobody(turn: Turn, heard: Heard) -> Leads | None:
    """The same where nothing is asked: a voice note is for somebody with ears, where it is clear for whom."""
    return said_below(turn, heard) or (_in_her_voice(turn) if heard.kind == "voice" else None)


def _in_her_voice(turn: Turn) -> Leads | None:
    """To her facilitators, where she is a parent in one group alone and somebody there reads."""
    hers = acting_as(turn, (PARENT,))
    reached = len(hers) == 1 and readers_of(turn, hers[0].group_id)
    return ("ask_about", hers[0].id, None) if reached else None


def _said_below(turn: Turn, said: Written) -> Leads | None:
    kind, subject = said.kind, said.subject
    newest = keyboards.newest_of_person(turn.db, turn.person.id)
    if newest is not None and (newest.kind, newest.outbox_id) == ("ask", said.id):
        kind, subject = outbox.ASK, newest.subject  # that it went, and who reads it when
    leads = None if _waits_for_a_yes(turn, kind, subject) else _for_a_person(turn, kind, subject)
    return leads if leads is not None and leads[0] == "ask_about" else None


def _waits_for_a_yes(turn: Turn, kind: str, subject: int | None) -> bool:
    """Whether it is about what she began to ask: that is answered by its buttons."""
    if subject is None or kind not in (outbox.ASK, outbox.CALL):
        return False
    begun = asks.find(turn.db, subject) if kind == outbox.ASK else phone_calls.find(turn.db, subject)
    return begun is not None and begun.state in (asks.DRAFT, phone_calls.DRAFT)


def _for_a_person(turn: Turn, kind: str, subject: int | None) -> Leads | None:
    """What stands for a person: her own words, or what is said of a meeting or of what a parent asked."""
    if subject is None:
        return None
    if kind == outbox.ASK:
        return _about_ask(turn, subject)
    if kind == outbox.CALL:
        return _about_call(turn, subject)
    if kind in (outbox.BROADCAST, outbox.BYLINE):
        broadcast = broadcasts.find(turn.db, subject)
        return _as_parent(turn, broadcast.group_id) if broadcast is not None else None
    if kind == outbox.MEETING:
        meeting = meetings.find(turn.db, subject)
        return _as_parent(turn, meeting.group_id) if meeting is not None else None
    return None


def _question_at(turn: Turn, outbox_id: int) -> Leads | None:
    """The question that stands there, while its buttons do; one that was put by is the open one again."""
    asked = questions.of(turn.db, turn.person.id)
    for each in [*([asked] if asked else []), *questions.earlier(turn.db, turn.person.id)]:
        if _stands_at(turn, each.keyboard_id, outbox_id):
            if each != asked:
                turn.ask(each.kind, each.subject, keyboard_id=each.keyboard_id)
            return each.kind, each.subject, each.keyboard_id
    return None


def _prompt_at(turn: Turn, outbox_id: int) -> Leads | None:
    """The prompt whose question stands there, while words answer it."""
    for member in members.of_person(turn.db, turn.person.id):
        for each in prompts.waiting_of(turn.db, member.id):
            if each.item is not None and _stands_at(turn, each.keyboard_id, outbox_id):
                return ANSWERED_AT.get(each.kind, "checkin"), each.id, each.keyboard_id
    return None


def _stands_at(turn: Turn, keyboard_id: int | None, outbox_id: int) -> bool:
    found = keyboards.find(turn.db, keyboard_id) if keyboard_id else None
    return found is not None and found.open and found.outbox_id == outbox_id


def _about_ask(turn: Turn, ask_id: int) -> Leads | None:
    """A facilitator answers the card, a parent goes on about an answer."""
    found = asks.find(turn.db, ask_id)
    if found is None:
        return "ask_gone", 0, None
    asker = members.get(turn.db, found.member_id)
    if asker.person_id == turn.person.id:
        return _as_parent(turn, asker.group_id)
    return ("ask_answer", ask_id, None) if answers_ask.admits(turn, ask_id) else None


def _about_call(turn: Turn, call_id: int) -> Leads | None:
    """The parent writes of something else; a facilitator calls."""
    found = phone_calls.find(turn.db, call_id)
    if found is None:
        return "ask_gone", 0, None
    asker = members.get(turn.db, found.member_id)
    if asker.person_id != turn.person.id:
        return "phone_call_reply", 0, None
    return _as_parent(turn, asker.group_id)


def _as_parent(turn: Turn, group_id: int) -> Leads | None:
    hers = (each.id for each in acting_as(turn, (PARENT,)) if each.group_id == group_id)
    member_id = next(hers, None)
    return ("ask_about", member_id, None) if member_id is not None else None
