"""/nieuwegroep: who works with a group makes another: its name, and whatever is not as in her own group.

Its help numbers and her reading hours are those of her own group; the card names them, and each can be another.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from content.packs import Library
from content.typed_moment import moment_or_day
from content.typed_name import name_in
from content.typed_nothing import says_nothing
from content.typed_pieces import Unread
from content.words import Words
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, held
from handlers.core.doors import on_command, on_tap, on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.meeting import changing
from handlers.preferences import cities
from handlers.shared import chosen
from handlers.shared.below import ask_below
from handlers.shared.moments import day_in_words, moment_in_words
from handlers.staff.helplines import MOST, helpline_in
from handlers.staff.reading_hours import in_words, understood
from scheduler.local_time import instant_of, local_date
from storage import chosen_places, group_drafts, groups, members, questions, reading_hours
from storage.database import Transaction
from storage.group_drafts import GroupDraft
from storage.groups import Group
from storage.keyboards import Keyboard
from storage.members import COORDINATOR, FACILITATOR
from storage.reading_hours import ReadingHours
from storage.zones import clock_of

LONGEST_NAME = 60

NAME, ZONE, FIRST, HELP, HOURS = "name", "zone", "first", "helplines", "hours"
NONE, MAKE, STOP, BACK = "none", "make", "stop", "back"


class Pack(Choice):
    """Another programme: this one, where one is chosen."""

    programme: str | None = None


class Asked(Choice):
    """On a keyboard: which line is asked for; of the first meeting its day, once only the time is asked."""

    line: str
    day: date | None = None


works_with_group = as_member(FACILITATOR, COORDINATOR)


@on_command("nieuwegroep", works_with_group)
def begin(turn: Turn, _heard: Heard) -> None:
    """/nieuwegroep: how is it called?"""
    here = turn.group
    programme = here.programme if here.programme in turn.library.programmes else min(turn.library.programmes)
    hours = reading_hours.of(turn.db, turn.member.id) or ReadingHours()
    draft = GroupDraft(turn.member.id, None, programme, here.zone, None, here.helplines, hours)
    group_drafts.keep(turn.db, draft)
    _ask(turn, turn.words("making.ask_name"))


@on_tap("making", works_with_group, takes=(NAME, ZONE, FIRST, HELP, HOURS, NONE, Pack, MAKE, STOP, BACK))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the lines is to be different, or it is made so."""
    draft = group_drafts.of(turn.db, turn.member.id)
    if draft is None:
        turn.tell("errors.old_button")
        return
    questions.close_about(turn.db, turn.person.id, "making", turn.member.id)
    match tap.choice:
        case "back":
            turn.show(tap.keyboard, *_so_far(turn, draft))
        case "stop":
            group_drafts.drop(turn.db, turn.member.id)
            turn.show(tap.keyboard, turn.words("making.stopped"))
        case "make" if draft.name is not None:
            _make(turn, tap.keyboard, draft)
        case Pack(None):
            turn.show(tap.keyboard, turn.words("making.ask_programme"), _programmes(turn))
        case Pack(str(named)):
            draft = replace(draft, programme=chosen.programme(turn, named))
            group_drafts.keep(turn.db, draft)
            turn.show(tap.keyboard, *_so_far(turn, draft))
        case "none":
            asked = _asked_on(tap.keyboard)
            draft = replace(draft, hours=ReadingHours()) if asked == HOURS else replace(draft, helplines=())
            group_drafts.keep(turn.db, draft)
            turn.show(tap.keyboard, *_so_far(turn, draft))
        case _:
            line = tap.word
            rows = [[Button(turn.words.label("answers.back"), BACK)]]
            if (line == HELP and draft.helplines) or (line == HOURS and draft.hours.minutes):
                rows.insert(0, [Button(turn.words.label(f"making.no_{line}"), NONE)])
            shown = turn.show(tap.keyboard, turn.words(f"making.ask_{line}"), rows, holds=Asked(line))
            turn.ask("making", turn.member.id, keyboard_id=shown.id)


