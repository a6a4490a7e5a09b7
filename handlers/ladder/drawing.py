"""A drawing is made on paper. A photo of it is kept only with her own yes, and is shown back to her alone."""

from __future__ import annotations

from handlers.core.buttons import Button, Rows
from handlers.core.doors import on_tap, on_words
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import consents
from storage import drawings, outbox, questions
from storage.members import DRAWING
from storage.said import Picture

ABOUT = "drawing"
YES, NO, LOOK, AWAY = "yes", "no", "look", "away"
MAY = "ladder.drawing_may"


def begin(turn: Turn) -> None:
    """May a photo of it be kept? Where one is: look at it, another one, or away with it."""
    label = turn.words.label
    if drawings.of(turn.db, turn.member.id) is None:
        turn.say(turn.words(MAY), _may_it(turn), about=ABOUT, subject=turn.member.id)
        return
    rows = [
        [Button(label("ladder.drawing_look"), LOOK)],
        [Button(label("ladder.drawing_other"), YES), Button(label("ladder.drawing_away"), AWAY)],
    ]
    turn.say(turn.words("ladder.drawing_is_there"), rows, about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, parents, takes=(YES, NO, LOOK, AWAY))
def tapped(turn: Turn, tap: Tap) -> None:
    """Her yes or no; a look at it; or it goes."""
    questions.close_about(turn.db, turn.person.id, ABOUT, turn.member.id)
    match tap.choice:
        case "yes":
            consents.record(turn, DRAWING, MAY, given=True)
            rows = [[Button(turn.words.label("answers.skip"), NO)]]
            keyboard = turn.show(tap.keyboard, turn.words("ladder.drawing_send"), rows)
            turn.ask(ABOUT, turn.member.id, keyboard_id=keyboard.id)
        case "look":
            _show(turn)
        case "away":
            consents.record(turn, DRAWING, MAY, given=False)
            drawings.forget(turn.db, turn.member.id)
            turn.show(tap.keyboard, turn.words("ladder.drawing_gone"))
        case _:
            turn.show(tap.keyboard, turn.words("ladder.drawing_not"))


@on_words(ABOUT, parents)
def sent(turn: Turn, heard: Heard) -> None:
    """The photo: only where it lies with Telegram is kept."""
    keyboard = turn.asked_under(heard)
    if keyboard is None:
        turn.no_longer_asked()
        return
    if heard.kind != "photo" or heard.file is None:
        turn.misunderstand("ladder.drawing_is_no_photo")
        return
    drawings.keep(turn.db, turn.member.id, heard.file, at=turn.now)
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, turn.words("ladder.drawing_kept"))


def _show(turn: Turn) -> None:
    file = drawings.of(turn.db, turn.member.id)
    if file is None:
        turn.tell("errors.old_button")
        return
    outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.REPLY,
        says=Picture(file, caption=turn.words("ladder.drawing_is_yours")),
        at=turn.now,
    )


def _may_it(turn: Turn) -> Rows:
    label = turn.words.label
    return [[Button(label("answers.yes"), YES), Button(label("answers.no"), NO)]]
