"""/ideeen: what helped at home, put in by whoever wants, read back by the whole group without names.

A facilitator takes them along to the meeting on paper.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, offered
from handlers.core.doors import always, on_command, on_edit, on_tap, on_words
from handlers.core.rights import NotHers, as_member
from handlers.core.turn import Heard, Tap, Turn
from handlers.hosting.posting import reply
from handlers.meeting.wording import group_words
from handlers.shared import chosen
from handlers.staff import exporting
from storage import export_requests, keyboards, pot, questions
from storage.export_requests import FAILED, POT, ExportRequest
from storage.members import FACILITATOR, PARENT

MOST_LETTERS = 300
MOST_SHOWN = 12
MOST_BUTTONS = 6
_OF_A_LABEL = 15

PUT, STOP, PRINT = "put", "stop", "print"


class Out(Choice):
    """This idea goes."""

    idea: int


uses_pot = as_member(PARENT, FACILITATOR)


@on_command("ideeen", uses_pot, where="both")
def show(turn: Turn, heard: Heard) -> None:
    """/ideeen: the newest ideas, with a button to put one in, and one to take out each that she may."""
    if turn.in_group:
        if turn.group.chat_id == turn.chat_id:  # typed in another chat, it tells nobody what this group wrote
            reply(turn, turn.group, _text(turn, in_group=True), heard)
        return
    turn.say(_text(turn), _rows(turn), about="pot", subject=turn.member.id)


@on_tap("pot", uses_pot, takes=(PUT, STOP, PRINT, Out))
def tapped(turn: Turn, tap: Tap) -> None:
    """Put one in, or take one out; a facilitator has them printed."""
    if tap.choice == PUT:
        rows = [[Button(turn.words.label("sharing.stop"), STOP)]]
        shown = turn.show(tap.keyboard, turn.words("pot.ask"), rows)
        turn.ask("pot", turn.member.id, keyboard_id=shown.id)
        return
    if tap.choice == PRINT:
        if turn.member.role != FACILITATOR:
            raise NotHers
        _ask_for_page(turn)
        return
    questions.close_about(turn.db, turn.person.id, "pot", turn.member.id)
    if isinstance(tap.choice, Out):
        pot.take_out(turn.db, chosen.idea_in_pot(turn, tap.choice.idea).id)
    turn.show(tap.keyboard, _text(turn), _rows(turn))


@on_words("pot", uses_pot, takes_any_words=always, shown_to_others=True)
def written(turn: Turn, heard: Heard) -> None:
    """What helped her: it goes into the pot."""
    words = " ".join(heard.text.split())
    keyboard = turn.asked_under(heard)
    if heard.kind != "text" or not words or len(words) > MOST_LETTERS:
        turn.say(turn.words("pot.only_words" if heard.kind != "text" or not words else "pot.too_long"))
        return
    questions.close_about(turn.db, turn.person.id, "pot", turn.member.id)
    if keyboard is not None:
        turn.show(keyboard, turn.words("pot.asked"))
    turn.took("pot", heard, item=str(pot.put(turn.db, turn.member.id, words, at=turn.now)))
    turn.say(f"{turn.words('pot.thanks')}\n\n{_text(turn)}", _rows(turn), about="pot", subject=turn.member.id)


@on_edit("pot")
def edited(turn: Turn, heard: Heard) -> bool:
    """Other words over an idea of hers, while it is in the pot: these are read there from now on."""
    found, words = pot.find(turn.db, int(heard.item)), " ".join(heard.text.split())
    if found is None or found.member_id != turn.member.id or not words or len(words) > MOST_LETTERS:
        return False
    pot.rewrite(turn.db, found.id, words)
    keyboard = keyboards.newest_open(turn.db, turn.person.id, "pot", turn.member.id)
    if keyboard is not None and PUT in offered(keyboard):
        turn.show(keyboard, _text(turn), _rows(turn))
    turn.say(turn.words("errors.edit_taken"))
    return True


def hand_over(turn: Turn, request: ExportRequest, file: Path) -> None:
    """The page stands ready."""
    exporting.send(turn, request, file, name="ideeen.html", caption=str(turn.words("pot.page_ready")), key="pot")


def say_why_not(turn: Turn, request: ExportRequest) -> None:
    """There is no page, and nothing is lost."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words("pot.page_not_made"))


def _ask_for_page(turn: Turn) -> None:
    """It is on its way; a worker makes it."""
    said = turn.say(turn.words("pot.page_coming"))
    exporting.ask(turn, POT, shown_in=said.outbox_id)


def _text(turn: Turn, *, in_group: bool = False) -> Markup:
    words = group_words(turn, turn.group) if in_group else turn.words
    ideas = pot.of_group(turn.db, turn.group.id)[:MOST_SHOWN]
    if not ideas:
        return words("pot.empty")
    return words("pot.ideas", lines=Markup("\n").join(Markup("• {}").format(each.words) for each in ideas))


def _rows(turn: Turn) -> Rows:
    """A facilitator may take out each, a parent her own."""
    label = turn.words.label
    may = [
        each
        for each in pot.of_group(turn.db, turn.group.id)[:MOST_SHOWN]
        if turn.member.role == FACILITATOR or each.member_id == turn.member.id
    ]
    out = [
        [Button(label("pot.take_out", label=_beginning(each.words)), Out(each.id))] for each in may[:MOST_BUTTONS]
    ]
    to_print = [[Button(label("pot.to_print"), PRINT)]] if may and turn.member.role == FACILITATOR else []
    return [[Button(label("pot.put"), PUT)], *to_print, *out]


def _beginning(words: str) -> str:
    return words if len(words) <= _OF_A_LABEL else f"{words[: _OF_A_LABEL - 1]}…"
