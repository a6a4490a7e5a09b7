"""For whom and when: the audience, the group's chat, the moment, and the last look before it goes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from content.typed_moment import moment_or_day
from content.typed_pieces import Unread
from handlers.broadcast import audience
from handlers.core.buttons import Button
from handlers.core.choices import Choice, held, require_instant
from handlers.core.doors import on_words
from handlers.core.rights import own_broadcast
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import chosen
from handlers.shared.below import ask_below
from handlers.shared.moments import day_in_words, moment_in_words
from scheduler.local_time import after_quiet, instant_of, is_quiet, local_date, next_occurrence
from storage import broadcasts, meetings, members, questions, rsvps
from storage.broadcasts import ABSENT, ALL, CAME, NOBODY, ONE, Broadcast
from storage.keyboards import Keyboard

IMPORTANT = "important"
_TIMES = (("tonight", 19 * 60), ("tomorrow", 10 * 60))
_ANY_DAY = 0b1111111


class Audience(Choice):
    """For these parents."""

    whom: str


class ForParent(Choice):
    """For this one parent."""

    member: int


class Where(Choice):
    """To each parent alone, or in the group's chat as well."""

    where: Literal["parents", "both"]


class When(Choice):
    """At this instant."""

    at: int | Literal["now"]

    def __post_init__(self) -> None:
        if self.at != "now":
            require_instant(self.at)


class OnDay(Choice):
    """On a keyboard: the day for which a time is asked."""

    day: date


class Night(Choice):
    """In the night: in the morning, or now all the same."""

    when: Literal["morning", "now"]


def ask_audience(turn: Turn, draft: Broadcast) -> None:
    """Which parents is it for?"""
    spoken = turn.say(turn.words("broadcast.for_whom"), _audiences(turn), about="broadcast", subject=draft.id)
    assert spoken.keyboard is not None
    broadcasts.show(turn.db, draft.id, spoken.keyboard.id, "")


def choose_audience(turn: Turn, draft: Broadcast, tap: Tap, whom: str) -> None:
    """She said which parents; for one, she says who."""
    if whom == ONE:
        rows = [[Button(person.name, ForParent(member.id))] for member, person in audience.parents(turn)]
        turn.show(tap.keyboard, turn.words("broadcast.which_parent"), rows)
        return
    broadcasts.set_audience(turn.db, draft.id, whom, to_group=whom == NOBODY)
    _ask_where(turn, broadcasts.get(turn.db, draft.id), tap.keyboard)


def choose_person(turn: Turn, draft: Broadcast, tap: Tap, named: int) -> None:
    """The one parent it is for, who must be of this group."""
    member, _ = chosen.parent(turn, named, audience.WITH_THE_RESTING)
    broadcasts.set_audience(turn.db, draft.id, ONE, only=member.id, to_group=False)
    _ask_when(turn, draft, tap.keyboard)


def choose_where(turn: Turn, draft: Broadcast, tap: Tap, *, to_group: bool) -> None:
    """Also in the group's chat, or to each parent alone."""
    broadcasts.set_audience(turn.db, draft.id, draft.audience, only=draft.audience_member, to_group=to_group)
    _ask_when(turn, draft, tap.keyboard)


def choose_when(turn: Turn, draft: Broadcast, tap: Tap, at: int | Literal["now"]) -> None:
    """Now, or at one of the moments offered."""
    confirm(turn, draft, tap.keyboard, turn.now if at == "now" else at)


def choose_night(turn: Turn, draft: Broadcast, tap: Tap, *, at_night: bool) -> None:
    """In the morning, or now although it is night."""
    assert draft.send_at is not None
    at = draft.send_at if at_night else after_quiet(draft.send_at, turn.group.zone)
    broadcasts.schedule(turn.db, draft.id, at, at_night=at_night, confirmed=False)
    _last_look(turn, broadcasts.get(turn.db, draft.id), tap.keyboard)


def make_important(turn: Turn, draft: Broadcast, tap: Tap) -> None:
    """Who rests must know too."""
    broadcasts.set_important(turn.db, draft.id, True)
    _last_look(turn, broadcasts.get(turn.db, draft.id), tap.keyboard)


@on_words("broadcast_when", own_broadcast)
def type_moment(turn: Turn, heard: Heard) -> None:
    """A moment she typed, morgen 10:00, or its day, and then its time."""
    draft = broadcasts.get(turn.db, heard.subject)
    keyboard = turn.asked_under(heard)
    if keyboard is None:
        turn.no_longer_asked()
        return
    asked = held(keyboard, OnDay)
    today = local_date(turn.now, turn.group.zone)
    found = moment_or_day(heard.text, today, on=None if asked is None else asked.day)
    if isinstance(found, date):
        _ask_time(turn, draft, keyboard, found)
        return
    if isinstance(found, Unread):
        turn.misunderstand("broadcast.moment_not_understood", words=found.words)
        return
    at = instant_of(*found, turn.group.zone)
    if at <= turn.now:
        moment = moment_in_words(at, turn.group.zone, turn.words, now=turn.now)
        turn.say(turn.words("calendar.has_passed", moment=moment))
        return
    confirm(turn, draft, keyboard, at)


