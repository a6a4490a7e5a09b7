"""The ideas a parent can pick: those of the sessions her group has had, the latest first."""

from __future__ import annotations

from content.sessions import Experiment as Idea
from content.sessions import Session
from content.words import Words
from handlers.core.turn import Turn
from handlers.shared.programme import programme_of
from storage import groups, meetings, members
from storage.experiments import Experiment


def sessions_had(turn: Turn) -> list[Session]:
    """The sessions held, the latest first; none before the first one."""
    held = meetings.sessions_held(turn.db, turn.member.group_id)
    return [session for session in reversed(programme_of(turn).sessions) if session.number in held]


def offered(turn: Turn, session: int | None = None) -> list[tuple[int, Idea]]:
    """The ideas of a session held, by default the latest; before any, the first session's ideas to notice."""
    had = sessions_had(turn)
    if not had:
        first = programme_of(turn).sessions[0]
        return [(first.number, idea) for idea in first.experiments if idea.kind == "notice"]
    chosen = next((each for each in had if each.number == session), had[0])
    return [(chosen.number, idea) for idea in chosen.experiments]


def behind(turn: Turn, which: Experiment) -> Idea | None:
    """The idea an experiment began with; None for her own."""
    if which.session is None or which.idea is None:
        return None
    group = groups.get(turn.db, members.get(turn.db, which.member_id).group_id)
    for each in programme_of(turn, group).sessions:
        if each.number == which.session:
            return next((idea for idea in each.experiments if idea.key == which.idea), None)
    return None


def in_words(idea: Idea, words: Words) -> dict[str, str]:
    """What an idea says about each field, in a line."""
    texts = {
        "what": idea.what,
        "when": idea.when,
        "smallest_step": idea.smallest_step,
        "stop_rule": idea.stop_rule,
    }
    return {name: " ".join(words.plain(text).split()) for name, text in texts.items()}
