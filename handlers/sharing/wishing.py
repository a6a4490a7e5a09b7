"""/wens: what a parent wants more of, by a tap or in own words. The facilitators may read it, without a duty."""

from __future__ import annotations

from markupsafe import Markup, escape

from handlers import agreeing
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, offered
from handlers.core.doors import always, on_command, on_edit, on_tap, on_typed_below, on_words
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import chosen, roster
from handlers.shared.below import stands_last
from handlers.shared.naming import names_of_who_sees
from storage import keyboards, outbox, questions, wishes
from storage.keyboards import Keyboard
from storage.wishes import Wish

ABOUT = "wens"
MOST_LETTERS = 300
MOST = 5  # of one parent
_OF_A_LABEL = 20

# What parents of earlier groups asked for most.
_IDEAS = ("meetings", "exercises", "home", "talking")
DONE = "done"


class Add(Choice):
    """One of the ideas is a wish of hers."""

    key: str


class Out(Choice):
    """This wish goes."""

    wish: int


@on_command("wens", parents)
def show(turn: Turn, _heard: Heard) -> None:
    """/wens: what there is of her wishes, and room for another."""
    spoken = turn.say(_text(turn), _rows(turn), about=ABOUT, subject=turn.member.id)
    assert spoken.keyboard is not None
    turn.ask(ABOUT, turn.member.id, keyboard_id=spoken.keyboard.id)


@on_tap(ABOUT, parents, takes=(Add, Out, DONE))
def tapped(turn: Turn, tap: Tap) -> None:
    """One of the ideas, one of hers taken away, or done."""
    match tap.choice:
        case Out(named):
            wishes.take_away(turn.db, chosen.own_wish(turn, named).id)
            turn.tell("wish.taken_away")
        case Add(key):
            if key in _IDEAS and len(_hers(turn)) < MOST:
                wishes.add(turn.db, turn.member.id, turn.words.label(f"wish.{key}"), at=turn.now)
        case _:
            questions.close_about(turn.db, turn.person.id, ABOUT, turn.member.id)
            turn.show(tap.keyboard, _closing(turn))
            return
    shown = turn.show(tap.keyboard, _text(turn), _rows(turn))
    turn.ask(ABOUT, turn.member.id, keyboard_id=shown.id)


@on_words(ABOUT, parents, takes_any_words=always, shown_to_others=True)
def written(turn: Turn, heard: Heard) -> None:
    """A wish in own words."""
    words = " ".join(heard.text.split())
    keyboard = turn.asked_under(heard)
    if heard.kind != "text" or not words or len(words) > MOST_LETTERS:
        turn.say(turn.words("wish.only_words" if heard.kind != "text" or not words else "wish.too_long"))
        return
    if len(_hers(turn)) >= MOST:
        turn.say(turn.words("wish.full"))
        return
    questions.close_about(turn.db, turn.person.id, ABOUT, turn.member.id)
    if keyboard is not None:
        turn.show(keyboard, turn.words("wish.asked"))
    turn.took(ABOUT, heard, item=str(wishes.add(turn.db, turn.member.id, words, at=turn.now)))
    turn.say(*_noted(turn), about=ABOUT, subject=turn.member.id)


@on_typed_below(ABOUT)
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """More words below a wish that was kept: she hears that it is, and how to add another."""
    if not stands_last(turn, keyboard) or not agreeing.is_more(turn, heard):
        return False
    turn.say(turn.words("wish.one_by_one"))
    return True


@on_edit(ABOUT)
def edited(turn: Turn, heard: Heard) -> bool:
    """Other words over a wish of hers, while it stands there."""
    found = next((each for each in _hers(turn) if each.id == int(heard.item)), None)
    words = " ".join(heard.text.split())
    if found is None or not words or len(words) > MOST_LETTERS:
        return False
    wishes.rewrite(turn.db, found.id, words)
    keyboard = keyboards.newest_open(turn.db, turn.person.id, ABOUT, turn.member.id)
    if keyboard is not None:
        has_ideas = any(isinstance(each, Add) for each in offered(keyboard))
        turn.show(keyboard, *((_text(turn), _rows(turn)) if has_ideas else _noted(turn)))
    turn.say(turn.words("errors.edit_taken"))
    return True


def read_aloud(turn: Turn) -> None:
    """For a facilitator: what the parents of her group want more of, each with a name."""
    lines = [turn.words("wish_staff.line", name=name, words=each.words) for each, name in of_group(turn)]
    text = (
        turn.words("wish_staff.of_parents", lines=Markup("\n").join(lines))
        if lines
        else turn.words("wish_staff.none")
    )
    turn.say(text, kind=outbox.NOTICE)


def of_group(turn: Turn) -> list[tuple[Wish, str]]:
    """The wishes of the group's parents, each with the name its facilitators know."""
    names = {member.id: person.name for member, person in roster.parents_of(turn, turn.group.id, roster.ATTENDING)}
    found = wishes.of_group(turn.db, turn.group.id)
    return [(each, names[each.member_id]) for each in found if each.member_id in names]


def _hers(turn: Turn) -> list[Wish]:
    return wishes.of_member(turn.db, turn.member.id)


def _text(turn: Turn) -> Markup:
    ask = turn.words("wish.ask", facilitator=names_of_who_sees(turn))
    return Markup("\n\n").join([turn.words("wish.hers", lines=_listed(turn)), ask]) if _hers(turn) else ask


def _noted(turn: Turn) -> tuple[Markup, Rows]:
    return turn.words("wish.noted", lines=_listed(turn)), [*_rows_out(turn), [_done(turn)]]


def _closing(turn: Turn) -> Markup:
    return turn.words("wish.done", lines=_listed(turn)) if _hers(turn) else turn.words("wish.nothing")


def _listed(turn: Turn) -> Markup:
    return Markup("\n").join(Markup("• {}").format(escape(each.words)) for each in _hers(turn))


def _rows(turn: Turn) -> Rows:
    label = turn.words.label
    there = {each.words for each in _hers(turn)}
    ideas = [[Button(label(f"wish.{key}"), Add(key))] for key in _IDEAS if label(f"wish.{key}") not in there]
    return [*(ideas if len(there) < MOST else []), *_rows_out(turn), [_done(turn)]]


def _rows_out(turn: Turn) -> Rows:
    return [
        [Button(turn.words.label("wish.take_away", label=_beginning(each.words)), Out(each.id))]
        for each in _hers(turn)
    ]


def _done(turn: Turn) -> Button:
    return Button(turn.words.label("answers.done"), DONE)


def _beginning(words: str) -> str:
    return words if len(words) <= _OF_A_LABEL else f"{words[: _OF_A_LABEL - 1]}…"
