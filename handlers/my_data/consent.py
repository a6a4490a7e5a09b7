"""Who sees her answers: a yes is asked for in the words of the enrolment; a no counts at once."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.turn import Tap, Turn
from handlers.enrolment.steps import record_consent
from handlers.shared.naming import facilitator_names
from storage import members
from storage.members import RESEARCH, SHARING

# Each kind of consent with the question that asks for it.
_QUESTIONS = {SHARING: "enrolment.consent_facilitator", RESEARCH: "enrolment.consent_research"}


def who_sees(turn: Turn) -> list[Markup]:
    """Who sees her answers, in a line each."""
    given, facilitator = members.consents(turn.db, turn.member.id), facilitator_names(turn)
    seen = "seen_by" if given.get(SHARING) else "hidden_from"
    return [
        turn.words(f"my_data.{seen}_facilitator", facilitator=facilitator),
        turn.words("my_data.in_research" if given.get(RESEARCH) else "my_data.out_of_research"),
    ]


def tapped(turn: Turn, tap: Tap, choice: str) -> None:
    """Show how it is, ask for a yes, or take the yes or no."""
    kind, _, said = choice.partition(" ")
    if not kind:
        text = Markup("\n\n").join([turn.words("my_data.consent_ask"), Markup("\n").join(who_sees(turn))])
        turn.show(tap.keyboard, text, _rows(turn))
    elif not said:
        label = turn.words.label
        rows = [
            [Button(label("enrolment.consent_yes"), f"consent {kind} yes")],
            [Button(label("enrolment.consent_no"), f"consent {kind} no")],
        ]
        turn.show(tap.keyboard, _question(turn, kind), rows)
    else:
        record_consent(turn, kind, _QUESTIONS[kind], given=said == "yes")
        withdrawn = kind == RESEARCH and said == "no"
        key = "my_data.consent_withdrawn_research" if withdrawn else "my_data.consent_changed"
        turn.show(tap.keyboard, Markup("\n\n").join([turn.words(key), Markup("\n").join(who_sees(turn))]))


def _question(turn: Turn, kind: str) -> Markup:
    return turn.words(_QUESTIONS[kind], facilitator=facilitator_names(turn))


def _rows(turn: Turn) -> list[list[Button]]:
    """What each button makes of it: the opposite of how it is."""
    given, label = members.consents(turn.db, turn.member.id), turn.words.label
    facilitator = facilitator_names(turn)
    sharing = "facilitator_off" if given.get(SHARING) else "facilitator_on"
    research = "research_off" if given.get(RESEARCH) else "research_on"
    return [
        [Button(label(f"my_data.{sharing}", facilitator=facilitator), _choice(SHARING, given))],
        [Button(label(f"my_data.{research}"), _choice(RESEARCH, given))],
        [Button(label("answers.back"), "back")],
    ]


def _choice(kind: str, given: dict[str, bool]) -> str:
    return f"consent {kind} no" if given.get(kind) else f"consent {kind}"
