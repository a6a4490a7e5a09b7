"""What facilitators and parent hear of each other's part: a line that says why, and the card below it."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from content.words import Words
from handlers.core.turn import Turn, message
from handlers.experiment import cards
from handlers.shared.cards import seen_by
from handlers.shared.reading_promise import readers_of, when_read
from scheduler.local_time import after_quiet
from storage import experiment_cards, experiment_versions, experiments, members, outbox, people, sent_messages
from storage.experiments import WISHED, Experiment
from storage.members import Member
from storage.people import Person
from storage.said import Voice


def wish(turn: Turn, which: Experiment) -> None:
    """A parent wants to try something: her first name, what she wrote to the facilitators, never an answer."""
    _to_facilitators(turn, which, "experiment_staff.wish")


def thanks(turn: Turn) -> Markup:
    """For her who wished it: who reads it when."""
    return turn.words("experiment.proposed", words=when_read(turn))


def put_right(turn: Turn, group_id: int) -> None:
    """Others read it, or at another time: where a parent was told of that, and it still waits, it says so.

    Not where she left and nothing of it stands in her chat any more.
    """
    for which in experiments.open_in_group(turn.db, group_id):
        parent = members.get(turn.db, which.member_id)
        if which.state != WISHED or which.wait_until is None or parent.person_id is None:
            continue
        if experiment_cards.find(turn.db, which.id, parent.person_id) is not None:
            _say_who_reads(turn, which, people.get(turn.db, parent.person_id))


def _say_who_reads(turn: Turn, which: Experiment, parent: Person) -> None:
    says = message(thanks(seen_by(turn, which.member_id, parent)))
    for told in sent_messages.standing_of_subject(turn.db, outbox.REPLY, which.id):
        if told.chat_id == parent.chat_id:
            outbox.add_edit(turn.db, chat_id=told.chat_id, edits=told.id, says=says, at=turn.now)


def parent_agrees(turn: Turn, which: Experiment) -> None:
    """She agrees to what stands on the card."""
    _to_facilitators(turn, which, "experiment_staff.parent_agrees")


def both_agree(turn: Turn, which: Experiment) -> None:
    """A facilitator said yes before, and now the parent did: the plan stands."""
    _to_facilitators(turn, which, "experiment_staff.both_agree")


def wants_to_adapt(turn: Turn, which: Experiment) -> None:
    """She wants it otherwise; how it went stays hers."""
    _to_facilitators(turn, which, "experiment_staff.adapt")


def began_alone(turn: Turn, which: Experiment) -> None:
    """Nobody answered in time, and she began with the smallest step."""
    _to_facilitators(turn, which, "experiment_staff.alone")


def to_parent(turn: Turn, which: Experiment, told: Callable[[Words], str]) -> None:
    """Tell the parent, with the card as it is now; while she rests, only the card she has is kept up to date."""
    member = members.get(turn.db, which.member_id)
    asked = member.person_id == turn.person.id
    if member.person_id is not None and (asked or member.state == members.ACTIVE):
        lead = told(turn.words_for(people.get(turn.db, member.person_id)))
        if asked:
            cards.show(turn, which, member, lead=lead)
        else:
            cards.announce(turn, which, member, lead)
    cards.refresh(turn, which)


def _to_facilitators(turn: Turn, which: Experiment, key: str) -> None:
    parent = members.get(turn.db, which.member_id)
    assert parent.person_id is not None
    name = people.get(turn.db, parent.person_id).name
    for member, person in readers_of(turn, parent.group_id):
        if person.id == turn.person.id:
            continue
        _let_hear(turn, which, member, person)
        cards.show(turn, which, member, lead=turn.words_for(person)(key, name=name))


def _let_hear(turn: Turn, which: Experiment, member: Member, person: Person) -> None:
    """Her wish as she spoke it, until it stands on the card in words."""
    if which.voice is None or experiment_versions.latest(turn.db, which.id).what is not None:
        return
    outbox.add(
        turn.db,
        chat_id=person.chat_id,
        kind=outbox.NOTICE,
        says=Voice(which.voice),
        at=turn.now,
        not_before=after_quiet(turn.now, member.zone),
    )
