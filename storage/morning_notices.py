"""What waits for a facilitator's morning and tells of a parent: once she is forgotten, it is not said any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import escape
from sqlalchemy import bindparam, or_, select

from storage import delivery, evaluations, experiments, members, people
from storage.database import Transaction, values_of
from storage.encryption import NO_NAME
from storage.evaluations import evaluation
from storage.experiments import experiment
from storage.keyboards import keyboard
from storage.members import PARENT, Member, member
from storage.outbox import CANCELLED, IS_DUE, NOTICE, if_readable, outbox
from storage.people import Person, person
from storage.said import Said, Text, Voice

# Everybody who works with a group.
STAFF_CHATS = (
    select(person.c.chat_id)
    .join(member, member.c.person_id == person.c.id)
    .where(member.c.group_id == bindparam("group"), member.c.role != PARENT)
)
_WAITING = select(outbox.c.id, outbox.c.form, outbox.c.row_key, outbox.c.payload).where(
    outbox.c.chat_id.in_(STAFF_CHATS),
    IS_DUE,
    outbox.c.kind == NOTICE,
    outbox.c.not_before > bindparam("now"),
    outbox.c.payload.is_not(None),
)
_EVALUATIONS = select(evaluation.c.id).where(evaluation.c.member_id == bindparam("whose"))
_EXPERIMENTS = select(experiment.c.id).where(experiment.c.member_id == bindparam("whose"))
_ABOUT_HERS = select(keyboard.c.outbox_id).where(
    or_(
        (keyboard.c.kind == "experiment") & keyboard.c.subject.in_(_EXPERIMENTS),
        (keyboard.c.kind == "evaluation") & keyboard.c.subject.in_(_EVALUATIONS),
    ),
    keyboard.c.outbox_id.is_not(None),
)


def withdraw(db: Transaction, whose: Member, *, now: int) -> None:
    """Whatever names her, lets her be heard or is about what she tries does not leave.

    Where another parent of her group has her name, what only names her may be about the other, and is said.
    """
    if whose.person_id is None:
        return
    name, voices = _own_name(db, whose, people.get(db, whose.person_id)), set(_voices(db, whose))
    about_hers = set(values_of(db.all(_ABOUT_HERS, whose=whose.id)))
    for outbox_id, form, row_key, payload in db.all(_WAITING, group=whose.group_id, now=now):
        says = if_readable(db, form, row_key, payload)
        if outbox_id in about_hers or _tells_of(says, name, voices):
            delivery.end(db, outbox_id, CANCELLED, "forgotten")


def _tells_of(says: Said | None, name: str | None, voices: set[str]) -> bool:
    match says:
        case Voice(held=file):
            return file in voices
        case Text(html=html) if name:
            return re.search(rf"(?<!\w){re.escape(str(escape(name)))}(?!\w)", html) is not None
    return False


def _own_name(db: Transaction, whose: Member, who: Person) -> str | None:
    """How her facilitators know her; None where another parent of the group is called so, or it cannot be read."""
    others = {each.person_id for each in members.of_group(db, whose.group_id, PARENT)} - {None, who.id}
    taken = {people.get(db, each).name for each in others if each is not None}
    return None if who.name in {*taken, NO_NAME, ""} else who.name


def _voices(db: Transaction, whose: Member) -> Iterator[str]:
    """Telegram's ids of what she spoke and her facilitator was to hear."""
    for each in experiments.of_member(db, whose.id):
        if each.voice is not None:
            yield each.voice
    for evaluation_id in values_of(db.all(_EVALUATIONS, whose=whose.id)):
        for answer in evaluations.answers(db, evaluation_id).values():
            if answer.value == "voice" and answer.words is not None:
                yield answer.words
