"""What a parent began to ask and left before the last yes: Anker says once that nobody knows of it, and asks on.

Whoever leaves halfway may believe that it was asked. So nothing of it is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.core.buttons import Button
from handlers.core.turn import Turn
from handlers.shared.moments import one_or_another
from handlers.shared.reading_promise import readers_of
from scheduler import burden
from scheduler.local_time import QUIET_UNTIL, after_quiet, instant_of, is_quiet, local_date
from storage import keyboards, members, people, questions
from storage.database import Transaction
from storage.keyboards import Keyboard

GO_ON, DROP = "go_on", "drop"

# Long enough to look up a number; short enough that nobody waits a night for what was never asked.
LEFT_AFTER = 30 * 60
_APART = 10 * 60


@dataclass(frozen=True)
class Draft:
    """What was begun: by whom, under which buttons it stands, and by which conversations it is asked on.

    `come_back` sets when Anker comes back to it (None: not again); `forget` lets go of it.
    """

    about: str
    id: int
    member_id: int
    keyboard_id: int | None
    kind: str  # of its messages in the outbox
    questions: tuple[str, ...]
    come_back: Callable[[int | None], None]
    shown: Callable[[int], None]
    forget: Callable[[], None]


def when_to_come_back(turn: Turn) -> int:
    """When what is left now is taken up: soon, and not by night."""
    return after_quiet(turn.now + LEFT_AFTER, turn.member.zone)


def take_up(turn: Turn, draft: Draft) -> None:
    """Say that nobody knows of it, with a button to go on; where nobody can be reached any more, that.

    The turn is nobody's: the parent does nothing at this moment.
    """
    theirs = _hers(turn, draft.member_id)
    if theirs is None or theirs.member.state not in members.TAKING_PART:
        draft.forget()
        return
    chain = burden.chain_of(f"left {draft.id}")
    free = _free_from(turn.db, draft.member_id, theirs.member.zone, chain, turn.now)
    if free > turn.now:
        draft.come_back(free)
        return
    reading = readers_of(theirs, theirs.member.group_id)
    _fold(theirs, draft.keyboard_id, "phone_call.stands_below")
    if not reading:
        _close_questions(theirs, draft)
        theirs.say(theirs.words("asking.nobody"))
        draft.forget()
        return
    label = theirs.words.label
    names = one_or_another([person.called for _, person in reading], theirs.words)
    spoken = theirs.say(
        theirs.words("asking.left_open", facilitator=names),
        [[Button(label("asking.go_on"), GO_ON)], [Button(label("asking.stop"), DROP)]],
        about=draft.about,
        subject=draft.id,
        kind=draft.kind,
        belongs_to=draft.id,
    )
    assert spoken.keyboard is not None
    day = local_date(turn.now, theirs.member.zone).isoformat()
    burden.said(turn.db, draft.member_id, day, burden.ANNOUNCEMENT, chain, at=turn.now)
    draft.shown(spoken.keyboard.id)
    draft.come_back(None)
    asked = questions.of(theirs.db, theirs.person.id)
    if asked is not None and asked.kind in draft.questions and asked.subject == draft.id:
        theirs.ask(asked.kind, asked.subject, keyboard_id=spoken.keyboard.id)


def close(turn: Turn, draft: Draft) -> None:
    """It was begun a day ago: where it stands it says that nothing was passed on, and it is forgotten."""
    theirs = _hers(turn, draft.member_id)
    if theirs is not None:
        _fold(theirs, draft.keyboard_id, "asking.left")
        _close_questions(theirs, draft)
    draft.forget()


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


def _close_questions(turn: Turn, draft: Draft) -> None:
    for kind in draft.questions:
        questions.close_about(turn.db, turn.person.id, kind, draft.id)


def _free_from(db: Transaction, member_id: int, zone: str, chain: int, now: int) -> int:
    """From when it may be said: not by night, not on a full day, and not within ten minutes of something else."""
    if is_quiet(now, zone):
        return after_quiet(now, zone)
    day = local_date(now, zone)
    if not burden.may_say(db, member_id, day.isoformat(), burden.ANNOUNCEMENT, chain):
        return instant_of(day + timedelta(days=1), QUIET_UNTIL, zone)
    return now + _APART if burden.was_told_since(db, member_id, day.isoformat(), now - _APART) else now
