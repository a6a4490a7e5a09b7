"""From her yes to the group: a facilitator reads it first, it is posted at its moment, and can be taken back."""

from __future__ import annotations

import secrets

from handlers.core.buttons import Button
from handlers.core.doors import on_tap, on_token
from handlers.core.rights import anyone, checked_share
from handlers.core.turn import Tap, Turn, message
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.hosts import hosts_of, is_asked_of_somebody, tell_colleagues
from handlers.shared.moments import one_or_another
from handlers.shared.roster import facilitators_of
from handlers.sharing import doubt, supporting
from handlers.sharing.speaking import say
from handlers.sharing.writing import LATEST, SOONEST
from scheduler.fence import Fence
from scheduler.local_time import after_quiet
from scheduler.ticks import Duty
from storage import delivery, groups, outbox, sent_messages, share_traces, shares, supports, taken_words, topics
from storage.chat_messages import is_too_old
from storage.database import Transaction
from storage.outbox import CANCELLED, DUE, SENDING, SENT, UNCERTAIN
from storage.people import Person
from storage.said import Gone
from storage.sent_messages import Sent
from storage.shares import CHECK_BUTTONS, POSTED, READY, REFUSED, TAKEN_BACK, WAITING, Share

# What its author reads who asks how it is.
_HOW = {
    WAITING: "sharing.how_waiting",
    shares.ASKED: "sharing.how_waiting",
    READY: "sharing.how_ready",
    POSTED: "sharing.how_posted",
    REFUSED: "sharing.how_refused",
    shares.LAPSED: "sharing.how_lapsed",
    shares.LEFT_OUT: "sharing.how_left_out",
    shares.OVER: "sharing.how_over",
}


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: shares whose moment has come go on, and traces of what is done with are taken away."""

    due, unsure = Fence("share"), Fence("share that did not arrive")

    def run(db: Transaction, now: int) -> int:
        def go_on(share_id: int) -> None:
            _go_on(turns.outside(db, now=now), shares.get(db, share_id))

        def ask_to_look(share_id: int) -> None:
            doubt.ask_all(turns.outside(db, now=now), shares.get(db, share_id))

        done = due.each(db, shares.due(db, now=now), go_on, now=now, key=lambda each: each)
        done += unsure.each(db, share_traces.uncertain(db), ask_to_look, now=now, key=lambda each: each)
        done += supports.purge(db, now=now)
        forgotten = share_traces.forget(db, now=now)
        if forgotten:  # with each draft that is over something goes that was said on the way to it
            forgotten += taken_words.forget_loose(db)
        return done + forgotten

    return Duty("share", run, lambda db, after: shares.next_instant(db, after=after))


_TAKES = ("yes", "no", doubt.THERE, doubt.NOT_THERE, doubt.LET_GO)


@on_tap(CHECK_BUTTONS, checked_share, takes=_TAKES, unwritten=True)
def checked(turn: Turn, tap: Tap) -> None:
    """A facilitator says yes, or rather not. She sees the words, and nothing of their author."""
    found = shares.get(turn.db, tap.subject)
    match found.state, tap.choice:
        case shares.ASKED, "yes":
            moment = turn.now + SOONEST + secrets.randbelow(LATEST - SOONEST + 1)
            not_before = after_quiet(moment, turn.group.zone)
            shares.make_ready(turn.db, found.id, not_before=not_before)
            key = "goes" if not_before == moment else "goes_in_the_morning"
            turn.show(tap.keyboard, turn.words(f"sharing_staff.{key}"))
            _tell_colleagues(turn, found)
        case shares.ASKED, "no":
            shares.end(turn.db, found.id, REFUSED)
            turn.show(tap.keyboard, turn.words("sharing_staff.goes_not"))
            _tell_colleagues(turn, found)
        case shares.UNSURE, doubt.THERE | doubt.NOT_THERE | doubt.LET_GO:
            doubt.settle(turn, found, tap)
        case _:
            turn.show(tap.keyboard, turn.words("sharing_staff.settled"))


@on_token("share_back", anyone)
def take_back(turn: Turn, token: str) -> None:
    """Whoever holds the token takes it back. The answer is a toast: a message would stand beside the deletion."""
    found = shares.of_token(turn.db, token)
    if found is None or found.state in (REFUSED, TAKEN_BACK, shares.LAPSED, shares.LEFT_OUT, shares.OVER):
        turn.tell("sharing.not_there")
        return
    posts = sent_messages.of_subject(turn.db, outbox.POST, found.id)
    if any(each.state == SENT and each.message_id is None for each in posts):
        turn.tell("sharing.left_behind", alert=True)  # posted before the group became a supergroup
        return
    shares.end(turn.db, found.id, TAKEN_BACK)
    for sent in posts:
        _take_away(turn, found, sent)
    unsure = any(each.state == UNCERTAIN for each in posts)
    turn.tell("sharing.left_behind" if unsure else "sharing.taken_back", alert=True)


@on_token("share_how", anyone)
def tell_how_it_is(turn: Turn, token: str) -> None:
    """Whoever holds the token hears what became of it: only so can its author, whom nobody knows, be told."""
    found = shares.of_token(turn.db, token)
    if found is None or found.state == TAKEN_BACK:
        turn.tell("sharing.not_there")
        return
    names = one_or_another([person.called for _, person in facilitators_of(turn, found.group_id)], turn.words)
    key = _HOW.get(found.state, "sharing.how_unsure")
    if key == _HOW[WAITING] and not names:
        key = "sharing.how_nobody"
    turn.tell(key, alert=True, facilitator=names or turn.words.label("help.your_facilitator"))


def ask_anew(turn: Turn, group_id: int) -> None:
    """Who was asked works here no more: what nobody is asked about any more waits for the others."""
    zone = groups.get(turn.db, group_id).zone
    for found in shares.asked_in(turn.db, group_id):
        if not is_asked_of_somebody(turn, group_id, CHECK_BUTTONS, found.id):
            shares.wait_anew(turn.db, found.id, not_before=after_quiet(turn.now, zone))
    for found in shares.unsure_in(turn.db, group_id):
        if not is_asked_of_somebody(turn, group_id, CHECK_BUTTONS, found.id):
            shares.settle(turn.db, found.id)  # in doubt still: the next tick asks who is there


def remove(turn: Turn, sent: Sent) -> None:
    """A facilitator takes a share away that stands in the group."""
    about = sent_messages.subject_of(turn.db, sent.id)
    found = None if about is None else shares.find(turn.db, about)
    if found is not None:
        shares.end(turn.db, found.id, TAKEN_BACK)
        _take_away(turn, found, sent)


def try_no_more(turn: Turn, found: Share) -> None:
    """It has not left, or did not arrive as far as is known, and is not posted. What stands in the group stays."""
    shares.end(turn.db, found.id, TAKEN_BACK)
    for sent in sent_messages.of_subject(turn.db, outbox.POST, found.id):
        if sent.state in (DUE, UNCERTAIN):
            delivery.end(turn.db, sent.id, CANCELLED, "forgotten")


def ask(turn: Turn, person: Person, found: Share) -> None:
    """Show a facilitator the words, and ask whether they may be posted."""
    words = turn.words_for(person)
    assert found.text is not None
    rows = [
        [Button(words.label("sharing_staff.put_it"), "yes")],
        [Button(words.label("sharing_staff.rather_not"), "no")],
    ]
    text = f"{words('sharing_staff.may_it')}\n\n{found.text}"
    say(turn, person, CHECK_BUTTONS, found.id, text, rows)


def _tell_colleagues(turn: Turn, found: Share) -> None:
    tell_colleagues(turn, found.group_id, CHECK_BUTTONS, found.id, "hand_over.share_settled_by")


def _go_on(turn: Turn, found: Share) -> None:
    if found.text is None:  # nobody can say what cannot be read; its author reads so who asks how it is
        shares.end(turn.db, found.id, shares.LAPSED)
    elif found.state == WAITING:
        shares.asked(turn.db, found.id)
        for _, person in hosts_of(turn, found.group_id):
            ask(turn, person, found)
    elif found.state == READY:
        group = groups.get(turn.db, found.group_id)
        post(
            turn,
            group,
            found.text,
            topic=topics.EXCHANGE,
            kind=outbox.POST,
            belongs_to=found.id,
            rows=supporting.lines(group_words(turn, group)),
            about=supports.BUTTONS,
            subject=group.id,  # never the share: a button tells nobody of which one it is
        )
        shares.end(turn.db, found.id, POSTED)


def _take_away(turn: Turn, found: Share, sent: Sent) -> None:
    """Not sent after all, deleted from the chat, or, where that is too late, emptied."""
    supports.end(turn.db, sent.id)
    if sent.state in (DUE, UNCERTAIN):
        delivery.end(turn.db, sent.id, CANCELLED, "taken_back")
    elif sent.state in (SENDING, SENT):
        old = is_too_old(sent.sent_at, turn.now)  # that is emptied instead
        words = group_words(turn, groups.get(turn.db, found.group_id))
        outbox.add_edit(
            turn.db,
            chat_id=sent.chat_id,
            edits=sent.id,
            says=message(words("sharing.was_taken_back")) if old else Gone(),
            at=turn.now,
            kind=outbox.EDIT if old else outbox.DELETE,
        )
