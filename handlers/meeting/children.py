"""Where the children meet as well: after a meeting each parent hears the theme, and one thing to do together."""

from __future__ import annotations

from markupsafe import Markup

from content.words import Words
from handlers.core.turn import Turn
from handlers.meeting import holding
from handlers.shared import roster
from handlers.shared.offers import next_morning, offers_as
from handlers.shared.programme import programme_of
from scheduler import burden
from storage import children_groups, groups, meetings, members, offers, outbox
from storage.meetings import Meeting

CHILDREN = "children"
STALE = 6 * 24 * 3600  # by then the next meeting comes

_TOLD = frozenset({members.ACTIVE, members.PAUSED})


def tell_parents(turn: Turn, meeting: Meeting) -> None:
    """The meeting was held: tell each parent on a morning that has room for it."""
    if not children_groups.is_linked(turn.db, meeting.group_id):
        return
    for member, _ in roster.parents_of(turn, meeting.group_id, _TOLD):
        offers.plan_again(turn.db, member.id, CHILDREN, due_at=next_morning(turn.now, member.zone))


@offers_as(CHILDREN, weighs_as=burden.ANNOUNCEMENT)
def tell(turn: Turn) -> bool:
    """What the last meeting was about for the children; not once it has grown old."""
    held = meetings.last_held(turn.db, turn.member.group_id, turn.now)
    linked = children_groups.is_linked(turn.db, turn.member.group_id)
    if held is None or not linked or turn.now > held.starts_at + STALE:
        return False
    children = programme_of(turn).session(held.session).children
    turn.say(
        turn.words(
            "meeting.children", title=turn.words.plain(children.theme), lines=turn.words.html(children.together)
        ),
        kind=outbox.PROMPT,
        valid_until=held.starts_at + STALE,
    )
    return True


def part_of_agenda(turn: Turn, meeting: Meeting, words: Words) -> list[Markup]:
    """For the facilitator, with the agenda: the theme and what parents get; nothing where no children meet."""
    if not children_groups.is_linked(turn.db, meeting.group_id):
        return []
    programme = programme_of(turn, groups.get(turn.db, meeting.group_id))
    children = programme.session(meeting.session).children
    return [
        words("calendar.agenda_children", title=words.plain(children.theme), lines=words.html(children.together))
    ]


holding.WHEN_HELD.append(tell_parents)
