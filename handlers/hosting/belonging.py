"""Who comes into a group's chat: its members are let in and welcomed, about others a facilitator is asked."""

from __future__ import annotations

from content.typed_name import name_in
from handlers.core.buttons import Button
from handlers.core.doors import on_membership, on_tap
from handlers.core.rights import Right, anyone, facilitating
from handlers.core.turn import Tap, Turn
from handlers.core.turn_taking import TurnTaker
from handlers.hosting.posting import post
from handlers.meeting.wording import group_words
from handlers.shared.hosts import hosts_of, is_asked_of_somebody, tell_all, tell_colleagues
from handlers.shared.moments import one_after_another
from handlers.shared.roster import facilitators_of
from scheduler.fence import Fence
from scheduler.local_time import after_quiet
from scheduler.ticks import Duty
from storage import delivery, groups, join_requests, members, newcomers, outbox, people, sent_messages
from storage.database import Transaction
from storage.groups import Group
from storage.incoming import AsksIn, Came, Who
from storage.join_requests import JoinRequest
from storage.members import PARENT, TAKING_PART, WORKING_TOGETHER, Member
from storage.said import LetIn

TOGETHER_SECONDS = 60  # who comes within a minute is welcomed in one line
FEW = 3
AWAKE_SECONDS = 600  # who wrote to Anker so lately is asked by night too
MOST_ASKED = 20  # strangers a facilitator is asked about at once; a link that got about must not flood her
IN, NOT_IN = "in", "not_in"


def _decides(turn: Turn, subject: int) -> bool:
    """A facilitator of the group for which it is; of what waits no longer, whoever was asked reads so."""
    found = join_requests.find(turn.db, subject)
    mine = (each for each in facilitating(turn) if found is None or each.group_id == found.group_id)
    turn.joined = next(mine, None)
    return turn.joined is not None


decides_who_comes = Right("facilitator of the group somebody asks to be let into", _decides)


@on_membership("join", anyone, where="group")
def asked(turn: Turn, request: AsksIn) -> None:
    """Somebody asks to be let in: a member is, about others her facilitators are asked in private."""
    group = None if turn.chat_id is None else groups.of_chat(turn.db, turn.chat_id)
    if group is None:
        return
    who = request.who
    if member_here(turn, group, who.id) is not None:
        admit(turn, group, who.id)
        return
    before = join_requests.find_of(turn.db, group.id, who.id)
    if before is not None and before.let_in:  # a facilitator said yes, and it did not come to that
        admit(turn, group, who.id)
        return
    found = join_requests.ask(turn.db, group.id, who.id, _called(who), at=turn.now)
    if found is not None and len(join_requests.open_in(turn.db, group.id)) <= MOST_ASKED:
        for member, host in hosts_of(turn, group.id):
            ask(turn, host, found, group, not_before=_by_day(turn, member, host))


@on_membership("arrival", anyone, where="group")
def arrived(turn: Turn, came: Came) -> None:
    """People came into the chat. Who is no member is asked about in private; nobody is thrown out."""
    group = None if turn.chat_id is None else groups.of_chat(turn.db, turn.chat_id)
    if group is None:
        return
    for who in came.people:
        if who.is_bot:
            continue
        member = member_here(turn, group, who.id)
        request = join_requests.find_of(turn.db, group.id, who.id)
        if request is not None:
            _settle(turn, request, "hosting_staff.in_already")
        if member is not None and member.role == PARENT:
            newcomers.come(turn.db, member.id, welcome_at=after_quiet(turn.now + TOGETHER_SECONDS, group.zone))
        elif member is None and (request is None or not request.let_in):
            _tell_of_stranger(turn, group, _called(who))


@on_tap("join_request", decides_who_comes, takes=(IN, NOT_IN))
def decided(turn: Turn, tap: Tap) -> None:
    """A facilitator lets her in, or does not."""
    request = join_requests.find(turn.db, tap.subject)
    if request is None:
        turn.show(tap.keyboard, turn.words("hosting_staff.join_over"))
        return
    group = groups.get(turn.db, request.group_id)
    if request.let_in:
        turn.show(tap.keyboard, turn.words("hosting_staff.join_settled"))
    elif tap.choice == IN:
        join_requests.let_in(turn.db, request.id)
        _ask_no_more(turn, request)
        admit(turn, group, request.telegram_id)
        turn.show(tap.keyboard, turn.words("hosting_staff.let_in", name=request.name))
        tell_colleagues(turn, group.id, "join_request", request.id, "hand_over.let_in_by", name=request.name)
    else:
        join_requests.drop(turn.db, request.id)
        _ask_no_more(turn, request)
        _answer(turn, group, request.telegram_id, yes=False)
        turn.show(tap.keyboard, turn.words("hosting_staff.not_let_in", name=request.name))
        tell_colleagues(turn, group.id, "join_request", request.id, "hand_over.kept_out_by", name=request.name)


