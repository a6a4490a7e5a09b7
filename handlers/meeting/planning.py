"""Planning meetings: a weekly calendar in one go, and another moment or place for one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape

from markupsafe import Markup

from content.typed_name import name_in
from content.typed_nothing import says_nothing
from content.typed_pieces import Unread
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.choices import Choice, held
from handlers.core.doors import on_words
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.meeting import changing, picking
from handlers.meeting.choices import (
    ADD,
    SAVE_TYPED,
    Holiday,
    MoveTo,
    Page,
    Picking,
    PlaceOf,
    PlaceOfAll,
    Purpose,
    Save,
    Several,
    Weekly,
    With,
)
from handlers.meeting.holding import TICKED
from handlers.meeting.picking import Show
from handlers.meeting.wording import moment_of, place_of, who_hears, who_is_reminded
from handlers.overview import first_steps
from handlers.shared import chosen
from handlers.shared.moments import minute_text, moment_in_words, weekday
from handlers.shared.programme import programme_of
from scheduler.local_time import instant_of, local_date
from scheduler.meetings import weekly
from storage import questions, sent_messages
from storage.keyboards import Keyboard
from storage.meetings import Meeting
from storage.said import Text


def add(turn: Turn, tap: Tap) -> None:
    """The first of the coming meetings: when?"""
    if _left(turn):
        picking.ask_day(turn, tap.keyboard, ADD, turn.words("calendar.which_day"))
    else:
        _say_all_planned(turn, partial(turn.show, tap.keyboard))


def _say_all_planned(turn: Turn, show: Show) -> None:
    """A colleague may have planned the last while somebody was asked for a day."""
    show(turn.words("calendar.all_planned"), [[Button(turn.words.label("answers.back"), Page(0))]])
    questions.close_about(turn.db, turn.person.id, "meeting", turn.member.id)


def ask_move(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """When will it be instead?"""
    text = turn.words("calendar.which_new_day", moment=moment_of(meeting, turn.words))
    picking.ask_day(turn, tap.keyboard, meeting.id, text)


def picked(turn: Turn, show: Show, purpose: Purpose, day: date, minute: int) -> None:
    """A moment was picked: `show` what it is for goes on with."""
    starts_at = instant_of(day, minute, turn.group.zone)
    moment = moment_in_words(starts_at, turn.group.zone, turn.words, now=turn.now)
    if starts_at <= turn.now:
        turn.say(turn.words("calendar.has_passed", moment=moment))
    elif purpose == "add" and not _left(turn):
        _say_all_planned(turn, show)
    elif _say_taken(turn, [starts_at]):
        pass
    elif purpose == "add":
        _show_weekly(turn, show, Weekly(day, minute))
    else:
        _ask_sure(turn, show, chosen.meeting(turn, purpose), starts_at, moment)


def tick(turn: Turn, tap: Tap, day: date) -> None:
    """A holiday: that day is skipped, and the rest moves on a week; or it is no holiday after all."""
    asked = held(tap.keyboard, Weekly)
    if asked is None:
        turn.tell("errors.old_button")
        return
    if not _left(turn):
        _say_all_planned(turn, partial(turn.show, tap.keyboard))
        return
    holidays = tuple(sorted({*asked.holidays} ^ {day}))
    _show_weekly(turn, partial(turn.show, tap.keyboard), replace(asked, holidays=holidays))


def save(turn: Turn, tap: Tap, count: int) -> None:
    """Plan so many meetings, a week apart, for the programme's next sessions."""
    asked = held(tap.keyboard, Weekly)
    if asked is None:
        turn.tell("errors.old_button")
        return
    days, minute = weekly(asked.first, count, {*asked.holidays, *_taken(turn, asked.minute)}), asked.minute
    zone = turn.group.zone
    moments = [(session, instant_of(day, minute, zone)) for session, day in zip(_left(turn), days, strict=False)]
    if moments:
        _ask_where(turn, tap.keyboard, changing.plan(turn, turn.group.id, zone, moments))
    else:
        _say_all_planned(turn, partial(turn.show, tap.keyboard))


