"""A facilitator's overview: what waits for her, who comes next time, and whom she cannot reach by Telegram."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from handlers.asking import cards
from handlers.core.buttons import Button
from handlers.core.choices import Choice
from handlers.core.turn import Turn
from handlers.experiment.listing import waiting_in
from handlers.meeting.wording import moment_of, who_comes
from handlers.overview import first_steps
from handlers.phoning import cards as phone_cards
from handlers.shared.hosts import holder, others
from handlers.shared.menu import Command
from handlers.shared.moments import moment_in_words
from handlers.shared.roster import ATTENDING, parents_of
from handlers.sharing import wishing
from scheduler import meetings as timing
from storage import (
    asks,
    group_hosts,
    group_ladders,
    join_requests,
    meetings,
    phone_calls,
    presences,
    sent_messages,
    shares,
    standings,
    talk,
)
from storage.asks import Ask
from storage.phone_calls import PhoneCall

SHOWN_SECONDS = 7 * 24 * 3600

_MOST_BUTTONS = 6  # more make a message that nobody scrolls through
_MOST_LINES = 3


class SeeCall(Choice):
    """The card of this call."""

    call: int


class SeeAsk(Choice):
    """The card of what a parent asks."""

    ask: int


class SeeExperiment(Choice):
    """The card of this experiment."""

    experiment: int


class Switch(Choice):
    """Something of the group on or off: shares that go at once, the ladder before a meeting, who looks in when."""

    what: Literal["at_once", "talk", "ladder", "presence"]
    to: Literal["on", "off"]


def text(turn: Turn) -> str:
    """The open points, in the order in which somebody waits."""
    parts = [
        *_who_has_it(turn),
        *_waiting(turn),
        *_unsaid(turn),
        _next_meeting(turn),
        *_unreachable(turn),
        *_sharing(turn),
        *_wishes(turn),
    ]
    return turn.words("overview.overview", group=turn.group.name, lines=Markup("\n\n").join(parts))


def rows(turn: Turn) -> list[list[Button]]:
    """A button to each thing the text names."""
    label = turn.words.label
    found = [
        [Button(label("overview.see_call", name=name), SeeCall(each.id))]
        for each, name in _calls(turn)[:_MOST_BUTTONS]
    ]
    found += [
        [Button(label("overview.read_ask", name=name), SeeAsk(each.id))]
        for each, name in _asks(turn)[:_MOST_BUTTONS]
    ]
    if join_requests.open_in(turn.db, turn.group.id):
        found.append([Button(label("overview.who_asks"), "joins")])
    if shares.asked_in(turn.db, turn.group.id):
        found.append([Button(label("overview.read_shares"), "shares")])
    if shares.unsure_in(turn.db, turn.group.id):
        found.append([Button(label("overview.look_for_shares"), "unsure")])
    for number, name, title in waiting_in(turn.db, turn.group.id)[:_MOST_BUTTONS]:
        found.append([Button(label("overview.experiment", name=name, title=title), SeeExperiment(number))])
    if wishing.of_group(turn):
        found.append([Button(label("wish_staff.read"), "wishes")])
    if steps := first_steps.left(turn):
        found.append([Button(label("overview.first_steps", count=len(steps)), "first_steps")])
    found.append([Button(label("overview.meetings"), Command("bijeenkomst"))])
    found.append([Button(label("overview.members"), Command("groep"))])
    found.append([Button(label("overview.answers"), Command("ouders"))])
    if turn.group.chat_id is not None:
        found.append([_switch(turn, "at_once", is_on=shares.at_once(turn.db, turn.group.id))])
        if standings.of(turn.db, turn.group.chat_id).administrator:
            found.append([_switch(turn, "talk", is_on=talk.is_counted(turn.db, turn.group))])
        found.append([_switch(turn, "ladder", is_on=group_ladders.asks(turn.db, turn.group.id))])
        found.append([_switch(turn, "presence", is_on=presences.says(turn.db, turn.group.id))])
    return found


def count_waiting(turn: Turn) -> int:
    """How many things wait for a facilitator: calls, questions, people at the door, shares and experiments."""
    db, group_id = turn.db, turn.group.id
    sharing = len(shares.asked_in(db, group_id)) + len(shares.unsure_in(db, group_id))
    people_ask = len(_calls(turn)) + len(_asks(turn)) + len(join_requests.open_in(db, group_id))
    return people_ask + sharing + len(waiting_in(db, group_id))


def _switch(turn: Turn, what: Literal["at_once", "talk", "ladder", "presence"], *, is_on: bool) -> Button:
    to: Literal["on", "off"] = "off" if is_on else "on"
    return Button(turn.words.label(f"overview.{what}_{to}"), Switch(what, to))


def _waiting(turn: Turn) -> list[Markup]:
    words = turn.words
    to_read = len(shares.asked_in(turn.db, turn.group.id))
    asking = len(join_requests.open_in(turn.db, turn.group.id))
    to_look_for = len(shares.unsure_in(turn.db, turn.group.id))
    experiments = waiting_in(turn.db, turn.group.id)
    lines, zone = [], turn.member.zone
    if wanted := _calls(turn):
        moments = [(name, moment_in_words(each.asked_at, zone, words, now=turn.now)) for each, name in wanted]
        named = [words("overview.ask_line", name=name, moment=moment) for name, moment in moments]
        lines.append(words("overview.calls_wait", lines=Markup("\n").join(named)))
    if asked := _asks(turn):
        moments = [(name, moment_in_words(each.asked_at, zone, words, now=turn.now)) for each, name in asked]
        named = [words("overview.ask_line", name=name, moment=moment) for name, moment in moments]
        lines.append(words("overview.asks_wait", lines=Markup("\n").join(named)))
    if asking:
        lines.append(words("overview.join_requests", count=asking))
    if to_read:
        lines.append(words("overview.shares_wait", count=to_read))
    if to_look_for:
        lines.append(words("overview.shares_unsure", count=to_look_for))
    lines += _not_delivered(turn)
    if experiments:
        named = [words("overview.experiment_line", name=name, title=title) for _, name, title in experiments]
        lines.append(words("overview.experiments_wait", lines=Markup("\n").join(named)))
    if not lines and not _unreachable(turn):
        lines.append(words("overview.nothing_waits"))
    return lines


def _who_has_it(turn: Turn) -> list[Markup]:
    """Where one of several facilitators took the group over: which."""
    has, host = holder(turn, turn.group.id), group_hosts.of(turn.db, turn.group.id)
    if has is None or host is None or not others(turn, turn.group.id, has[0]):
        return []
    since = moment_in_words(host.since, turn.member.zone, turn.words, now=turn.now)
    return [turn.words("hand_over.has", name=has[1].called, group=turn.group.name, moment=since)]


def _not_delivered(turn: Turn) -> list[Markup]:
    """Where something of the last days never arrived: by word of mouth it may."""
    since, words = turn.now - SHOWN_SECONDS, turn.words
    lines, chat_id = [], turn.group.chat_id
    if chat_id is not None and sent_messages.some_not_delivered(turn.db, chat_id, since=since):
        lines.append(words("overview.not_in_group"))
    names = [
        person.name
        for _, person in parents_of(turn, turn.group.id, ATTENDING)
        if sent_messages.some_not_delivered(turn.db, person.chat_id, since=since)
    ]
    return [*lines, words("overview.not_delivered", words=", ".join(names))] if names else lines


def _asks(turn: Turn) -> list[tuple[Ask, str]]:
    """What parents ask and nobody answered, each with the name of who asks."""
    found = ((each, cards.asker(turn, each)) for each in asks.open_in(turn.db, turn.group.id))
    return [(each, parent.name) for each, parent in found if parent is not None]


def _calls(turn: Turn) -> list[tuple[PhoneCall, str]]:
    """The calls that parents ask for and nobody made yet, each with the name of who asks."""
    found = ((each, phone_cards.asker(turn, each)) for each in phone_calls.open_in(turn.db, turn.group.id))
    return [(each, parent.name) for each, parent in found if parent is not None]


def _next_meeting(turn: Turn) -> Markup:
    coming = meetings.coming(turn.db, turn.group.id, now=turn.now)
    if not coming:
        return turn.words("overview.no_meeting")
    parents = parents_of(turn, turn.group.id, ATTENDING)
    return turn.words(
        "overview.next_meeting",
        moment=moment_of(coming[0], turn.words),
        lines=who_comes(turn, coming[0], parents, turn.words),
    )


def _unsaid(turn: Turn) -> list[Markup]:
    """Meetings that are over, and keep their lessons closed for as long as nobody says that they were held."""
    found = meetings.unsaid(turn.db, turn.group.id, before=turn.now - timing.LASTS)
    if not found:
        return []
    lines = Markup("\n").join(moment_of(each, turn.words) for each in found[:_MOST_LINES])
    return [turn.words("overview.unsaid", lines=lines)]


def _unreachable(turn: Turn) -> list[Markup]:
    names = [person.name for _, person in parents_of(turn, turn.group.id, ATTENDING) if not person.reachable]
    return [turn.words("overview.unreachable", words=", ".join(names))] if names else []


def _wishes(turn: Turn) -> list[Markup]:
    found = wishing.of_group(turn)
    return [turn.words("wish_staff.waits", count=len(found))] if found else []


def _sharing(turn: Turn) -> list[Markup]:
    """Whether she reads first what is shared without a name, and how much is said; only where there is a chat."""
    if turn.group.chat_id is None:
        return []
    at_once = shares.at_once(turn.db, turn.group.id)
    lines = [turn.words("overview.shares_go_at_once" if at_once else "overview.shares_read_first")]
    if talk.is_counted(turn.db, turn.group):
        last, now = talk.of_group(turn.db, turn.group.id, at=turn.now)
        lines.append(turn.words("overview.talk", number=last, count=now))
    return lines
