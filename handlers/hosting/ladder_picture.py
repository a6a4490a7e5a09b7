"""How the group stands on the ladder, as a picture in its chat and for its facilitators; else in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from content.words import Words
from handlers.core.turn import Turn
from handlers.hosting.posting import place, post
from handlers.meeting.wording import group_words
from handlers.shared.roster import facilitators_of
from storage import export_requests, group_ladders, groups, meetings, outbox, topics
from storage.export_requests import FAILED, LADDER, ExportRequest
from storage.meetings import Meeting
from storage.said import Picture

Counts = tuple[int, int, int]


def ask_for(turn: Turn, meeting: Meeting) -> list[int]:
    """The picture for the chat and the same for each facilitator; the requests, for the worker."""
    whose = [None, *(member.id for member, _ in facilitators_of(turn, meeting.group_id))]
    return [
        export_requests.ask(
            turn.db,
            group_id=meeting.group_id,
            member_id=each,
            purpose=LADDER,
            of_meeting=meeting.id,
            at=turn.now,
        )
        for each in whose
    ]


def to_draw(turn: Turn, request: ExportRequest) -> tuple[Counts, Words] | None:
    """What is to be drawn, and in whose words; None where it is too late, or there is no chat any more."""
    meeting = None if request.of_meeting is None else meetings.find(turn.db, request.of_meeting)
    if meeting is None or not meeting.to_come or groups.get(turn.db, meeting.group_id).chat_id is None:
        return None
    return with_agenda(turn, request)


def with_agenda(turn: Turn, request: ExportRequest) -> tuple[Counts, Words] | None:
    """What stands with the agenda of the meeting, and in whose words; None where there is no picture."""
    asked = None if request.of_meeting is None else group_ladders.of(turn.db, request.of_meeting)
    return (asked.counts, _words(turn, request)) if asked is not None and asked.has_picture else None


def hand_over(turn: Turn, request: ExportRequest, counts: Counts, file: Path) -> None:
    """The picture stands ready: it goes to the chat or the facilitator, with what it shows in words."""
    meeting_id, words = request.of_meeting, _words(turn, request)
    picture = Picture(
        path=str(file.absolute()), name=f"{LADDER}.png", caption=str(_caption(request, words, counts))
    )
    chat_id: int | None = turn.person.chat_id if request.member_id is not None else None
    if request.member_id is None:
        group = groups.get(turn.db, request.group_id)
        where = place(turn, group, topics.EXCHANGE)
        chat_id, picture = group.chat_id, replace(picture, topic=where.get("topic"), thread=where.get("thread_id"))
    assert chat_id is not None
    outbox_id = outbox.add(
        turn.db,
        chat_id=chat_id,
        kind=outbox.DOCUMENT,
        says=picture,
        at=turn.now,
        idempotency_key=f"group ladder {request.id} {meeting_id} {request.asked_at}",
    )
    export_requests.made(turn.db, request.id, file.name, outbox_id)


def say_in_words(turn: Turn, request: ExportRequest) -> None:
    """It could not be drawn or sent: what it would have shown is said."""
    export_requests.end(turn.db, request.id, FAILED)
    wanted = to_draw(turn, request)
    if wanted is None:
        return
    text = _caption(request, wanted[1], wanted[0])
    if request.member_id is None:
        post(turn, groups.get(turn.db, request.group_id), text, topic=topics.EXCHANGE)
    else:
        turn.say(text, kind=outbox.NOTICE)


def in_words(words: Words, counts: Sequence[int]) -> Markup:
    """How many stand where, a line each."""
    lines = [
        words("hosting.ladder_line", label=words.label(f"hosting.ladder_{rung}"), count=count)
        for rung, count in zip(group_ladders.RUNGS, counts, strict=True)
    ]
    return Markup("\n").join(lines)


def in_agenda(turn: Turn, meeting: Meeting, words: Words) -> list[Markup]:
    """The same, with a facilitator's agenda; nothing where there is no picture."""
    asked = group_ladders.of(turn.db, meeting.id)
    if asked is None or not asked.has_picture:
        return []
    return [words("hosting_staff.ladder_in_agenda", lines=in_words(words, asked.counts))]


def _caption(request: ExportRequest, words: Words, counts: Counts) -> Markup:
    picture = words("hosting.ladder_picture", lines=in_words(words, counts))
    if request.member_id is None:
        return picture
    return Markup("{}\n\n{}").format(words("hosting_staff.ladder"), picture)


def _words(turn: Turn, request: ExportRequest) -> Words:
    if request.member_id is None:
        return group_words(turn, groups.get(turn.db, request.group_id))
    return turn.words
