"""What Anker is in a group's chat, as Telegram told last: a member, an administrator with rights, muted.

And whether the chat is a forum, which has topics.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, select

from storage.chats import chat
from storage.database import Transaction, metadata
from storage.frozen import frozen
from storage.statements import Upsert

standing = Table(
    "standing",
    metadata,
    Column("chat_id", ForeignKey(chat.c.id), primary_key=True),
    Column("administrator", Integer, nullable=False),
    Column("rights", Text, nullable=False),  # an administrator's, by Telegram's names, with spaces between
    Column("muted", Integer, nullable=False),  # 1: may say nothing there
    Column("forum", Integer, nullable=False),
)


@frozen
class Standing:
    """What Anker may do in a chat. `rights` are Telegram's names of an administrator's rights.

    Of one that is muted they are those it had before, of which parents know.
    """

    administrator: bool = False
    rights: frozenset[str] = frozenset()
    muted: bool = False
    forum: bool = False

    def may(self, right: str) -> bool:
        """Whether Anker holds this administrator's right."""
        return self.administrator and right in self.rights


ORDINARY = Standing()
PIN, INVITE, DELETE, TOPICS = "can_pin_messages", "can_invite_users", "can_delete_messages", "can_manage_topics"
RESTRICT = "can_restrict_members"
# What Anker does with an administrator's rights, in the order in which it is told.
RIGHTS = (INVITE, PIN, DELETE, TOPICS, RESTRICT)

_KEEP = Upsert(standing, ("chat_id",), ("administrator", "rights", "muted", "forum"))
_OF = select(standing.c.administrator, standing.c.rights, standing.c.muted, standing.c.forum).where(
    standing.c.chat_id == bindparam("where")
)


def keep(db: Transaction, chat_id: int, now: Standing) -> None:
    """This is what Anker is there from now on."""
    db.run(
        _KEEP,
        chat_id=chat_id,
        administrator=int(now.administrator),
        rights=" ".join(sorted(now.rights)),
        muted=int(now.muted),
        forum=int(now.forum),
    )


def of(db: Transaction, chat_id: int | None) -> Standing:
    """What Anker is there; an ordinary member where nothing else was told."""
    return ORDINARY if chat_id is None else told_of(db, chat_id) or ORDINARY


def told_of(db: Transaction, chat_id: int | None) -> Standing | None:
    """What Telegram told of it; None where it told nothing of this chat."""
    row = db.one(_OF, where=chat_id)
    if row is None:
        return None
    administrator, rights, muted, forum = row
    return Standing(bool(administrator), frozenset(rights.split()), bool(muted), bool(forum))
