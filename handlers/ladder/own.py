"""/ladder: she writes her own ladder, rung by rung; a check-in gives back what she wrote at the one she is on.

What she wrote is drawn as a card to keep, for her alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from content.programmes import NEVER
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, held, require
from handlers.core.doors import always, on_command, on_edit, on_tap, on_words
from handlers.core.rights import parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.ladder import drawing
from handlers.pictures import asking
from handlers.shared.programme import programme_of
from storage import export_requests, ladders, meetings, questions, sent_messages
from storage.groups import Group
from storage.ladders import PARTS, Rung

ABOUT = "ladder"
RUNGS = ("top", "middle", "bottom")  # the values of the check-in's item
ITEM = "ladder"
MOST_LETTERS = 200
SHOW, ERASE, ERASE_YES, CARD, DRAWING, DONE = "show", "erase", "erase_yes", "card", "drawing", "done"


class To(Choice):
    """To this rung."""

    rung: str

    def __post_init__(self) -> None:
        require(self.rung in RUNGS)


class Skip(Choice):
    """Past this question; on a keyboard, what is asked above it."""

    rung: str
    part: str

    def __post_init__(self) -> None:
        require(self.rung in RUNGS and self.part in PARTS)


@on_command("ladder", parents)
def show(turn: Turn, _heard: Heard) -> None:
    """/ladder: what she wrote, and the way to each rung."""
    begin(turn)


def give_card(turn: Turn) -> None:
    """Her words as a picture to keep, or to give to whom she likes; first her words, where there are none."""
    if not ladders.of(turn.db, turn.member.id):
        turn.say(turn.words("ladder.card_needs_words"), _rows(turn), about=ABOUT, subject=turn.member.id)
        return
    said = turn.say(turn.words("ladder.card_coming"))
    asking.ask_for(turn, export_requests.CARD, said.outbox_id)


def begin(turn: Turn) -> None:
    """Her ladder, in a message of its own."""
    turn.say(_shown(turn), _rows(turn), about=ABOUT, subject=turn.member.id)


@on_tap(ABOUT, parents, takes=(To, Skip, SHOW, ERASE, ERASE_YES, CARD, DRAWING, DONE))
def tapped(turn: Turn, tap: Tap) -> None:
    """A rung, a question passed over, all of it away, or done."""
    questions.close_about(turn.db, turn.person.id, ABOUT, turn.member.id)
    match tap.choice:
        case To(rung):
            _ask(turn, tap, rung, PARTS[0])
        case Skip(rung, part):
            _go_on(turn, tap, rung, part)
        case "erase":
            label = turn.words.label
            rows = [[Button(label("ladder.erase_yes"), ERASE_YES)], [Button(label("ladder.erase_no"), SHOW)]]
            turn.show(tap.keyboard, turn.words("ladder.erase_sure"), rows)
        case "erase_yes":
            _erase(turn)
            turn.show(tap.keyboard, turn.words("ladder.erased"))
        case "card":
            give_card(turn)
        case "drawing":
            drawing.begin(turn)
        case "done":
            turn.show(tap.keyboard, turn.words("ladder.kept"))
        case _:
            turn.show(tap.keyboard, _shown(turn), _rows(turn))


@on_words(ABOUT, parents, takes_any_words=always)
def typed(turn: Turn, heard: Heard) -> None:
    """Her own words for what was asked."""
    keyboard, words = turn.asked_under(heard), " ".join(heard.text.split())
    asked = held(keyboard, Skip) if keyboard is not None else None
    if keyboard is None or asked is None:
        turn.no_longer_asked()
        return
    if not words or heard.kind != "text":
        turn.misunderstand("ladder.in_words")
        return
    if len(words) > MOST_LETTERS:
        turn.say(turn.words("ladder.too_long", count=MOST_LETTERS))
        return
    rung, part = asked.rung, asked.part
    _write(turn, rung, part, words)
    turn.took(ABOUT, heard, item=f"{rung} {part}")
    questions.close(turn.db, turn.person.id)
    turn.show(keyboard, _question(turn, rung, part))
    following = _after(part)
    if following is None:
        begin(turn)
        return
    spoken = turn.say(
        _question(turn, rung, following),
        _ways(turn, rung, following),
        about=ABOUT,
        subject=turn.member.id,
        holds=Skip(rung, following),
    )
    assert spoken.keyboard is not None
    turn.ask(ABOUT, turn.member.id, keyboard_id=spoken.keyboard.id)


@on_edit(ABOUT)
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote other words over those at a rung."""
    words = " ".join(heard.text.split())
    if not words or len(words) > MOST_LETTERS:
        return False
    rung, part = heard.item.split()
    _write(turn, rung, part, words)
    turn.say(turn.words("ladder.changed"))
    return True


