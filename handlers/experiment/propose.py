"""/proefje: a parent says what she wants to try, by an idea, in her own words or in her voice; two at most."""

from __future__ import annotations

from content.sessions import Experiment as Idea
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.doors import always, on_command, on_edit, on_tap, on_words
from handlers.core.rights import as_member, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.experiment import cards, ideas, listing, telling
from handlers.shared import chosen
from handlers.shared.reading_promise import answered_by, would_be_read
from storage import experiment_versions, experiments, keyboards, members, questions
from storage.experiments import Experiment
from storage.keyboards import Keyboard
from storage.members import FACILITATOR, PARENT

MOST_AT_ONCE = 2
LONGEST_WISH, LONGEST_TITLE = 300, 40

OWN, EARLIER, ANOTHER = "own", "earlier", "another"


class Look(Choice):
    """An idea of this session, to look at."""

    session: int
    key: str


class Take(Choice):
    """An idea of this session, to try."""

    session: int
    key: str


class OfSession(Choice):
    """The ideas of this session."""

    session: int


class Open(Choice):
    """What she tries already."""

    experiment: int


@on_command("proefje", as_member(PARENT, FACILITATOR))
def start(turn: Turn, _heard: Heard) -> None:
    """/proefje: what she tries now, or what she could try; for a facilitator, what her parents try."""
    if turn.member.role != PARENT:
        listing.show(turn)
        return
    if turn.member.state == members.STOPPED:
        turn.say(turn.words("preferences.stopped"))
        return
    running = experiments.running_of(turn.db, turn.member.id)
    if running:
        text = "experiment.two_already" if len(running) >= MOST_AT_ONCE else "experiment.which_one"
        turn.say(turn.words(text), _rows_of_running(turn, running), about="wish", subject=turn.member.id)
        return
    spoken = turn.say(_question(turn), _rows_of_ideas(turn), about="wish", subject=turn.member.id)
    assert spoken.keyboard is not None
    turn.ask("wish", turn.member.id, keyboard_id=spoken.keyboard.id)


@on_tap("wish", parents, takes=(Open, Look, Take, EARLIER, OWN, OfSession, ANOTHER))
def tapped(turn: Turn, tap: Tap) -> None:
    """An idea to look at, to take, or another way."""
    if isinstance(tap.choice, Open):
        _open(turn, tap, chosen.experiment(turn, tap.choice.experiment))
        return
    if is_full(turn, turn.member.id):
        questions.close_about(turn.db, turn.person.id, "wish", turn.member.id)
        turn.show(tap.keyboard, turn.words("experiment.two_already"))
        return
    match tap.choice:
        case Look(session, key):
            _show_idea(turn, tap, *chosen.idea(turn, session, key))
        case Take(session, key):
            _take_idea(turn, tap, *chosen.idea(turn, session, key))
        case "earlier":
            turn.show(tap.keyboard, turn.words("experiment.earlier"), _rows_of_sessions(turn))
        case "own":
            text = turn.words("experiment.own_ask", words=would_be_read(turn))
            _ask(turn, turn.show(tap.keyboard, text, [[Button(turn.words.label("answers.back"), ANOTHER)]]))
        case OfSession(session):
            _ask(turn, turn.show(tap.keyboard, _question(turn), _rows_of_ideas(turn, session)))
        case _:
            _ask(turn, turn.show(tap.keyboard, _question(turn), _rows_of_ideas(turn)))


@on_words("wish", parents, takes_any_words=always, shown_to_others=True)
def typed(turn: Turn, heard: Heard) -> None:
    """Her wish in her own words, or a voice note, kept by Telegram's name for the file."""
    words = " ".join(heard.text.split())
    if heard.kind != "voice" and (heard.file is not None or not words):
        turn.say(turn.words("experiment.type_or_record"))
    elif len(words) > LONGEST_WISH:
        turn.say(turn.words("experiment.too_long"))
    elif is_full(turn, turn.member.id):
        questions.close(turn.db, turn.person.id)
        turn.say(turn.words("experiment.two_already"))
    elif heard.kind == "voice":
        _propose(turn, heard.keyboard_id, title=turn.words.label("experiment.own"), voice=heard.file)
    else:
        which = _propose(turn, heard.keyboard_id, title=_short(words), words={"what": words})
        turn.took("wish", heard, item=str(which.id))


