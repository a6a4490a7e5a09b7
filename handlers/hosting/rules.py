"""What a group agrees on: posted with the welcome, read with a tap, and written anew by its facilitator."""

from __future__ import annotations

from markupsafe import Markup

from content.rendering import whole
from handlers.core.buttons import Button, Rows
from handlers.core.choices import Choice, offered
from handlers.core.doors import always, on_command, on_tap, on_words
from handlers.core.rights import as_member, facilitators, of_the_group
from handlers.core.turn import Heard, Tap, Turn
from handlers.hosting.posting import pin, post, reply, with_hour
from handlers.meeting.wording import group_words
from handlers.shared.moments import days_in_words, minute_text, one_after_another
from handlers.shared.roster import facilitators_of, parents_of
from scheduler.local_time import after_quiet
from storage import house_rules, keyboards, privacy_mode, questions, reading_hours, sent_messages, standings, talk
from storage.groups import Group
from storage.members import FACILITATOR, PARENT

MOST_LETTERS = 1200

WRITE, USUAL, NO, READ, POST = "write", "usual", "no", "read", "post"


class Agree(Choice):
    """To these words, by a sign that does not tell them: a colleague may write others meanwhile."""

    sign: str


reads_rules = as_member(PARENT, FACILITATOR)


@on_command("afspraken", reads_rules, where="both")
def show(turn: Turn, heard: Heard) -> None:
    """/afspraken: what the group agreed on; a facilitator may change it, a parent may say that it is read."""
    if turn.in_group:
        if turn.group.chat_id == turn.chat_id:
            for text in _rules(turn, turn.group):
                reply(turn, turn.group, text, heard)
        return
    if turn.member.role == FACILITATOR:
        turn.say(_for_facilitator(turn), _rows(turn), about="rules", subject=turn.member.id)
        return
    rows: Rows = ()
    if not house_rules.has_read(turn.db, turn.member.id):
        rows = [[Button(turn.words.label("hosting.read"), READ)]]
    for text in _rules(turn, turn.group):
        turn.say(text)
    turn.say(_who_reads(turn, turn.group), rows, about="rules_read", subject=turn.group.id)


@on_tap("rules_read", of_the_group, takes=(READ,), where="both")
def read(turn: Turn, tap: Tap) -> None:
    """Read: counted once for each member, and shown to nobody by name."""
    house_rules.read(turn.db, turn.member.id)
    if turn.in_group:
        turn.tell("hosting.thanks")
    else:
        turn.show(tap.keyboard, turn.words("hosting.thanks"))


@on_tap("rules", facilitators, takes=(WRITE, USUAL, Agree, NO, POST))
def tapped(turn: Turn, tap: Tap) -> None:
    """She writes others, takes the usual ones again, or says yes to what she wrote."""
    draft = house_rules.draft_of(turn.db, turn.group.id)
    match tap.choice:
        case "write":
            rows = [[Button(turn.words.label("hosting_staff.rules_no"), NO)]]
            keyboard = turn.show(tap.keyboard, turn.words("hosting_staff.rules_write"), rows)
            turn.ask("rules", turn.member.id, keyboard_id=keyboard.id)
        case "post" if turn.group.chat_id is not None:
            post_all(turn, turn.group)
            turn.show(tap.keyboard, with_hour(turn, turn.words("hosting_staff.rules_posted")))
        case "usual":
            _agree(turn, tap, None)
        case Agree(sign) if draft is not None and sign == _sign(turn, draft):
            _agree(turn, tap, draft)
        case Agree() if draft is not None:
            turn.show(tap.keyboard, turn.words("hosting_staff.rules_stay"))
            _show_draft(turn, draft, "hosting_staff.rules_other")
        case _:
            questions.close_about(turn.db, turn.person.id, "rules", turn.member.id)
            if draft is not None and Agree(_sign(turn, draft)) in offered(tap.keyboard):
                house_rules.write(turn.db, turn.group.id, None)
            turn.show(tap.keyboard, turn.words("hosting_staff.rules_stay"))


@on_words("rules", facilitators, takes_any_words=always)
def written(turn: Turn, heard: Heard) -> None:
    """Her own rules: she sees them as the group will."""
    words = heard.text.strip()
    if heard.kind != "text" or not words or len(words) > MOST_LETTERS:
        turn.say(turn.words("hosting_staff.rules_only_words", count=MOST_LETTERS))
        return
    keyboard = turn.asked_under(heard)
    if keyboard is not None:
        turn.show(keyboard, turn.words("hosting_staff.rules_write"))
    questions.close_about(turn.db, turn.person.id, "rules", turn.member.id)
    house_rules.write(turn.db, turn.group.id, words)
    _show_draft(turn, words, "hosting_staff.rules_so")