@on_words("making", works_with_group)
def typed(turn: Turn, heard: Heard) -> None:
    """A name, a city, or a day and a time: each is told by what was asked."""
    draft = group_drafts.of(turn.db, turn.member.id)
    if draft is None:
        turn.no_longer_asked()
        return
    keyboard, changed = turn.asked_under(heard), _understood(turn, draft, heard)
    if isinstance(changed, date) and keyboard is not None:
        _ask_time(turn, keyboard, changed)
    if not isinstance(changed, GroupDraft):
        return
    questions.close_about(turn.db, turn.person.id, "making", turn.member.id)
    group_drafts.keep(turn.db, changed)
    if keyboard is not None:
        turn.show(keyboard, turn.words("making.noted"))
    text, rows = _so_far(turn, changed)
    turn.say(text, rows, about="making", subject=turn.member.id)


def make_group(
    db: Transaction,
    library: Library,
    *,
    programme: str,
    name: str,
    zone: str,
    language: str,
    helplines: tuple[tuple[str, str], ...],
    at: int,
) -> Group:
    """Start a group of an installed programme, which is kept as it is now. All given was checked before."""
    pack = library.programme(programme)
    groups.keep_pack(db, pack.key, str(pack.version), pack.dump(), at=at)
    return groups.add(
        db,
        key="g-" + secrets.token_hex(4),
        name=name,
        programme=programme,
        pack_version=str(pack.version),
        zone=zone,
        language=language,
        helplines=helplines,
        at=at,
    )


def _understood(turn: Turn, draft: GroupDraft, heard: Heard) -> GroupDraft | date | None:
    """The draft with what was typed, or a day without its time; None where that was not understood, and said."""
    keyboard = turn.asked_under(heard)
    asked = held(keyboard, Asked) if draft.name is not None and keyboard is not None else None
    line = asked.line if asked is not None else NAME
    if asked is not None and line == FIRST:
        changed = _from(draft, heard.text, turn.now, asked.day)
    else:
        changed = _LINES.get(line, _named)(draft, heard.text)
    if isinstance(changed, str):
        turn.misunderstand(changed)
        return None
    return changed


def _named(draft: GroupDraft, typed: str) -> GroupDraft | str:
    name = "" if says_nothing(typed) else name_in(typed)
    return replace(draft, name=name) if name and len(name) <= LONGEST_NAME else "making.ask_name"


def _in_zone(draft: GroupDraft, typed: str) -> GroupDraft | str:
    zone = cities.zone_of(typed)
    if zone is None:
        return "preferences.zone_unknown"
    return replace(draft, zone=zone, starts_at=_same_time(draft, zone))


def _from(draft: GroupDraft, typed: str, now: int, day: date | None) -> GroupDraft | date | str:
    found = moment_or_day(typed, local_date(now, draft.zone), on=day)
    if isinstance(found, Unread):
        return "making.first_not_understood"
    if isinstance(found, date):
        return found
    starts_at = instant_of(*found, draft.zone)
    return replace(draft, starts_at=starts_at) if starts_at > now else "making.first_has_passed"


def _with_numbers(draft: GroupDraft, typed: str) -> GroupDraft | str:
    """Each line a name and a number; none of them is kept where one cannot be read."""
    found = [helpline_in(line) for line in typed.splitlines() if line.strip()]
    known = tuple(each for each in found if each is not None)
    if len(known) < len(found) or not known:
        return "facilitator.helpline_not_understood"
    return replace(draft, helplines=known[:MOST])


def _read_at(draft: GroupDraft, typed: str) -> GroupDraft | str:
    hours = understood(typed)
    return "making.hours_not_understood" if isinstance(hours, Unread) else replace(draft, hours=hours)


# How what was typed becomes a draft, for the other lines; otherwise the text that says it is not read.
_LINES = {ZONE: _in_zone, HELP: _with_numbers, HOURS: _read_at}


def _same_time(draft: GroupDraft, zone: str) -> int | None:
    """The first meeting at the same time of the day on another clock."""
    if draft.starts_at is None:
        return None
    local = datetime.fromtimestamp(draft.starts_at, clock_of(draft.zone))
    return instant_of(local.date(), local.hour * 60 + local.minute, zone)