@on_edit("wish")
def edited(turn: Turn, heard: Heard) -> bool:
    """She wrote another wish over hers, before both agreed on it."""
    which, words = chosen.experiment(turn, int(heard.item)), " ".join(heard.text.split())
    if which.member_id != turn.member.id or which.state not in experiments.OPEN:
        return False
    before = experiment_versions.latest(turn.db, which.id)
    if not words or len(words) > LONGEST_WISH or before.agreed_at:
        return False
    cards.forget_as_said(turn, which, [before.what, which.title])
    experiments.entitle(turn.db, which.id, _short(words))
    experiment_versions.change(turn.db, which.id, at=turn.now, what=words)
    cards.refresh(turn, experiments.get(turn.db, which.id))
    turn.say(turn.words("errors.edit_taken"))
    return True


def _show_idea(turn: Turn, tap: Tap, session: int, idea: Idea) -> None:
    rows = [
        [Button(turn.words.label("experiment.take"), Take(session, idea.key))],
        [Button(turn.words.label("answers.back"), ANOTHER)],
    ]
    turn.show(tap.keyboard, _as_card(turn, idea), rows)


def _take_idea(turn: Turn, tap: Tap, session: int, idea: Idea) -> None:
    _propose(
        turn,
        tap.keyboard.id,
        title=turn.words.plain(idea.title),
        words=ideas.in_words(idea, turn.words),
        session=session,
        idea=idea.key,
    )


def _propose(
    turn: Turn,
    keyboard_id: int | None,
    *,
    title: str,
    words: dict[str, str] | None = None,
    session: int | None = None,
    idea: str | None = None,
    voice: str | None = None,
) -> Experiment:
    """Write her wish down; she and her facilitators get the card."""
    questions.close_about(turn.db, turn.person.id, "wish", turn.member.id)
    which = experiments.propose(
        turn.db,
        turn.member.id,
        title=title,
        at=turn.now,
        wait_until=answered_by(turn),
        words=words or {},
        session=session,
        idea=idea,
        voice=voice,
    )
    keyboard = keyboards.find(turn.db, keyboard_id) if keyboard_id else None
    if keyboard is not None and keyboard.open:
        turn.show(keyboard, _question_closed(turn, which))
    turn.say(telling.thanks(turn), belongs_to=which.id)  # put right where others read it, or at another time
    cards.show(turn, which, turn.member)
    telling.wish(turn, which)
    return which


def _question_closed(turn: Turn, which: Experiment) -> str:
    label = turn.words.label("experiment.what")
    return turn.words("experiment.filled", label=label, words=which.title)


def _open(turn: Turn, tap: Tap, which: Experiment) -> None:
    turn.show(tap.keyboard, turn.words("experiment.moved_down"))
    cards.show(turn, which, turn.member)


def is_full(turn: Turn, member_id: int) -> bool:
    """Whether she tries as many as is good at once."""
    return len(experiments.running_of(turn.db, member_id)) >= MOST_AT_ONCE


def _ask(turn: Turn, keyboard: Keyboard) -> None:
    turn.ask("wish", turn.member.id, keyboard_id=keyboard.id)


def _question(turn: Turn) -> str:
    return turn.words("experiment.ideas_reading", words=would_be_read(turn))


def _as_card(turn: Turn, idea: Idea) -> str:
    return turn.words("experiment.card", **ideas.in_words(idea, turn.words))


def _rows_of_ideas(turn: Turn, session: int | None = None) -> list[list[Button]]:
    label = turn.words.label
    rows = [
        [Button(turn.words.plain(idea.title), Look(number, idea.key))]
        for number, idea in ideas.offered(turn, session)
    ]
    if len(ideas.sessions_had(turn)) > 1:
        rows.append([Button(label("experiment.earlier"), EARLIER)])
    return [*rows, [Button(label("experiment.own"), OWN)]]


def _rows_of_sessions(turn: Turn) -> list[list[Button]]:
    had = [(each.number, turn.words.plain(each.title)) for each in ideas.sessions_had(turn)]
    rows = [[Button(f"{number}. {title}", OfSession(number))] for number, title in had]
    return [*rows, [Button(turn.words.label("answers.back"), ANOTHER)]]


def _rows_of_running(turn: Turn, running: list[Experiment]) -> list[list[Button]]:
    rows = [[Button(each.title, Open(each.id))] for each in running]
    if len(running) < MOST_AT_ONCE:
        rows.append([Button(turn.words.label("experiment.another"), ANOTHER)])
    return rows


def _short(words: str) -> str:
    """Her words as a title, cut at a space where they are long."""
    if len(words) <= LONGEST_TITLE:
        return words
    return words[: LONGEST_TITLE - 1].rpartition(" ")[0].rstrip(",.;") + "…"
