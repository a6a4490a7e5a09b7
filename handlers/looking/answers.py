"""/ouders: the answers of a parent who said yes to it, of the last two weeks; each look is in the access log."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from content.rendering import whole
from handlers.core.buttons import Button
from handlers.core.choices import Choice, held
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared import as_asked, chosen, consents
from handlers.shared.moments import moment_in_words
from handlers.shared.roster import ATTENDING, facilitators_of, parents_of
from storage import access_log, keyboards, members, outbox, prompts, responses, sent_messages
from storage.access_log import LOOKED, LOOKED_WITH_WORDS
from storage.members import SHARING, WORDS, Member
from storage.people import Person
from storage.prompts import Prompt

DAYS = 14
BACK = "back"

_SHOWN = ("tension", "tension_3", "body", "ladder", "noticed", "autopilot")
_KINDS = (prompts.CHECKIN, prompts.SELF)
_MOST = 60
_MOST_LETTERS = 3500  # Telegram takes 4096, and the words around them need room
_MOST_WORDS = 3000  # of one check-in
_FILES = ("photo", "voice")


class See(Choice):
    """The answers of this parent; on a keyboard, whose answers stand above it."""

    member: int


@on_command("ouders", facilitators)
def show(turn: Turn, _heard: Heard) -> None:
    """/ouders: the parents who let a facilitator see their answers."""
    text, rows = _listed(turn)
    turn.say(text, rows, about="ouders", subject=turn.member.id, kind=outbox.LOOK, belongs_to=turn.member.group_id)


@on_tap("ouders", facilitators, takes=(See, BACK))
def tapped(turn: Turn, tap: Tap) -> None:
    """One parent's answers, if she still lets them be seen, or back to all."""
    if isinstance(tap.choice, See):
        member, person = chosen.parent(turn, tap.choice.member, ATTENDING)
        if consents.counts(turn.db, turn.library, member.id, SHARING):
            rows = [[Button(turn.words.label("looking.again"), tap.choice)], [_back(turn)]]
            turn.show(tap.keyboard, _look(turn, member, person), rows, holds=tap.choice)
            return
        turn.tell("looking.no_longer", alert=True)
    text, rows = _listed(turn)
    turn.show(tap.keyboard, text, rows)


def hide(turn: Turn, member: Member) -> None:
    """This parent's answers go from every message in which a facilitator has them open."""
    for _, person in facilitators_of(turn, member.group_id, members.STATES):
        words = turn.words_for(person)
        for each in keyboards.open_of(turn.db, person.id):
            if each.kind == "ouders" and held(each, See) == See(member.id):
                turn.show(
                    each, words("looking.no_longer"), [[Button(words.label("answers.back"), BACK)]], to=person
                )
    sent_messages.erase_of_subject(turn.db, outbox.LOOK, member.group_id)


def _listed(turn: Turn) -> tuple[Markup, list[list[Button]]]:
    rows = [
        [Button(person.name, See(member.id))]
        for member, person in parents_of(turn, turn.member.group_id, ATTENDING)
        if consents.counts(turn.db, turn.library, member.id, SHARING)
    ]
    return turn.words("looking_staff.listed" if rows else "looking.nobody"), rows


def _look(turn: Turn, member: Member, person: Person) -> Markup:
    """What she answered; that it was looked at is written down with it."""
    with_words = consents.counts(turn.db, turn.library, member.id, WORDS)
    access_log.note(
        turn.db,
        member.id,
        LOOKED_WITH_WORDS if with_words else LOOKED,
        actor_id=turn.member.id,
        role=turn.member.role,
        at=turn.now,
    )
    blocks: list[Markup] = []
    for prompt in _answered(turn, member):
        block = Markup("\n").join(_lines(turn, prompt, with_words=with_words))
        if sum(map(_letters, blocks)) + _letters(block) > _MOST_LETTERS:
            blocks.append(turn.words("looking.earlier_left_out"))
            break
        blocks.append(block)
    if not blocks:
        return turn.words("looking.no_answers", name=person.name)
    key = "looking.answers_with_words" if with_words else "looking.answers"
    return turn.words(key, name=person.name, lines=Markup("\n\n").join(blocks))


def _answered(turn: Turn, member: Member) -> list[Prompt]:
    """The check-ins of the last two weeks with an answer that may be seen, newest first."""
    since = turn.now - DAYS * 24 * 3600
    found = [each for kind in _KINDS for each in prompts.recent_of(turn.db, member.id, kind, most=_MOST)]
    recent = [each for each in found if each.scheduled_at >= since and responses.of(turn.db, each.id)]
    return sorted(recent, key=lambda each: each.scheduled_at, reverse=True)


def _lines(turn: Turn, prompt: Prompt, *, with_words: bool) -> Iterator[Markup]:
    instrument = as_asked.instrument(turn, prompt)
    given = responses.of(turn.db, prompt.id)
    yield Markup("<b>{}</b>").format(moment_in_words(prompt.scheduled_at, prompt.zone, turn.words, now=turn.now))
    for key in _SHOWN:
        if key in given and given[key].value is not None:
            label = instrument.item(key).label(given[key].value, turn.words)
            yield Markup("{}: {}").format(turn.words.label(f"looking.{key}"), label)
    if with_words:
        wrote = [each.words for each in given.values() if each.words is not None and each.value not in _FILES]
        for each in wrote:
            yield from _words(turn, each, most=_MOST_WORDS // len(wrote))


def _words(turn: Turn, words: str, *, most: int) -> Iterator[Markup]:
    """What she wrote, as far as there is room; where there is none for all of it, that."""
    if len(words) <= most:
        yield turn.words("looking.words", words=whole(words))
    else:
        yield turn.words("looking.words", words=whole(f"{words[: most - 1]}…"))
        yield turn.words("looking.words_left_out")


def _letters(block: Markup) -> int:
    """As Telegram counts them."""
    return len(block.unescape())


def _back(turn: Turn) -> Button:
    return Button(turn.words.label("answers.back"), BACK)
