"""/gegevens: what is kept of her and who sees it, and what she can do about it."""

from __future__ import annotations

from markupsafe import Markup, escape

from handlers.asking import mine
from handlers.core.buttons import Button
from handlers.core.choices import AnyChoice
from handlers.core.doors import always, on_command, on_edit, on_tap, on_words
from handlers.core.rights import known, own_data
from handlers.core.turn import Heard, Tap, Turn
from handlers.looking import log
from handlers.my_data import answers, consent, correcting, forgetting, looking_back, taking_along
from handlers.my_data.choices import Consent, Erase, Fix, Look
from handlers.phoning import requesting
from handlers.shared import asking
from handlers.shared.moments import minute_text
from storage import groups, members, questions, routines
from storage.members import PARENT, Member

_TAKES = (
    *("answers", "asks", "call", "looked", "file", "back"),
    *(Consent, Look, Fix, Erase, *asking.OF_AN_ITEM),
)


@on_command("gegevens", known)
def show(turn: Turn, _heard: Heard) -> None:
    """/gegevens: for each group she is in, also while she enrols or after she stopped."""
    mine = members.of_person(turn.db, turn.person.id)
    for member in mine:
        turn.joined = member
        about = [escape(groups.get(turn.db, member.group_id).name)] if len(mine) > 1 else []
        turn.say(Markup("\n\n").join([*about, _about_her(turn)]), _rows(turn), about="gegevens", subject=member.id)


@on_tap("gegevens", own_data, takes=_TAKES)
def tapped(turn: Turn, tap: Tap) -> None:
    """See her answers, change who sees them, or be forgotten."""
    questions.close_about(turn.db, turn.person.id, correcting.ABOUT, turn.member.id)
    match tap.choice:
        case "answers":
            answers.show(turn)
        case "asks":
            mine.show(turn)
        case "call":
            requesting.show_latest(turn)
        case "looked":
            turn.show(tap.keyboard, log.of_parent(turn), [[Button(turn.words.label("answers.back"), "back")]])
        case Consent(kind, said):
            consent.tapped(turn, tap, kind, said)
        case Look() as look:
            looking_back.tapped(turn, tap, look)
        case Fix(prompt, item):
            correcting.tapped(turn, tap, prompt, item)
        case "file":
            taking_along.ask(turn, tap)
        case "back":
            turn.show(tap.keyboard, _about_her(turn), _rows(turn))
        case Erase(step):
            forgetting.tapped(turn, tap, step)
        case _:
            correcting.answered(turn, tap)


@on_words(correcting.ABOUT, own_data, takes_any_words=always)
def typed(turn: Turn, heard: Heard) -> None:
    """Other words for an answer she wrote before."""
    correcting.typed(turn, heard)


@on_edit(correcting.ABOUT)
def edited(turn: Turn, heard: Heard) -> bool:
    """She changed these words again."""
    return correcting.edited(turn, heard)


def _about_her(turn: Turn) -> Markup:
    """What is kept, and, where there is something to decide, who sees it."""
    if not _has_answers(turn.member):
        return _kept(turn)
    return Markup("\n\n").join([_kept(turn), Markup("\n").join(consent.who_sees(turn))])


def _kept(turn: Turn) -> Markup:
    routine = routines.of(turn.db, turn.member.id, routines.CHECKIN)
    name = turn.person.called
    if routine is None:
        return turn.words("my_data.kept_without_time", name=name)
    return turn.words("my_data.kept", name=name, time=minute_text(routine.minute))


def _rows(turn: Turn) -> list[list[Button]]:
    hers: list[tuple[str, AnyChoice]] = [("show_answers", "answers"), ("send_file", "file")]
    hers += [("who_sees", Consent()), ("who_looked", "looked")]
    lines = hers if _has_answers(turn.member) else []
    asked = [[Button(turn.words.label("asking.my_questions"), "asks")]] if mine.has_asked(turn) else []
    if requesting.latest(turn) is not None:
        asked.append([Button(turn.words.label("phone_call.my_call"), "call")])
    rows = [[Button(turn.words.label(f"my_data.{key}"), choice)] for key, choice in lines]
    return [*asked, *rows, [Button(turn.words.label("my_data.erase"), Erase())]]


def _has_answers(member: Member) -> bool:
    """Whether there is something only she decides about: who works with the group answers to nobody."""
    return member.role == PARENT
