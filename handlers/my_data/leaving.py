"""/weg: the safe way out. A line that could be from anyone; what both said is gone, as far as Telegram allows.

What Telegram deletes no more, the bot writes over where it can; what the parent wrote stays, and that is said.
"""

from __future__ import annotations

from handlers.core.doors import on_command
from handlers.core.rights import anyone
from handlers.core.turn import Heard, Turn, message
from handlers.phoning import outcome
from handlers.sharing import writing
from storage import (
    asks,
    chat_messages,
    delivery,
    experiment_cards,
    journal,
    members,
    outbox,
    phone_calls,
    prompts,
    questions,
    sent_messages,
    shares,
    words_behind,
)
from storage.members import Member
from storage.said import AllGone, Caption, Gone

MOST_AT_ONCE = 100


@on_command("weg", anyone)
def leave(turn: Turn, heard: Heard) -> None:
    """/weg: nothing more is shown, nothing is open; what both said is taken away."""
    assert turn.chat_id is not None
    ids = sorted({*_said_by_bot(turn), *_said_by_her(turn), *_written_for_the_group(turn), heard.message_id} - {0})
    on_their_way = delivery.drop_what_shows(turn.db, turn.chat_id, "left", at=turn.now)
    chat_messages.forget(turn.db, turn.telegram_id)
    if turn.known is not None:
        _close_what_is_open(turn)
    for start in range(0, len(ids), MOST_AT_ONCE):
        outbox.add(
            turn.db,
            chat_id=turn.chat_id,
            kind=outbox.DELETE,
            says=AllGone(ids[start : start + MOST_AT_ONCE]),
            at=turn.now,
        )
    _delete_once_there(turn, on_their_way)
    too_old = turn.now - chat_messages.DELETABLE_SECONDS
    older = sent_messages.is_older_than(turn.db, turn.chat_id, before=too_old)
    turn.say(turn.words("help.away_older" if older else "help.away"))
    _write_over(turn, sent_messages.to_clear(turn.db, turn.chat_id, before=too_old))


def _delete_once_there(turn: Turn, on_their_way: list[int]) -> None:
    """What was under way to her when she left is deleted as soon as it stands there."""
    assert turn.chat_id is not None
    for outbox_id in on_their_way:
        outbox.add_edit(
            turn.db, chat_id=turn.chat_id, edits=outbox_id, says=Gone(), at=turn.now, kind=outbox.DELETE
        )


def _write_over(turn: Turn, older: list[tuple[int, bool]]) -> None:
    """The neutral line in the place of each, when nothing else waits to be said: about one a second."""
    assert turn.chat_id is not None
    line = str(turn.words("help.away"))
    for outbox_id, is_text in older:
        outbox.add_edit(
            turn.db,
            chat_id=turn.chat_id,
            edits=outbox_id,
            says=message(line) if is_text else Caption(line),
            at=turn.now,
            kind=outbox.CLEAR,
        )


def _said_by_bot(turn: Turn) -> list[int]:
    assert turn.chat_id is not None
    return sent_messages.messages_in(turn.db, turn.chat_id, since=turn.now - chat_messages.DELETABLE_SECONDS)


def _said_by_her(turn: Turn) -> list[int]:
    """What she typed tells as much as what she was asked."""
    return chat_messages.lately_of(turn.db, turn.telegram_id, since=turn.now - chat_messages.DELETABLE_SECONDS)


def _written_for_the_group(turn: Turn) -> list[int]:
    """What she was writing for her group goes, also from her chat: of that nothing else is known."""
    if turn.known is None:
        return []
    hers = members.of_person(turn.db, turn.person.id)
    drafts = [draft_id for each in hers for draft_id in shares.drafts_of(turn.db, each.id)]
    found: list[int] = []
    for draft_id in drafts:
        found += writing.let_go(turn, draft_id)
    if drafts:
        journal.owe(turn.db)
    return found


def _tell_of_calls_neutrally(turn: Turn, member: Member) -> None:
    """What became of a call and waits for the morning: from now on only that there is news."""
    for found in phone_calls.of_member(turn.db, member.id):
        told = sent_messages.of_subject(turn.db, outbox.CALL, found.id)
        if any(each.state == outbox.DUE and each.chat_id == turn.chat_id for each in told):
            outcome.bring(turn, found)


def _close_what_is_open(turn: Turn) -> None:
    """No question waits for words, and a check-in that is open ends by itself later, without a word."""
    questions.close_all(turn.db, turn.person.id)
    words_behind.forget(turn.db, turn.person.id)
    experiment_cards.forget(turn.db, turn.person.id)  # what somebody else changes there is not shown again
    for member in members.of_person(turn.db, turn.person.id):
        asks.hide(turn.db, member.id)
        phone_calls.hide(turn.db, member.id)
        _tell_of_calls_neutrally(turn, member)
        for prompt in prompts.waiting_of(turn.db, member.id):
            prompts.ask(turn.db, prompt.id, None)
            prompts.show(
                turn.db,
                prompt.id,
                keyboard_id=None,
                remind_at=None,
                expires_at=prompt.expires_at,
                session=prompt.session,
            )