def _show_draft(turn: Turn, words: str, key: str) -> None:
    label = turn.words.label
    rows = [
        [Button(label("hosting_staff.rules_yes"), Agree(_sign(turn, words)))],
        [Button(label("hosting_staff.rules_no"), NO)],
    ]
    shown = group_words(turn, turn.group)("hosting.own_rules", words=whole(words))
    turn.say(f"{turn.words(key)}\n\n{shown}", rows, about="rules", subject=turn.member.id)


def _sign(turn: Turn, words: str) -> str:
    return turn.db.vault.lookup("house_rules", words).hex()[:16]


def post_all(turn: Turn, group: Group) -> None:
    """The rules, who reads when, and the button of who read them; pinned where Anker may.

    Where they stood before, they say that they stand further down.
    """
    _lead_on(turn, group)
    first, *_ = [post(turn, group, text) for text in _rules(turn, group)]
    words = group_words(turn, group)
    rows = [[Button(words.label("hosting.read"), READ)]]
    post(turn, group, _who_reads(turn, group), rows=rows, about="rules_read", subject=group.id)
    if first is not None and standings.of(turn.db, group.chat_id).may(standings.PIN):
        pin(turn, group, first)


def _lead_on(turn: Turn, group: Group) -> None:
    before = keyboards.newest_for_all(turn.db, "rules_read", group.id)
    if before is None or before.outbox_id is None or group.chat_id is None:
        return
    if sent_messages.is_of_chat(turn.db, group.chat_id, before.outbox_id):
        text = group_words(turn, group)("hosting.rules_below")
        turn.show(before, text, chat_id=group.chat_id, not_before=after_quiet(turn.now, group.zone))


def _agree(turn: Turn, tap: Tap, words: str | None) -> None:
    house_rules.agree(turn.db, turn.group.id, words)
    if turn.group.chat_id is None:
        turn.show(tap.keyboard, turn.words("hosting_staff.rules_kept"))
        return
    post_all(turn, turn.group)
    turn.show(tap.keyboard, with_hour(turn, turn.words("hosting_staff.rules_posted")))


def _rules(turn: Turn, group: Group) -> list[Markup]:
    words, own = group_words(turn, group), house_rules.of(turn.db, group.id)
    if own is not None:
        return [words("hosting.own_rules", words=whole(own))]
    return [words("hosting.welcome"), words("hosting.quiet")]


def _who_reads(turn: Turn, group: Group) -> Markup:
    """The part that is not for changing: when who reads, what Anker sees, and whom to call in danger."""
    words = group_words(turn, group)
    lines = []
    for member, person in facilitators_of(turn, group.id):
        hours = reading_hours.of(turn.db, member.id)
        if hours is None or not hours.days or not hours.minutes:
            lines.append(words("hosting.reads_some_time", facilitator=person.called))
            continue
        times = one_after_another([minute_text(each) for each in hours.minutes], words)
        day = days_in_words(hours.days, words)
        lines.append(words("hosting.reads_at", facilitator=person.called, day=day, time=times))
    sees = "hosting.does_not_see"
    if standings.of(turn.db, group.chat_id).administrator:
        sees = "hosting.sees"
    elif privacy_mode.reads_all(turn.db):
        sees = "hosting.sees_all"
    counted = _counted(turn, group)
    return words("hosting.who_reads", lines=Markup("\n").join([*lines, words(sees), *counted]))


def _counted(turn: Turn, group: Group) -> list[Markup]:
    """Where it is counted how much is said: that it is, and the number of last week."""
    if not talk.is_counted(turn.db, group):
        return []
    last, _ = talk.of_group(turn.db, group.id, at=turn.now)
    words = group_words(turn, group)
    return [words("hosting.counts"), *([words("hosting.counted", count=last)] if last else [])]


def _for_facilitator(turn: Turn) -> Markup:
    readers = house_rules.count_readers(turn.db, turn.group.id)
    parents = len(parents_of(turn, turn.group.id))
    lines = Markup("\n").join(_rules(turn, turn.group))
    return turn.words("hosting_staff.rules", lines=lines, count=readers, number=parents)


def _rows(turn: Turn) -> Rows:
    label = turn.words.label
    rows = [[Button(label("hosting_staff.rules_write"), WRITE)]]
    if turn.group.chat_id is not None:
        rows.append([Button(label("hosting_staff.rules_post"), POST)])
    if house_rules.of(turn.db, turn.group.id) is not None:
        rows.append([Button(label("hosting_staff.rules_usual"), USUAL)])
    return rows
