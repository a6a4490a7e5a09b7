"""Waves: how a measurement comes on, beside each prompt of it that was said, or was entered from paper.

Which measurement it is, is the prompt's subject: its place in WAVES, counted from 1. A prompt that is only planned
has no row here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from storage import prompts
from storage.database import Transaction, metadata, partial_index
from storage.frozen import frozen
from storage.members import member
from storage.prompts import Prompt, prompt

WAVES = ("start", "midway", "end")

# Where its answers come from: the parent's own chat, or paper, entered by a facilitator.
CHAT, PAPER = "chat", "paper"

wave = Table(
    "wave",
    metadata,
    Column("prompt_id", ForeignKey("prompt.id"), primary_key=True),
    Column("source", Text, nullable=False),  # chat | paper
    Column("entered_by", ForeignKey("member.id")),  # the facilitator who entered it from paper
    Column("next_at", BigInteger),  # when Anker comes back to it by itself
    Column("is_part", Integer, nullable=False),  # whether it then brings the next part; else it reminds
    Column("reminders", Integer, nullable=False),  # how many were said
)
_COMES_BACK = wave.c.next_at.is_not(None)
partial_index("ix_wave_next_at", wave.c.next_at, where=_COMES_BACK)


@frozen
class Wave:
    """Where answers come from, and when Anker comes back to the prompt (seconds UTC; None: not any more)."""

    prompt_id: int
    source: str
    entered_by: int | None
    next_at: int | None
    is_part: int
    reminders: int


_ADD = insert(wave)
_THIS = wave.c.prompt_id == bindparam("which")
_OF = select(wave).where(_THIS)
_OF_GROUP = (
    select(wave)
    .join(prompt, prompt.c.id == wave.c.prompt_id)
    .join(member, member.c.id == prompt.c.member_id)
    .where(member.c.group_id == bindparam("group"))
)
_DUE = (
    select(wave.c.prompt_id)
    .where(_COMES_BACK, wave.c.next_at <= bindparam("now"))
    .order_by(wave.c.next_at, wave.c.prompt_id)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(wave.c.next_at)).where(_COMES_BACK, wave.c.next_at > bindparam("after"))
_BACK_TO = (
    select(wave.c.next_at)
    .join(prompt, prompt.c.id == wave.c.prompt_id)
    .where(_COMES_BACK, prompt.c.member_id == bindparam("member"))
)
_COME_BACK = update(wave).where(_THIS).values(next_at=bindparam("instant"), is_part=bindparam("part"))
_POSTPONE = update(wave).where(_THIS).values(next_at=bindparam("instant"))
_REMINDED = update(wave).where(_THIS).values(reminders=wave.c.reminders + 1)


def subject_of(key: str) -> int:
    """The subject of the prompts of this measurement. Raises ValueError for an unknown one."""
    return WAVES.index(key) + 1


def key_of(prompt: Prompt) -> str:
    """Which measurement a prompt of one belongs to."""
    assert prompt.subject is not None
    return WAVES[prompt.subject - 1]


def add(db: Transaction, prompt_id: int, *, source: str = CHAT, entered_by: int | None = None) -> None:
    """This prompt of a measurement is said, or entered."""
    db.run(
        _ADD,
        prompt_id=prompt_id,
        source=source,
        entered_by=entered_by,
        next_at=None,
        is_part=0,
        reminders=0,
    )


def get(db: Transaction, prompt_id: int) -> Wave:
    """What is known of a prompt of a measurement that was said."""
    row = db.one(_OF, which=prompt_id)
    assert row is not None
    return Wave(*row)


def is_from_paper(db: Transaction, prompt_id: int) -> bool:
    """Whether the answers to a prompt are entered from paper."""
    row = db.one(_OF, which=prompt_id)
    return row is not None and Wave(*row).source == PAPER


def asked(db: Transaction, member_id: int, key: str) -> list[Prompt]:
    """The prompts of one measurement of a parent, in their order."""
    return prompts.of_subject(db, member_id, prompts.WAVE, subject_of(key))


def of_group(db: Transaction, group_id: int) -> dict[int, Wave]:
    """Those of a group, by the id of the prompt."""
    return {row[0]: Wave(*row) for row in db.all(_OF_GROUP, group=group_id)}


def come_back(db: Transaction, prompt_id: int, at: int | None, *, is_part: bool = False) -> None:
    """Come back to it at this instant, with the next part or as a reminder; None: not any more."""
    db.run(_COME_BACK, which=prompt_id, instant=at, part=int(is_part))


def back_to(db: Transaction, member_id: int) -> list[int]:
    """The instants at which Anker comes back to what a parent was asked."""
    return [instant for (instant,) in db.all(_BACK_TO, member=member_id)]


def postpone(db: Transaction, prompt_id: int, *, until: int) -> None:
    """There is no room for it now."""
    db.run(_POSTPONE, which=prompt_id, instant=until)


def reminded(db: Transaction, prompt_id: int) -> None:
    """A reminder of it was said."""
    db.run(_REMINDED, which=prompt_id)


def due(db: Transaction, *, now: int, most: int) -> list[int]:
    """The prompts to which it is time to come back."""
    return [row[0] for row in db.all(_DUE, now=now, most=most)]


def next_instant(db: Transaction, *, after: int) -> int | None:
    """The first instant later than this one at which Anker comes back to one."""
    row = db.one(_NEXT, after=after)
    return row[0] if row else None