def _ask_time(turn: Turn, draft: Broadcast, keyboard: Keyboard, day: date) -> None:
    text = turn.words("calendar.type_time", day=day_in_words(day, turn.words))
    rows = [[Button(turn.words.label("broadcast.stop"), "stop")]]
    shown = turn.show(keyboard, text, rows, holds=OnDay(day))
    turn.ask("broadcast_when", draft.id, keyboard_id=shown.id)
    ask_below(turn)


def _ask_where(turn: Turn, draft: Broadcast, keyboard: Keyboard) -> None:
    if turn.group.chat_id is None or draft.audience == NOBODY:
        _ask_when(turn, draft, keyboard)
        return
    label = turn.words.label
    rows = [
        [Button(label("broadcast.only_parents"), Where("parents"))],
        [Button(label("broadcast.also_group"), Where("both"))],
        [Button(label("broadcast.stop"), "stop")],
    ]
    turn.show(keyboard, turn.words("broadcast.where"), rows)


def _ask_when(turn: Turn, draft: Broadcast, keyboard: Keyboard) -> None:
    label, zone = turn.words.label, turn.group.zone
    rows = [[Button(label("broadcast.now"), When("now"))]]
    for key, minute in _TIMES:
        instant = next_occurrence(zone, minute, _ANY_DAY, turn.now)
        assert instant is not None
        if key == "tomorrow" or local_date(instant, zone) == local_date(turn.now, zone):
            rows.append([Button(moment_in_words(instant, zone, turn.words), When(instant))])
    rows.append([Button(label("broadcast.stop"), "stop")])
    shown = turn.show(keyboard, turn.words("broadcast.when"), rows)
    turn.ask("broadcast_when", draft.id, keyboard_id=shown.id)


def confirm(turn: Turn, draft: Broadcast, keyboard: Keyboard, at: int) -> None:
    """At this moment, or, where it has passed, now: the last look; by night it is asked first whether it waits."""
    questions.close_about(turn.db, turn.person.id, "broadcast_when", draft.id)
    at = max(at, turn.now)
    broadcasts.schedule(turn.db, draft.id, at, at_night=False, confirmed=False)
    if is_quiet(at, turn.group.zone):
        label = turn.words.label
        rows = [
            [Button(label("broadcast.in_the_morning"), Night("morning"))],
            [Button(label("broadcast.still_now"), Night("now"))],
        ]
        turn.show(keyboard, turn.words("broadcast.at_night"), rows)
        return
    _last_look(turn, broadcasts.get(turn.db, draft.id), keyboard)


def _last_look(turn: Turn, draft: Broadcast, keyboard: Keyboard) -> None:
    """What will happen when she says yes."""
    assert draft.send_at is not None
    words = turn.words
    recipients, missing = audience.of(turn, draft), list(audience.missing(turn, draft))
    when = (
        words.label("broadcast.now")
        if draft.send_at <= turn.now
        else moment_in_words(draft.send_at, turn.group.zone, words, now=turn.now)
    )
    key = "broadcast.sure_and_group" if draft.to_group else "broadcast.sure"
    rows = [
        [Button(words.label("broadcast.send"), "send")],
        [Button(words.label("broadcast.stop"), "stop")],
    ]
    if any(why == members.PAUSED for why, _ in missing):
        rows.insert(1, [Button(words.label("broadcast.important"), IMPORTANT)])
    lines = [words(key, count=len(recipients), moment=when)]
    if recipients:
        lines.append(words("broadcast.to_whom", words=", ".join(person.name for _, person in recipients)))
    for why in (members.PAUSED, members.STOPPED, "unreachable"):
        names = [person.name for reason, person in missing if reason == why]
        if names:
            lines.append(words(f"broadcast.not_to_{why}", words=", ".join(names)))
    shown = turn.show(keyboard, "\n".join(lines), rows)
    broadcasts.show(turn.db, draft.id, shown.id, "")


def _audiences(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    rows = [[Button(label("broadcast.all_parents"), Audience(ALL))]]
    last = meetings.last_held(turn.db, turn.member.group_id, turn.now)
    if last is not None and rsvps.presence(turn.db, last.id):
        rows.append([Button(label("broadcast.who_came"), Audience(CAME))])
        rows.append([Button(label("broadcast.who_did_not"), Audience(ABSENT))])
    rows.append([Button(label("broadcast.one_parent"), Audience(ONE))])
    if turn.group.chat_id is not None:
        rows.append([Button(label("broadcast.only_group"), Audience(NOBODY))])
    return [*rows, [Button(label("broadcast.stop"), "stop")]]
