"""What the list of erasures tells, done again where a restored backup brought it back.

Beside the key lies what was forgotten, ended, taken back or dropped; a backup that is older does not know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from storage import (
    asks,
    chats,
    delivery,
    drawings,
    erasure,
    erasure_list,
    invitations,
    journal,
    ladders,
    members,
    outbox,
    people,
    phone_calls,
    pot,
    prompts,
    wishes,
)
from storage.chats import chat
from storage.database import Transaction
from storage.encryption import Unreadable, Vault
from storage.erasure_list import (
    ANSWERS,
    DROPPED,
    PERSON,
    REMOVED,
    STOPPED,
    WITHDRAWN,
    of_answers,
    of_consent,
    of_membership,
    of_person,
    of_row,
    of_stop,
)
from storage.members import member

# By the hash of a membership's yes, or of its taking part, what the list says last of it, and where.
_Said = Mapping[bytes, tuple[int, str]]
_MEMBERS = select(member.c.id, member.c.pseudonym)
_PRIVATE_CHATS = select(chat.c.id).where(chat.c.kind == "private")


def make_good(db: Transaction, path: Path, keys: Sequence[Vault], *, at: int) -> int:
    """Erase, end and take back what the list of erasures tells and a restored backup brought back; how many
    entries no key here fits.

    `keys` are the present one and former ones: a hash in the list was made with the key of its time.
    """
    entries = erasure_list.news(db, path)
    vaults = [key for key in keys if any(entry.fingerprint == key.fingerprint for entry in entries)]
    if not vaults:
        return len(entries)
    told = {(each.kind, each.who) for each in entries}
    said = {each.who: (number, each.kind) for number, each in enumerate(entries)}
    known = db.all(_MEMBERS)
    for member_id, pseudonym in known:
        if any((ANSWERS, of_answers(key, pseudonym)) in told for key in vaults):
            erasure.forget_answers_again(db, member_id)
        if any((DROPPED, ladders.of_her_own(key, pseudonym)) in told for key in vaults):
            ladders.erase_again(db, member_id)
        is_there = members.get(db, member_id).state not in (members.REMOVED, members.FORGOTTEN)
        if is_there and _last(said, [of_membership(key, pseudonym) for key in vaults]) == REMOVED:
            erasure.end_membership_again(db, member_id, at=at)
        _say_no_again(db, member_id, said, vaults, at=at)
    for (chat_id,) in db.all(_PRIVATE_CHATS):
        with suppress(Unreadable):  # nobody can be found behind a damaged row
            telegram_id = chats.telegram_id(db, chat_id)
            if any((PERSON, of_person(key, telegram_id)) in told for key in vaults):
                _forget_chat_again(db, chat_id, at=at)
    _drop_again(db, told, vaults)
    here = {of_membership(key, pseudonym) for key in vaults for _, pseudonym in known}
    if any(kind == REMOVED and who not in here and said[who][1] == REMOVED for kind, who in told):
        invitations.void_all(db, at=at)  # hers, that she opened since, is one of those that nobody opened here
    fitting = [each for each in entries if each.fingerprint in {key.fingerprint for key in vaults}]
    for each in fitting:
        erasure_list.know(db, each)
    journal.owe(db, journal.REWRITE_FOR_HER)
    return len(entries) - len(fitting)


def _say_no_again(db: Transaction, member_id: int, said: _Said, keys: Sequence[Vault], *, at: int) -> None:
    """Take back what she took back, and stop if she stopped, unless she said otherwise afterwards."""
    who = members.get(db, member_id)
    for kind, consent in members.last_said(db, member_id).items():
        hashes = [of_consent(key, who.pseudonym, kind) for key in keys]
        if consent.given and _last(said, hashes) == WITHDRAWN:
            members.withdraw_again(db, member_id, kind, at=at)
            if kind == members.DRAWING:
                drawings.forget(db, member_id)
    last = _last(said, [of_stop(key, who.pseudonym) for key in keys])
    if last == STOPPED and who.state in members.WORKING_TOGETHER:
        members.stop_again(db, member_id)
        for each in prompts.waiting_of(db, member_id):
            prompts.move(db, each.id, prompts.CANCELLED, at=at, reason=prompts.WITHDRAWN)


def _drop_again(db: Transaction, told: Set[tuple[str, bytes]], keys: Sequence[Vault]) -> None:
    """What she took back, or was over, waits for nobody, and nobody is told of it."""

    def is_dropped(kind: str, number: int) -> bool:
        return any((DROPPED, of_row(key, kind, number)) in told for key in keys)

    for kind, kept in ((outbox.ASK, asks), (outbox.CALL, phone_calls)):
        for row_id in kept.all_ids(db):
            if is_dropped(kind, row_id):
                delivery.withdraw(db, kind, row_id, "taken_back")
                kept.drop_again(db, row_id)
    for hers in (pot, wishes):
        for row_id, row_key in hers.keys(db):
            if is_dropped(hers.KIND, row_key):
                hers.drop_again(db, row_id)


def _last(said: _Said, hashes: Iterable[bytes]) -> str | None:
    """What stands last in the list under one of these hashes: each was made with another key."""
    found = [said[each] for each in hashes if each in said]
    return max(found)[1] if found else None


def _forget_chat_again(db: Transaction, chat_id: int, *, at: int) -> None:
    who = people.of_chat(db, chat_id)
    if who is not None:
        erasure.forget_person_again(db, who.id, at=at)
    erasure.bid_farewell(db, chat_id, at=at)
