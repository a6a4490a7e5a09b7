"""/uitnodigen: single-use links, to be given to each parent in person."""

from __future__ import annotations

from content.typed import number_in
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap, on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.overview import first_steps
from handlers.staff import on_paper
from storage import invitations, questions
from storage.export_requests import INVITATION_CARDS, INVITATION_PICTURE
from storage.members import COORDINATOR, FACILITATOR, PARENT

works_with_group = as_member(FACILITATOR, COORDINATOR)

COUNTS = (1, 2, 4, 6, 8, 10)
_COUNTED = ("ouders", "ouder", "mensen", "stuks", "links", "parents", "parent", "people", "keer")
MOST = 20
PICTURE = "picture"
_DAY = 24 * 3600


class OnPaper(Choice):
    """So many cards to print."""

    count: int


class Invite(Choice):
    """Somebody for this role: so many, where that is chosen."""

    role: str
    count: int | None = None


@on_command("uitnodigen", works_with_group)
def show(turn: Turn, _heard: Heard) -> None:
    """/uitnodigen: for how many? A coordinator is asked for whom first."""
    if turn.member.role == COORDINATOR:
        label = turn.words.label
        rows = [
            [Button(label("coordinator.for_parents"), Invite(PARENT))],
            [Button(label("coordinator.for_facilitator"), Invite(FACILITATOR, 1))],
        ]
        turn.say(turn.words("coordinator.invite_whom"), rows, about="invite", subject=turn.member.id)
        return
    spoken = turn.say(*_how_many(turn), about="invite", subject=turn.member.id)
    assert spoken.keyboard is not None
    turn.ask("invite", turn.member.id, keyboard_id=spoken.keyboard.id)


@on_tap("invite", works_with_group, takes=(Invite, OnPaper, PICTURE))
def tapped(turn: Turn, tap: Tap) -> None:
    """For whom, for how many, or on paper."""
    if not isinstance(tap.choice, Invite):
        turn.show(tap.keyboard, _ready(turn, PARENT))
        if isinstance(tap.choice, OnPaper):
            on_paper.ask(turn, INVITATION_CARDS, tap.choice.count)
        else:
            on_paper.ask(turn, INVITATION_PICTURE, 1)
        return
    role, count = tap.choice.role, tap.choice.count
    if count is None:
        keyboard = turn.show(tap.keyboard, *_how_many(turn))
        turn.ask("invite", turn.member.id, keyboard_id=keyboard.id)
        return
    questions.close_about(turn.db, turn.person.id, "invite", turn.member.id)
    turn.show(tap.keyboard, _ready(turn, role), _on_paper(turn, role, count))
    _say_links(turn, role, count)


@on_words("invite", works_with_group)
def typed(turn: Turn, heard: Heard) -> None:
    """She typed for how many parents."""
    count = number_in(heard.text, of=_COUNTED)
    if count is None or not 1 <= count <= MOST:
        turn.misunderstand("facilitator.invite_number", number=1, count=MOST)
        return
    questions.close_about(turn.db, turn.person.id, "invite", turn.member.id)
    keyboard = turn.asked_under(heard)
    if keyboard is not None:
        turn.show(keyboard, turn.words("facilitator.invite_how_many"))
    rows = _on_paper(turn, PARENT, count)
    turn.say(_ready(turn, PARENT), rows, about="invite", subject=turn.member.id)
    _say_links(turn, PARENT, count)


def _how_many(turn: Turn) -> tuple[str, list[list[Button]]]:
    buttons = [Button(str(count), Invite(PARENT, count)) for count in COUNTS]
    return turn.words("facilitator.invite_how_many"), in_rows(buttons)


def _ready(turn: Turn, role: str) -> str:
    """What to do with the links that follow."""
    key = "facilitator.invite_ready" if _role_of(turn, role) == PARENT else "coordinator.invite_facilitator_ready"
    return turn.words(key, days=invitations.VALID_SECONDS // _DAY)


def _on_paper(turn: Turn, role: str, count: int) -> Rows:
    """Other ways to give a parent an invitation."""
    if _role_of(turn, role) != PARENT:
        return []
    label = turn.words.label
    cards = Button(label("facilitator.invite_on_paper"), OnPaper(count))
    return [[cards], [Button(label("facilitator.invite_picture"), PICTURE)]]


def _say_links(turn: Turn, role: str, count: int) -> None:
    """Fresh links, each in a message of its own, to forward: only a hash of each code is kept."""
    role = _role_of(turn, role)
    key = "facilitator.invite_parent" if role == PARENT else "coordinator.invite_facilitator"
    for _ in range(count):
        turn.say(turn.words(key, group=turn.group.name, link=on_paper.fresh_link(turn, role)))
    first_steps.refresh(turn)


def _role_of(turn: Turn, role: str) -> str:
    """Only a coordinator invites who works with the group."""
    return role if turn.member.role == COORDINATOR else PARENT
