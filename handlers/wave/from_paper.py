"""/papier: a measurement that a parent filled in on paper is entered by a facilitator, and marked so."""

from __future__ import annotations

from typing import cast

from content.instruments import Instrument
from content.items import Item
from content.texts import Language, Level
from content.words import Words
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap, on_words
from handlers.core.rights import NotHers, entered_prompt, facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import answering, as_asked, asking, chosen, prompt_life, roster
from handlers.shared.asking import answers_of, first_unanswered, instrument_of, rows_for
from handlers.wave.duty import plans_of
from scheduler.local_time import local_date, study_day
from scheduler.waves import WavePlan
from storage import meetings, members, people, planned_prompts, prompts, questions, waves
from storage.keyboards import Keyboard
from storage.members import Member
from storage.people import Person
from storage.prompts import CANCELLED, COMPLETED, OPENED, PLANNED, QUEUED, WAITING_FOR_ANSWER, WAVE, Prompt

CHOOSE, ENTER = "paper_of", "paper"
PAUSE = "pause"


class With(Choice):
    """A form of this parent."""

    member: int


class Wave(Choice):
    """Of this measurement."""

    member: int
    wave: str


class Form(Choice):
    """This form of it."""

    member: int
    wave: str
    instrument: str


@on_command("papier", facilitators)
def begin(turn: Turn, _heard: Heard) -> None:
    """Whose form is it?"""
    found = roster.parents_of(turn, turn.group.id)
    if not found:
        turn.say(turn.words("paper_staff.no_parents"))
        return
    rows = [[Button(person.name, With(member.id))] for member, person in found]
    turn.say(turn.words("paper_staff.of_whom"), rows, about=CHOOSE, subject=turn.member.id)


@on_tap(CHOOSE, facilitators, takes=(With, Wave, Form))
def chosen_form(turn: Turn, tap: Tap) -> None:
    """The parent, then the measurement, then the form."""
    label = turn.words.label
    match tap.choice:
        case With(whom):
            member, person = chosen.parent(turn, whom)
            keys = [plan.key for plan in plans_of(turn, turn.group)]
            rows = [[Button(label(f"paper_staff.{each}"), Wave(member.id, each)) for each in keys]]
            turn.show(tap.keyboard, turn.words("paper_staff.which", name=person.name), rows)
        case Wave(whom, key):
            (member, _), plan = chosen.parent(turn, whom), _plan(turn, key)
            buttons = [Button(_name_of(turn, each), Form(member.id, key, each)) for each in plan.instruments]
            turn.show(tap.keyboard, turn.words("paper_staff.form"), in_rows(buttons, most=1))
        case Form(whom, key, instrument):
            (member, _), plan = chosen.parent(turn, whom), _plan(turn, key)
            if instrument not in plan.instruments:
                raise NotHers
            _open(turn, tap.keyboard, member, plan, instrument)


@on_tap(ENTER, entered_prompt, takes=(*asking.OF_AN_ITEM, PAUSE))
def tapped(turn: Turn, tap: Tap) -> None:
    """What stands on the paper for the open item."""
    prompt = turn.prompt
    assert prompt is not None
    if prompt.state != OPENED or prompt.item is None:
        turn.show(tap.keyboard, turn.words("paper_staff.over"))
    elif tap.choice == PAUSE:
        questions.close(turn.db, turn.person.id)
        turn.show(tap.keyboard, turn.words("paper_staff.paused"))
    elif tap.choice == asking.BACK:
        _ask(turn, prompt, asking.item_before(turn, prompt, _asked(turn, prompt)[1]), tap.keyboard)
    elif isinstance(tap.choice, asking.Tick):
        picked = asking.ticked_after(tap.keyboard, tap.choice.value)
        _show(turn, prompt, asking.open_item(turn, prompt), tap.keyboard, picked)
    elif answering.record_tap(turn, prompt, tap) is not None:
        _ask_next(turn, prompt, tap.keyboard)


@on_words(ENTER, entered_prompt, takes_any_words=asking.asks_for_words)
def typed(turn: Turn, heard: Heard) -> None:
    """A typed number or word counts as a tap."""
    prompt, keyboard = turn.prompt, turn.asked_under(heard)
    if prompt is None or prompt.state != OPENED or prompt.item is None or keyboard is None:
        turn.no_longer_asked()
        return
    item = asking.open_item(turn, prompt)
    if answering.take_words(turn, prompt, item, heard):
        _ask_next(turn, prompt, keyboard)
    else:
        answering.not_understood(turn, item)


def _plan(turn: Turn, key: str) -> WavePlan:
    """The measurement of this name, in the programme of the group."""
    for plan in plans_of(turn, turn.group):
        if plan.key == key:
            return plan
    raise NotHers


def _name_of(turn: Turn, key: str) -> str:
    name = turn.library.instrument(key).name
    return turn.words.plain(name) if name is not None else key