def save_typed(turn: Turn, tap: Tap) -> None:
    """Plan the days that were typed in one line, at the place that stands in the message."""
    asked = held(tap.keyboard, Several)
    zone, left = turn.group.zone, _left(turn)
    if asked is None or len(asked.days) > len(left):
        turn.tell("errors.old_button")
        return
    place = _place_said(turn, tap.keyboard) if asked.with_place else ""
    moments = [
        (session, instant_of(day, asked.minute, zone)) for session, day in zip(left, asked.days, strict=False)
    ]
    if _say_taken(turn, [instant for _, instant in moments]):
        return
    planned = changing.plan(turn, turn.group.id, zone, moments)
    if not place:
        _ask_where(turn, tap.keyboard, planned)
        return
    turn.show(tap.keyboard, _saved(turn, planned), [[Button(turn.words.label("answers.back"), Page(0))]])
    for meeting in planned:
        changing.put(turn, meeting, **_place_or_link(meeting, place))


def move(turn: Turn, tap: Tap, meeting: Meeting, starts_at: int) -> None:
    """It is at another moment from now on; a colleague may have put one there since."""
    if _say_taken(turn, [starts_at]):
        return
    moved = changing.move(turn, meeting, starts_at) if starts_at > turn.now else None
    questions.close_about(turn.db, turn.person.id, "meeting", turn.member.id)
    text = turn.words("calendar.too_late") if moved is None else who_hears(turn, "calendar.moved", moved)
    turn.show(tap.keyboard, text, [[Button(turn.words.label("answers.back"), Page(0))]])


