"""Writing it: with her name or without, seen exactly as it will be posted, and posted only with her yes."""

from __future__ import annotations

import secrets
from dataclasses import replace

from content.rendering import whole
from content.typed import agreement_in
from content.words import Words
from handlers import agreeing
from handlers.core.buttons import Button, Rows, TokenButton
from handlers.core.choices import Choice, held, offered
from handlers.core.doors import always, on_command, on_edit, on_tap, on_typed_below, on_words
from handlers.core.rights import own_share_draft, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.meeting.wording import group_words
from handlers.shared.in_sight import LATER, plain
from handlers.shared.moments import one_or_another
from handlers.shared.reading_promise import readers_of
from handlers.shared.roster import facilitators_of
from handlers.sharing.speaking import say
from scheduler.local_time import after_quiet
from storage import keyboards, outbox, questions, shares, taken_words
from storage.keyboards import Keyboard
from storage.said import AllGone
from storage.shares import DRAFT_BUTTONS, READY, WAITING, Draft

NAMED, UNNAMED, POST, AGAIN, STOP = "named", "unnamed", "post", "again", "stop"

MOST_LETTERS = 1500
# So long after her yes it goes on at the earliest and at the latest: nobody sees it follow her tap.
SOONEST, LATEST = 120, 540

_LABELS = {NAMED: "with_name", UNNAMED: "without_name", POST: "post", AGAIN: "again", STOP: "stop"}
BEGIN = "begin"
_BESIDE = "beside"  # of words of hers that do not go along


class Preview(Choice):
    """On a keyboard: above it stands what will be posted."""


def offer(turn: Turn) -> None:
    """For other conversations: would she like to share this with the group? Silent where it has no chat."""
    if turn.group.chat_id is None:
        return
    rows = [[Button(turn.words.label("sharing.share"), BEGIN)]]
    turn.say(turn.words("sharing.offer"), rows, about="share_offer", subject=turn.member.id)


@on_tap("share_offer", parents, takes=(BEGIN,), unwritten=True)
def accepted(turn: Turn, _tap: Tap) -> None:
    """She would like to; the offer stays as it is, so that nothing shows that she did."""
    _begin(turn)


@on_command("deel", parents, unwritten=True)
def begin(turn: Turn, heard: Heard) -> None:
    """/deel: say something to the group; what stands behind it are the words, unless they say nothing."""
    words = heard.payload.strip()
    behind = replace(heard, text=words)
    takes = words and not agreeing.says_nothing(behind) and turn.library.danger.tier(words) != "danger"
    _begin(turn, words if takes else "")


@on_tap(DRAFT_BUTTONS, own_share_draft, takes=(NAMED, UNNAMED, POST, AGAIN, STOP), unwritten=True)
def tapped(turn: Turn, tap: Tap) -> None:
    """A button under what she is writing."""
    draft = shares.get_draft(turn.db, tap.subject)
    match tap.choice:
        case "named" | "unnamed":
            shares.name(turn.db, draft.id, tap.choice == NAMED)
            _go_on(turn, shares.get_draft(turn.db, draft.id), tap.keyboard)
        case "again":
            _ask_words(turn, draft, tap.keyboard)
        case _:
            _end(turn, draft, tap.word, tap.keyboard)


@on_words("share", own_share_draft, unwritten=True, takes_any_words=always)
def written(turn: Turn, heard: Heard) -> None:
    """Her words: she sees them as the group will."""
    draft = shares.get_draft(turn.db, heard.subject)
    keyboard = keyboards.find(turn.db, heard.keyboard_id) if heard.keyboard_id else None
    words = heard.text.strip()
    turn.took(DRAFT_BUTTONS, heard)
    if heard.kind != "text" or not words or len(words) > MOST_LETTERS:
        key = "sharing.only_words" if heard.kind != "text" or not words else "sharing.too_long"
        _ask(turn, draft, turn.words(key))
        return
    shares.write(turn.db, draft.id, words)
    questions.close(turn.db, turn.person.id)
    if keyboard is not None:
        turn.show(keyboard, turn.words("sharing.kept"))
    _show_preview(turn, shares.get_draft(turn.db, draft.id))


