"""The one card that a parent and her facilitators see of an experiment, the same for all, edited in place."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from content.typed_days import EVERY_DAY
from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice, require
from handlers.core.turn import Turn
from handlers.shared.moments import day_in_words, days_in_words, minute_text
from handlers.shared.reading_promise import readers_of
from handlers.shared.roster import facilitators_of
from scheduler.local_time import after_quiet, local_date
from storage import (
    experiment_cards,
    experiment_versions,
    experiments,
    keyboards,
    members,
    outbox,
    people,
    sent_messages,
)
from storage.experiment_versions import WORDS, Version
from storage.experiments import AGREED, KEPT, WISHED, Experiment
from storage.keyboards import Keyboard
from storage.members import PARENT, Member
from storage.people import Person

# What the buttons of a card, and of messages about it, stand for.
WORK, CHANGE, BACK, YES, DROP = "work", "change", "back", "yes", "drop"
ALONE, WAIT, SHOW = "alone", "wait", "show"


class Field(Choice):
    """This field of the card is to be otherwise."""

    field: str

    def __post_init__(self) -> None:
        require(self.field in WORDS)


def text(turn: Turn, which: Experiment, reader: Person) -> str:
    """The card in a reader's words: what, when, where, how often, smallest step, when to stop; and who agreed.

    Where it is hers, the parent is called as she chose.
    """
    words = turn.words_for(reader)
    version = experiment_versions.latest(turn.db, which.id)
    lines = [
        words("experiment.line", label=words.label(f"experiment.{field}"), words=shown)
        for field in WORDS
        if (shown := said(version, field, words) or _still_open(version, words))
    ]
    parent = _person_of(turn, members.get(turn.db, which.member_id))
    name = parent.called if parent.id == reader.id else parent.name
    body = Markup("\n").join([*lines, Markup(""), *_standing(turn, which, version, words, name)])
    return words("experiment.agreement", name=name, title=which.title, lines=body)


def said(version: Version, field: str, words: Words) -> str:
    """What was worked out about a field, in words; empty while it is open."""
    value: str | None = getattr(version, field)
    if field == "when":
        return ", ".join(part for part in ((value or "").rstrip("."), moment_of(version, words)) if part)
    if field == "how_often" and value is None and version.times is not None:
        return words.label("experiment.often", count=version.times)
    return value or ""


def _still_open(version: Version, words: Words) -> str:
    """What was left out is no longer open once it is agreed."""
    return "" if version.agreed_at is not None else words.label("experiment.open")


def moment_of(version: Version, words: Words) -> str:
    """The agreed moment: elke dag om 17:30; of what is tried once the time alone; empty while it is open."""
    if version.minute is None or version.days is None:
        return ""
    days = "" if (version.days, version.times) == (EVERY_DAY, 1) else days_in_words(version.days, words)
    if version.cue is not None:
        how = words.label(f"experiment.cue_{version.cue}")
        return f"{days}, {how[0].lower()}{how[1:]}" if days else how
    time = minute_text(version.minute)
    return (
        words.label("experiment.days_at", day=days, time=time) if days else words.label("experiment.at", time=time)
    )


def show(turn: Turn, which: Experiment, member: Member, lead: str = "") -> None:
    """Put the card at the end of somebody's chat, after a line that says why; an older one makes place.

    What she did not ask for herself waits until it is no longer night where she is.
    """
    person = _person_of(turn, member)
    words, asked = turn.words_for(person), person.id == turn.person.id
    kind = outbox.REPLY if asked else outbox.NOTICE
    not_before = None if asked else after_quiet(turn.now, member.zone)
    _make_place(turn, which, person, words)
    if lead:
        turn.say(lead, to=person, kind=kind, not_before=not_before)
    spoken = turn.say(
        text(turn, which, person),
        rows(turn, which, member, words),
        about="experiment",
        subject=which.id,
        to=person,
        kind=kind,
        not_before=not_before,
    )
    if spoken.keyboard is not None:
        experiment_cards.put(turn.db, which.id, person.id, spoken.keyboard.id)


def announce(turn: Turn, which: Experiment, member: Member, lead: str) -> None:
    """Say that something about it is new. The card comes when she asks: a locked screen shows this line."""
    person = _person_of(turn, member)
    turn.say(
        lead,
        [[Button(turn.words_for(person).label("experiment.show"), SHOW)]],
        about="experiment",
        subject=which.id,
        to=person,
        kind=outbox.NOTICE,
        not_before=after_quiet(turn.now, member.zone),
    )


def refresh(turn: Turn, which: Experiment) -> None:
    """Show the card as it is now to everybody who has it, in place and without a sound."""
    which = experiments.get(turn.db, which.id)
    for card in experiment_cards.of(turn.db, which.id):
        keyboard, person = keyboards.find(turn.db, card.keyboard_id), people.get(turn.db, card.person_id)
        member = _as_whom(turn, which, person)
        if keyboard is not None and member is not None:
            words = turn.words_for(person)
            turn.show(keyboard, text(turn, which, person), rows(turn, which, member, words), to=person)


def forget_as_said(turn: Turn, which: Experiment, words: Iterable[str | None]) -> None:
    """Her words that were written over are kept no longer, as she or who has the card read them either."""
    read_by = {turn.person.id, *(card.person_id for card in experiment_cards.of(turn.db, which.id))}
    for person_id in read_by:
        sent_messages.erase_saying(turn.db, people.get(turn.db, person_id).chat_id, words)


def with_staff(turn: Turn, member: Member) -> list[tuple[Person, Keyboard]]:
    """Where her facilitators read what she tries: each card, and what asks them about it."""
    hers = {each.id for each in experiments.of_member(turn.db, member.id)}
    cards = [each for which in hers for each in experiment_cards.of(turn.db, which)]
    found: list[tuple[Person, Keyboard]] = []
    for _, person in facilitators_of(turn, member.group_id, members.STATES):
        closed = (keyboards.find(turn.db, each.keyboard_id) for each in cards if each.person_id == person.id)
        asking = (each for each in keyboards.open_of(turn.db, person.id) if each.kind == "experiment")
        there = {each.id: each for each in (*closed, *asking) if each is not None and each.subject in hers}
        found += [(person, each) for each in there.values()]
    return found


def take_away(turn: Turn, read: Iterable[tuple[Person, Keyboard]]) -> None:
    """She took it away: her words go from what they read, once nothing else of hers waits to be said."""
    for person, keyboard in read:
        turn.show(keyboard, turn.words_for(person)("experiment_staff.taken_away"), to=person)


def rows(turn: Turn, which: Experiment, member: Member, words: Words) -> list[list[Button]]:
    """What the one who reads the card can do with it now."""
    version = experiment_versions.latest(turn.db, which.id)
    label = words.label
    change = [Button(label("experiment.change"), CHANGE)]
    if which.state == KEPT and not which.planning:
        return [change] if member.role == PARENT else []
    if which.ended and which.state != KEPT:
        return []
    if member.role != PARENT:
        if which.state == WISHED:
            return [[Button(label("experiment.work"), WORK)]]
        return [*_yes(version, version.facilitator_agreed_at, words), change]
    mine = [*_yes(version, version.parent_agreed_at, words)]
    if which.silent_since is not None:
        mine.append([Button(label("experiment.alone"), ALONE)])
    end = "experiment.stop" if which.state in (AGREED, KEPT) else "experiment.drop"
    return [*mine, [*change, Button(label(end), DROP)]]


def offer_fields(turn: Turn, which: Experiment) -> None:
    """Which field does she want to change? In place: the card's text stays as it is."""
    card = experiment_cards.find(turn.db, which.id, turn.person.id)
    keyboard = keyboards.find(turn.db, card.keyboard_id) if card else None
    if keyboard is not None:
        fields = [Button(turn.words.label(f"experiment.{name}"), Field(name)) for name in WORDS]
        back = [Button(turn.words.label("answers.back"), BACK)]
        turn.show(keyboard, text(turn, which, turn.person), [*in_rows(fields, most=2), back])