def ask_place(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """Where is it?"""
    rows = [[Button(turn.words.label("answers.back"), With("open", meeting.id))]]
    keyboard = turn.show(tap.keyboard, turn.words("calendar.place_ask"), rows, holds=PlaceOf(meeting.id))
    turn.ask("meeting", turn.member.id, keyboard_id=keyboard.id)


def put_from(turn: Turn, tap: Tap, meeting: Meeting) -> None:
    """All meetings after it are there too."""
    changing.put_from(turn, meeting)
    rows = [[Button(turn.words.label("answers.back"), With("open", meeting.id))]]
    turn.show(tap.keyboard, turn.words("calendar.place_kept_for_all", lines=place_of(meeting)), rows)


@on_words("meeting", facilitators)
def typed(turn: Turn, heard: Heard) -> None:
    """She typed a moment, or a place."""
    keyboard = turn.asked_under(heard)
    if keyboard is None:
        turn.no_longer_asked()
        return
    about = held(keyboard, PlaceOf)
    if about is not None:
        _take_place(turn, keyboard, chosen.meeting(turn, about.meeting), name_in(heard.text))
        return
    about_all = held(keyboard, PlaceOfAll)
    if about_all is not None:
        _take_place_of_all(turn, keyboard, about_all, name_in(heard.text))
        return
    _take_moment(turn, keyboard, held(keyboard, Picking) or Picking(ADD), heard.text)


def _take_moment(turn: Turn, keyboard: Keyboard, asked: Picking, text: str) -> None:
    """A day and a time, several of them, or a day alone: at what time is asked then, as after its tap."""
    show, found = partial(_show_below, turn, keyboard), picking.typed_moment(turn, text, asked.day)
    if isinstance(found, tuple):
        picked(turn, show, asked.purpose, *found)
        return
    if isinstance(found, date):
        picking.ask_time(turn, show, checked(turn, asked.purpose), found)
        return
    line = picking.typed_moments(turn, text) if asked.purpose == ADD else found
    if isinstance(line, Unread):
        several = asked.purpose == ADD
        key = "calendar.line_not_understood" if several else "calendar.not_understood"
        turn.misunderstand(key, words=found.words)
    else:
        _say_back(turn, keyboard, *line)


def checked(turn: Turn, purpose: Purpose) -> Purpose:
    """What a moment is picked for: other meetings, or to move one of her group's."""
    return purpose if purpose == "add" else chosen.meeting(turn, purpose).id


def _show_below(turn: Turn, keyboard: Keyboard, text: str, rows: Rows, *, holds: Choice | None = None) -> None:
    """Show it under what she typed: the message she answered may be out of sight."""
    turn.show(keyboard, turn.words("calendar.below"))
    spoken = turn.say(text, rows, about="meeting", subject=turn.member.id, holds=holds)
    assert spoken.keyboard is not None
    turn.ask("meeting", turn.member.id, keyboard_id=spoken.keyboard.id)


def _say_back(turn: Turn, keyboard: Keyboard, days: tuple[date, ...], minute: int, place: str) -> None:
    """All that was read in one line, in full, before any of it is kept."""
    zone, words, name, left = turn.group.zone, turn.words, name_in(place), _left(turn)
    moments = [instant_of(day, minute, zone) for day in days]
    told = [moment_in_words(each, zone, words, now=turn.now) for each in moments]
    if moments[0] <= turn.now:
        turn.say(words("calendar.has_passed", moment=told[0]))
    elif not left:
        _say_all_planned(turn, partial(_show_below, turn, keyboard))
    elif _say_taken(turn, moments):
        pass
    elif len(days) > len(left):
        turn.say(words("calendar.too_many", count=len(left)))
    elif len(name) > changing.LONGEST_PLACE:
        turn.say(words("calendar.place_too_long", count=changing.LONGEST_PLACE))
    else:
        text = words("calendar.line", lines=Markup("\n").join([*told, *([name] if name else [])]))
        rows = [
            [Button(words.label("calendar.save_typed"), SAVE_TYPED)],
            [Button(words.label("answers.back"), ADD)],
        ]
        _show_below(turn, keyboard, text, rows, holds=Several(days, minute, bool(name)))


def _place_said(turn: Turn, keyboard: Keyboard) -> str:
    """The place as it was said back: the last line of the message. It stands in no keyboard's row, unsealed."""
    assert keyboard.outbox_id is not None
    shown = sent_messages.as_shown(turn.db, turn.person.chat_id, keyboard.outbox_id)
    return unescape(shown.html).rpartition("\n")[2] if isinstance(shown, Text) else ""


def _ask_where(turn: Turn, keyboard: Keyboard, planned: list[Meeting]) -> None:
    """They are kept; where are they, all of them?"""
    text = f"{_saved(turn, planned)}\n\n{turn.words('calendar.place_ask_all')}"
    rows = [[Button(turn.words.label("answers.skip"), Page(0))]]
    shown = turn.show(keyboard, text, rows, holds=PlaceOfAll(tuple(each.id for each in planned)))
    turn.ask("meeting", turn.member.id, keyboard_id=shown.id)


def _saved(turn: Turn, planned: list[Meeting]) -> str:
    questions.close_about(turn.db, turn.person.id, "meeting", turn.member.id)
    first_steps.refresh(turn)
    saved = turn.words("calendar.saved", count=len(planned), moment=moment_of(planned[0], turn.words))
    return f"{saved}\n{who_is_reminded(turn, planned)}"


def _left(turn: Turn) -> list[int]:
    return changing.sessions_left(turn, programme_of(turn), turn.group.id)


def _say_taken(turn: Turn, moments: list[int]) -> bool:
    """Whether the group meets at one of these moments already; then that is said."""
    to_come = changing.to_come(turn, turn.group.id)
    taken = next((each for each in moments if each in to_come), None)
    if taken is not None:
        moment = moment_in_words(taken, turn.group.zone, turn.words, now=turn.now)
        turn.say(turn.words("calendar.is_taken", moment=moment))
    return taken is not None


def _taken(turn: Turn, minute: int) -> set[date]:
    """The days on which the group meets already at this minute: of those that are a week apart they are none."""
    zone = turn.group.zone
    moments = [(local_date(each, zone), each) for each in changing.to_come(turn, turn.group.id)]
    return {day for day, starts_at in moments if starts_at == instant_of(day, minute, zone)}


def _show_weekly(turn: Turn, show: Show, asked: Weekly) -> None:
    left, holidays = _left(turn), set(asked.holidays)
    kept = weekly(asked.first, len(left), holidays | _taken(turn, asked.minute))
    words = turn.words
    days = sorted({*kept, *(day for day in holidays if day < kept[-1])})
    buttons = [_day_button(day, ticked=day not in holidays) for day in days]
    starts_at = instant_of(kept[0], asked.minute, turn.group.zone)
    text = words(
        "calendar.weekly",
        day=weekday(asked.first.weekday(), words),
        time=minute_text(asked.minute),
        count=len(left),
        moment=moment_in_words(starts_at, turn.group.zone, words, now=turn.now),
    )
    show(text, [*in_rows(buttons, most=4), *_ways_to_save(turn, left)], holds=asked)


def _day_button(day: date, *, ticked: bool) -> Button:
    label = f"{day.day}/{day.month}"  # all on one day of the week
    return Button(f"{TICKED if ticked else ''}{label}", Holiday(day))


def _ways_to_save(turn: Turn, left: list[int]) -> list[list[Button]]:
    """All that are left of the programme, those of the module that comes now, or just one."""
    programme, label = programme_of(turn), turn.words.label
    module = programme.session(left[0]).module
    part = sum(programme.session(number).module == module for number in left)
    ways = [Button(label("calendar.save_all", count=len(left)), Save(len(left)))]
    if 1 < part < len(left):
        ways.append(Button(label("calendar.save_part", count=part), Save(part)))
    if len(left) > 1:
        ways.append(Button(label("calendar.save_one"), Save(1)))
    return [*([way] for way in ways), [Button(label("answers.back"), ADD)]]


def _ask_sure(turn: Turn, show: Show, meeting: Meeting, starts_at: int, moment: str) -> None:
    label = turn.words.label
    rows = [
        [Button(label("calendar.yes_move"), MoveTo(meeting.id, starts_at))],
        [Button(label("calendar.not"), With("open", meeting.id))],
    ]
    show(turn.words("calendar.move_sure", moment=moment_of(meeting, turn.words), lines=moment), rows)


def _take_place_of_all(turn: Turn, keyboard: Keyboard, asked: PlaceOfAll, text: str) -> None:
    if not _is_place(turn, text):
        return
    found = [chosen.meeting(turn, number) for number in asked.meetings]
    put = [changing.put(turn, each, **_place_or_link(each, text)) for each in found if each.to_come]
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, turn.words("calendar.place_ask_all"))
    rows = [[Button(turn.words.label("answers.back"), Page(0))]]
    turn.say(_kept_there(turn, put), rows, about="meeting", subject=turn.member.id)


