"""/overdragen: a facilitator asks a colleague to take the group over; what waits is shown to who has it."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.overview import for_facilitator
from handlers.shared import chosen
from handlers.shared.hosts import holder, others
from handlers.shared.moments import moment_in_words
from handlers.shared.roster import facilitators_of
from storage import group_hosts, keyboards, outbox
from storage.members import Member
from storage.people import Person

TAKE, SHARE, YES, NO = "take", "share", "yes", "no"


class Ask(Choice):
    """Ask this colleague."""

    member: int


@on_command("overdragen", facilitators)
def show(turn: Turn, _heard: Heard) -> None:
    """/overdragen: who has the group now, and to whom it may go."""
    text, rows = _as_it_is(turn)
    turn.say(text, rows, about="hand_over", subject=turn.member.id)


@on_tap("hand_over", facilitators, takes=(Ask, TAKE, SHARE))
def tapped(turn: Turn, tap: Tap) -> None:
    """A colleague is asked, or she takes the group herself, or all have it together again."""
    if isinstance(tap.choice, Ask):
        colleague, person = chosen.fellow_facilitator(turn, tap.choice.member)
        _ask(turn, colleague, person)
        turn.show(tap.keyboard, turn.words("hand_over.asked", name=person.called))
        return
    if tap.choice == TAKE:
        _take(turn)
    elif tap.choice == SHARE and group_hosts.of(turn.db, turn.group.id) is not None:
        group_hosts.share(turn.db, turn.group.id)
        _tell_others(turn, "hand_over.shared")
    text, rows = _as_it_is(turn)
    turn.show(tap.keyboard, text, rows)


@on_tap("take_over", facilitators, takes=(YES, NO))
def answered(turn: Turn, tap: Tap) -> None:
    """The colleague takes it over, or not now. Who asked hears it."""
    if tap.choice == YES:
        _take(turn)
        turn.show(tap.keyboard, turn.words("hand_over.taken", group=turn.group.name))
        turn.say(for_facilitator.text(turn), for_facilitator.rows(turn), about="overview", subject=turn.member.id)
    else:
        _tell_others(turn, "hand_over.not_now")
        turn.show(tap.keyboard, turn.words("hand_over.left"))


def _as_it_is(turn: Turn) -> tuple[Markup, Rows]:
    words, label = turn.words, turn.words.label
    colleagues = others(turn, turn.group.id, turn.member)
    if not colleagues:
        return words("hand_over.alone", group=turn.group.name), ()
    has, host = holder(turn, turn.group.id), group_hosts.of(turn.db, turn.group.id)
    if has is None or host is None:
        now = words("hand_over.together", group=turn.group.name)
    else:
        since = moment_in_words(host.since, turn.member.zone, words, now=turn.now)
        now = words("hand_over.has", name=has[1].called, group=turn.group.name, moment=since)
    rows = [
        [Button(label("hand_over.ask", name=person.called), Ask(each.id))]
        for each, person in colleagues
        if has is None or each.id != has[0].id
    ]
    if has is None or has[0].id != turn.member.id:
        rows.append([Button(label("hand_over.take"), TAKE)])
    if has is not None:
        rows.append([Button(label("hand_over.share"), SHARE)])
    return Markup("\n").join([now, words("hand_over.what")]), rows


def _ask(turn: Turn, colleague: Member, person: Person) -> None:
    """The colleague hears what waits, and says yes or not now."""
    words = turn.words_for(person)
    rows = [[Button(words.label("hand_over.yes"), YES)], [Button(words.label("hand_over.no"), NO)]]
    count = for_facilitator.count_waiting(turn)
    text = words("hand_over.will_you", name=turn.person.called, group=turn.group.name, count=count)
    turn.say(text, rows, about="take_over", subject=colleague.id, to=person, kind=outbox.NOTICE)


def _take(turn: Turn) -> None:
    """She has it from now on; nobody hears twice that she does, nor is still asked whether she will."""
    has = holder(turn, turn.group.id)
    if has is None or has[0].id != turn.member.id:
        group_hosts.take(turn.db, turn.group.id, turn.member.id, at=turn.now)
        _tell_others(turn, "hand_over.took")
    for member, person in facilitators_of(turn, turn.group.id):
        for asked in keyboards.open_of(turn.db, person.id):
            if (asked.kind, asked.subject) == ("take_over", member.id) and asked.outbox_id is not None:
                text = turn.words_for(person)("hand_over.took", name=turn.person.called, group=turn.group.name)
                turn.show(asked, text, to=person)


def _tell_others(turn: Turn, key: str) -> None:
    for _, person in others(turn, turn.group.id, turn.member):
        text = turn.words_for(person)(key, name=turn.person.called, group=turn.group.name)
        turn.say(text, to=person, kind=outbox.NOTICE)
