"""/stil: a facilitator asks for quiet in the group's chat, for all or for one, until an hour; then it ends."""

from __future__ import annotations

from markupsafe import Markup

from content.typed_pieces import Unread
from content.typed_until import minute_until, minutes_lasting
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, offered, require_instant
from handlers.core.doors import on_command, on_tap, on_typed_below
from handlers.core.rights import facilitators
from handlers.core.turn import Heard, Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared import chosen
from handlers.shared.moments import soon_in_words
from handlers.shared.not_understood import say_unread
from handlers.shared.roster import ATTENDING, facilitators_of, parents_of
from scheduler.fence import Fence
from scheduler.local_time import after_quiet, is_quiet, local_minute, next_occurrence
from scheduler.ticks import Duty
from storage import chats, groups, members, outbox, people, quiets, standings
from storage.database import Transaction
from storage.groups import Group
from storage.keyboards import Keyboard
from storage.members import Member
from storage.people import Person
from storage.quiets import Quiet
from storage.said import EndSilence, EndSilenceOne, Said, Silence, SilenceOne

WORK = "quiet"
BACK = "back"
EVERYBODY = 0  # where a member would be named

_HOUR = 3600
_SHORTEST = 60  # what ends within half a minute of Telegram's hearing of it lasts forever there
_EVERY_DAY, _EIGHT = 0b1111111, 8 * 60


class Quieten(Choice):
    """Quiet for this member, or for everybody."""

    member: int


class Until(Choice):
    """Quiet for this member, or for everybody, until an instant in seconds UTC."""

    member: int
    instant: int

    def __post_init__(self) -> None:
        require_instant(self.instant)


class Talk(Choice):
    """This member, or everybody, may write again."""

    member: int


@on_command("stil", facilitators)
def show(turn: Turn, _heard: Heard) -> None:
    """/stil: where it is quiet now, and for whom it may become so."""
    text, rows = _as_it_is(turn)
    turn.say(text, rows, about="quiet", subject=turn.member.id)


@on_tap("quiet", facilitators, takes=(Quieten, Until, Talk, BACK))
def tapped(turn: Turn, tap: Tap) -> None:
    """For whom, until when; or it ends now."""
    match tap.choice:
        case _ if not may_quiet(turn, turn.group):
            pass
        case Quieten(member):
            turn.show(tap.keyboard, turn.words("quiet_staff.until_when"), _hours(turn, member))
            return
        case Until(member, instant):
            _begin(turn, member, instant)
        case Talk(member):
            _end_now(turn, member)
    text, rows = _as_it_is(turn)
    turn.show(tap.keyboard, text, rows)


@on_typed_below("quiet")
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """Until which hour, in words: tot 16:00, nog twee uur."""
    whom = [each for each in offered(keyboard) if isinstance(each, Until)]
    if not whom or not may_quiet(turn, turn.group):
        return False
    until = _until(turn, heard.text)
    if isinstance(until, Unread):
        return say_unread(turn, until, heard.text, "preferences.time_not_understood")
    turn.show(keyboard, turn.words("quiet_staff.until_when"))
    _begin(turn, whom[0].member, until)
    text, rows = _as_it_is(turn)
    turn.say(text, rows, about="quiet", subject=turn.member.id)
    return True


def _until(turn: Turn, typed: str) -> int | Unread:
    """The instant: so many hours from now, or the next time that the wall clock shows it."""
    zone, lasts = turn.group.zone, minutes_lasting(typed)
    if lasts is not None:
        return (turn.now + lasts * 60) // 60 * 60
    minute = minute_until(typed, local_minute(turn.now, zone))
    if isinstance(minute, Unread):
        return minute
    instant = next_occurrence(zone, minute, _EVERY_DAY, turn.now)
    assert instant is not None
    return instant


def begin_for_all(turn: Turn, quiet: Quiet, group: Group) -> None:
    """Telegram told what members might send: from now on nobody writes, and the group hears until when."""
    assert quiet.permissions is not None
    _do(turn, group, Silence(quiet.permissions))
    _say_until(turn, group, quiet.until)


