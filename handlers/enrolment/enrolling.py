"""Enrolment: from the opened link to the first check-in, one small question at a time.

Where somebody is in it is a word in her membership: she can stop anywhere, and /start goes on from there.
Once her consents and her hour are known a parent takes part; a rest day and a first try are extra.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from content.typed_days import day_of_week_in
from content.typed_name import name_in
from content.typed_pieces import Unread
from content.typed_time import minute_in
from handlers.core.doors import on_command, on_edit, on_tap, on_typed_below, on_words
from handlers.core.entering import chosen_lately, obey
from handlers.core.rights import anyone, own_membership
from handlers.core.turn import Heard, Tap, Turn
from handlers.enrolment import steps
from handlers.enrolment.steps import Answer
from handlers.hosting import to_private
from handlers.preferences import returning
from handlers.shared import menu
from handlers.shared.moments import minute_text, weekday
from handlers.shared.naming import has_name_at_work, name_typed, name_written_over
from handlers.shared.not_understood import say_unread
from storage import groups, invitations, keyboards, members, people, questions
from storage.invitations import Invitation
from storage.keyboards import Keyboard
from storage.members import PARENT, Member

log = logging.getLogger(__name__)


@on_command("start", anyone)
def start(turn: Turn, heard: Heard) -> None:
    """/start, with an invitation's code, a command typed in a group, or neither: begin, or go on where she was."""
    door = to_private.opened_by(heard.payload)
    if door is not None and (turn.known is not None or door.may.strangers):
        turn.unwritten = door.unwritten
        obey(turn, door.name, replace(heard, payload=""))
    elif door is not None:
        turn.say(turn.words("errors.not_a_member"))
    elif heard.payload:
        _open_invitation(turn, heard.payload)
    elif turn.known is None:
        turn.say(turn.words("enrolment.no_code"))
    else:
        _resume(turn)


@on_tap("enrol", own_membership, takes=(Answer,))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button of a step: take the answer, and show the next step in its place."""
    assert isinstance(tap.choice, Answer)
    if tap.choice.step != turn.member.step or not _may_answer(turn.member):
        turn.tell("errors.old_button")
        return
    if turn.member.state == members.REFUSED:  # she thinks about it once more
        members.set_state(turn.db, turn.member.id, members.ENROLLING)
        turn.joined = members.get(turn.db, turn.member.id)
    following = steps.take(turn, tap.choice)
    if following is not None:
        _show(turn, following, tap.keyboard, practise=tap.choice == Answer("practice", "yes"))


@on_words("enrol", own_membership)
def typed(turn: Turn, heard: Heard) -> None:
    """What she typed in answer to a step: how she is called, or a time."""
    keyboard = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    given: int | str = ""
    if turn.member.step == "called":
        name = name_typed(turn, heard.text)
        if name is None:
            return
        given = shown = name
    elif turn.member.step == "hour":
        minute = minute_in(heard.text)
        if isinstance(minute, Unread):
            turn.misunderstand("preferences.time_not_understood", words=minute.words)
            return
        given, shown = minute, minute_text(minute)
    else:
        shown = ""
    if given == "" or keyboard is None:
        turn.misunderstand("enrolment.tap_a_button")
        return
    turn.took("enrol", heard, item=turn.member.step)
    _take_typed(turn, keyboard, given, shown)


@on_typed_below("enrol")
def typed_rest_day(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """Her rest day, in words: doe maar zondag."""
    if turn.member.step != "rest_day" or not _may_answer(turn.member):
        return False
    day = day_of_week_in(heard.text)
    if isinstance(day, Unread):
        return say_unread(turn, day, heard.text, "preferences.rest_day_not_understood")
    _take_typed(turn, keyboard, day, weekday(day, turn.words))
    return True


def _take_typed(turn: Turn, keyboard: Keyboard, given: int | str, shown: str) -> None:
    """What was typed is the answer to her step; the next one stands below her words."""
    following = steps.take(turn, Answer(turn.member.step, given))
    if following is None:  # whether she means it is asked below
        turn.show(keyboard, turn.words("listening.moved_down"))
    else:
        turn.show(keyboard, turn.words("enrolment.typed", words=shown))
        _say(turn, following)


@on_edit("enrol")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote another name over the one she is called by."""
    name = name_written_over(turn, heard.text)
    if heard.item != "called" or name is None:
        return False
    people.call(turn.db, turn.person, name)
    turn.say(turn.words("errors.edit_taken"))
    return True


def _may_answer(member: Member) -> bool:
    """Whether a step is still hers to answer: the last ones also while she takes part."""
    if member.state in (members.ENROLLING, members.REFUSED):
        return True
    return member.state == members.ACTIVE and member.step in steps.OPTIONAL


def _open_invitation(turn: Turn, code: str) -> None:
    """Let her in with a code, if it is good, whatever was tried before; wrong codes say no more than they must."""
    invitation = invitations.find(turn.db, code)
    if invitation is None:
        _refuse(turn, "enrolment.code_unknown")
    elif invitation.used_at is not None:
        owner = members.find(turn.db, invitation.used_by) if invitation.used_by else None
        if owner is not None and turn.known is not None and owner.person_id == turn.known.id:
            _resume(turn, owner)
        else:
            _refuse(turn, "enrolment.code_used")
    elif invitation.expires_at <= turn.now:
        _refuse(turn, "enrolment.code_expired")
    else:
        _welcome(turn, invitation)


