"""A question of consent whose words changed is asked again: a yes to the old ones is over. Silence is no."""

from __future__ import annotations

from markupsafe import Markup

from handlers.core.buttons import Button
from handlers.core.doors import on_tap
from handlers.core.rights import NotHers, parents
from handlers.core.turn import Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.looking import answers
from handlers.my_data.choices import Consent
from handlers.shared import consents
from handlers.shared.naming import names_of_who_sees
from handlers.shared.offers import next_morning, offers_as
from scheduler.burden import NUDGE
from scheduler.fence import Fence
from scheduler.ticks import Duty
from storage import members, offers, outbox
from storage.database import Transaction
from storage.members import SHARING, WORDS, Member

CONSENT = "consent"
_A_DAY = 24 * 3600


def duty(turns: TurnTaker) -> Duty:
    """Once a day, and after each start: whose yes is to other words than are asked now?"""
    looked, fence = [0], Fence("consent of")

    def run(db: Transaction, now: int) -> int:
        if now < looked[0] + _A_DAY:
            return 0
        looked[0] = now
        library = turns.outside(db, now=now).library
        kind = f"{CONSENT} {consents.fingerprint(library)}"

        def ask(member: Member) -> None:
            if consents.end_outdated(db, library, member.id, at=now):
                offers.plan(db, member.id, kind, due_at=next_morning(now, member.zone))

        fence.each(db, members.parents_taking_part(db), ask, now=now, key=lambda each: each.id)
        return 0

    return Duty("consent", run, lambda _db, _after: None)


@offers_as(CONSENT, weighs_as=NUDGE)
def ask(turn: Turn) -> bool:
    """Ask the first of them; the next one follows her answer."""
    found = consents.outdated(turn.db, turn.library, turn.member.id)
    if not found:
        return False
    turn.say(
        _question(turn, found[0]),
        rows(turn, found[0]),
        about=CONSENT,
        subject=turn.member.id,
        kind=outbox.PROMPT,
    )
    return True


@on_tap(CONSENT, parents, takes=(Consent,))
def tapped(turn: Turn, tap: Tap) -> None:
    """A yes or a no to these words; what else has changed is asked next."""
    assert isinstance(tap.choice, Consent)
    kind, given = tap.choice.kind, tap.choice.said == "yes"
    if kind is None or tap.choice.said is None:
        raise NotHers
    record(turn, kind, given=given)
    following = follows(turn, kind, given=given)
    if following is None:
        following = next(iter(consents.outdated(turn.db, turn.library, turn.member.id)), None)
    if following is None:
        turn.show(tap.keyboard, turn.words("my_data.consent_changed"))
    else:
        turn.show(tap.keyboard, _question(turn, following, again=following != WORDS), rows(turn, following))


def record(turn: Turn, kind: str, *, given: bool) -> None:
    """A yes or a no; with a no to being seen, her answers go from the facilitators' chats at once."""
    consents.record(turn, kind, consents.QUESTIONS[kind], given=given)
    if not given and kind in (SHARING, WORDS):
        answers.hide(turn, turn.member)


def follows(turn: Turn, kind: str, *, given: bool) -> str | None:
    """After a yes to being seen: may her own words be seen too? Unless she said so already."""
    asks = kind == SHARING and given and not consents.counts(turn.db, turn.library, turn.member.id, WORDS)
    return WORDS if asks else None


def _question(turn: Turn, kind: str, *, again: bool = True) -> Markup:
    text = turn.words(consents.QUESTIONS[kind], facilitator=names_of_who_sees(turn))
    return Markup("\n\n").join([turn.words("my_data.consent_again"), text]) if again else text


def rows(turn: Turn, kind: str) -> list[list[Button]]:
    """A yes and a no."""
    label = turn.words.label
    return [
        [Button(label("enrolment.consent_yes"), Consent(kind, "yes"))],
        [Button(label("enrolment.consent_no"), Consent(kind, "no"))],
    ]