def _write(turn: Turn, rung: str, part: str, words: str) -> None:
    """She says this of a rung; what she said before is kept no longer, as it was shown to her either."""
    before = getattr(ladders.of(turn.db, turn.member.id).get(rung, Rung()), part)
    if before != words:
        sent_messages.erase_saying(turn.db, turn.person.chat_id, [before])
    ladders.write(turn.db, turn.member.id, rung, part, words)


def _erase(turn: Turn) -> None:
    """All she wrote there goes, as it was shown to her too."""
    hers = ladders.of(turn.db, turn.member.id).values()
    sent_messages.erase_saying(
        turn.db, turn.person.chat_id, [getattr(rung, part) for rung in hers for part in PARTS]
    )
    ladders.erase(turn.db, turn.member.id, turn.member.pseudonym)


def given_back(turn: Turn, answers: Mapping[str, str | None]) -> str:
    """What she wrote that helps her at the rung she is on now; empty where she wrote nothing."""
    rung = answers.get(ITEM)
    if rung not in RUNGS:
        return ""
    hers = ladders.of(turn.db, turn.member.id).get(rung, Rung())
    return "" if hers.step is None else turn.words("ladder.given_back", words=hers.step)


def _ask(turn: Turn, tap: Tap, rung: str, part: str) -> None:
    rows = _ways(turn, rung, part)
    keyboard = turn.show(tap.keyboard, _question(turn, rung, part), rows, holds=Skip(rung, part))
    turn.ask(ABOUT, turn.member.id, keyboard_id=keyboard.id)


def _go_on(turn: Turn, tap: Tap, rung: str, part: str) -> None:
    """She passed a question over: the next one, or her ladder."""
    following = _after(part)
    if following is None:
        turn.show(tap.keyboard, _shown(turn), _rows(turn))
    else:
        _ask(turn, tap, rung, following)


def _after(part: str) -> str | None:
    place = PARTS.index(part) + 1
    return PARTS[place] if place < len(PARTS) else None


def _question(turn: Turn, rung: str, part: str) -> str:
    if part == "step" and rung == RUNGS[0]:
        return turn.words("ladder.ask_step_top")
    return turn.words(f"ladder.ask_{part}", label=turn.words.label(f"ladder.{rung}"))


def _ways(turn: Turn, rung: str, part: str) -> Rows:
    label = turn.words.label
    return [[Button(label("answers.skip"), Skip(rung, part)), Button(label("lesson.stop"), SHOW)]]


def _shown(turn: Turn) -> str:
    """Her ladder, the top rung first."""
    hers = ladders.of(turn.db, turn.member.id)
    rungs = [_one(turn, rung, hers.get(rung, Rung())) for rung in RUNGS]
    shown = turn.words("ladder.shown", lines=Markup("\n\n").join(rungs))
    return shown if hers or is_taught(turn, turn.group) else f"{turn.words(_untaught(turn))}\n\n{shown}"


def is_taught(turn: Turn, group: Group) -> bool:
    """Whether the group has had the session from which the programme asks the ladder."""
    session = programme_of(turn, group).asked_from.get(ITEM)
    held = meetings.last_session_held(turn.db, group.id, turn.now)
    return session is None or (session != NEVER and held is not None and held >= session)


def _untaught(turn: Turn) -> str:
    """What it is, for who was not taught it yet, or never will be."""
    never = programme_of(turn).asked_from.get(ITEM) == NEVER
    return "ladder.never_taught" if never else "ladder.not_taught"


def _one(turn: Turn, rung: str, hers: Rung) -> Markup:
    written = [(part, getattr(hers, part)) for part in PARTS]
    lines = [turn.words(f"ladder.line_{part}", words=words) for part, words in written if words is not None]
    label = turn.words.label(f"ladder.{rung}")
    return turn.words("ladder.rung", label=label, lines=Markup("\n").join(lines) or turn.words("ladder.nothing"))


def _rows(turn: Turn) -> Rows:
    label = turn.words.label
    rows = [[Button(label(f"ladder.{rung}"), To(rung)) for rung in RUNGS]]
    if ladders.of(turn.db, turn.member.id):
        rows.append([Button(label("ladder.my_card"), CARD), Button(label("ladder.erase"), ERASE)])
    return [*rows, [Button(label("ladder.drawing"), DRAWING)], [Button(label("answers.done"), DONE)]]
