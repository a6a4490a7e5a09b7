"""What a parent began to ask and left before the last yes: Anker says once that nobody knows of it, and asks on.

Whoever leaves halfway may believe that it was asked. So nothing of it is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.core.turn_taking import TurnTaker
from handlers.shared.moments import one_or_another
from handlers.shared.reading_promise import readers_of
from scheduler import burden
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, local_date
from storage import keyboards, members, people, questions
from storage.database import Transaction
from storage.keyboards import Keyboard

GO_ON, DROP = "go_on", "drop"

# Long enough to look up a number; short enough that nobody waits a night for what was never asked.
LEFT_AFTER = 30 * 60


class Begun(Protocol):
    """What a parent began, under which buttons it stands."""

    @property
    def id(self) -> int: ...
    @property
    def member_id(self) -> int: ...
    @property
    def keyboard_id(self) -> int | None: ...


class Remembered(Protocol):
    """Where drafts of a kind are kept. `come_back` sets when Anker comes back to one (None: not again)."""

    def come_back(self, db: Transaction, draft_id: int, /, *, at: int | None) -> None: ...
    def shown(self, db: Transaction, draft_id: int, keyboard_id: int, /) -> None: ...
    def drop(self, db: Transaction, draft_id: int, /) -> None: ...
    def left_open(self, db: Transaction, /, *, now: int, most: int) -> Sequence[Begun]: ...
    def old_drafts(self, db: Transaction, /, *, now: int, most: int) -> Sequence[Begun]: ...


@dataclass(frozen=True)
class Drafts:
    """One kind of what is begun: what its buttons are about, and by which conversations it is asked on."""

    about: str
    kind: str  # of its messages in the outbox
    questions: tuple[str, ...]
    kept: Remembered


def look_after(turns: TurnTaker, db: Transaction, drafts: Drafts, fence: Fence, *, now: int, most: int) -> int:
    """Take up what was left, and close what was begun a day ago; how many they were."""

    def take_up(found: Begun) -> None:
        _take_up(turns.outside(db, now=now), drafts, found)

    def close(found: Begun) -> None:
        _close(turns.outside(db, now=now), drafts, found)

    left = drafts.kept.left_open(db, now=now, most=most)
    taken = fence.each(db, left, take_up, now=now, key=lambda each: each.id)
    old = drafts.kept.old_drafts(db, now=now, most=most)
    return taken + fence.each(db, old, close, now=now, key=lambda each: each.id)


def when_to_come_back(turn: Turn) -> int:
    """When what is left now is taken up: soon, and not by night."""
    return after_quiet(turn.now + LEFT_AFTER, turn.member.zone)


def _take_up(turn: Turn, drafts: Drafts, draft: Begun) -> None:
    """Say that nobody knows of it, with a button to go on; where nobody can be reached any more, that.

    The turn is nobody's: the parent does nothing at this moment.
    """
    theirs = _hers(turn, draft.member_id)
    if theirs is None or theirs.member.state not in members.WORKING_TOGETHER:
        _close(turn, drafts, draft)  # after a stop nothing starts by itself: it says so where it stands
        return
    if not theirs.person.reachable:  # it would be lost; whoever is back within a day still hears it
        drafts.kept.come_back(turn.db, draft.id, at=when_to_come_back(theirs))
        return
    zone = theirs.member.zone
    free = burden.when(turn.db, draft.member_id, burden.LEFT, _chain(drafts, draft), zone=zone, now=turn.now)
    if free > turn.now:
        drafts.kept.come_back(turn.db, draft.id, at=free)
        return
    day = local_date(turn.now, zone).isoformat()
    burden.said(turn.db, draft.member_id, day, burden.LEFT, _chain(drafts, draft), at=turn.now)
    reading = readers_of(theirs, theirs.member.group_id)
    _fold(theirs, draft.keyboard_id, "phone_call.stands_below")
    if not reading:
        _close_questions(theirs, drafts, draft)
        theirs.say(theirs.words("asking.nobody"))
        drafts.kept.drop(turn.db, draft.id)
        return
    label = theirs.words.label
    names = one_or_another([person.called for _, person in reading], theirs.words)
    spoken = theirs.say(
        theirs.words("asking.left_open", facilitator=names),
        [[Button(label("asking.go_on"), GO_ON)], [Button(label("asking.stop"), DROP)]],
        about=drafts.about,
        subject=draft.id,
        kind=drafts.kind,
        belongs_to=draft.id,
    )
    assert spoken.keyboard is not None
    drafts.kept.shown(turn.db, draft.id, spoken.keyboard.id)
    drafts.kept.come_back(turn.db, draft.id, at=None)
    asked = questions.of(theirs.db, theirs.person.id)
    if asked is not None and asked.kind in drafts.questions and asked.subject == draft.id:
        theirs.ask(asked.kind, asked.subject, keyboard_id=spoken.keyboard.id)


def _close(turn: Turn, drafts: Drafts, draft: Begun) -> None:
    """It is not asked on any more: where it stands it says that nothing was passed on, and it is forgotten."""
    theirs = _hers(turn, draft.member_id)
    if theirs is not None:
        _fold(theirs, draft.keyboard_id, "asking.left")
        _close_questions(theirs, drafts, draft)
    drafts.kept.drop(turn.db, draft.id)


def put_aside(turn: Turn, keyboard_id: int | None) -> None:
    """She begins anew: what stood there before says so."""
    _fold(turn, keyboard_id, "phone_call.stands_below")


def _hers(turn: Turn, member_id: int) -> Turn | None:
    """The same moment as the parent's own; None once nobody knows who that was."""
    member = members.get(turn.db, member_id)
    if member.person_id is None:
        return None
    person = people.get(turn.db, member.person_id)
    return replace(turn, known=person, joined=member, chat_id=person.chat_id, prompt=None)


def _fold(turn: Turn, keyboard_id: int | None, key: str) -> None:
    keyboard = _open(turn.db, keyboard_id)
    if keyboard is not None:
        turn.show(keyboard, turn.words(key))


def _open(db: Transaction, keyboard_id: int | None) -> Keyboard | None:
    found = keyboards.find(db, keyboard_id) if keyboard_id else None
    return found if found is not None and found.open else None


def _close_questions(turn: Turn, drafts: Drafts, draft: Begun) -> None:
    for kind in drafts.questions:
        questions.close_about(turn.db, turn.person.id, kind, draft.id)


def _chain(drafts: Drafts, draft: Begun) -> int:
    return burden.chain_of(f"{drafts.about} {draft.id}")
