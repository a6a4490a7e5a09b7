"""/bijeenkomst: a facilitator's calendar of her group, and what she can do with each meeting."""

from __future__ import annotations

from markupsafe import Markup

from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import AnyChoice
from handlers.core.doors import on_command
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.meeting import changing, holding
from handlers.meeting.agenda import agenda
from handlers.meeting.choices import ADD, CHILDREN, REMINDERS, Page, Remind, See, With
from handlers.meeting.wording import moment_of, title_of, when_and_where, who_comes, who_hears
from handlers.shared import roster
from storage import children_groups, meeting_reminders, meetings, rsvps
from storage.meeting_reminders import Reminding
from storage.meetings import Meeting

A_PAGE = 6
TICKED = holding.TICKED

_STATES = {
    meetings.PLANNED: "calendar.state_planned",
    meetings.MOVED: "calendar.state_moved",
    meetings.HELD: "calendar.state_held",
    meetings.CANCELLED: "calendar.state_cancelled",
}


@on_command("bijeenkomst", facilitators)
def show(turn: Turn, _heard: Heard) -> None:
    """/bijeenkomst: what is planned, and the way to everything about it."""
    text, rows = _overview(turn, 0)
    turn.say(text, rows, about="meeting", subject=turn.member.id)


def show_overview(turn: Turn, tap: Tap, page: int = 0) -> None:
    """The overview again, at one of its pages; page -1 is what has been."""
    text, rows = _overview(turn, page)
    turn.show(tap.keyboard, text, rows)


