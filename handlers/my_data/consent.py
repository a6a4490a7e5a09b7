"""Who sees her answers: a yes is asked for in the words of the enrolment; a no counts at once."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.my_data import asking_again
from handlers.my_data.choices import Consent
from handlers.shared.consents import QUESTIONS, counts
from handlers.shared.naming import names_of_who_sees
from storage import members
from storage.members import REMOVED, RESEARCH, SHARING, SILENCE, WORDS


def who_sees(turn: Turn) -> list[Markup]:
    """Who sees her answers, in a line each."""
    given, facilitator = _given(turn), names_of_who_sees(turn)
    listed = turn.words("my_data.in_research" if given[RESEARCH] else "my_data.out_of_research")
    if turn.member.state == REMOVED:
        return [turn.words("my_data.seen_by_nobody"), listed]
    seen = "seen_by" if given[SHARING] else "hidden_from"
    read = "seen_by" if given[WORDS] else "hidden_from"
    words = [turn.words(f"my_data.words_{read}_facilitator")] if given[SHARING] else []
    return [
        turn.words(f"my_data.{seen}_facilitator", facilitator=facilitator),
        *words,
        listed,
        turn.words("silence.tells" if given[SILENCE] else "silence.tells_not"),
    ]


def tapped(turn: Turn, tap: Tap, kind: str | None, said: str | None) -> None:
    """Show how it is, ask for a yes, or take the yes or no."""
    if kind is None:
        text = Markup("\n\n").join([turn.words("my_data.consent_ask"), Markup("\n").join(who_sees(turn))])
        turn.show(tap.keyboard, text, _rows(turn))
    elif said is None:
        _ask(turn, tap, kind)
    else:
        asking_again.record(turn, kind, given=said == "yes")
        following = asking_again.follows(turn, kind, given=said == "yes")
        if following is not None:
            _ask(turn, tap, following)
            return
        withdrawn = kind == RESEARCH and said == "no"
        key = "my_data.consent_withdrawn_research" if withdrawn else "my_data.consent_changed"
        turn.show(tap.keyboard, Markup("\n\n").join([turn.words(key), Markup("\n").join(who_sees(turn))]))


def _ask(turn: Turn, tap: Tap, kind: str) -> None:
    text = turn.words(QUESTIONS[kind], facilitator=names_of_who_sees(turn))
    turn.show(tap.keyboard, text, asking_again.rows(turn, kind))


def _given(turn: Turn) -> dict[str, bool]:
    """What counts now: a yes to being seen only in the words that are asked now."""
    seen = {kind: counts(turn.db, turn.library, turn.member.id, kind) for kind in (SHARING, WORDS, SILENCE)}
    return {**seen, RESEARCH: members.consents(turn.db, turn.member.id).get(RESEARCH, False)}


def _rows(turn: Turn) -> list[list[Button]]:
    """What each button makes of it: the opposite of how it is."""
    given, label = _given(turn), turn.words.label
    research = "research_off" if given[RESEARCH] else "research_on"
    listed = [Button(label(f"my_data.{research}"), _choice(RESEARCH, given))]
    back = [Button(label("answers.back"), "back")]
    if turn.member.state == REMOVED:
        return [listed, back]
    facilitator = names_of_who_sees(turn)
    sharing = "facilitator_off" if given[SHARING] else "facilitator_on"
    words = "words_off" if given[WORDS] else "words_on"
    shown = [[Button(label(f"my_data.{words}"), _choice(WORDS, given))]] if given[SHARING] else []
    return [
        [Button(label(f"my_data.{sharing}", facilitator=facilitator), _choice(SHARING, given))],
        *shown,
        listed,
        [Button(label("silence.tell_off" if given[SILENCE] else "silence.tell_on"), _choice(SILENCE, given))],
        back,
    ]


def _choice(kind: str, given: dict[str, bool]) -> Consent:
    return Consent(kind, "no" if given[kind] else None)