def ask(
    turn: Turn, host: people.Person, request: JoinRequest, group: Group, not_before: int | None = None
) -> None:
    """Ask a facilitator whether somebody may come in."""
    words = turn.words_for(host)
    rows = [
        [Button(words.label("hosting_staff.let_in"), IN)],
        [Button(words.label("hosting_staff.rather_not"), NOT_IN)],
    ]
    text = words("hosting_staff.wants_in", name=request.name, group=group.name)
    turn.say(
        text,
        rows,
        to=host,
        about="join_request",
        subject=request.id,
        kind=outbox.NOTICE,
        belongs_to=request.id,
        not_before=not_before,
    )


def ask_anew(turn: Turn, group_id: int) -> None:
    """Who was asked works here no more: of whom nobody is asked any more, the others are."""
    group = groups.get(turn.db, group_id)
    for found in join_requests.open_in(turn.db, group_id)[:MOST_ASKED]:
        if not is_asked_of_somebody(turn, group_id, "join_request", found.id):
            for member, host in hosts_of(turn, group_id):
                ask(turn, host, found, group, not_before=_by_day(turn, member, host))


def admit_known(turn: Turn) -> None:
    """Who takes part from now on, by an invitation, and asked to be let in before: that account is known now."""
    group = turn.group
    request = None if group.chat_id is None else join_requests.find_of(turn.db, group.id, turn.telegram_id)
    if request is None or request.let_in:
        return
    admit(turn, group, request.telegram_id)
    tell_colleagues(turn, group.id, "join_request", request.id, "hosting_staff.known_now", name=request.name)
    join_requests.drop(turn.db, request.id)


def end_all(turn: Turn, group_id: int) -> None:
    """The chat that they want to come into is the group's no longer: nobody is let into another for it."""
    for request in join_requests.all_in(turn.db, group_id):
        _settle(turn, request, "hosting_staff.join_over")


def _settle(turn: Turn, request: JoinRequest, key: str) -> None:
    """Nobody decides about it any more, and whoever was asked reads why."""
    _ask_no_more(turn, request)
    tell_all(turn, request.group_id, "join_request", request.id, key, name=request.name)
    join_requests.drop(turn.db, request.id)


def _ask_no_more(turn: Turn, request: JoinRequest) -> None:
    """Nobody is asked in the morning."""
    for _, host in facilitators_of(turn, request.group_id, WORKING_TOGETHER):
        delivery.withdraw(turn.db, outbox.NOTICE, request.id, "settled", chat_id=host.chat_id)


def admit(turn: Turn, group: Group, telegram_id: int) -> None:
    """Let somebody in who asked."""
    _answer(turn, group, telegram_id, yes=True)


def member_here(turn: Turn, group: Group, telegram_id: int) -> Member | None:
    """Who takes part in this group, in whatever role."""
    person = people.find(turn.db, telegram_id)
    mine = members.of_person(turn.db, person.id) if person is not None else []
    here = (each for each in mine if each.group_id == group.id and each.state in TAKING_PART)
    return next(here, None)


def duty(turns: TurnTaker) -> Duty:
    """For the ticks: who came is welcomed, together with whoever came at about the same time."""

    fence = Fence("welcome")

    def run(db: Transaction, now: int) -> int:
        def welcome(group_id: int) -> None:
            turn = turns.outside(db, now=now)
            _welcome(turn, groups.get(db, group_id), [members.get(db, each) for each in by_group[group_id]])

        by_group = newcomers.due(db, now=now)
        done = fence.each(db, list(by_group), welcome, now=now, key=lambda each: each)
        return done + join_requests.purge(db, now=now)

    return Duty("welcome", run, lambda db, after: newcomers.next_instant(db, after=after))


def _welcome(turn: Turn, group: Group, came: list[Member]) -> None:
    names = []
    for member in came:
        newcomers.welcomed(turn.db, member.id, at=turn.now)
        if member.person_id is not None and member.state in TAKING_PART:
            names.append(people.get(turn.db, member.person_id).name)
    words = group_words(turn, group)
    if names:
        # A label holds a few names only; a longer row does without its "and".
        called = one_after_another(names, words) if len(names) <= FEW else ", ".join(names)
        post(turn, group, words("hosting.welcome_by_name", name=called))


def _answer(turn: Turn, group: Group, telegram_id: int, *, yes: bool) -> None:
    if group.chat_id is not None:
        says = LetIn(telegram_id, yes)
        outbox.add(turn.db, chat_id=group.chat_id, kind=outbox.DOOR, says=says, at=turn.now)


def _tell_of_stranger(turn: Turn, group: Group, name: str) -> None:
    for member, host in hosts_of(turn, group.id):
        text = turn.words_for(host)("hosting_staff.somebody_unknown", name=name, group=group.name)
        turn.say(text, to=host, kind=outbox.NOTICE, not_before=_by_day(turn, member, host))


def _by_day(turn: Turn, member: Member, host: people.Person) -> int:
    """When a facilitator is told: not by night, unless one who just wrote to Anker is there."""
    if sent_messages.answered_since(turn.db, host.chat_id, since=turn.now - AWAKE_SECONDS):
        return turn.now
    return after_quiet(turn.now, member.zone)


def _called(who: Who) -> str:
    return name_in(who.name) or "?"
