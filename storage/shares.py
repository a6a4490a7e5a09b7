"""What parents say to their group through Anker. A share knows its group and its words, and nobody who wrote it.

While a parent writes, her words stand in a draft of hers. With her yes the draft goes, and a share with a random
id takes the words; they go too once they are posted. Of the token by which its author takes it back only a hash
stays.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import journal
from storage.database import Row, Transaction, metadata, values_of
from storage.frozen import frozen
from storage.groups import group
from storage.members import member
from storage.sealed import Sealed
from storage.statements import Upsert, one_of
from storage.states import Transitions, WrongTransition, moves

# Waiting for its random moment to be shown to a facilitator, asked of her, ready to be posted at its moment.
WAITING, ASKED, READY = "waiting", "asked", "ready"
POSTED, REFUSED, TAKEN_BACK = "posted", "refused", "taken_back"
LAPSED = "lapsed"  # nobody read it in time
LEFT_OUT = "left_out"  # Telegram did not take it, and it was left at that
OVER = "over"  # the chat it was for is the group's no longer
UNSURE = "unsure"  # posted, but refused, or nobody knows whether it arrived: a facilitator was asked
TRANSITIONS: Transitions = {
    WAITING: frozenset({ASKED, LAPSED, OVER, TAKEN_BACK}),
    # waits anew: who was to read it is gone
    ASKED: frozenset({WAITING, READY, REFUSED, LAPSED, OVER, TAKEN_BACK}),
    READY: frozenset({POSTED, LAPSED, OVER, TAKEN_BACK}),
    POSTED: frozenset({UNSURE, TAKEN_BACK}),
    UNSURE: frozenset({POSTED, LEFT_OUT, OVER, TAKEN_BACK}),
    REFUSED: frozenset(),
    TAKEN_BACK: frozenset(),
    LAPSED: frozenset(),
    LEFT_OUT: frozenset(),
    OVER: frozenset(),
}

DRAFT_SECONDS = 24 * 3600
ASKED_SECONDS = 14 * 24 * 3600

# The conversations whose buttons are about a draft or a share, and go with it.
DRAFT_BUTTONS, CHECK_BUTTONS = "share", "share_check"

draft = Table(
    "share_draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("named", Integer, nullable=False),
    Column("words", LargeBinary),  # sealed
    Column("begun_at", BigInteger, nullable=False),
)

share = Table(
    "share",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("group_id", ForeignKey("cohort.id"), nullable=False, index=True),
    Column("text", LargeBinary),  # sealed, as it is posted; empty from then on
    Column("state", Text, nullable=False, index=True),
    Column("not_before", BigInteger, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
)

_WORDS = Sealed(draft, "words", "id")
_TEXT = Sealed(share, "text", "id")

share_setting = Table(
    "share_setting",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("at_once", Integer, nullable=False),  # 1: without a facilitator's yes
)


@frozen
class Draft:
    """What a parent is writing for her group."""

    id: int
    member_id: int
    named: bool
    words: str | None


@frozen
class Share:
    """Words on their way to a group. `text` is Telegram-HTML, None where damaged; `not_before` is seconds UTC."""

    id: int
    group_id: int
    text: str | None
    state: str
    not_before: int


_THIS = share.c.id == bindparam("share_id")
_COLUMNS = (share.c.id, share.c.group_id, share.c.text, share.c.state, share.c.not_before)
_DRAFT_COLUMNS = (draft.c.id, draft.c.member_id, draft.c.named, draft.c.words)
_BEGIN = insert(draft)
_DRAFT = select(*_DRAFT_COLUMNS).where(draft.c.id == bindparam("draft_id"))
_DRAFTS_OF = select(draft.c.id).where(draft.c.member_id == bindparam("whose"))
_NAME = update(draft).where(draft.c.id == bindparam("draft_id")).values(named=bindparam("with_name"))
_WRITE = update(draft).where(draft.c.id == bindparam("draft_id")).values(words=bindparam("sealed"))
_DROP = delete(draft).where(draft.c.id == bindparam("draft_id"))
_DROP_OF = delete(draft).where(draft.c.member_id == bindparam("whose"))
_DROP_OF_GROUP = delete(draft).where(
    draft.c.member_id.in_(select(member.c.id).where(member.c.group_id == bindparam("of_group")))
)
_DROP_OLD = delete(draft).where(draft.c.begun_at < bindparam("before"))
_ADD = insert(share)
_BY_ID = select(*_COLUMNS).where(_THIS)
_BY_TOKEN = select(*_COLUMNS).where(share.c.token_hash == bindparam("hashed"))
_OF_GROUP = (
    select(*_COLUMNS)
    .where(share.c.group_id == bindparam("of_group"), share.c.state == bindparam("in_state"))
    .order_by(share.c.not_before, share.c.id)
)
_HAS_MOMENT = (one_of(share.c.state, (WAITING, READY)), group.c.chat_id.is_not(None))
_DUE = (
    select(*_COLUMNS)
    .join(group, group.c.id == share.c.group_id)
    .where(*_HAS_MOMENT, share.c.not_before <= bindparam("now"))
    .order_by(share.c.not_before, share.c.id)
)
_NEXT = (
    select(func.min(share.c.not_before))
    .select_from(share)
    .join(group, group.c.id == share.c.group_id)
    .where(*_HAS_MOMENT, share.c.not_before > bindparam("after"))
)
_WORDS_GO: dict[str, Any] = {"text": None}  # posted, refused or taken back, they are not kept here any longer
_HAS_ITS_MOMENT: dict[str, Any] = {"not_before": bindparam("moment")}
_STAMPS = dict.fromkeys((WAITING, READY), _HAS_ITS_MOMENT) | dict.fromkeys(
    (POSTED, REFUSED, TAKEN_BACK, LAPSED, LEFT_OUT, OVER), _WORDS_GO
)
_MOVE_TO = moves(share.c.state, TRANSITIONS, _THIS, lambda new: _STAMPS.get(new, {}))
_LAPSE = (
    update(share)
    .where(share.c.state == ASKED, share.c.not_before < bindparam("before"))
    .values(state=LAPSED, text=None)
)
_CHOOSE = Upsert(share_setting, ("group_id",), ("at_once",))
_CHOSEN = select(share_setting.c.at_once).where(share_setting.c.group_id == bindparam("of_group"))


def begin(db: Transaction, member_id: int, *, at: int) -> Draft:
    """She begins to write; what she wrote before and did not send is dropped."""
    db.run(_DROP_OF, whose=member_id)
    draft_id = _fresh_id(db)
    db.run(_BEGIN, id=draft_id, member_id=member_id, named=0, begun_at=at)
    return Draft(draft_id, member_id, False, None)


def find_draft(db: Transaction, draft_id: int) -> Draft | None:
    """The draft with this id."""
    row = db.one(_DRAFT, draft_id=draft_id)
    if row is None:
        return None
    words = db.vault.open_whole(_WORDS.of(row[0]), row[3])
    return Draft(row[0], row[1], bool(row[2]), words)


def get_draft(db: Transaction, draft_id: int) -> Draft:
    """The draft with this id, which must exist."""
    found = find_draft(db, draft_id)
    assert found is not None
    return found


def drafts_of(db: Transaction, member_id: int) -> list[int]:
    """The ids of what this parent is writing."""
    return values_of(db.all(_DRAFTS_OF, whose=member_id))


def name(db: Transaction, draft_id: int, named: bool) -> None:
    """Whether her name will stand with it."""
    db.run(_NAME, draft_id=draft_id, with_name=int(named))


def write(db: Transaction, draft_id: int, words: str) -> None:
    """What she wrote, in place of what she wrote before."""
    db.run(_WRITE, draft_id=draft_id, sealed=db.vault.seal(_WORDS.of(draft_id), words))


def drop(db: Transaction, draft_id: int) -> None:
    """Forget a draft."""
    db.run(_DROP, draft_id=draft_id)


def add(db: Transaction, group_id: int, text: str, *, state: str, not_before: int) -> str:
    """Words for the group; the token by which whoever holds it takes them back."""
    token = secrets.token_urlsafe(16)
    share_id = _fresh_id(db)
    db.run(
        _ADD,
        id=share_id,
        group_id=group_id,
        text=db.vault.seal(_TEXT.of(share_id), text),
        state=state,
        not_before=not_before,
        token_hash=_hash(token),
    )
    return token


def get(db: Transaction, share_id: int) -> Share:
    """The share with this id, which must exist."""
    found = find(db, share_id)
    assert found is not None
    return found


def find(db: Transaction, share_id: int) -> Share | None:
    """The share with this id."""
    row = db.one(_BY_ID, share_id=share_id)
    return _read(db, row) if row else None


def of_token(db: Transaction, token: str) -> Share | None:
    """The share that this token takes back."""
    row = db.one(_BY_TOKEN, hashed=_hash(token))
    return _read(db, row) if row else None


def asked_in(db: Transaction, group_id: int) -> list[Share]:
    """What waits for the yes of a facilitator of this group, and can be read."""
    found = [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id, in_state=ASKED)]
    return [each for each in found if each.text is not None]


def ready_in(db: Transaction, group_id: int) -> list[Share]:
    """What will be posted in this group at its moment, and can be read."""
    found = [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id, in_state=READY)]
    return [each for each in found if each.text is not None]


def unsure_in(db: Transaction, group_id: int) -> list[Share]:
    """What a facilitator of this group was asked to look for, and has not."""
    return [_read(db, row) for row in db.all(_OF_GROUP, of_group=group_id, in_state=UNSURE)]


def due(db: Transaction, *, now: int) -> list[int]:
    """Ids of shares whose moment has come: to be shown to a facilitator, or to be posted."""
    return values_of(db.all(_DUE, now=now))


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which a share has its moment."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None


def asked(db: Transaction, share_id: int) -> None:
    """Its facilitators were asked."""
    _move(db, share_id, ASKED)


def wait_anew(db: Transaction, share_id: int, *, not_before: int) -> None:
    """Who was asked works here no more: others are asked then."""
    _move(db, share_id, WAITING, moment=not_before)


def doubt(db: Transaction, share_id: int) -> None:
    """Its facilitators were asked whether it stands in the group."""
    _move(db, share_id, UNSURE)


def settle(db: Transaction, share_id: int) -> None:
    """It stands in the group, or is on its way there once more."""
    _move(db, share_id, POSTED)


def make_ready(db: Transaction, share_id: int, *, not_before: int) -> None:
    """It will be posted then."""
    _move(db, share_id, READY, moment=not_before)


def end(db: Transaction, share_id: int, state: str) -> None:
    """Posted, refused, lapsed, left out, over or taken back: its words are not kept here any longer."""
    _move(db, share_id, state)


def end_of_group(db: Transaction, group_id: int) -> int:
    """The group's chat is its own no longer: what waits for it was meant for nobody else; how many.

    What a parent is writing was, too.
    """
    drafts = db.run(_DROP_OF_GROUP, of_group=group_id)
    waiting = [
        row[0]
        for state in (WAITING, ASKED, READY, UNSURE)
        for row in db.all(_OF_GROUP, of_group=group_id, in_state=state)
    ]
    for share_id in waiting:
        end(db, share_id, OVER)
    if waiting or drafts:
        journal.owe(db)
    return len(waiting)


def _move(db: Transaction, share_id: int, state: str, **stamped: int) -> None:
    if db.run(_MOVE_TO[state], share_id=share_id, **stamped) != 1:
        raise WrongTransition(f"a share cannot become {state}")


def set_at_once(db: Transaction, group_id: int, at_once: bool) -> None:
    """Whether what parents share without a name waits for a facilitator's yes."""
    db.run(_CHOOSE, group_id=group_id, at_once=int(at_once))


def at_once(db: Transaction, group_id: int) -> bool:
    """Whether it is posted without a facilitator's yes; nobody chose that by default."""
    row = db.one(_CHOSEN, of_group=group_id)
    return bool(row and row[0])


def let_go_of_old(db: Transaction, *, now: int) -> int:
    """Drafts that were begun long ago are dropped, and what nobody read in time lapses; how many.

    One part of forgetting the traces of shares, which owes for the whole.
    """
    return db.run(_DROP_OLD, before=now - DRAFT_SECONDS) + db.run(_LAPSE, before=now - ASKED_SECONDS)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _fresh_id(db: Transaction) -> int:
    """An id that neither a draft nor a share has."""
    while True:
        number = secrets.randbelow(2**31 - 1) + 1
        if find(db, number) is None and find_draft(db, number) is None:
            return number


def _read(db: Transaction, row: Row) -> Share:
    share_id, group_id, text, state, not_before = row
    return Share(share_id, group_id, db.vault.open_whole(_TEXT.of(share_id), text), state, not_before)
