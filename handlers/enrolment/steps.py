"""The steps of an enrolment: what each shows, and what an answer to it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.checkin import offering
from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice
from handlers.core.turn import Turn
from handlers.hosting import belonging
from handlers.shared import consents, menu
from handlers.shared.moments import clock_time, minute_text, soon_day_in_words, weekday
from handlers.shared.naming import facilitator_names, has_name_at_work, names_of_who_sees
from scheduler import planner
from scheduler.local_time import is_quiet_minute, local_date
from storage import members, people, planned_prompts, prompts, questions, routine_history, routines
from storage.members import COORDINATOR, PARENT, PARTICIPATION, RESEARCH, SHARING, WORDS, Member

HOURS = (8 * 60, 12 * 60 + 30, 16 * 60, 19 * 60, 20 * 60, 20 * 60 + 30, 21 * 60)
DEFAULT_HOUR = 20 * 60
ANOTHER = "another"  # hour, rather than one in the night
AS_SHE_IS = "="  # her first name; it stands in no button's row, where it could be read
NAMES = ("mama", "papa", "oma", "opa", "ouder")
OPTIONAL = ("rest_day", "practice")  # steps of somebody who takes part already
DONE = "done"
TYPED = ("called", "hour")  # steps that can be answered in words


class Answer(Choice):
    """The answer to this step of an enrolment; to an hour in the night, that it is meant."""

    step: str
    value: int | str
    sure: bool = False


@dataclass(frozen=True)
class Shown:
    """A step as she sees it."""

    text: str
    rows: list[list[Button]]


def shown(turn: Turn, step: str) -> Shown:
    """The text and buttons of a step."""
    return steps_of(turn.member)[step][0](turn)


def take(turn: Turn, given: Answer) -> str | None:
    """Write the answer to a step down; the next step, or None where she must be asked once more."""
    steps, step = steps_of(turn.member), given.step
    following = steps[step][1](turn, given)
    if following != "next":
        return following
    order = [each for each in steps if each == step or not _is_known(turn, each)]
    place = order.index(step) + 1
    return order[place] if place < len(order) else DONE


def _is_known(turn: Turn, step: str) -> bool:
    """Whether a parent need not be asked: who works with a group has the name that parents read there."""
    return step == "called" and turn.member.role == PARENT and has_name_at_work(turn)


def steps_of(member: Member) -> dict[str, Step]:
    """The steps of her role, in their order."""
    return STEPS if member.role == PARENT else STAFF_STEPS


def begin(turn: Turn) -> None:
    """She takes part from now on: her check-ins are planned, and whoever guides her hears it."""
    member, zone = turn.member, turn.member.zone
    members.enrol(turn.db, member.id, at=turn.now, first_day=local_date(turn.now, zone).toordinal())
    turn.joined = members.get(turn.db, member.id)
    if member.role != PARENT:
        return
    if routines.of(turn.db, member.id, routines.CHECKIN) is None:
        routines.set_for(turn.db, member.id, routines.CHECKIN, zone=zone, minute=DEFAULT_HOUR)
    planner.plan_member(turn.db, member.id, turn.now)
    belonging.admit_known(turn)
    menu.tell_facilitators(turn)
    menu.set_menu(turn)


def finish(turn: Turn, *, practise: bool) -> None:
    """Every step has its answer: she hears when the first question comes, and may practise once."""
    if turn.member.state == members.ENROLLING:
        begin(turn)
    member = turn.member
    members.move_to(turn.db, member.id, DONE)
    questions.close_about(turn.db, turn.person.id, "enrol", member.id)
    if member.role != PARENT:
        menu.show(turn)
        return
    if not prompts.recent_of(turn.db, member.id, prompts.CHECKIN, most=1):  # else the first was asked already
        _say_when(turn)
    if practise:
        offering.start(turn, prompts.PRACTICE)


def _say_when(turn: Turn) -> None:
    """When the first question comes, and what to know of a screen that others see."""
    member, zone = turn.member, turn.member.zone
    first = planned_prompts.first(turn.db, member.id, prompts.CHECKIN)
    if first is None:
        routine = routines.of(turn.db, member.id, routines.CHECKIN)
        assert routine is not None
        turn.say(turn.words("enrolment.done", time=minute_text(routine.minute)))
    else:
        day = soon_day_in_words(first.scheduled_at, turn.now, zone, turn.words)
        time = clock_time(first.scheduled_at, zone)
        turn.say(turn.words("enrolment.done_from", day=day, time=time))
    turn.say(turn.words("enrolment.preview_tip"))


def _button(turn: Turn, step: str, value: int | str, key: str, *, sure: bool = False) -> Button:
    return Button(turn.words.label(key), Answer(step, value, sure))


def _show_language(turn: Turn) -> Shown:
    text = turn.words("enrolment.language")
    return Shown(
        text,
        [
            [
                _button(turn, "language", "nl", "enrolment.dutch"),
                _button(turn, "language", "en", "enrolment.english"),
            ]
        ],
    )


def _take_language(turn: Turn, given: Answer) -> str:
    people.speak(turn.db, turn.person, language=str(given.value))
    turn.refresh()
    return "next"


def _show_level(turn: Turn) -> Shown:
    samples = [turn.words(f"enrolment.level_{level}_sample") for level in ("standaard", "simpel")]
    text = "\n\n".join([turn.words("enrolment.level"), *samples])
    buttons = [_button(turn, "level", level, f"enrolment.level_{level}") for level in ("standaard", "simpel")]
    return Shown(text, [[button] for button in buttons])


def _take_level(turn: Turn, given: Answer) -> str:
    people.speak(turn.db, turn.person, level=str(given.value))
    turn.refresh()
    return "next"


def _reading(step: str, *keys: str) -> tuple[Callable[[Turn], Shown], Callable[[Turn, Answer], str]]:
    """A step that is only read."""

    def show(turn: Turn) -> Shown:
        given = {"group": turn.group.name, "facilitator": names_of_who_sees(turn)}
        text = "\n\n".join(turn.words(key, **given) for key in keys)
        return Shown(text, [[_button(turn, step, "read", "enrolment.go_on")]])

    return show, lambda _turn, _given: "next"


def _consent(
    step: str, kind: str, key: str, yes: str, no: str, *, after_no: str = "next"
) -> tuple[Callable[[Turn], Shown], Callable[[Turn, Answer], str | None]]:
    """A step that asks for consent: a yes and a no, recorded with the words they answer."""

    def question(turn: Turn) -> str:
        return turn.words(key, facilitator=names_of_who_sees(turn))

    def show(turn: Turn) -> Shown:
        return Shown(question(turn), [[_button(turn, step, "yes", yes)], [_button(turn, step, "no", no)]])

    def take(turn: Turn, given: Answer) -> str | None:
        consents.record(turn, kind, key, given=given.value == "yes")
        if kind == PARTICIPATION and given.value != "yes":
            members.set_state(turn.db, turn.member.id, members.REFUSED)
            turn.say(turn.words("enrolment.declined", facilitator=facilitator_names(turn)))
            return None
        return "next" if given.value == "yes" else after_no

    return show, take


def _show_called(turn: Turn) -> Shown:
    buttons = [_button(turn, "called", name, f"enrolment.called_{name}") for name in NAMES]
    return Shown(turn.words("enrolment.called"), in_rows(buttons))


def _show_staff_called(turn: Turn) -> Shown:
    key = "coordinator.called" if turn.member.role == COORDINATOR else "facilitator.called"
    return Shown(turn.words(key), [[Button(turn.person.name, Answer("called", AS_SHE_IS))]])


def _take_called(turn: Turn, given: Answer) -> str:
    if _is_known(turn, "called"):  # she began to work since she was asked
        return "next"
    name = str(given.value)
    called = turn.words.label(f"enrolment.called_{name}") if name in NAMES else name
    people.call(turn.db, turn.person, turn.person.name if name == AS_SHE_IS else called)
    turn.refresh()
    return "next"


def _show_hour(turn: Turn) -> Shown:
    buttons = [Button(minute_text(minute), Answer("hour", minute)) for minute in HOURS]
    return Shown(turn.words("enrolment.hour", name=turn.person.called), in_rows(buttons, most=4))


def _take_hour(turn: Turn, given: Answer) -> str | None:
    if given.value == ANOTHER:
        return "hour"
    minute = int(given.value)
    if is_quiet_minute(minute) and not given.sure:
        _ask_whether_by_night(turn, minute)
        return None
    routines.set_for(turn.db, turn.member.id, routines.CHECKIN, zone=turn.member.zone, minute=minute)
    begin(turn)  # all that must be known is known: who stops here is not forgotten
    return "next"


def _ask_whether_by_night(turn: Turn, minute: int) -> None:
    """Does she mean it? What she types now takes the place of it."""
    rows = [
        [_button(turn, "hour", minute, "preferences.at_night_yes", sure=True)],
        [_button(turn, "hour", ANOTHER, "preferences.at_night_no")],
    ]
    text = turn.words("preferences.time_at_night", time=minute_text(minute))
    spoken = turn.say(text, rows, about="enrol", subject=turn.member.id)
    assert spoken.keyboard is not None
    turn.ask("enrol", turn.member.id, keyboard_id=spoken.keyboard.id)


def _show_rest_day(turn: Turn) -> Shown:
    buttons = [Button(weekday(day, turn.words), Answer("rest_day", day)) for day in range(7)]
    rows = [*in_rows(buttons, most=2), [_button(turn, "rest_day", "none", "enrolment.no_rest_day")]]
    return Shown(turn.words("enrolment.rest_day"), rows)


def _take_rest_day(turn: Turn, given: Answer) -> str:
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    assert routine is not None
    days = routines.EVERY_DAY if given.value == "none" else routines.EVERY_DAY & ~(1 << int(given.value))
    wanted = replace(routine, days=days)
    routines.set_for(
        turn.db, turn.member.id, routines.CHECKIN, zone=wanted.zone, minute=wanted.minute, days=wanted.days
    )
    today = local_date(turn.now, wanted.zone).weekday()
    if all(days >> day % 7 & 1 for day in (today, today + 1)):
        routine_history.note(turn.db, at=turn.now, member_id=turn.member.id)  # what is planned may stay
    else:
        planner.plan_member(turn.db, turn.member.id, turn.now)
    return "next"


def _show_practice(turn: Turn) -> Shown:
    return Shown(
        turn.words("enrolment.practice"),
        [
            [_button(turn, "practice", "yes", "enrolment.practice_yes")],
            [_button(turn, "practice", "no", "enrolment.practice_no")],
        ],
    )


def _take_practice(_turn: Turn, _given: Answer) -> str:
    return "next"


Step = tuple[Callable[[Turn], Shown], Callable[[Turn, Answer], "str | None"]]

_YES, _NO = "enrolment.consent_yes", "enrolment.consent_no"

STEPS: dict[str, Step] = {
    "language": (_show_language, _take_language),
    "level": (_show_level, _take_level),
    "what": _reading("what", "enrolment.what"),
    "what_not": _reading("what_not", "enrolment.what_not"),
    "who_sees": _reading(
        "who_sees", "enrolment.who_sees", "enrolment.who_sees_always", "enrolment.child_in_danger"
    ),
    "telegram": _reading("telegram", "enrolment.who_sees_telegram"),
    "take_part": _consent(
        "take_part",
        PARTICIPATION,
        "enrolment.consent_take_part",
        "enrolment.take_part_yes",
        "enrolment.take_part_no",
    ),
    "facilitator": _consent(
        "facilitator", SHARING, "enrolment.consent_facilitator", _YES, _NO, after_no="research"
    ),
    "words": _consent("words", WORDS, "enrolment.consent_words", "enrolment.words_yes", "enrolment.words_no"),
    "research": _consent("research", RESEARCH, "enrolment.consent_research", _YES, _NO),
    "called": (_show_called, _take_called),
    "hour": (_show_hour, _take_hour),
    "rest_day": (_show_rest_day, _take_rest_day),
    "practice": (_show_practice, _take_practice),
}

# Who works with the group only says in which language and under which name.
STAFF_STEPS: dict[str, Step] = {
    "language": (_show_language, _take_language),
    "called": (_show_staff_called, _take_called),
}