@on_edit(DRAFT_BUTTONS)
def edited(turn: Turn, heard: Heard) -> bool:
    """She changed her words before she said yes: the draft has those, and so has what she sees of it."""
    if heard.item == _BESIDE:
        return False
    draft, words = shares.get_draft(turn.db, heard.subject), heard.text.strip()
    if draft.words is None or not words or len(words) > MOST_LETTERS:
        written(turn, heard)
        return True
    shares.write(turn.db, draft.id, words)
    keyboard = keyboards.newest_open(turn.db, turn.person.id, DRAFT_BUTTONS, draft.id)
    if keyboard is not None and held(keyboard, Preview):
        turn.show(keyboard, *_preview(turn, shares.get_draft(turn.db, draft.id)), holds=Preview())
    return True


@on_typed_below(DRAFT_BUTTONS)
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """A button in words; more words do not go along: the parent hears so, and is asked on."""
    draft, named = shares.get_draft(turn.db, keyboard.subject), _button_typed(turn, heard, keyboard)
    is_later = turn.library.plain_commands.of(heard.text) in LATER
    if named is None and not is_later and not agreeing.is_more(turn, heard):
        return False
    turn.took(DRAFT_BUTTONS, replace(heard, subject=draft.id), item=_BESIDE)  # they go from her chat with the rest
    if named is not None:
        _press(turn, draft, named, keyboard)
        return True
    turn.say(turn.words("listening.waits" if is_later else "sharing.waits"), kind=outbox.UNWRITTEN)
    turn.show(keyboard, turn.words("sharing.stands_below"))
    if held(keyboard, Preview):
        _show_preview(turn, draft)
    else:
        _ask_whose_name(turn, draft)
    return True


def _button_typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> str | None:
    """Which of the draft's buttons the parent typed: by its label, or as yes or no. A lone yes posts nothing."""
    labels = {plain(turn.words.label(f"sharing.{key}")): choice for choice, key in _LABELS.items()}
    choice = labels.get(plain(heard.text))
    agrees = agreement_in(heard.text) if heard.kind == "text" else None
    if choice is None and turn.library.plain_commands.of(heard.text) == "never_mind":
        choice = STOP
    elif choice is None and agrees is not None and not held(keyboard, Preview):
        choice = NAMED if agrees else UNNAMED
    elif choice is None and agrees is False:
        choice = STOP
    return choice if choice in offered(keyboard) else None


def _press(turn: Turn, draft: Draft, choice: str, keyboard: Keyboard) -> None:
    """The same as its tap; what is asked next stands below the word."""
    if choice in (POST, STOP):
        _end(turn, draft, choice, keyboard)
        return
    turn.show(keyboard, turn.words("sharing.stands_below"))
    if choice in (NAMED, UNNAMED):
        shares.name(turn.db, draft.id, choice == NAMED)
        draft = shares.get_draft(turn.db, draft.id)
    if choice == AGAIN or draft.words is None:
        _ask(turn, draft, _invitation(turn, draft))
    else:
        _show_preview(turn, draft)


def _begin(turn: Turn, words: str = "") -> None:
    if turn.group.chat_id is None:
        key = "sharing.no_group" if readers_of(turn, turn.group.id) else "sharing.no_group_alone"
        turn.say(turn.words(key), kind=outbox.UNWRITTEN)
        return
    if len(words) > MOST_LETTERS:
        turn.say(turn.words("sharing.too_long"), kind=outbox.UNWRITTEN)
        words = ""
    draft = shares.begin(turn.db, turn.member.id, at=turn.now)
    if words:
        shares.write(turn.db, draft.id, words)
    _ask_whose_name(turn, draft)


def _go_on(turn: Turn, draft: Draft, keyboard: Keyboard) -> None:
    """The parent said whose name stands with it: what stands behind the command is shown, or asked for."""
    if draft.words is None:
        _ask_words(turn, draft, keyboard)
    else:
        turn.show(keyboard, *_preview(turn, draft), holds=Preview())


def _ask_whose_name(turn: Turn, draft: Draft) -> None:
    label = turn.words.label
    rows = [
        [Button(label("sharing.with_name"), NAMED)],
        [Button(label("sharing.without_name"), UNNAMED)],
        [Button(label("sharing.stop"), STOP)],
    ]
    say(turn, turn.person, DRAFT_BUTTONS, draft.id, turn.words("sharing.whose_name"), rows)


def _end(turn: Turn, draft: Draft, choice: str, keyboard: Keyboard) -> None:
    """The parent's yes or no."""
    if choice == POST:
        _hand_in(turn, draft, keyboard)
    else:
        _forget(turn, draft)
        turn.show(keyboard, turn.words("sharing.stopped"))


def _ask_words(turn: Turn, draft: Draft, keyboard: Keyboard) -> None:
    rows = [[Button(turn.words.label("sharing.stop"), STOP)]]
    shown = turn.show(keyboard, _invitation(turn, draft), rows)
    turn.ask("share", draft.id, keyboard_id=shown.id)