def _asked_on(keyboard: Keyboard) -> str:
    """Which line the open question is about."""
    asked = held(keyboard, Asked)
    return asked.line if asked is not None else NAME


def _so_far(turn: Turn, draft: GroupDraft) -> tuple[str, Rows]:
    words, label = turn.words, turn.words.label
    first = moment_in_words(draft.starts_at, draft.zone, words) if draft.starts_at else label("making.not_known")
    text = words(
        "making.so_far",
        group=draft.name or "",
        title=words.plain(turn.library.programme(draft.programme).title),
        zone=cities.city_of(draft.zone),
        moment=first,
        lines=Markup("\n").join(_taken_over(turn, draft)),
    )
    rows = [[Button(label("making.make"), MAKE)], [Button(label("making.first"), FIRST)]]
    if len(turn.library.programmes) > 1:
        rows.append([Button(label("making.programme"), Pack())])
    rows.append([Button(label("making.helplines"), HELP)])
    if turn.member.role == FACILITATOR:
        rows.append([Button(label("making.hours"), HOURS)])
    rows += [[Button(label("making.zone"), ZONE), Button(label("making.name"), NAME)]]
    return text, [*rows, [Button(label("making.stop"), STOP)]]


def _taken_over(turn: Turn, draft: GroupDraft) -> list[Markup]:
    """Its help numbers, each by name, and, for who reads what parents write, when that is."""
    words = turn.words
    numbers = ", ".join(f"{label} {number}" for label, number in draft.helplines)
    lines = [words("making.numbers", words=numbers) if numbers else words("making.numbers_none")]
    if turn.member.role == FACILITATOR:
        lines.append(_reading(draft.hours, words))
    return lines


def _reading(hours: ReadingHours, words: Words) -> Markup:
    if not hours.days or not hours.minutes:
        return words("making.reads_none")
    return words("making.reads", **in_words(hours, words))


def _ask_time(turn: Turn, keyboard: Keyboard, day: date) -> None:
    text = turn.words("calendar.type_time", day=day_in_words(day, turn.words))
    rows = [[Button(turn.words.label("answers.back"), BACK)]]
    shown = turn.show(keyboard, text, rows, holds=Asked(FIRST, day))
    turn.ask("making", turn.member.id, keyboard_id=shown.id)
    ask_below(turn)


def _ask(turn: Turn, text: str) -> None:
    spoken = turn.say(
        text, [[Button(turn.words.label("making.stop"), STOP)]], about="making", subject=turn.member.id
    )
    assert spoken.keyboard is not None
    turn.ask("making", turn.member.id, keyboard_id=spoken.keyboard.id)


def _programmes(turn: Turn) -> Rows:
    packs = sorted(turn.library.programmes.values(), key=lambda pack: pack.key)
    return [[Button(turn.words.plain(pack.title), Pack(pack.key))] for pack in packs]


def _make(turn: Turn, keyboard: Keyboard, draft: GroupDraft) -> None:
    """It is there. She works with it as she does here, and what she does next is for it."""
    assert draft.name is not None
    here, role = turn.group, turn.member.role
    group = make_group(
        turn.db,
        turn.library,
        programme=draft.programme,
        name=draft.name,
        zone=draft.zone,
        language=here.language,
        helplines=draft.helplines,
        at=turn.now,
    )
    member = members.add(turn.db, person_id=turn.person.id, group_id=group.id, role=role, at=turn.now)
    today = local_date(turn.now, group.zone).toordinal()
    members.enrol(turn.db, member.id, at=turn.now, first_day=today)
    if draft.hours.minutes and role == FACILITATOR:
        reading_hours.set_for(turn.db, member.id, draft.hours)
    if draft.starts_at is not None:
        changing.plan(turn, group.id, group.zone, [(1, draft.starts_at)])
    group_drafts.drop(turn.db, turn.member.id)
    chosen_places.choose(turn.db, turn.person.id, member.id, at=turn.now)
    turn.show(keyboard, turn.words("making.made", group=group.name))
    turn.say(turn.words(f"making.next_{role}"))
