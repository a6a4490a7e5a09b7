"""Who may do what. Each right is checked for each tap and command, on the server, in the turn's transaction.

A right finds the member as whom a person acts, or refuses. A door is declared with its right (`doors.py`),
which is asked where it is entered (`entering.py`; of what is typed, `routing.py`). What a keyboard's subject is
depends on the right: a prompt for `own_prompt`, a member for `as_member`, an experiment for `shared_experiment`,
an evaluation for `shared_evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import asks, broadcasts, evaluations, experiments, members, phone_calls, prompts, shares, waves
from storage.members import COORDINATOR, FACILITATOR, PARENT, TAKING_PART, WORKING_TOGETHER, Member

if TYPE_CHECKING:
    from handlers.core.turn import Turn


_MAY_ANSWER = TAKING_PART | {members.ENROLLING}


class NotHers(Exception):
    """What a choice names is not for whoever chose it: her turn is undone, and she is told so."""


@dataclass(frozen=True)
class Right:
    """A rule of who may go through a door.

    `admits` decides by the subject of a tap or an open question, and sets `turn.joined`. For a command there is no
    subject: then `roles` says as which member she may act, and she chooses where she has several.
    """

    name: str
    admits: Callable[[Turn, int], bool]
    roles: tuple[str, ...] = ()
    strangers: bool = False  # also people Anker does not know
    refused: str | None = None  # what is told to whoever taps and may not, where there is more to say than no


def acting_as(turn: Turn, roles: tuple[str, ...]) -> list[Member]:
    """The memberships in one of these roles as which she takes part."""
    return [
        member
        for member in members.of_person(turn.db, turn.person.id)
        if member.role in roles and member.state in TAKING_PART
    ]


def as_member(*roles: str) -> Right:
    """She is a member in one of these roles and takes part; the subject is the membership."""

    def admits(turn: Turn, subject: int) -> bool:
        return _acts_as(turn, subject, roles)

    return Right("as " + " or ".join(roles), admits, roles)


def _acts_as(turn: Turn, member_id: int, roles: tuple[str, ...]) -> bool:
    """This membership is hers, in one of these roles, and she takes part."""
    turn.joined = _own(turn, member_id)
    return turn.joined is not None and turn.joined.role in roles and turn.joined.state in TAKING_PART


def _own(turn: Turn, member_id: int) -> Member | None:
    member = members.find(turn.db, member_id)
    return member if member is not None and member.person_id == turn.person.id else None


def _owns_prompt(turn: Turn, subject: int) -> bool:
    found = prompts.find_with_member(turn.db, subject)
    if found is None:
        return False
    turn.prompt, whose, group = found
    turn.joined = whose if whose.person_id == turn.person.id else None
    if turn.joined is None or whose.state not in _MAY_ANSWER:
        return False
    turn.in_this = group
    return True


def _owns_membership(turn: Turn, subject: int) -> bool:
    turn.joined = _own(turn, subject)
    return turn.joined is not None and turn.joined.state not in (members.FORGOTTEN, members.REMOVED)


def _owns_data(turn: Turn, subject: int) -> bool:
    """Also of who was removed: what is kept of her stays hers to see and to have erased."""
    turn.joined = _own(turn, subject)
    return turn.joined is not None and turn.joined.state != members.FORGOTTEN


def _shares_experiment(turn: Turn, subject: int) -> bool:
    """The parent whose experiment it is, or a facilitator of the group in which she is a parent."""
    found = experiments.find(turn.db, subject)
    if found is None:
        return False
    whose = members.get(turn.db, found.member_id)
    if whose.person_id == turn.person.id:
        turn.joined = whose
        return whose.role == PARENT and whose.state in TAKING_PART
    if whose.state not in WORKING_TOGETHER:
        return False
    mine = members.of_person(turn.db, turn.person.id)
    guides = (each for each in mine if (each.group_id, each.role) == (whose.group_id, FACILITATOR))
    turn.joined = next((each for each in guides if each.state in WORKING_TOGETHER), None)
    return turn.joined is not None


def _shares_evaluation(turn: Turn, subject: int) -> bool:
    """The parent who is evaluated with, or a facilitator of her group."""
    found = evaluations.find(turn.db, subject)
    if found is None:
        return False
    whose = members.get(turn.db, found.member_id)
    if whose.person_id == turn.person.id:
        turn.joined = whose
        return whose.state in TAKING_PART
    guides = (each for each in facilitating(turn) if each.group_id == whose.group_id)
    turn.joined = next(guides, None) if whose.state in WORKING_TOGETHER else None
    return turn.joined is not None


def _enters_prompt(turn: Turn, subject: int) -> bool:
    """A facilitator of the parent's group, of a measurement that is entered from paper."""
    prompt = prompts.find(turn.db, subject)
    if prompt is None or not waves.is_from_paper(turn.db, prompt.id):
        return False
    whose = members.get(turn.db, prompt.member_id)
    guides = (each for each in facilitating(turn) if each.group_id == whose.group_id)
    turn.prompt, turn.joined = prompt, next(guides, None)
    return turn.joined is not None


