"""/export: a coordinator asks for the data of her group, and says what for. A worker makes the file meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from handlers.core.buttons import Button, in_rows
from handlers.core.choices import Choice
from handlers.core.doors import on_command, on_tap
from handlers.core.rights import coordinators
from handlers.core.turn import Heard, Tap, Turn, message
from scheduler.local_time import local_date
from storage import access_log, export_memory, export_requests, members, outbox
from storage.export_requests import FAILED, ONE_PARENT, REPORT, SHARING, ExportRequest
from storage.export_requests import WORK as FOR_WORK
from storage.members import FACILITATOR, PARENT, RESEARCH, Member
from storage.said import Document, Gone

WORK = "export"
STAYS_SECONDS = 24 * 3600  # a file in the chat

_YES, _NO, _EARLIER = "yes", "no", "earlier"
_MOST_EARLIER = 10
_PURPOSES = {_YES: FOR_WORK, SHARING: SHARING}
_LABELS = {
    FOR_WORK: "coordinator.export_yes",
    SHARING: "coordinator.export_sharing",
    ONE_PARENT: "coordinator.export_one_parent",
}


class OneParent(Choice):
    """The answers of one parent: of this code, where one is chosen."""

    code: str | None = None


@on_command("export", coordinators)
def show(turn: Turn, _heard: Heard) -> None:
    """/export: first the warning that this is about people; what for?"""
    turn.say(turn.words("coordinator.export_warning"), _ways(turn), about="export", subject=turn.member.id)


@on_tap("export", coordinators, takes=(*_PURPOSES, OneParent, _EARLIER, _NO))
def tapped(turn: Turn, tap: Tap) -> None:
    """She means it: the wish is written down, and the worker hears of it after the commit."""
    match tap.choice:
        case OneParent(None):
            _ask_whom(turn, tap)
        case OneParent(code):
            whom = next((each for each in _agreeing(turn) if each.pseudonym == code), None)
            if whom is None:
                turn.show(tap.keyboard, turn.words("coordinator.export_not"))
            else:
                _ask_for(turn, tap, ONE_PARENT, about_id=whom.id)
        case str(word) if word in _PURPOSES:
            _ask_for(turn, tap, _PURPOSES[word])
        case word if word == _EARLIER:
            _show_earlier(turn, tap)
        case _:
            turn.show(tap.keyboard, turn.words("coordinator.export_not"))


def hand_over(
    turn: Turn,
    request: ExportRequest,
    file: Path,
    *,
    name: str,
    participants: int,
    left_out: int,
    days_cut: int,
    away: int,
    codes: Mapping[int, str],
    with_words: bool,
    locked: bool,
) -> None:
    """The file stands ready: it is sent to her, under a line about personal data and what is in it.

    Made to share, so many days are cut from all parents, and so many parents were away too long to be in it.
    """
    words = turn.words
    group, label = turn.group.name, words.label(_LABELS[request.purpose])
    lines = [words("coordinator.export_ready", group=group, label=label, count=participants, left_out=left_out)]
    if days_cut or away:
        lines.append(words("coordinator.export_cut", number=days_cut, count=away))
    if not with_words:
        lines.append(words("coordinator.export_without_words"))
    if locked:
        lines.append(words("coordinator.export_locked"))
    caption = "\n".join(str(line) for line in lines)
    send(turn, request, file, name=name, caption=caption, key="export")
    _note(turn, request)
    remember(turn, request, name, codes)


def remember(turn: Turn, request: ExportRequest, name: str, codes: Mapping[int, str]) -> None:
    """Who received what about whom, and under which codes."""
    is_for_facilitator = request.purpose == REPORT and turn.member.role == FACILITATOR
    export_memory.remember(
        turn.db,
        group_id=request.group_id,
        member_id=turn.member.id,
        file=name,
        purpose=export_memory.FACILITATOR_REPORT if is_for_facilitator else request.purpose,
        codes=codes,
        at=turn.now,
    )


def ask(
    turn: Turn,
    purpose: str,
    *,
    shown_in: int | None,
    about_id: int | None = None,
    of_meeting: int | None = None,
    of_count: int | None = None,
) -> None:
    """The wish for a file is written down, and the worker hears of it after the commit.

    `shown_in` is the message that says it is on its way.
    """
    request_id = export_requests.ask(
        turn.db,
        group_id=turn.group.id,
        member_id=turn.member.id,
        purpose=purpose,
        about_id=about_id,
        shown_in=shown_in,
        of_meeting=of_meeting,
        of_count=of_count,
        at=turn.now,
    )
    turn.work.append((WORK, request_id))


def send(turn: Turn, request: ExportRequest, file: Path, *, name: str, caption: str, key: str) -> None:
    """A file that was asked for is sent under these words, and leaves the chat after a day.

    `name` is how it shows; `key` begins its idempotency key.
    """
    outbox_id = outbox.add(
        turn.db,
        chat_id=turn.person.chat_id,
        kind=outbox.DOCUMENT,
        says=Document(str(file.absolute()), name, caption),
        at=turn.now,
        idempotency_key=f"{key} {request.id} {request.group_id} {request.asked_at}",
    )
    take_away_later(turn, outbox_id)
    export_requests.made(turn.db, request.id, file.name, outbox_id)


def take_away_later(turn: Turn, outbox_id: int) -> None:
    """A file about people leaves the chat after a day, while Telegram still lets a bot delete it."""
    outbox.add_edit(
        turn.db,
        chat_id=turn.person.chat_id,
        edits=outbox_id,
        says=Gone(),
        at=turn.now,
        kind=outbox.DELETE,
        not_before=turn.now + STAYS_SECONDS,
    )


def say_how_far(turn: Turn, request: ExportRequest, percent: int) -> None:
    """How much of it is done, in the place of the question."""
    if request.shown_in is not None:
        outbox.add_edit(
            turn.db,
            chat_id=turn.person.chat_id,
            edits=request.shown_in,
            says=message(turn.words("coordinator.export_how_far", number=percent)),
            at=turn.now,
        )


def say_why_not(turn: Turn, request: ExportRequest, key: str, **names: object) -> None:
    """There is no file to send, and she hears why."""
    export_requests.end(turn.db, request.id, FAILED)
    turn.say(turn.words(f"coordinator.{key}", **names))


def _note(turn: Turn, request: ExportRequest) -> None:
    """Whose answers it holds is written down for each; also who took back her yes while it was made."""
    for each in members.of_group(turn.db, turn.group.id, PARENT):
        said = members.last_said(turn.db, each.id).get(RESEARCH)
        if said is None or request.about_id not in (None, each.id):
            continue
        if said.counts or said.at >= request.asked_at:
            access_log.note(
                turn.db,
                each.id,
                access_log.EXPORTED,
                actor_id=turn.member.id,
                role=turn.member.role,
                at=turn.now,
            )


def _ways(turn: Turn) -> list[list[Button]]:
    label = turn.words.label
    return [
        [Button(label(_LABELS[FOR_WORK]), _YES)],
        [Button(label(_LABELS[SHARING]), SHARING)],
        [Button(label(_LABELS[ONE_PARENT]), OneParent())],
        [Button(label("coordinator.export_earlier"), _EARLIER)],
        [Button(label("coordinator.export_no"), _NO)],
    ]


def _show_earlier(turn: Turn, tap: Tap) -> None:
    """Which files left lately: the day, the file, what for, and of how many parents."""
    found = export_memory.of_group(turn.db, turn.group.id, most=_MOST_EARLIER)
    lines = [
        turn.words(
            "coordinator.export_earlier_line",
            day=local_date(each.made_at, turn.group.zone).isoformat(),
            label=each.file,
            words=turn.words.label(f"coordinator.purpose_{each.purpose}"),
            count=count,
        )
        for each, count in found
    ]
    no = [[Button(turn.words.label("coordinator.export_no"), _NO)]]
    if lines:
        turn.show(tap.keyboard, turn.words("coordinator.export_earlier_ones", lines=Markup("\n").join(lines)), no)
    else:
        turn.show(tap.keyboard, turn.words("coordinator.export_no_earlier"), no)


def _ask_whom(turn: Turn, tap: Tap) -> None:
    """By their codes: a coordinator knows no parent by name."""
    codes = [Button(each.pseudonym, OneParent(each.pseudonym)) for each in _agreeing(turn)]
    no = [Button(turn.words.label("coordinator.export_no"), _NO)]
    turn.show(tap.keyboard, turn.words("coordinator.export_whom"), [*in_rows(codes, most=2), no])


def _ask_for(turn: Turn, tap: Tap, purpose: str, *, about_id: int | None = None) -> None:
    ask(turn, purpose, about_id=about_id, shown_in=tap.keyboard.outbox_id)
    turn.show(tap.keyboard, turn.words("coordinator.export_started"))


def _agreeing(turn: Turn) -> list[Member]:
    """The parents of the group who are in its export, in the order of their codes."""
    found = [
        each
        for each in members.of_group(turn.db, turn.group.id, PARENT)
        if each.person_id is not None
        and each.enrolled_at is not None
        and members.consents(turn.db, each.id).get(RESEARCH)
    ]
    return sorted(found, key=lambda each: each.pseudonym)