def open_card(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """One meeting, with what can be done about it."""
    words = turn.words
    lines = [when_and_where(meeting, words), Markup.escape(words.label(_STATES[meeting.state]))]
    lines.append(_people(turn, meeting))
    text = words(
        "calendar.card",
        number=meeting.session,
        title=title_of(turn, meeting, words),
        lines=Markup("\n").join(lines),
    )
    turn.show(tap.keyboard, text, _card_rows(turn, meeting))


def show_agenda(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """Its agenda, in the place of its card."""
    label = turn.words.label
    rows = [
        [Button(label("calendar.to_print"), With("print", meeting.id))],
        [Button(label("calendar.as_a_parent"), See(meeting.id, 0, "standaard"))],
        [_back(turn.words, With("open", meeting.id))],
    ]
    turn.show(tap.keyboard, agenda(turn, meeting, turn.words), rows)


def ask_cancel(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """Is the facilitator sure? Parents hear of it at once; of one that has begun there is nothing to tell."""
    if meeting.starts_at <= turn.now:
        note_not_held(turn, tap, meeting)
        return
    label = turn.words.label
    rows = [
        [Button(label("calendar.yes_cancel"), With("cancel_yes", meeting.id))],
        [Button(label("calendar.not"), With("open", meeting.id))],
    ]
    turn.show(tap.keyboard, turn.words("calendar.cancel_sure", moment=moment_of(meeting, turn.words)), rows)


def cancel(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """It is off."""
    if meeting.starts_at <= turn.now:  # it began since that was asked
        note_not_held(turn, tap, meeting)
        return
    off = changing.cancel(turn, meeting)
    text = turn.words("calendar.too_late") if off is None else who_hears(turn, "calendar.cancelled", off)
    turn.show(tap.keyboard, text, [[_back(turn.words, Page(0))]])


def note_not_held(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """It was not held after all; nobody need be told any more."""
    off = changing.cancel(turn, meeting)
    turn.show(tap.keyboard, turn.words("calendar.too_late" if off is None else "calendar.not_held"))


def choose_reminders(turn: Turn, tap: Tap) -> None:
    """To whom reminders go."""
    chosen = meeting_reminders.chosen(turn.db, turn.group.id)
    linked = children_groups.is_linked(turn.db, turn.group.id)
    label = turn.words.label
    rows = [
        [Button(_ticked(chosen.to_parents, label("calendar.to_parents")), Remind("parents"))],
        [Button(_ticked(chosen.to_chat, label("calendar.to_chat")), Remind("chat"))],
        [Button(_ticked(linked, label("calendar.children")), CHILDREN)],
        [_back(turn.words, Page(0))],
    ]
    turn.show(tap.keyboard, turn.words("calendar.reminders"), rows)


def switch_reminders(turn: Turn, tap: Tap, what: str) -> None:
    """Reminders to each parent, or in the group's chat, on or off."""
    now = meeting_reminders.chosen(turn.db, turn.group.id)
    changed = Reminding(now.to_parents ^ (what == "parents"), now.to_chat ^ (what == "chat"))
    meeting_reminders.choose(turn.db, turn.group.id, changed)
    choose_reminders(turn, tap)


def switch_children(turn: Turn, tap: Tap) -> None:
    """The children of her group meet as well, or do not."""
    switch = children_groups.part if children_groups.is_linked(turn.db, turn.group.id) else children_groups.link
    switch(turn.db, turn.group.id)
    choose_reminders(turn, tap)


def _overview(turn: Turn, page: int) -> tuple[str, list[list[Button]]]:
    words, everything = turn.words, meetings.of_group(turn.db, turn.group.id)
    open_ones = [each for each in everything if each.to_come]
    over = [each for each in reversed(everything) if not each.to_come]
    listed = over[:A_PAGE] if page < 0 else open_ones[page * A_PAGE : (page + 1) * A_PAGE]
    rows = [[_row(each, words)] for each in listed]
    ways = []
    if page >= 0 and len(open_ones) > (page + 1) * A_PAGE:
        ways.append(Button(words.label("calendar.more"), Page(page + 1)))
    if page == 0 and over:
        ways.append(Button(words.label("calendar.earlier"), Page(-1)))
    if page != 0:
        ways.append(_back(words, Page(0)))
    rows += in_rows(ways)
    rows.append([Button(words.label("calendar.add"), ADD)])
    rows.append([Button(words.label("calendar.reminders"), REMINDERS)])
    return words("calendar.overview" if everything else "calendar.none", group=turn.group.name), rows


def _row(meeting: Meeting, words: Words) -> Button:
    label = words.label("calendar.row", number=meeting.session, moment=moment_of(meeting, words))
    return Button(label, With("open", meeting.id))


def _card_rows(turn: Turn, meeting: Meeting) -> list[list[Button]]:
    label, about = turn.words.label, meeting.id
    ways = []
    if meeting.to_come:
        has_begun = meeting.starts_at <= turn.now
        if has_begun:
            ways.append(Button(label("calendar.held"), With("held", about)))
        ways += [
            Button(label("calendar.move"), With("move", about)),
            Button(label("calendar.was_not" if has_begun else "calendar.cancel"), With("cancel", about)),
            Button(label("calendar.place"), With("place", about)),
        ]
    elif meeting.state == meetings.HELD:
        ways.append(Button(label("calendar.who_was_there"), With("held", about)))
    ways += [Button(label("calendar.agenda"), With("agenda", about)), _back(turn.words, Page(0))]
    return in_rows(ways, most=2)


def _people(turn: Turn, meeting: Meeting) -> Markup:
    """Who comes, or who was there."""
    parents = roster.parents_of(turn, meeting.group_id, roster.ATTENDING)
    if meeting.to_come:
        return who_comes(turn, meeting, parents, turn.words)
    present = rsvps.presence(turn.db, meeting.id)
    if not present:
        return Markup("")
    names = [person.name for member, person in parents if present.get(member.id)]
    return turn.words("calendar.who_was", lines=", ".join(names) or turn.words.plain_message("calendar.nobody"))


def _back(words: Words, choice: AnyChoice) -> Button:
    return Button(words.label("answers.back"), choice)


def _ticked(on: bool, label: str) -> str:
    return f"{TICKED}{label}" if on else label