def _invitation(turn: Turn, draft: Draft) -> str:
    """To write the words, with who reads them first."""
    if draft.named:
        return turn.words("sharing.write_named")
    if shares.at_once(turn.db, turn.group.id):
        return turn.words("sharing.write_unnamed")
    return turn.words("sharing.write_unnamed_read", facilitator=_readers(turn))


def _ask(turn: Turn, draft: Draft, text: str) -> None:
    rows = [[Button(turn.words.label("sharing.stop"), STOP)]]
    keyboard = say(turn, turn.person, DRAFT_BUTTONS, draft.id, text, rows)
    turn.ask("share", draft.id, keyboard_id=keyboard.id)


def _show_preview(turn: Turn, draft: Draft) -> None:
    say(turn, turn.person, DRAFT_BUTTONS, draft.id, *_preview(turn, draft), holds=Preview())


def _preview(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    label = turn.words.label
    rows = [
        [Button(label("sharing.post"), POST)],
        [Button(label("sharing.again"), AGAIN)],
        [Button(label("sharing.stop"), STOP)],
    ]
    return f"{turn.words('sharing.so_it_looks')}\n\n{_as_posted(turn, draft)}", rows


def _as_posted(turn: Turn, draft: Draft) -> str:
    words: Words = group_words(turn, turn.group)
    assert draft.words is not None
    if draft.named:
        return words("sharing.posted_named", name=turn.person.name, words=whole(draft.words))
    return words("sharing.posted_unnamed", words=whole(draft.words))


def _hand_in(turn: Turn, draft: Draft, keyboard: Keyboard) -> None:
    """Her yes: from now on only whoever holds the token can take it back."""
    if draft.words is None or turn.group.chat_id is None:
        turn.tell("errors.old_button")
        return
    group = turn.group
    checked = not draft.named and not shares.at_once(turn.db, group.id)
    delay = 0 if draft.named else SOONEST + secrets.randbelow(LATEST - SOONEST + 1)
    not_before = after_quiet(turn.now + delay, group.zone)
    token = shares.add(
        turn.db,
        group.id,
        _as_posted(turn, draft),
        state=WAITING if checked else READY,
        not_before=not_before,
    )
    _forget(turn, draft)
    if checked:
        key = "sharing.is_read_first"
    elif not_before > turn.now + delay:
        key = "sharing.goes_in_the_morning"
    else:
        key = "sharing.goes_named" if draft.named else "sharing.goes_soon"
    rows = [[TokenButton(turn.words.label("sharing.take_back"), "share_back", token)]]
    if checked:
        rows.append([TokenButton(turn.words.label("sharing.how"), "share_how", token)])
    text = turn.words(key, facilitator=_readers(turn)) if checked else turn.words(key)
    turn.show(keyboard, text, rows)


def begun_by(turn: Turn) -> list[tuple[Draft, Keyboard | None]]:
    """What this parent is writing for the group, with the buttons under it."""
    found = [shares.get_draft(turn.db, each) for each in shares.drafts_of(turn.db, turn.member.id)]
    return [(each, keyboards.newest_open(turn.db, turn.person.id, DRAFT_BUTTONS, each.id)) for each in found]


def drop(turn: Turn, draft: Draft, keyboard: Keyboard | None) -> None:
    """The parent was removed: what she was writing stays nowhere, and where it stands it says so."""
    if typed := let_go(turn, draft.id):  # written down: this turn is another's, or of the command line
        outbox.add(turn.db, chat_id=turn.person.chat_id, kind=outbox.DELETE, says=AllGone(typed), at=turn.now)
    if keyboard is not None:
        turn.show(keyboard, turn.words("sharing.dropped"))


def _readers(turn: Turn) -> str:
    """Who reads an unnamed share first."""
    return one_or_another([person.called for _, person in facilitators_of(turn, turn.group.id)], turn.words)


def _forget(turn: Turn, draft: Draft) -> None:
    """The draft goes, and with it what she wrote for it in her own chat."""
    for message_id in let_go(turn, draft.id):
        turn.delete_words(message_id)


def let_go(turn: Turn, draft_id: int) -> list[int]:
    """The draft goes; the messages in which she wrote for it, as they are known for the last time."""
    questions.close_about(turn.db, turn.person.id, "share", draft_id)
    shares.drop(turn.db, draft_id)
    return taken_words.forget(turn.db, turn.person.id, DRAFT_BUTTONS, draft_id)
