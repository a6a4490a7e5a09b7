"""/nieuwegroep: who works with a group makes another: its name, and whatever is not as in her own group."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from content.packs import Library
from content.typed_moment import moment_in
from content.typed_name import name_in
from content.typed_pieces import Unread
from content.typed_time import EVENING
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, held
from handlers.core.doors import on_command, on_tap, on_words
from handlers.core.rights import as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.meeting import changing
from handlers.preferences import cities
from handlers.shared import chosen
from handlers.shared.moments import moment_in_words
from scheduler.local_time import instant_of, local_date
from storage import group_drafts, groups, members, questions, reading_hours
from storage.database import Transaction
from storage.group_drafts import GroupDraft
from storage.groups import Group
from storage.keyboards import Keyboard
from storage.members import COORDINATOR, FACILITATOR
from storage.zones import clock_of

LONGEST_NAME = 60

NAME, ZONE, FIRST, MAKE, STOP, BACK = "name", "zone", "first", "make", "stop", "back"


class Pack(Choice):
    """Another programme: this one, where one is chosen."""

    programme: str | None = None


class Asked(Choice):
    """On a keyboard: which line is asked for."""

    line: str


works_with_group = as_member(FACILITATOR, COORDINATOR)


@on_command("nieuwegroep", works_with_group)
def begin(turn: Turn, _heard: Heard) -> None:
    """/nieuwegroep: how is it called?"""
    here = turn.group
    programme = here.programme if here.programme in turn.library.programmes else min(turn.library.programmes)
    group_drafts.keep(turn.db, GroupDraft(turn.member.id, None, programme, here.zone, None))
    _ask(turn, turn.words("making.ask_name"))


@on_tap("making", works_with_group, takes=(NAME, ZONE, FIRST, Pack, MAKE, STOP, BACK))
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
        case _:
            line, back = tap.word, [[Button(turn.words.label("answers.back"), BACK)]]
            shown = turn.show(tap.keyboard, turn.words(f"making.ask_{line}"), back, holds=Asked(line))
            turn.ask("making", turn.member.id, keyboard_id=shown.id)


@on_words("making", works_with_group)
def typed(turn: Turn, heard: Heard) -> None:
    """A name, a city, or a day and a time: each is told by what was asked."""
    draft = group_drafts.of(turn.db, turn.member.id)
    if draft is None:
        turn.no_longer_asked()
        return
    changed = _understood(turn, draft, heard)
    if changed is None:
        return
    questions.close_about(turn.db, turn.person.id, "making", turn.member.id)
    group_drafts.keep(turn.db, changed)
    keyboard = turn.asked_under(heard)
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


def _understood(turn: Turn, draft: GroupDraft, heard: Heard) -> GroupDraft | None:
    """The draft with what was typed; None where that was not understood, which is said."""
    keyboard = turn.asked_under(heard)
    asked = _asked_on(keyboard) if draft.name is not None and keyboard is not None else NAME
    if asked == ZONE:
        zone = cities.zone_of(heard.text)
        if zone is None:
            turn.misunderstand("preferences.zone_unknown")
            return None
        return replace(draft, zone=zone, starts_at=_same_time(draft, zone))
    if asked == FIRST:
        found = moment_in(heard.text, local_date(turn.now, draft.zone), EVENING)
        if isinstance(found, Unread):
            turn.misunderstand("making.first_not_understood")
            return None
        starts_at = instant_of(*found, draft.zone)
        if starts_at <= turn.now:
            turn.misunderstand("making.first_has_passed")
            return None
        return replace(draft, starts_at=starts_at)
    name = name_in(heard.text)
    if not name or len(name) > LONGEST_NAME:
        turn.misunderstand("making.ask_name")
        return None
    return replace(draft, name=name)


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
    unknown = label("making.not_known")
    first = unknown if draft.starts_at is None else moment_in_words(draft.starts_at, draft.zone, words)
    text = words(
        "making.so_far",
        group=draft.name or "",
        title=words.plain(turn.library.programme(draft.programme).title),
        zone=cities.city_of(draft.zone),
        moment=first,
        count=len(turn.group.helplines),
    )
    rows = [[Button(label("making.make"), MAKE)], [Button(label("making.first"), FIRST)]]
    if len(turn.library.programmes) > 1:
        rows.append([Button(label("making.programme"), Pack())])
    rows += [[Button(label("making.zone"), ZONE), Button(label("making.name"), NAME)]]
    return text, [*rows, [Button(label("making.stop"), STOP)]]


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
    """It is there. She works with it as she does here; its help numbers and her hours are those of here."""
    assert draft.name is not None
    here, hours, role = turn.group, reading_hours.of(turn.db, turn.member.id), turn.member.role
    group = make_group(
        turn.db,
        turn.library,
        programme=draft.programme,
        name=draft.name,
        zone=draft.zone,
        language=here.language,
        helplines=here.helplines,
        at=turn.now,
    )
    member = members.add(turn.db, person_id=turn.person.id, group_id=group.id, role=role, at=turn.now)
    today = local_date(turn.now, group.zone).toordinal()
    members.enrol(turn.db, member.id, at=turn.now, first_day=today)
    if hours is not None:
        reading_hours.set_for(turn.db, member.id, hours)
    if draft.starts_at is not None:
        changing.plan(turn, group.id, group.zone, [(1, draft.starts_at)])
    group_drafts.drop(turn.db, turn.member.id)
    turn.show(keyboard, turn.words("making.made", group=group.name))
    turn.say(turn.words(f"making.next_{role}"))
