"""The numbers of people who can help: the group's own first, then the country's."""

from __future__ import annotations

from markupsafe import Markup

from handlers import listening
from handlers.core.doors import on_command, on_words
from handlers.core.rights import anyone, known
from handlers.core.turn import Heard, Turn
from handlers.shared import menu
from storage import groups, members

EMERGENCY = "112"


@on_command("hulp", anyone)
def show_help(turn: Turn, _heard: Heard) -> None:
    """/hulp: the help numbers, and that this is a computer."""
    turn.say(turn.words("help.help", lines=help_lines(turn, but=EMERGENCY)))
    rows = [*menu.way_in(turn), *listening.call(turn)]
    turn.say(turn.words("help.computer"), rows, about=listening.LISTENING)


@on_words("nothing", known)
def answer_nothing(turn: Turn, _heard: Heard) -> None:
    """She typed something nobody asked for: say what can be done here."""
    turn.misunderstand("errors.not_understood")


def help_lines(turn: Turn, *, but: str = "") -> Markup:
    """One line a number, except for a number that the text names itself."""
    numbers = [(label, number) for label, number in _numbers(turn) if number != but]
    lines = [turn.words("checkin.helpline", label=label, phone=number) for label, number in numbers]
    return Markup("\n").join(lines)


def _numbers(turn: Turn) -> list[tuple[str, str]]:
    own: list[tuple[str, str]] = []
    if turn.known is not None:
        for group_id in {member.group_id for member in members.of_person(turn.db, turn.known.id)}:
            own.extend(groups.get(turn.db, group_id).helplines)
    national = turn.library.helplines(turn.words.language)
    return [*own, *((line.label, line.number) for line in national)]
