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
from scheduler.local_time import after_quiet, instant_of, is_quiet, local_date
from storage import keyboards, members, people, questions
from storage.database import Transaction
from storage.keyboards import Keyboard

GO_ON, DROP = "go_on", "drop"

# Long enough to look up a number; short enough that nobody waits a night for what was never asked.
LEFT_AFTER = 30 * 60


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
    if theirs is None or theirs.member.state not in members.WORKING_TOGETHER:
        close(turn, draft)  # after a stop nothing starts by itself: it says so where it stands
        return
    zone = theirs.member.zone
    free = _free_from(turn.db, draft, zone, turn.now)
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
    day = local_date(turn.now, zone).isoformat()
    burden.said(turn.db, draft.member_id, day, burden.LEFT, _chain(draft), at=turn.now)
    assert spoken.keyboard is not None
    draft.shown(spoken.keyboard.id)
    draft.come_back(None)
    asked = questions.of(theirs.db, theirs.person.id)
    if asked is not None and asked.kind in draft.questions and asked.subject == draft.id:
        theirs.ask(asked.kind, asked.subject, keyboard_id=spoken.keyboard.id)


def close(turn: Turn, draft: Draft) -> None:
    """It is not asked on any more: where it stands it says that nothing was passed on, and it is forgotten."""
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


def _free_from(db: Transaction, draft: Draft, zone: str, now: int) -> int:
    """From when it may be said: by day, ten minutes after anything else, and on a day with a place for it."""
    if is_quiet(now, zone):
        return after_quiet(now, zone)
    today = local_date(now, zone)
    day, chain = today.isoformat(), _chain(draft)
    if not burden.may_say(db, draft.member_id, day, burden.LEFT, chain):
        return after_quiet(instant_of(today + timedelta(days=1), 0, zone), zone)
    return burden.free_from(db, draft.member_id, day, burden.LEFT, chain, now=now)


def _chain(draft: Draft) -> int:
    return burden.chain_of(f"{draft.about} {draft.id}")
