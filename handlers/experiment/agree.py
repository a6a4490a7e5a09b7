"""Agreeing: both say yes to the same card, and its moments are planned. Dropping: any time, and that is fine."""

from __future__ import annotations

from content.typed_days import EVERY_DAY
from content.words import Words
from handlers.core.turn import Turn
from handlers.experiment import cards, prompting, telling
from handlers.shared import nothing_comes
from handlers.shared.moments import days_in_words, soon_in_words
from handlers.shared.reading_promise import answered_by, when_read
from scheduler.experiments import days_off, replan
from storage import experiment_cards, experiment_versions, experiments, members, questions
from storage.experiment_versions import Version
from storage.experiments import DROPPED, STOPPED, Experiment
from storage.keyboards import Keyboard
from storage.members import PARENT


def say_yes(turn: Turn, which: Experiment) -> None:
    """One of them says "zo doen we het"; with both, it is agreed."""
    version = experiment_versions.latest(turn.db, which.id)
    if version.agreed_at is not None or not version.complete:
        turn.tell("errors.old_button")
    elif turn.member.role == PARENT:
        _parent_says_yes(turn, which, version)
    else:
        _facilitator_says_yes(turn, which, version)


def alone(turn: Turn, which: Experiment, minute: int, keyboard: Keyboard) -> None:
    """Nobody answered in time: she tries the smallest step once, at this minute."""
    experiment_cards.ask(turn.db, which.id, turn.person.id, None)
    questions.close_about(turn.db, turn.person.id, "experiment", which.id)
    turn.show(keyboard, turn.words("experiment.moved_down"))
    if which.silent_since is None:  # somebody answered after all
        cards.show(turn, which, turn.member)
        return
    now = experiment_versions.latest(turn.db, which.id)
    version = experiment_versions.change(
        turn.db,
        which.id,
        at=turn.now,
        what=now.what or which.title,
        smallest_step=now.smallest_step or turn.words.label("experiment.step_once"),
        minute=minute,
        cue=None,
        days=now.days or EVERY_DAY,
        times=1,
        how_often=turn.words.label("experiment.often_1"),
    )
    experiment_versions.say_yes(turn.db, version.id, at=turn.now)
    _settle(turn, which, version)
    telling.began_alone(turn, experiments.get(turn.db, which.id))


def drop(turn: Turn, which: Experiment) -> None:
    """The parent does not want it any more. No reason is asked for."""
    end(turn, which, DROPPED)
    turn.say(turn.words("experiment.stopped"))


def end(turn: Turn, which: Experiment, state: str = STOPPED) -> None:
    """Nothing comes of it any more, and nothing is asked about it."""
    experiments.end(turn.db, which.id, state, at=turn.now)
    prompting.close_all(turn, which)
    for card in experiment_cards.of(turn.db, which.id):
        questions.close_about(turn.db, card.person_id, "experiment", which.id)
    cards.refresh(turn, which)


def _parent_says_yes(turn: Turn, which: Experiment, version: Version) -> None:
    experiment_versions.say_yes(turn.db, version.id, at=turn.now)
    agreed = version.facilitator_agreed_at is not None
    if agreed or which.silent_since is not None:
        _settle(turn, which, version)
    else:
        experiments.wait_for_answer(turn.db, which.id, answered_by(turn))
        turn.say(turn.words("experiment.you_said_yes", words=when_read(turn)))
        cards.refresh(turn, which)
    tell = telling.both_agree if agreed else telling.parent_agrees
    tell(turn, experiments.get(turn.db, which.id))


def _facilitator_says_yes(turn: Turn, which: Experiment, version: Version) -> None:
    experiments.facilitator_answered(turn.db, which)
    experiment_versions.say_yes(turn.db, version.id, at=turn.now, facilitator_id=turn.member.id)
    which = experiments.get(turn.db, which.id)
    if version.parent_agreed_at is not None:
        _settle(turn, which, version)
    else:
        name = turn.person.called
        telling.to_parent(turn, which, lambda words: words("experiment.facilitator_agrees", facilitator=name))


def _settle(turn: Turn, which: Experiment, version: Version) -> None:
    """It is agreed: its moments are planned, and the parent hears when the first one comes."""
    experiments.agree(turn.db, version, at=turn.now)
    first = replan(turn.db, which, turn.now)
    which, parent = experiments.get(turn.db, which.id), members.get(turn.db, which.member_id)
    assert first is not None, "a complete version has a first moment"

    rests = days_off(turn.db, which.member_id, version.days or 0)

    def told(words: Words) -> str:
        not_on = days_in_words(rests, words) if rests else ""
        moment = soon_in_words(first, turn.now, parent.zone, words)
        return nothing_comes.beside(words("experiment.agreed", moment=moment, day=not_on), parent, words)

    telling.to_parent(turn, which, told)