def _wrote_broadcast(turn: Turn, subject: int) -> bool:
    """The facilitator who writes it, while she is one of its group."""
    found = broadcasts.find(turn.db, subject)
    return found is not None and _acts_as(turn, found.member_id, (FACILITATOR,))


def _everyone(_turn: Turn, _subject: int) -> bool:
    return True


def _writes_share(turn: Turn, subject: int) -> bool:
    """The parent whose draft it is."""
    found = shares.find_draft(turn.db, subject)
    return found is not None and _acts_as(turn, found.member_id, (PARENT,))


def _checks_share(turn: Turn, subject: int) -> bool:
    """A facilitator of the group for which it is."""
    found = shares.find(turn.db, subject)
    mine = (each for each in facilitating(turn) if found is not None and each.group_id == found.group_id)
    turn.joined = next(mine, None)
    return turn.joined is not None


def _works_with(turn: Turn, member_id: int) -> bool:
    """A facilitator of the group of this parent."""
    group_id = members.get(turn.db, member_id).group_id
    mine = (each for each in acting_as(turn, (FACILITATOR,)) if each.group_id == group_id)
    turn.joined = next((each for each in mine if each.state in WORKING_TOGETHER), None)
    return turn.joined is not None


def _wrote_ask(turn: Turn, subject: int) -> bool:
    """The parent who asks."""
    found = asks.find(turn.db, subject)
    return found is not None and _acts_as(turn, found.member_id, (PARENT,))


def _answers_ask(turn: Turn, subject: int) -> bool:
    """A facilitator of the group in which a parent asks, once it was sent."""
    found = asks.find(turn.db, subject)
    return found is not None and found.state != asks.DRAFT and _works_with(turn, found.member_id)


def _wants_phone_call(turn: Turn, subject: int) -> bool:
    """The parent who asks to be called."""
    found = phone_calls.find(turn.db, subject)
    return found is not None and _acts_as(turn, found.member_id, (PARENT,))


def _makes_phone_call(turn: Turn, subject: int) -> bool:
    """A facilitator of the group in which a parent asks to be called, once she said yes to it."""
    found = phone_calls.find(turn.db, subject)
    return found is not None and found.state != phone_calls.DRAFT and _works_with(turn, found.member_id)


def _belongs_to(turn: Turn, subject: int) -> bool:
    """Whoever takes part in this group, in whatever role."""
    mine = (each for each in members.of_person(turn.db, turn.person.id) if each.group_id == subject)
    turn.joined = next((each for each in mine if each.state in TAKING_PART), None)
    return turn.joined is not None


def facilitating(turn: Turn) -> list[Member]:
    """The memberships as which she leads a group now."""
    return [each for each in acting_as(turn, (FACILITATOR,)) if each.state == members.ACTIVE]


def working(turn: Turn) -> list[Member]:
    """The memberships as which she works with a group now; where she has two roles in one, she leads it."""
    mine = [each for each in acting_as(turn, (FACILITATOR, COORDINATOR)) if each.state == members.ACTIVE]
    leads = {each.group_id for each in mine if each.role == FACILITATOR}
    return [each for each in mine if each.role == FACILITATOR or each.group_id not in leads]


def _works_with_a_group(turn: Turn, _subject: int) -> bool:
    turn.joined = next(iter(working(turn)), None)
    return turn.joined is not None


anyone = Right("anyone", _everyone, strangers=True)
known = Right("known", _everyone)
own_prompt = Right("own prompt", _owns_prompt)
shared_experiment = Right("own experiment, or a facilitator of its group", _shares_experiment)
shared_evaluation = Right("own evaluation, or a facilitator of its group", _shares_evaluation)
entered_prompt = Right("facilitator who enters from paper", _enters_prompt)
own_broadcast = Right("own broadcast", _wrote_broadcast)
own_membership = Right("own membership", _owns_membership)  # also while enrolling, or after stopping
own_data = Right("own data", _owns_data)
own_share_draft = Right("own draft for the group", _writes_share)
checked_share = Right("facilitator of a share's group", _checks_share)
own_ask = Right("own ask", _wrote_ask)
answers_ask = Right("facilitator of the group in which it is asked", _answers_ask)
own_phone_call = Right("own call", _wants_phone_call)
makes_phone_call = Right("facilitator of the group in which a call is asked for", _makes_phone_call)
of_the_group = Right("of the group", _belongs_to)  # the subject is the group
active_staff = Right(
    "active facilitator or coordinator of some group", _works_with_a_group, refused="hosting.only_staff"
)
parents = as_member(PARENT)
facilitators = as_member(FACILITATOR)
coordinators = as_member(COORDINATOR)
members_all = as_member(PARENT, FACILITATOR, COORDINATOR)