def say_not_begun(turn: Turn, group: Group) -> None:
    """Telegram did not tell what members might send: it does not become quiet."""
    quiets.end_for_all(turn.db, group.id)
    _tell(turn, group, "quiet_staff.not_taken")


def end_here(turn: Turn, group: Group, *, may_act: bool) -> None:
    """The chat will not be the group's any more: people write there as before, or its facilitators hear how.

    Another chat of the group's never gets what members might send in this one. `may_act`: Anker is still in it.
    """
    may = may_act and may_quiet(turn, group)
    for member_id, _ in quiets.for_each(turn.db, group.id):
        if may:
            _end_for_one(turn, members.get(turn.db, member_id))
        quiets.end_for_one(turn.db, member_id)  # Telegram ends it by itself
    quiet = quiets.for_all(turn.db, group.id)
    if quiet is None:
        return
    quiets.end_for_all(turn.db, group.id)
    if quiet.permissions is None:
        return
    if may:
        _do(turn, group, EndSilence(quiet.permissions))
    elif not quiet.stuck:
        _tell(turn, group, "quiet_staff.left_quiet")


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: where the hour has come, people write again."""

    for_all, for_one = Fence("quiet group"), Fence("quiet member")

    def run(db: Transaction, now: int) -> int:
        def end_for_all(quiet: Quiet) -> None:
            _end_for_all(turns.outside(db, now=now), quiet)

        def end_for_one(member_id: int) -> None:
            _end_for_one(turns.outside(db, now=now), members.get(db, member_id))

        due = [each for each in quiets.due_for_all(db, now=now) if not each.stuck or _may(db, each.group_id)]
        done = for_all.each(db, due, end_for_all, now=now, key=lambda each: each.group_id)
        ready = quiets.due_for_one(db, now=now)
        return done + for_one.each(db, ready, end_for_one, now=now, key=lambda each: each)

    return Duty("quiet", run, lambda db, after: quiets.next_instant(db, after=after))


def may_quiet(turn: Turn, group: Group) -> bool:
    """Whether Anker may keep people from writing in the group's chat."""
    return group.chat_id is not None and standings.of(turn.db, group.chat_id).may(standings.RESTRICT)


def _may(db: Transaction, group_id: int) -> bool:
    return standings.of(db, groups.get(db, group_id).chat_id).may(standings.RESTRICT)


def _as_it_is(turn: Turn) -> tuple[Markup, Rows]:
    words, label = turn.words, turn.words.label
    if not may_quiet(turn, turn.group):
        return words("quiet_staff.may_not"), ()
    parents = {member.id: person for member, person in parents_of(turn, turn.group.id, ATTENDING)}
    quiet, lines = quiets.for_all(turn.db, turn.group.id), []
    rows: list[list[Button]] = []
    if quiet is not None:
        lines.append(words("quiet_staff.all_quiet", moment=_moment(turn, quiet.until, turn.group)))
        rows.append([Button(label("quiet_staff.all_talk"), Talk(EVERYBODY))])
    else:
        rows.append([Button(label("quiet_staff.everybody"), Quieten(EVERYBODY))])
    silent = dict(quiets.for_each(turn.db, turn.group.id))
    for member_id, person in parents.items():
        if member_id in silent:
            moment = _moment(turn, silent[member_id], turn.group)
            lines.append(words("quiet_staff.one_quiet", name=person.name, moment=moment))
            rows.append([Button(label("quiet_staff.one_talks", name=person.name), Talk(member_id))])
        else:
            rows.append([Button(person.name, Quieten(member_id))])
    return Markup("\n").join([*lines, words("quiet_staff.for_whom")]), rows


def _hours(turn: Turn, named: int) -> Rows:
    """An hour, three, or until tomorrow morning."""
    morning = next_occurrence(turn.group.zone, _EIGHT, _EVERY_DAY, turn.now + _HOUR)
    assert morning is not None
    instants = sorted({turn.now + _HOUR, turn.now + 3 * _HOUR, morning})
    rows = [[Button(_moment(turn, each, turn.group), Until(named, each))] for each in instants]
    return [*rows, [Button(turn.words.label("answers.back"), BACK)]]


