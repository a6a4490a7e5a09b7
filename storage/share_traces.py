"""The traces of a share: what is said and tapped on the way to it, and its words as they were posted.

Without them nothing says who wrote when: each goes as soon as it is needed no more. What did not arrive in the
group is told from them.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, or_, select, update

from storage import journal, shares
from storage.database import Transaction, values_of
from storage.keyboards import keyboard
from storage.outbox import DUE, FAILED, POST, SENDING, UNCERTAIN, UNWRITTEN, if_readable, outbox
from storage.said import Text
from storage.shares import (
    ASKED,
    CHECK_BUTTONS,
    DRAFT_BUTTONS,
    DRAFT_SECONDS,
    POSTED,
    UNSURE,
    WAITING,
    draft,
    share,
)
from storage.statements import one_of

_HAS_BUTTONS = (WAITING, ASKED, UNSURE)
_ON_ITS_WAY = one_of(outbox.c.state, (DUE, SENDING))
_is_alive = or_(
    exists(select(draft.c.id).where(draft.c.id == outbox.c.subject)),
    exists(select(share.c.id).where(share.c.id == outbox.c.subject, one_of(share.c.state, _HAS_BUTTONS))),
)
_is_post_of_share = (outbox.c.kind == POST) & (outbox.c.subject == share.c.id)
_is_not_there = (outbox.c.kind == POST) & one_of(outbox.c.state, (UNCERTAIN, FAILED))
# Its words stay as long as somebody may still say that it should stand there.
_is_kept = _is_not_there & exists(
    select(share.c.id).where(share.c.id == outbox.c.subject, one_of(share.c.state, (POSTED, UNSURE)))
)
_UNCERTAIN = select(share.c.id).join(outbox, _is_post_of_share).where(share.c.state == POSTED, _is_not_there)
_HELD_UP = select(share.c.id).join(outbox, _is_post_of_share).where(share.c.state == POSTED, outbox.c.state == DUE)
_WAS_REFUSED = select(outbox.c.id).where(
    outbox.c.kind == POST, outbox.c.subject == bindparam("about"), outbox.c.state == FAILED
)
_PAYLOAD = select(outbox.c.form, outbox.c.row_key, outbox.c.payload).where(
    outbox.c.kind == POST, outbox.c.subject == bindparam("about")
)
# A question that leads to a share, of no draft yet: its subject is its keyboard, whose number is less than 0.
_is_open = exists(
    select(keyboard.c.id).where(
        keyboard.c.id == outbox.c.subject, keyboard.c.open == 1, keyboard.c.created_at > bindparam("oldest")
    )
)
# Asked each second: what leaves no trace has a number less than 0, and is found by that among all that was sent.
_OVER = select(outbox.c.id, outbox.c.chat_id, outbox.c.subject).where(
    outbox.c.id < 0, outbox.c.kind == UNWRITTEN, ~_ON_ITS_WAY, ~_is_alive, ~_is_open
)
_EDITS = (outbox.c.chat_id == bindparam("chat"), outbox.c.edits == bindparam("edited"))
_EDIT_WAITS = select(outbox.c.id).where(*_EDITS, _ON_ITS_WAY)
_DROP_EDITS = delete(outbox).where(*_EDITS)
_DROP_MESSAGE = delete(outbox).where(outbox.c.id == bindparam("outbox_id"))
_DROP_BUTTONS = delete(keyboard).where(
    one_of(keyboard.c.kind, (DRAFT_BUTTONS, CHECK_BUTTONS)), keyboard.c.subject == bindparam("about")
)
_DROP_OWN_BUTTONS = delete(keyboard).where(keyboard.c.id == bindparam("keyboard_id"))
_ERASE_WORDS = (
    update(outbox)
    .where(
        one_of(outbox.c.kind, (UNWRITTEN, POST)),
        outbox.c.subject.is_not(None),
        outbox.c.payload.is_not(None),
        ~_ON_ITS_WAY,
        ~_is_kept,
    )
    .values(payload=None)
)


def uncertain(db: Transaction) -> list[int]:
    """Ids of posted shares that did not arrive, or of which nobody knows it, and nobody was asked yet."""
    return values_of(db.all(_UNCERTAIN))


def not_there_in(db: Transaction, group_id: int) -> list[shares.Share]:
    """What was posted in this group and did not arrive, as far as is known; also what has not left yet."""
    found = [shares.get(db, share_id) for share_id in (*uncertain(db), *values_of(db.all(_HELD_UP)))]
    return [*shares.unsure_in(db, group_id), *(each for each in found if each.group_id == group_id)]


def posted_words(db: Transaction, share_id: int) -> str:
    """What was posted, in Telegram-HTML, as long as it is not known to have arrived.

    Empty once that is known, and where it cannot be read.
    """
    row = db.one(_PAYLOAD, about=share_id)
    says = if_readable(db, *row) if row and row[-1] else None
    return says.html if isinstance(says, Text) else ""


def was_refused(db: Transaction, share_id: int) -> bool:
    """Whether Telegram refused to put it in the group, so that it certainly does not stand there."""
    return db.one(_WAS_REFUSED, about=share_id) is not None


def forget(db: Transaction, *, now: int) -> int:
    """Take away what was said and tapped on the way to a share, and words that were posted; how many rows.

    Without them nothing says who wrote when. The journal is owed to be clean of them.
    """
    dropped = shares.let_go_of_old(db, now=now)
    for outbox_id, chat_id, about in db.all(_OVER, oldest=now - DRAFT_SECONDS):
        if db.one(_EDIT_WAITS, chat=chat_id, edited=outbox_id):
            continue
        db.run(_DROP_EDITS, chat=chat_id, edited=outbox_id)
        db.run(_DROP_MESSAGE, outbox_id=outbox_id)
        if about is not None and about < 0:
            db.run(_DROP_OWN_BUTTONS, keyboard_id=about)
        else:
            db.run(_DROP_BUTTONS, about=about)
        dropped += 1
    dropped += db.run(_ERASE_WORDS)
    if dropped:
        journal.owe(db)
    return dropped
