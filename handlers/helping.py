"""The numbers of people who can help: the group's own first, then the country's."""

from __future__ import annotations

from markupsafe import Markup

from handlers import listening
from handlers.core.doors import on_command, on_words
from handlers.core.rights import anyone, known
from handlers.core.turn import Heard, Turn
from handlers.hosting import to_private
from handlers.hosting.posting import reply
from handlers.meeting.wording import group_words
from handlers.shared import menu
from handlers.shared.below import ask_below
from storage import groups, members

EMERGENCY = "112"


@on_command("hulp", anyone, where="both")
def show_help(turn: Turn, heard: Heard) -> None:
    """/hulp: the help numbers, and that this is a computer; in a group's chat the numbers, for all to see."""
    if turn.in_group:
        _show_in_group(turn, heard)
        return
    turn.say(turn.words("help.help", lines=help_lines(turn, but=EMERGENCY)))
    rows = [*menu.way_in(turn), *listening.call(turn)]
    turn.say(turn.words("help.computer"), rows, about=listening.LISTENING)
    ask_below(turn, briefly=True)


@on_words("nothing", known)
def answer_nothing(turn: Turn, _heard: Heard) -> None:
    """She typed something nobody asked for: say what can be done here, or how to go on with enrolling."""
    mine = members.of_person(turn.db, turn.person.id)
    states = {each.state for each in mine}
    if members.ENROLLING in states:
        turn.misunderstand("enrolment.tap_a_button")
    elif states == {members.REFUSED}:
        turn.misunderstand("enrolment.not_yet")
    else:
        turn.misunderstand("errors.not_understood")


def help_lines(turn: Turn, *, but: str = "") -> Markup:
    """One line a number, except for a number that the text names itself."""
    numbers = [(label, number) for label, number in _numbers(turn) if number != but]
    lines = [turn.words("checkin.helpline", label=label, phone=number) for label, number in numbers]
    return Markup("\n").join(lines)


def _show_in_group(turn: Turn, heard: Heard) -> None:
    group = None if turn.chat_id is None else groups.of_chat(turn.db, turn.chat_id)
    if group is None or group.chat_id is None:
        return
    words = group_words(turn, group)
    national = [(line.label, line.number) for line in turn.library.helplines(words.language)]
    numbers = [line for line in (*group.helplines, *national) if line[1] != EMERGENCY]
    lines = [words("checkin.helpline", label=label, phone=number) for label, number in numbers]
    text = words("help.help", lines=Markup("\n").join(lines))
    reply(turn, group, text, heard, rows=[[to_private.link_to(turn, group, "hulp")]])


def _numbers(turn: Turn) -> list[tuple[str, str]]:
    own: list[tuple[str, str]] = []
    if turn.known is not None:
        for group_id in {member.group_id for member in members.of_person(turn.db, turn.known.id)}:
            own.extend(groups.get(turn.db, group_id).helplines)
    national = turn.library.helplines(turn.words.language)
    return [*own, *((line.label, line.number) for line in national)]