def _begin(turn: Turn, named: int, until: int) -> None:
    if until <= turn.now + _SHORTEST:
        return  # the buttons stood there for longer than that
    if named == EVERYBODY:
        begun = quiets.for_all(turn.db, turn.group.id)
        quiets.begin_for_all(turn.db, turn.group.id, until=until)
        if begun is None:
            turn.work.append((WORK, turn.group.id))
        elif begun.permissions is not None and begun.until != until:  # a colleague began it
            _say_until(turn, turn.group, until)
        return
    member, parent = chosen.parent(turn, named, ATTENDING)
    quiets.begin_for_one(turn.db, member.id, until=until)
    _do(turn, turn.group, SilenceOne(_id_of(turn, parent), until))
    words = turn.words_for(parent)
    moment = soon_in_words(until, turn.now, member.zone, words)
    text = words("hosting.quiet_for_you", facilitator=turn.person.called, moment=moment)
    night_over = after_quiet(turn.now, member.zone)
    turn.say(text, to=parent, kind=outbox.NOTICE, not_before=night_over, valid_until=until)


def _say_until(turn: Turn, group: Group, until: int) -> None:
    moment = soon_in_words(until, turn.now, group.zone, group_words(turn, group))
    said = group_words(turn, group)("hosting.quiet_for_all", moment=moment)
    post(turn, group, said, not_before=turn.now)  # who cannot write all at once reads why


def _end_now(turn: Turn, named: int) -> None:
    if named == EVERYBODY:
        quiet = quiets.for_all(turn.db, turn.group.id)
        if quiet is not None:
            _end_for_all(turn, quiet)
        return
    member, _ = chosen.parent(turn, named, ATTENDING)
    if member.id in dict(quiets.for_each(turn.db, turn.group.id)):
        _end_for_one(turn, member)


def _end_for_all(turn: Turn, quiet: Quiet) -> None:
    """People write as before; where Anker may not end it, its facilitators hear once how they do."""
    group = groups.get(turn.db, quiet.group_id)
    if quiet.permissions is not None and not may_quiet(turn, group):
        if not quiet.stuck:
            quiets.stuck(turn.db, group.id)
            _tell(turn, group, "quiet_staff.stuck")
        if group.chat_id is None:
            quiets.end_for_all(turn.db, group.id)
        return
    quiets.end_for_all(turn.db, group.id)
    if quiet.permissions is None:
        return
    _do(turn, group, EndSilence(quiet.permissions))
    if not is_quiet(turn.now, group.zone):
        post(turn, group, group_words(turn, group)("hosting.quiet_is_over"))


def _end_for_one(turn: Turn, member: Member) -> None:
    """She writes again; Telegram ends it by itself too, where Anker may not any more."""
    quiets.end_for_one(turn.db, member.id)
    group = groups.get(turn.db, member.group_id)
    if member.person_id is None or group.chat_id is None or member.state not in ATTENDING:
        return
    parent = people.get(turn.db, member.person_id)
    if may_quiet(turn, group):
        _do(turn, group, EndSilenceOne(_id_of(turn, parent)))
    text = turn.words_for(parent)("hosting.you_may_write")
    turn.say(text, to=parent, kind=outbox.NOTICE, not_before=after_quiet(turn.now, member.zone))


def _id_of(turn: Turn, parent: Person) -> int:
    """By which id Telegram knows a parent: of a private chat it is the person's own."""
    return chats.telegram_id(turn.db, parent.chat_id)


def _do(turn: Turn, group: Group, says: Said) -> None:
    assert group.chat_id is not None
    outbox.add(turn.db, chat_id=group.chat_id, kind=outbox.QUIET, says=says, at=turn.now)


def _moment(turn: Turn, instant: int, group: Group) -> str:
    """The end of a quiet in words: vandaag om 16."""
    return soon_in_words(instant, turn.now, group.zone, turn.words)


def _tell(turn: Turn, group: Group, key: str) -> None:
    for _, host in facilitators_of(turn, group.id):
        turn.say(turn.words_for(host)(key, group=group.name), to=host, kind=outbox.NOTICE)