def is_card(turn: Turn, which: Experiment, keyboard: Keyboard) -> bool:
    """Whether these are the buttons of her card."""
    card = experiment_cards.find(turn.db, which.id, turn.person.id)
    return card is not None and card.keyboard_id == keyboard.id


def _yes(version: Version, said_at: int | None, words: Words) -> list[list[Button]]:
    if version.agreed_at is not None or said_at is not None or not version.complete:
        return []
    return [[Button(words.label("experiment.yes"), YES)]]


def _standing(turn: Turn, which: Experiment, version: Version, words: Words, name: str) -> list[str]:
    """How far it is: who said yes to it, since when it is agreed, how it ended."""
    if which.ended:
        return [words("experiment.state_kept" if which.state == KEPT else "experiment.state_stopped")]
    if version.agreed_at is not None:
        zone = members.get(turn.db, which.member_id).zone
        return [words("experiment.agreed_on", day=day_in_words(local_date(version.agreed_at, zone), words))]
    lines: list[str] = [words("experiment.not_yet")]
    if version.parent_agreed_at is not None:
        lines.append(words("experiment.said_yes", name=name))
    if version.facilitator_agreed_at is not None:
        lines.append(words("experiment.said_yes", name=_facilitator_of(turn, version, words)))
    before = experiment_versions.in_force(turn.db, which.id)
    if before is not None:
        lines.append(words("experiment.agreed_before", moment=moment_of(before, words)))
    return lines


def _facilitator_of(turn: Turn, version: Version, words: Words) -> str:
    member = members.find(turn.db, version.facilitator_id) if version.facilitator_id else None
    if member is None or member.person_id is None:
        return words.label("help.your_facilitator")
    return people.get(turn.db, member.person_id).called


def _make_place(turn: Turn, which: Experiment, person: Person, words: Words) -> None:
    card = experiment_cards.find(turn.db, which.id, person.id)
    keyboard = keyboards.find(turn.db, card.keyboard_id) if card else None
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, words("experiment.moved_down"), to=person)


def _as_whom(turn: Turn, which: Experiment, person: Person) -> Member | None:
    """As whom someone has this card: the parent, or a facilitator who is still one of her group."""
    whose = members.get(turn.db, which.member_id)
    if whose.person_id == person.id:
        return whose
    readers = readers_of(turn, whose.group_id)
    return next((member for member, reader in readers if reader.id == person.id), None)


def _person_of(turn: Turn, member: Member) -> Person:
    assert member.person_id is not None
    return people.get(turn.db, member.person_id)
