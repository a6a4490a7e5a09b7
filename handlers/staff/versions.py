"""/versie: a coordinator sees what a new version of the programme changes for her group, and moves it or not.

Nothing moves by itself. What was held, answered or asked already stays as it is.
"""

from __future__ import annotations

from markupsafe import Markup

from content.programmes import NEVER, Programme, Wave
from content.versions import Difference, difference, sessions_lost
from content.words import Words
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import coordinators
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import roster
from handlers.shared.programme import programme_of
from scheduler.local_time import after_quiet
from storage import groups, meetings, outbox
from storage.meetings import HELD

ABOUT = "version"
NO = "no"


class Yes(Choice):
    """To this version."""

    version: str


def newer(turn: Turn) -> Programme | None:
    """The installed programme, where it is of a later version than the group follows."""
    installed = turn.library.programmes.get(turn.group.programme)
    return installed if installed is not None and installed.version > programme_of(turn).version else None


@on_command("versie", coordinators)
def show(turn: Turn, _heard: Heard) -> None:
    """/versie: which version the group follows, and what a later one changes."""
    text, rows = _offer(turn)
    turn.say(text, rows, about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, coordinators, takes=(Yes, NO))
def tapped(turn: Turn, tap: Tap) -> None:
    """Move, or stay. A yes counts for the version that was shown; for another one it is asked anew."""
    after = newer(turn)
    if tap.choice == NO:
        turn.show(tap.keyboard, turn.words("version.stays", number=programme_of(turn).version))
    elif after is None or tap.choice != Yes(str(after.version)) or _lost(turn, after):
        turn.show(tap.keyboard, *_offer(turn))
    else:
        _move(turn, tap, after)


def _move(turn: Turn, tap: Tap, after: Programme) -> None:
    before = programme_of(turn)
    groups.keep_pack(turn.db, after.key, str(after.version), after.dump(), at=turn.now)
    groups.move_to_version(turn.db, turn.group.id, str(after.version))
    turn.show(tap.keyboard, turn.words("version.moved", group=turn.group.name, number=after.version))
    for member, person in roster.facilitators_of(turn, turn.group.id):
        words = turn.words_for(person)
        lines = _lines(turn, words, before, after)
        turn.say(
            words("version.moved_for_you", group=turn.group.name, number=after.version, lines=lines),
            to=person,
            kind=outbox.NOTICE,
            not_before=after_quiet(turn.now, member.zone),
        )


def _offer(turn: Turn) -> tuple[Markup, Rows]:
    words, label, before, after = turn.words, turn.words.label, programme_of(turn), newer(turn)
    names = {"group": turn.group.name, "title": words.plain(before.title), "count": before.version}
    if after is None:
        return words("version.newest", **names), ()
    names |= {"number": after.version, "lines": _lines(turn, words, before, after)}
    if lost := _lost(turn, after):
        return words("version.cannot", **names, words=_listed(lost)), ()
    rows = [
        [Button(label("version.move", number=after.version), Yes(str(after.version)))],
        [Button(label("version.stay", number=before.version), NO)],
    ]
    return words("version.offer", **names), rows


def _lost(turn: Turn, after: Programme) -> list[int]:
    planned = meetings.of_group(turn.db, turn.group.id)
    held = {each.session for each in planned if each.state == HELD}
    to_come = {each.session for each in planned if each.to_come}
    return sessions_lost(programme_of(turn), after, held=held, to_come=to_come)


def _lines(turn: Turn, words: Words, before: Programme, after: Programme) -> Markup:
    """What changes, a line each: sessions, what the check-in asks, measurements with their questions."""
    found = difference(before, after)
    lines = [*_of_sessions(words, found, after), *_of_checkin(turn, words, found, after)]
    lines += [_of_wave(turn, words, was, becomes) for was, becomes in found.waves]
    return Markup("\n").join(lines or [words("version.no_change")])


def _of_sessions(words: Words, found: Difference, after: Programme) -> list[Markup]:
    lines = [
        words("version.added", number=number, title=words.plain(after.session(number).title))
        for number in found.added
    ]
    if found.changed:
        lines.append(words("version.changed", words=_listed(found.changed)))
    if found.gone:
        lines.append(words("version.gone", words=_listed(found.gone)))
    return lines


def _of_checkin(turn: Turn, words: Words, found: Difference, after: Programme) -> list[Markup]:
    items, lines = {item.key: item for item in turn.library.instrument("daily").items}, []
    for key, _, _ in found.asked_from:
        if key not in items:
            continue  # it may be of another version of the check-in
        since = after.taught_in(items[key])
        if since is None:
            lines.append(words("version.asked_at_once", label=key))
        elif since == NEVER:
            lines.append(words("version.asked_never", label=key))
        else:
            lines.append(words("version.asked_from", label=key, number=since))
    return lines


def _of_wave(turn: Turn, words: Words, was: Wave | None, becomes: Wave | None) -> Markup:
    which = becomes or was
    assert which is not None
    label = words.label(f"paper_staff.{which.key}")
    if becomes is None:
        return words("version.wave_gone", label=label)
    asked = [each for each in turn.library.instruments.values() if becomes.key in each.waves and each.name]
    named = ", ".join(words.plain(each.name) for each in asked if each.name)
    key = "wave_added" if was is None else "wave_changed"
    return words(
        f"version.{key}",
        label=label,
        number=becomes.session,
        low=becomes.opens,
        high=becomes.closes,
        words=named,
    )


def _listed(numbers: tuple[int, ...] | list[int]) -> str:
    return ", ".join(map(str, numbers))
