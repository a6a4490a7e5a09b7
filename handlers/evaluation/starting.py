"""/evaluatie: with whom, midway or at the end; the parent is asked first whether she wants it."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import NotHers, facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.evaluation import interviewing, reading, signing
from handlers.evaluation.between import INSTRUMENT, row, say_to, two_of
from handlers.shared import as_asked, chosen, roster
from handlers.shared.moments import held_until
from handlers.shared.programme import programme_of
from storage import evaluations, members
from storage.evaluations import ASKING, DECLINED, INVITED, READING, SIGNED, Evaluation
from storage.keyboards import Keyboard
from storage.members import ACTIVE, WORKING_TOGETHER, Member
from storage.people import Person

START = "evaluate"
YES, NO = "yes", "no"


class With(Choice):
    """With this parent."""

    member: int


class Wave(Choice):
    """With this parent, this evaluation."""

    member: int
    wave: str


@on_command("evaluatie", facilitators)
def begin(turn: Turn, _heard: Heard) -> None:
    """With which parent?"""
    found = [
        each for each in roster.parents_of(turn, turn.group.id, WORKING_TOGETHER) if _may_be_with(turn, each[0])
    ]
    if not found or not _evaluations(turn):
        turn.say(turn.words("evaluation_staff.none_here" if found else "evaluation_staff.no_parents"))
        return
    rows = [[Button(person.name, With(member.id))] for member, person in found]
    turn.say(turn.words("evaluation_staff.with_whom"), rows, about=START, subject=turn.member.id)


@on_tap(START, facilitators, takes=(With, Wave))
def chosen_start(turn: Turn, tap: Tap) -> None:
    """The parent, then which of the evaluations."""
    match tap.choice:
        case With(named):
            member, person = _parent(turn, named)
            choices = ((f"evaluation_staff.{each}", Wave(member.id, each)) for each in _evaluations(turn))
            ways = row(turn.words, *choices)
            turn.show(tap.keyboard, turn.words("evaluation_staff.which", name=person.name), [ways])
        case Wave(named, key):
            _start(turn, tap.keyboard, *_parent(turn, named), key)


def _parent(turn: Turn, named: int) -> tuple[Member, Person]:
    member, person = chosen.parent(turn, named, WORKING_TOGETHER)
    if not _may_be_with(turn, member):
        raise NotHers
    return member, person


def _may_be_with(turn: Turn, member: Member) -> bool:
    """Who rests is not asked anew; what she said yes to goes on."""
    found = [evaluations.latest(turn.db, member.id, key) for key in _evaluations(turn)]
    return member.state == ACTIVE or any(each is not None and each.state in (ASKING, READING) for each in found)


def _evaluations(turn: Turn) -> list[str]:
    """Which there are in this programme: a pack may have none."""
    return [wave.key for wave in programme_of(turn).waves if wave.key != "start"]


def _start(turn: Turn, keyboard: Keyboard, member: Member, person: Person, key: str) -> None:
    """Invite her; or go on where they were."""
    session = next((each.session for each in programme_of(turn).waves if each.key == key != "start"), None)
    if session is None:
        raise NotHers
    which = evaluations.latest(turn.db, member.id, key)
    if not person.reachable and (which is None or which.state in (INVITED, DECLINED)):
        turn.show(keyboard, turn.words("evaluation_staff.unreachable", name=person.name))
        return
    if member.state != ACTIVE and (which is None or which.state not in (ASKING, READING)):
        turn.show(keyboard, turn.words("evaluation_staff.rests", name=person.name))
        return
    if which is not None and which.state not in (SIGNED, DECLINED):
        evaluations.lead(turn.db, which.id, turn.member.id)
        turn.show(keyboard, turn.words("evaluation_staff.moved_down"))
        if which.state in (ASKING, READING):
            _let_her_know(turn, which)
        _go_on(turn, which.id, person)
    elif which is not None and which.state == SIGNED:
        turn.show(keyboard, turn.words("evaluation_staff.done_before", name=person.name))
    else:
        turn.show(keyboard, _what_is_asked(turn, member, person))
        made = evaluations.begin(
            turn.db,
            member_id=member.id,
            facilitator_id=turn.member.id,
            wave=key,
            session=session,
            snapshot=as_asked.keep(turn, INSTRUMENT),
            at=turn.now,
        )
        _invite(turn, made.id)


def _let_her_know(turn: Turn, before: Evaluation) -> None:
    """The parent hears who looks back with her from now on; what did not reach her phone comes once more."""
    which = evaluations.get(turn.db, before.id)
    two = two_of(turn, which)
    assert two is not None, "a facilitator goes on with it"
    if which.facilitator_id != before.facilitator_id:
        words = turn.words_for(two.parent)
        text = words("evaluation.other_facilitator", facilitator=two.facilitator.called)
        say_to(turn, which, two.parent, two.parent_place, text, [row(words, ("evaluation.stop", signing.STOP))])
    reading.bring_again(turn, which, two)


def _go_on(turn: Turn, evaluation_id: int, person: Person) -> None:
    which = evaluations.get(turn.db, evaluation_id)
    if which.state == ASKING:
        interviewing.ask_next(turn, which)
    elif which.state == READING:
        if not signing.offer_if_ready(turn, which):
            turn.say(turn.words("evaluation_staff.all_asked", name=person.name))
    else:
        turn.say(_what_is_asked(turn, members.get(turn.db, which.member_id), person))
        _invite(turn, evaluation_id)


def _what_is_asked(turn: Turn, member: Member, person: Person) -> Markup:
    """To the facilitator: the parent is asked now, or, at night, once it is over."""
    if time := held_until(turn.now, member.zone):
        return turn.words("evaluation_staff.invited_later", name=person.name, time=time)
    return turn.words("evaluation_staff.invited", name=person.name)


def _invite(turn: Turn, evaluation_id: int) -> None:
    which = evaluations.get(turn.db, evaluation_id)
    two = two_of(turn, which)
    assert two is not None, "a facilitator started it"
    words = turn.words_for(two.parent)
    text = words("evaluation.invited", name=two.parent.called, facilitator=two.facilitator.called)
    rows = [row(words, ("evaluation.agree", YES), ("evaluation.rather_not", NO))]
    say_to(turn, which, two.parent, two.parent_place, text, rows)