def _refuse(turn: Turn, key: str) -> None:
    """A code that opens nothing. Who goes on guessing is told to wait; a right code passes all the same."""
    invitations.record_try(turn.db, turn.telegram_id, at=turn.now)
    tries = invitations.wrong_tries(turn.db, turn.telegram_id, at=turn.now)
    if tries <= invitations.TRIES_A_PERSON:
        turn.say(turn.words(key))
        return
    log.warning("someone tried %d codes that open nothing within a quarter of an hour", tries)
    turn.say(turn.words("enrolment.too_many_tries", minutes=invitations.PERSON_WINDOW // 60))


def _welcome(turn: Turn, invitation: Invitation) -> None:
    """A good code: she becomes a member, at the first step she needs. Whoever works there does not spend it."""
    mine = members.of_person(turn.db, turn.person.id) if turn.known is not None else []
    here = [each for each in mine if each.group_id == invitation.group_id]
    if any(each.removed_at is not None and each.removed_at >= invitation.created_at for each in here):
        _refuse(turn, "enrolment.code_expired")
        return
    existing = next((each for each in here if each.role == invitation.role), None)
    if invitation.role == PARENT and _works_in(here):
        turn.say(turn.words("facilitator.link_is_for_parents", group=_name_of(turn, invitation)))
        return
    if existing is not None and existing.state in (members.ENROLLING, members.REFUSED):
        _resume(turn, existing)
        return
    if existing is not None and existing.state != members.REMOVED:
        turn.say(turn.words("enrolment.already_member", group=_name_of(turn, invitation)))
        return
    _let_in(turn, invitation, existing)


def _works_in(here: Iterable[Member]) -> bool:
    return any(each.role != PARENT and each.state in members.TAKING_PART for each in here)


def _name_of(turn: Turn, invitation: Invitation) -> str:
    return groups.get(turn.db, invitation.group_id).name


def _let_in(turn: Turn, invitation: Invitation, before: Member | None) -> None:
    """She enrols, or once more if her membership was ended before."""
    is_new = turn.known is None
    is_named = not is_new and has_name_at_work(turn)
    if turn.known is None:
        turn.known = people.add(
            turn.db,
            turn.telegram_id,
            name=name_in(turn.first_name) or "?",
            language=turn.likely_language,
            at=turn.now,
        )
    if before is None:
        elsewhere = [each.own_zone for each in members.of_person(turn.db, turn.person.id) if each.own_zone]
        member = members.add(
            turn.db, person_id=turn.person.id, group_id=invitation.group_id, role=invitation.role, at=turn.now
        )
        if elsewhere:  # she told in another group in which city she lives
            members.set_zone(turn.db, member.id, elsewhere[-1])
            member = members.get(turn.db, member.id)
    else:
        members.set_state(turn.db, before.id, members.ENROLLING)
        member = members.get(turn.db, before.id)
    invitations.use(turn.db, invitation.id, member.id, at=turn.now)
    turn.joined = member
    if is_new:
        _say(turn, "language")
    elif member.role == PARENT:
        _say(turn, "what")
    else:
        _say(turn, steps.DONE if is_named else "called")


def _resume(turn: Turn, member: Member | None = None) -> None:
    """Go on where she was; without anything to go on with, say what she can do here."""
    mine = [member] if member else members.of_person(turn.db, turn.person.id)
    mine = [each for each in mine if each.state != members.REMOVED]
    unfinished = next((each for each in mine if each.state in (members.ENROLLING, members.REFUSED)), None)
    if unfinished is not None:
        turn.joined = unfinished
        if unfinished.state == members.REFUSED:
            members.set_state(turn.db, unfinished.id, members.ENROLLING)
        else:
            turn.say(turn.words("enrolment.resume"))
        _leave_no_dead_buttons(turn)
        _say(turn, unfinished.step)
    elif mine:
        stopped = [each for each in mine if each.state == members.STOPPED]
        if stopped:
            turn.joined = stopped[-1]
            returning.ask(turn)
        else:
            turn.joined = chosen_lately(turn, mine) or mine[-1]
            menu.show(turn)
    else:
        turn.say(turn.words("enrolment.no_code"))


def _leave_no_dead_buttons(turn: Turn) -> None:
    """The step is shown again below: where it stood before there is nothing to tap."""
    while (old := keyboards.newest_open(turn.db, turn.person.id, "enrol", turn.member.id)) is not None:
        turn.show(old, turn.words("listening.moved_down"))


def _show(turn: Turn, step: str, keyboard: Keyboard, *, practise: bool) -> None:
    """Show a step in the place of the one before."""
    if _is_done(turn, step):
        turn.show(keyboard, _thanks(turn))
        steps.finish(turn, practise=practise)
        return
    shown = steps.shown(turn, step)
    _open_for_words(turn, step, turn.show(keyboard, shown.text, shown.rows).id)


def _say(turn: Turn, step: str) -> None:
    """Show a step as a message of its own."""
    if _is_done(turn, step):
        steps.finish(turn, practise=False)
        return
    shown = steps.shown(turn, step)
    spoken = turn.say(shown.text, shown.rows, about="enrol", subject=turn.member.id)
    _open_for_words(turn, step, spoken.keyboard.id if spoken.keyboard else None)


def _open_for_words(turn: Turn, step: str, keyboard_id: int | None) -> None:
    members.move_to(turn.db, turn.member.id, step)
    if step in steps.TYPED:
        turn.ask("enrol", turn.member.id, keyboard_id=keyboard_id)
    else:
        questions.close_about(turn.db, turn.person.id, "enrol", turn.member.id)


def _is_done(turn: Turn, step: str) -> bool:
    return step not in steps.steps_of(turn.member)


def _thanks(turn: Turn) -> str:
    return turn.words("checkin.thanks", name=turn.person.called)