def _kept_there(turn: Turn, put: list[Meeting]) -> str:
    """The place is kept; or a colleague called it off meanwhile, or said that it was held."""
    if not put:
        return turn.words("calendar.too_late")
    return turn.words("calendar.place_kept", lines=place_of(put[-1]))


def _is_place(turn: Turn, text: str) -> bool:
    """Whether it can be a place; where it cannot, that is said."""
    longest = changing.LONGEST_LINK if _is_link(text) else changing.LONGEST_PLACE
    if not text:
        turn.misunderstand("errors.not_understood")
    elif _is_no_place(turn, text):
        turn.misunderstand("calendar.place_not_understood")
        return False
    elif len(text) > longest:
        turn.say(turn.words("calendar.place_too_long", count=longest))
    return 0 < len(text) <= longest


def _place_or_link(meeting: Meeting, text: str) -> dict[str, str | None]:
    """What was typed as the place or as the link of a meeting; the other stays."""
    if _is_link(text):
        return {"place": meeting.place, "link": text}
    return {"place": text, "link": meeting.link}


def _is_link(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _is_no_place(turn: Turn, text: str) -> bool:
    """Whether it is a yes or no, “weet ik niet” or a moment: parents would read it as the place."""
    return says_nothing(text) or isinstance(picking.typed_moment(turn, text, None), tuple | date)


def _take_place(turn: Turn, keyboard: Keyboard, meeting: Meeting, text: str) -> None:
    if not _is_place(turn, text):
        return
    put = [changing.put(turn, meeting, **_place_or_link(meeting, text))] if meeting.to_come else []
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, turn.words("calendar.place_ask"))
    label = turn.words.label
    for_all = [[Button(label("calendar.for_all"), With("for_all", meeting.id))]] if put else []
    rows = [*for_all, [Button(label("answers.back"), With("open", meeting.id))]]
    turn.say(_kept_there(turn, put), rows, about="meeting", subject=turn.member.id)