def _open(turn: Turn, keyboard: Keyboard, member: Member, plan: WavePlan, instrument: str) -> None:
    """Go on with this form, or begin it; what was asked in her chat and lies open gives way to the paper."""
    for each in waves.asked(turn.db, member.id, plan.key):
        if each.instrument != instrument:
            continue
        if each.state == COMPLETED:
            turn.show(keyboard, turn.words("paper_staff.done_before"))
            return
        if each.state == OPENED and waves.get(turn.db, each.id).source == waves.PAPER:
            _ask_afresh(turn, each, keyboard)
            return
        if each.state in (PLANNED, *WAITING_FOR_ANSWER):
            _take_back(turn, each)
    _ask_afresh(turn, _add(turn, member, plan, instrument), keyboard)


def _add(turn: Turn, member: Member, plan: WavePlan, instrument: str) -> Prompt:
    day = local_date(turn.now, member.zone)
    made = planned_prompts.add(
        turn.db,
        member_id=member.id,
        kind=WAVE,
        local_date=day.isoformat(),
        slot=turn.now,
        zone=member.zone,
        instrument=instrument,
        study_day=study_day(member.first_day or day.toordinal(), day),
        scheduled_at=turn.now,
        session=meetings.last_session_held(turn.db, member.group_id, turn.now),
        subject=waves.subject_of(plan.key),
    )
    waves.add(turn.db, made.id, source=waves.PAPER, entered_by=turn.member.id)
    prompts.move(turn.db, made.id, QUEUED, at=turn.now)
    prompts.move(turn.db, made.id, OPENED, at=turn.now)
    parent = _parent(turn, made)
    snapshot = as_asked.keep(turn, instrument)
    prompts.asked_in(turn.db, made.id, language=parent.language, level=parent.level, snapshot=snapshot)
    return prompts.get(turn.db, made.id)


def _take_back(turn: Turn, prompt: Prompt) -> None:
    """It came from paper: nothing more is asked of her in her chat."""
    prompts.move(turn.db, prompt.id, CANCELLED, at=turn.now)
    prompt_life.take_buttons(turn, prompt, to=_parent(turn, prompt))


def _ask_afresh(turn: Turn, prompt: Prompt, chosen_under: Keyboard) -> None:
    """The next item in a message of its own; above it stands what was chosen."""
    form, name = _name_of(turn, instrument_of(turn, prompt).key), _parent(turn, prompt).name
    turn.show(chosen_under, turn.words("paper_staff.chosen", label=form, name=name))
    item = _next_item(turn, prompt)
    assert item is not None, "what was entered to its end is completed"
    prompts.ask(turn.db, prompt.id, item.key)
    text, rows = _question(turn, prompt, item)
    spoken = turn.say(text, rows, about=ENTER, subject=prompt.id)
    assert spoken.keyboard is not None
    turn.ask(ENTER, prompt.id, keyboard_id=spoken.keyboard.id)


def _ask_next(turn: Turn, prompt: Prompt, keyboard: Keyboard) -> None:
    item = _next_item(turn, prompt)
    if item is not None:
        _ask(turn, prompt, item, keyboard)
        return
    prompts.ask(turn.db, prompt.id, None)
    questions.close(turn.db, turn.person.id)
    prompts.move(turn.db, prompt.id, COMPLETED, at=turn.now)
    turn.show(keyboard, turn.words("paper_staff.done", name=_parent(turn, prompt).name))


def _ask(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard) -> None:
    prompts.ask(turn.db, prompt.id, item.key)
    _show(turn, prompt, item, keyboard)


def _show(turn: Turn, prompt: Prompt, item: Item, keyboard: Keyboard, picked: tuple[str, ...] = ()) -> None:
    text, rows = _question(turn, prompt, item, picked)
    shown = turn.show(keyboard, text, rows, holds=asking.Ticked(picked) if picked else None)
    turn.ask(ENTER, prompt.id, keyboard_id=shown.id)


def _question(
    turn: Turn, prompt: Prompt, item: Item, picked: tuple[str, ...] = ()
) -> tuple[str, list[list[Button]]]:
    words, (instrument, level) = _words(turn, prompt), _asked(turn, prompt)
    keys = [each.key for each in instrument.items_for(level)]
    place = keys.index(item.key)
    text = words(
        "paper_staff.item",
        name=_parent(turn, prompt).name,
        number=place + 1,
        count=len(keys),
        question=item.question(words),
    )
    answers = rows_for(item.model_copy(update={"skip": False}), words, can_go_back=place > 0, picked=picked)
    label = turn.words.label
    return text, [
        *answers,
        [Button(label("paper_staff.empty"), asking.SKIP), Button(label("paper_staff.pause"), PAUSE)],
    ]


def _next_item(turn: Turn, prompt: Prompt) -> Item | None:
    instrument, level = _asked(turn, prompt)
    return first_unanswered(instrument, answers_of(turn, prompt), level)


def _asked(turn: Turn, prompt: Prompt) -> tuple[Instrument, Level]:
    return instrument_of(turn, prompt), cast(Level, prompt.level)


def _words(turn: Turn, prompt: Prompt) -> Words:
    """The facilitator's language, at the level of the form."""
    return turn.library.words(cast(Language, turn.person.language), cast(Level, prompt.level))


def _parent(turn: Turn, prompt: Prompt) -> Person:
    place = members.get(turn.db, prompt.member_id)
    assert place.person_id is not None, "whose form is entered takes part"
    return people.get(turn.db, place.person_id)
